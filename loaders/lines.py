"""From text to lines: which are numbered, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from loaders.model import Span
from loaders.numerals import ORDINAL, ordinal

Kind = Literal["part", "chapter", "subchapter", "section", "article", "paren", "item", "subitem", "text"]
Zone = Literal["front", "body", "back"]

RANK: dict[Kind, int] = {"part": 0, "chapter": 1, "subchapter": 2, "section": 3, "article": 4, "paren": 5, "item": 6}
"""Outer numbering first. A line of these kinds closes everything of the same or an inner rank."""

_MARKERS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第(?P<ordinal>{ORDINAL})(?:部分|编|篇)")),
    ("chapter", re.compile(rf"第(?P<ordinal>{ORDINAL})章")),
    ("subchapter", re.compile(rf"第(?P<ordinal>{ORDINAL})节")),
    ("article", re.compile(rf"第(?P<ordinal>{ORDINAL})条(?!规定|第|的|款|所|中|、|和|至|及|款)")),
    ("section", re.compile(rf"(?P<ordinal>{ORDINAL})[、.](?!{ORDINAL}(?:、|级|类|线|等))")),
    ("paren", re.compile(rf"[（(](?P<ordinal>{ORDINAL})[)）][、.]?")),
    ("item", re.compile(r"(?P<ordinal>\d{1,3})(?:[.、](?!\d)|[.、](?=(?:19|20)\d\d年))")),
    ("subitem", re.compile(r"[（(](?P<ordinal>\d{1,3})[)）]|(?P<loose>\d{1,2})[)）]|[①-⑳]")),
)
CONTENTS = re.compile(r"[.…·]{4,} ?\d*$")
"""A line of a table of contents."""
_INLINE = re.compile(rf"[（(](?P<paren>{ORDINAL})[)）]|(?P<section>{ORDINAL})、(?!{ORDINAL}(?:、|级|类|线|等))")
_PIECE_ENDS = ("。", "）", "〕", "】", "]")
_LOST_BREAKS = 500  # characters
_FEWEST_PIECES = 4
_LONGEST_TITLE = 40
_LONG_LINE = 60
_SHORTEST_WIDTH = 15
_FINAL = "。；：！？”）"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the blanks around it."""

    kind: Kind
    span: Span  # the number included
    text: Span  # what follows the number
    number: str = ""
    ordinal: int = 0
    zone: Zone = "body"
    part: int = 0  # 0 for the document itself, 1 … for what is issued or attached with it


def read_lines(text: str, start: int) -> list[Line]:
    """The lines of ``text`` from ``start`` that are not blank, with their numbering; hard line breaks are undone."""
    return decimals_read(text, _unwrapped(text, list(_split(text, start))))


def joined(first: Line, last: Line) -> Line:
    return replace(first, span=Span(first.span.start, last.span.end), text=Span(first.text.start, last.text.end))


def _split(text: str, start: int) -> Iterator[Line]:
    for match in re.compile(r"[^\r\n]*\S[^\r\n]*").finditer(text, start):
        stripped = match[0].strip()
        first = match.start() + match[0].index(stripped[0])
        for piece in _pieces(text, Span(first, first + len(stripped))):
            yield _line(text, piece)


def _pieces(text: str, line: Span) -> Iterator[Span]:
    """A line that holds a whole document, its line breaks lost, cut before each number of its numbering.

    Only where 一、 and （一） count up without a gap, each after the end of a sentence (or （一） after a heading), is
    it one: 一、二线城市, and the （一）；（二）； of a list, are none.
    """
    starts = [line.start]
    section, paren, title, fresh = 0, 0, line.start, True
    long = len(range(*line)) >= _LOST_BREAKS
    for match in _INLINE.finditer(text, *line) if long else ():
        number = ordinal(match["paren"] or match["section"])
        opens = match.start() == line.start or text[line.start : match.start()].rstrip(" ").endswith(
            _PIECE_ENDS if match["paren"] else (*_PIECE_ENDS, "：")
        )
        headed = section > 0 and starts[-1] == title and match.start() - title <= _LONGEST_TITLE
        if match["paren"] and (opens or headed) and (number == paren + 1 or (fresh and number == 1)):
            paren, fresh = number, False
        elif match["section"] and opens and number == section + 1:
            section, title, fresh = number, match.start(), True
        else:
            continue
        if match.start() > line.start:
            starts.append(match.start())
    if not section or len(starts) < _FEWEST_PIECES:
        starts = [line.start]
    for start, end in pairwise([*starts, line.end]):
        yield Span(start, start + len(text[start:end].rstrip()))


def _unwrapped(text: str, lines: list[Line]) -> list[Line]:
    """In a text with hard line breaks (from a PDF): lines that go on in the next one are joined with it.

    Such a text has many full lines of one width that end in mid-sentence; a heading is a shorter line.
    """
    lengths = sorted(len(range(*line.span)) for line in lines)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    goes_on = [
        _SHORTEST_WIDTH <= width <= _LONG_LINE
        and len(range(*line.span)) >= 0.75 * width
        and text[line.span.end - 1] not in _FINAL
        and not CONTENTS.search(text, *line.span)
        for line in lines
    ]
    if sum(goes_on) * 3 < len(lines):
        return lines
    merged: list[Line] = []
    open_ended = False
    for line, unfinished in zip(lines, goes_on, strict=True):
        if open_ended and line.kind == "text":
            merged[-1] = joined(merged[-1], line)
        else:
            merged.append(line)
        open_ended = unfinished
    return merged


def _line(text: str, span: Span) -> Line:
    for kind, marker in () if CONTENTS.search(text, *span) else _MARKERS:
        match = marker.match(text, *span)
        if match and (number := 0 if kind == "subitem" else ordinal(match["ordinal"])) is not None:
            after = match.end()
            while after < span.end and text[after].isspace():
                after += 1
            return Line(kind, span, Span(after, span.end), match[0], number)
    return Line("text", span, span)


_DECIMAL = re.compile(r"(?P<path>\d{1,2}(?:[.．]\d{1,2}){1,3})[.、]?(?![\d.．%％])")
_HEAD = re.compile(r"(?P<path>\d{1,2})(?:[.．、]|(?=[ \t\u3000]))(?![\d%％])")
_FEWEST_DECIMALS = 4
_LONGEST_HEAD = 30
_OF_DEPTH: dict[int, Kind] = {1: "section", 2: "paren", 3: "item", 4: "subitem"}


def decimals_read(text: str, lines: list[Line]) -> list[Line]:
    """1 总则, 1.1 编制目的, 1.1.1 …: the numbering of contingency plans and standards, read as 一、（一）1.

    It is one only where every number follows from those before it, from 1 and 1.1 on, and no 一、, 第一条 or chapter
    stands among them: 2.35 at the start of a line is a figure anywhere else. Where （一） holds the 1. of 1.1, it is
    that of a list.
    """
    found: dict[int, tuple[re.Match[str], tuple[int, ...]]] = {}
    path: tuple[int, ...] = ()
    for i, line in enumerate(lines):
        match = _DECIMAL.match(text, *line.span) or _HEAD.match(text, *line.span)
        own = tuple(int(n) for n in re.split("[.．]", match["path"])) if match else ()
        again = own == (1,) and any(text.startswith("1.1", below.span.start) for below in lines[i + 1 : i + 2])
        long_head = len(own) == 1 and len(range(*line.span)) > _LONGEST_HEAD
        if match and not long_head and (again or _follows(own, path)):
            found[i], path = (match, own), own
    inside = range(min(found), max(found) + 1) if found else range(0)
    depths = [len(own) for _, own in found.values()]
    dotted = any(len(own) == 1 and not match[0].isdigit() for match, own in found.values())
    others = [i for i, line in enumerate(lines) if i not in found and RANK.get(line.kind, 6) <= RANK["paren"]]
    mixed = any(dotted or (i in inside and lines[i].kind != "paren") for i in others)
    if sum(depth > 1 for depth in depths) < _FEWEST_DECIMALS or depths.count(1) < 2 or mixed:
        return lines
    return [
        _with_path(text, line, *found[i]) if i in found else _inner(line, i in inside) for i, line in enumerate(lines)
    ]


def _follows(own: tuple[int, ...], path: tuple[int, ...]) -> bool:
    """Whether a path is the first below the one before it, or the next beside it or beside what holds it."""
    if own == (*path, 1):
        return True
    depth = len(own)
    return depth <= len(path) and own[:-1] == path[: depth - 1] and own[-1] == path[depth - 1] + 1


def _with_path(text: str, line: Line, match: re.Match[str], path: tuple[int, ...]) -> Line:
    after = match.end()
    while after < line.span.end and text[after].isspace():
        after += 1
    return replace(line, kind=_OF_DEPTH[len(path)], text=Span(after, line.span.end), number=match[0], ordinal=path[-1])


def _inner(line: Line, inside: bool) -> Line:
    """Other numbering among the decimals is that of lists."""
    return replace(line, kind="subitem") if inside and line.kind in ("paren", "item") else line
