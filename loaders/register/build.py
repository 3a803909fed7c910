"""From law texts and tables of versions to a register: the order of the steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.iris import DEF
from kg.vocab import Concept, Vocabulary
from loaders.law_iris import FOLDERS, LOCAL, STATE, law_iri, place_of
from loaders.matching import alternation
from loaders.register import names, settle
from loaders.register.entries import SCHEMES, Law, Note, Version, fold, iri_of
from loaders.register.slugs import slug
from loaders.register.table import Row
from loaders.register.texts import Event, LawText, Repeal

_ELI: Final = "http://data.europa.eu/eli/ontology#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_SEE_ALSO: Final = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
_EDITION: Final = re.compile(r"(?<!修正案)（\d{4}年(?:修正文本|修订)?）$")
_FULL_TITLE: Final = re.compile(f"{STATE}[\u4e00-\u9fff]+法(?:（试行）)?")
_REGULATION: Final = re.compile("(?:条例|办法|规定|细则|规则)(?:（试行）)?$")
_DATED: Final = ("promulgated", "revised", "amended")


@dataclass(frozen=True, slots=True)
class Register:
    """The laws by IRI, and what was noted on the way; ``day``: the latest day that any source speaks of itself."""

    laws: dict[str, Law]
    notes: list[Note]
    day: str
    texts: int
    rows: int


def laws_of(concepts: Iterable[Concept]) -> list[Concept]:
    return [concept for concept in concepts if DEF + "Law" in concept.types]


class Builder:
    """Gathers what sources say; ``register`` settles it.

    ``words`` are the vocabularies with the lexicons and the agencies; ``known`` holds the entries that are extended,
    which keep their IRIs and their facts; ``only`` is the one kind of law that is wanted.
    """

    def __init__(self, words: Vocabulary, known: Vocabulary, only: str | None = None) -> None:
        self.notes: list[Note] = []
        self._words, self._only = words, only
        self._laws: dict[str, Law] = {}
        self._by_title: dict[str, Law] = {}
        self._by_name: dict[str, Law] = {}  # short titles that earlier entries have
        self._texts: list[tuple[Law, LawText]] = []
        self._seen: dict[tuple[str, str, str | None], LawText] = {}
        self._rows: list[Row] = []
        self._kinds = {
            cue: kind.removeprefix("kind-").replace("statute", "law")
            for kind in ("kind-law", "kind-statute", *(f"kind-{kind}" for kind in SCHEMES if kind != "law"))
            for cue in words.words(f"law-text/{kind}")
        }
        self._issuers = {
            kind: re.compile(alternation(words.words(f"law-text/issuer-{kind}")))
            for kind in ("law", "admin-regulation", "judicial-interpretation")
        }
        self._organs = alternation(words.words("law-text/supreme-organ"))
        for concept in laws_of(known.concepts()):
            self._add_known(concept, known)

    # --- what is known already -----------------------------------------------------------------------------

    def _add_known(self, concept: Concept, known: Vocabulary) -> None:
        kind = (concept.value("lawKind") or "").rsplit("/", 1)[-1]
        law = Law(concept.iri, kind, concept.label(), concept)
        law.names, law.hidden = list(concept.labels("alt")), list(concept.labels("hidden"))
        law.bodies = list(concept.values(_ELI + "passed_by"))
        law.sources = list(concept.values(_DCTERMS + "source"))
        law.status = (concept.value("legalStatus") or "").rsplit("/", 1)[-1] or None
        for iri in concept.values(_ELI + "has_member"):
            if version := known.get(iri):
                day = version.value(_ELI + "date_document") or version.slug
                law.versions[day] = _known_version(version, day)
        self._enter(law)

    def _enter(self, law: Law) -> None:
        self._laws[law.iri] = law
        self._by_title[self._key(law.title)] = law
        for name in law.names:
            self._by_name.setdefault(self._key(name), law)

    def _key(self, title: str) -> str:
        """A title for comparison, whether or not it names the supreme organs before 关于, or an edition at its end."""
        return _EDITION.sub("", re.sub(f"^{self._organs}+(?=关于)", "", fold(title)))

    # --- sources -------------------------------------------------------------------------------------------

    def add_failure(self, path: Path, error: InputError) -> None:
        """A file that could not be read as a law."""
        self.notes.append(Note("not-a-law", str(path), error.what))

    def add_row(self, row: Row) -> None:
        """A row of a table of versions."""
        law = self._law(row.title, self._kind(row.category), row.title)
        if law is None:
            return
        self._rows.append(row)
        law.touched = law.in_table = True
        version = law.version(row.day)
        if "start" not in version.said:
            version.start = row.start or version.start
        version.identifier, version.page = row.identifier or version.identifier, row.page or version.page
        version.articles, version.status = version.articles or row.articles, self._status(row.status)
        law.bodies += [iri for body in row.bodies for iri in self._agency(body, row.day)]
        if row.page:
            law.sources.append(row.page)

    def add_text(self, text: LawText) -> None:
        """A law as a file gives it."""
        law = self._law(text.title, self._kind(text.category) or self._kind_by_issuer(text), str(text.path))
        if law is None:
            return
        day = text.day
        if day is None:
            self.notes.append(Note("not-a-law", str(text.path), "it has no date"))
            return
        other = self._seen.setdefault((law.iri, day, text.part), text)
        if other is not text:
            self.notes.append(Note("two-texts-of-one-date", str(text.path), f"{other.path.name}: {day}"))
            return
        law.touched = True
        if law.known is None and len(text.title) > len(law.title):  # one title without its 、
            law.title = text.title
        self._texts.append((law, text))
        self._add_notes(law, text, day)
        self._count_articles(law, text, law.version(day))
        if not law.sources:
            law.sources.append(text.fields.get("source") or text.path.name)

    def _law(self, title: str, kind: str | None, where: str) -> Law | None:
        """The law of a title, entered if it is new; None (with a note) if its kind is not known or not wanted."""
        law = self._named(title)
        if law and kind and law.kind != kind and law.kind in SCHEMES:
            self.notes.append(Note("kind-contradicts", where, f"{kind} / {law.kind}"))
        found = law.kind if law else kind or self._only
        if found is None or (self._only and found != self._only):
            self.notes.append(Note("outside-kinds" if found else "kind-unknown", where, found or title))
            return None
        if law is None:
            title = _EDITION.sub("", title)
            law = Law(self._new_iri(title, found), found, title)
            self._enter(law)
        return law

    def _named(self, title: str) -> Law | None:
        key = self._key(title)
        return self._by_title.get(key) or self._by_name.get(key)

    def _new_iri(self, title: str, kind: str) -> str:
        if kind == LOCAL:
            return law_iri(kind, place_of(title, self._words), title)
        plain = iri = iri_of(kind, slug(title))
        number = 2
        while iri in self._laws:
            iri, number = f"{plain}-{number}", number + 1
        if iri != plain:
            self.notes.append(Note("identifier-taken", title, iri))
        return iri

    def _kind(self, categories: Iterable[str]) -> str | None:
        parts = (part for category in categories for part in reversed(re.split(r"[/(（]", category)))
        return next((self._kinds[part.strip(" )）")] for part in parts if part.strip(" )）") in self._kinds), None)

    def _kind_by_issuer(self, text: LawText) -> str | None:
        bodies = "、".join(note.body for note in text.notes if note.kind != "in-force")
        kinds = [kind for kind in FOLDERS if kind in self._issuers and self._issuers[kind].search(bodies)]
        return kinds[0] if len(kinds) == 1 else None

    def _status(self, name: str) -> str | None:
        for status in ("in-force", "amended", "repealed", "not-yet-in-force"):
            if name in self._words.words(f"law-text/status-{status}"):
                return status
        return None

    def _agency(self, name: str, day: str) -> list[str]:
        """The body of a name on a day, if the agency authority has just one."""
        plain = re.sub(r"^第[一二三四五六七八九十]+届", "", name).removeprefix(STATE)
        found = [
            agency.iri
            for agency in self._words.by_label("agencies", plain)
            if (agency.value("validFrom") or "") <= day < (agency.value("validUntil") or "9999")
        ]
        return found if len(found) == 1 else []

    # --- the versions that a text tells of --------------------------------------------------------------------

    def _add_notes(self, law: Law, text: LawText, day: str) -> None:
        dated = [note for note in text.notes if note.kind in _DATED and note.day <= day]
        adopted = [note for note in text.notes if note.kind == "adopted" and note.day <= day]
        for note in dated:
            if not _is_passed_before(note, dated):
                self._add_version(law, note)
        if day not in law.versions or day not in {note.day for note in dated}:
            law.version(day).whole = not dated or law.version(day).whole
        days = [*(note.day for note in dated), day]
        for note, following in pairwise(adopted):
            if not any(note.day <= later < following.day for later in days):
                self.notes.append(Note("adopted-only", law.title, note.day))
        if not dated and adopted:
            for body in adopted[-1].body.split("、"):
                law.bodies += self._agency(body, day)

    def _add_version(self, law: Law, note: Event) -> None:
        version = law.version(note.day)
        version.whole = version.whole or note.kind != "amended"
        version.decision = version.decision or note.decision
        if note.kind != "amended":
            law.bodies += [iri for body in note.body.split("、") for iri in self._agency(body, note.day)]

    def _count_articles(self, law: Law, text: LawText, version: Version) -> None:
        if text.part:
            self.notes.append(Note("part-of-a-law", str(text.path), text.part))
            if not law.in_table and not version.fixed:
                version.articles = (version.articles or 0) + text.articles
        elif text.articles:
            if version.articles not in (None, text.articles) and not version.fixed:
                detail = f"{version.day}: {version.articles} / {text.articles}"
                self.notes.append(Note("articles-contradict", law.title, detail))
            if not version.fixed:
                version.articles = max(version.articles or 0, text.articles)
        if text.highest and "highest" not in version.said:
            is_whole = text.part or text.articles >= (version.articles or 0)  # else articles of it are not in the file
            listed = 0 if is_whole else version.articles or 0
            version.highest = max(version.highest or 0, text.highest, listed)

    def _enter_repealed(self) -> None:
        """Laws that are known only from their repeal: those that a law repeals by their full title, without versions,
        and regulations that the State Council promulgated on a day that the repealing text tells.
        """
        for law, text in self._texts:
            for repeal in text.repeals:
                title = re.sub(r"\s+", "", repeal.title)
                kind = _repealed_kind(law, repeal, title)
                if kind is None or self._named(title):
                    continue
                repealed = Law(self._new_iri(title, kind), kind, title, status="repealed", touched=True, gone=True)
                repealed.sources.append(law.title + (text.start.where if text.start else ""))
                if repeal.day:
                    repealed.version(repeal.day)
                    repealed.bodies += self._agency("国务院", repeal.day)
                self._enter(repealed)

    # --- the register ----------------------------------------------------------------------------------------

    def register(self) -> Register:
        """Settle everything that was gathered."""
        day = max(
            [
                *(text.fields.get("synced") or text.day or "" for _, text in self._texts),
                *(row.day for row in self._rows),
            ],
            default="",
        )
        statuses = {law.iri: self._status(text.status) for law, text in self._texts}
        settle.decisions(self._texts)
        days = settle.starts(self._texts, self.notes)
        settle.amending_laws(self._texts, self._named)
        settle.same_decision(self._laws.values())
        settle.ends(self._laws.values(), self.notes)
        settle.last_articles(self._laws.values())
        self._enter_repealed()
        settle.repeals(self._texts, days, self._named, self.notes)
        listed = Counter(law.kind for law in self._laws.values() if law.in_table)
        unlisted = Counter(law.kind for law in self._laws.values() if law.touched and not law.in_table)
        newest = max((row.day for row in self._rows), default="")
        covered = {kind: newest for kind, number in listed.items() if number > unlisted[kind]}
        settle.statuses(self._laws.values(), statuses, covered, day, self.notes)
        names.short_names(self._laws.values(), [text for _, text in self._texts], self.notes)
        names.implemented(self._laws.values(), self._by_title, self._words.words("legalref/implementing"))
        return Register(dict(sorted(self._laws.items())), self.notes, day, len(self._texts), len(self._rows))


def _repealed_kind(law: Law, repeal: Repeal, title: str) -> str | None:
    """What kind of law a repealed one is that no source tells of itself; None if that is not certain."""
    if law.kind == "law" and _FULL_TITLE.fullmatch(title):
        return "law"
    is_regulation = repeal.day and law.kind in ("law", "admin-regulation") and _REGULATION.search(title)
    is_known = title.startswith(STATE) or names.is_telling(title)
    return "admin-regulation" if is_regulation and is_known else None


def _known_version(concept: Concept, day: str) -> Version:
    articles, highest = concept.value("articleCount"), concept.value("highestArticle")
    version = Version(
        day, start=concept.value("inForceFrom"), end=concept.value("inForceUntil"),
        articles=int(articles) if articles else None, highest=int(highest) if highest else None,
        identifier=concept.value(_DCTERMS + "identifier"), page=concept.value(_SEE_ALSO),
        start_source=concept.value(_DCTERMS + "source") or "",
    )  # fmt: skip
    names = ("start", "end", "articles", "highest", "identifier", "page", "start_source")
    version.said = frozenset({"day", *(name for name in names if getattr(version, name))})
    return version


def _plus(day: str, delta: timedelta) -> str:
    return (date.fromisoformat(day) + delta).isoformat()


def _is_passed_before(note: Event, dated: list[Event]) -> bool:
    """Whether a note tells of the passing of what another one tells the promulgation of, some days later."""
    following = [other for other in dated if note.day < other.day <= _plus(note.day, timedelta(days=60))]
    return note.kind == "promulgated" and any(other.kind == "promulgated" for other in following)
