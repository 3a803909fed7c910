"""Word 97–2003 documents (.doc): the main text by its piece table, as [MS-DOC] defines it."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import olefile

from kg.errors import InputError
from loaders.formats.doc_numbering import Piece, numbered_paragraphs, read_lists
from loaders.formats.docx_numbering import Numbering
from loaders.formats.files import expect, read_bytes, source_text
from loaders.formats.lines import plain, row_lines
from loaders.model import SourceText

MEDIA_TYPE: Final = "application/msword"
_ENCRYPTED: Final = 0x0100  # fEncrypted in the flags of FibBase
_SECOND_TABLE: Final = 0x0200  # fWhichTblStm
_FLAGS_AT, _LENGTH_AT, _PIECES_AT = 0x000A, 0x004C, 0x01A2  # FibBase.flags, FibRgLw97.ccpText, FibRgFcLcb97.fcClx
_PIECES: Final = 0x02
_COMPRESSED: Final = 0x40000000
_FIELD = re.compile("\x13([^\x13\x15]*)\x15")  # innermost first
_CELL: Final = "\x07"
_PLAIN: Final = {0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "-", 0x1F: "", 0xA0: " "}


def read(path: Path) -> SourceText:
    """The main text of the document, one line a paragraph or row of a table; headers, footers and notes are left out.

    Automatic numbers that paragraphs have of their own are part of the text; those that come with a style are not.
    Raises InputError for a file that is something else, damaged, protected by a password or older than Word 97.
    """
    data = read_bytes(path)
    expect(data, path, "doc")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            characters = _characters(container, path)
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise InputError(
            f"the Word document is truncated or damaged ({error})",
            where=str(path),
            hint="get the file again, or open it in Word or WPS and save it as .docx",
        ) from error
    return source_text(path, data, "\n".join(_lines(characters)), "utf-16-le", MEDIA_TYPE)


def _characters(container: olefile.OleFileIO, path: Path) -> str:
    """The characters of the main text, Word's marks included, with the automatic numbers of its paragraphs."""
    document = container.openstream("WordDocument").read()
    (flags,) = struct.unpack_from("<H", document, _FLAGS_AT)
    if flags & _ENCRYPTED:
        raise InputError(
            "the document is protected by a password",
            where=str(path),
            hint="open it in Word or WPS with the password, and save it without one",
        )
    table = container.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
    (length,) = struct.unpack_from("<I", document, _LENGTH_AT)
    start, size = struct.unpack_from("<II", document, _PIECES_AT)
    pieces = list(_pieces(table[start : start + size]))
    text = "".join(
        document[piece.place : piece.place + piece.length * piece.width].decode(
            "cp1252" if piece.width == 1 else "utf-16-le", "replace"
        )
        for piece in pieces
    )[:length]
    listed = numbered_paragraphs(document, table, pieces)
    return "".join(_numbered(text, listed, read_lists(document, table))) if listed else text


def _pieces(pieces: bytes) -> Iterator[Piece]:
    """The stretches of text that a piece table lists, in the order of the text."""
    at = 0
    while pieces[at] != _PIECES:  # formatting that stands before the table
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    (size,) = struct.unpack_from("<I", pieces, at + 1)
    count = (size - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", pieces, at + 5)
    for i in range(count):
        (place,) = struct.unpack_from("<I", pieces, at + 5 + 4 * (count + 1) + 8 * i + 2)
        length = bounds[i + 1] - bounds[i]
        if length < 0:
            raise ValueError("its pieces overlap")
        if place & _COMPRESSED:
            yield Piece(bounds[i], length, (place & ~_COMPRESSED) // 2, 1)
        else:
            yield Piece(bounds[i], length, place, 2)


def _numbered(text: str, listed: dict[int, tuple[str, int]], numbering: Numbering) -> Iterator[str]:
    """The paragraphs, those in a list with their number before them. An empty one counts but shows nothing."""
    for paragraph in re.finditer(f"[^\r{_CELL}]*[\r{_CELL}]?", text):
        entry = listed.get(paragraph.end() - 1)
        number = numbering.number(*entry, None) if entry else ""
        yield number + paragraph[0] if len(paragraph[0]) > 1 else paragraph[0]


def _lines(characters: str) -> Iterator[str]:
    """Paragraphs, and the rows of tables. A cell ends with a mark, and so does a row after its last cell."""
    *cells, rest = _without_fields(characters).translate(_PLAIN).split(_CELL)
    row_marks: list[list[str]] = []
    for cell in cells:
        if "\r" in cell and not (row_marks and row_marks[-1]):  # after a row: text between tables
            yield from _rows(row_marks)
            row_marks = []
            between, _, cell = cell.rpartition("\r")
            yield from _paragraphs(between)
        row_marks.append(list(_paragraphs(cell)))
    yield from _rows(row_marks)
    yield from _paragraphs(rest)


def _rows(marked: list[list[str]]) -> Iterator[str]:
    """The rows of a table from what stands before each of its marks: nothing before the mark that ends a row.

    An empty cell looks the same: rows are as long as the first one where that fits the whole table.
    """
    length = next((i for i, cell in enumerate(marked) if i and not cell), len(marked)) + 1
    regular = len(marked) % length == 0 and not any(marked[length - 1 :: length])
    row: list[list[str]] = []
    for i, cell in enumerate(marked, 1):
        row.append(cell)
        if i % length == 0 if regular else not cell:
            yield from row_lines(row)
            row = []
    yield from row_lines(row)


def _paragraphs(text: str) -> Iterator[str]:
    return filter(None, map(plain, re.split("[\r\n]", text)))


def _without_fields(characters: str) -> str:
    """The text with each field replaced by its result; tables of contents are left out."""
    while _FIELD.search(characters):
        characters = _FIELD.sub(_result, characters)
    return characters


def _result(field: re.Match[str]) -> str:
    instruction, _, result = field[1].partition("\x14")
    return "" if instruction.split()[:1] == ["TOC"] else result
