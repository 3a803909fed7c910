"""What builds parts: the processes of this machine, or the workers of a dask cluster. The bytes are the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from kg import console
from kg.errors import InputError, RemoteError, StoreError
from kg.loading import build_checked
from kg.parts import Folder, Part, Piece, read, write
from kg.vocab import default_vocabulary
from loaders.batch import Build, Outcome, build_files, default_jobs, rule_set

if TYPE_CHECKING:
    from distributed import Client, Future

_RETRIES: Final = 2
"""How often a part is tried again after an error of the file system or the network."""

_PATIENCE: Final = 10
"""Seconds within which a scheduler must answer."""

_DIED: Final = "every process that was building it died"
_MORE_MEMORY: Final = "give the workers more memory, or look at the file; the other files are not affected"

_ALONE: Final = Lock()
"""One part at a time in a process: a second thread would only compete for the interpreter."""


def build_here(parts: Sequence[Part], folder: Folder, build: Build, jobs: int | None) -> Iterator[Part]:
    """Build parts by the processes of this machine, and write each as soon as its last file is done."""
    waiting = {Path(piece.path): part for part in parts for piece in part.pieces if not piece.error}
    done: dict[int, dict[str, Outcome]] = {part.number: {} for part in parts}
    missing = {part.number: sum(1 for piece in part.pieces if not piece.error) for part in parts}
    for part in parts:
        if not missing[part.number]:
            yield write(folder, part, _filled(part, {}))
    for outcome in build_files(list(waiting), partial(build_checked, build), jobs or default_jobs()):
        part = waiting[outcome.path]
        done[part.number][str(outcome.path)] = outcome
        if len(done[part.number]) == missing[part.number]:
            yield write(folder, part, _filled(part, done.pop(part.number)))


def build_with_dask(
    parts: Sequence[Part], folder: Folder, build: Build, jobs: int | None, scheduler: str | None
) -> Iterator[Part]:
    """Build parts by the workers of a dask cluster: that of a scheduler, or one of processes of this machine.

    A part whose worker is lost is built by another one. Files that worker after worker dies of are found, and named
    as failures; the rest of their part is built. Raises InputError, RemoteError, StoreError.
    """
    with ExitStack() as opening:
        client = opening.enter_context(_cluster(jobs, scheduler))
        from distributed import KilledWorker, as_completed

        futures = {
            client.submit(build_part, part, folder.url, build, retries=_RETRIES, pure=False): part for part in parts
        }
        fallen = []
        for future in as_completed(list(futures)):
            part, error = futures.pop(future), _error(future)
            future.release()
            if isinstance(error, KilledWorker):
                fallen.append(part)
            elif error:
                raise error
            else:
                yield _arrived(folder, part)
        for part in sorted(fallen, key=lambda each: each.number):
            harmless = _without_deadly(client, part, build)
            error = _error(client.submit(build_part, harmless, folder.url, build, retries=_RETRIES, pure=False))
            if error:
                raise error
            yield _arrived(folder, harmless)


def build_part(part: Part, url: str, build: Build) -> None:
    """In a worker: build the files of a part, one after another, and write it.

    Raises InputError if this process has other rules than the one that asked, StoreError.
    """
    with _ALONE:
        if _rules(build) != part.rules:
            raise InputError(
                "a worker has other rules or vocabularies than this machine",
                hint="install the same zhengce-kg on all machines, and give them the same user vocabularies",
            )
        paths = [piece.path for piece in part.pieces if not piece.error]
        write(Folder(url), part, _filled(part, {path: _outcome(path, build) for path in paths}))


def try_build(path: str, build: Build) -> None:
    """In a worker: build a file, to see whether the process outlives it."""
    with _ALONE:
        _outcome(path, build)


def _outcome(path: str, build: Build) -> Outcome:
    return next(build_files([Path(path)], partial(build_checked, build), jobs=1))


@cache
def _rules(build: Build) -> str:
    return rule_set(build, default_vocabulary())


def _filled(part: Part, outcomes: Mapping[str, Outcome]) -> Iterator[tuple[Piece, bytes]]:
    """The pieces of a part, with what came of their files."""
    for piece in part.pieces:
        outcome = outcomes.get(piece.path)
        if outcome is None:
            yield piece, b""
        elif outcome.error:
            yield replace(piece, error=outcome.error.what, hint=outcome.error.hint), b""
        else:
            yield replace(piece, graph=outcome.graph, findings=outcome.findings), outcome.nquads


# --- dask ------------------------------------------------------------------------------------------------------


@contextmanager
def _cluster(jobs: int | None, scheduler: str | None) -> Iterator[Client]:
    """A client of the scheduler at an address, or of a cluster that lives as long as this."""
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        texts = console.texts()
        raise InputError(texts("say.no_module", module=error.name), hint=texts("say.install_dask")) from error
    with ExitStack() as opening:
        if scheduler is None:
            logging.getLogger("distributed").setLevel(logging.ERROR)
            cluster = opening.enter_context(
                LocalCluster(
                    n_workers=jobs or default_jobs(), threads_per_worker=1, processes=True,
                    dashboard_address=None, silence_logs=logging.ERROR,
                )
            )  # fmt: skip
            yield opening.enter_context(Client(cluster))
            return
        try:
            client = opening.enter_context(Client(scheduler, timeout=_PATIENCE))
        except (OSError, ValueError) as error:
            texts = console.texts()
            raise InputError(texts("say.no_scheduler"), where=scheduler, hint=texts("say.check_scheduler")) from error
        if not client.scheduler_info()["workers"]:
            console.say("say.no_workers")
        yield client


def _without_deadly(client: Client, part: Part, build: Build) -> Part:
    """The part with a failure for every file that workers die of. One file is tried at a time: no other is blamed."""
    from distributed import KilledWorker

    tried = []
    for piece in part.pieces:
        error = None if piece.error else _error(client.submit(try_build, piece.path, build, pure=False))
        if isinstance(error, KilledWorker):
            tried.append(replace(piece, error=_DIED, hint=_MORE_MEMORY))
        elif error:
            raise error
        else:
            tried.append(piece)
    return replace(part, pieces=tuple(tried))


def _error(future: Future) -> BaseException | None:
    """What a task has ended with, once it has. Raises RemoteError if the cluster is gone."""
    try:
        error: BaseException | None = future.exception()
    except (CancelledError, OSError) as lost:
        texts = console.texts()
        raise RemoteError(texts("say.scheduler_gone"), hint=texts("say.same_command")) from lost
    return error


def _arrived(folder: Folder, part: Part) -> Part:
    """The part that a worker has written, as it stands in the folder here."""
    written = read(folder, part.number)
    if written is None or not written.is_made_of(part):
        raise StoreError(
            "a worker has written a part that cannot be seen from here",
            where=f"{folder.url}/{part.file}",
            hint="name a folder or an address that all machines share",
        )
    return written
