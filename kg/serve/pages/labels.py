"""Names instead of IRIs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.graph import PREFIXES
from kg.iris import DEF
from kg.results import compact
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


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called, and in which language that is."""

    text: str
    language: str = ""


def names(view: View, iris: Iterable[str]) -> Mapping[str, Name]:
    """A name for every IRI: in the language of the page if there is one, else in Chinese; at worst a short IRI.

    A numbered part of a document is called by its number and heading.
    """
    wanted = sorted(set(iris))
    found: dict[str, dict[str, list[ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(wanted), _AT_ONCE):
        things = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _AT_ONCE])
        properties = " ".join(f"<{each}>" for each in (*_NAMES, _NUMBER))
        for row in view.select(
            "SELECT DISTINCT ?thing ?property ?name WHERE {"
            f" VALUES ?thing {{ {things} }} VALUES ?property {{ {properties} }} ?thing ?property ?name }}"
        ):
            thing, name, property = row["thing"], row["name"], row["property"]
            if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal) and isinstance(property, ox.NamedNode):
                found[thing.value][property.value].append(name)
    return {iri: _best(found.get(iri, {}), view.texts.language) or _short(iri) for iri in wanted}


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


def _short(iri: str) -> Name:
    return Name(compact(ox.NamedNode(iri)))
