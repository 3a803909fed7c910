"""Running a stranger's query: behind a gate, in a process of its own that ends with the time allowed.

An Oxigraph query cannot be cancelled, and a deeply nested one overflows the stack and takes the process down
(measured with pyoxigraph 0.5: 540 nested braces, 250 nested IFs). So neither happens in the caller's process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from kg.cache import Dataset, QueryResult
from kg.errors import QueryError, StoreError
from kg.sandboxed import CONSTRUCT, ERROR, HEADER, LAST, SELECT, TOO_LARGE
from kg.sparql import TOKEN, is_update

TIME_LIMIT: Final = 30.0  # seconds
MEMORY_LIMIT: Final = 4 * 1024**3  # bytes of address space of the worker
MAX_LENGTH: Final = 100_000  # characters
MAX_DEPTH: Final = 100  # nested brackets of any kind

_ERRORS: Final = {error.exit_code: error for error in (QueryError, StoreError)}

_ARENAS: Final = "2"
"""glibc reserves 64 MB of address space for each thread's arena: of a limit on address space, opening a store would
take 680 MB that it never uses (290 MB with two arenas; measured), and a query could fail to start a thread."""


class LimitExceeded(QueryError):
    """A query was ended: it took too long, its answer is too large, or it needs more than the engine can bear."""

    def __init__(self, limit: Literal["time", "answer", "engine"], what: str, hint: str) -> None:
        super().__init__(what, hint=hint)
        self.limit = limit


def check_query(text: str) -> None:
    """Refuse a query that is too long, nested too deeply, or asks other servers, or is no query.

    Raises QueryError.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text):,} characters; {MAX_LENGTH:,} are allowed", hint="shorten it")
    if is_update(text):
        raise QueryError(
            "this is SPARQL Update, and queries only read",
            hint="zhengce load and zhengce remove change the store",
        )
    depth = 0
    for token in TOKEN.finditer(text):
        if token["open"]:
            depth += 1
            if depth > MAX_DEPTH:
                raise QueryError(f"the query is nested more than {MAX_DEPTH} levels deep", hint="simplify it")
        elif token["close"]:
            depth -= 1
        elif (token["word"] or "").upper() == "SERVICE":
            raise QueryError(
                "SERVICE is not available: queries see this store only", hint="query the other endpoint by itself"
            )


class Worker:
    """A process that answers queries on one store, one after the other, and is started when it is needed.

    ``directory`` holds a store, which stays locked for reading as long as the process lives, or a snapshot of its
    index (``kg.cache.Cache.snapshot``). ``memory_limit`` is the process's address space, in bytes. The process sees
    no network where the system lets it give that up (Linux). It ends with ``close``, with a query that passes a
    limit, and when past queries have left it with half of its memory; the next query starts another.
    """

    def __init__(self, directory: Path | str, *, memory_limit: int = MEMORY_LIMIT) -> None:
        self._directory = str(Path(directory).absolute())
        self._memory_limit = memory_limit
        self._process: subprocess.Popen[bytes] | None = None

    def ask(
        self,
        text: str,
        *,
        time_limit: float = TIME_LIMIT,
        answer_limit: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> QueryResult:
        """The answer to a query that a gate has let pass, within ``time_limit`` seconds; the rest as in ``run_query``.

        Raises QueryError (LimitExceeded: out of time or memory, too large an answer) and StoreError.
        """
        request = json.dumps(
            {"text": text, "answer": answer_limit, "dataset": dataset, "base": base, "time": time_limit}
        )
        process = self._process = self._process or self._start()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(time_limit, end)
        timer.start()
        try:
            kind, answer = _exchange(process, request.encode())
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
            timer.join()
        if not kind or kind in LAST or late.is_set():
            self.close()
        if not kind:
            raise _out_of_time(time_limit) if late.is_set() else _broken()
        return _read(LAST.get(kind, kind), answer, answer_limit)

    def close(self) -> None:
        """End the process; closing twice does nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def kill(self) -> None:
        """End the process while another thread asks it, which gets LimitExceeded."""
        process = self._process
        if process is not None:
            process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.sandboxed", self._directory, str(self._memory_limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _search_path(), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": _ARENAS},
        )


def run_query(
    directory: Path | str,
    text: str,
    *,
    time_limit: float = TIME_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
    answer_limit: int | None = None,
    dataset: Dataset | None = None,
    base: str | None = None,
) -> QueryResult:
    """Run any SPARQL query on the store in ``directory``, for at most ``time_limit`` seconds.

    ``memory_limit`` is the worker's, in bytes; ``answer_limit`` that of its answer, in bytes of JSON or N-Triples.
    ``dataset``: the graphs that the query sees, instead of its own choice; ``base``: what relative IRIs start from.
    The worker opens the store for reading; a writer must have closed it. Afterwards the worker has ended, whatever
    happened. Raises QueryError (refused by the gate, not SPARQL; LimitExceeded: out of time or memory) and StoreError.
    """
    check_query(text)
    with closing(Worker(directory, memory_limit=memory_limit)) as worker:
        return worker.ask(text, time_limit=time_limit, answer_limit=answer_limit, dataset=dataset, base=base)


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> tuple[bytes, bytes]:
    """The kind of the worker's answer and the answer; neither if the worker ended before it was complete."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(HEADER.pack(SELECT, len(request)) + request)
        process.stdin.flush()
        header = process.stdout.read(HEADER.size)
        if len(header) == HEADER.size:
            kind, length = HEADER.unpack(header)
            answer = process.stdout.read(length)
            if len(answer) == length:
                return kind, answer
    except BrokenPipeError:
        pass
    return b"", b""


def _out_of_time(time_limit: float) -> LimitExceeded:
    return LimitExceeded("time", f"the query took longer than {time_limit:g} s", "narrow it down, or allow more time")


def _broken() -> LimitExceeded:
    return LimitExceeded(
        "engine",
        "the query brought the engine down: it is nested too deeply or needs too much memory",
        "simplify it, or add a LIMIT",
    )


def _search_path() -> str:
    """Where the worker finds this very package, installed or not."""
    return os.pathsep.join([str(Path(__file__).resolve().parent.parent), *filter(None, sys.path)])


def _read(kind: bytes, answer: bytes, answer_limit: int | None) -> QueryResult:
    if kind == ERROR:
        code, what, where, hint = json.loads(answer)
        raise _ERRORS[code](what, where=where, hint=hint)
    if kind == TOO_LARGE:
        raise LimitExceeded("answer", f"the answer is larger than {answer_limit:,} bytes", "add a LIMIT")
    if kind == SELECT:
        return ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    assert kind == CONSTRUCT
    graph = ox.Store()
    graph.load(answer, format=ox.RdfFormat.N_TRIPLES)
    result = graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(result, ox.QueryTriples)
    return result
