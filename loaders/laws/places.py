"""Places within a law as texts write them: 第二十二条第一款第三项, 第十条至第十五条, 第一款和第三款."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from loaders.laws.tree import Number, article_key
from loaders.numerals import chinese_to_int

NUMERAL: Final = r"[零〇○一二三四五六七八九十百千\d]+"
_TOKEN: Final = re.compile(
    rf"(?=第)(?:第(?P<article>{NUMERAL})条(?:之(?P<after>[一二三四五六七八九十]+))?)?(?:第(?P<paragraph>{NUMERAL})款)?"
    rf"(?:第[（(]?(?P<item>{NUMERAL})[）)]?项)?(?:第[（(]?(?P<subitem>{NUMERAL})[）)]?目)?"
)
_ONE: Final = rf"[（(]?{NUMERAL}[）)]?"
_LISTED: Final = re.compile(rf"第(?P<numbers>{_ONE}(?:[、和或及至]{_ONE})+)(?P<level>[条款项])")
_JOINED: Final = re.compile(r"\s*(?P<word>、|和|或者|或|以及|及|与|至|到)\s*(?=第)")
_RANGE: Final = ("至", "到")
BOOK: Final = r"(?:[\u4e00-\u9fff]{1,8}编|[总分附]则)"
"""What may stand between the name of a law and the number of an article: 民法典合同编第五百条, 刑法分则第三条."""

_BRACKET: Final = r"（[^（）]*(?:（[^（）]*）[^（）]*)*）"
_BEFORE_PLACES: Final = re.compile(rf"\s*(?:{_BRACKET})?{BOOK}?(?:的|中)?(?=第)")
_LONGEST_RANGE: Final = 300


@dataclass(frozen=True, slots=True)
class Place:
    """An article, or a part of one; None for what is not said."""

    article: Number | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None

    def within(self, outer: Place) -> Place:
        """This place, with what it leaves unsaid taken from ``outer``: 第二款 beside 第三条第一款 is 第三条第二款."""
        if self.article is not None:
            return self
        if self.paragraph is not None:
            return replace(self, article=outer.article)
        if self.item is not None:
            return replace(self, article=outer.article, paragraph=outer.paragraph)
        return Place(outer.article, outer.paragraph, outer.item, self.subitem)

    def key(self) -> str | None:
        """``art_22/para_1/item_3``: the path below a version's identifier, as far as it is certain.

        第二十二条第三项 says of no paragraph that it holds the item: the path ends with the article.
        """
        if self.article is None:
            return None
        levels = (("para", self.paragraph), ("item", self.item), ("subitem", self.subitem))
        steps = [article_key(self.article)]
        for name, value in levels:
            if value is None:
                break
            steps.append(f"{name}_{value}")
        return "/".join(steps)


@dataclass(frozen=True, slots=True)
class Named:
    """One step of a run: what is written, and the places it means (several for 第十条至第十五条)."""

    label: str
    places: tuple[Place, ...]
    too_long: bool = False  # a range whose end is not behind its beginning, or too far from it: only its two ends


@dataclass(frozen=True, slots=True)
class Run:
    """Places joined by 、, 和, 至, from ``start`` to ``end`` of the text."""

    start: int
    end: int
    steps: tuple[Named, ...]

    def places(self) -> Iterator[Place]:
        for step in self.steps:
            yield from step.places


def run_behind(text: str, position: int) -> Run | None:
    """The articles that are named directly behind the name of a law, which ends at ``position``; None without any."""
    gap = _BEFORE_PLACES.match(text, position)
    run = read_run(text, gap.end()) if gap else None
    return run if run and run.steps[0].places[0].article else None


def read_run(text: str, position: int, context: Place | None = None) -> Run | None:
    """The run that begins at ``position``, its first place within ``context``; None if none does."""
    first = _token(text, position, context or Place())
    if first is None:
        return None
    step, end = first
    steps = [step]
    while joined := _JOINED.match(text, end):
        following = _token(text, joined.end(), steps[-1].places[-1])
        if following is None:
            break
        step, end = following
        steps.append(_range(steps.pop(), joined["word"], step) if joined["word"] in _RANGE else step)
    return Run(position, end, tuple(steps))


def _range(first: Named, word: str, last: Named) -> Named:
    between = _between(first.places[-1], last.places[0])
    places = (*first.places[:-1], *between, *last.places[1:]) if between else (*first.places, *last.places)
    return Named(f"{first.label}{word}{last.label}", places, not between)


def _token(text: str, position: int, context: Place) -> tuple[Named, int] | None:
    """第二条第一款, or with the last step a list of its own: 第二条第（一）、（三）项, 第十二、十三条."""
    match = _TOKEN.match(text, position)
    if match is None:
        return None
    try:
        numbers = {name: chinese_to_int(value) for name, value in match.groupdict().items() if value}
        article = (numbers["article"], numbers.get("after", 0)) if "article" in numbers else None
        place = Place(article, numbers.get("paragraph"), numbers.get("item"), numbers.get("subitem"))
        outer = place.within(context) if match[0] else context
        listed = _LISTED.match(text, match.end()) if place.item is None else None
        if listed is None:
            return (Named(match[0], (outer,)), match.end()) if match[0] else None
        places = tuple(_listed(listed, outer))
    except ValueError:
        return None
    return Named(text[position : listed.end()], places), listed.end()


def _listed(match: re.Match[str], context: Place) -> Iterator[Place]:
    before: int | None = None
    for number in re.finditer(rf"(?P<to>至)?{_ONE}", match["numbers"]):
        value = chinese_to_int(re.sub("[至（()）]", "", number[0]))
        start = before + 1 if before is not None and number["to"] and before < value else value
        for each in range(start, value + 1):
            yield _at(match["level"], each).within(context)
        before = value


def _at(level: str, number: int) -> Place:
    return {"条": Place((number, 0)), "款": Place(None, number), "项": Place(None, None, number)}[level]


def _between(first: Place, last: Place) -> Sequence[Place]:
    """All places from one to another that differs from it in its last step only; none if that cannot be."""
    if last.subitem is not None:
        return _numbered(first, last, first.subitem, last.subitem, lambda place, n: replace(place, subitem=n))
    if last.item is not None:
        return _numbered(first, last, first.item, last.item, lambda place, n: replace(place, item=n))
    if last.paragraph is not None:
        return _numbered(first, last, first.paragraph, last.paragraph, lambda place, n: replace(place, paragraph=n))
    return _articles_between(first, last)


def _numbered(
    first: Place, last: Place, start: int | None, end: int, at: Callable[[Place, int | None], Place]
) -> Sequence[Place]:
    if start is None or at(first, None) != at(last, None) or not 0 < end - start <= _LONGEST_RANGE:
        return ()
    return [at(last, n) for n in range(start, end + 1)]


def _articles_between(first: Place, last: Place) -> Sequence[Place]:
    if first.article is None or last.article is None or first.paragraph is not None:
        return ()
    (a, after_a), (b, after_b) = first.article, last.article
    if a == b and after_a < after_b:
        return [Place((a, n)) for n in range(after_a, after_b + 1)]
    if not 0 < b - a <= _LONGEST_RANGE:
        return ()
    return [first, *(Place((n, 0)) for n in range(a + 1, b + (not after_b))), *([last] if after_b else [])]
