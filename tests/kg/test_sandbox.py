"""A stranger's query is answered, or ended, and never takes the caller with it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError
from kg.sandbox import MAX_DEPTH, check_query, run_query
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
