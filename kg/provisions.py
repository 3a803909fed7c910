"""Which articles, paragraphs and items a store holds of a version of a law."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from kg.binding import Queryable, thing
from kg.catalogue import run_text
from kg.iris import DEF

_PART_OF: Final = "http://purl.org/dc/terms/isPartOf"
_ARTICLE: Final = "art_"


def provisions(store: Queryable) -> Callable[[str], frozenset[str] | None]:
    """The parts of a version by its IRI, as ``art_22/para_1/item_3``; None of a version whose text is not in the store.

    A version that is kept in several files has the parts of all of them.
    """

    @lru_cache(maxsize=256)
    def parts(version: str) -> frozenset[str] | None:
        node = thing(version, None)
        found = run_text(
            store,
            f"SELECT DISTINCT ?part WHERE {{ {{ ?part <{DEF}inDocument> {node} }} "
            f"UNION {{ ?file <{_PART_OF}> {node} . ?part <{DEF}inDocument> ?file }} "
            f"UNION {{ ?article <{DEF}inDocument> {node} . ?part <{DEF}partOf>+ ?article }} "
            f"UNION {{ ?file <{_PART_OF}> {node} . ?article <{DEF}inDocument> ?file . "
            f"?part <{DEF}partOf>+ ?article }} }}",
        )
        base = f"{version}/{_ARTICLE}"
        named = (getattr(row[0], "value", "") for row in found.rows)
        held = frozenset(iri.removeprefix(f"{version}/") for iri in named if iri.startswith(base))
        return held or None

    return parts
