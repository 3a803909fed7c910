"""What is said of a thing as lines: a property's name, and its values by their names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms as zc
from kg.graph import PREFIXES
from kg.results import plain
from kg.serve.pages.facts import Properties
from kg.serve.pages.labels import Name, in_order, iris, names
from kg.serve.pages.view import View

_SKOS: Final = PREFIXES["skos"]

LEXICAL: Final = frozenset(
    map(
        str,
        (
            zc.cue,
            zc.genericCue,
            zc.cuePattern,
            zc.framePattern,
            zc.genericPattern,
            zc.notBefore,
            zc.notAfter,
            zc.fieldLabel,
            zc.relatedName,
            zc.path,
            zc.combines,
            _SKOS + "hiddenLabel",
        ),
    )
)
"""What the extraction reads, of little use to a reader."""

_ALWAYS_HIDDEN: Final = frozenset(
    (PREFIXES["rdf"] + "type", _SKOS + "prefLabel", _SKOS + "altLabel", _SKOS + "definition", *LEXICAL)
)
_FEW: Final = 60
"""So many values of a property are shown."""


@dataclass(frozen=True, slots=True)
class Item:
    """A value: a thing with its name, or a text."""

    name: Name
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A property with its values; ``more``: how many are not shown."""

    property: str
    name: Name
    items: tuple[Item, ...]
    more: int = 0


def lines(view: View, about: Properties, hidden: Collection[str] = ()) -> list[Line]:
    """The properties by name, each with its values in order; of texts, those in the page's language, if any."""
    hide = _ALWAYS_HIDDEN | {str(each) for each in hidden}
    shown = {property: values for property, values in about.items() if property not in hide}
    called = names(view, [*shown, *iris(value for values in shown.values() for value in values)])
    made = []
    for property, values in shown.items():
        items = {
            Item(called[term.value], term.value)
            if isinstance(term, ox.NamedNode)
            else Item(Name(plain(term), (term.language or "") if isinstance(term, ox.Literal) else ""))
            for term in values
        }
        own = {item for item in items if item.iri or item.name.language in ("", view.texts.language)}
        ordered = sorted(own or items, key=lambda item: in_order(item.iri, item.name))
        made.append(Line(property, called[property], tuple(ordered[:_FEW]), max(0, len(ordered) - _FEW)))
    return sorted(made, key=lambda line: (line.name.text, line.property))


def definitions(about: Properties, language: str) -> list[Name]:
    """The definitions in the page's language; all of them if there is none."""
    found = texts_of(about, _SKOS + "definition", language)
    return [each for each in found if each.language == language] or found


def texts_of(about: Properties, property: str, language: str) -> list[Name]:
    """The texts of a property, those in the page's language first."""
    literals = [term for term in about.get(property, ()) if isinstance(term, ox.Literal)]
    found = {Name(term.value, term.language or "") for term in literals}
    return sorted(found, key=lambda name: (name.language != language, name.text))
