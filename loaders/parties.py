"""Parties that are not the state: noun phrases, and whether the clause makes them gain or binds them.

Shared by the extractors of beneficiaries, regulated parties and conditions. A phrase is a head of
``lexicon/party.ttl`` with the modifiers before it that have no 的; what it means for the party is decided by the
operator that governs it: 支持…, 为…提供, 侵害…, 查处…, or the modal it is the subject of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from kg.vocab import Concept, Vocabulary
from loaders.clauses import Clause, Grammar, grammar, guarded
from loaders.matching import alternation, depth_map
from loaders.model import Span

Effect = Literal["gains", "bound"]

_HARD = "，。；：、（）“”《》〈〉【】/+.的对为向给与由和及或其到至从在\n "
_HARD_END = re.compile(  # a mark or function word, unless it is part of a noun
    r"[，。；：、（）“”《》〈〉【】/+.\s的对向给与由和及或至\d]|为(?!主)|等(?![级次待值效])|其(?![他它余])|从(?![业事])|到(?![期位])|内(?![资外部需销陆河蒙])|经(?![营济理办过纪销典验贸费常适书认])"
    r"|在(?![建校读职岗园售线册编])"
)
_LOCALISER = re.compile(r"[后时间]|内(?!资)|中(?![小央国介体医型等高学心试外职标方])|下(?![岗游属])")
_HEAD_KINDS = ("enterprise", "organisation", "institution", "investor", "person", "project", "market-entity", "product")
_LED, _ON = "引导", "聚焦"
_NAME = re.compile(r"[^，。；：、（）的和与]{0,24}")
_LEAD = re.compile(r"以及|及|和|或|且|并|一批|各类")
_SHARED = re.compile(r"[、和与及或]$")
_RECIPIENT = re.compile(
    r"(?<![相面反应核针])对(?:于)?(?!接|外(?!商|资|国|籍)|内(?!资)|口|标|应)|(?<![行作认因成列视定判设改转变])为(?!了|主)|(?<![面方意])向(?!上|下)|(?<![供])给(?!予)|面向|针对|围绕"
)


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase that names a party, with what its clause does to it."""

    span: Span
    kind: str
    effect: Effect | None
    rule: str  # which frame decided: support, recipient, victim, possession, policy, permission, sanction, duty
    relative: Span | None = None  # the 的-clause before it, without 的
    metonymy: bool = False


@dataclass(frozen=True, slots=True)
class _Operator:
    name: str  # support, give (a preposition), harm, sanction, court, partner, advance, other, subject
    span: Span


class _Phrase(NamedTuple):
    span: Span
    kind: str
    metonymy: bool = False


class _Frame(NamedTuple):
    """A party in its sentence."""

    text: str
    phrase: _Phrase
    clauses: list[Clause]
    position: int  # of its clause
    operator: _Operator
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


class PartyGrammar:
    """The frames of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/party")
        self.clauses: Grammar = grammar(vocabulary)
        self._heads = [(_kind(lexicon[name]), guarded(lexicon[name])) for name in _HEAD_KINDS]
        all_heads = [cue for kind in _HEAD_KINDS[:-1] for cue in lexicon[kind].cues]
        known = (*words("party/modifier"), *words("party/determiner"), *all_heads)
        self._modifier = re.compile(alternation(known))
        cuts = (*words("verbs/directive"), *words("verbs/compound"), *words("verbs/governing"), *words("verbs/adverb"))
        nominal = set(words("verbs/nominal")) - set(words("party/support"))
        frames = [w for name in ("support", "harm", "sanction", "court") for w in words(f"party/{name}")]
        field = (*words("party/group"), *frames, *(w for w in cuts if w not in nominal and len(w) > 1))
        self._cut = re.compile("|".join((*lexicon["group"].patterns, alternation(field))))
        self._determiner = re.compile(
            rf"(?:{alternation(words('party/determiner'))}|(?<=\d)(?:[家名个户位批届岁人条项]|周岁|年度?))"
        )
        self._verbs = {
            name: re.compile(alternation(words(f"party/{name}")))
            for name in ("harm", "sanction", "court", "advance", "direct")
        }
        self._verbs["partner"] = guarded(lexicon["partner"])
        support = (alternation(words("party/support")), *lexicon["support"].patterns)
        self._verbs["support"] = re.compile("|".join(support))
        self._each = re.compile(alternation(words("party/each")))
        self._capital = re.compile(alternation(words("party/capital")) + "$")
        self._comply = re.compile(alternation(words("party/compliance")))
        self._grant = re.compile(alternation(words("verbs/grant")))
        self._agent = re.compile(alternation(words("verbs/agent")) + "$")
        self._cap = re.compile(alternation((*words("deontic/cap"), *words("deontic/quota"))))
        self._restrict = re.compile(alternation((*words("party/sanction"), *words("party/restriction"))))
        places = (alternation(words("party/place")), *lexicon["place"].patterns)
        self._verbs["place"] = re.compile("|".join(places))
        self._lenient = re.compile(alternation(words("party/leniency")))
        self._lenient_end = re.compile(self._lenient.pattern + "$")
        self._give = re.compile("|".join((alternation(words("party/give")), *lexicon["give"].patterns)))
        between = alternation(words("party/possession-modifier"))
        self._possession = re.compile(rf"(?:的|{between})*{alternation(words('party/possession'))}")
        self._anaphors = frozenset(words("party/anaphor"))
        self._nominalised = words("party/nominalised")
        self._policy_name = re.compile(alternation(words("party/policy-name")) + "$")
        self._policy = re.compile(alternation(words("party/policy")) + "$")
        self._fixed = re.compile(alternation(words("party/fixed")) + "$")
        forces: dict[str, list[str]] = {}
        for concept in vocabulary.scheme("lexicon/deontic").values():
            if force := concept.value("expressesForce"):
                forces.setdefault(force.rsplit("/", 1)[-1], []).append(guarded(concept).pattern)
        self._bound = re.compile("|".join((*forces["obligation"], *forces["prohibition"])))
        self._may = re.compile("|".join((*forces["permission"], alternation(words("party/entitlement")))))
        self._violation = re.compile(alternation(words("party/violation")))
        self._metonym = guarded(lexicon["metonym"])

    # --- noun phrases ------------------------------------------------------------------------------------

    def parties(self, text: str, span: Span) -> Iterator[Party]:
        """The parties named in a heading or sentence, outermost phrases only, in the order of the text."""
        depths = depth_map(text[span.start : span.end])
        clauses = list(self.clauses.clauses(text, span))
        phrases = [
            _Phrase(found, kind)
            for kind, pattern in self._heads
            for match in pattern.finditer(text, span.start, span.end)
            if depths[match.start() - span.start] == 0 and (found := self._phrase(text, match, clauses))
        ]
        phrases += [
            _Phrase(Span(*match.span()), "investor", metonymy=True)
            for match in self._metonym.finditer(text, span.start, span.end)
            if depths[match.start() - span.start] == 0
        ]
        for phrase in sorted({phrase.span: phrase for phrase in phrases}.values()):
            if any(_swallows(other, phrase) for other in phrases):
                continue
            position = next((i for i, c in enumerate(clauses) if c.span.contains(phrase.span)), None)
            if position is not None and not self._in_fixed_name(text, phrase.span, clauses[position]):
                yield self._judge(phrase, text, clauses, position)

    def _phrase(self, text: str, match: re.Match[str], clauses: list[Clause]) -> Span | None:
        """The head with its modifiers. None for a bare 项目, which is an anaphor."""
        clause = next((c for c in clauses if c.span.start <= match.start() < c.span.end), None)
        if clause is None:
            return None
        low = clause.span.start
        if clause.verb is not None and clause.verb.end <= match.start():
            low = clause.verb.end
        start = self._left(text, max(low, match.start() - 16), match.start())
        while (
            start > low + 2
            and _SHARED.search(text, low, start)
            and (shared := self._left(text, max(low, start - 13), start - 1)) < start - 1
            and self._is_modifiers(text, shared, start - 1)
        ):
            start = shared
        if self._each.match(text, start, match.start()):
            return Span(start, match.end())
        while determiner := self._determiner.match(text, start, match.start()) or (
            _LOCALISER.match(text, start, match.start())
        ):
            start = determiner.end()
        if match[0] in self._anaphors and start == match.start() and not text.startswith("的", start - 1):
            return None
        return Span(start, match.end())

    def _left(self, text: str, low: int, head: int) -> int:
        """Where the modifiers before a head start: behind the last boundary, verb, adverb or field word."""
        position = start = max((mark.end() for mark in _HARD_END.finditer(text, low, head)), default=low)
        while position < head:
            if word := self._modifier.match(text, position, head):
                position = word.end()
            elif cut := self._cut.match(text, position, head):
                position = start = cut.end()
            else:
                position += 1
        return start

    def _is_modifiers(self, text: str, start: int, end: int, *, with_parties: bool = False) -> bool:
        """True if a stretch is made of modifiers only (``with_parties``: or of parties with them)."""
        position = start
        while position < end:
            word = self._modifier.match(text, position, end)
            if word is None:
                return False
            position = word.end()
        return with_parties or (
            end > start and not any(pattern.search(text, start, end) for _, pattern in self._heads[:-1])
        )

    def _tail(self, text: str, phrase: Span, clause: Clause) -> str:
        """The nouns behind a phrase that make one name with it."""
        position = phrase.end
        while position < clause.span.end and text[position] not in _HARD.replace("其", ""):
            if text[position] == "在" or self.clauses.adverb_at(text, position, clause.span.end):
                break
            if self.clauses.verb_at(text, position, clause.span.end) and not self.clauses.is_nominal_at(text, position):
                break
            position += 1
        return text[phrase.end : position]

    def _in_fixed_name(self, text: str, phrase: Span, clause: Clause) -> bool:
        tail = self._tail(text, phrase, clause)
        return len(tail) <= 12 and self._fixed.search(tail) is not None

    # --- what happens to them ----------------------------------------------------------------------------

    def _judge(self, phrase: _Phrase, text: str, clauses: list[Clause], position: int) -> Party:
        operator = self._operator(text, phrase.span, clauses[position])
        relative = self._relative(text, phrase.span, operator)
        frame = _Frame(text, phrase, clauses, position, operator, relative)
        effect, rule = self._effect(frame)
        return Party(phrase.span, phrase.kind, effect, rule, relative, phrase.metonymy)

    def _effect(self, frame: _Frame) -> tuple[Effect | None, str]:
        """What the governing word does to the party, and the name of the frame."""
        name, product = frame.operator.name, frame.phrase.kind == "product"
        if name != "harm" and self._inside_relative(frame):
            return None, "relative"
        if name == "sanction":
            return "bound", "sanction"
        if name == "give":
            return self._recipient(frame)
        if product or name in ("partner", "court", "place"):
            return None, name
        if name == "harm":
            return "gains", "victim"
        if name == "direct":
            complies = self._comply.match(frame.text, frame.phrase.span.end, frame.clause.span.end)
            return ("bound", "direct") if complies else (None, name)
        surface = frame.text[slice(*frame.phrase.span)]
        word = frame.text[slice(*frame.operator.span)]
        if name == "support" and word == _LED and self._capital.search(surface):
            return None, name
        if name == "support" and word == _ON and frame.clause.verb not in (None, frame.operator.span):
            return None, name
        if name == "support" or (name == "advance" and frame.phrase.kind == "project"):
            return "gains", "support"
        if self._possession.match(frame.text, frame.phrase.span.end, frame.clause.span.end):
            return "gains", "possession"
        if name == "subject" and (found := self._as_subject(frame)):
            return found
        if name in ("other", "advance") and self._policy.search(self._name(frame)):
            return "gains", "policy"
        return None, name

    def _inside_relative(self, frame: _Frame) -> bool:
        """对扩大小微企业贷款规模的地方: the party is the object in a 的-clause on another noun."""
        phrase, clause = frame.phrase.span, frame.clause
        start = frame.text.rfind("对", clause.span.start, phrase.start) + 1
        if start == 0 or not _RECIPIENT.match(frame.text, start - 1):
            return False
        end = clause.verb.start if clause.verb and clause.verb.start > phrase.end else clause.span.end
        opens = self.clauses.verb_at(frame.text, start, end)
        verb = opens or next(self.clauses.verbs(frame.text, start, phrase.start), None)
        if verb is None or verb.end > phrase.start or "的" in frame.text[start : phrase.start]:
            return False
        return "的" in frame.text[phrase.end + 1 : end]

    def _recipient(self, frame: _Frame) -> tuple[Effect | None, str]:
        """对…, 为…, 向… with its predicate: 对失信企业实施惩戒 binds, 对小微企业给予补贴 gives."""
        predicate = frame.predicate()
        at = frame.operator.span
        binds = frame.text[at.start] in "对针"
        if frame.clause.hypothetical:
            if not binds or at.end != frame.phrase.span.start:
                return None, "case"
            predicate = "，".join(
                frame.text[slice(*c.span)] for c in frame.clauses[frame.position + 1 : frame.position + 4]
            )
        penalty = self._verbs["sanction"].search(predicate)
        if penalty and binds and not self._lenient.search(predicate, 0, penalty.start()):
            return "bound", "sanction"
        if frame.relative is not None and self._violation.search(frame.text, *frame.relative):
            return "bound", "sanction"
        limit, give = self._restrict.search(predicate), self._give.search(predicate)
        if limit and binds and (give is None or limit.start() < give.start()):
            return "bound", "sanction"
        far = frame.text[frame.operator.span.start] == "向" and give is not None and give.start() > 12
        return ("gains" if give and not far and frame.phrase.kind != "product" else None), "recipient"

    def _as_subject(self, frame: _Frame) -> tuple[Effect | None, str] | None:
        """A subject is bound by 应, 须, 不得 and gains by 可, 享受; the modal may open one of the next clauses,
        as may the grant to a party that is the topic.
        """
        start, end = frame.phrase.span.end, frame.clause.span.end
        surface = frame.text[slice(*frame.phrase.span)]
        if self._each.match(surface) and self._cap.search(frame.text, start, end):
            return "gains", "grant"
        later = frame.clauses[frame.position + 1 : frame.position + 4]
        if start < end and (self.clauses.predicate_at(frame.text, start, end) or frame.text[start] in "、和及或"):
            stop = start + len(frame.text[start:end].partition("的")[0])
            duty, may = self._bound.search(frame.text, start, stop), self._may.search(frame.text, start, stop)
            if duty and (may is None or duty.start() < may.start()):
                return "bound", "duty"
            if may:
                return "gains", "permission"
            if self._has_duty(frame, surface, later):
                return "bound", "duty"
        opens = frame.phrase.span.start == self.clauses.skip_opening(frame.text, *frame.clause.span)
        if start == end or (opens and frame.clause.is_adverbial):
            for clause in later:
                if found := self._modal_at(frame.text, clause.span):
                    return found
                if start == end and clause.subject is None and clause.verb is not None:
                    return ("gains", "grant") if self._grant.match(frame.text, *clause.verb) else None
        return None

    def _modal_at(self, text: str, clause: Span) -> tuple[Effect, str] | None:
        """The force with which a later clause takes up its subject."""
        if self._bound.match(text, *clause):
            return "bound", "duty"
        return ("gains", "permission") if self._may.match(text, *clause) else None

    def _has_duty(self, frame: _Frame, surface: str, later: list[Clause]) -> bool:
        """True if a supervised agent is the subject of a bare verb, here or in the next clause."""
        clause = frame.clause
        if self._agent.search(surface) is None or clause.subject is None or clause.subject.end < frame.phrase.span.end:
            return False
        if not frame.phrase.span.start <= self.clauses.skip_opening(frame.text, *clause.span):
            return False
        if clause.verb is None:
            return bool(later) and later[0].verb is not None and later[0].subject is None
        return clause.subject.end == frame.phrase.span.end

    def _name(self, frame: _Frame) -> str:
        """The rest of the name that a party opens: nouns, or a long one that holds a clause and ends in 政策."""
        whole = _NAME.match(frame.text, frame.phrase.span.end, frame.clause.span.end)
        if whole and self._policy_name.search(whole[0]):
            return whole[0]
        return self._tail(frame.text, frame.phrase.span, frame.clause)

    def _operator(self, text: str, phrase: Span, clause: Clause) -> _Operator:
        """The nearest word to the left that governs the phrase; a verb inside a 的-clause does not."""
        start = clause.span.start
        found: list[_Operator] = []
        for name, pattern in self._verbs.items():
            found += [_Operator(name, Span(*m.span())) for m in pattern.finditer(text, start, phrase.start)]
        found += [_Operator("give", Span(*m.span())) for m in _RECIPIENT.finditer(text, start, phrase.start)]
        found += [_Operator("other", verb) for verb in self.clauses.verbs(text, start, phrase.start)]
        order = ["other", "direct", "advance", "give", "place", "partner", "court", "sanction", "harm", "support"]
        found.sort(key=lambda o: (o.span.end, o.span.end - o.span.start, order.index(o.name)))
        for operator in reversed(found):
            between = text[operator.span.end : phrase.start]
            governs = (
                clause.verb is not None
                and operator.span.overlaps(clause.verb)
                and between.endswith("的")
                and len(between) <= 16
            )
            if "的" in between and operator.name not in ("support", "give", "partner") and not governs:
                continue
            if operator.name == "partner" and "的" in between and not between.endswith("的"):
                continue
            if text.startswith(self._nominalised, operator.span.end) or text[operator.span.start - 1] == "的":
                continue
            if operator.name == "sanction" and self._lenient_end.search(text, start, operator.span.start):
                return _Operator("other", operator.span)  # 不得要求企业…
            if "的" in between and operator.name == "support":  # 对符合鼓励…目录规定的企业: 对 governs, not 鼓励
                return next(
                    (o for o in reversed(found) if o.name == "give" and o.span.end < operator.span.start), operator
                )
            return operator
        return _Operator("subject", Span(start, start))

    def _relative(self, text: str, phrase: Span, operator: _Operator) -> Span | None:
        """The 的-clause between the operator and the phrase, if it says something (not a bare possessor)."""
        end = phrase.start
        while match := re.search(self._determiner.pattern + "$", text[operator.span.end : end]):
            end -= len(match[0])
        if not text.startswith("的", end - 1) or end - 1 <= operator.span.end:
            return None
        start = (
            self.clauses.skip_opening(text, operator.span.end, end - 1)
            if operator.name == "subject"
            else (self.clauses.skip_adverbs(text, operator.span.end, end - 1))
        )
        clause = Span(start if operator.name != "give" else operator.span.end, end - 1)
        while lead := _LEAD.match(text, *clause):
            clause = Span(lead.end(), clause.end)
        joint = max(text.rfind(mark, *clause) for mark in "和及或")
        if joint > clause.start and self.clauses.verb_at(text, joint + 1, clause.end):
            before = Span(clause.start, joint)
            clause = clause if self.clauses.is_predication(text, before) else Span(joint + 1, clause.end)
        says = self.clauses.is_predication(text, clause) and not self._is_modifiers(
            text, clause.start, clause.end, with_parties=True
        )
        return clause if says and "其" not in text[clause.start : clause.end] else None


def _kind(concept: Concept) -> str:
    return (concept.value("partyKind") or "").rsplit("/", 1)[-1]


def _swallows(other: _Phrase, phrase: _Phrase) -> bool:
    """True if a phrase is no mention of its own: part of a longer one, or a product named by a party."""
    if other.span == phrase.span or not other.span.overlaps(phrase.span):
        return False
    if phrase.kind == "product":
        return True
    longer = other.span.end - other.span.start > phrase.span.end - phrase.span.start
    return other.kind != "product" and (longer or other.span.contains(phrase.span))


@lru_cache(maxsize=4)
def party_grammar(vocabulary: Vocabulary) -> PartyGrammar:
    """The party grammar of a vocabulary, compiled once."""
    return PartyGrammar(vocabulary)
