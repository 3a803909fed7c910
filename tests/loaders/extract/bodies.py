"""Documents of one measure, and the bodies found in them."""

from __future__ import annotations

from kg.vocab import default_vocabulary
from loaders.extract import agency
from loaders.model import AgencyMention, Document, Metadata, Sentence, SourceText, Span, Unit


def document(text: str, *, issuer: str = "国务院", kind: str = "measure") -> Document:
    span = Span(0, len(text))
    unit = Unit(kind, "item_1", span, span, (Sentence("item_1/sent_1", span),))  # type: ignore[arg-type]
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    return Document(source, text, None, Metadata(issuers=(issuer,)), (), (unit,))


def found(text: str, **options: str) -> list[AgencyMention]:
    return list(agency.find(document(text, **options), default_vocabulary()))


def roles(text: str, **options: str) -> list[tuple[str, str]]:
    return [(text[fact.span.start : fact.span.end], fact.role) for fact in found(text, **options)]
