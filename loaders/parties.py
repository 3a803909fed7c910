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
from typing import Literal

from kg.vocab import Vocabulary
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
_HEAD_KINDS = ("enterprise", "organisation", "investor", "person", "project", "market-entity", "product")
_NAME = re.compile(r"[^，。；：、（）的和与]{0,24}")
_SHARED = re.compile(r"[、和与及或]$")
_RECIPIENT = re.compile(
    r"(?<![相面反应核针])对(?!接|外(?!商|资|国|籍)|内(?!资)|口|标|应)|(?<![行作认因成列视])为(?!了|主)|(?<![面方意])向(?!上|下)|(?<![供])给(?!予)"
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


class PartyGrammar:
    """The frames of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/party")
        self.clauses: Grammar = grammar(vocabulary)
        self._heads = [(kind, guarded(lexicon[kind])) for kind in _HEAD_KINDS]
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
            for name in ("support", "harm", "sanction", "court", "advance", "partner")
        }
        self._restrict = re.compile(alternation((*words("party/sanction"), *words("party/restriction"))))
        places = (alternation(words("party/place")), *lexicon["place"].patterns)
        self._verbs["place"] = re.compile("|".join(places))
        self._lenient = re.compile(alternation(words("party/leniency")))
        self._lenient_end = re.compile(self._lenient.pattern + "$")
        self._give = re.compile(alternation(words("party/give")))
        self._possession = re.compile(rf"(?:的|相关|各类|合理|切身|合法)*{alternation(words('party/possession'))}")
        self._policy = re.compile(alternation(words("party/policy")) + "$")
        self._fixed = re.compile(alternation(words("party/fixed")) + "$")
        forces: dict[str, list[str]] = {}
        for concept in vocabulary.scheme("lexicon/deontic").values():
            if force := concept.value("expressesForce"):
                forces.setdefault(force.rsplit("/", 1)[-1], []).append(guarded(concept).pattern)
        self._bound = re.compile("|".join((*forces["obligation"], *forces["prohibition"])))
        self._may = re.compile("|".join((*forces["permission"], "享受", "有权")))
        self._violation = re.compile(alternation(words("party/violation")))
        self._metonym = guarded(lexicon["metonym"])

    # --- noun phrases ------------------------------------------------------------------------------------

    def parties(self, text: str, span: Span) -> Iterator[Party]:
        """The parties named in a heading or sentence, outermost phrases only, in the order of the text."""
        depths = depth_map(text[span.start : span.end])
        clauses = list(self.clauses.clauses(text, span))
        phrases: list[tuple[Span, str, bool]] = []
        for kind, pattern in self._heads:
            for match in pattern.finditer(text, span.start, span.end):
                phrase = self._phrase(text, match, clauses)
                if phrase is not None and depths[match.start() - span.start] == 0:
                    phrases.append((phrase, kind, False))
        phrases += [
            (Span(*match.span()), "investor", True)
            for match in self._metonym.finditer(text, span.start, span.end)
            if depths[match.start() - span.start] == 0
        ]
        for phrase, kind, metonymy in sorted(phrases):
            if any(_swallows(other, kind_, phrase, kind) for other, kind_, _ in phrases):
                continue
            position = next((i for i, c in enumerate(clauses) if c.span.contains(phrase)), None)
            if position is not None and not self._in_fixed_name(text, phrase, clauses[position]):
                yield self._judge(text, phrase, kind, metonymy, clauses, position)

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
        while determiner := self._determiner.match(text, start, match.start()) or (
            _LOCALISER.match(text, start, match.start())
        ):
            start = determiner.end()
        if match[0] in ("项目", "服务", "工程项目") and start == match.start() and not text.startswith("的", start - 1):
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

    def _judge(self, text: str, phrase: Span, kind: str, metonymy: bool, clauses: list[Clause], position: int) -> Party:
        clause = clauses[position]
        operator = self._operator(text, phrase, clause)
        relative = self._relative(text, phrase, operator)
        effect, rule = self._effect(text, phrase, kind, clauses, position, operator, relative)
        return Party(phrase, kind, effect, rule, relative, metonymy)

    def _effect(
        self,
        text: str,
        phrase: Span,
        kind: str,
        clauses: list[Clause],
        position: int,
        operator: _Operator,
        relative: Span | None,
    ) -> tuple[Effect | None, str]:
        clause = clauses[position]
        if operator.name in ("partner", "court", "place"):
            return None, operator.name
        product = kind == "product"
        if operator.name == "harm":
            return (None if product else "gains"), "victim"
        if operator.name == "sanction":
            return "bound", "sanction"
        if operator.name == "give" and clause.hypothetical:
            return None, "case"
        if operator.name == "give":
            predicate = self._predicate(text, phrase, clauses, position)
            violating = relative is not None and self._violation.search(text, *relative) is not None
            if (penalty := self._verbs["sanction"].search(predicate)) and not self._lenient.search(
                predicate, 0, penalty.start()
            ):
                return "bound", "sanction"
            sanction, give = self._restrict.search(predicate), self._give.search(predicate)
            if violating or (sanction and (give is None or sanction.start() < give.start())):
                return ("bound" if violating or sanction else None), "sanction"
            near = give is not None and (text[operator.span.start] != "向" or give.start() <= 12)
            return ("gains" if near and not product else None), "recipient"
        if product:
            return None, "product"
        if operator.name == "support":
            return "gains", "support"
        if operator.name == "advance" and kind == "project":
            return "gains", "support"
        if self._possession.match(text, phrase.end, clause.span.end):
            return "gains", "possession"
        if operator.name == "subject":
            after = text[phrase.end : clause.span.end]
            if not after or clause.hypothetical:
                modals = [
                    (self._bound.match(text, *c.span), self._may.match(text, *c.span))
                    for c in clauses[position + 1 : position + 4]
                ]
                duty, may = next((pair for pair in modals if any(pair)), (None, None))
            elif self.clauses.predicate_at(text, phrase.end, clause.span.end) or after[0] in "、和及或":
                limit = phrase.end + len(after.partition("的")[0])
                duty, may = self._bound.search(text, phrase.end, limit), self._may.search(text, phrase.end, limit)
            else:
                duty = may = None
            if duty and (may is None or duty.start() < may.start()):
                return "bound", "duty"
            if may:
                return "gains", "permission"
        tail, name = self._tail(text, phrase, clause), _NAME.match(text, phrase.end, clause.span.end)
        whole = name[0] if name and name[0].endswith("政策") else tail  # 外国投资者境内取得利润再投资…政策
        if operator.name in ("other", "advance") and self._policy.search(whole):
            return "gains", "policy"
        return None, operator.name

    def _predicate(self, text: str, phrase: Span, clauses: list[Clause], position: int) -> str:
        """What is said of a recipient: the rest of its clause, and the next clauses if that has no head."""
        clause = clauses[position]
        rest = text[phrase.end : clause.span.end]
        if clause.verb is not None and clause.verb.end <= clause.span.end and len(rest) > 1:
            return rest
        return rest + "，".join(text[slice(*c.span)] for c in clauses[position + 1 : position + 4])

    def _operator(self, text: str, phrase: Span, clause: Clause) -> _Operator:
        """The nearest word to the left that governs the phrase; a verb inside a 的-clause does not."""
        start = clause.span.start
        found: list[_Operator] = []
        for name, pattern in self._verbs.items():
            found += [_Operator(name, Span(*m.span())) for m in pattern.finditer(text, start, phrase.start)]
        found += [_Operator("give", Span(*m.span())) for m in _RECIPIENT.finditer(text, start, phrase.start)]
        found += [_Operator("other", verb) for verb in self.clauses.verbs(text, start, phrase.start)]
        order = ["other", "advance", "give", "place", "partner", "court", "sanction", "harm", "support"]
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
            if text.startswith(("的", "力度", "政策"), operator.span.end) or text[operator.span.start - 1] == "的":
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
        says = self.clauses.is_predication(text, clause) and not self._is_modifiers(
            text, clause.start, clause.end, with_parties=True
        )
        return clause if says and "其" not in text[clause.start : clause.end] else None


def _swallows(other: Span, other_kind: str, phrase: Span, kind: str) -> bool:
    """True if a phrase is no mention of its own: it is part of a longer one, or a product named by a party."""
    if kind == "product":
        return other != phrase and other.overlaps(phrase)
    return (
        other_kind != "product"
        and other != phrase
        and (other.contains(phrase) or (other.overlaps(phrase) and other.end - other.start > phrase.end - phrase.start))
    )


@lru_cache(maxsize=4)
def party_grammar(vocabulary: Vocabulary) -> PartyGrammar:
    """The party grammar of a vocabulary, compiled once."""
    return PartyGrammar(vocabulary)
