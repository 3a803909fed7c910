"""What several tests of the graph side share."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from stores import GRAPH, nquads, opened

FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"


class MemoryStore:
    """The fixture's two documents in an Oxigraph in memory, over the union of its graphs."""

    def __init__(self) -> None:
        self._store = ox.Store()
        self._store.load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
        return self._store.query(sparql, use_default_graph_as_union=True)


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one document, closed."""
    with opened(tmp_path / "store") as store:
        store.put_document(GRAPH, nquads(GRAPH, "a", "b"))
    return tmp_path / "store"
