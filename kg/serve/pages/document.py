"""The pages of a document, policy or law, and of one of its units: the text with its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms as zc
from kg.results import plain
from kg.serve.pages import uses
from kg.serve.pages.facts import Fact, Properties, facts
from kg.serve.pages.labels import iris, names
from kg.serve.pages.marks import Piece, pieces
from kg.serve.pages.properties import lines
from kg.serve.pages.view import Row, View

_HEADINGS: Final = ("Section", "Attachment")
_HIDDEN: Final = (zc.sourceText, "http://data.europa.eu/eli/ontology#has_part", "http://purl.org/dc/terms/title")


@dataclass(frozen=True, slots=True)
class Entry:
    """Facts of a unit that say the same, and where."""

    kind: str
    fact: Fact
    places: tuple[tuple[int, int], ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, or a unit with its text."""

    iri: str
    anchor: str
    kind: str  # the name of its class
    level: int
    number: str
    title: str
    heading: tuple[Piece, ...] = ()
    body: tuple[Piece, ...] = ()
    entries: tuple[tuple[str, tuple[Entry, ...]], ...] = ()  # by kind of fact

    @property
    def is_heading(self) -> bool:
        return self.kind in _HEADINGS


def page(view: View, iri: str, about: Properties) -> str:
    """A document's page: what is known of it, and its whole text."""
    thing = ox.NamedNode(iri)
    parts = _parts(view, view.ask("parts", document=thing), facts(view, document=iri))
    return view.render(
        "document.html",
        iri=iri,
        name=names(view, [iri])[iri],
        facts=lines(view, about, hidden=_HIDDEN),
        parts_list=parts,
        kinds=_kinds(view, parts),
        cited=uses.uses(view, iri),
        odd=list(view.ask("findings", document=thing)),
        origin=next(view.ask("provenance", document=thing), None),
    )


def unit(view: View, iri: str, about: Properties) -> str:
    """The page of a measure, an article or another unit: its text with its facts, and where it stands."""
    rows = list(view.ask("parts", part=ox.NamedNode(iri)))
    parts = _parts(view, rows, facts(view, unit=iri))
    above = [plain(row[key]) for row in rows[:1] for key in ("document", "section") if row[key] is not None]
    article = next(iter(iris(about.get(str(zc.articleOf), ()))), None)
    called = names(view, [iri, *above])
    return view.render(
        "unit.html",
        iri=iri,
        name=called[iri],
        above=[(each, called[each]) for each in above],
        parts_list=parts,
        kinds=_kinds(view, parts),
        cited=uses.uses(view, article or iri),
    )


def _parts(view: View, rows: Iterable[Row], found: Sequence[Fact]) -> list[Part]:
    by_unit: dict[str, list[Fact]] = defaultdict(list)
    for fact in found:
        by_unit[fact.unit].append(fact)
    parts = {plain(row["part"]): _part(view, row, by_unit[plain(row["part"])]) for row in rows}
    return list(parts.values())


def _part(view: View, row: Row, found: Sequence[Fact]) -> Part:
    iri, text, start = plain(row["part"]), plain(row["text"]), int(plain(row["start"]))
    number, title = plain(row["number"]), plain(row["title"])
    split = _heading_length(text, number, title)
    return Part(
        iri=iri,
        anchor=iri.removeprefix(plain(row["document"])).strip("/"),
        kind=plain(row["class"]).rpartition("#")[2],
        level=int(plain(row["level"]) or 1),
        number=number,
        title=title,
        heading=tuple(pieces(text[:split], start, found)) if split else (),
        body=tuple(pieces(text[split:], start + split, found)) if text[split:] else (),
        entries=_entries(view, text, start, found),
    )


def _heading_length(text: str, number: str, title: str) -> int:
    """How much of a unit's text is its number and heading, with the mark that ends it."""
    for head in (number + title, number + " " + title, number):
        if head.strip() and text.startswith(head):
            length = len(head)
            return length + (text[length : length + 1] in ("。", "\n", "　"))
    return 0


def _entries(view: View, text: str, start: int, found: Sequence[Fact]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The facts by kind, in the order of the kinds' names in the texts; what says the same is one entry."""
    same: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in found:
        own = fact.places[:1] if not fact.targets else ()
        same[fact.kind, fact.targets, fact.notes, own].append(fact)
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for group in same.values():
        places = tuple(place for fact in group for place in fact.places)
        first = places[0] if places else (start, start)
        quote = text[first[0] - start : first[1] - start]
        by_kind[group[0].kind].append(Entry(group[0].kind, group[0], places, quote))
    return tuple((kind, tuple(by_kind[kind])) for kind in view.texts.kinds() if kind in by_kind)


def _kinds(view: View, parts: Iterable[Part]) -> Mapping[str, int]:
    """How many facts of each kind there are."""
    counts: dict[str, int] = defaultdict(int)
    for part in parts:
        for kind, entries in part.entries:
            counts[kind] += sum(len(entry.places) for entry in entries)
    return {kind: counts[kind] for kind in view.texts.kinds() if kind in counts}
