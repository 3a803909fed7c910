"""The same work as everybody does it, with plain rdflib and pySHACL: triples added one by one, written, checked."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pyshacl
import rdflib

from kg.background import default_background
from kg.documents import checked
from kg.graph import parse, to_rdflib_term
from kg.iris import graph_iri
from kg.validate import document_shapes, validate
from loaders.pipeline import build_document


def compare(paths: Sequence[Path]) -> dict[str, tuple[float, float]]:
    """Seconds of each step for some policy documents: (here, with rdflib and pySHACL).

    From text to facts the two ways are one.
    """
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    validate(build_document(paths[0]).nquads)  # shapes read, matchers compiled
    for path in paths:
        built = build_document(path)
        quads = parse(built.nquads)
        triples = [(quad.subject, quad.predicate, quad.object) for quad in quads]
        terms = [tuple(map(to_rdflib_term, triple)) for triple in triples]
        around = [
            tuple(map(to_rdflib_term, (quad.subject, quad.predicate, quad.object)))
            for quad in default_background().closure(quads)
        ]
        graph = rdflib.Graph()
        shapes = document_shapes()
        ours["triples, checked and written"] += _seconds(lambda b=built: checked(graph_iri(b.iri), b.nquads))
        theirs["triples, checked and written"] += _seconds(lambda g=graph, t=terms: _written(g, t))
        for triple in around:
            graph.add(triple)
        ours["validation"] += _seconds(lambda b=built: validate(b.nquads))
        theirs["validation"] += _seconds(lambda g=graph, s=shapes: pyshacl.validate(g, shacl_graph=s, inplace=True))
    return {step: (ours[step], theirs[step]) for step in ours}


def _written(graph: rdflib.Graph, terms: Sequence[tuple[rdflib.term.Node, ...]]) -> list[str]:
    for triple in terms:
        graph.add(triple)
    return sorted(graph.serialize(format="nt").splitlines())


def _seconds(step: Callable[[], object]) -> float:
    began = time.process_time()
    step()
    return time.process_time() - began
