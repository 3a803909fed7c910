"""What the store says of one thing: what is said of it, what points to it, and the evidence."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.iris import ELI, HOME, ID
from kg.serve.refusal import Refusal

_QUERY: Final = """
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND({iri} AS ?s) {iri} ?p ?o }}
  UNION {{ BIND({iri} AS ?o) ?s ?p {iri} }}
  UNION {{ ?fact ?any {iri} ; zc:mention ?mention . BIND(?fact AS ?s) ?fact ?p ?o }}
  UNION {{ ?fact ?any {iri} ; zc:mention ?s . ?s ?p ?o }}
  UNION {{ {iri} zc:mention ?s . ?s ?p ?o }}
}}"""

_BASES: Final = {"eli": ELI.removesuffix("eli/cn/"), "id": ID.removesuffix("id/"), "voc": HOME, "def": HOME}
"""Under which base a path stands, by its first step."""

STEPS: Final = tuple(_BASES)


def query_about(iri: str) -> str:
    """The query for all triples with the thing as subject or object, the facts about it, and their mentions.

    Raises Refusal (400) for what is no IRI.
    """
    try:
        return _QUERY.format(iri=str(ox.NamedNode(iri)))
    except ValueError as error:
        raise Refusal(400, "request", f"not an absolute IRI: {iri[:200]}") from error


def iri_of(step: str, rest: str) -> str:
    """The IRI of the thing that has this path below the base: ``id``, ``agency/mofcom`` → ``…/id/agency/mofcom``."""
    return f"{_BASES[step]}{step}/{rest}" if rest else f"{_BASES[step]}{step}"


def unknown(iri: str) -> Refusal:
    return Refusal(404, "unknown", f"the store says nothing of {iri[:500]}", hint="see /sparql for what there is")
