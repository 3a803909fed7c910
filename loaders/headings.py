"""What a heading is: a phrase that commits nobody by itself and sets no condition."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.matching import guarded

_FORCES_OF_SENTENCES = ("obligation", "prohibition", "permission")
_ATTRIBUTE = re.compile(r"\w{2}(?:、可\w{2})*的")


def reads_as_heading(title: str, vocabulary: Vocabulary) -> bool:
    """No modal but as the verb it begins with (允许延期缴纳税款) or in an attribute (可推广的场景); no condition."""
    modals = [match for match in _modal(vocabulary).finditer(title) if not _ATTRIBUTE.match(title, match.end())]
    return "的，" not in title and not any(match.start() for match in modals)


@lru_cache(maxsize=4)
def _modal(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = [
        concept
        for concept in vocabulary.scheme("lexicon/deontic").values()
        if any(force.rsplit("/", 1)[-1] in _FORCES_OF_SENTENCES for force in concept.values("expressesForce"))
    ]
    return re.compile(
        "|".join(guarded(word.cues, [*word.values("notBefore"), "对"], word.values("notAfter")) for word in words)
        or r"(?!)"
    )
