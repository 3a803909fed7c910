"""Whether a document comes from one locality, so that 省财政厅 or 市商务局 in it is one body."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.matching import alternation
from loaders.model import Document

_HEAD = 400  # characters: title, number, addressees
_BARE_OFFICES = 3  # different ones: 市财政局, 市商务局, 区教育局
_SELF_REFERENCES = 2  # one alone may speak of a locality that the text discusses


@lru_cache(maxsize=4)
def _locality(vocabulary: Vocabulary) -> re.Pattern[str]:
    places = [
        name
        for concept in vocabulary.scheme("regions").values()
        if any(kind.endswith("/place") for kind in concept.values("regionKind"))
        for name in concept.labels("pref", "alt")
    ]
    return re.compile(alternation(places))


@lru_cache(maxsize=4)
def _bare_offices(vocabulary: Vocabulary) -> re.Pattern[str]:
    """An office of an unnamed place at the start of a clause or list item."""
    levels, fields, offices = (
        alternation(vocabulary.words(f"agency/{name}")) for name in ("level", "competence", "office")
    )
    return re.compile(f"(?<=[：、，；（〔\n]){levels}{fields}{{1,3}}{offices}")


@lru_cache(maxsize=4)
def _local_body(vocabulary: Vocabulary) -> re.Pattern[str]:
    """铜鼓县人民政府: a government or office whose place is not listed."""
    levels, fields, heads = (
        alternation(word for name in names for word in vocabulary.words(f"agency/{name}"))
        for names in (("level",), ("competence",), ("office", "government", "service-office"))
    )
    return re.compile(f"{levels}{fields}{{0,3}}{heads}")


_TO_PROVINCES = re.compile(r"各省[、（级]")
_TO_LOCALITIES = re.compile(r"各(?:设区的?)?(?:市|县|区|乡|镇|街道|州|旗|盟)(?!场)")


def is_local(document: Document, vocabulary: Vocabulary) -> bool:
    """True if the issuer is a local body; without issuer, if title, addressees or the text's own 我省, 全市 say so."""
    issuers = "".join(document.metadata.issuers)
    if issuers:
        return bool(_locality(vocabulary).search(issuers) or _local_body(vocabulary).search(issuers))
    head = document.text[:_HEAD].strip()
    title = document.metadata.title or head.split("\n", 1)[0]
    if _locality(vocabulary).match(title):
        return True
    if _TO_PROVINCES.search(head):
        return False
    if _TO_LOCALITIES.search(head):
        return True
    own = re.compile(alternation(vocabulary.words("agency/self-reference")))
    bare = {m.group() for m in _bare_offices(vocabulary).finditer(document.text)}
    return len(own.findall(document.text)) >= _SELF_REFERENCES or len(bare) >= _BARE_OFFICES
