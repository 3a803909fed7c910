"""Search over names, numbers and texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.results import plain
from kg.serve.pages.labels import Name, iris, names
from kg.serve.pages.view import Row, View

MAX_LENGTH: Final = 100  # characters of a search
_NAMES: Final = 2000  # rows
_TEXTS: Final = 300  # units
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
    """What a search finds: all of one class (``kind``), or a few of each and the passages of texts."""
    text = " ".join(text.split())[:MAX_LENGTH]
    words = text.lower().split(" ") if text else []
    groups = [*_articles(view, text), *_groups(view, text, words, kind)] if words else []
    passages, more = _passages(view, words) if words and not kind else ([], False)
    return view.render("search.html", q=text, kind=kind, groups=groups, passages=passages, more=more)


def _groups(view: View, text: str, words: Sequence[str], kind: str) -> list[Group]:
    by: dict[str, set[str]] = defaultdict(set)
    for row in view.ask("search-names", exact=_literals(text), text=ox.Literal(words[0]), limit=_NAMES):
        name = plain(row["name"])
        if isinstance(row["thing"], ox.NamedNode) and (name == text or all(word in name.lower() for word in words)):
            by[row["thing"].value].add(name)
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for row in view.ask("classes", things=map(ox.NamedNode, by)) if by else ():
        found[plain(row["class"]).rpartition("#")[2]][plain(row["thing"])] = by[plain(row["thing"])]
    limit = None if kind else _SHOWN
    shown = {
        each: sorted(found[each].items(), key=lambda item: (min(_rank(name, text) for name in item[1]), item[0]))
        for each in _CLASSES
        if each in found and kind in ("", each)
    }
    shown = dict(sorted(shown.items(), key=lambda item: all(_rank(name, text)[0] for name in item[1][0][1])))
    called = names(view, [iri for hits in shown.values() for iri, _ in hits[:limit]])
    return [
        Group(each, tuple(_hit(iri, called[iri], by, text) for iri, by in hits[:limit]), max(0, len(hits) - _SHOWN))
        if limit
        else Group(each, tuple(_hit(iri, called[iri], by, text) for iri, by in hits), 0)
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


def _passages(view: View, words: Sequence[str]) -> tuple[list[Passage], bool]:
    found = list(view.ask("search-text", text=ox.Literal(words[0]), limit=_TEXTS))
    rows = [row for row in found if all(word in plain(row["text"]).lower() for word in words)]
    rows = sorted(rows, key=lambda row: (plain(row["document"]), plain(row["unit"])))
    shown = rows[:_SHOWN_TEXTS]
    called = names(view, iris(row[key] for row in shown for key in ("unit", "document"))) if shown else {}
    return [_passage(row, words[0], called) for row in shown], len(rows) > len(shown) or len(found) == _TEXTS


def _passage(row: Row, word: str, called: Mapping[str, Name]) -> Passage:
    text, unit = plain(row["text"]), plain(row["unit"])
    start = max(0, text.lower().find(word))
    stop = start + len(word)
    first, last = max(0, start - _AROUND), stop + _AROUND
    return Passage(
        unit=unit,
        unit_name=called[unit],
        document_name=called[plain(row["document"])],
        before=("…" if first else "") + text[first:start],
        words=text[start:stop],
        after=text[stop:last] + ("…" if last < len(text) else ""),
    )
