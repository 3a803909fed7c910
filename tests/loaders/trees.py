"""Short texts as trees, for the tests of structure."""

from __future__ import annotations

from loaders.model import Document, Metadata, SourceText
from loaders.structure import parse

KNOWN = Metadata(title="试")


def parsed(text: str) -> Document:
    return parse(SourceText("a.txt", text, "", "utf-8", "text/plain"), KNOWN)


def units(document: Document) -> list[tuple[str, str]]:
    """Key and heading (or first characters) of every unit."""
    return [(u.key, document.slice(u.heading) if u.heading else "") for u in document.units]


def keys(text: str) -> list[str]:
    return [unit.key for unit in parsed(text).units]


def sentences(text: str) -> list[str]:
    document = parsed(text)
    return [document.slice(s.span) + ("*" if s.bracket else "") for u in document.units for s in u.sentences]
