"""Many files: each built by itself in worker processes, so that one that cannot be built costs no other.

Nothing is kept: an outcome is handed on as soon as it is there, in the order in which the work is done.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import connection, get_context
from pathlib import Path
from traceback import extract_tb
from typing import Final

from kg import __version__
from kg.errors import InputError, ZhengceError
from kg.iris import BASE
from kg.vocab import Vocabulary, default_vocabulary, without_collecting
from loaders.metadata import sidecar
from loaders.pipeline import Built

Build = Callable[[Path, Vocabulary], Built]
"""What is done with one file: a function of a module, so that a worker finds it by its name.

It raises InputError for an unusable file.
"""

_AHEAD: Final = 2  # files that a worker has at hand, so that it need not wait for the next one
_RARELY: Final = (20_000, 20, 50)  # objects, and rounds, after which a worker looks for what it can let go of
_SETTING: Final = "ZHENGCE_VOCABULARIES"  # what a vocabulary depends on beside its files
_READERS: Final = ("markdown-it-py", "olefile", "pypdfium2", "selectolax")  # libraries that decide what a text is
_PACKAGES: Final = tuple(Path(__file__).parents[1] / name for name in ("loaders", "kg"))
_GROUND: Final = ("errors.py", "iris.py", "terms.py", "vocab.py")  # what the document side knows of kg


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: the graph of its document, or why there is none."""

    path: Path
    graph: str = ""
    nquads: bytes = b""
    findings: int = 0
    error: ZhengceError | None = None


def build_files(
    paths: Iterable[Path], build: Build, jobs: int, warm: str | None = None
) -> Generator[Outcome, None, None]:
    """The outcome for every file, as they are ready, from up to ``jobs`` processes; a single file is built in this one.

    ``warm`` names a module that, once imported, has compiled what every process needs: they then inherit it.
    An error of any kind, and the death of a process, is the outcome of the one file that was being built. Leaving
    the iteration ends the processes. Raises VocabularyError, or whatever else would befall every file.
    """
    waiting = deque(paths)
    if len(waiting) == 1:
        with without_collecting():
            single = _outcome(waiting[0], build)
        yield _own(single)
        return
    workers: list[_Worker] = []
    try:
        while waiting or workers:
            while len(workers) < min(jobs, len(waiting)):
                workers.append(_Worker(build, warm))
            for room in range(1, _AHEAD + 1):
                for worker in workers:
                    worker.feed(waiting, room)
            ready = connection.wait([worker.pipe for worker in workers])
            for worker in [each for each in workers if each.pipe in ready]:
                outcome = worker.receive()
                if outcome is None:
                    workers.remove(worker)
                    outcome = worker.bury(waiting)
                elif not worker.paths and not waiting:
                    workers.remove(worker)
                    worker.stop()
                if outcome:
                    yield _own(outcome)
    finally:
        for worker in workers:
            worker.kill()


def default_jobs() -> int:
    """How many processes this one may use at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """A process that builds the files it is given, one after another."""

    def __init__(self, build: Build, warm: str | None) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([warm or __name__])  # heeded by the first one of a program
        self.pipe, theirs = context.Pipe()
        self.paths: deque[Path] = deque()
        self._process = context.Process(target=_serve, args=(theirs, build, dict(os.environ)), daemon=True)
        self._process.start()
        theirs.close()

    def feed(self, waiting: deque[Path], room: int) -> None:
        """Give it files until it has ``room`` of them at hand."""
        while waiting and len(self.paths) < room:
            self.paths.append(waiting.popleft())
            with suppress(OSError):  # a dead one is noticed when it is listened to
                self.pipe.send(self.paths[-1])

    def receive(self) -> Outcome | None:
        """Its next outcome; None if it has died."""
        try:
            outcome = self.pipe.recv()
        except (EOFError, OSError):
            return None
        assert isinstance(outcome, Outcome)
        self.paths.popleft()
        return outcome

    def bury(self, waiting: deque[Path]) -> Outcome | None:
        """Give back what it had not begun; the outcome for the file it died of."""
        self._process.join()
        self.pipe.close()
        if not self.paths:
            return None
        died_of, *rest = self.paths
        waiting.extendleft(reversed(rest))
        return Outcome(died_of, error=_death(died_of, self._process.exitcode or 0))

    def stop(self) -> None:
        """Let it end by itself: there is nothing more to do."""
        self.pipe.close()
        self._process.join()

    def kill(self) -> None:
        self._process.kill()
        self.stop()


def _serve(pipe: connection.Connection, build: Build, environment: dict[str, str]) -> None:
    """What a worker does until its parent closes the pipe, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    if environment.get(_SETTING) != os.environ.get(_SETTING):
        default_vocabulary.cache_clear()  # inherited from before the setting was changed
    os.environ.clear()
    os.environ.update(environment)
    gc.set_threshold(*_RARELY)
    with suppress(EOFError, OSError):
        with without_collecting():
            pipe.send(_outcome(pipe.recv(), build))
        gc.freeze()  # what was compiled for the first file stays
        while True:
            pipe.send(_outcome(pipe.recv(), build))


def _outcome(path: Path, build: Build) -> Outcome:
    try:
        built = build(path, default_vocabulary())
    except ZhengceError as error:
        return Outcome(path, error=error)
    except Exception as error:
        return Outcome(path, error=_fault(path, error))
    return Outcome(path, built.graph_iri, built.nquads, len(built.document.findings))


def _own(outcome: Outcome) -> Outcome:
    """An outcome that is the file's own; raises an error that is not."""
    if outcome.error and not isinstance(outcome.error, InputError):
        raise outcome.error
    return outcome


def _fault(path: Path, error: Exception) -> InputError:
    """An error that nobody foresaw, with the place where it came up."""
    place = extract_tb(error.__traceback__)[-1]
    return InputError(
        f"{type(error).__name__}: {error} (in {Path(place.filename).name}, line {place.lineno})",
        where=str(path),
        hint="this is a fault of zhengce-kg, not of the file: please report it, with the file if you may",
    )


def _death(path: Path, code: int) -> InputError:
    try:
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    except ValueError:
        how = f"signal {-code}"
    return InputError(
        f"the process that was building it died ({how})",
        where=str(path),
        hint="if memory is short, use fewer --jobs; the other files are not affected",
    )


# --- what an outcome depends on --------------------------------------------------------------------------------


def file_digests(path: Path) -> tuple[str, str]:
    """The SHA-256 of a file and of the metadata beside it (empty without any). Raises InputError."""
    beside = sidecar(path)
    return _digest(path), _digest(beside) if beside else ""


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), hint="check the path and its rights") from error


def rule_set(build: Build, vocabulary: Vocabulary) -> str:
    """A digest of all that decides what becomes of a file: vocabularies, rules, readers, the base of identifiers."""
    checksum = hashlib.sha256()
    parts = (
        vocabulary.sha256, __version__, BASE, f"{build.__module__}.{build.__qualname__}",
        *(f"{name} {version(name)}" for name in _READERS),
    )  # fmt: skip
    checksum.update("\n".join(parts).encode())
    for path in _rules():
        checksum.update(b"\0" + path.name.encode() + b"\0" + path.read_bytes())
    return checksum.hexdigest()


def _rules() -> Sequence[Path]:
    """The files with the rules, and with what they stand on."""
    loaders, ground = _PACKAGES
    code = (path for path in loaders.rglob("*") if path.is_file() and path.suffix in (".py", ".toml", ".tsv"))
    return [*sorted(code), *(ground / name for name in _GROUND)]
