"""One module per file format; each reads a file into a SourceText.

To add a format: one module with ``read(path)``, and one line in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from kg.errors import InputError
from loaders.formats import doc, docx, html, markdown, pdf, text
from loaders.model import SourceText

FORMATS: Final[dict[str, Callable[[Path], SourceText]]] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".shtml": html.read,
    ".xhtml": html.read,
    ".docx": docx.read,
    ".doc": doc.read,
    ".pdf": pdf.read,
}
"""Readers by file suffix."""


def read(path: Path) -> SourceText:
    """The text of a file, in which all offsets count. Raises InputError, with what to try, if there is none."""
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        kind = f"files of type {path.suffix!r} are" if path.suffix else "files without a suffix are"
        known = ", ".join(sorted(FORMATS))
        raise InputError(f"{kind} not supported", where=str(path), hint=f"convert it to one of: {known}")
    return reader(path)
