"""Conditions: what limits to whom, to what or when a measure applies.

Rules: ``condition/premise`` (在…前提下), ``condition/competence`` (在…权限范围内), ``condition/exception`` (除…外),
``condition/if`` (如…), ``condition/limit`` (in parentheses), ``condition/phrase`` (按工作需要),
``condition/relative`` (a 的-clause on a party, a product or a case), ``condition/qualified`` (符合条件的 before any
noun), ``condition/case`` (a clause that ends in 的), ``condition/function`` (what a product that is developed can do).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.clauses import Clause, guarded
from loaders.matching import alternation
from loaders.model import Condition, Document, Span
from loaders.parties import Party, party_grammar

_FRAMES = ("phrase", "premise", "competence", "exception", "after", "function")
_ITEM = re.compile(r"(?:（[一二三四五六七八九十]+）|（?\d+[）.、]|[①-⑳])\s*(.+?)的?[。；]?$", re.S)
_NUMBER = re.compile(r"\s*（[一二三四五六七八九十]+）\s*")
_OTHERWISE = re.compile("[可应须要凡]|不得|为准|但")  # a rule of its own, or a new start
_OPENS = re.compile("凡")
_NO_ITEM = re.compile(r"^[应须]|^其[他它]|^法律|其[他它][^，的]{0,6}$")  # duties, and the catch-all
_INSIDE = re.compile(r"(?<![存现所])在[^，。；]{2,}$")
_JOINS = re.compile("[并且而](?!对)|但(?=已|未)|造成|导致|致使|情节|影响恶劣")
_CLOSED = "的后时前外"  # a clause that ends so sets its own scene
_END_ASIDE = re.compile("（[^（）]{4,}）$")  # a remark on an item
_MARKERS = ("对于", "针对", "对")  # what a case is dealt with by
_NOT_YET = "未不已无"  # before a verb that is not its adverb
_DUI = re.compile(r"[^，。；：]{0,14}?(?:凡|对于?)(?!接(?!受)|外|内|象|口|标|应)")
_AMONG = re.compile("(?:其中|另外|此外|以及)，?")
_NOTICES = re.compile(r"[^，。；的]{2,14}?(?=发现)")
_BRACKET = re.compile(r"（([^（）]+)）")


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Condition]:
    """Every condition in headings and sentences, inner and outer ones, in the order of the text."""
    rules = _rules(vocabulary)
    for unit in document.units:
        if unit.kind not in ("front_matter", "back_matter"):
            yield from rules.items(document.text, [sentence.span for sentence in unit.sentences])
    for segment in document.segments():
        if segment.unit.kind in ("front_matter", "back_matter"):
            continue
        if segment.is_bracket:
            continue
        found: dict[Span, Condition] = {}
        for condition in rules.conditions(document.text, segment.span):
            found.setdefault(condition.span, condition)
        for span in list(found):
            if any(other != span and other.contains(span) and other.end == span.end for other in found):
                del found[span]
        yield from sorted(found.values(), key=lambda c: (c.span.start, -c.span.end))


class _Rules:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._lexicon = vocabulary.scheme("lexicon/condition")
        words = vocabulary.words
        self._parties = party_grammar(vocabulary)
        self._grammar = self._parties.clauses
        self._frames = [(name, _pattern(self._lexicon[name])) for name in _FRAMES]
        self._if = guarded(self._lexicon["if"])
        self._consequence = _pattern(self._lexicon["consequence"])
        self._limit = _pattern(self._lexicon["limit"])
        self._not_limit = re.compile(alternation(words("condition/not-limit")))
        self._law = re.compile(alternation(words("condition/law")))
        self._passive = guarded(self._lexicon["passive"])
        self._participle = re.compile(rf"{alternation(words('condition/participle'))}[^，。；：、的]{{3,40}}的")
        qualified = guarded(self._lexicon["qualified"]).pattern
        self._qualified = re.compile(rf"((?:{qualified}[且并和])?{qualified})(?:的|(?=地区|地方|城市))")
        self._case = re.compile(rf"的([^，。；：、的（）“”]{{0,8}}?{alternation(words('condition/case'))})")
        self._thing = re.compile(r"的([^，。；：、的（）“”]{2,12})$")
        self._no_case = re.compile(alternation(words("condition/no-case")) + "$")
        self._measure = re.compile(alternation(words("quantity/measure-noun")) + "$")
        head = rf"[^，。；：、的（）“”\d]{{0,6}}?{alternation((*words('condition/case'), *words('condition/ruled')))}"
        self._topic = re.compile(
            rf"(?P<limit>(?!其|该|本|上述|对|并|不得|应|可|[明指])[^，。；：的（）“”]{{2,30}}?)的(?P<head>{head})(?![^，。；]*的，)"
        )
        self._rule = _pattern(self._lexicon["rule"])
        self._scene = _pattern(self._lexicon["scene"])
        self._list = _pattern(self._lexicon["list"])

    def conditions(self, text: str, span: Span) -> Iterator[Condition]:
        clauses = list(self._grammar.clauses(text, span))
        yield from self._framed(text, span, clauses)
        yield from self._hypothetical(text, clauses)
        yield from self._in_brackets(text, span)
        yield from self._relatives(text, span, clauses)
        yield from self._cases(text, clauses)
        yield from self._topics(text, clauses)
        yield from self._scenes(text, clauses)
        yield from self._qualifications(text, span)

    def items(self, text: str, sentences: list[Span]) -> Iterator[Condition]:
        """The items of a list of conditions: 符合以下条件：（一）…；（二）….

        The list ends with the first sentence that has no number.
        """
        listing = False
        for span in sentences:
            item = _ITEM.match(text[span.start : span.end])
            if listing and item:
                yield from self._item(text, Span(span.start + item.start(1), span.start + item.end(1)))
                continue
            head = self._list.search(text, *span)
            listing = head is not None
            if head and (first := _ITEM.match(text[head.end() : span.end].removeprefix("："))):
                offset = span.end - len(first.string)
                yield from self._item(text, Span(offset + first.start(1), offset + first.end(1)))

    def _item(self, text: str, item: Span) -> Iterator[Condition]:
        """The condition that an item states, if it states one."""
        if aside := _END_ASIDE.search(text, item.start, item.end):
            item = Span(item.start, aside.start())
        found = self._without_subject(text, self._without_head(text, item))
        if self._grammar.is_predication(text, found) and not _NO_ITEM.search(text[slice(*item)]):
            yield Condition(span=found, rule="condition/item", type="eligibility")

    def _without_head(self, text: str, item: Span) -> Span:
        """An item without the party it ends in: 经整改仍未达标的企业."""
        heads = [p.span.start for p in self._parties.parties(text, item) if p.span.end == item.end]
        start = min(heads, default=item.end)
        return Span(item.start, start - 1) if text[start - 1] == "的" and start > item.start + 4 else item

    def _without_subject(self, text: str, item: Span) -> Span:
        """An item without what it is said of: 借款人在我市缴存住房公积金; but 年龄在28周岁以下."""
        end = self._grammar.phrase_end(text, item.start, item.end, "，。；：、（）的在是")
        end -= text[end - 1] in _NOT_YET and end - item.start > 2
        opens = self._grammar.has_no_subject(text, item.start, end) or self._grammar.ends_in_verb(text, item.start, end)
        if opens or self._measure.search(text, item.start, end):
            return item
        subject = (
            end < item.end
            and 2 <= end - item.start <= 8
            and text[end - 1] not in "存现所为是"
            and (
                text[end] in "在是未"
                or self._grammar.has_no_subject(text, end, item.end)
                or self._grammar.adverb_at(text, end, item.end)
            )
        )
        return Span(end, item.end) if subject else item

    def _scenes(self, text: str, clauses: list[Clause]) -> Iterator[Condition]:
        """试点期满后，…; 向个人支付款项时，…: without the party that is the subject there."""
        for clause in clauses[:-1]:
            if clause.verb is not None or not self._scene.search(text, *clause.span):
                continue
            start = self._grammar.skip_opening(text, *clause.span)
            actor = self._grammar.phrase_end(text, start, clause.span.end, "，。；：、（）")
            if start < actor and self._grammar.ends_in_organ(text, start, actor):
                continue  # 省能源局审核后，上报…: a step of the procedure
            if not text.startswith("当", start) and not self._grammar.has_no_subject(text, start, clause.span.end):
                start = self._behind_subject(text, start, clause.span.end)
            if inside := _INSIDE.search(text, start, clause.span.end):
                start = inside.start()
            limit = Span(start, clause.span.end)
            if limit.end - limit.start >= 4 and self._grammar.is_predication(text, limit):
                yield Condition(span=limit, rule="condition/scene", type="trigger")

    def _behind_subject(self, text: str, start: int, end: int) -> int:
        """The position after the party that is the subject of a condition: 职工以虚假材料提取公积金的."""
        for party in self._parties.parties(text, Span(start, end)):
            if party.span.start - start <= 2 and self._grammar.predicate_at(text, party.span.end, end):
                return party.span.end
        return start

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
            end = self._before_consequence(text, match.end() + 1, end)
            subject = Span(clause.span.start, match.start())
            target = subject if 1 < subject.end - subject.start <= 20 else None
            if end - match.start() > 2:
                yield Condition(span=Span(match.start(), end), rule="condition/if", type="trigger", target=target)

    def _before_consequence(self, text: str, start: int, end: int) -> int:
        """Where an if ends that has its consequence in the same clause: 如退房应当退还补贴, 如符合政策可重新申请."""
        then = self._consequence.search(text, start, end)
        if then is None or (then[0] == "可" and not self._grammar.is_predication(text, Span(start, then.start()))):
            return end
        return then.start()

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

    def _is_topic(self, party: Party, clauses: list[Clause]) -> bool:
        """True if a party and its 的-clause are a whole clause: 已完成转制的企业，…"""
        return party.rule == "subject" and any(c.verb is None and c.span.end == party.span.end for c in clauses)

    def _relatives(self, text: str, span: Span, clauses: list[Clause]) -> Iterator[Condition]:
        for party in self._parties.parties(text, span):
            if party.relative is None or (party.effect is None and not self._is_topic(party, clauses)):
                continue
            yield self._relative(text, party.relative, party.span, product=party.kind == "product")

    def _relative(self, text: str, clause: Span, target: Span, *, product: bool = False) -> Condition:
        defined = text.rfind("是指", *clause)
        clause = Span(defined + 2, clause.end) if defined > 0 else clause
        kind = "scope-limit" if product else "eligibility"
        kind = "trigger" if self._passive.match(text, *clause) else kind
        return Condition(span=clause, rule="condition/relative", type=kind, target=target)

    def _cases(self, text: str, clauses: list[Clause]) -> Iterator[Condition]:
        """对事实清楚、证据确凿的案件 …, and clauses that end in 的: 对开展工作不力的，…"""
        for position, clause in enumerate(clauses):
            for phrase in clause.adverbials:
                if (
                    text.startswith(_MARKERS, phrase.start)
                    and text[phrase.end - 1] == "的"
                    and phrase.end - phrase.start > 5
                ):
                    start = _behind_marker(text, phrase.start)
                    yield Condition(span=Span(start, phrase.end - 1), rule="condition/case", type="trigger")
                if text.startswith(_MARKERS, phrase.start) and (match := self._case.search(text, *phrase)):
                    limit = Span(_behind_marker(text, phrase.start), match.start())
                    if match.end() == phrase.end and self._grammar.is_predication(text, limit):
                        yield self._relative(text, limit, Span(*match.span(1)))
                elif text.startswith("对", phrase.start) and (match := self._thing.search(text, *phrase)):
                    limit = Span(_behind_marker(text, phrase.start), match.start())
                    named = self._no_case.search(text, *match.span(1)) or self._qualified.fullmatch(
                        text, limit.start, match.start(1)
                    )
                    inner = text.find("的", *limit)
                    if inner > 0 and any(p.span.start == inner + 1 for p in self._parties.parties(text, phrase)):
                        continue  # 对⟨单户金额500万元以下⟩的企业收取的费率: the condition of the party
                    if not named and self._grammar.is_strong_predication(text, limit):
                        yield self._relative(text, limit, Span(*match.span(1)), product=True)
            if clause.verb and (match := self._participle.match(text, clause.verb.end, clause.span.end)):
                limit = Span(match.start(), match.end() - 1)
                target = self._target(text, match.end(), clause.span.end)
                if target is not None and self._grammar.is_predication(text, limit):
                    yield Condition(span=limit, rule="condition/relative", type="scope-limit", target=target)
            headless = clause.hypothetical and text[clause.span.end - 1] == "的" and position + 1 < len(clauses)
            if headless and not self._if.search(text, *clause.span):
                start = self._case_start(text, self._with_clauses_before(text, clauses, position))
                limit = Span(start, clause.span.end - 1)
                if limit.end - limit.start >= 4 and "是" not in text[limit.start : limit.end]:
                    yield Condition(span=limit, rule="condition/case", type="trigger")

    def _topics(self, text: str, clauses: list[Clause]) -> Iterator[Condition]:
        """未经审核的文件，不得…; 新建的项目应当…: a 的-clause on the thing that a rule is about."""
        for position, clause in enumerate(clauses):
            start = self._grammar.skip_opening(text, *clause.span)
            match = self._topic.match(text, start, clause.span.end)
            if match is None or self._no_case.search(text, *match.span("head")):
                continue
            if clause.verb is not None and clause.verb.start == start and match.end() < clause.span.end:
                continue  # 推进同类的平台统一建设: the verb of the clause
            ruled = self._rule.match(text, match.end(), clause.span.end)
            if match.end() == clause.span.end and position + 1 < len(clauses):
                ruled = self._rule.match(text, *clauses[position + 1].span)
            limit = Span(*match.span("limit"))
            if ruled and self._grammar.is_strong_predication(text, limit):
                yield self._relative(text, limit, Span(*match.span("head")), product=True)

    def _with_clauses_before(self, text: str, clauses: list[Clause], position: int) -> Span:
        """The case with the states that open the sentence before it: 已生育二孩，且孩子未满18周岁的."""
        end = clauses[position].span.end
        first = clauses[0]
        told = any(text[c.span.end - 1] == "的" for c in clauses[:position])
        if _OPENS.match(text, first.span.start) and not told and not _OTHERWISE.search(text, first.span.start + 1, end):
            return Span(first.span.start, end)  # 凡购买住房，签订合同，并在期限内缴清契税的
        joined = position
        while joined > 0 and self._is_joined(text, clauses[joined - 1].span, clauses[joined].span):
            joined -= 1
        if joined < position:
            return Span(clauses[joined].span.start, end)
        states = (
            position == 1
            and first.subject is not None
            and first.verb is None
            and not first.hypothetical
            and not _OTHERWISE.search(text, first.span.start, clauses[position].span.start + 1)
            and self._grammar.is_strong_predication(text, first.subject)
            and not any(p.span.end == first.span.end for p in self._parties.parties(text, first.span))
        )
        return Span(first.span.start if states else clauses[position].span.start, end)

    def _is_joined(self, text: str, before: Span, span: Span) -> bool:
        """违规操作，造成损失的: a clause goes on with the case that the one before it opens."""
        opens = _JOINS.match(text, span.start)
        return opens is not None and text[before.end - 1] not in _CLOSED and not _OTHERWISE.search(text, *before)

    def _case_start(self, text: str, clause: Span) -> int:
        """Where the case starts: behind 对 or 对于, also when an agent or verb stands before it."""
        number = _NUMBER.match(text, clause.start, clause.end)
        start = self._grammar.skip_opening(text, number.end() if number else clause.start, clause.end)
        if among := _AMONG.match(text, start, clause.end):
            start = among.end()
        match = _DUI.match(text, start, clause.end)
        if match and ("的" not in match[0] or self._grammar.verb_at(text, start, clause.end)):
            return match.end()
        notices = _NOTICES.match(text, start, clause.end)
        return notices.end() if notices else start

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


def _behind_marker(text: str, start: int) -> int:
    """The position behind 对, 对于 or 针对."""
    return start + len(next(marker for marker in _MARKERS if text.startswith(marker, start)))


def _pattern(concept: Concept) -> re.Pattern[str]:
    return re.compile("|".join(concept.patterns))


def _type(concept: Concept) -> str | None:
    value = concept.value("conditionType")
    return value.rsplit("/", 1)[-1] if value else None


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    return _Rules(vocabulary)
