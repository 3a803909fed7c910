"""The page of anything that has an IRI."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms as zc
from kg.errors import QueryError
from kg.graph import PREFIXES
from kg.results import Term, plain
from kg.serve.pages import document, uses
from kg.serve.pages.facts import Properties
from kg.serve.pages.labels import Name, in_order, iris, names
from kg.serve.pages.properties import Item, Line, definitions, lines, texts_of
from kg.serve.pages.view import View

_SKOS: Final = PREFIXES["skos"]
_INCOMING: Final = 300
_ARTICLE: Final = re.compile(r"/art_[\d-]+$")


class Unknown(QueryError):
    """The store says nothing of a thing."""


@dataclass(frozen=True, slots=True)
class Version:
    """The text of an article in a version of its law."""

    iri: str
    law: Name
    text: str


def page(view: View, iri: str, number: int = 1, how: str = "", among: str = "") -> str:
    """The page of a thing; ``number`` is that of the page of its uses, ``how`` the role or type and ``among`` the
    documents (``uses.AMONG``) that they are limited to. Raises Unknown.
    """
    about = _about(view, iri)
    if about.get(str(zc.sourceText)):
        return document.page(view, iri, about)
    if about.get(str(zc.inDocument)) and about.get(str(zc.start)) and about.get(str(zc.text)):
        return document.unit(view, iri, about)
    incoming = _incoming(view, iri)
    found = uses.uses(view, iri, number, how, among)
    if not about and not incoming and not found.found:
        raise Unknown(f"the store says nothing of {iri[:500]}")
    language = view.texts.language
    classes = iris(about.get(PREFIXES["rdf"] + "type", ()))
    classes = [each for each in classes if each != _SKOS + "Concept"] or classes
    law = next(iter(iris(about.get(str(zc.inLaw), ()))), _ARTICLE.sub("", iri) if _ARTICLE.search(iri) else None)
    called = names(view, [iri, *classes, *([law] if law else ())])
    name = Name(f"{called[law].text} {called[iri].text}", called[law].language) if law else called[iri]
    labels = texts_of(about, _SKOS + "prefLabel", language)
    return view.render(
        "thing.html",
        iri=iri,
        name=name,
        classes=[(each, called[each]) for each in sorted(classes)],
        labels=[label for label in labels if label.text != called[iri].text],
        alternatives=texts_of(about, _SKOS + "altLabel", language),
        definitions=definitions(about, language),
        facts=lines(view, about),
        incoming=incoming,
        texts=_texts(view, iri) if law else [],
        cited=found,
    )


def _texts(view: View, article: str) -> list[Version]:
    """The texts of an article, the newest first."""
    rows = list(view.ask("article-texts", article=ox.NamedNode(article)))
    called = names(view, iris(row["law"] for row in rows)) if rows else {}
    return [Version(plain(row["version"]), called[plain(row["law"])], plain(row["text"])) for row in rows]


def _about(view: View, iri: str) -> Properties:
    found: dict[str, list[Term]] = defaultdict(list)
    for row in view.ask("about", thing=ox.NamedNode(iri)):
        if row["value"] is not None:
            found[plain(row["property"])].append(row["value"])
    return found


def _incoming(view: View, iri: str) -> list[Line]:
    """What points to a thing, by property."""
    thing = ox.NamedNode(iri)
    found: dict[str, set[str]] = defaultdict(set)
    rows = list(view.ask("incoming", thing=thing, limit=_INCOMING + 1))
    for row in rows[:_INCOMING]:
        if isinstance(row["subject"], ox.NamedNode):
            found[plain(row["property"])].add(row["subject"].value)
    counts = {property: len(subjects) for property, subjects in found.items()}
    if len(rows) > _INCOMING:
        counts = {
            plain(row["property"]): int(plain(row["subjects"])) for row in view.ask("incoming-count", thing=thing)
        }
    called = names(view, [*counts, *(each for subjects in found.values() for each in subjects)]) if counts else {}
    return sorted((_line(each, found[each], count, called) for each, count in counts.items()), key=_by_name)


def _line(property: str, subjects: set[str], count: int, called: Mapping[str, Name]) -> Line:
    items = sorted((Item(called[each], each) for each in subjects), key=lambda item: in_order(item.iri, item.name))
    return Line(property, called[property], tuple(items), count - len(items))


def _by_name(line: Line) -> tuple[str, str]:
    return line.name.text, line.property
