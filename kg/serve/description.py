"""The endpoint's description of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.graph import PREFIXES
from kg.serve.negotiation import GRAPHS, TABLES

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}


def describe(endpoint: str) -> list[ox.Triple]:
    """What the endpoint at this address offers, as triples without blank nodes."""
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("#service", "#dataset", "#default-graph"))
    formats = [(service, "resultFormat", _FORMATS + _FORMAT_NAMES[offer.media_type]) for offer in (*TABLES, *GRAPHS)]
    rows: list[tuple[ox.NamedNode, str, str]] = [
        (service, "", _SD + "Service"),
        (service, "endpoint", endpoint),
        (service, "supportedLanguage", _SD + "SPARQL11Query"),
        (service, "feature", _SD + "UnionDefaultGraph"),
        *formats,
        (service, "defaultDataset", dataset.value),
        (dataset, "", _SD + "Dataset"),
        (dataset, "defaultGraph", default.value),
        (default, "", _SD + "Graph"),
    ]
    return [ox.Triple(subject, _property(name), ox.NamedNode(object)) for subject, name, object in rows]


def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name if name else PREFIXES["rdf"] + "type")
