"""Search over names, numbers and texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.results import plain
from kg.serve.pages import holdings
from kg.serve.pages.evidence import TYPE, said
from kg.serve.pages.holdings import Text, folded
from kg.serve.pages.labels import Name, iris, names
from kg.serve.pages.memory import NotReady
from kg.serve.pages.view import View

MAX_LENGTH: Final = 100  # characters of a search
_NAMES: Final = 1000  # things
_DOCUMENTS: Final = 200  # that are looked through for passages
_AT_ONCE: Final = 20  # documents that one query asks about
_SHOWN: Final = 12  # things of a class, until all of the class are asked for
_SHOWN_TEXTS: Final = 60
_AROUND: Final = 45  # characters shown before and after

_ARTICLE: Final = re.compile(r"《?(?P<law>.+?)》?\s*(?P<number>第[^第\s]+条(?:之[一二三四五六七八九十]+)?)")

_CLASSES: Final = (
    "PolicyDocument", "Law", "LawVersion", "Agency", "CitedDocument", "Catalogue", "Instrument", "Beneficiary",
    "RegulatedParty", "Programme", "Sector", "Region", "GenericAgency", "Doctrine", "GenericReference",
    "UnresolvedTarget", "Measure",
)  # fmt: skip
"""The classes of things that are found, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing, its name, and the name that was found if it is another."""

    iri: str
    name: Name
    other: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one class; ``more``: how many are not shown."""

    kind: str
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a unit's text around the words."""

    unit: str
    unit_name: Name
    document_name: Name
    before: str
    words: str
    after: str


def page(view: View, text: str, kind: str = "") -> str:
    """What a search finds: all of one class (``kind``), or a few of each and the passages of texts. What is still
    being read is left out, and the page says so.
    """
    text = " ".join(text.split())[:MAX_LENGTH]
    words = folded(text).split(" ") if text else []
    groups: list[Group] = []
    passages, count, ready = list[Passage](), 0, True
    try:
        groups = [*_articles(view, text), *_groups(view, text, words, kind)] if words else []
        passages, count = _passages(view, words) if words and not kind else ([], 0)
    except NotReady:
        ready = False
    return view.render("search.html", q=text, kind=kind, groups=groups, passages=passages, count=count, ready=ready)


def _groups(view: View, text: str, words: Sequence[str], kind: str) -> list[Group]:
    whole = folded(text)
    matching = [
        each
        for each in holdings.names(view)
        if each.name == text or (not each.exact and all(word in each.folded for word in words))
    ]
    by: dict[str, set[str]] = defaultdict(set)
    for each in sorted(matching, key=lambda each: _rank(each.name, whole)):
        if each.thing in by or len(by) < _NAMES:
            by[each.thing].add(each.name)
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for iri, about in said(view, by, TYPE).items():
        for named in about[TYPE]:
            found[plain(named).rpartition("#")[2]][iri] = by[iri]
    limit = None if kind else _SHOWN
    shown = {
        each: sorted(found[each].items(), key=lambda item: (min(_rank(name, text) for name in item[1]), item[0]))
        for each in _CLASSES
        if each in found and kind in ("", each)
    }
    shown = dict(sorted(shown.items(), key=lambda item: all(_rank(name, text)[0] for name in item[1][0][1])))
    called = names(view, [iri for hits in shown.values() for iri, _ in hits[:limit]])
    return [
        Group(
            each,
            tuple(_hit(iri, called[iri], by, text) for iri, by in hits[:limit]),
            max(0, len(hits) - limit) if limit else 0,
        )
        for each, hits in shown.items()
    ]


def _articles(view: View, text: str) -> list[Group]:
    """The article that a text such as 外商投资法第四条 means."""
    named = _ARTICLE.fullmatch(text)
    if named is None:
        return []
    rows = list(view.ask("articles", exact=_literals(named["law"]), number=ox.Literal(named["number"])))
    called = names(view, iris(row["law"] for row in rows)) if rows else {}
    hits = [Hit(plain(row["article"]), Name(f"{called[plain(row['law'])].text} {named['number']}"), "") for row in rows]
    return [Group("Article", tuple(hits), 0)] if hits else []


def _literals(text: str) -> list[ox.Literal]:
    return [ox.Literal(text), *(ox.Literal(text, language=tag) for tag in ("zh", "en"))]


def _rank(name: str, text: str) -> tuple[bool, bool, int, str]:
    return name.lower() != text.lower(), not name.lower().startswith(text.lower()), len(name), name


def _hit(iri: str, name: Name, by: Iterable[str], text: str) -> Hit:
    best = min(by, key=lambda each: _rank(each, text))
    return Hit(iri, name, "" if best in name.text else best)


def _passages(view: View, words: Sequence[str]) -> tuple[list[Passage], int]:
    """The passages that are shown, and in how many documents the words stand. A passage is of a part with all words."""
    matching = [text for text in holdings.texts(view) if all(word in text.folded for word in words)]
    found: list[tuple[str, str, str, int]] = []
    for start in range(0, min(len(matching), _DOCUMENTS), _AT_ONCE):
        some = matching[start : start + _AT_ONCE]
        bounds = _bounds(view, [text.document for text in some])
        found += [
            (part, text.document, text.text[first:last], at - first)
            for text in some
            for part, first, last, at in _places(text, words, bounds.get(text.document, ()))
        ]
        if len(found) >= _SHOWN_TEXTS:
            break
    called = names(view, [each for part, document, *_ in found for each in (part, document)]) if found else {}
    return [
        _passage(text, at, words[0], part, document, called) for part, document, text, at in found[:_SHOWN_TEXTS]
    ], len(matching)


def _bounds(view: View, documents: Sequence[str]) -> Mapping[str, Sequence[tuple[int, int, str]]]:
    """Where the parts of documents begin and end, the smaller ones first."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in view.ask("bounds", documents=map(ox.NamedNode, documents)):
        found[plain(row["document"])].append((int(plain(row["start"])), int(plain(row["end"])), plain(row["part"])))
    return {iri: sorted(parts, key=lambda part: (part[1] - part[0], part)) for iri, parts in found.items()}


def _places(
    text: Text, words: Sequence[str], bounds: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[str, int, int, int]]:
    """The parts of a text that hold all words, each once: the part, its bounds, and where the first word stands."""
    at = text.folded.find(words[0])
    while at >= 0:
        inside = next((each for each in bounds if each[0] <= at and at + len(words[0]) <= each[1]), None)
        if inside is None:
            at = text.folded.find(words[0], at + 1)
            continue
        first, last, part = inside
        if all(text.folded.find(word, first, last) >= 0 for word in words):
            yield part, first, last, at
        at = text.folded.find(words[0], last)


def _passage(text: str, at: int, word: str, part: str, document: str, called: Mapping[str, Name]) -> Passage:
    stop = at + len(word)
    first, last = max(0, at - _AROUND), stop + _AROUND
    return Passage(
        unit=part,
        unit_name=called[part],
        document_name=called[document],
        before=("…" if first else "") + text[first:at],
        words=text[at:stop],
        after=text[stop:last] + ("…" if last < len(text) else ""),
    )
