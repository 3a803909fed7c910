"""Which documents of a store on a server a validation can find something in: the server is asked, shape by shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.graph import PREFIXES
from kg.remote.store import RemoteStore
from kg.results import Result, plain
from kg.shacl.engine import compiled
from kg.validate import document_shapes

_AT_ONCE: Final = 500  # nodes that one question is about
_CLASSES: Final = f"SELECT ?lower ?upper WHERE {{ ?lower <{PREFIXES['rdfs']}subClassOf> ?upper }}"

Watch = Callable[..., Iterator[object]]


def suspects(store: RemoteStore, graphs: Sequence[str], watch: Watch) -> list[str]:
    """Those of some documents that hold a node with which a shape finds fault, in their order.

    ``watch`` shows the progress, as ``kg.console.progress`` does. Raises InputError for a server whose answers cannot
    be relied upon; Unsupported for shapes beyond the engine; RemoteError.
    """
    if not store.endpoint.dialect.shapes:
        raise InputError(
            f"{store.endpoint.dialect.name} does not answer the queries of shapes as it should",
            where=store.endpoint.url,
            hint="leave --engine out: the documents are then fetched and checked here",
        )
    rows = Result.of(store.query(_CLASSES)).rows
    checks = compiled(document_shapes(), frozenset((plain(lower), plain(upper)) for lower, upper in rows))
    nodes: set[ox.NamedNode] = set()
    for _ in watch(_asked(store, (check.query for check in checks), nodes), "say.checking", len(checks)):
        pass
    found = set(_holders(store, sorted(nodes, key=str)))
    return [graph for graph in graphs if graph in found]


def _asked(store: RemoteStore, queries: Iterable[str], nodes: set[ox.NamedNode]) -> Iterator[None]:
    for query in queries:
        answer = Result.of(store.query(query))
        place = answer.columns.index("this")
        nodes.update(node for row in answer.rows if isinstance(node := row[place], ox.NamedNode))
        yield


def _holders(store: RemoteStore, nodes: Sequence[ox.NamedNode]) -> Iterator[str]:
    """The graphs that say something of some nodes."""
    for start in range(0, len(nodes), _AT_ONCE):
        those = " ".join(map(str, nodes[start : start + _AT_ONCE]))
        query = (
            f"SELECT DISTINCT ?graph WHERE {{ VALUES ?node {{ {those} }} GRAPH ?graph {{ ?node ?property ?value }} }}"
        )
        yield from (plain(row[0]) for row in Result.of(store.query(query)).rows)
