"""The grammar of a clause of Chinese official style, shared by extractors.

A sentence is a chain of clauses; a clause is ``[adverbials] [subject] [adverbials] head verb …``. Directive clauses
have no subject: the issuer speaks. The analysis is shallow, reads only the word classes of ``lexicon/verbs.ttl``,
and leaves a clause without a head rather than guess one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, depth_map, split_clauses
from loaders.model import Span

REMEMBERED = 4096
"""How many sentences keep their analysis: those of one long document."""

_OPENING = re.compile(
    r"[\s—·●]*(?:[一二三四五六七八九十]+(?:是|要)|第[一二三四五六七八九十]+[,，、]?|（?\d+[）.、]|（[一二三四五六七八九十]+）)?\s*"
)
_DATE = r"(?:到|至|截至)?(?:\d{4}年|“[一二三四五十]+五”)(?:\d+月)?(?:\d+日)?(?:年?底|末)?(?:前|起|以前|之前|时期|期间)?"
_DAY_OF_YEAR = r"(?:每年|今年|当年|次年|于)?\d{1,2}月(?:\d{1,2}日)?(?:底|末)?(?:之|以)?前"
_SPAN = r"(?:在|用|力争)?\d+(?:[-—~至到]\d+)?(?:年|个月)(?:左右)?(?:的时间)?(?:之|以)?内"  # 3年内培育…
_BOUND = re.compile(
    r"的|了|者|后(?![续台备勤期援])|(?:通过|合格)的|是(?!否)|指(?:的|定的)|期间|过程|之前|之后|之日|之时|以来|以后"
    r"|等(?:方面|领域|方式|手段|形式|途径|渠道|方法|措施|环节)"
)
_SUBJECT_END = re.compile(
    r"(?:(?<=[一-鿿]{2})|(?<=[一-鿿]）))(?:以(?=[^，]+为)|(?<![相面反])对(?!接|外|内|象|口|标|应)|向(?!上|下)|(?<![行作认因成])为|(?<![存所旨])在|(?<![位处用属由关对基限])于(?=\d|每|今年|本|次|当|收到)|(?<!即)将|把|按照|按(?!揭|期|时|需|照)|根据|依据|通过|结合(?!度)|围绕|针对)"
)
_HEADLESS = re.compile(r"(?<![目标有])的$")  # 对未取得许可的，…: whoever, whatever
_COORDINATORS = "、和与及或并"
_COORDINATED = re.compile(
    r"(?:[、和与及或并的未已被所不曾对把]|或者|以及|结合|根据|依据|按照)$"
)  # before a verb that is no head
_WHEN = re.compile(
    r"(?:期间|(?<![同及适按随定临实届小平])时|(?<![前先今落善最背])后|(?<![目当提超])前|之日起|以来|的同时)$"
)
_HYPOTHETICAL = re.compile(r"(?:如果|如|若|凡|倘若|一旦|除)(?!何|下|期|实|此)")
_SCENE = re.compile(r"[^，。；]+?等[^，。；、的]{0,6}(?:方面|领域|环节)(?![的内中外上下、和与及])")  # 在…等方面给予
_AS = re.compile(r"(以[^，]+为)[^，]+$")  # 以…为指导


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what is known of its parts; spans are offsets of the whole text."""

    span: Span
    adverbials: tuple[Span, ...] = ()  # prepositional phrases before the head, in the order of the text
    subject: Span | None = None
    verb: Span | None = None  # the head; None for a clause that is all adverbial, or a bare noun phrase
    hypothetical: bool = False  # 如…, 除…外: a condition, not a statement

    @property
    def is_adverbial(self) -> bool:
        """True if the clause only sets the scene for the next one: 在…前提下, 对…企业, 为优化环境."""
        return self.hypothetical or (self.verb is None and self.subject is None)


class Grammar:
    """The word classes of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._analyse)
        compounds, directives = words("verbs/compound"), words("verbs/directive")
        self._verb = re.compile(alternation((*compounds, *directives, *words("verbs/governing"))))
        self._verb_end = re.compile(self._verb.pattern + "$")
        nominal = set(words("verbs/nominal"))
        pairs = {pair for pair in compounds if pair[:2] in nominal and pair[2:] in nominal}
        self._nominal = frozenset(nominal | pairs)
        self._transitive = frozenset(words("verbs/transitive"))
        self._governing = frozenset(words("verbs/governing"))
        self._active = self._transitive | self._governing
        self._suffix = re.compile(alternation(words("verbs/nominal-suffix")))
        predicates = alternation((*compounds, *directives, *words("verbs/governing")))
        adverbs, prepositions = alternation(words("verbs/adverb")), alternation(words("verbs/preposition"))
        either = alternation(words("verbs/adverb-or-verb"))
        modals = alternation(words("verbs/modal"))
        before = rf"(?=、?{adverbs}|{either}|{modals}|{predicates}|{prepositions})"
        self._adverb = re.compile(rf"(?:{adverbs}地?、?{before}|{modals}{before}|{either}(?={adverbs}|{predicates}))")
        self._adverb_run = re.compile(rf"(?:{adverbs}|{either}|{modals})+地?$")
        label = (
            rf"{alternation(words('verbs/label-verb'))}{alternation(words('verbs/label-suffix'))}(?!发展|做|化|再造)"
        )
        actor = rf"{alternation(words('verbs/actor-verb'))}{alternation(words('verbs/actor'))}"
        self._body = re.compile(alternation(words("verbs/body")))
        self._noun = re.compile(rf"{alternation(words('verbs/noun'))}|{actor}")
        self._no_verb = re.compile(rf"{self._noun.pattern}|{label}")
        self._opening = re.compile(
            rf"{_OPENING.pattern}(?:(?:{_DATE}|{_DAY_OF_YEAR}|{_SPAN}|{alternation(words('verbs/connective'))})(?={predicates}|{adverbs}|{prepositions}|$))?"
        )
        self._modal = re.compile(modals)
        suffix = vocabulary.scheme("lexicon/deontic")["state-suffix"]
        endings = alternation(suffix.cues)
        self._organ = re.compile(
            rf"(?:{alternation(words('deontic/state-agent'))}|[一-鿿]{{2}}{endings})(?:（[^（）]*）)?$"
        )
        self._no_organ = re.compile(alternation(suffix.values("notAfter")) + endings + "$")
        self._scene_end = re.compile(alternation(words("verbs/scene-end")) + "$")
        self._true_adverb = re.compile(rf"(?<![主重需])(?:{adverbs}|{modals})地?$")
        self._preposition = re.compile(prepositions)
        self._quality = re.compile(alternation(words("verbs/quality")) + "$")
        self._stative = re.compile(alternation(words("verbs/stative")))
        self._disposal = re.compile(rf"{alternation(words('verbs/disposal'))}(?!的)")
        self._state = re.compile(alternation(word for word in words("verbs/stative") if len(word) > 1))
        self._threshold = re.compile(alternation(words("verbs/threshold")))
        self._attained = re.compile(alternation(words("verbs/attained")))
        self._grant = re.compile(alternation(words("verbs/grant")))

    def clauses(self, text: str, span: Span) -> tuple[Clause, ...]:
        """The clauses of the sentence at ``span``, in the order of the text; several extractors ask for the same."""
        return self._remembered(text, span)

    def _analyse(self, text: str, span: Span) -> tuple[Clause, ...]:
        sentence = text[span.start : span.end]
        depths = depth_map(sentence)
        return tuple(
            self._clause(text, part.shift(span.start), depths[part.start : part.end])
            for part in split_clauses(sentence)
        )

    def verb_at(self, text: str, position: int, end: int, *, after_adverb: bool = False) -> Span | None:
        """The directive verb that starts at ``position``, unless it is a modifier there (监管部门, 建立的)."""
        match = self._verb.match(text, position, end)
        if match is None or _BOUND.match(text, match.end()) or self._no_verb.match(text, position, end):
            return None
        if (
            match[0] in self._nominal
            and not after_adverb
            and (
                match.end() == end or (match[0] not in self._transitive and self._suffix.match(text, match.end(), end))
            )
        ):
            return None
        return Span(match.start(), match.end())

    def skip_adverbs(self, text: str, position: int, end: int) -> int:
        """The position after the adverbs that start at ``position``."""
        while match := self._adverb.match(text, position, end):
            if self._is_object(text, match, end):
                break
            position = match.end()
        return position

    def strip_adverbs(self, text: str, start: int, end: int) -> int:
        """Where the run of adverbs and modals that ends at ``end`` starts; ``end`` if there is none."""
        match = self._adverb_run.search(text, start, end)
        return match.start() if match else end

    def verbs(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The directive verbs in a stretch that are not nouns as often."""
        for match in self._verb.finditer(text, start, end):
            if match[0] not in self._nominal:
                yield Span(*match.span())

    def skip_opening(self, text: str, start: int, end: int) -> int:
        """The position after a list number, a date or a connective at the head of a clause."""
        match = self._opening.match(text, start, end)
        return match.end() if match else start

    def adverb_at(self, text: str, position: int, end: int) -> bool:
        """True if an adverb before a verb starts at ``position``."""
        return self._adverb.match(text, position, end) is not None

    def predicate_at(self, text: str, position: int, end: int) -> bool:
        """True if what starts at ``position`` can open a predicate: an adverb, a modal, a verb, a preposition."""
        patterns = (self._adverb, self._verb, self._preposition, self._stative, self._modal)
        return any(pattern.match(text, position, end) for pattern in patterns)

    def has_no_subject(self, text: str, position: int, end: int) -> bool:
        """True if a clause opens at ``position`` with its predicate: a verb, a state, 在."""
        opens = self._stative.match(text, position, end) or text.startswith("在", position)
        return bool(opens) or self.verb_at(text, position, end) is not None

    def phrase_end(self, text: str, start: int, end: int, stops: str) -> int:
        """Where the noun phrase that starts at ``start`` ends: before a predicate, or one of ``stops``."""
        position = start
        while position < end and text[position] not in stops:
            if self.verb_at(text, position, end) and not self.is_nominal_at(text, position):
                break
            preposition = self._preposition.match(text, position, end)
            if self.adverb_at(text, position, end) or (preposition and len(preposition[0]) > 1):
                break
            position += 1
        return position

    def is_nominal_at(self, text: str, position: int) -> bool:
        """True if the verb at ``position`` is a noun as often."""
        match = self._verb.match(text, position)
        return match is not None and match[0] in self._nominal

    def is_predication(self, text: str, span: Span) -> bool:
        """True if a 的-modifier says something of its head (符合条件, 信用风险低) and is not a mere possessor."""
        return (
            self._stative.match(text, span.start, span.end) is not None
            or self._preposition.match(text, span.start, span.end) is not None
            or self._verb.search(text, span.start, span.end) is not None
            or self._quality.search(text, span.start, span.end) is not None
            or self._threshold.search(text, span.start, span.end) is not None
            or self._state.search(text, span.start, span.end) is not None
            or self._attained.search(text, span.start, span.end) is not None
        )

    def is_strong_predication(self, text: str, span: Span) -> bool:
        """True if a stretch has a predicate that cannot be a noun: a verb, a state at its head, a threshold."""
        return (
            self._stative.match(text, span.start, span.end) is not None
            or self._threshold.search(text, span.start, span.end) is not None
            or self._quality.search(text, span.start, span.end) is not None
            or next(self.verbs(text, span.start, span.end), None) is not None
        )

    def ends_in_verb(self, text: str, start: int, end: int) -> bool:
        """True if ``text[start:end]`` ends in a directive verb."""
        return self._verb_end.search(text, start, end) is not None

    def _is_object(self, text: str, match: re.Match[str], end: int) -> bool:
        """统筹发展和安全: the verb after 统筹 is a noun."""
        following = self._verb.match(text, match.end(), end)
        return (
            following is not None
            and following[0] in self._nominal
            and match[0] not in self._nominal
            and (
                following.end() == end
                or text[following.end()] in _COORDINATORS
                or (following[0] not in self._active and self._is_nominal_after(text, following.end(), end))
            )
            and self._verb.match(match[0]) is not None
        )

    def _is_nominal_after(self, text: str, position: int, end: int) -> bool:
        """True before a word that makes the verb that ends at ``position`` a modifier: 出让管理, 监管能力."""
        return self._suffix.match(text, position, end) is not None or self.is_nominal_at(text, position)

    def _clause(self, text: str, span: Span, depths: list[int]) -> Clause:
        start = position = self.skip_opening(text, span.start, span.end)
        if start == span.end or _WHEN.search(text, start, span.end):
            return Clause(span)
        if _HEADLESS.search(text, start, span.end):
            return Clause(span, hypothetical=True)
        adverbials: list[Span] = []
        while True:
            marker = self._preposition.match(text, position, span.end)
            if marker and (disposed := self._disposed(text, marker, span.end)):
                return Clause(span, (*adverbials, Span(position, disposed.start)), None, disposed)
            after = self.skip_adverbs(text, position, span.end)
            if verb := self.verb_at(text, after, span.end, after_adverb=after > position):
                return Clause(span, tuple(adverbials), None, verb, False)
            governs = after > position and not self._preposition.match(text, after, span.end)
            if governs and (verb := self.verb_at(text, position, span.end)):
                return Clause(span, tuple(adverbials), None, verb, False)  # 强化系统建设: no adverb after all
            if match := _HYPOTHETICAL.match(text, after, span.end):
                return Clause(span, tuple(adverbials), hypothetical=True)
            if self._stative.match(text, after, span.end):
                return Clause(span, tuple(adverbials), Span(position, span.end))
            if (match := self._preposition.match(text, after, span.end)) is None:
                position = after if adverbials else position
                break
            if match[0] == "在" and (scene := _SCENE.match(text, match.end(), span.end)):
                adverbials.append(Span(after, scene.end()))
                position = scene.end()
                continue
            opened = match.end()
            if as_ := _AS.match(text, after, span.end):
                opened = as_.end(1)
            if disposed := self._disposed(text, match, span.end):
                return Clause(span, (*adverbials, Span(after, disposed.start)), None, disposed)
            head = self._head_after(text, span, opened, depths)
            if head is None and match[0] == "为" and self.verb_at(text, match.end(), span.end) is None:
                head = self._head_after(text, span, match.end(), depths, strict=False)
            if head is None:
                return Clause(span, (*adverbials, Span(after, span.end)))
            stop = self.strip_adverbs(text, match.end(), head.start)
            adverbials.append(Span(after, stop))
            if match[0] == "由":
                return Clause(span, (), self._subject(text, match.end(), stop), head)
            position = stop
        if by_agent := self._by_agent(text, position, span, depths):
            return Clause(span, tuple(adverbials), *by_agent)
        head = self._head_after(text, span, position, depths)
        if head is None:
            hypothetical = re.search(r"(?:如|若|如果)(?=认为|有|因|遇|需|确|未|不)", text[start : span.end]) is not None
            subject = self._subject(text, start, span.end)
            named = subject if subject.end > subject.start else None
            return Clause(span, tuple(adverbials), named, hypothetical=hypothetical)
        subject = self._subject(text, position, self.strip_adverbs(text, position, head.start))
        return Clause(span, tuple(adverbials), subject, head)

    def _by_agent(self, text: str, start: int, span: Span, depths: list[int]) -> tuple[Span, Span] | None:
        """The organ and its verb in a clause about a thing: 认定工作由省工业和信息化厅负责."""
        for by in re.finditer("(?<![自理])由(?!于|此)", text[start : span.end]):
            agent = start + by.end()
            if depths[agent - span.start] or agent - start < 3:
                continue
            for verb in self._verb.finditer(text, agent + 2, span.end):
                stop = self.strip_adverbs(text, agent, verb.start())
                if self.ends_in_organ(text, agent, stop) and not _BOUND.match(text, verb.end()):
                    return Span(agent, stop), Span(*verb.span())
        return None

    def ends_in_organ(self, text: str, start: int, end: int) -> bool:
        """True if ``text[start:end]`` ends in the name of a state organ."""
        return self._organ.search(text, start, end) is not None and self._no_organ.search(text, start, end) is None

    def _subject(self, text: str, start: int, end: int) -> Span:
        """The subject in what stands before a head: up to the first preposition."""
        inner = _SUBJECT_END.search(text, start, end)
        return Span(start, self.strip_adverbs(text, start, inner.start()) if inner else end)

    def _head_after(self, text: str, span: Span, start: int, depths: list[int], *, strict: bool = True) -> Span | None:
        """The head verb behind a phrase that starts at ``start``: the first verb that is neither part of the
        phrase (a verb at its start, a coordinate, inside a 的-clause) nor a noun.
        """
        inner = self.verb_at(text, self.skip_adverbs(text, start, span.end), span.end)
        if inner is not None and text[start - 1] == "为":
            return None  # 为优化环境: a purpose
        candidates = [
            match
            for match in self._verb.finditer(text, (inner.end if inner else start) + 1, span.end)
            if depths[match.start() - span.start] == 0 and self._may_head(text, match, start, span.end, strict)
        ]
        for candidate, following in zip(candidates, [*candidates[1:], None], strict=False):
            if following is not None and _is_relative(text, candidate.end(), following, span.end):
                continue
            adjoins = following is None or following.start() == candidate.end()
            if adjoins and self._awaits_head(text, start, candidate.start(), span.end):
                return None
            return Span(candidate.start(), candidate.end())
        return None

    def _disposed(self, text: str, preposition: re.Match[str], end: int) -> Span | None:
        """The head that only 将 and 把 have: 将…作为…."""
        match = self._disposal.search(text, preposition.end(), end) if preposition[0] in ("将", "把") else None
        return Span(*match.span()) if match else None

    def _awaits_head(self, text: str, start: int, verb: int, end: int) -> bool:
        """对⟨在境内进行转移⟩的企业: the phrase opens like a clause, so a 的 behind the verb closes it."""
        opens_clause = (
            self._preposition.match(text, start, verb)
            or self._stative.match(text, start, verb)
            or self._verb.match(text, start, verb)
            or (text[start - 1] == "对" and self._opens_threshold(text, start, verb, end))
        )
        return bool(opens_clause) and "的" not in text[start:verb] and "的" in text[verb:end]

    def _opens_threshold(self, text: str, start: int, verb: int, end: int) -> bool:
        """年收入达到…、每年保持稳定增长的企业: the words of a threshold open a 的-clause, unless a grant follows."""
        return self._threshold.search(text, start, verb) is not None and self._grant.match(text, verb, end) is None

    def _may_head(self, text: str, match: re.Match[str], start: int, end: int, strict: bool) -> bool:
        run = self.strip_adverbs(text, start, match.start())
        if _COORDINATED.search(text, start, match.start()) or text[run - 1] in _COORDINATORS:
            return False
        if _BOUND.match(text, match.end()) or self._noun.match(text, match.start(), end):
            return False
        if self._body.match(text, match.end(), end):
            return False  # 教育督导委员会
        if match[0] not in self._nominal:
            return True
        if text.startswith("、", match.end()):
            return False  # 在城市管理、养老服务等领域
        adverb = self._true_adverb.search(text, start, match.start())
        following = self._verb.match(text, match.end(), end)
        if following is not None and following[0] not in self._nominal:
            return False  # 行业组织进行…: the noun before a verb
        acts = match[0] in self._active and self.ends_in_organ(text, start, run)
        after_scene = self._scene_end.search(text, start + 1, match.start()) is not None
        granted = text[start - 1] == "对" and "的" in text[start:run] and self._grant.match(text, match.start(), end)
        if strict and not acts and not after_scene and not granted and (adverb is None or adverb.start() == start):
            return False
        if acts and match[0] in self._governing:
            return match.end() < end and text[match.end()] != "下"  # 组织专家…, not 在…部指导下
        return match.end() < end and self._suffix.match(text, match.end(), end) is None


def guarded(concept: Concept) -> re.Pattern[str]:
    """The cues of a word class where its guards let them pass (zc:notBefore, zc:notAfter)."""
    by_length: dict[int, list[str]] = {}
    for word in concept.values("notAfter"):
        by_length.setdefault(len(word), []).append(word)
    behind = "".join(f"(?<!{alternation(words)})" for words in by_length.values())
    ahead = f"(?!{alternation(concept.values('notBefore'))})"
    return re.compile(behind + alternation(concept.cues) + ahead)


def _is_relative(text: str, after: int, verb: re.Match[str], end: int) -> bool:
    """True if what follows a verb closes a 的-clause before the next verb: 聘雇并推荐的人才…提供便利."""
    between = text[after : verb.start()]
    if between[:1] in ("对", "为", "向"):
        return False  # 负责对…的品种进行认定
    position = between.rfind("的")
    if position == -1 or len(between) - position > 20 or between[-1] in _COORDINATORS:
        return False
    return verb.end() < end and text[verb.end()] not in _COORDINATORS


@lru_cache(maxsize=4)
def grammar(vocabulary: Vocabulary) -> Grammar:
    """The grammar of a vocabulary, compiled once."""
    return Grammar(vocabulary)
