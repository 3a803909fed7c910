"""From glyphs on pages to paragraphs, by the layout of official documents (GB/T 9704): first lines are indented by two
characters, full lines run to the right margin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from statistics import median
from typing import Final

from loaders.formats.lines import plain
from loaders.radicals import radicals

_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]")
_PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*\d{1,4}[-—–－·•\s]*|第\s*\d{1,4}\s*页(?:[，,\s]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}"
)
_BEGINS = re.compile(r"[（(]?[一二三四五六七八九十百\d]{1,4}[）)、.．]|第[一二三四五六七八九十百\d]{1,4}[条章节]|附件")
_PIECE = r"[（(《〈〔\[【]*(?:[!-~〔〕±≥≤]+|.)[，。、；：！？）》〉〕\]】,.;:)]*"
_WORD = re.compile(rf"[“”‘’]*{_PIECE}(?:[“”‘’·]+(?:{_PIECE})?)*")
"""What stays on one line: a character or a run of Latin ones, with its brackets and the punctuation after it."""
_FINAL: Final = "。；：！？）;:)"
_MARGIN: Final = 0.12  # of the page's height, above and below the text
_EDGE: Final = 0.07  # of the page's height: what is small there is no text
_SMALL: Final = 0.8  # of the usual size
_REPEATED: Final = 0.3  # of the pages: headers of odd and even pages differ
_REPEATED_CLOSE: Final = 0.6
_SAME_LINE: Final = 0.5  # em
_CELL_GAP: Final = 1.5
_INDENT: Final = 1.5
_ROOM: Final = 1.2  # a full line may end this far from the margin
_ROOM_INDENTED: Final = 4.0  # where first lines are indented, so that any other line goes on
_MOSTLY: Final = 0.7
_LOOSE: Final = 0.6  # and this much farther where the next word is long
_ASYMMETRY: Final = 3.0
_SAME_SIZE: Final = 1.15
_WIDE_GAP: Final = 1.5  # of the usual distance between lines
_PARAGRAPH_GAP: Final = 1.3


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and where its origin is on the page, in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    y: float
    em: float
    page: int


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges of the text, and whether the first lines of paragraphs are indented."""

    left: float
    right: float
    indents: bool

    def centres(self, line: _Line) -> bool:
        """Whether a line stands in the middle; a first line that is indented does not."""
        shift = (line.left - self.left) / line.em
        indented = _INDENT <= shift <= _INDENT + 1
        return shift > 0.3 and not indented and abs(shift - (self.right - line.right) / line.em) < 1


def paragraphs(pages: Sequence[Page]) -> list[str]:
    """The paragraphs in the order of the pages, without running headers, footers and page numbers."""
    lines = [line for i, page in enumerate(pages) for line in _lines(page, i)]
    lines = list(_without_margins(lines, pages))
    widths = [round(pages[line.page].width) for line in lines]
    columns = {
        width: _column([line for line, own in zip(lines, widths, strict=True) if own == width], width)
        for width in set(widths)
    }
    usual = _usual_distance(lines)
    joined: list[str] = []
    before: _Line | None = None
    for line, width in zip(lines, widths, strict=True):
        if before is not None and _goes_on(before, line, columns[width], usual):
            joined[-1] += _glue(joined[-1], line.text) + line.text
        else:
            joined.append(line.text)
        before = line
    return joined


def _goes_on(before: _Line, line: _Line, column: _Column, usual: float) -> bool:
    """Whether ``line`` is of the same paragraph as the line before it: its first word had no room there."""
    em = before.em
    word = _WORD.match(line.text)
    room = max(_ROOM_INDENTED if column.indents else _ROOM, (_width(word[0]) if word else 0) + _LOOSE) * em
    full = before.right + room >= column.right
    indented = line.left >= column.left + _INDENT * em
    centred = column.centres(before) and not column.centres(line)
    resized = max(em, line.em) > _SAME_SIZE * min(em, line.em)
    distance = before.y - line.y
    apart = before.page == line.page and not 0 < distance <= _PARAGRAPH_GAP * max(usual, em)
    ended = before.text[-1] in _FINAL and _BEGINS.match(line.text) is not None
    tabular = "\t" in before.text or "\t" in line.text
    return full and not (indented or centred or resized or apart or ended or tabular)


def _width(text: str) -> float:
    """In the width of a Chinese character, nearly."""
    return sum(1.0 if _WIDE.match(char) else 0.5 for char in text)


def _glue(before: str, after: str) -> str:
    """A space between two words in Latin letters, nothing between Chinese characters."""
    return " " if before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha() else ""


def _lines(page: Page, index: int) -> Iterator[_Line]:
    """Runs of glyphs on one base line."""
    run: list[Glyph] = []
    for glyph in page.glyphs:
        if glyph.text in "\r\n\0\ufffe\u00ad":
            continue
        if run and (abs(glyph.y - run[-1].y) > _SAME_LINE * _size(run[-1]) or glyph.x < run[-1].x - _size(glyph)):
            yield from _line(run, index)
            run = []
        run.append(glyph)
    yield from _line(run, index)


def _size(glyph: Glyph) -> float:
    return max(glyph.size, 1.0)


def _line(run: list[Glyph], page: int) -> Iterator[_Line]:
    shown = [glyph for glyph in run if not glyph.text.isspace()]
    if not shown:
        return
    em = _em(run)
    text = ""
    for before, glyph in pairwise([shown[0], *run[run.index(shown[0]) :]]):
        width = em if _WIDE.match(before.text) else em / 2
        if glyph.x - before.x - width > _CELL_GAP * em:
            text = text.rstrip() + "\t"
        if not (glyph.text.isspace() and text.endswith("\t")):
            text += glyph.text
    text = plain(text.translate(radicals()))
    if text:
        last = shown[-1]
        yield _Line(text, shown[0].x, last.x + (em if _WIDE.match(last.text) else em / 2), shown[0].y, em, page)


def _em(run: list[Glyph]) -> float:
    """The width of a Chinese character on a line: the usual step between two, else the size of the font."""
    steps = [b.x - a.x for a, b in pairwise(run) if _WIDE.match(a.text) and _WIDE.match(b.text) and b.x > a.x]
    return max(median(steps) if steps else run[0].size, 1.0)


def _without_margins(lines: list[_Line], pages: Sequence[Page]) -> Iterator[_Line]:
    """Leaves out what stands in the margins: page numbers, small print at the edge of the page, and what several pages
    have alike but for its digits: apart from the text or in another size, or else as the outermost line of most pages.
    """
    size = median(line.em for line in lines) if lines else 0.0
    height = {line: line.y / pages[line.page].height for line in lines}
    marginal = {line for line in lines if not _MARGIN < height[line] < 1 - _MARGIN}
    running = _apart(lines, marginal) | {
        line for line in marginal if not size / _SAME_SIZE <= line.em <= size * _SAME_SIZE
    }
    seen = Counter(key for page in range(len(pages)) for key in {_key(line) for line in running if line.page == page})
    outermost = _outermost(lines) & marginal
    alike = Counter(map(_key, outermost))
    for line in lines:
        at_edge = line.em < _SMALL * size and not _EDGE < height[line] < 1 - _EDGE
        repeated = (line in running and seen[_key(line)] >= max(2, _REPEATED * len(pages))) or (
            line in outermost and alike[_key(line)] >= max(2, _REPEATED_CLOSE * len(pages))
        )
        if line not in marginal or not (at_edge or repeated or _PAGE_NUMBER.fullmatch(line.text)):
            yield line


def _outermost(lines: list[_Line]) -> set[_Line]:
    """The first and the last line of each page."""
    found = set[_Line]()
    for _, own in groupby(lines, key=lambda line: line.page):
        downwards = sorted(own, key=lambda line: -line.y)
        found |= {downwards[0], downwards[-1]}
    return found


def _apart(lines: list[_Line], marginal: set[_Line]) -> set[_Line]:
    """The lines in the margins between which and the text there is more than the usual distance."""
    usual = _usual_distance(lines)
    found = set[_Line]()
    for _, own in groupby(lines, key=lambda line: line.page):
        downwards = sorted(own, key=lambda line: -line.y)
        for side in (downwards, downwards[::-1]):
            outer = sum(1 for _ in takewhile(marginal.__contains__, side))
            gaps = (i for i, (a, b) in enumerate(pairwise(side), 1) if abs(a.y - b.y) > _WIDE_GAP * usual)
            found.update(side[: max((i for i in gaps if i <= outer), default=0)])
    return found


def _key(line: _Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.y / 8)


def _column(own: Sequence[_Line], width: float) -> _Column:
    """The edges of the text on pages of one width: those that many lines share, else the outermost.

    Text with only short lines shows no right edge: it is at least where the left margin has its mirror, nearly.
    """
    em = median(line.em for line in own)
    lefts, rights = Counter(round(line.left) for line in own), Counter(round(line.right) for line in own)
    often = max(2, len(own) // 20)
    left = min((x for x, count in lefts.items() if count >= often), default=min(lefts))
    right = max((x for x, count in rights.items() if count >= often), default=max(rights))
    right = max(right, round(width - left - _ASYMMETRY * em))
    firsts = [line.left for before, line in pairwise(own) if before.right < right - 2 * _ROOM_INDENTED * em]
    indented = sum(x >= left + _INDENT * em for x in firsts)
    return _Column(float(left), float(right), indented > _MOSTLY * len(firsts))


def _usual_distance(lines: list[_Line]) -> float:
    distances = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and a.y > b.y]
    return median(distances) if distances else 0.0
