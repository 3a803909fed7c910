"""What a store holds, found out once as long as it stays as it is: its documents, how much there is, names, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms as zc
from kg.graph import PREFIXES
from kg.iris import DEF
from kg.results import plain
from kg.serve.pages.evidence import TYPE, first, said
from kg.serve.pages.view import View

_TITLE: Final = PREFIXES["dcterms"] + "title"
_DATED: Final = PREFIXES["eli"] + "date_document"
_HIDDEN: Final = PREFIXES["skos"] + "hiddenLabel"
_AT_ONCE: Final = 200  # texts that one query asks for


@dataclass(frozen=True, slots=True)
class Listed:
    """A document with a text."""

    iri: str
    title: str
    number: str
    dated: str
    is_policy: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A name in lower case, and what has it. ``exact``: a spelling for matching, found only when it is asked for."""

    folded: str
    name: str
    thing: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document as it is, and in lower case, letter by letter."""

    document: str
    text: str
    folded: str


def documents(view: View) -> list[Listed]:
    """Every document with a text, the newest first."""
    return view.recall("documents", lambda: _documents(view))


def measures(view: View) -> Mapping[str, int]:
    """How many measures or articles each document has."""
    return view.recall("measures", lambda: _measures(view))


def totals(view: View) -> Mapping[str, int]:
    """How many facts and triples there are."""
    return view.recall("totals", lambda: _totals(view))


def names(view: View) -> list[Named]:
    """Every name of every thing."""
    return view.recall("names", lambda: _names(view))


def texts(view: View) -> list[Text]:
    """The text of every document, the newest first."""
    return view.recall("texts", lambda: _texts(view))


def prepared() -> Mapping[str, Callable[[View], object]]:
    """What is worth finding out before somebody asks, in the order in which readers will need it."""
    return {"documents": _documents, "names": _names, "measures": _measures, "texts": _texts, "totals": _totals}


def folded(text: str) -> str:
    """In lower case, every letter at its place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(each if len(each.lower()) != 1 else each.lower() for each in text)
    return text if lower == text else lower


def _documents(view: View) -> list[Listed]:
    sources = {plain(row["document"]): plain(row["source"]) for row in view.ask("documents")}
    about = said(view, sources, TYPE, _TITLE, zc.documentNumber, _DATED)
    files = said(view, sources.values(), zc.fileName)
    found = [
        Listed(
            iri=iri,
            title=first(about[iri], _TITLE) or first(files.get(source, {}), zc.fileName),
            number=first(about[iri], zc.documentNumber),
            dated=first(about[iri], _DATED),
            is_policy=f"{DEF}PolicyDocument" in map(plain, about[iri].get(TYPE, ())),
        )
        for iri, source in sources.items()
        if iri in about
    ]
    return sorted(found, key=lambda each: (each.dated, each.iri), reverse=True)


def _measures(view: View) -> dict[str, int]:
    return {plain(row["document"]): int(plain(row["measures"])) for row in view.ask("measures")}


def _totals(view: View) -> dict[str, int]:
    return {name: int(plain(term)) for row in view.ask("totals") for name, term in row.items() if term is not None}


def _names(view: View) -> list[Named]:
    rows = ((plain(row["name"]), plain(row["thing"]), plain(row["property"])) for row in view.ask("all-names"))
    return [Named(folded(name), name, thing, property == _HIDDEN) for name, thing, property in rows]


def _texts(view: View) -> list[Text]:
    iris = [each.iri for each in documents(view)]
    found = []
    for start in range(0, len(iris), _AT_ONCE):
        some = iris[start : start + _AT_ONCE]
        whole = {
            plain(row["document"]): plain(row["text"])
            for row in view.ask("source-texts", documents=map(ox.NamedNode, some))
        }
        found += [Text(iri, whole[iri], folded(whole[iri])) for iri in some if iri in whole]
    return found
