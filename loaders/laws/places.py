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
_JOINED: Final = re.compile(r"\s*(?P<word>、|和|或者|或|以及|及|与|至|到)\s*(?=第)")
_RANGE: Final = ("至", "到")
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


def read_run(text: str, position: int, context: Place | None = None) -> Run | None:
    """The run that begins at ``position``, its first place within ``context``; None if none does."""
    first = _token(text, position)
    if first is None:
        return None
    label, place, end = first
    current = place.within(context) if context else place
    steps = [Named(label, (current,))]
    while joined := _JOINED.match(text, end):
        following = _token(text, joined.end())
        if following is None:
            break
        label, place, end = following
        place = place.within(current)
        if joined["word"] in _RANGE:
            before = steps.pop()
            written = f"{before.label}{joined['word']}{label}"
            between = _between(current, place)
            ends = (*before.places, place)
            steps.append(Named(written, (*before.places[:-1], *between) if between else ends, not between))
        else:
            steps.append(Named(label, (place,)))
        current = place
    return Run(position, end, tuple(steps))


def _token(text: str, position: int) -> tuple[str, Place, int] | None:
    match = _TOKEN.match(text, position)
    if match is None or not match[0]:
        return None
    try:
        numbers = {name: chinese_to_int(value) for name, value in match.groupdict().items() if value}
    except ValueError:
        return None
    article = (numbers["article"], numbers.get("after", 0)) if "article" in numbers else None
    place = Place(article, numbers.get("paragraph"), numbers.get("item"), numbers.get("subitem"))
    return match[0], place, match.end()


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
