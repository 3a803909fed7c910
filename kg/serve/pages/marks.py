"""A text with its facts marked: cut where a mention begins or ends, so that overlapping ones can be nested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.serve.pages.facts import Fact


@dataclass(frozen=True, slots=True)
class Layer:
    """A fact that a piece of text belongs to; ``begins``: the piece is its first."""

    fact: Fact
    place: tuple[int, int]
    begins: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and the facts that it belongs to: the longest mention first."""

    text: str
    layers: tuple[Layer, ...]


def pieces(text: str, offset: int, facts: Iterable[Fact]) -> list[Piece]:
    """The text, which begins ``offset`` code points into the source, cut up. The pieces put together are the text."""
    end = offset + len(text)
    marks = sorted(
        {(place, fact.kind, fact.iri): (fact, place) for fact in facts for place in fact.places}.values(),
        key=lambda mark: (mark[1][0] - mark[1][1], mark[1][0], mark[0].kind, mark[0].iri),
    )
    marks = [(fact, place) for fact, place in marks if place[0] < end and place[1] > offset]
    cuts = {offset, end} | {cut for _, place in marks for cut in place if offset < cut < end}
    borders = sorted(cuts)
    return [
        Piece(text[start - offset : stop - offset], _layers(marks, start, stop, offset))
        for start, stop in pairwise(borders)
    ]


def _layers(marks: Sequence[tuple[Fact, tuple[int, int]]], start: int, stop: int, offset: int) -> tuple[Layer, ...]:
    return tuple(
        Layer(fact, place, max(place[0], offset) == start)
        for fact, place in marks
        if place[0] <= start and stop <= place[1]
    )
