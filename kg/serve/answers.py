"""Results of queries in the formats of the web."""

from __future__ import annotations

import pyoxigraph as ox

from kg.cache import QueryResult
from kg.errors import ZhengceError
from kg.graph import local_prefixes, serialize, sort_quads
from kg.jsonld import to_jsonld
from kg.publish import default_context
from kg.serve.negotiation import GRAPHS, TABLES, Offer, choose
from kg.serve.refusal import Refusal


def answer(result: QueryResult, accept: str) -> tuple[bytes, Offer]:
    """A result in the format that the client likes best. Raises Refusal (406)."""
    if isinstance(result, ox.QueryTriples):
        offer = choose(accept, GRAPHS)
        return graph(result, offer), offer
    offer = choose(accept, TABLES)
    assert isinstance(offer.format, ox.QueryResultsFormat)
    return result.serialize(format=offer.format) or b"", offer


def graph(triples: ox.QueryTriples | list[ox.Triple], offer: Offer) -> bytes:
    """Triples, each once and sorted. Raises Refusal (406) if the format has no way to write one of them."""
    quads = sort_quads(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    rows = [quad.triple for quad in quads]
    assert isinstance(offer.format, ox.RdfFormat)
    try:
        if offer.format == ox.RdfFormat.JSON_LD:
            return to_jsonld(rows, default_context())
        return serialize(rows, offer.format, local_prefixes(quads))
    except (ZhengceError, ValueError, OSError) as error:
        raise Refusal(
            406, "format", f"{offer.media_type} cannot hold this graph: {error}", hint="ask for application/n-triples"
        ) from error
