"""The automatic numbers of a Word 97–2003 document, from its list tables ([MS-DOC] §2.4.6.3, §2.9.131–150)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from loaders.formats.docx_numbering import Level, Numbering

_PARAGRAPHS_AT, _LISTS_AT, _OVERRIDES_AT = 0x0102, 0x02E2, 0x02EA  # fcPlcfBtePapx, fcPlfLst, fcPlfLfo
_PAGE: Final = 512
_LIST, _LEVEL, _OVERRIDE = 28, 28, 16  # bytes of LSTF, LVLF, LFO
_LEVEL_OF, _LIST_OF = 0x260A, 0x460B  # sprmPIlvl, sprmPIlfo
_OPERAND: Final = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_FORMATS: Final = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand",
    255: "none",
}  # fmt: skip
"""Number format codes (MSONFC) by their names in ECMA-376."""
_SUFFIXES: Final = {0: "tab", 1: "space", 2: "nothing"}


class Piece(NamedTuple):
    """A stretch of text: its first character, how many, where its bytes begin, and how many a character has."""

    first: int
    length: int
    place: int
    width: int


def numbered_paragraphs(document: bytes, table: bytes, pieces: list[Piece]) -> dict[int, tuple[str, int]]:
    """List and level of the paragraphs that are in a list, by the position of their closing mark."""
    found: dict[int, tuple[str, int]] = {}
    start, size = struct.unpack_from("<II", document, _PARAGRAPHS_AT)
    count = (size - 4) // 8
    for (page,) in struct.iter_unpack("<I", table[start + 4 * (count + 1) : start + size]):
        for end, properties in _paragraphs(document[page * _PAGE : (page + 1) * _PAGE]):
            values = dict(_modifiers(properties))
            number = values.get(_LIST_OF, 0)
            if number in (0, 0xF801):  # none
                continue
            for piece in pieces:
                last = end - piece.width - piece.place
                if 0 <= last < piece.length * piece.width:
                    found[piece.first + last // piece.width] = (str(number), values.get(_LEVEL_OF, 0))
    return found


def _paragraphs(page: bytes) -> Iterator[tuple[int, bytes]]:
    """The end and the property modifiers of each paragraph on a page of paragraph properties."""
    count = page[-1]
    ends = struct.unpack_from(f"<{count + 1}I", page)[1:]
    for i, end in enumerate(ends):
        at = page[4 * (count + 1) + 13 * i] * 2
        if at:
            size = page[at]
            first, length = (at + 1, size * 2 - 1) if size else (at + 2, page[at + 1] * 2)
            yield end, page[first + 2 : first + length]


def _modifiers(properties: bytes) -> Iterator[tuple[int, int]]:
    """The property modifiers (sprm) with small operands."""
    at = 0
    while at + 2 < len(properties):
        (code,) = struct.unpack_from("<H", properties, at)
        at += 2
        size = _OPERAND.get(code >> 13)
        if size is None:
            size = 1 + properties[at]
        elif at + size <= len(properties):
            yield code, int.from_bytes(properties[at : at + size], "little")
        at += size


def read_lists(document: bytes, table: bytes) -> Numbering:
    """The lists of the document, ready to count."""
    start, size = struct.unpack_from("<II", document, _LISTS_AT)
    if not size:
        return Numbering()
    (count,) = struct.unpack_from("<H", table, start)
    at, lists = start + size, dict[str, dict[int, Level]]()
    for i in range(count):
        entry = start + 2 + _LIST * i
        levels = {}
        for index in range(1 if table[entry + 26] & 1 else 9):
            levels[index], at = _level(table, at)
        lists[str(struct.unpack_from("<I", table, entry)[0])] = levels
    return Numbering(lists, dict(_instances(document, table)))


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """One level (LVL), and where the next begins. In its text the number of a level stands as that level's index."""
    first, form = struct.unpack_from("<IB", table, at)
    suffix, characters, paragraph = table[at + 15], table[at + 24], table[at + 25]
    restart = table[at + 26] if table[at + 5] & 0x08 else None
    text_at = at + _LEVEL + characters + paragraph
    (length,) = struct.unpack_from("<H", table, text_at)
    text = table[text_at + 2 : text_at + 2 + 2 * length].decode("utf-16-le")
    shown = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in text)
    level = Level(
        _FORMATS.get(form, "decimal"), shown, first, _SUFFIXES.get(suffix, "tab"), restart, bool(table[at + 5] & 0x04)
    )
    return level, text_at + 2 + 2 * length


def _instances(document: bytes, table: bytes) -> Iterator[tuple[str, tuple[str, dict[int, Level], dict[int, int]]]]:
    """The uses of lists (LFO), numbered from 1, with the levels that begin elsewhere or look otherwise."""
    start, size = struct.unpack_from("<II", document, _OVERRIDES_AT)
    (count,) = struct.unpack_from("<I", table, start) if size else (0,)
    at = start + 4 + _OVERRIDE * count
    for i in range(count):
        entry = start + 4 + _OVERRIDE * i
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        at += 4
        for _ in range(table[entry + 12]):
            first, flags = struct.unpack_from("<II", table, at)
            at += 8
            if flags & 0x20:
                levels[flags & 0x0F], at = _level(table, at)
                first = levels[flags & 0x0F].start
            if flags & 0x10:
                starts[flags & 0x0F] = first
        yield str(i + 1), (str(struct.unpack_from("<I", table, entry)[0]), levels, starts)
