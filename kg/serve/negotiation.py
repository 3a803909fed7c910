"""Which of the formats on offer a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.serve.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """A format: its media type, and other types that clients ask for it by."""

    media_type: str
    format: ox.QueryResultsFormat | ox.RdfFormat
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8"


TABLES: Final = (
    Offer("application/sparql-results+json", ox.QueryResultsFormat.JSON, ("application/json", "text/json")),
    Offer("application/sparql-results+xml", ox.QueryResultsFormat.XML, ("application/xml", "text/xml")),
    Offer("text/csv", ox.QueryResultsFormat.CSV),
    Offer("text/tab-separated-values", ox.QueryResultsFormat.TSV),
)
"""For SELECT and ASK, best first."""

GRAPHS: Final = (
    Offer("text/turtle", ox.RdfFormat.TURTLE, ("application/x-turtle",)),
    Offer("application/n-triples", ox.RdfFormat.N_TRIPLES, ("text/plain",)),
    Offer("application/ld+json", ox.RdfFormat.JSON_LD, ("application/json",)),
    Offer("application/rdf+xml", ox.RdfFormat.RDF_XML, ("application/xml", "text/xml")),
)
"""For CONSTRUCT, DESCRIBE and the description of things, best first."""


def accepted(header: str) -> dict[str, float]:
    """Media range → q, of an Accept header; what cannot be read is left out. An empty header accepts everything."""
    ranges: dict[str, float] = {}
    for item in header.split(","):
        media_range, *parameters = (part.strip() for part in item.lower().split(";"))
        quality = _quality(parameters)
        if media_range and quality is not None:
            ranges[media_range] = max(quality, ranges.get(media_range, 0.0))
    return ranges or {"*/*": 1.0}


def _quality(parameters: Sequence[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0


def choose(header: str, offers: Sequence[Offer]) -> Offer:
    """The offer that the client likes best; the first of those it likes equally. Raises Refusal (406)."""
    ranges = accepted(header)
    best = max(offers, key=lambda offer: liking(offer, ranges))
    if liking(best, ranges) <= 0:
        raise Refusal(406, "format", "none of the accepted formats is available", hint=", ".join(_types(offers)))
    return best


def _types(offers: Sequence[Offer]) -> list[str]:
    return [offer.media_type for offer in offers]


def liking(offer: Offer, ranges: Mapping[str, float]) -> float:
    """How much a client with these ``accepted`` ranges likes an offer, from 0 to 1."""
    return max(_quality_of(media_type, ranges) for media_type in (offer.media_type, *offer.aliases))


def _quality_of(media_type: str, ranges: Mapping[str, float]) -> float:
    """That of the most specific range which the type falls into."""
    for media_range in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if media_range in ranges:
            return ranges[media_range]
    return 0.0
