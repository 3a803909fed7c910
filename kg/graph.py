"""RDF between libraries: bytes, pyoxigraph quads, rdflib graphs; one order for all that is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile
from operator import lt
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from kg.errors import InputError
from kg.iris import DEF, ELI, HOME, ID, VOC

XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"

PREFIXES: Final = {
    "zc": DEF,
    "voc": VOC,
    "zcs": HOME + "shapes/",
    "id": ID,
    "cn": ELI,
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes for display and for Turtle, TriG and JSON-LD."""

SUFFIXES: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
}
"""RDF formats by file suffix."""


def parse(data: bytes, format: ox.RdfFormat = ox.RdfFormat.N_QUADS, *, where: str = "") -> list[ox.Quad]:
    """The quads of a serialisation, lexical forms untouched. Raises InputError with the line of the fault."""
    try:
        return list(ox.parse(data, format=format))
    except SyntaxError as error:
        raise InputError(
            f"not valid {format.name}: {error}", where=where, hint="check the file at that line"
        ) from error


def parse_file(path: Path) -> list[ox.Quad]:
    """The quads of a file, its format told by its suffix (.ttl, .trig, .nt, .nq). Raises InputError."""
    format = SUFFIXES.get(path.suffix)
    if format is None:
        raise InputError(
            f"no RDF format has the suffix {path.suffix!r}", where=str(path), hint=f"use one of {', '.join(SUFFIXES)}"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), hint="check the path") from error
    return parse(data, format, where=str(path))


def in_graph(quads: Iterable[ox.Quad], graph: str) -> list[ox.Quad]:
    """The same triples, all in one named graph."""
    name = ox.NamedNode(graph)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads]


def triples(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """The union of all graphs, each triple once, in the order of its first appearance."""
    return list(dict.fromkeys(quad.triple for quad in quads))


def serialize(
    rows: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """A serialisation in the order given, with the prefixes it needs, sorted, where the format has any."""
    data = ox.serialize(rows, format=format, prefixes=dict(prefixes)) or b""
    if not data.startswith(b"@prefix"):
        return data
    lines = data.split(b"\n")
    header = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    body = b"\n".join(lines[len(header) :])
    used = set(re.findall(rb"(?<![\w.-])([a-z][a-z0-9-]*:)", body))
    return b"".join(line + b"\n" for line in sorted(header) if line.split(b" ")[1] in used) + b"\n" + body


def local_prefixes(rows: Iterable[ox.Quad]) -> dict[str, str]:
    """PREFIXES with one for each vocabulary and each kind of thing that the quads name: ``roles:lead`` for what
    would else be ``voc:roles\\/lead``.
    """
    found = {prefix: space for prefix, space in PREFIXES.items() if space not in (VOC, ID, ELI)}
    names = {term.value for row in rows for term in (row.subject, row.object) if isinstance(term, ox.NamedNode)}
    for base in (VOC, ID):
        kinds = {name.removeprefix(base).partition("/")[0] for name in names if name.startswith(base)}
        for kind in sorted(kinds):
            found.setdefault(kind, f"{base}{kind}/")
    return found


def sorted_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Canonical N-Quads, one per line, each once, in the order of their bytes: the same quads give the same bytes."""
    data = serialize(quads, ox.RdfFormat.N_QUADS)
    lines = data.split(b"\n")[:-1]
    if all(map(lt, lines, lines[1:])):  # as every document's graph already is that the loaders have written
        return data
    return b"".join(line + b"\n" for line in sorted(set(lines)))


def sort_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Each quad once, by graph, subject, predicate (rdf:type first), object."""
    return sorted(set(quads), key=_order)


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    predicate = "" if quad.predicate.value == PREFIXES["rdf"] + "type" else quad.predicate.value
    return str(quad.graph_name), str(quad.subject).strip("<>"), predicate, str(quad.object)


def curie(iri: str) -> str:
    """The IRI in the shortest prefixed form, for reading: ``zc:Measure``; unchanged if no prefix fits."""
    fits = [(len(space), prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if not fits:
        return iri
    _, prefix, space = max(fits)
    return f"{prefix}:{iri[len(space) :]}"


# --- rdflib ----------------------------------------------------------------------------------------------


def to_rdflib_term(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, *, explicit_strings: bool = False
) -> rdflib.term.Node:
    """The rdflib term of the same meaning and form: lexical forms stay as they are.

    Plain strings stay plain unless ``explicit_strings`` asks for their datatype, which makes them other terms in
    rdflib's eyes, as those are that libraries on top of Oxigraph hand out.
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ValueError("rdflib has no triple terms")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == XSD_STRING and not explicit_strings:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib_term(term: rdflib.term.Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The pyoxigraph term of an rdflib term."""
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, rdflib.Literal):
        raise ValueError(f"not an RDF term: {term!r}")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)


def to_rdflib(quads: Iterable[ox.Quad], *, explicit_strings: bool = False) -> rdflib.Graph:
    """One rdflib graph with the union of all graphs; ``explicit_strings`` as in ``to_rdflib_term``."""
    graph = rdflib.Graph()
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space, override=True)
    for quad in quads:
        value = to_rdflib_term(quad.object, explicit_strings=explicit_strings)
        graph.add((to_rdflib_term(quad.subject), to_rdflib_term(quad.predicate), value))
    return graph


def to_rdflib_dataset(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """An rdflib dataset with the same named graphs, whose default graph is their union (as in our stores)."""
    dataset = rdflib.Dataset(default_union=True)
    for quad in quads:
        name = quad.graph_name
        graph = dataset.graph(rdflib.URIRef(name.value)) if isinstance(name, ox.NamedNode) else dataset.default_graph
        graph.add((to_rdflib_term(quad.subject), to_rdflib_term(quad.predicate), to_rdflib_term(quad.object)))
    return dataset


def from_rdflib(graph: rdflib.Graph) -> list[ox.Quad]:
    """The quads of an rdflib graph or dataset; a plain graph's triples are in the default graph."""
    rows = (
        graph.quads((None, None, None, None))
        if isinstance(graph, rdflib.Dataset)
        else ((*triple, None) for triple in graph)
    )
    quads = []
    for subject, predicate, value, name in rows:
        start, link = from_rdflib_term(subject), from_rdflib_term(predicate)
        if isinstance(start, ox.Literal) or not isinstance(link, ox.NamedNode):
            raise ValueError(f"not an RDF triple: {subject!r} {predicate!r} {value!r}")
        place = ox.NamedNode(str(name)) if isinstance(name, rdflib.URIRef) and _is_named(name) else ox.DefaultGraph()
        quads.append(ox.Quad(start, link, from_rdflib_term(value), place))
    return quads


def _is_named(name: rdflib.URIRef) -> bool:
    return name != rdflib.graph.DATASET_DEFAULT_GRAPH_ID
