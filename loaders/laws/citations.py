"""What a law refers to: other laws, down to the article, and its own articles, paragraphs and items.

Other laws are found as in any document (``loaders.extract.legalref``). A place without the name of a law is the law's
own: 本法第十条, 前款, 第三款; where it might be that of a law named before, it is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kg.vocab import Vocabulary
from loaders.extract import legalref
from loaders.laws.places import NUMERAL, Place, Run, read_run, run_behind
from loaders.laws.provisions import Provision
from loaders.laws.tree import Article, LawTree, Number
from loaders.matching import alternation
from loaders.model import Citation, Document, Fact, Finding, Span, Unit
from loaders.numerals import chinese_to_int

_SHORT_NAME: Final = re.compile(
    r"\s*（(?:[^（）]{0,24}?[，、；])?以下(?:统一)?简称(?:为)?[:：]?[《“]?(?P<name>[^《》“”（）]{2,30})[》”]?）"
)
_RELATIVE: Final = re.compile(
    rf"(?<!目)前(?P<many>[两{NUMERAL[1:-2]}])?(?P<level>[条款项])(?!目|件)|(?P<this>本[条款])(?=第)|(?P<bare>(?=第[（(]?{NUMERAL}[）)]?[条款项、]))"
)
_LONGEST_ORIGIN: Final = 80
_NAMESAKE_DAY: Final = re.compile(r"(?P<day>\d{4}年\s*\d{1,2}月(?:\s*\d{1,2}日)?)[^，。；《》]*$")
_NAMED: Final = frozenset(
    ("law", "admin-regulation", "judicial-interpretation", "dept-rule", "local-regulation", "treaty", "policy-doc")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawCitation(Citation):
    """A reference to another text, with the places of it that are named and the short name that is declared for it."""

    run: Run | None = None
    short_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InternalReference(Fact):
    """A reference of a law to places of its own; those that it has not are in ``missing``."""

    labels: tuple[str, ...]
    places: tuple[Place, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    own: re.Pattern[str]  # 本法, 本条例
    others: re.Pattern[str]  # what a place belongs to that stands directly behind it: 税法, 条例, 》
    amending: re.Pattern[str]
    interpreting: re.Pattern[str]


def find(
    document: Document, tree: LawTree, title: str, own_names: frozenset[str], vocabulary: Vocabulary
) -> list[Fact]:
    """The references of a law, in the order of the text; ``own_names`` are the titles that mean the law itself."""
    words, numbers = _words(vocabulary), tree.by_number()
    external: list[LawCitation] = []
    internal: list[InternalReference] = []
    taken: list[Span] = []
    for citation in legalref.find(_for_extraction(document), vocabulary):
        run = _run_behind(document.text, citation)
        end = run.end if run else citation.span.end
        if run:
            taken.append(Span(citation.span.start, end))
        if citation.title in own_names:
            if run:
                internal.append(_checked(numbers, Span(citation.span.start, end), run, "named"))
            elif citation.type == "repeals":
                external.append(_namesake(document.text, citation))
        else:
            external.append(_law_citation(document.text, citation, run))
    internal += _Own(document, tree, words, title, external, taken).find()
    return sorted([*external, *internal], key=lambda fact: (fact.span, fact.rule))


def findings(facts: Iterable[Fact]) -> Iterator[Finding]:
    """The places that a law names and has not."""
    for fact in facts:
        if isinstance(fact, InternalReference):
            for label in fact.missing:
                yield Finding("no-such-provision", f"it refers to {label}, which it has not", fact.span)


def _for_extraction(document: Document) -> Document:
    """The document without title and notes: 专利法 is another law, though its name begins the title of its rules."""
    units = [
        replace(unit, kind="section_paragraph") if unit.kind == "front_matter" else unit
        for unit in document.units
        if unit.kind != "front_matter" or re.search("[。；]|：$", document.slice(unit.span))
    ]
    return replace(document, metadata=replace(document.metadata, title=None), units=tuple(units))


def _run_behind(text: str, citation: Citation) -> Run | None:
    if citation.explicitness == "generic" or citation.ref_type not in _NAMED:
        return None
    return run_behind(text, citation.span.end)


def _law_citation(text: str, citation: Citation, run: Run | None) -> LawCitation:
    declared = _SHORT_NAME.match(text, citation.span.end)
    return LawCitation(
        span=citation.span, rule=citation.rule, type=citation.type, explicitness=citation.explicitness,
        ref_type=citation.ref_type, title=citation.title, document_number=citation.document_number,
        articles=tuple(step.label for step in run.steps) if run else (), polarity=citation.polarity, run=run,
        short_name=re.sub(r"\s+", "", declared["name"]) if declared else None,
    )  # fmt: skip


def _namesake(text: str, citation: Citation) -> LawCitation:
    """An earlier law of the same title, which this one repeals: 印刷业管理条例（1997年3月8日）, told by its day.

    It resolves to none: the entry of its title is the law that repeals it.
    """
    dated = _NAMESAKE_DAY.search(text, max(0, citation.span.start - _LONGEST_ORIGIN), citation.span.start)
    day = re.sub(r"\s+", "", dated["day"]) if dated else "原"
    return _law_citation(text, replace(citation, title=f"{citation.title}（{day}）"), None)


# --- places of its own -----------------------------------------------------------------------------------------


class _Own:
    """Finds the references of a law's articles to its own places."""

    def __init__(
        self,
        document: Document,
        tree: LawTree,
        words: _Words,
        title: str,
        external: list[LawCitation],
        taken: list[Span],
    ) -> None:
        self._text, self._tree, self._words = document.text, tree, words
        self._numbers = tree.by_number()
        self._taken = sorted(taken)
        self._named = sorted(c.span.start for c in external if c.explicitness != "generic" and c.ref_type in _NAMED)
        self._bare_articles = not words.amending.search(title) and not words.interpreting.search(title)
        self._amends = words.amending.search(title) is not None
        self._order = [article.number for article in tree.articles if not article.attached]

    def find(self) -> Iterator[InternalReference]:
        units = {unit.key: unit for unit in self._tree.units}
        for article in self._tree.articles:
            if article.attached:
                continue
            quoted = list(_quotations(self._text, article.span))
            quoted += [span for span in self._taken if span.overlaps(article.span)]
            for provision, context in _contexts(article):
                yield from self._in_provision(units[article.key], article, provision, context, quoted)

    def _in_provision(
        self, unit: Unit, article: Article, provision: Provision, context: Place, quoted: list[Span]
    ) -> Iterator[InternalReference]:
        position, end = provision.own
        if provision.number:
            position += len(provision.number)
        while position < end:
            found = self._next(position, end)
            if found is None:
                return
            head, match = found
            inside = next((span.end for span in quoted if span.start <= head < span.end), None)
            if inside is not None:
                position = max(inside, head + 1)
                continue
            reference = self._read(head, match, unit, article, context)
            if reference:
                yield reference
            position = max(reference.span.end if reference else 0, match.end(), head + 1)

    def _next(self, position: int, end: int) -> tuple[int, re.Match[str]] | None:
        """The nearest beginning of a reference to a place."""
        found = [
            m
            for m in (self._words.own.search(self._text, position, end), _RELATIVE.search(self._text, position, end))
            if m
        ]
        first = min(found, key=lambda match: match.start(), default=None)
        return (first.start(), first) if first else None

    def _read(
        self, head: int, match: re.Match[str], unit: Unit, article: Article, context: Place
    ) -> InternalReference | None:
        if match.re is self._words.own:
            run = read_run(self._text, match.end())
            return _checked(self._numbers, Span(head, run.end), run, "own") if run and _has_article(run) else None
        if match["level"]:
            return self._before(match, article, context)
        run = read_run(self._text, match.end(), self._context(match, context))
        if run is None:
            return None
        if match["this"]:
            return _checked(self._numbers, Span(head, run.end), run, "this")
        if not self._is_own(run, unit):
            return None
        return _checked(self._numbers, Span(head, run.end), run, "bare")

    @staticmethod
    def _context(match: re.Match[str], context: Place) -> Place:
        if match["this"] == "本条":
            return Place(context.article)
        return Place(context.article, context.paragraph)

    def _is_own(self, run: Run, unit: Unit) -> bool:
        """Whether places without the name of a law are the law's own: nothing else that they could be of is near."""
        if self._words.others.search(self._text, max(0, run.start - 12), run.start) or self._amends:
            return False
        sentence = self._sentence_start(run.start)
        if bisect_left(self._named, sentence) < bisect_left(self._named, run.start):
            return False
        places = list(run.places())
        if _has_article(run):
            in_unit = bisect_right(self._named, run.start) > bisect_right(self._named, unit.span.start - 1)
            return self._bare_articles and not in_unit
        return all(_place_exists(self._numbers, place) for place in places)

    def _sentence_start(self, position: int) -> int:
        return max(self._text.rfind(mark, 0, position) for mark in "。；\n") + 1

    def _before(self, match: re.Match[str], article: Article, context: Place) -> InternalReference | None:
        """前款, 前两款, 前条, 前项: what stands directly before."""
        count = {"两": 2}.get(match["many"] or "", 0) or (chinese_to_int(match["many"]) if match["many"] else 1)
        before: list[Place]
        if match["level"] == "条":
            at = self._order.index(article.number)
            before = [Place(number) for number in self._order[max(0, at - count) : at]]
        elif match["level"] == "款":
            here = context.paragraph or 0
            before = [Place(context.article, n) for n in range(here - count, here)]
        else:
            here = context.item or 0
            before = [Place(context.article, context.paragraph, n) for n in range(here - count, here)]
        label, end = match[0], match.end()
        existing = [place for place in before if _place_exists(self._numbers, place)]
        if len(existing) != count:
            if match["level"] == "项" and context.item is None:
                return None
            return InternalReference(
                span=Span(match.start(), end), rule="internal_reference/before", labels=(label,),
                places=tuple(existing), missing=(label,),
            )  # fmt: skip
        run = read_run(self._text, end, existing[0]) if count == 1 and self._text.startswith("第", end) else None
        if run and run.steps[0].places[0].article == existing[0].article:
            checked = _checked(self._numbers, Span(match.start(), run.end), run, "before")
            return replace(checked, labels=(label + checked.labels[0], *checked.labels[1:]))
        return InternalReference(
            span=Span(match.start(), end), rule="internal_reference/before", labels=(label,), places=tuple(existing)
        )


def _has_article(run: Run) -> bool:
    return "条" in run.steps[0].label  # whether it names an article itself, not the context


def _contexts(article: Article) -> Iterator[tuple[Provision, Place]]:
    """The provisions of an article, each with the place that it is."""
    places: dict[str, Place] = {article.key: Place(article.number)}
    for provision in article.provisions:
        outer = places[provision.parent]
        place = {
            "paragraph": lambda o, n: replace(o, paragraph=n),
            "item": lambda o, n: replace(o, item=n),
            "subitem": lambda o, n: replace(o, subitem=n),
        }[provision.kind](outer, provision.ordinal)
        places[provision.key] = place
        yield provision, place


def _quotations(text: str, span: Span) -> Iterator[Span]:
    for match in re.compile("“[^”]*”").finditer(text, *span):
        yield Span(*match.span())


def _checked(numbers: dict[Number, Article], span: Span, run: Run, rule: str) -> InternalReference:
    """A reference with the places that the law has, and the labels of those it has not."""
    places, missing = [], list[str]()
    for step in run.steps:
        expected = [place for place in step.places if place.article in numbers]
        if len(expected) < len(step.places) or step.too_long:
            missing.append(step.label)
        places += [_as_far_as_there(numbers, place) for place in _with_inserted(numbers, expected, len(step.places))]
        if any(not _place_exists(numbers, place) for place in expected) and step.label not in missing:
            missing.append(step.label)
    labels = tuple(step.label for step in run.steps)
    return InternalReference(
        span=span, rule=f"internal_reference/{rule}", labels=labels, places=tuple(dict.fromkeys(places)),
        missing=tuple(missing),
    )  # fmt: skip


def _with_inserted(numbers: dict[Number, Article], places: list[Place], expected: int) -> list[Place]:
    """第十条至第十二条 takes in 第十条之一."""
    if expected < 2 or len(places) < 2 or any(place.paragraph or place.item for place in places):
        return places
    first, last = places[0].article, places[-1].article
    return [Place(number) for number in sorted(numbers) if first and last and first <= number <= last]


def _as_far_as_there(numbers: dict[Number, Article], place: Place) -> Place:
    """The place, or the innermost thing around it that the law has; an item's only paragraph is filled in."""
    assert place.article
    article = numbers[place.article]
    if place.item is not None and place.paragraph is None:
        holders = {p.parent for p in article.provisions if p.kind == "item" and p.ordinal == place.item}
        if len(holders) == 1:
            paragraph = next(p for p in article.provisions if p.key in holders)
            return replace(place, paragraph=paragraph.ordinal)
        return Place(place.article)
    keys = {provision.key for provision in article.provisions}
    for shorter in (place, replace(place, subitem=None), replace(place, subitem=None, item=None)):
        if shorter.key() in keys:
            return shorter
    return Place(place.article)


def _place_exists(numbers: dict[Number, Article], place: Place) -> bool:
    if place.article not in numbers:
        return False
    found = _as_far_as_there(numbers, place)
    return (found.item, found.subitem) == (place.item, place.subitem) and place.paragraph in (None, found.paragraph)


@lru_cache(maxsize=4)
def _words(vocabulary: Vocabulary) -> _Words:
    def words(name: str) -> str:
        return alternation(vocabulary.words(f"law-text/{name}"))

    return _Words(
        own=re.compile(rf"本{words('kind-word')}(?:的|中)?(?=第{NUMERAL}条)"),
        others=re.compile(rf"(?:(?<!本){words('kind-word')}|[》）〉”]|其|该|同)(?:的|中|规定的)?$"),
        amending=re.compile(words("amending")),
        interpreting=re.compile(words("interpreting")),
    )
