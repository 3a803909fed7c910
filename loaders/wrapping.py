"""A sentence that runs over several lines, read as one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.model import Document, Segment, Span

_BREAK = re.compile(r"[ \t\u3000]*[\r\n]+[ \t\u3000]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a document without its line breaks, and where each of its characters stands."""

    text: str
    positions: Sequence[int]

    def span(self, span: Span) -> Span:
        """The stretch of the document that holds these characters of the line; line breaks inside it included."""
        return Span(self.positions[span.start], self.positions[span.end - 1] + 1)


def joined(text: str) -> str:
    """The text with each line break, and the blanks around it, left out."""
    return _BREAK.sub("", text)


def as_it_stands(document: Document, span: Span) -> Line:
    """The text of a stretch with its line breaks."""
    return Line(document.slice(span), range(*span))


def unwrapped(document: Document, span: Span) -> Line:
    """The text of a stretch with each line break, and the blanks around it, left out."""
    text = document.slice(span)
    if not ("\n" in text or "\r" in text):
        return as_it_stands(document, span)
    keep = [True] * len(text)
    for match in _BREAK.finditer(text):
        keep[match.start() : match.end()] = [False] * (match.end() - match.start())
    kept = [i for i, wanted in enumerate(keep) if wanted]
    return Line("".join(text[i] for i in kept), tuple(span.start + i for i in kept))


def read(document: Document, segment: Segment) -> Line:
    """A sentence as one line; a title or a signature, whose lines name things of their own, as it stands."""
    return (as_it_stands if is_title_or_signature(document, segment) else unwrapped)(document, segment.span)


def is_title_or_signature(document: Document, segment: Segment) -> bool:
    """Whether this stands before or after the body and is no sentence: 国务院关于…的意见, 商务部 2023年7月25日."""
    text = document.slice(segment.span)
    return segment.unit.kind in ("front_matter", "back_matter") and not text.rstrip().endswith(("。", "；", "：", "！"))
