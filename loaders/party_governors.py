"""What governs a party in its clause: the nearest verb or preposition to its left, and the 的-clause before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kg.vocab import Vocabulary
from loaders.clauses import Clause, Grammar, guarded
from loaders.matching import alternation
from loaders.model import Span
from loaders.party_phrases import Phrase, PhraseGrammar

Effect = Literal["gains", "bound"]

_NEAR, _FAR = 16, 40  # characters of a 的-clause between a governor and its party
_AGENT = re.compile("单位|主体|[人者商方]")  # behind a verb that only modifies it: 建设单位
_LISTED = re.compile("以及|[和及、与]")  # behind a verb that is a noun here: 规范要求以及…


@dataclass(frozen=True, slots=True)
class Operator:
    """The word that governs a party: ``name`` is support, give (a preposition), harm, sanction, court, partner,
    place, direct, advance, other (any other verb) or subject (none: the party opens its clause).
    """

    name: str
    span: Span


class Frame(NamedTuple):
    """A party in its sentence."""

    text: str
    phrase: Phrase
    clauses: list[Clause]
    position: int  # of its clause
    operator: Operator
    relative: Span | None

    @property
    def clause(self) -> Clause:
        return self.clauses[self.position]

    def predicate(self) -> str:
        """What is said of a recipient: the rest of its clause, and the next clauses if that has no head."""
        rest = self.text[self.phrase.span.end : self.clause.span.end]
        if self.clause.verb is not None and len(rest) > 1:
            return rest
        return rest + "，".join(self.text[slice(*c.span)] for c in self.clauses[self.position + 1 : self.position + 4])


class Governors:
    """The governing words of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary, clauses: Grammar, phrases: PhraseGrammar) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/party")
        self._clauses, self._phrases = clauses, phrases
        self._verbs = {name: re.compile(alternation(words(f"party/{name}"))) for name in ("harm", "advance", "direct")}
        self._verbs["partner"] = guarded(lexicon["partner"])
        self._verbs["sanction"] = re.compile(alternation((*words("party/sanction"), *words("party/order"))))
        for name in ("support", "place", "court"):
            self._verbs[name] = re.compile("|".join((alternation(words(f"party/{name}")), *lexicon[name].patterns)))
        self.recipient_marker = re.compile("|".join(lexicon["recipient-marker"].patterns))
        self._support_noun = re.compile(alternation(words("party/support-modifier")) + "$")
        self._noun_too = frozenset(words("party/noun-too"))
        self._nominalised = words("party/nominalised")
        self._lenient_end = re.compile(alternation(words("party/leniency")) + "$")
        self._lead = re.compile(alternation(words("party/list-lead")))

    def operator(self, text: str, phrase: Span, clause: Clause) -> Operator:
        """The nearest word to the left that governs the phrase; a verb inside a 的-clause does not."""
        start = clause.span.start
        found: list[Operator] = []
        for name, pattern in self._verbs.items():
            found += [Operator(name, Span(*m.span())) for m in pattern.finditer(text, start, phrase.start)]
        found += [Operator("give", Span(*m.span())) for m in self.recipient_marker.finditer(text, start, phrase.start)]
        found += [Operator("other", verb) for verb in self._clauses.verbs(text, start, phrase.start)]
        order = ["other", "direct", "advance", "give", "place", "partner", "court", "sanction", "harm", "support"]
        found.sort(key=lambda o: (o.span.end, o.span.end - o.span.start, order.index(o.name)))
        for operator in reversed(found):
            between = text[operator.span.end : phrase.start]
            governs = (
                clause.verb is not None
                and operator.span.overlaps(clause.verb)
                and between.endswith("的")
                and len(between) <= (_FAR if operator.name == "sanction" else _NEAR)
            )
            taken = operator.name == "place" and between.endswith("的") and text[operator.span.start] == "将"
            if "的" in between and operator.name not in ("support", "give", "partner") and not (governs or taken):
                continue
            if operator.name == "partner" and "的" in between and not between.endswith("的"):
                continue
            if "的" in between and text[slice(*operator.span)] in self._noun_too and clause.verb != operator.span:
                continue  # 提供法律服务等功能的平台
            if operator.name == "court" and _AGENT.match(between):
                continue  # 建设单位或个人
            if operator.name == "sanction" and _LISTED.match(between):
                continue
            if operator.name == "support" and _LISTED.match(between) and self._is_noun(text, operator.span, clause):
                continue  # 提供政策扶持和创业平台
            if text.startswith(self._nominalised, operator.span.end) or text[operator.span.start - 1] == "的":
                continue
            if operator.name == "sanction" and self._lenient_end.search(text, start, operator.span.start):
                return Operator("other", operator.span)  # 不得要求企业…
            if "的" in between and operator.name == "support":  # 对符合鼓励…目录规定的企业: 对 governs, not 鼓励
                return next(
                    (o for o in reversed(found) if o.name == "give" and o.span.end < operator.span.start), operator
                )
            return operator
        return Operator("subject", Span(start, start))

    def _is_noun(self, text: str, verb: Span, clause: Clause) -> bool:
        """True if a verb of support is the head of a noun: 政策扶持, 资金支持."""
        return clause.verb != verb and self._support_noun.search(text, clause.span.start, verb.start) is not None

    def relative(self, text: str, phrase: Span, operator: Operator) -> Span | None:
        """The 的-clause between the operator and the phrase, if it says something (not a bare possessor)."""
        end = phrase.start
        while match := re.search(self._phrases.determiner.pattern + "$", text[operator.span.end : end]):
            end -= len(match[0])
        if not text.startswith("的", end - 1) or end - 1 <= operator.span.end:
            return None
        start = (
            self._clauses.skip_opening(text, operator.span.end, end - 1)
            if operator.name == "subject"
            else (self._clauses.skip_adverbs(text, operator.span.end, end - 1))
        )
        clause = Span(start if operator.name != "give" else operator.span.end, end - 1)
        while lead := self._lead.match(text, *clause):
            clause = Span(lead.end(), clause.end)
        joint = max(text.rfind(mark, *clause) for mark in "和及或")
        if joint > clause.start and self._clauses.verb_at(text, joint + 1, clause.end):
            before = Span(clause.start, joint)
            clause = clause if self._clauses.is_predication(text, before) else Span(joint + 1, clause.end)
        if text.startswith("中", clause.end - 1) and not text.startswith(("在", "从"), clause.start):
            return None  # 农业转移人口中的困难人员: some of them
        says = self._clauses.is_predication(text, clause) and not self._phrases.is_modifiers(
            text, clause.start, clause.end, with_parties=True
        )
        return clause if says and "其" not in text[clause.start : clause.end] else None
