"""Tables that divide tasks: a column of leading bodies, a column of responsible ones (任务 | 牵头单位 | 责任单位).

The readers of loaders.formats give a row of a table as one line, with tabs between the cells that hold something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.vocab import Vocabulary
from loaders.matching import alternation
from loaders.model import Document, Role, Span


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph of a cell whose column heading says what part the bodies in it have."""

    span: Span
    role: Role


def cells(document: Document, vocabulary: Vocabulary) -> Iterator[Cell]:
    """What stands under a heading like 牵头单位 or 责任单位, row by row.

    A row counts only if it has as many cells as the heading: of a shorter one it cannot be said which cell is empty.
    A line without tabs ends the table.
    """
    lead = re.compile(alternation(vocabulary.words("agency/bracket-label-lead")))
    other = re.compile(alternation(vocabulary.words("agency/bracket-label")))
    roles: dict[int, Role] = {}
    width = 0
    for row in _rows(document):
        titles = [re.sub(r"\s", "", document.slice(cell)) for cell in row]
        heading: dict[int, Role] = {i: "responsible" for i, title in enumerate(titles) if other.fullmatch(title)}
        heading.update({i: "lead" for i, title in enumerate(titles) if lead.fullmatch(title)})
        if len(row) == 1:
            roles, width = {}, 0
        elif heading:
            roles, width = heading, len(row)
        elif len(row) == width:
            for i, role in roles.items():
                for paragraph in re.finditer(r"\S+", document.slice(row[i])):
                    yield Cell(Span(*paragraph.span()).shift(row[i].start), role)


def _rows(document: Document) -> Iterator[list[Span]]:
    """The lines with their cells; the normalised text has a blank for each tab of the raw one."""
    raw = document.source.raw
    if document.offsets is not None:
        raw = "".join(raw[offset] for offset in document.offsets[:-1])
    for line in re.finditer(r"[^\n]+", document.text):
        yield [Span(*cell.span()) for cell in re.compile(r"[^\t]+").finditer(raw, *line.span())]
