"""What looks like a citation and is read as none: titles in book-title marks, and articles of no law that is named.

Extraction leaves both out, for no rule says what they stand for; who checks a text must see them all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.vocab import Vocabulary
from loaders.known_titles import known_titles
from loaders.laws.places import BOOK, NUMERAL, read_run, run_behind
from loaders.matching import alternation, book_titles
from loaders.model import Citation, Document, Span, Unit
from loaders.titles import ALIAS, titles

_PLACE: Final = re.compile(rf"第{NUMERAL}条")
_LABEL: Final = re.compile(rf"^\s*第{NUMERAL}条(?=\s|$)", re.M)
_LONGEST_HEAD: Final = 12


@dataclass(frozen=True, slots=True)
class LoosePlaces:
    """Articles without the name of a law: 该法第五百条, 合同编第九千条, with what stands before them in ``span``.

    ``antecedent``: the citation that 该法 points back to, if just one before it in its unit can be meant.
    """

    span: Span
    labels: tuple[str, ...]
    antecedent: Citation | None


def unread_titles(
    document: Document, citations: Sequence[Citation], vocabulary: Vocabulary
) -> Iterator[tuple[Span, str]]:
    """The titles in book-title marks that are in no citation, with their names; not the document's own, nor the short
    names that it declares for itself or for what is no reference.
    """
    known = known_titles(document, titles(vocabulary))
    nameless = {name for name, title in known.aliases.items() if title is None}
    taken = [citation.span for citation in citations]
    taken += [Span(*match.span()) for match in ALIAS.finditer(document.text)]
    for unit in document.units:
        for found in book_titles(document.slice(unit.span)):
            span = found.shift(unit.span.start)
            name = re.sub(r"\s+", "", document.slice(span)[1:-1])
            if any(span.overlaps(other) for other in taken) or name in nameless:
                continue
            if not known.is_own(name, document.text, span):
                yield span, name


def loose_places(document: Document, citations: Sequence[Citation], vocabulary: Vocabulary) -> Iterator[LoosePlaces]:
    """The articles that no citation takes up and that are not the document's own: of a document with articles, those
    without the name of a law are its own.
    """
    text, words = document.text, _words(vocabulary)
    runs = [(citation, run_behind(text, citation.span.end)) for citation in citations]
    taken = [Span(citation.span.start, run.end) for citation, run in runs if run]
    has_articles = _LABEL.search(text) is not None
    for unit in document.units:
        position = unit.span.start
        while match := _PLACE.search(text, position, unit.span.end):
            position = match.end()
            run = read_run(text, match.start())
            if run is None or any(span.contains(Span(*match.span())) for span in taken):
                continue
            position = max(position, run.end)
            before = text[max(unit.span.start, match.start() - _LONGEST_HEAD) : match.start()]
            head = words.head.search(before)
            if words.own.search(before) or (head is None and (has_articles or _begins_line(before))):
                continue
            start = match.start() - (len(before) - head.start() if head else 0)
            kind = head["kind"] if head else None
            antecedent = _antecedent(citations, unit, start, kind) if kind else None
            yield LoosePlaces(Span(start, run.end), tuple(step.label for step in run.steps), antecedent)


def _begins_line(before: str) -> bool:
    return before.strip() == "" or before.rstrip(" 　").endswith("\n")


def _antecedent(citations: Sequence[Citation], unit: Unit, position: int, kind: str) -> Citation | None:
    """The last citation before a place, in its unit, whose title ends as 该法 or 该条例 says."""
    before = [each for each in citations if unit.span.start <= each.span.start and each.span.end <= position]
    return next((each for each in reversed(before) if each.title and each.title.endswith(kind)), None)


@dataclass(frozen=True, slots=True)
class _Words:
    own: re.Pattern[str]  # 本办法
    head: re.Pattern[str]  # 该法, 合同编


@lru_cache(maxsize=4)
def _words(vocabulary: Vocabulary) -> _Words:
    kind = alternation(vocabulary.words("law-text/kind-word"))
    return _Words(
        own=re.compile(rf"本{kind}(?:的|中)?$"),
        head=re.compile(rf"(?:(?:该|同|上述)(?P<kind>{kind})|{BOOK})(?:的|中)?$"),
    )
