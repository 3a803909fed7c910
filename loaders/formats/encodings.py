"""Bytes to characters: the encodings that Chinese documents come in."""

from __future__ import annotations

import codecs
import re
from typing import Final

from kg.errors import InputError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""What is tried on bytes that are not UTF-8. GB18030 contains GBK and GB2312."""

_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""Encodings whose names are used for a superset of them."""

_ENOUGH = 0.5
_MOST_DAMAGED = 0.001
CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no text has."""


def decoded(data: bytes, where: str, declared: str | None = None) -> tuple[str, str]:
    """The text without its byte order mark, and its encoding.

    Tried in turn: the byte order mark, the encoding that the file declares of itself, UTF-8, detection among GB18030,
    Big5 and UTF-16. Where a declared encoding fits all but a few bytes in a thousand and no other fits, those become
    U+FFFD. Raises InputError if nothing fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, where), encoding
    wanted = _known(declared)
    for encoding in filter(None, (wanted, "utf-8")):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    if detected := _detected(data):
        return _strictly(data, detected, where), detected
    if wanted:
        text = data.decode(wanted, "replace")
        if text.count("\ufffd") <= _MOST_DAMAGED * len(text):
            return text, wanted
    raise InputError(
        "the file is binary, or in an encoding that is none of UTF-8, UTF-16, GB18030 (GBK, GB2312) and Big5",
        where=where,
        hint="export the document as plain text and save it as UTF-8",
    )


def _known(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    return None if name.startswith(("utf-16", "utf-32")) else _WIDER.get(name, name)  # those carry a mark


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"the file says it is {encoding.upper()}, but byte {error.start} is not",
            where=where,
            hint="the file may be damaged: save it again as UTF-8",
        ) from error


def _detected(data: bytes) -> str | None:
    """The candidate that gives the most everyday Chinese; too little of it is no answer."""
    shares = {encoding: _everyday_share(data, encoding) for encoding in _CANDIDATES}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _ENOUGH else None


def _everyday_share(data: bytes, encoding: str) -> float:
    """How much of what is not ASCII is everyday Chinese: the marks and the first level of GB 2312 (3,755 characters).

    Text read in a wrong encoding is full of rare characters. 0 if the bytes are not in this encoding at all.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    foreign = [char.encode("gb2312", "ignore") for char in text if not char.isascii()]
    everyday = sum(code[:1] in (b"\xa1", b"\xa3") or b"\xb0" <= code[:1] <= b"\xd7" for code in foreign)
    return 0.0 if not foreign or CONTROL.search(text) else everyday / len(foreign)
