"""The registers whose entries documents cite, and how an entry is found by a title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from kg.iris import DEF
from kg.vocab import Concept, Vocabulary
from loaders.law_iris import LOCAL, LOCAL_SCHEME, law_iri, place_of, same_title

SHIPPED: Final = ("laws", "regulations", "interpretations", "rules", "catalogues", "treaties", "doctrines")
CITABLE: Final = (*SHIPPED, LOCAL_SCHEME)
"""The schemes of everything that a citation can resolve to."""

_IMPLEMENTING: Final = re.compile("(?:实施|执行)〈[^〈〉]+法〉")
_DOCTRINES: Final = "doctrines"
_CATALOGUES: Final = "catalogues"
_EDITION: Final = re.compile(r"[（(](?P<year>(?:19|20)\d\d)年?[版本]?(?:修[正订])?[）)](?:[（(]修[正订][）)])?$")
_ENTRIES: Final = frozenset(DEF + kind for kind in ("Law", "Catalogue", "Doctrine"))


def entries(vocabulary: Vocabulary) -> Iterator[Concept]:
    """Every law, regulation, interpretation, rule, catalogue, treaty and doctrine, without their versions."""
    there = set(vocabulary.schemes())
    for scheme in CITABLE:
        if scheme in there:
            yield from (concept for concept in vocabulary.concepts(scheme) if concept.types & _ENTRIES)


@lru_cache(maxsize=4)
def by_title(vocabulary: Vocabulary) -> Mapping[str, tuple[Concept, ...]]:
    """The entries by each of their Chinese labels, as ``same_title`` gives it; several where they share one."""
    found: dict[str, dict[str, Concept]] = defaultdict(dict)
    for concept in entries(vocabulary):
        for label in concept.labels():
            found[same_title(label)][concept.iri] = concept
    return {title: tuple(concepts.values()) for title, concepts in found.items()}


def named(vocabulary: Vocabulary, title: str, *, doctrine: bool = False) -> tuple[Concept, ...]:
    """The entries that a title names; doctrines are found as such only."""
    found = by_title(vocabulary).get(same_title(title), ())
    return tuple(concept for concept in found if (concept.scheme == _DOCTRINES) == doctrine)


def with_edition(vocabulary: Vocabulary, title: str) -> tuple[Concept, ...]:
    """The catalogues that a title names with an edition of theirs: 鼓励外商投资产业目录（2020年版）."""
    match = _EDITION.search(title)
    found = named(vocabulary, title[: match.start()]) if match else ()
    return tuple(concept for concept in found if concept.scheme == _CATALOGUES)


def edition_year(title: str) -> str | None:
    """The year of the edition that a title gives; None without one."""
    match = _EDITION.search(title)
    return match["year"] if match else None


def local_law(vocabulary: Vocabulary, title: str, kind: str) -> str | None:
    """The identifier that a local regulation has by its title, whether or not its text is at hand: one that is called
    a regulation (条例), or the rules of a place for a law (山东省实施〈…法〉办法). None for anything else.
    """
    if kind != LOCAL and not _IMPLEMENTING.search(same_title(title)):
        return None
    place = place_of(title, vocabulary)
    return law_iri(LOCAL, place, title) if place else None
