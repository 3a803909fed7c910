"""From lines to an outline: which lines are numbered, which open, end or follow the text proper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from kg.vocab import Vocabulary
from loaders.matching import alternation
from loaders.metadata import title_lines
from loaders.model import Span
from loaders.numerals import ORDINAL, WRITTEN_DATE, ordinal

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
_CONTENTS = re.compile(r"[.…·]{4,} ?\d*$")
"""A line of a table of contents."""
_LONGEST_SIGNATURE = 40
_LONG_LINE = 60
_SHORTEST_WIDTH = 15
_SIGNED = re.compile(WRITTEN_DATE.pattern + "(?: ?印发)?")
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


@dataclass(frozen=True, slots=True)
class _Words:
    agency: re.Pattern[str]
    attachment: re.Pattern[str]
    note: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(vocabulary: Vocabulary) -> _Words:
    agency = alternation(vocabulary.words("structure/agency-ending"))
    return _Words(
        re.compile(rf"[^，。；：]{{0,{_LONGEST_SIGNATURE}}}{agency}$"),
        re.compile(
            rf"{alternation(vocabulary.words('structure/attachment'))} ?(?:\d{{1,2}}|{ORDINAL})?(?:[：:.、 ]|$)"
        ),
        re.compile(rf"[（(]?{alternation(vocabulary.words('structure/closing-note'))}"),
    )


def outline(text: str, start: int, vocabulary: Vocabulary) -> list[Line]:
    """The lines of ``text`` from ``start``, with their numbering, zone and part.

    front: before the first numbered line of a part (title, number, addressee, preamble); back: signature, date,
    notes and lists of attachments; body: the rest. A signed date in mid-document ends a part: what it issues follows.
    """
    lines = _unwrapped(text, list(_lines(text, start)))
    words = _words(vocabulary)
    zones: list[Zone] = ["body"] * len(lines)
    parts = [0] * len(lines)
    _mark_signatures(text, lines, zones, words)
    _mark_attachments(text, lines, zones, words)
    part, opened, closed = 0, False, False
    for i, line in enumerate(lines):
        if zones[i] == "back":
            closed = True
        elif closed and (i == 0 or zones[i - 1] == "back"):
            if any(
                zones[k] != "back" and (lines[k].kind != "text" or len(range(*lines[k].span)) > _LONG_LINE)
                for k in range(i, len(lines))
            ):
                part, opened, closed = part + 1, False, False
            else:
                zones[i:] = ["back"] * (len(lines) - i)
        parts[i] = part
        if zones[i] == "body" and not opened:
            if line.kind in RANK:
                opened = True
            else:
                zones[i] = "front"
    for part in set(parts):
        _free_plain_text([i for i, own in enumerate(parts) if own == part], lines, zones)
    placed = [replace(line, zone=zone, part=part) for line, zone, part in zip(lines, zones, parts, strict=True)]
    return _with_whole_titles(text, placed, vocabulary)


def _with_whole_titles(text: str, lines: list[Line], vocabulary: Vocabulary) -> list[Line]:
    """The lines over which the title at the top of a part is broken are joined."""
    joined: list[Line] = []
    i = 0
    while i < len(lines):
        first = lines[i]
        opens = first.zone == "front" and (i == 0 or lines[i - 1].part != first.part)
        own = [line for line in lines[i:] if line.zone == "front" and line.part == first.part] if opens else []
        count = max(title_lines([text[line.span.start : line.span.end] for line in own], vocabulary), 1)
        joined.append(_joined(first, lines[i + count - 1]) if count > 1 else first)
        i += count
    return joined


def _joined(first: Line, last: Line) -> Line:
    return replace(first, span=Span(first.span.start, last.span.end), text=Span(first.text.start, last.text.end))


def _free_plain_text(part: list[int], lines: list[Line], zones: list[Zone]) -> None:
    """A part without any numbering has its text from its first long line on; what stands above that is its front."""
    long = [i for i in part if zones[i] == "front" and len(range(*lines[i].span)) > _LONG_LINE]
    if len(long) > (len(part) < len(lines)) and "body" not in [zones[i] for i in part]:
        for i in part:
            if i >= long[0] and zones[i] == "front":
                zones[i] = "body"


def _lines(text: str, start: int) -> Iterator[Line]:
    for match in re.compile(r"[^\r\n]*\S[^\r\n]*").finditer(text, start):
        stripped = match[0].strip()
        first = match.start() + match[0].index(stripped[0])
        yield _line(text, Span(first, first + len(stripped)))


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
        and not _CONTENTS.search(text, *line.span)
        for line in lines
    ]
    if sum(goes_on) * 3 < len(lines):
        return lines
    joined: list[Line] = []
    open_ended = False
    for line, unfinished in zip(lines, goes_on, strict=True):
        if open_ended and line.kind == "text":
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
        open_ended = unfinished
    return joined


def _line(text: str, span: Span) -> Line:
    for kind, marker in () if _CONTENTS.search(text, *span) else _MARKERS:
        match = marker.match(text, *span)
        if match and (number := 0 if kind == "subitem" else ordinal(match["ordinal"])) is not None:
            after = match.end()
            while after < span.end and text[after].isspace():
                after += 1
            return Line(kind, span, Span(after, span.end), match[0], number)
    return Line("text", span, span)


def _mark_signatures(text: str, lines: list[Line], zones: list[Zone], words: _Words) -> None:
    """Lines that are nothing but a date, with the names of bodies above them and the notes below them."""
    for i, line in enumerate(lines):
        if line.kind != "text" or not _SIGNED.fullmatch(text, *line.span):
            continue
        first = i
        while first and lines[first - 1].kind == "text" and words.agency.fullmatch(text, *lines[first - 1].span):
            first -= 1
        while first and lines[first - 1].kind == "text" and words.note.match(text, *lines[first - 1].span):
            first -= 1
        if first == i and not any(earlier.kind in RANK for earlier in lines[:i]):
            continue  # a date under the title
        last = i
        while last + 1 < len(lines) and words.note.match(text, *lines[last + 1].span):
            last += 1
        zones[first : last + 1] = ["back"] * (last + 1 - first)


def _mark_attachments(text: str, lines: list[Line], zones: list[Zone], words: _Words) -> None:
    """附件：1.… 2.… as a list, the heading of an attached text, and the notes at the very end."""
    listing = False
    for i, line in enumerate(lines):
        content = text[line.span.start : line.span.end]
        if line.kind == "text" and words.attachment.match(content) and len(content) <= 60 and "。" not in content:
            zones[i] = "back"
            listing = True
        elif (
            listing
            and line.kind == "item"
            and len(content) <= 60
            and not content.endswith(("。", "；", "："))
            and "。" not in content
        ):
            zones[i] = "back"
        else:
            listing = False
    for i in range(len(lines) - 1, -1, -1):
        if lines[i].kind == "text" and words.note.match(text, *lines[i].span):
            zones[i] = "back"
        elif zones[i] != "back":
            break
