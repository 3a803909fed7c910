"""What a finder of bodies is told of the document, and what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.vocab import Concept, Vocabulary
from loaders.extract._agency_words import Words
from loaders.locality import Locality
from loaders.model import AgentClass, Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a body, before anything is said about its role."""

    span: Span
    norms: tuple[str, ...]
    generic: bool
    agent_class: AgentClass
    rule: str
    nested: bool = False  # a named body inside a longer mention


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says about the bodies that its text leaves incomplete."""

    vocabulary: Vocabulary
    local: bool  # issued by or for one locality: 省财政厅 is then one body
    date: date | None = None  # decides which name was in force
    home: Locality = field(default_factory=Locality)  # the place of the issuer, where it is certain
    own: Mapping[str, str] = field(default_factory=dict)  # who 我部, 我局 is, where it is certain
    declared: Mapping[str, Mention] = field(default_factory=dict)  # bodies by the short names that the text declares
    enterprises: bool = False  # whether state-owned enterprises count: only in a list of who is responsible (§16.7)


Finder = Callable[[str, Setting, Words], Iterator[Mention]]


def _in_force(concepts: Iterable[Concept], day: date | None) -> Concept | None:
    """The body that had the name on a day: the one whose life covers it, else the one that still lives."""
    ranked = sorted(concepts, key=lambda c: (not _covers(c, day), c.value("validUntil") is not None, c.iri))
    return ranked[0] if ranked else None


def _covers(concept: Concept, day: date | None) -> bool:
    if day is None:
        return concept.value("validUntil") is None
    start, end = concept.value("validFrom"), concept.value("validUntil")
    return (start is None or start <= day.isoformat()) and (end is None or day.isoformat() < end)


def named_body(name: str, setting: Setting) -> Concept | None:
    """The body of the authority that has this name, by the document's date; None if there is none."""
    listed = setting.vocabulary.by_label("agencies", name)
    return _in_force([c for c in listed if c.value("agentClass")], setting.date)
