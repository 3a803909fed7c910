"""A stranger's query is answered, or ended, and never takes the caller with it."""

import ctypes
import os
import socket
import threading
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError
from kg.sandbox import MAX_DEPTH, LimitExceeded, Worker, check_query, run_query
from kg.store import OxigraphStore

GRAPH = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/1/graph"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one document, closed."""
    path = tmp_path_factory.mktemp("sandbox") / "store"
    with OxigraphStore(path) as store:
        store.put_document(GRAPH, b"".join(f'<x:s> <x:value> "{v}" <{GRAPH}> .\n'.encode() for v in "ab"))
    return path


@pytest.mark.parametrize(
    ("query", "accepted"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", True),
        ("SELECT * WHERE " + "{" * MAX_DEPTH + "}" * MAX_DEPTH, True),
        ("SELECT * WHERE " + "{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1), False),
        ("SELECT (" + "IF(" * 200 + "1" + ",2,3)" * 200 + " AS ?x) WHERE { }", False),
        ("SELECT * WHERE { ?s ?p '" + "{" * 500 + "' }", True),
        ("SELECT * WHERE { ?s ?p <http://example.org/SERVICE> } # SERVICE <http://example.org/>", True),
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", False),
        ("SELECT * WHERE { service SILENT ?service { ?s ?p ?o } }", False),
        ("SELECT ?service WHERE { ?service x:SERVICE ?o }", True),
        ("#" * 200_000, False),
        ("PREFIX x: <http://example.org/> INSERT DATA { x:a x:b x:c }", False),
        ("# a comment\nload <file:///etc/passwd>", False),
        ("SELECT ?delete WHERE { ?delete x:INSERT 'DROP ALL' }", True),
    ],
)
def test_the_gate(query: str, accepted: bool) -> None:
    if accepted:
        check_query(query)
    else:
        with pytest.raises(QueryError):
            check_query(query)


def test_a_stranger_s_query_is_answered(folder: Path) -> None:
    rows = run_query(folder, "SELECT ?v WHERE { ?s <x:value> ?v } ORDER BY ?v")
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["v"].value for row in rows] == ["a", "b"]
    assert run_query(folder, 'ASK { ?s <x:value> "a" }')
    assert not run_query(folder, 'ASK { ?s <x:value> "c" }')
    graph = run_query(folder, "CONSTRUCT { ?s <x:has> ?v } WHERE { ?s <x:value> ?v }")
    assert isinstance(graph, ox.QueryTriples)
    assert {triple.predicate.value for triple in graph} == {"x:has"}


def test_a_stranger_s_query_ends_with_its_time(folder: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6)) + " }"
    with pytest.raises(QueryError, match="longer than 1 s"):
        run_query(folder, endless, time_limit=1)


def test_a_stranger_s_query_cannot_take_the_caller_down(folder: Path) -> None:
    with pytest.raises(QueryError, match="brought the engine down"):
        run_query(folder, "SELECT * WHERE { FILTER(" + "!" * 90_000 + "true) }")


def test_errors_cross_from_the_worker(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="line 1, column"):
        run_query(folder, "SELECT nothing")
    with pytest.raises(StoreError, match="no store here"):
        run_query(tmp_path / "nowhere", "ASK { ?s ?p ?o }")


ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6)) + " }"


def test_a_worker_answers_again_whatever_became_of_a_query(folder: Path) -> None:
    with closing(Worker(folder, memory_limit=2**30)) as worker:
        for text, limit in ((ENDLESS, "time"), ("SELECT * { ?s ?p ?o . ?a ?b ?c }", "answer"), ("ASK {" + "!" * 9, "")):
            with pytest.raises(QueryError) as caught:
                worker.ask(text, time_limit=1, answer_limit=20_000)
            assert getattr(caught.value, "limit", "") == limit
            assert worker.ask('ASK { ?s <x:value> "a" }')
        with pytest.raises(LimitExceeded):
            worker.ask("SELECT * WHERE { FILTER(" + "!" * 90_000 + "true) }")
        assert worker.ask('ASK { ?s <x:value> "a" }')


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells a process its address space")
def test_a_worker_that_has_used_up_half_of_its_memory_gives_way_to_another(folder: Path) -> None:
    with closing(Worker(folder)) as ample:
        assert ample.ask('ASK { ?s <x:value> "a" }')
        assert ample._process is not None
        pages = int(Path(f"/proc/{ample._process.pid}/statm").read_text().split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") * 9 // 5
    with closing(Worker(folder, memory_limit=limit)) as scant:
        for _ in range(2):
            assert scant.ask('ASK { ?s <x:value> "a" }')
            assert scant._process is None


def _network_can_be_left() -> bool:
    """Whether a child process may move to an empty network, as a worker does."""
    child = os.fork()
    if child == 0:
        libc = ctypes.CDLL(None)
        os._exit(0 if libc.unshare(0x40000000) == 0 or libc.unshare(0x50000000) == 0 else 1)
    return os.waitpid(child, 0)[1] == 0


def test_a_worker_has_no_network_even_behind_the_gate(folder: Path) -> None:
    if not _network_can_be_left():
        pytest.skip("this system lets no process leave the network")
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening, closing(Worker(folder)) as worker:
        listening.settimeout(3)

        def answer() -> None:
            try:
                listening.accept()[0].close()
                called.set()
            except TimeoutError:
                pass

        waiting = threading.Thread(target=answer)
        waiting.start()
        port = listening.getsockname()[1]
        with pytest.raises((QueryError, StoreError)):
            worker.ask(f"SELECT * WHERE {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", time_limit=2)
        waiting.join()
    assert not called.is_set()
