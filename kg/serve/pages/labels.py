"""Names instead of IRIs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.graph import PREFIXES, curie
from kg.iris import DEF
from kg.results import Term, compact
from kg.serve.pages.language import PageTexts
from kg.serve.pages.view import View

_NAMES: Final = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "label",
    PREFIXES["dcterms"] + "title",
    DEF + "documentNumber",
    DEF + "fileName",
)
"""Properties that name a thing, best first."""

_NUMBER: Final = DEF + "number"
_AT_ONCE: Final = 500
_DATED: Final = re.compile(r"/(\d{4}-\d{2}-\d{2})$")
_NUMBERED: Final = re.compile(r"/(part|sec|item|art|par|front|back)_(\d+)$")


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called, and in which language that is."""

    text: str
    language: str = ""


def names(view: View, iris: Iterable[str]) -> Mapping[str, Name]:
    """A name for every IRI: in the language of the page if there is one, else in Chinese; at worst a short IRI.

    A part of a document is called by its number and heading, a version of a law by its title and day.
    """
    wanted = sorted(set(iris))
    found: dict[str, dict[str, list[ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(wanted), _AT_ONCE):
        for row in view.ask("names", things=map(ox.NamedNode, wanted[start : start + _AT_ONCE])):
            thing, property, name = row["thing"], row["property"], row["name"]
            if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal) and isinstance(property, ox.NamedNode):
                found[thing.value][property.value].append(name)
    return {iri: _name(view.texts, iri, found.get(iri, {})) for iri in wanted}


def day_of(iri: str) -> str:
    """The day in the IRI of a law's version; empty for other things."""
    dated = _DATED.search(iri)
    return dated[1] if dated else ""


def in_order(iri: str, name: Name) -> tuple[str, str]:
    """A key to sort things by: by name, numbered parts and days by their numbers."""
    numbered = _NUMBERED.search(iri) or _DATED.search(iri)
    return (re.sub(r"\d+", lambda digits: digits[0].zfill(6), iri) if numbered else name.text), iri


def iris(terms: Iterable[Term | None]) -> list[str]:
    """The IRIs among some terms."""
    return [term.value for term in terms if isinstance(term, ox.NamedNode)]


def _name(texts: PageTexts, iri: str, given: Mapping[str, list[ox.Literal]]) -> Name:
    prefixed = curie(iri)
    if texts.has(f"property.{prefixed}"):
        return Name(texts(f"property.{prefixed}"), texts.language)
    best, day = _best(given, texts.language), day_of(iri)
    if best:
        return Name(f"{best.text}（{day}）", best.language) if day else best
    numbered = _NUMBERED.search(iri)
    if numbered:
        return Name(texts(f"part.{numbered[1]}", number=numbered[2]), texts.language)
    return Name(day or (prefixed if "#" in iri else compact(ox.NamedNode(iri))))


def _best(given: Mapping[str, list[ox.Literal]], language: str) -> Name | None:
    numbers = sorted(literal.value for literal in given.get(_NUMBER, ()))
    for property in _NAMES:
        literals = sorted(given.get(property, ()), key=lambda each: (_rank(each.language, language), each.value))
        if literals:
            text = literals[0].value
            return Name(f"{numbers[0]} {text}" if numbers else text, literals[0].language or "")
    return Name(numbers[0], "zh") if numbers else None


def _rank(tag: str | None, language: str) -> int:
    return next((rank for rank, wanted in enumerate((language, "zh", None)) if tag == wanted), 3)
