"""A file with a law: which law it is, in which version, and its text as a tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.iris import digest
from kg.vocab import Concept, Vocabulary
from loaders import formats
from loaders.citable import named
from loaders.law_iris import FOLDERS, LOCAL, STATE, law_iri, place_of
from loaders.laws.tree import LawTree, parse_tree
from loaders.matching import alternation
from loaders.metadata import front_matter_end
from loaders.model import Document, Finding, Metadata
from loaders.normalise import normalise
from loaders.register.texts import LawText, Reader
from loaders.titles import kind_of

_PROMULGATED: Final = ("promulgated", "revised", "amended", "adopted")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which law a text is, and which version of it. ``version`` is ``<law>/<day>``."""

    law: str
    version: str
    subject: str  # the version, or the part of it that the file holds
    title: str
    kind: str
    entry: Concept | None  # in the registers
    day: date | None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class LawDocument:
    """A law as a document, with its tree and what its notes tell."""

    identity: Identity
    document: Document
    tree: LawTree
    text: LawText
    amended: tuple[date, ...]  # the days of the versions before this one, and of this one if it is an amendment


def read_law(path: Path, vocabulary: Vocabulary) -> LawDocument:
    """Read and parse one file. Raises InputError for a file that is unusable or no law."""
    told = _reader(vocabulary).read(path)
    source = formats.read(path)
    text, offsets = normalise(source.raw)
    start = front_matter_end(source.raw)
    if offsets is not None:
        start = next((i for i, offset in enumerate(offsets) if offset >= start), len(offsets) - 1)
    tree = parse_tree(text, start, vocabulary)
    identity = identify(told, source.sha256, vocabulary)
    found = [*source.findings, *tree.findings, *_odd(told, identity, tree)]
    amended = tuple(_amendments(told, identity.day))
    metadata = Metadata(
        title=identity.title, adopted=identity.day, in_force_from=_start(told, identity, amended, vocabulary)
    )  # fmt: skip
    document = Document(source, text, offsets, metadata, tree.sections, tree.units, tuple(found))
    return LawDocument(identity, document, tree, told, amended)


def identify(told: LawText, sha256: str, vocabulary: Vocabulary) -> Identity:
    """The law of the registers that has the title, else one of its own, named after kind, place and title."""
    entries = named(vocabulary, told.title)
    entry = entries[0] if len(entries) == 1 else None
    place = None if entry else place_of(told.title, vocabulary)
    kind = kind_of(entry) if entry else _kind(told, place, vocabulary)
    law = entry.iri if entry else law_iri(kind, place, told.title)
    day = _day(told.day)
    version = f"{law}/{day.isoformat() if day else 'text-' + sha256[:16]}"
    subject = f"{version}/part_{digest(told.part, 8)}" if told.part else version
    return Identity(law, version, subject, told.title, kind, entry, day, told.part)


def _kind(told: LawText, place: str | None, vocabulary: Vocabulary) -> str:
    """By the category and the folders, else by the place in the title, else by who passed it; a rule in doubt."""
    kinds = _kinds(vocabulary)
    words = (word.strip(" )）") for category in told.category for word in reversed(re.split(r"[/(（]", category)))
    stated = next((kinds[word] for word in words if word in kinds), None)
    if stated or place:
        return stated or LOCAL
    bodies = "、".join(note.body for note in told.notes if note.kind != "in-force")
    passed = [kind for kind, names in _issuers(vocabulary).items() if names.search(bodies)]
    if len(passed) == 1:
        return passed[0]
    return "law" if told.title.startswith(STATE) and told.title.endswith("法") else "dept-rule"


@lru_cache(maxsize=4)
def _kinds(vocabulary: Vocabulary) -> dict[str, str]:
    names = (*FOLDERS, LOCAL)
    return {cue: kind for kind in names for cue in vocabulary.words(f"law-text/kind-{kind}")}


@lru_cache(maxsize=4)
def _issuers(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    words = {kind: vocabulary.words(f"law-text/issuer-{kind}") for kind in FOLDERS if kind != "dept-rule"}
    return {kind: re.compile(alternation(names)) for kind, names in words.items()}


@lru_cache(maxsize=4)
def _reader(vocabulary: Vocabulary) -> Reader:
    return Reader(vocabulary)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _amendments(told: LawText, day: date | None) -> Iterable[date]:
    """The days on which the law was changed, as its notes tell."""
    days = (_day(note.day) for note in told.notes if note.kind in ("revised", "amended"))
    return sorted({each for each in days if each and (day is None or each <= day)})


def _start(told: LawText, identity: Identity, amended: tuple[date, ...], vocabulary: Vocabulary) -> date | None:
    """When the text says that it comes into force, unless the register says it of this version, or it was amended
    since: the last article of an amended law tells of its first version.
    """
    known = vocabulary.get(identity.version)
    if known is not None:
        return _day(known.value("inForceFrom"))
    if told.start is None or identity.day is None:
        return None
    found = _day(told.start.day) if told.start.day else None if amended else identity.day
    return found if found and found >= identity.day else None


def _odd(told: LawText, identity: Identity, tree: LawTree) -> Iterable[Finding]:
    if identity.day is None:
        yield Finding("no-date", "neither its name nor its text says when this version was promulgated")
    if not tree.articles:
        yield Finding("no-articles", "it has no articles")
    late = [
        note.day for note in told.notes if note.kind in _PROMULGATED and identity.day and note.day > str(identity.day)
    ]
    if late:
        yield Finding("later-note", f"its notes tell of {max(late)}, after the day of this version, {identity.day}")
