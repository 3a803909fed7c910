"""Who the issuer of a document is when it speaks of itself: 我部, 我局."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.matching import alternation
from loaders.model import Document

_HEAD = 400  # characters: title, number, addressees
_TO_PROVINCES = re.compile(r"各省[、（级]")
_MINISTRY_OF_ADDRESSEES = re.compile(r"[^\n：]{4,200}：")


def own_body(document: Document, surface: str, vocabulary: Vocabulary) -> str | None:
    """Who 我部, 我局 is: the one issuer whose name ends so; without issuer, the ministry above the offices addressed.

    None if neither says.
    """
    kind = surface[-1]
    issuers = [re.sub("(?<=[部委会局厅署])办公[厅室]$", "", name) for name in document.metadata.issuers]
    fitting = {name for name in issuers if name.endswith((kind, "委员会") if kind == "委" else kind)}
    if len(fitting) == 1:
        return fitting.pop()
    if issuers or kind != "部":
        return None
    addressees = _MINISTRY_OF_ADDRESSEES.search(document.text[:_HEAD])
    if addressees is None or not _TO_PROVINCES.search(addressees[0]):
        return None
    fields = {m[0] for m in _offices_addressed(vocabulary).finditer(addressees[0])}
    named = {c.label() for field in fields for c in vocabulary.by_label("agencies", f"{field}部")}
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=4)
def _offices_addressed(vocabulary: Vocabulary) -> re.Pattern[str]:
    fields = alternation(vocabulary.words("agency/competence"))
    return re.compile(f"(?:{fields})(?:[和与]?(?:{fields}))*(?=厅|（[局委厅]）|局|委)")
