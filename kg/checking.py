"""Validating many documents of a store, by several processes."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from multiprocessing import get_context
from typing import Final

from kg import console
from kg.errors import ZhengceError
from kg.opening import Location, open_store
from kg.remote.screening import suspects
from kg.remote.store import RemoteStore
from kg.report import Report
from kg.validate import Engine, validate

_MANY: Final = 24  # documents: a process takes as long to start as some ten take to be validated
_AHEAD: Final = 2  # documents at hand for each process, so that memory does not grow with their number


def check(directory: Location, graphs: Sequence[str], engine: Engine = "auto", jobs: int = 1) -> Report:
    """Validate documents of a store, each by itself, by up to ``jobs`` processes; one report.

    With the engine ``set`` a server is asked first, by the queries of all shapes, in which documents there is something
    to find; only those are fetched.

    Raises as ``validate`` does, StoreError, and ZhengceError if a process dies.
    """
    with open_store(directory, read_only=True) as store:
        if engine == "set" and isinstance(store, RemoteStore):
            graphs = suspects(store, graphs, console.progress)
        documents = (store.document(graph) for graph in graphs)
        many = jobs > 1 and len(graphs) >= _MANY
        reports = _shared(documents, engine, jobs) if many else _alone(documents, engine)
        with closing(reports):
            shown = console.progress(reports, "say.checking", len(graphs))
            return Report.of(result for report in shown for result in report.results)


def _alone(documents: Iterator[bytes], engine: Engine) -> Generator[Report, None, None]:
    for document in documents:
        yield validate(document, engine=engine)


def _shared(documents: Iterator[bytes], engine: Engine, jobs: int) -> Generator[Report, None, None]:
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    waiting: deque[Future[Report]] = deque()
    try:
        for document in documents:
            waiting.append(pool.submit(validate, document, engine=engine))
            if len(waiting) > jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        hint = "if memory is short, use fewer --jobs"
        raise ZhengceError("a process that was validating documents died", hint=hint) from error
    finally:
        pool.shutdown(cancel_futures=True)
