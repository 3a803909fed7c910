"""From names to identifiers: a concept of a vocabulary, or an explicit unlisted or unresolved target. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from kg.iris import ELI, document_iri, split_number, unlisted_iri
from kg.vocab import Concept, Vocabulary
from loaders.citable import local_law, named, with_edition
from loaders.model import AgencyMention, Citation, Metadata, RegionMention
from loaders.numerals import chinese_to_int

Status = Literal["resolved", "unlisted", "unresolved", "ambiguous", "generic"]

_ELI_ONTOLOGY = "http://data.europa.eu/eli/ontology#"
_LONGEST_WAIT = timedelta(days=731)
_ENDED_UNKNOWN_WHEN = ("amended", "repealed", "unknown")
_ARTICLE = re.compile(r"第(?P<ordinal>[零〇一二三四五六七八九十百千\d]+)条(?:之(?P<after>[一二三四五六七八九十]))?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a name stands for.

    ``resolved``: ``iri`` is in a vocabulary, or is the IRI that its number gives a document, its title a local law.
    ``unlisted``: an open-ended thing (a beneficiary, a sector, a local body) known by its label.
    ``unresolved``: a title that no register has. ``ambiguous``: one that several ``candidates`` share.
    ``generic``: it names no particular law (国家有关规定).
    """

    iri: str
    status: Status
    label: str
    candidates: tuple[str, ...] = ()


def versions(law: Concept, vocabulary: Vocabulary) -> list[Concept]:
    """The versions of a law that the register has, by the day of their promulgation."""
    known = [vocabulary[iri] for iri in law.values(_ELI_ONTOLOGY + "has_member") if vocabulary.get(iri)]
    return sorted(known, key=lambda version: version.value(_ELI_ONTOLOGY + "date_document") or "")


def in_force(law: Concept, vocabulary: Vocabulary, on: date | None) -> str | None:
    """The IRI of the one version of ``law`` in force on a date.

    A version of which no date of entry into force is known is in force once it is two years old: of the 2,100 that
    have one, none began later, the Basic Laws of Hong Kong and Macao aside.

    None if the date is unknown, if no version was in force, if such a version is younger, so that it might be the one
    meant, or if the last one known has ended on a day that is not.
    """
    if on is None:
        return None
    day, long_ago = on.isoformat(), (on - _LONGEST_WAIT).isoformat()
    known = versions(law, vocabulary)
    current = [
        version
        for version in known
        if _begins(version, long_ago) <= day
        if not (end := version.value("inForceUntil")) or day < end
    ]
    if not current:
        return None
    latest = max(current, key=lambda version: _begins(version, long_ago))
    since = latest.value(_ELI_ONTOLOGY + "date_document") or latest.value("inForceFrom") or ""
    for version in known:
        promulgated = version.value(_ELI_ONTOLOGY + "date_document") or ""
        if version.value("inForceFrom") is None and since < promulgated <= day:
            return None
    open_ended = latest.value("inForceUntil") is None
    return None if open_ended and _status(law) in _ENDED_UNKNOWN_WHEN else latest.iri


def _begins(version: Concept, long_ago: str) -> str:
    """The day on which a version came into force; of one promulgated long ago whose day is not known, that of its
    promulgation; else a day that is none and comes after all others.
    """
    promulgated = version.value(_ELI_ONTOLOGY + "date_document")
    return version.value("inForceFrom") or (promulgated if promulgated and promulgated <= long_ago else "~")


def highest_article(version: Concept) -> int | None:
    """The highest article number that a version can have; None if the register does not tell.

    Of a version whose text the register was not built from, the number of its articles.
    """
    known = version.value("highestArticle") or version.value("articleCount")
    return int(known) if known else None


def _status(law: Concept) -> str:
    return (law.value("legalStatus") or "").rsplit("/", 1)[-1]


def article_iri(law: str, label: str) -> str | None:
    """第二十二条第一款 of a law → ``<law>/art_22``; 第一百二十条之一 → ``<law>/art_120-1``; None without an article."""
    number = article_number(label)
    if number is None:
        return None
    ordinal, after = number
    return f"{law}/art_{ordinal}" + (f"-{after}" if after else "")


def article_number(label: str) -> tuple[int, int] | None:
    """第一百二十条之一第二款 → (120, 1); 第二十二条 → (22, 0); None without an article."""
    match = _ARTICLE.search(label)
    if match is None:
        return None
    return chinese_to_int(match["ordinal"]), chinese_to_int(match["after"]) if match["after"] else 0


@lru_cache(maxsize=4)
def _series(vocabulary: Vocabulary) -> Mapping[str, str]:
    """The path of each series of document numbers, by its name."""
    concepts = vocabulary.scheme("document-series").values()
    return {concept.label(): path for concept in concepts if (path := concept.value("path"))}


class Resolver:
    """Resolution in the context of one document: its identifier and the date that decides which names hold."""

    def __init__(self, vocabulary: Vocabulary, metadata: Metadata, sha256: str) -> None:
        self.vocabulary = vocabulary
        self.on = metadata.reference_date
        self.begins = metadata.in_force_from
        self.document = document_iri(metadata.document_number, sha256, _series(vocabulary))

    def _holds(self, concept: Concept) -> bool:
        """Whether a body existed on the document's date (true where either is unknown)."""
        if self.on is None:
            return True
        day = self.on.isoformat()
        start, end = concept.value("validFrom"), concept.value("validUntil")
        return (start is None or start <= day) and (end is None or day < end)

    def concept(self, scheme: str, kind: str, label: str) -> Target:
        """A concept of a scheme by its label, else the unlisted thing of that label."""
        found = self.vocabulary.by_label(scheme, label)
        if len(found) == 1:
            return Target(found[0].iri, "resolved", label)
        return Target(unlisted_iri(kind, label), "unlisted", label)

    def agency(self, name: str) -> Target:
        """A named body on the document's date.

        An unlisted one is the same in every document if its name begins with a place (河南省财政厅);
        otherwise (市商务局) it is this document's own.
        """
        found = [concept for concept in self.vocabulary.by_label("agencies", name) if self._holds(concept)]
        if len(found) == 1:
            return Target(found[0].iri, "resolved", name)
        if self._begins_with_place(name):
            return Target(unlisted_iri("agency", name), "unlisted", name)
        return Target(self._own("agency", name), "unlisted", name)

    def agencies(self, mention: AgencyMention) -> list[Target]:
        """The bodies of a mention, named or generic: one for each norm."""
        if mention.generic:
            return [self.concept("generic-agencies", "generic-agency", norm) for norm in mention.norms]
        return [self.agency(norm) for norm in mention.norms]

    def region(self, mention: RegionMention) -> Target:
        """A region of the register; an unlisted *place* is this document's own, for place names repeat."""
        found = self.vocabulary.by_label("regions", mention.norm)
        if len(found) == 1:
            return Target(found[0].iri, "resolved", mention.norm)
        own = mention.kind == "place"
        iri = self._own("region", mention.norm) if own else unlisted_iri("region", mention.norm)
        return Target(iri, "unlisted", mention.norm)

    def citation(self, citation: Citation, surface: str) -> Target:
        """What a reference refers to: by title in the registers, else by document number; a local regulation by the
        title that is its own; else unresolved.
        """
        if citation.explicitness == "generic" or (citation.title is None and citation.document_number is None):
            return Target(unlisted_iri("generic-reference", surface), "generic", surface)
        label = citation.title or citation.document_number or surface
        found = named(self.vocabulary, label, doctrine=citation.ref_type == "doctrine")
        found = found or with_edition(self.vocabulary, label)
        if len(found) == 1:
            return Target(found[0].iri, "resolved", label)
        if found:
            candidates = tuple(sorted(concept.iri for concept in found))
            return Target(unlisted_iri("unresolved", label), "ambiguous", label, candidates)
        if citation.document_number and split_number(citation.document_number):
            return Target(document_iri(citation.document_number, "", _series(self.vocabulary)), "resolved", label)
        if local := local_law(self.vocabulary, label, citation.ref_type):
            return Target(local, "resolved", label)
        return Target(unlisted_iri("unresolved", label), "unresolved", label)

    def version(self, target: Target) -> str | None:
        """The version of a resolved law that is in force on the document's date; of a law that begins only then or
        later, the one in force when the document itself comes into force (an interpretation of a new code).
        """
        law = self.vocabulary.get(target.iri)
        if law is None or target.status != "resolved" or self.on is None:
            return None
        on_the_day = in_force(law, self.vocabulary, self.on)
        return on_the_day or (in_force(law, self.vocabulary, self.begins) if self._is_to_come(law) else None)

    def _is_to_come(self, law: Concept) -> bool:
        """Whether no version of a law can have been in force on the document's date: all are known to begin later."""
        starts = [version.value("inForceFrom") for version in versions(law, self.vocabulary)]
        return bool(starts) and all(start and self.on and start > self.on.isoformat() for start in starts)

    def _own(self, kind: str, label: str) -> str:
        return f"{self.document}/{kind}/" + unlisted_iri(kind, label).rsplit("/", 1)[-1]

    def _begins_with_place(self, name: str) -> bool:
        return any(self.vocabulary.by_label("regions", name[:n]) for n in range(3, min(len(name), 12)))


def is_document(iri: str) -> bool:
    """Whether an IRI is that of a document or law."""
    return iri.startswith(ELI)


def unique(targets: Iterable[Target]) -> list[Target]:
    """Without repeats, in order."""
    return list({target.iri: target for target in targets}.values())
