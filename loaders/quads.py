"""Writing N-Quads: strings in, sorted lines out. Nothing here knows what they mean."""

from __future__ import annotations

from datetime import date

_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})  # canonical N-Quads: these four only


def iri(value: str) -> str:
    """``<value>``; the caller vouches that it is an IRI."""
    return f"<{value}>"


def text(value: str, language: str | None = None) -> str:
    """A plain or language-tagged string."""
    quoted = f'"{value.translate(_ESCAPES)}"'
    return f"{quoted}@{language}" if language else quoted


def typed(value: object, datatype: str) -> str:
    """A literal of an XML Schema datatype ("integer", "date")."""
    return f'"{value}"^^<{_XSD}{datatype}>'


def integer(value: int) -> str:
    return typed(value, "integer")


def boolean(value: bool) -> str:
    return typed("true" if value else "false", "boolean")


def day(value: date) -> str:
    return typed(value.isoformat(), "date")


class Quads:
    """The statements of one named graph, each kept once."""

    def __init__(self, graph: str) -> None:
        self._graph = f" <{graph}> .\n"
        self._lines: set[str] = set()

    def add(self, subject: str, predicate: str, *objects: str) -> None:
        """Say ``<subject> <predicate> object`` for each object, already written as a term."""
        for value in objects:
            self._lines.add(f"<{subject}> <{predicate}> {value}")

    def __len__(self) -> int:
        return len(self._lines)

    def to_bytes(self) -> bytes:
        """Sorted N-Quads in UTF-8: the same statements give the same bytes."""
        return "".join(line + self._graph for line in sorted(self._lines)).encode("utf-8")
