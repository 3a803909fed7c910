"""What all readers share: the bytes of a file, what kind of file they are, and the SourceText made of them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from kg.errors import InputError
from loaders.model import Finding, Metadata, SourceText

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S)
_SHOWN_FROM: Final = 2048

_KINDS: Final[dict[str, tuple[str, str]]] = {
    "docx": ("a Word document (.docx)", ".docx"),
    "doc": ("a Word 97–2003 document (.doc)", ".doc"),
    "html": ("an HTML page", ".html"),
    "pdf": ("a PDF", ".pdf"),
    "rtf": ("rich text (RTF)", ""),
    "ofd": ("an OFD", ""),
    "odt": ("an OpenDocument file", ""),
    "sheet": ("a spreadsheet", ""),
    "slides": ("a presentation", ""),
    "image": ("an image", ""),
    "zip": ("a ZIP archive", ""),
    "ole": ("an Office 97–2003 file without a Word document in it", ""),
}
"""What a file can be, and the suffix under which it can be read."""

_STREAMS: Final = (("WordDocument", "doc"), ("Workbook", "sheet"), ("PowerPoint Document", "slides"))
_PARTS: Final = (
    (b"word/", "docx"), (b"xl/", "sheet"), (b"ppt/", "slides"), (b"OFD.xml", "ofd"), (b"mimetypeapplication", "odt"),
)  # fmt: skip
_MAGIC: Final = (
    (b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"),
    (b"II*\0", "image"), (b"MM\0*", "image"),
)  # fmt: skip


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises InputError if it cannot be read or has none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=str(path), hint="check the path and the spelling") from error
    except IsADirectoryError as error:
        raise InputError("this is a folder, not a file", where=str(path), hint="name the files in it") from error
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    if not data:
        raise empty(path)
    return data


def empty(path: Path) -> InputError:
    """The error for a file without text."""
    return InputError("the file is empty", where=str(path), hint="save the document's text into it")


def kind_of(data: bytes) -> str | None:
    """What the bytes are by their own marks, whatever the file is called; None for plain text and the unknown."""
    if data.startswith(_OLE):
        if _utf16("EncryptedPackage") in data:
            return "encrypted"
        return next((kind for name, kind in _STREAMS if _utf16(name) in data), "ole")
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _PARTS if mark in data), "zip")
    head = data[:_SHOWN_FROM]
    found = next((kind for mark, kind in _MAGIC if head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(mark)), None)
    if found is None and _HTML.match(head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return "html"
    return found


def expect(data: bytes, path: Path, wanted: str) -> None:
    """Raises InputError, naming what the file is instead and what to do, unless its bytes are of the wanted kind."""
    kind = kind_of(data)
    if kind == wanted:
        return
    wanted_name = _KINDS[wanted][0]
    if kind == "encrypted":
        raise InputError(
            "the document is protected by a password",
            where=str(path),
            hint="open it in Word or WPS with the password, and save it without one",
        )
    if kind is None:
        raise InputError(
            f"this is not {wanted_name}, or it is damaged", where=str(path), hint="open it and save it once more"
        )
    name, suffix = _KINDS[kind]
    hint = f"rename it to {path.stem}{suffix}" if suffix else f"save the document as one of these: {_readable()}"
    raise InputError(f"this is {name}, not {wanted_name}", where=str(path), hint=hint)


def refuse(data: bytes, path: Path) -> None:
    """Raises InputError if a file that should be plain text is of a kind with a reader of its own."""
    kind = kind_of(data)
    name, suffix = _KINDS.get(kind or "", ("", ""))
    if suffix and kind in ("html", "pdf"):
        raise InputError(f"this is {name}, not plain text", where=str(path), hint=f"rename it to {path.stem}{suffix}")


def source_text(
    path: Path,
    data: bytes,
    raw: str,
    encoding: str,
    media_type: str,
    stated: Metadata | None = None,
    findings: tuple[Finding, ...] = (),
) -> SourceText:
    """The text of a file with where it came from. Raises InputError if it is blank."""
    if not raw.strip():
        raise empty(path)
    return SourceText(path.name, raw, hashlib.sha256(data).hexdigest(), encoding, media_type, path, stated, findings)


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _readable() -> str:
    return ", ".join(suffix for _, suffix in _KINDS.values() if suffix)
