"""Noun phrases that name parties: a head of ``lexicon/party.ttl`` with the modifiers before it that have no 的.

The left boundary is behind the last function word, verb, adverb or field word that is not part of a modifier; a quoted
modifier (“专精特新”企业) and the conjuncts of a shared head (物流、快递等企业) belong to the phrase.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.vocab import Concept, Vocabulary
from loaders.clauses import Clause, Grammar, guarded
from loaders.matching import alternation, depth_map
from loaders.model import Span
from loaders.seeking import Among

_STOPS = "，。；：、（）“”《》〈〉【】/+.的对为向给与由和及或到至从在等\n "  # they end the nouns behind a phrase
_HEAD_KINDS = (
    "enterprise",
    "organisation",
    "institution",
    "body",
    "investor",
    "person",
    "agent",
    "household",
    "works",
    "project",
    "facility",
    "market-entity",
    "product",
)
_PARTY_KINDS = ("enterprise", "organisation", "institution", "market-entity")
_SHARED = re.compile(r"(?:以及|[、和与及或并])$")
_ASIDE = re.compile("（[^（）]*）")
_ARTICLE = "第[一二三四五六七八九十百]+条"
_REACH, _QUOTED = 16, 10  # characters: how far modifiers reach, how long a quoted one is


class Phrase(NamedTuple):
    """A noun phrase that names a party."""

    span: Span
    kind: str
    metonymy: bool = False

    def is_mention(self, others: list[Phrase]) -> bool:
        """False for a part of a longer phrase, and for a product named by a party."""
        return not any(_swallows(other, self) for other in others)


class PhraseGrammar:
    """The heads, modifiers and boundaries of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary, clauses: Grammar) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/party")
        self._clauses = clauses
        self._heads = [(_kind(lexicon[name]), guarded(lexicon[name])) for name in _HEAD_KINDS]
        self._heads_in = Among((head, (head[1],)) for head in self._heads)
        all_heads = [cue for kind in _HEAD_KINDS[:-1] for cue in lexicon[kind].cues]
        boundary = "|".join(lexicon["boundary"].patterns)
        known = (*words("party/modifier"), *words("party/determiner"), *all_heads)
        self._modifier = re.compile(alternation(word for word in known if not re.fullmatch(boundary, word)))
        plain = (*words("party/modifier"), *words("party/determiner"))
        self._plain = re.compile(alternation(plain))
        self._pure = re.compile(alternation(words("party/modifier")))
        self._shared_noun = re.compile(alternation((*words("party/modifier"), *words("party/shared-noun"))))
        cuts = (*words("verbs/directive"), *words("verbs/compound"), *words("verbs/governing"), *words("verbs/adverb"))
        nominal = set(words("verbs/nominal")) - set(words("party/support"))
        frames = [w for name in ("support", "harm", "sanction", "court") for w in words(f"party/{name}")]
        field = (*words("party/group"), *frames, *(w for w in cuts if w not in nominal and len(w) > 1))
        verb = rf"{alternation(field)}(?!型)"  # but 生态主导型企业
        self._cut = re.compile("|".join((boundary, *lexicon["group"].patterns, verb)))
        self._inner_verb = re.compile("|".join(lexicon["inner-verb"].patterns))
        self._determiner = re.compile(
            rf"(?:{alternation(words('party/determiner'))}|本(?=项目)|(?<=\d)(?:[家名个户位批届岁人条项]|周岁|年度?))"
        )
        self._listed = re.compile(rf"等{self._determiner.pattern}*$")
        self._localiser = re.compile("|".join(lexicon["localiser"].patterns))
        self._each = re.compile(alternation(words("party/each")))
        self._anaphors = frozenset(words("party/anaphor"))
        parties = [cue for kind in _PARTY_KINDS for cue in lexicon[kind].cues]
        self._party_word = re.compile(alternation(parties))
        self._alone = re.compile(alternation(words("party/standing-alone")) + "$")
        self._act = re.compile(alternation(words("party/act")))
        self._opening = re.compile(alternation(words("party/clause-opening")) + "|" + _ARTICLE)
        self._fixed = re.compile(alternation(words("party/fixed")) + "$")
        self._metonym = guarded(lexicon["metonym"])

    @property
    def determiner(self) -> re.Pattern[str]:
        """Leading words that stay outside a phrase."""
        return self._determiner

    def find(self, text: str, span: Span, clauses: list[Clause]) -> list[Phrase]:
        """The phrases of a sentence, outermost only, in the order of the text; not those in quotation marks."""
        depths = depth_map(text[span.start : span.end])
        phrases = [
            Phrase(found, kind)
            for kind, pattern in self._heads_in(text[span.start : span.end])
            for match in pattern.finditer(text, span.start, span.end)
            if depths[match.start() - span.start] == 0 and (found := self._phrase(text, match, clauses))
        ]
        phrases += [
            Phrase(Span(*match.span()), "investor", metonymy=True)
            for match in self._metonym.finditer(text, span.start, span.end)
            if depths[match.start() - span.start] == 0
        ]
        unique = sorted({phrase.span: phrase for phrase in phrases}.values())
        return [phrase for phrase in unique if phrase.is_mention(phrases)]

    def is_modifiers(self, text: str, start: int, end: int, *, with_parties: bool = False) -> bool:
        """True if a stretch is made of modifiers only (``with_parties``: or of parties with them)."""
        position, known = start, self._modifier if with_parties else self._plain
        while position < end:
            word = known.match(text, position, end)
            if word is None:
                return False
            position = word.end()
        return with_parties or (
            end > start and not any(pattern.search(text, start, end) for _, pattern in self._heads[:-1])
        )

    def tail(self, text: str, phrase: Span, clause: Clause) -> str:
        """The nouns behind a phrase that make one name with it."""
        position = phrase.end
        while position < clause.span.end and text[position] not in _STOPS:
            if self._clauses.adverb_at(text, position, clause.span.end):
                break
            is_verb = self._clauses.verb_at(text, position, clause.span.end)
            if is_verb and not self._clauses.is_nominal_at(text, position):
                break
            position += 1
        return text[phrase.end : position]

    def in_fixed_name(self, text: str, phrase: Span, clause: Clause) -> bool:
        """True if a phrase opens a name that is no party: 企业圆桌会议制度, but not 企业申报…认定."""
        tail = self.tail(text, phrase, clause)
        return len(tail) <= 12 and self._fixed.search(tail) is not None and self._act.match(tail) is None

    def opens(self, text: str, phrase: Span, clause: Span) -> bool:
        """True if nothing but a list number, a connective and determiners stand before a phrase in its clause."""
        start = self._clauses.skip_opening(text, *clause)
        if opening := self._opening.match(text, start, phrase.start):
            start = opening.end()
        return self._after_determiners(text, start, phrase.start) >= phrase.start

    def ends_in_party(self, text: str, start: int, end: int) -> bool:
        """True if a stretch ends in the head of a party behind a 的: ⟨公司设立的⟩企业."""
        start = text.rfind("的", start, end)
        heads = (match for _, pattern in self._heads for match in pattern.finditer(text, start, end))
        return start != -1 and any(match.end() == end for match in heads)

    def sums_up(self, text: str, phrase: Span, within: Span) -> bool:
        """True if a phrase only takes up the parties listed before it: 新市民、青年人等⟨群体⟩."""
        before = self._listed.search(text, within.start, phrase.start)
        if before is None:
            return False
        return any(
            match.end() == before.start()
            for _, pattern in self._heads[:-1]
            for match in pattern.finditer(text, max(within.start, before.start() - _REACH), before.start())
        )

    def acts(self, text: str, phrase: Span, end: int) -> bool:
        """True if a predicate follows a phrase that is its subject: 职工申请…, 企业应当…."""
        start = behind(text, phrase)
        follows = self._act.match(text, start, end) is not None
        return follows or self._clauses.predicate_at(text, start, end)

    def _phrase(self, text: str, match: re.Match[str], clauses: list[Clause]) -> Span | None:
        """The head with its modifiers. None for a bare 项目, which is an anaphor."""
        clause = next((c for c in clauses if c.span.start <= match.start() < c.span.end), None)
        if clause is None:
            return None
        low = clause.span.start
        if clause.verb is not None and clause.verb.end <= match.start():
            low = clause.verb.end
        start = self._modifiers_from(text, low, match.start())
        if start < match.start() or match[0] not in self._anaphors:
            start = self._with_conjuncts(text, low, start)
        if self._each.match(text, start, match.start()):
            return Span(start, match.end())
        start = self._after_determiners(text, start, match.start())
        if match[0] in self._anaphors and start == match.start() and not text.startswith("的", start - 1):
            return None
        return Span(start, match.end())

    def _modifiers_from(self, text: str, low: int, head: int) -> int:
        """Where the modifiers before a head start, quoted ones among them: “瞪羚”“独角兽”企业."""
        start = self._left(text, low, head)
        opening = start
        while text.startswith(("”", '"'), opening - 1):
            before = text.rfind("“", max(low, opening - _QUOTED - 2), opening)
            if before == -1 or "，" in text[before:opening]:
                break
            opening = before
        return start if opening == start else self._left(text, low, opening)

    def _with_conjuncts(self, text: str, low: int, start: int) -> int:
        """Where a phrase starts with the conjuncts that share its head: 生产、流通企业; 物流、快递等企业."""
        shared = self._list_before(text, low, start)
        if shared is not None:
            return shared
        while start > low + 2 and (joint := _SHARED.search(text, low, start)):
            before = self._left(text, low, joint.start())
            if before == joint.start() or not self.is_modifiers(text, before, joint.start()):
                break
            if self._alone.search(text, before, joint.start()):
                break
            start = before
        return start

    def _list_before(self, text: str, low: int, start: int) -> int | None:
        """Where the list before 等 starts, if its members are no parties but modify the head."""
        if not text.startswith("等", start - 1):
            return None
        position, members = start - 1, 0
        while True:
            member = self._list_member(text, low, position)
            if member is None:
                return None
            position, members = member, members + 1
            joint = _SHARED.search(text, low, position)
            if joint is None:
                return position if members > 1 else None
            position = joint.start()

    def _list_member(self, text: str, low: int, end: int) -> int | None:
        """The start of a member of such a list: known nouns only."""
        start = self._left(text, low, end)
        if start == end:
            return None
        position = start
        while position < end:
            word = self._shared_noun.match(text, position, end)
            if word is None:
                return None
            position = word.end()
        return start if not self._alone.search(text, start, end) else None

    def _after_determiners(self, text: str, start: int, head: int) -> int:
        """The position behind the determiners and localisers at ``start``, unless they are part of a modifier."""
        while start < head:
            word = self._determiner.match(text, start, head) or self._localiser.match(text, start, head)
            modifier = self._pure.match(text, start, head)
            if word is None or (modifier is not None and modifier.end() > word.end()):
                return start
            start = word.end()
        return start

    def _left(self, text: str, low: int, head: int) -> int:
        """Where the modifiers before a head start: behind the last boundary, verb, adverb or field word."""
        reach = max(low, head - _REACH)
        position = start = reach
        after_party = False  # the last known word is a party
        known = reach  # where the run of known modifiers up to here starts
        while position < head:
            if inner := self._inner_verb.match(text, position, head):
                position = start = known = inner.end()
            elif word := self._modifier.match(text, position, head):
                position = word.end()
                after_party = self._party_word.fullmatch(word[0]) is not None
                continue
            elif cut := self._cut.match(text, position, head):
                position = start = known = cut.end()
            else:
                position += 1
                known = position
                start = position if after_party else start  # 企业捐建学校: an unknown verb of the first party
                continue
            after_party = False
        return known if start == reach > low else start


def behind(text: str, phrase: Span) -> int:
    """The position behind a phrase and the remark in brackets on it: 居民家庭（包括…）."""
    aside = _ASIDE.match(text, phrase.end)
    return aside.end() if aside else phrase.end


def _kind(concept: Concept) -> str:
    return (concept.value("partyKind") or "").rsplit("/", 1)[-1]


def _swallows(other: Phrase, phrase: Phrase) -> bool:
    if other.span == phrase.span or not other.span.overlaps(phrase.span):
        return False
    if phrase.kind == "product":
        return True
    longer = other.span.end - other.span.start > phrase.span.end - phrase.span.start
    return other.kind != "product" and (longer or other.span.contains(phrase.span))
