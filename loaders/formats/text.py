"""Plain text in the encodings that Chinese documents come in."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError
from loaders.formats.encodings import CONTROL, decoded
from loaders.formats.files import read_bytes, refuse, source_text
from loaders.model import SourceText


def read(path: Path) -> SourceText:
    """The file as text: UTF-8, UTF-16 and UTF-32 by their mark, else UTF-8, else GB18030, Big5 or UTF-16 by detection.

    The byte order mark is no part of the text; line ends stay as they are; ``sha256`` is that of the file's bytes.
    Raises InputError for a file that cannot be read, is empty, is binary or is in another encoding.
    """
    data = read_bytes(path)
    refuse(data, path)
    text, encoding = decoded(data, str(path))
    if control := CONTROL.search(text):
        raise InputError(
            f"the file is binary: it holds the control character U+{ord(control[0]):04X} at offset {control.start()}",
            where=str(path),
            hint="export the document as plain text and save it as UTF-8",
        )
    return source_text(path, data, text, encoding, "text/plain")
