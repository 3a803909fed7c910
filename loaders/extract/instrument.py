"""Policy instruments: the expressions that name a tool, with the concepts of the instrument scheme (codebook §5).

A cue of a concept signals it. Guards, the words around it and the kind of clause decide whether it names a tool
that the measure uses; cues that stand in one name (国际投资争端应对工作机制) become one fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, best_cover, occurrences, split_clauses
from loaders.model import Document, Fact, InstrumentUse, Section, Segment, Span, Unit
from loaders.seeking import Among
from loaders.wrapping import unwrapped

_SCHEME = "instruments"
_GAP = re.compile(r"[^，。；：、的“”（）和与及或]{0,10}")  # what may stand between two cues of one name
_LEFT = re.compile(r"[^，。；：、“”（）《》\s]{0,16}$")  # modifiers before a head
_ASIDE = re.compile(r"《[^》]*》|（[^）]*）")  # titles, and parenthetical limits
_DEFINITION = re.compile(r"是指|本[^，。；]{2,8}所称|(?:GB/?T?|ISO|IEC) ?\d|(?:标准|技术)主要(?:包括|用于|规范)(?!：)")
_FRAME_WEIGHT, _HEAD_WEIGHT = 2.5, 0.5
_NAME_LENGTH = 8  # beyond this a name is not more specific for being longer


@dataclass(frozen=True, slots=True)
class _Cue:
    span: Span
    concept: str
    weight: float  # how specific the cue is
    is_name: bool = True  # False: a frame, which begins with a verb


@dataclass(frozen=True, slots=True)
class _Signals:
    """One concept's cues, compiled."""

    concept: Concept
    names: re.Pattern[str]
    frames: re.Pattern[str]
    heads: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]

    def find(self, text: str) -> Iterator[_Cue]:
        """Names weigh by their length; a frame (verb … noun) weighs less than any name in it, a bare head least."""
        for match in self._occurrences(self.names, text):
            length = match.end() - match.start()
            yield _Cue(Span(*match.span()), self.concept.slug, min(length, _NAME_LENGTH) ** 1.5 + 0.01 * length)
        for match in self._occurrences(self.frames, text):
            weight = _FRAME_WEIGHT + 0.01 * (match.end() - match.start())
            yield _Cue(Span(*match.span()), self.concept.slug, weight, is_name=False)
        for match in self._occurrences(self.heads, text):
            yield _Cue(Span(*match.span()), self.concept.slug, _HEAD_WEIGHT, is_name=False)

    def _occurrences(self, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        return (m for m in occurrences(pattern, text) if m.end() > m.start() and self._stands(text, m))

    def _stands(self, text: str, match: re.Match[str]) -> bool:
        return not self.not_before.match(text, match.end()) and not self.not_after.search(text[: match.start()])


class _Lexicon:
    """The instrument scheme and its word classes, compiled once per vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        concepts = [c for c in vocabulary.concepts(_SCHEME) if c.cues or c.patterns]
        signals = [_compile(concept) for concept in concepts]
        self.signals = Among((each, (each.names, each.frames, each.heads)) for each in signals)
        self.combining = frozenset(c.slug for c in concepts if c.value("combines") == "true")
        self.background = re.compile(alternation(words("instrument/background-title")))
        self.head = re.compile(alternation(words("instrument/nominal-head")))
        self.party, self.boundary = _word_class(vocabulary, "party"), _word_class(vocabulary, "boundary")
        self.name_break = re.compile(alternation(words("instrument/name-break")))
        adverbs = f"(?:{alternation(words('instrument/adverb'))})*"
        self.goal = re.compile(adverbs + alternation(words("instrument/goal-verb")))
        self.result = re.compile(adverbs + alternation(words("instrument/result-verb")))
        self.rate = re.compile(alternation(words("instrument/rate")))
        listing = rf"(?:下列|以下|如下)[^，。；：]{{0,8}}?{alternation(words('instrument/circumstances'))}"
        self.listing = re.compile(listing)
        self.list_lead = re.compile(rf"{listing}(?:[^，。；]{{0,6}}|之一的，(?P<main>[^。；]{{0,80}}))：")
        self.aside = (_ASIDE, *_presupposed(vocabulary))

    def operative_end(self, document: Document, unit: Unit) -> int:
        """Where the part of a unit ends that can name instruments: before a list of conditions or papers (after the
        main clause, if it stands before the list); its start, if the unit is background."""
        if self.is_background(document, unit):
            return unit.span.start
        match = self.list_lead.search(document.text, unit.body.start, unit.body.end)
        if match is None:
            return unit.span.end
        return match.start() if match["main"] is None else match.end()

    def is_background(self, document: Document, unit: Unit) -> bool:
        """True for front and back matter, for parts on principles, aims and background (codebook §16.13), and for
        lists of conditions or papers."""
        if unit.kind in ("front_matter", "back_matter"):
            return True
        titles = [document.slice(section.title) for section in _sections(document, unit)]
        if unit.heading is not None:
            titles.append(document.slice(unit.heading))
        return any(self.background.search(title) or self.listing.search(title) for title in titles)


def _presupposed(vocabulary: Vocabulary) -> Iterator[re.Pattern[str]]:
    """Stretches that set the scene or name conduct to be dealt with: what stands in them is not used."""
    word = {
        name: alternation(vocabulary.words(f"instrument/{name}"))
        for name in (
            "scene-tail",
            "scope-tail",
            "basis",
            "basis-noun",
            "scene-opener",
            "violation",
            "harm",
            "listed-field",
            "relative-head",
            "grant",
            "ground",
            "support-noun",
        )
    }
    yield re.compile(
        rf"在[^在。；]{{2,80}}?{word['scene-tail']}|在[^在，。；]{{2,40}}?{word['scope-tail']}(?!的|{word['grant']})"
    )
    yield re.compile(rf"{word['basis']}[^，。；]{{1,30}}?{word['basis-noun']}(?=[，。；、的]|执行|$)")
    yield re.compile(rf"(?:(?<=[，。；])|^){word['scene-opener']}[^，。；]+")
    yield re.compile(
        rf"对[^，。；]{{2,40}}?的?{word['violation']}[^，。；]{{0,6}}?行为|{word['harm']}[^，。；]{{1,20}}"
    )
    yield re.compile(rf"对(?!外)[^，。；]{{2,60}}?的(?=，|{word['relative-head']})|[^，。；]{{2,60}}的(?=，)")
    yield re.compile(rf"(?:[^，。；、]{{1,12}}、)+[^，。；、]{{1,12}}等{word['listed-field']}")
    yield re.compile(rf"(?:[将把][^，。；]{{2,30}}?)?作为[^，。；]{{2,40}}?{word['ground']}(?=[，。；]|$)")
    yield re.compile(rf"(?<=，)为[^，。；]{{2,40}}?提供[^，。；]{{0,8}}?{word['support-noun']}(?=[，。；]|$)")
    yield re.compile(r"将[^，。；]{2,40}?(?:情况|工作|结果|成效)纳入|认识[^，。；]{2,40}?(?:意义|重要性|必要性|紧迫性)")
    yield re.compile(r"(?:是否|有无|能否)[^，。；]+|不得以[^。；]{2,40}?(?:代替|替代|为由)")


def _sections(document: Document, unit: Unit) -> Iterator[Section]:
    """The sections that a unit stands in, the innermost first."""
    by_key = {section.key: section for section in document.sections}
    key = unit.section
    while key is not None:
        yield by_key[key]
        key = by_key[key].parent


def _compile(concept: Concept) -> _Signals:
    return _Signals(
        concept,
        _any(*concept.patterns, alternation(concept.cues)),
        _any(*concept.values("framePattern")),
        _any(*concept.values("genericPattern")),
        re.compile(alternation(concept.values("notBefore"))),
        re.compile(alternation(concept.values("notAfter")) + "$"),
    )


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


def _word_class(vocabulary: Vocabulary, name: str) -> re.Pattern[str]:
    """A class that holds patterns beside its words."""
    word_class = vocabulary.scheme("lexicon/instrument")[name]
    return _any(alternation(word_class.cues), *word_class.patterns)


@lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> _Lexicon:
    return _Lexicon(vocabulary)


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Fact]:
    """The instruments of a document's measures and operative paragraphs, in the order of the text.

    Headings, responsibility brackets, front and back matter, and parts on principles and aims yield none.
    """
    lexicon = _lexicon(vocabulary)
    ends: dict[str, int] = {}
    for segment in document.segments():
        if segment.is_heading or segment.is_bracket:
            continue
        if segment.unit.key not in ends:
            ends[segment.unit.key] = lexicon.operative_end(document, segment.unit)
        if segment.span.start < ends[segment.unit.key]:
            end = ends[segment.unit.key]
            yield from (fact for fact in _in_sentence(document, segment, lexicon) if fact.span.start < end)


def _in_sentence(document: Document, segment: Segment, lexicon: _Lexicon) -> Iterator[Fact]:
    line = unwrapped(document, segment.span)
    text = line.text
    excluded = _excluded(text, lexicon)
    cues = [
        cue
        for signals in lexicon.signals(text)
        for cue in signals.find(text)
        if not any(area.contains(Span(cue.span.start, cue.span.start + 1)) for area in excluded)
        and not lexicon.party.match(text, cue.span.end)
    ]
    chosen = best_cover(cues, lambda c: c.span, lambda c: c.weight)
    for name in _names(text, chosen, lexicon):
        concepts = _concepts(name, lexicon)
        span = _extend(text, name, lexicon)
        yield InstrumentUse(span=line.span(span), rule=f"instrument/{name[-1].concept}", concepts=concepts)


def _excluded(text: str, lexicon: _Lexicon) -> list[Span]:
    """Stretches whose words are no tools of the measure: titles, scene setting, conduct dealt with, purposes."""
    if _DEFINITION.search(text):
        return [Span(0, len(text))]
    areas = [Span(*m.span()) for pattern in lexicon.aside for m in pattern.finditer(text)]
    for n, clause in enumerate(split_clauses(text)):
        words = text[clause.start : clause.end]
        if lexicon.goal.match(words) or (n and lexicon.result.match(words) and not lexicon.rate.search(words)):
            areas.append(clause)
    return areas


def _names(text: str, cues: list[_Cue], lexicon: _Lexicon) -> Iterator[list[_Cue]]:
    """Cues that stand in one name: nothing but modifiers between them, and the last of them is a form of action."""
    name: list[_Cue] = []
    for cue in cues:
        if name and not _continues(text, name[-1], cue, lexicon):
            yield name
            name = []
        name.append(cue)
    if name:
        yield name


def _continues(text: str, before: _Cue, after: _Cue, lexicon: _Lexicon) -> bool:
    gap = text[before.span.end : after.span.start]
    return _GAP.fullmatch(gap) is not None and not lexicon.boundary.search(gap) and not lexicon.name_break.search(gap)


def _concepts(name: list[_Cue], lexicon: _Lexicon) -> tuple[str, ...]:
    """The head's concept, and what it carries if it is a form (机制, 试点, 平台) rather than a tool of its own."""
    head = name[-1].concept
    for cue in reversed(name[:-1]):
        if cue.concept != head and (head in lexicon.combining or cue.concept in lexicon.combining):
            return (cue.concept, head)
    return (head,)


def _extend(text: str, name: list[_Cue], lexicon: _Lexicon) -> Span:
    """The whole name: on to the head on the right, back over the modifiers on the left, without the verb before."""
    start, end = name[0].span.start, name[-1].span.end
    if match := lexicon.head.match(text, end):
        end = match.end()
    head = next((m.start() for m in lexicon.head.finditer(text, start, end) if m.end() == end), None)
    if head is None or text[start] == "“":
        return Span(start, end)
    limit = start if name[0].is_name else head
    modifiers = _LEFT.search(text[:start])
    start = modifiers.start() if modifiers else start
    for match in lexicon.boundary.finditer(text, start, limit):
        start = match.end()
    return Span(start, end)
