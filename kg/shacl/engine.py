"""Asking a store the queries of shapes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDFS

from kg.errors import ZhengceError
from kg.graph import from_rdflib_term
from kg.shacl import compiler
from kg.shacl.compiler import Check
from kg.shacl.model import Finding, Term

Hierarchy = frozenset[tuple[str, str]]
"""Pairs of a class and one above it."""

_SUBCLASS: Final = ox.NamedNode(str(RDFS.subClassOf))
_FIELD: Final = re.compile(r"\{[?$](\w+)\}")


def find(store: ox.Store, shapes: rdflib.Graph) -> list[Finding]:
    """What shapes find in the union of a store's graphs, in any order.

    Raises Unsupported for a shape that this engine cannot check, before it asks anything; ZhengceError for one that is
    ill-formed. Shapes are compiled once for each hierarchy of classes: they must not change afterwards.
    """
    return [finding for check in compiled(shapes, hierarchy(store)) for finding in _findings(store, check)]


def compiled(shapes: rdflib.Graph, pairs: Hierarchy) -> list[Check]:
    """The queries for shapes over data with a hierarchy of classes; raises as ``find`` does."""
    return _compiled(_Same(shapes), pairs)


def hierarchy(store: ox.Store) -> Hierarchy:
    """The subclass statements of a store."""
    quads = store.quads_for_pattern(None, _SUBCLASS, None, None)
    return frozenset((_iri(quad.subject), _iri(quad.object)) for quad in quads)


class _Same:
    """A graph as a key: only the same object is the same key."""

    def __init__(self, graph: rdflib.Graph) -> None:
        self.graph = graph

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.graph is self.graph

    def __hash__(self) -> int:
        return id(self.graph)


@lru_cache(maxsize=16)
def _compiled(shapes: _Same, pairs: Hierarchy) -> list[Check]:
    below = defaultdict(list)
    for lower, upper in sorted(pairs):
        below[upper].append(lower)

    def subclasses(kind: str) -> list[str]:
        found, waiting = [kind], [kind]
        while waiting:
            new = [each for each in below.get(waiting.pop(), ()) if each not in found]
            found += new
            waiting += new
        return found

    return compiler.checks(shapes.graph, subclasses)


def _findings(store: ox.Store, check: Check) -> Iterator[Finding]:
    try:
        solutions = store.query(check.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise ZhengceError(f"a query of the shape is malformed: {error}", where=str(check.shape)) from error
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    at = [names.index(name[1:]) if name and name[1:] in names else None for name in ("?this", *check.columns)]
    seen = set()
    for solution in solutions:
        row = tuple(solution)
        focus, value, path = (None if position is None else row[position] for position in at)
        key = (focus, value, path) if check.in_sparql else row
        if focus is None or key in seen:
            continue
        seen.add(key)
        if value is None and check.in_sparql and check.path is None:
            value = focus
        yield Finding(
            focus=focus,
            shape=from_rdflib_term(check.shape),
            component=check.component,
            severity=check.severity,
            path=check.path if path is None else path.value,
            value=value,
            messages=_filled(check.messages, dict(zip(names, row, strict=True))) if check.in_sparql else check.messages,
        )


def _filled(messages: tuple[rdflib.Literal, ...], row: dict[str, Term | None]) -> tuple[rdflib.Literal, ...]:
    """Messages with the values of a solution in place of {?name} and {$name}; of others as they are."""

    def value(match: re.Match[str]) -> str:
        found = row.get(match[1])
        return match[0] if found is None else found.value

    return tuple(rdflib.Literal(_FIELD.sub(value, each), lang=each.language) for each in messages)


def _iri(term: Term | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
