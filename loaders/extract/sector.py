"""Sectors: the named industries, business categories and product classes that limit a measure (codebook §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.iris import DEF
from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, best_cover
from loaders.model import Document, Fact, SectorMention, Span
from loaders.wrapping import unwrapped

_SCHEME = "sectors"
_TITLE = re.compile(r"《[^》]*》")
_JOIN = r"[、和与及]|以及"
_JOINED = r"[、和及与][^\W\d_]{1,6}?"  # a further conjunct before the head they share: 融资担保、再担保机构


class _Lexicon:
    """The sector scheme and its word classes, compiled once per vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words, concepts = vocabulary.words, [c for c in vocabulary.concepts(_SCHEME) if DEF + "Sector" in c.types]
        fields = {label for concept in concepts for label in concept.values("fieldLabel")}
        guards = {
            label: _guards(c, label) for c in concepts for label in c.labels("pref", "alt") if label not in fields
        }
        names = "|".join(guards[name] for name in sorted(guards, key=lambda name: (-len(name), name)))
        industry, field = alternation(words("sector/industry")), alternation(words("sector/field"))
        modifier = alternation(words("sector/field-modifier"))
        owner = alternation(words("sector/owner"))
        shared_owner = alternation(words("sector/shared-owner"))
        scope, stem = alternation(words("sector/business-scope")), alternation(words("sector/business"))
        self.name = re.compile(rf"(?P<name>{names})(?:{industry})?(?!{owner})(?!{_JOINED}{shared_owner})")
        self.field_name = re.compile(
            rf"(?<![^\W\d_和与及在于对从向为是])(?P<name>{alternation(fields)})(?:{industry}(?!{owner})|(?={field}))"
        )
        self.listed = re.compile(
            rf"(?P<list>[^，。；：（）“”《》]{{2,80}}?)(?:等{modifier}*|{modifier}*)(?P<head>{field})(?!{owner})"
        )
        self.conjunct = re.compile(
            rf"(?:^|{_JOIN}|[在于对从向为是])(?P<name>{alternation({*guards, *fields})})(?=$|{_JOIN}|等)"
        )
        broken = alternation(words("sector/business-break"))
        self.business = re.compile(
            rf"(?:{scope})*(?:{stem})(?:(?!{broken})[^，。；：、（）的“”]){{0,6}}?业务(?!{owner}|量|员|收入|系统|流程|许可|需求|网|协同)"
        )


def _guards(concept: Concept, label: str) -> str:
    """A label as a regular expression that respects the concept's guards."""
    before, after = concept.values("notBefore"), concept.values("notAfter")
    behind = "".join(f"(?<!{re.escape(word)})" for word in after)
    return behind + re.escape(label) + (f"(?!{alternation(before)})" if before else "")


@lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> _Lexicon:
    return _Lexicon(vocabulary)


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Fact]:
    """The sectors named in headings and sentences, in the order of the text.

    ``norm`` is the name as the text has it, without 产业 or 行业 where the vocabulary lists the bare name.
    Names inside 《》 and names that are a part of a body's or a party's name yield none.
    """
    lexicon = _lexicon(vocabulary)
    for segment in document.segments():
        if segment.sentence is not None and segment.sentence.bracket:
            continue
        line = unwrapped(document, segment.span)
        text = line.text
        titles = [Span(*match.span()) for match in _TITLE.finditer(text)]
        candidates = [c for c in _candidates(text, lexicon) if not any(t.overlaps(c.span) for t in titles)]
        for mention in best_cover(candidates, lambda c: c.span, lambda c: (c.span.end - c.span.start) ** 1.2):
            yield SectorMention(span=line.span(mention.span), rule=mention.rule, norm=mention.norm)


def _candidates(text: str, lexicon: _Lexicon) -> Iterator[SectorMention]:
    for match in lexicon.name.finditer(text):
        yield SectorMention(span=Span(*match.span()), rule="sector/name", norm=match["name"])
    for match in lexicon.field_name.finditer(text):
        yield SectorMention(span=Span(*match.span()), rule="sector/field", norm=match["name"])
    for listed in lexicon.listed.finditer(text):
        for match in lexicon.conjunct.finditer(listed["list"]):
            span = Span(*match.span("name")).shift(listed.start("list"))
            yield SectorMention(span=span, rule="sector/list", norm=match["name"])
    for match in lexicon.business.finditer(text):
        yield SectorMention(span=Span(*match.span()), rule="sector/business", norm=match[0])
