"""Lines of text out of laid-out documents: blanks, and tables one row a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uff00-\uffef])")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_EDGES = " \t\u3000\xa0\u200b\ufeff"
_MOST_LINES_IN_A_CELL = 8


def plain(text: str) -> str:
    """A line without the blanks at its ends and without control characters."""
    return _CONTROLS.sub("", text).strip(_EDGES)


def collapsed(text: str) -> str:
    """Text as a browser shows it on one line: a line break in Chinese is nothing, other blanks are one space."""
    return plain(_BLANKS.sub(" ", _WRAPPED.sub("", text)))


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """A row of a table, each cell as its lines, as one line with tabs between the cells that hold something.

    A row that lays out a page (one cell, or one that holds a text of many lines) gives the lines of its cells.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) <= 1 or any(len(cell) > _MOST_LINES_IN_A_CELL for cell in filled):
        return [line for cell in filled for line in cell]
    return ["\t".join(" ".join(cell) for cell in filled)]
