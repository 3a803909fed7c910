"""Plain text in any encoding."""

from __future__ import annotations

import hashlib
from pathlib import Path

from loaders.model import SourceText


def read(path: Path) -> SourceText:
    """The file as text. (First version: UTF-8 only.)"""
    data = path.read_bytes()
    return SourceText(path.name, data.decode("utf-8"), hashlib.sha256(data).hexdigest(), "utf-8", "text/plain", path)
