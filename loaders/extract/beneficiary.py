"""Beneficiaries: who gains a right, money, an easier procedure, protection or a service.

Rules: ``beneficiary/support`` (object of 支持, 鼓励, 保障 …), ``beneficiary/recipient`` (为, 对, 向 … with a verb of
giving), ``beneficiary/victim``, ``beneficiary/possession`` (whose rights, burdens, opinions), ``beneficiary/policy``
(the head of a policy's name), ``beneficiary/permission`` (subject of 可, 享受), ``beneficiary/goal`` (whose ability,
income or growth is improved), ``beneficiary/group`` (for whom policies are made), ``beneficiary/applicant`` (a person
whose case a clause states), ``beneficiary/inclusion`` (将…纳入…保障), ``beneficiary/aspect`` (在…的…方面给予支持),
``beneficiary/recurring`` (the subject of a statement that does not tell it, of whom the document tells it elsewhere).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.model import Beneficiary, Document, Span
from loaders.parties import Party, party_grammar

_CONJUNCT = re.compile(r"(?:本人)?(?:、|和|及|与|以及)(?:其(?:[^，。；、]{1,4}的)?)?")


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Beneficiary]:
    """Every mention of a party that gains by what its clause says, in headings and sentences."""
    frames = party_grammar(vocabulary)
    segments = [segment for segment in document.segments() if not segment.is_bracket]
    favoured = _favoured(document, (party for s in segments for party in frames.parties(document.text, s.span)))
    for segment in segments:
        carried = ""
        before: Span | None = None
        owner = ""
        for party in frames.parties(document.text, segment.span):
            recurs = _recurs(document, party, favoured, before)
            if party.effect != "gains" and not recurs:
                continue
            surface = document.slice(party.span)
            joined = before is not None and _CONJUNCT.fullmatch(document.text, before.end, party.span.start) is not None
            carried = _carried(vocabulary, surface) or (carried if joined else "")
            norm, kind = _norm(vocabulary, surface, party.kind, "" if surface.startswith(carried) else carried)
            if before is not None and document.text[before.end : party.span.start] == "的" and kind == "project":
                norm = owner + norm  # 重点跨国公司的投资项目
            rule = "recurring" if recurs else party.rule
            yield Beneficiary(
                span=party.span, rule=f"beneficiary/{rule}", kind=kind, norm=norm, metonymy=party.metonymy
            )
            before, owner = party.span, norm


def _favoured(document: Document, parties: Iterable[Party]) -> frozenset[str]:
    """The persons that gain in this document, and are not bound in it more often than they gain."""
    effects: dict[str, Counter[str | None]] = defaultdict(Counter)
    for party in parties:
        if party.kind == "person":
            effects[document.slice(party.span)][party.effect] += 1
    return frozenset(name for name, count in effects.items() if count["gains"] and count["gains"] >= count["bound"])


def _recurs(document: Document, party: Party, favoured: frozenset[str], before: Span | None) -> bool:
    """True for the topic of a statement that does not tell what it means for it, and what is conjoined with that."""
    if party.effect is not None or party.rule != "subject" or document.slice(party.span) not in favoured:
        return False
    return party.is_topic or (
        before is not None and bool(_CONJUNCT.fullmatch(document.text, before.end, party.span.start))
    )


def _carried(vocabulary: Vocabulary, surface: str) -> str:
    """The modifier of a conjunct that the next one shares: 外籍 in 外籍高管、技术人员."""
    shared = vocabulary.words("party/carried")
    return next((word for word in shared if surface.startswith(word)), "")


def _norm(vocabulary: Vocabulary, surface: str, kind: str, carried: str) -> tuple[str, str]:
    """The canonical name and kind of a party: its concept's, else as written without 单个, 每家, 国内外."""
    unnamed = (*vocabulary.words("party/each"), *vocabulary.words("party/unnamed"))
    surface = next((surface[len(word) :] for word in unnamed if surface.startswith(word)), surface)
    if carried:
        norm, found = _norm(vocabulary, carried + surface, kind, "")
        if norm != carried + surface:
            return norm, found
    for concept in vocabulary.by_label("beneficiaries", surface):
        return concept.label(), _kind(concept, kind)
    for pattern, concept in _patterns(vocabulary):
        if pattern.fullmatch(surface):
            return concept.label(), _kind(concept, kind)
    return surface, kind


def _kind(concept: Concept, otherwise: str) -> str:
    value = concept.value("partyKind")
    return value.rsplit("/", 1)[-1] if value else otherwise


@lru_cache(maxsize=4)
def _patterns(vocabulary: Vocabulary) -> tuple[tuple[re.Pattern[str], Concept], ...]:
    return tuple(
        (re.compile(pattern), concept)
        for concept in vocabulary.scheme("beneficiaries").values()
        for pattern in concept.patterns
    )
