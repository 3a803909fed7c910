"""SHACL property paths: in the syntax of SPARQL, and for reading."""

from __future__ import annotations

import rdflib
from rdflib.namespace import RDF, SH

from kg.graph import curie
from kg.shacl.model import Shape, short, unsupported

_SUFFIXES: dict[rdflib.term.Node, str] = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def sparql_path(shape: Shape, path: rdflib.term.Node) -> str:
    """The path, bracketed where it is composed. Raises Unsupported for a path of no known kind."""
    graph = shape.graph
    if isinstance(path, rdflib.URIRef):
        return f"<{path}>"
    if graph.value(path, RDF.first) is not None:
        return "(" + "/".join(sparql_path(shape, step) for step in graph.items(path)) + ")"
    for predicate, value in sorted(graph.predicate_objects(path)):
        if predicate == SH.inversePath:
            return f"(^{sparql_path(shape, value)})"
        if predicate == SH.alternativePath:
            return "(" + "|".join(sparql_path(shape, option) for option in graph.items(value)) + ")"
        if predicate in _SUFFIXES:
            return f"({sparql_path(shape, value)}{_SUFFIXES[predicate]})"
    said = ", ".join(sorted(short(predicate) for predicate in graph.predicates(path)))
    raise unsupported(f"the path {said or path}", shape.node)


def written(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """A property's IRI; of other paths the steps with short names, as SPARQL joins them: ``^zc:path``, ``a/b``."""
    return str(path) if isinstance(path, rdflib.URIRef) else _in_words(graph, path)


def _in_words(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    if isinstance(path, rdflib.URIRef):
        return curie(str(path))
    if graph.value(path, RDF.first) is not None:
        return "/".join(_step(graph, each) for each in graph.items(path))
    for predicate, value in sorted(graph.predicate_objects(path)):
        if predicate == SH.inversePath:
            return "^" + _step(graph, value)
        if predicate == SH.alternativePath:
            return "|".join(_step(graph, each) for each in graph.items(value))
        if predicate in _SUFFIXES:
            return _step(graph, value) + _SUFFIXES[predicate]
    return "…"


def _step(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    words = _in_words(graph, path)
    return f"({words})" if any(sign in words for sign in "/|^*+?") and "://" not in words else words
