"""A sentence that runs over several lines, read as one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.model import Document, Span

_BREAK = re.compile(r"[ \t\u3000]*[\r\n]+[ \t\u3000]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a document without its line breaks, and where each of its characters stands."""

    text: str
    positions: Sequence[int]

    def span(self, span: Span) -> Span:
        """The stretch of the document that holds these characters of the line; line breaks inside it included."""
        return Span(self.positions[span.start], self.positions[span.end - 1] + 1)


def unwrapped(document: Document, span: Span) -> Line:
    """The text of a stretch with each line break, and the blanks around it, left out."""
    text = document.slice(span)
    if not ("\n" in text or "\r" in text):
        return Line(text, range(*span))
    keep = [True] * len(text)
    for match in _BREAK.finditer(text):
        keep[match.start() : match.end()] = [False] * (match.end() - match.start())
    kept = [i for i, wanted in enumerate(keep) if wanted]
    return Line("".join(text[i] for i in kept), tuple(span.start + i for i in kept))
