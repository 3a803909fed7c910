"""Running a stranger's query: behind a gate, in a process of its own that ends with the time allowed.

An Oxigraph query cannot be cancelled, and a deeply nested one overflows the stack and takes the process down
(measured with pyoxigraph 0.5: 540 nested braces, 250 nested IFs). So neither happens in the caller's process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.cache import QueryResult
from kg.errors import QueryError, StoreError, ZhengceError
from kg.sparql import TOKEN, is_update
from kg.store import OxigraphStore

TIME_LIMIT: Final = 30.0  # seconds
MEMORY_LIMIT: Final = 4 * 1024**3  # bytes of address space of the worker
MAX_LENGTH: Final = 100_000  # characters
MAX_DEPTH: Final = 100  # nested brackets of any kind

_ERRORS: Final = {error.exit_code: error for error in (QueryError, StoreError)}
_SELECT, _CONSTRUCT = b"S", b"C"  # the first byte of a worker's answer


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


def run_query(directory: Path | str, text: str, *, time_limit: float = TIME_LIMIT) -> QueryResult:
    """Run any SPARQL query on the store in ``directory``, for at most ``time_limit`` seconds.

    The worker opens the store for reading; a writer must have closed it. Afterwards the worker has ended, whatever
    happened. Raises QueryError (refused by the gate, not SPARQL, out of time or memory) and StoreError.
    """
    check_query(text)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "kg.sandbox", str(Path(directory).absolute()), str(time_limit)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": _search_path(), "PYTHONUTF8": "1"},
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
    if process.returncode:
        raise QueryError(
            "the query brought the engine down: it is nested too deeply or needs too much memory",
            hint="simplify it, or add a LIMIT",
        )
    return _read(answer)


def _out_of_time(time_limit: float) -> QueryError:
    return QueryError(f"the query took longer than {time_limit:g} s", hint="narrow it down, or allow more time")


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


def _work(directory: str, time_limit: float) -> int:
    """The worker: the query from stdin, the answer to stdout; errors as ``what NUL where NUL hint`` to stderr."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        seconds = int(time_limit) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
    try:
        with OxigraphStore(directory, read_only=True) as store:
            result = store.query(text)
            if isinstance(result, ox.QueryTriples):
                answer = _CONSTRUCT + (result.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
            else:
                answer = _SELECT + (result.serialize(format=ox.QueryResultsFormat.JSON) or b"")
            del result
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except ZhengceError as error:
        sys.stderr.write("\0".join((error.what, error.where, error.hint)))
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(_work(sys.argv[1], float(sys.argv[2])))
