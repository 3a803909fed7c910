"""Running a stranger's query: behind a gate, in a process of its own that ends with the time allowed.

An Oxigraph query cannot be cancelled, and a deeply nested one overflows the stack and takes the process down
(measured with pyoxigraph 0.5: 540 nested braces, 250 nested IFs). So neither happens in the caller's process.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, Literal

import pyoxigraph as ox

from kg.cache import Dataset, QueryResult
from kg.errors import QueryError, StoreError, ZhengceError
from kg.sparql import TOKEN, is_update
from kg.store import OxigraphStore

TIME_LIMIT: Final = 30.0  # seconds
MEMORY_LIMIT: Final = 4 * 1024**3  # bytes of address space of the worker
MAX_LENGTH: Final = 100_000  # characters
MAX_DEPTH: Final = 100  # nested brackets of any kind

_ERRORS: Final = {error.exit_code: error for error in (QueryError, StoreError)}
_SELECT, _CONSTRUCT = b"S", b"C"  # the first byte of a worker's answer
_TOO_LARGE: Final = 75  # the exit code of a worker whose answer is larger than allowed

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
    options = json.dumps([time_limit, memory_limit, answer_limit, dataset, base])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kg.sandbox", str(Path(directory).absolute()), options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": _search_path(), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": _ARENAS},
    )
    try:
        answer, message = process.communicate(text.encode("utf-8", "surrogatepass"), timeout=time_limit)
    except subprocess.TimeoutExpired as error:
        raise _out_of_time(time_limit) from error
    finally:
        process.kill()
        process.communicate()
    if process.returncode == -signal.SIGXCPU:
        raise _out_of_time(time_limit)
    if process.returncode in _ERRORS:
        what, where, hint = message.decode("utf-8", "replace").split("\0", 2)
        raise _ERRORS[process.returncode](what, where=where, hint=hint)
    if process.returncode == _TOO_LARGE:
        raise LimitExceeded("answer", f"the answer is larger than {answer_limit:,} bytes", "add a LIMIT")
    if process.returncode:
        raise LimitExceeded(
            "engine",
            "the query brought the engine down: it is nested too deeply or needs too much memory",
            "simplify it, or add a LIMIT",
        )
    return _read(answer)


def _out_of_time(time_limit: float) -> LimitExceeded:
    return LimitExceeded("time", f"the query took longer than {time_limit:g} s", "narrow it down, or allow more time")


def _search_path() -> str:
    """Where the worker finds this very package, installed or not."""
    return os.pathsep.join([str(Path(__file__).resolve().parent.parent), *filter(None, sys.path)])


def _read(answer: bytes) -> QueryResult:
    kind, data = answer[:1], answer[1:]
    if kind == _SELECT:
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    graph = ox.Store()
    graph.load(data, format=ox.RdfFormat.N_TRIPLES)
    result = graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(result, ox.QueryTriples)
    return result


class _Answer(io.BytesIO):
    """What the worker has to say, up to a limit in bytes; more raises OverflowError."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        written = super().write(data)
        if self._limit is not None and self.tell() > self._limit:
            raise OverflowError
        return written


def _work(directory: str, options: str) -> int:
    """The worker: the query from stdin, the answer to stdout; errors as ``what NUL where NUL hint`` to stderr."""
    time_limit, memory_limit, answer_limit, graphs, base = json.loads(options)
    dataset = Dataset(*map(tuple, graphs)) if graphs is not None else None
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
        seconds = int(time_limit) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
    try:
        with OxigraphStore(directory, read_only=True) as store:
            result = store.query(text, dataset, base)
            answer = _Answer(answer_limit)
            if isinstance(result, ox.QueryTriples):
                answer.write(_CONSTRUCT)
                result.serialize(answer, format=ox.RdfFormat.N_TRIPLES)
            else:
                answer.write(_SELECT)
                result.serialize(answer, format=ox.QueryResultsFormat.JSON)
            del result
        sys.stdout.buffer.write(answer.getbuffer())
        sys.stdout.buffer.flush()
    except OverflowError:
        return _TOO_LARGE
    except ZhengceError as error:
        sys.stderr.write("\0".join((error.what, error.where, error.hint)))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_work(sys.argv[1], sys.argv[2]))
