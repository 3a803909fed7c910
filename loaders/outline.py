"""From lines to an outline: which lines are numbered, which open, end or follow the text proper."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.letterhead import title_lines
from loaders.lines import CONTENTS, RANK, Line, Zone, joined, read_lines
from loaders.matching import alternation
from loaders.numerals import ORDINAL, WRITTEN_DATE

_LONGEST_SIGNATURE = 40
_LONG_LINE = 60
_PRINTED = re.compile(WRITTEN_DATE.pattern + " ?印发$")
_SIGNED = re.compile(WRITTEN_DATE.pattern + "(?: ?印发)?")


@dataclass(frozen=True, slots=True)
class _Words:
    agency: re.Pattern[str]
    attachment: re.Pattern[str]
    note: re.Pattern[str]
    contents: re.Pattern[str]
    signer: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(vocabulary: Vocabulary) -> _Words:
    agency = alternation(vocabulary.words("structure/agency-ending"))
    return _Words(
        re.compile(rf"[^，。；：]{{0,{_LONGEST_SIGNATURE}}}{agency}$"),
        re.compile(
            rf"{alternation(vocabulary.words('structure/attachment'))} ?(?:\d{{1,2}}|{ORDINAL})?(?:[：:.、 ]|$)"
        ),
        re.compile(rf"[（(]?{alternation(vocabulary.words('structure/closing-note'))}"),
        re.compile(alternation(vocabulary.words("structure/contents"))),
        re.compile(rf"{alternation(vocabulary.words('structure/signer'))}[ \u3000：]+[\u4e00-\u9fff· \u3000]{{2,8}}"),
    )


def outline(text: str, start: int, vocabulary: Vocabulary) -> list[Line]:
    """The lines of ``text`` from ``start``, with their numbering, zone and part.

    front: before the first numbered line of a part (title, number, addressee, preamble); back: signature, date,
    notes and lists of attachments; body: the rest. A signed date in mid-document ends a part: what it issues follows.
    """
    words = _words(vocabulary)
    lines = _without_contents(text, read_lines(text, start), words)
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
        _free_plain_text(text, [i for i, own in enumerate(parts) if own == part], lines, zones)
    placed = [replace(line, zone=zone, part=part) for line, zone, part in zip(lines, zones, parts, strict=True)]
    return _with_whole_titles(text, placed, vocabulary)


def _without_contents(text: str, lines: list[Line], words: _Words) -> list[Line]:
    """What stands in a table of contents is no numbering: from 目录 on, up to where its first entry comes again."""
    bare = [re.sub(r"[\s.…·]+\d*$|\s", "", text[line.span.start : line.span.end]) for line in lines]
    for i, heading in enumerate(bare[:-1]):
        if not words.contents.fullmatch(heading):
            continue
        again = next((k for k in range(i + 2, len(lines)) if bare[k] == bare[i + 1]), i)
        lines[i:again] = [replace(line, kind="text", text=line.span, number="", ordinal=0) for line in lines[i:again]]
    return lines


def _with_whole_titles(text: str, lines: list[Line], vocabulary: Vocabulary) -> list[Line]:
    """The lines over which the title at the top of a part is broken are joined."""
    whole: list[Line] = []
    i = 0
    while i < len(lines):
        first = lines[i]
        opens = first.zone == "front" and (i == 0 or lines[i - 1].part != first.part)
        own = [line for line in lines[i:] if line.zone == "front" and line.part == first.part] if opens else []
        count = max(title_lines([text[line.span.start : line.span.end] for line in own], vocabulary), 1)
        whole.append(joined(first, lines[i + count - 1]) if count > 1 else first)
        i += count
    return whole


def _free_plain_text(text: str, part: list[int], lines: list[Line], zones: list[Zone]) -> None:
    """A part without any numbering has its text from its first long line on; what stands above that is its front."""
    long = [
        i
        for i in part
        if zones[i] == "front" and len(range(*lines[i].span)) > _LONG_LINE and text[lines[i].span.end - 1] not in "：:"
    ]
    if len(long) > (len(part) < len(lines)) and "body" not in [zones[i] for i in part]:
        for i in part:
            if i >= long[0] and zones[i] == "front":
                zones[i] = "body"


def _mark_signatures(text: str, lines: list[Line], zones: list[Zone], words: _Words) -> None:
    """Lines that are nothing but a date, with the names of bodies above them and the notes below them."""
    for i, line in enumerate(lines):
        if line.kind != "text" or not _SIGNED.fullmatch(text, *line.span):
            continue
        first = i
        while first and words.signer.fullmatch(text, *lines[first - 1].span):
            first -= 1
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
        if (
            line.kind == "text"
            and words.attachment.match(content)
            and len(content) <= 60
            and "。" not in content
            and not CONTENTS.search(content)
        ):
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
        note = words.note.match(text, *lines[i].span) or _PRINTED.search(text, *lines[i].span)
        if lines[i].kind == "text" and note:
            zones[i] = "back"
        elif zones[i] != "back":
            break
