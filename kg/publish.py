"""Writing documents' graphs out for others, in the usual serialisations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from kg.background import Background, default_background
from kg.errors import InputError
from kg.files import write_output
from kg.graph import in_graph, local_prefixes, parse, serialize, sort_quads, sorted_nquads, triples
from kg.jsonld import Context, to_jsonld
from kg.resources import ontology_folder
from kg.store import Store

Format = Literal["nquads", "trig", "turtle", "jsonld"]

FORMATS: Final[dict[Format, str]] = {"nquads": ".nq", "trig": ".trig", "turtle": ".ttl", "jsonld": ".jsonld"}
"""The formats and the usual suffixes of their files. The first two keep the named graphs, the others are one graph."""


def publish(graphs: Iterable[bytes], format: str = "nquads") -> bytes:
    """Some graphs (each N-Quads) as one serialisation: the same graphs give the same bytes, in any order.

    N-Quads and TriG keep the named graphs; Turtle and JSON-LD are their union. Raises InputError for a format that
    is not in FORMATS.
    """
    if format not in FORMATS:
        raise InputError(f"there is no export format {format!r}", hint=f"use one of {', '.join(FORMATS)}")
    quads = [quad for graph in graphs for quad in parse(graph)]
    if format == "nquads":
        return sorted_nquads(quads)
    if format == "trig":
        return serialize(sort_quads(quads), ox.RdfFormat.TRIG, local_prefixes(quads))
    union = triples(sort_quads(in_graph(quads, "urn:zhengce:union")))
    if format == "turtle":
        return serialize(union, ox.RdfFormat.TURTLE, local_prefixes(quads))
    return to_jsonld(union, default_context())


def export(store: Store, path: Path, format: str = "nquads", documents: Iterable[str] | None = None) -> None:
    """Write documents of a store (all, or those whose graphs are named) to a file, in one step.

    Raises InputError for an unknown format or a file that cannot be written, StoreError for an unknown document;
    a file that was there before then stands.
    """
    chosen = store.documents() if documents is None else list(documents)
    write_output(path, publish([store.document(graph) for graph in chosen], format))


def labels(graphs: Iterable[bytes], background: Background | None = None) -> bytes:
    """What makes some graphs readable by themselves: the classes, labels and notations, in the graphs of their
    vocabularies, of the agencies, laws and concepts that they point to. Sorted N-Quads.
    """
    known = background or default_background()
    return sorted_nquads(known.labels(quad for graph in graphs for quad in parse(graph)))


@cache
def default_context() -> Context:
    """The project's JSON-LD context, read once per process."""
    return Context.load(ontology_folder() / "context.jsonld")
