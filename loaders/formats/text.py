"""Plain text in the encodings that Chinese documents come in."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import Path
from typing import Final

from kg.errors import InputError
from loaders.model import SourceText

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES: Final = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""What is tried on bytes that are not UTF-8. GB18030 contains GBK and GB2312."""

_ENOUGH = 0.5
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


def read(path: Path) -> SourceText:
    """The file as text: UTF-8, UTF-16 and UTF-32 by their mark, else UTF-8, else GB18030, Big5 or UTF-16 by detection.

    The byte order mark is no part of the text; line ends stay as they are; ``sha256`` is that of the file's bytes.
    Raises InputError for a file that cannot be read, is empty, is binary or is in another encoding.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=str(path), hint="check the path and the spelling") from error
    except IsADirectoryError as error:
        raise InputError("this is a folder, not a file", where=str(path), hint="name the files in it") from error
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    text, encoding = _decode(data, str(path))
    if not text.strip():
        raise InputError("the file is empty", where=str(path), hint="save the document's text into it")
    return SourceText(path.name, text, hashlib.sha256(data).hexdigest(), encoding, "text/plain", path)


def _decode(data: bytes, where: str) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], encoding, where), where), encoding
    try:
        return _checked(data.decode("utf-8"), where), "utf-8"
    except UnicodeDecodeError:
        encoding = _detected(data, where)
        return _checked(_strictly(data, encoding, where), where), encoding


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"the file says it is {encoding.upper()}, but byte {error.start} is not",
            where=where,
            hint="the file may be damaged: save it again as UTF-8",
        ) from error


def _detected(data: bytes, where: str) -> str:
    """The candidate that gives the most everyday Chinese; too little of it is no answer."""
    shares = {encoding: _everyday_share(data, encoding) for encoding in _CANDIDATES}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < _ENOUGH:
        raise InputError(
            "the file is binary, or in an encoding that is none of UTF-8, UTF-16, GB18030 (GBK, GB2312) and Big5",
            where=where,
            hint="export the document as plain text and save it as UTF-8",
        )
    return best


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
    return 0.0 if not foreign or _CONTROL.search(text) else everyday / len(foreign)


def _checked(text: str, where: str) -> str:
    if control := _CONTROL.search(text):
        raise InputError(
            f"the file is binary: it holds the control character U+{ord(control[0]):04X} at offset {control.start()}",
            where=where,
            hint="export the document as plain text and save it as UTF-8",
        )
    return text
