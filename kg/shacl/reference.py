"""The reference: the same findings by pySHACL, on the same store."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib.namespace import SH

from kg.errors import ZhengceError
from kg.graph import from_rdflib_term
from kg.shacl.model import Finding, messages
from kg.shacl.paths import written


class _DataGraph(OxigraphDataGraph):
    """pySHACL asks ``if graph:`` for every result, which would count all triples each time."""

    def __bool__(self) -> bool:
        return True


def find(store: ox.Store, shapes: rdflib.Graph) -> Iterator[Finding]:
    """What shapes find in the default graph of a store, in any order. Raises ZhengceError for unusable shapes."""
    _, found, text = pyshacl.validate(_DataGraph(store), shacl_graph=shapes, inplace=True, advanced=False)
    if not isinstance(found, rdflib.Graph):
        raise ZhengceError(f"the shapes cannot be used: {text}")
    for node in found.objects(None, SH.result):
        yield _finding(found, node, shapes)


def _finding(report: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> Finding:
    said = dict(report.predicate_objects(node))
    path, value = said.get(SH.resultPath), said.get(SH.value)
    said_here = SH.sourceConstraint in said and messages(shapes, said[SH.sourceConstraint])
    written_out = [each for each in report.objects(node, SH.resultMessage) if isinstance(each, rdflib.Literal)]
    return Finding(
        focus=from_rdflib_term(said[SH.focusNode]),
        shape=from_rdflib_term(said[SH.sourceShape]),
        component=str(said[SH.sourceConstraintComponent]),
        severity=str(said[SH.resultSeverity]),
        path=None if path is None else written(report, path),
        value=None if value is None else from_rdflib_term(value),
        messages=tuple(written_out if said_here else messages(shapes, said[SH.sourceShape])),
    )
