"""Conditions: what limits to whom, to what or when a measure applies.

Rules: ``condition/premise`` (在…前提下), ``condition/competence`` (在…权限范围内), ``condition/exception`` (除…外),
``condition/if`` (如…), ``condition/limit`` (in parentheses), ``condition/phrase`` (按工作需要),
``condition/relative`` (a 的-clause on a party, a product or a case), ``condition/qualified`` (符合条件的 before any
noun), ``condition/case`` (a clause that ends in 的).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.clauses import Clause, guarded
from loaders.matching import alternation
from loaders.model import Condition, Document, Span
from loaders.parties import party_grammar

_FRAMES = ("phrase", "premise", "competence", "exception")
_BRACKET = re.compile(r"（([^（）]+)）")


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Condition]:
    """Every condition in headings and sentences, inner and outer ones, in the order of the text."""
    rules = _rules(vocabulary)
    for segment in document.segments():
        if segment.unit.kind in ("front_matter", "back_matter"):
            continue
        if segment.sentence is not None and segment.sentence.bracket:
            continue
        found: dict[Span, Condition] = {}
        for condition in rules.conditions(document.text, segment.span):
            if not any(span.contains(condition.span) and span.end == condition.span.end for span in found):
                found[condition.span] = condition
        yield from sorted(found.values(), key=lambda c: (c.span.start, -c.span.end))


class _Rules:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._lexicon = vocabulary.scheme("lexicon/condition")
        words = vocabulary.words
        self._parties = party_grammar(vocabulary)
        self._grammar = self._parties.clauses
        self._frames = [(name, _pattern(self._lexicon[name])) for name in _FRAMES]
        self._if = guarded(self._lexicon["if"])
        self._limit = _pattern(self._lexicon["limit"])
        self._not_limit = re.compile(alternation(words("condition/not-limit")))
        self._law = re.compile(alternation(words("condition/law")))
        self._passive = guarded(self._lexicon["passive"])
        self._participle = re.compile(rf"{alternation(words('condition/participle'))}[^，。；：、的]{{3,40}}的")
        self._qualified = re.compile(rf"({guarded(self._lexicon['qualified']).pattern})的(?=(\w+?)(?:[，。；、]|$))")
        self._case = re.compile(rf"的([^，。；：、的（）“”]{{0,8}}?{alternation(words('condition/case'))})")

    def conditions(self, text: str, span: Span) -> Iterator[Condition]:
        clauses = list(self._grammar.clauses(text, span))
        yield from self._framed(text, span, clauses)
        yield from self._hypothetical(text, clauses)
        yield from self._in_brackets(text, span)
        yield from self._relatives(text, span)
        yield from self._cases(text, clauses)
        yield from self._qualifications(text, span)

    def _framed(self, text: str, span: Span, clauses: list[Clause]) -> Iterator[Condition]:
        for name, pattern in self._frames:
            for match in pattern.finditer(text, span.start, span.end):
                kind = _type(self._lexicon[name]) or ("legal-compliance" if self._law.search(match[0]) else "trigger")
                target = self._agent_before(text, match.start(), clauses) if name == "competence" else None
                yield Condition(span=Span(*match.span()), rule=f"condition/{name}", type=kind, target=target)

    def _agent_before(self, text: str, position: int, clauses: list[Clause]) -> Span | None:
        """The agent whose competence it is: what stands between the head verb and the limit."""
        clause = next((c for c in clauses if c.span.start <= position < c.span.end), None)
        if clause is None:
            return None
        start = clause.verb.end if clause.verb and clause.verb.end < position else clause.span.start
        return Span(start, position) if start < position else None

    def _hypothetical(self, text: str, clauses: list[Clause]) -> Iterator[Condition]:
        for clause in clauses:
            match = self._if.search(text, clause.span.start, clause.span.end)
            if match is None or not clause.hypothetical:
                continue
            end = clause.span.end - (text[clause.span.end - 1] == "的")
            subject = Span(clause.span.start, match.start())
            target = subject if 1 < subject.end - subject.start <= 20 else None
            if end - match.start() > 3:
                yield Condition(span=Span(match.start(), end), rule="condition/if", type="trigger", target=target)

    def _in_brackets(self, text: str, span: Span) -> Iterator[Condition]:
        for bracket in _BRACKET.finditer(text, span.start, span.end):
            if self._not_limit.search(bracket[1]):
                continue
            target = self._noun_before(text, span.start, bracket.start())
            for part in re.finditer(r"[^，；]+", bracket[1]):
                if self._limit.fullmatch(part[0]):
                    limit = Span(bracket.start(1) + part.start(), bracket.start(1) + part.end())
                    yield Condition(span=limit, rule="condition/limit", type="scope-limit", target=target)

    def _noun_before(self, text: str, start: int, end: int) -> Span | None:
        """The noun phrase that ends at ``end``: behind the last mark, verb or 的."""
        low = max((i + 1 for i in range(start, end) if text[i] in "，。；：、（）的和"), default=start)
        verbs = [verb for verb in self._grammar.verbs(text, low, end) if verb.end < end]
        low = verbs[-1].end if verbs else low
        return Span(low, end) if low < end else None

    def _relatives(self, text: str, span: Span) -> Iterator[Condition]:
        for party in self._parties.parties(text, span):
            if party.effect is None or party.relative is None:
                continue
            yield self._relative(text, party.relative, party.span, product=party.kind == "product")

    def _relative(self, text: str, clause: Span, target: Span, *, product: bool = False) -> Condition:
        kind = "scope-limit" if product else "eligibility"
        kind = "trigger" if self._passive.match(text, *clause) else kind
        return Condition(span=clause, rule="condition/relative", type=kind, target=target)

    def _cases(self, text: str, clauses: list[Clause]) -> Iterator[Condition]:
        """对事实清楚、证据确凿的案件 …, and clauses that end in 的: 对开展工作不力的，…"""
        for position, clause in enumerate(clauses):
            for phrase in clause.adverbials:
                if text.startswith("对", phrase.start) and (match := self._case.search(text, *phrase)):
                    limit = Span(phrase.start + 1, match.start())
                    if match.end() == phrase.end and self._grammar.is_predication(text, limit):
                        yield self._relative(text, limit, Span(*match.span(1)))
            if clause.verb and (match := self._participle.match(text, clause.verb.end, clause.span.end)):
                limit = Span(match.start(), match.end() - 1)
                target = self._target(text, match.end(), clause.span.end)
                if target is not None and self._grammar.is_predication(text, limit):
                    yield Condition(span=limit, rule="condition/relative", type="scope-limit", target=target)
            headless = clause.hypothetical and text[clause.span.end - 1] == "的" and position + 1 < len(clauses)
            if headless and not self._if.search(text, *clause.span):
                start = self._case_start(text, clause.span)
                limit = Span(start, clause.span.end - 1)
                if limit.end - limit.start >= 4 and self._grammar.is_predication(text, limit):
                    yield Condition(span=limit, rule="condition/case", type="trigger")

    def _case_start(self, text: str, clause: Span) -> int:
        """Where the case starts: behind 对 or 对于, also when an agent or verb stands before it."""
        start = self._grammar.skip_opening(text, clause.start, clause.end)
        match = re.compile(r"[^，。；：的]{0,14}?对于?(?!接|外|内|象|口|标|应)").match(text, start, clause.end)
        return match.end() if match else start

    def _qualifications(self, text: str, span: Span) -> Iterator[Condition]:
        for match in self._qualified.finditer(text, span.start, span.end):
            yield Condition(
                span=Span(*match.span(1)),
                rule="condition/qualified",
                type="eligibility",
                target=self._target(text, match.end(), span.end),
            )

    def _target(self, text: str, start: int, end: int) -> Span | None:
        """The noun that follows a qualification, up to the next verb, preposition, adverb or mark."""
        position = self._grammar.phrase_end(text, start, end, "，。；：、（）的和与及在对")
        return Span(start, position) if position - start >= 2 else None


def _pattern(concept: Concept) -> re.Pattern[str]:
    return re.compile("|".join(concept.patterns))


def _type(concept: Concept) -> str | None:
    value = concept.value("conditionType")
    return value.rsplit("/", 1)[-1] if value else None


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    return _Rules(vocabulary)
