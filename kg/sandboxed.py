"""The other side of ``kg.sandbox``: the process that runs the queries.

Requests come on stdin and answers go to stdout, each as HEADER (kind, length) and so many bytes: a request is JSON,
an answer is JSON results, N-Triples or an error. It ends when stdin does.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

import pyoxigraph as ox

from kg.background import Background
from kg.cache import Cache, Dataset, QueryResult
from kg.errors import ZhengceError
from kg.store import OxigraphStore

HEADER: Final = struct.Struct(">cQ")
SELECT, CONSTRUCT, ERROR, TOO_LARGE = b"S", b"C", b"E", b"T"  # kinds of answers
LAST: Final = {kind.lower(): kind for kind in (SELECT, CONSTRUCT, ERROR, TOO_LARGE)}
"""The kinds of an answer after which the process ends, by what they else mean."""

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of Linux


class _Answering(Protocol):
    def query(self, text: str, dataset: Dataset | None = None, base: str | None = None) -> QueryResult: ...


class _Answer(io.BytesIO):
    """What there is to say, up to a limit in bytes; more raises OverflowError."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        written = super().write(data)
        if self._limit is not None and self.tell() > self._limit:
            raise OverflowError
        return written


def main(directory: str, memory_limit: int) -> int:
    """Answer until stdin ends or half of the memory is gone."""
    _leave_network()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    store: _Answering | None = None
    while request := _receive(requests):
        _allow_time(request["time"])
        try:
            store = store or _open(Path(directory))
            kind, answer = _run(store, request)
        except ZhengceError as error:
            kind, answer = ERROR, json.dumps([error.exit_code, error.what, error.where, error.hint]).encode()
        spent = store is None or _address_space() > memory_limit / 2
        answers.write(HEADER.pack(kind.lower() if spent else kind, len(answer)) + answer)
        answers.flush()
        if spent:
            break
    return 0


def _open(directory: Path) -> _Answering:
    """A store, or the snapshot of an index."""
    if (directory / "store.json").exists() or not (directory / "oxigraph").is_dir():
        return OxigraphStore(directory, read_only=True)
    cache = Cache(directory, Background({}))
    cache.open_readonly()
    return cache


def _run(store: _Answering, request: dict[str, Any]) -> tuple[bytes, bytes]:
    graphs = request["dataset"]
    dataset = Dataset(*map(tuple, graphs)) if graphs is not None else None
    result = store.query(request["text"], dataset, request["base"])
    answer = _Answer(request["answer"])
    try:
        if isinstance(result, ox.QueryTriples):
            result.serialize(answer, format=ox.RdfFormat.N_TRIPLES)
            return CONSTRUCT, answer.getvalue()
        result.serialize(answer, format=ox.QueryResultsFormat.JSON)
        return SELECT, answer.getvalue()
    except OverflowError:
        return TOO_LARGE, b""


def _receive(requests: BinaryIO) -> dict[str, Any] | None:
    header = requests.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    found = json.loads(requests.read(HEADER.unpack(header)[1]))
    assert isinstance(found, dict)
    return found


def _leave_network() -> None:
    """Move to a network namespace without any interface, where the kernel lets us: by right, or as a new user."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)


def _allow_time(seconds: float) -> None:
    """Let this process use so much more time of the processor: what ends it if its parent no longer can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        cores = os.cpu_count() or 1
        soft = int(used.ru_utime + used.ru_stime + cores * seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes; 0 where it is not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
