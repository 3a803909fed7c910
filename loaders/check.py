"""Are the citations of a text right? Each title, standing on a day, and article, held against the registers.

Nothing that looks like a citation is passed over: titles in book-title marks that are read as no reference, and
articles without the name of a law, are in the answer as what they are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from kg.vocab import Concept, Vocabulary
from loaders.citable import edition_year, entries
from loaders.extract import legalref
from loaders.law_iris import same_title
from loaders.laws.places import Place, Run, run_behind
from loaders.model import Citation, Document, Span
from loaders.resolve import Resolver, Status, article_number, highest_article, in_force, versions
from loaders.titles import articles, kind_of, titles
from loaders.unread import LoosePlaces, loose_places, unread_titles

Standing = Literal["in-force", "not-yet-in-force", "repealed", "unknown", "undated", "no-date"]
"""Of a law on a day. ``unknown``: the register does not say which version holds, or whether any does; ``undated``: it
gives no dates for the entry; ``no-date``: nobody has said which day."""

Reading = Literal[Status, "unread", "unassigned"]
"""What came of resolving. ``unread``: a title that is read as no reference (a form, a book, a misspelt law);
``unassigned``: articles without the name of a law.
"""

Texts = Callable[[str], frozenset[str] | None]
"""The parts of a version (``art_22/para_1/item_3``) by its IRI; None if its text is not at hand."""

Problem = Literal["no-such-title", "ambiguous", "not-yet-in-force", "superseded", "repealed", "no-such-article"]
NamedBy = Literal["full-title", "short-title", "declared", "edition"]

_PROMULGATED: Final = "http://data.europa.eu/eli/ontology#date_document"
_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
_NEAR: Final = 0.8  # of difflib's ratio: one character of five
_SUGGESTIONS: Final = 3
_STATE: Final = "中华人民共和国"
_YEAR: Final = re.compile(r"[（(](?P<year>(?:19|20)\d\d)年?(?:第[一二三四五六七八九十]次)?(?:修正|修订|修改)")
_PLACE: Final = re.compile("第[^第]{1,12}条")
_COMPLETE: Final = ("laws", "regulations")  # the schemes that mean to have every version of their entries
_FITTING: Final = {("not-yet-in-force", "enacts"), ("repealed", "repeals")}  # what a citation of this type may well be


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A citation with what the registers say of it. Offsets are code points of the text as its reader gives it."""

    start: int
    end: int
    quote: str
    unit: str  # （八）, or the path of a unit without a number
    type: str  # a slug of the citation types; empty for what is no citation
    kind: str  # a slug of the reference types; empty for what is no citation
    resolution: Reading
    target: str | None = None  # IRI
    title: str | None = None  # of the register; of what it does not have, as written
    named_by: NamedBy | None = None
    standing: Standing | None = None
    version: str | None = None  # IRI of the version in force
    held_against: str | None = None  # without a day: IRI of the last version, against which the articles are held
    promulgated: str | None = None
    in_force_from: str | None = None
    in_force_until: str | None = None  # exclusive
    meant: str | None = None  # the version the text means, where another one is in force
    articles: tuple[str, ...] = ()
    missing_articles: tuple[str, ...] = ()  # that the version in force does not have
    unverified_articles: tuple[str, ...] = ()  # for which the register does not say
    suggestions: tuple[str, ...] = ()  # titles of the register that look like the one written
    candidates: tuple[str, ...] = ()  # IRIs of the entries that an ambiguous title fits
    problems: tuple[Problem, ...] = ()

    def row(self) -> dict[str, object]:
        """The fields by name; several values as a list."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def check(
    document: Document,
    vocabulary: Vocabulary,
    on: date | None = None,
    *,
    generic: bool = False,
    texts: Texts | None = None,
) -> Iterator[CheckedCitation]:
    """Every citation of a document, and whatever looks like one, checked, in the order of the text.

    ``on``: the day that decides which version holds; by default the document's own date. ``texts``: where the text of
    a version is at hand, its paragraphs, items and inserted articles are checked too. Generic references
    (国家有关规定) and doctrines, with which nothing can be wrong, are left out unless asked for.
    """
    checker = _Checker(document, vocabulary, on, texts)
    citations = list(legalref.find(document, vocabulary))
    found = [checker.check(citation) for citation in citations]
    found += [checker.title(span, name) for span, name in unread_titles(document, citations, vocabulary)]
    found += [checker.places(places) for places in loose_places(document, citations, vocabulary)]
    for checked in sorted(found, key=lambda each: (each.start, each.end)):
        if generic or (checked.resolution != "generic" and checked.kind != "doctrine"):
            yield checked


class _Checker:
    def __init__(self, document: Document, vocabulary: Vocabulary, on: date | None, texts: Texts | None) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.texts = texts
        self.resolver = Resolver(vocabulary, document.metadata, document.source.sha256)
        self.own_date = document.metadata.reference_date
        self.on = on or self.own_date
        self.begins = self.on if on else document.metadata.in_force_from or self.on

    def check(self, citation: Citation) -> CheckedCitation:
        raw, quote = self.document.raw_span(citation.span), self.document.surface(citation.span)
        target = self.resolver.citation(citation, quote)
        entry = self.vocabulary.get(target.iri)
        checked = {
            "start": raw.start, "end": raw.end, "quote": quote, "unit": self._unit(citation.span.start),
            "type": citation.type, "kind": citation.ref_type, "resolution": target.status,
            "target": target.iri if target.status == "resolved" else None, "candidates": target.candidates,
            "articles": citation.articles, "title": entry.label() if entry else target.label,
        }  # fmt: skip
        if entry is not None and target.status == "resolved":
            checked["kind"] = kind_of(entry)
            checked |= self._known(entry, citation, quote)
        else:
            checked |= {"unverified_articles": citation.articles} | self._unknown(citation, target.status)
        return CheckedCitation(**checked)  # type: ignore[arg-type]

    def title(self, span: Span, name: str) -> CheckedCitation:
        """A title in marks that extraction reads as no reference: checked like one if it names what a register has, or
        could have; else it is likely a form, unless it nearly is the title of a law (网络安全珐).
        """
        known = titles(self.vocabulary)
        if read := known.read(name):
            places = articles(self.document.text, span.end)
            return self.check(
                Citation(
                    span=span, rule="check/title", type="cites", explicitness="bracketed", ref_type=read.kind,
                    title=read.name, document_number=read.document_number, articles=places,
                )
            )  # fmt: skip
        alike = suggestions(name, None, self.vocabulary)
        near = tuple(each for each in alike if len(_core(each)) == len(_core(name)))  # 许可证 is no misspelt 许可证条例
        return self._loose(span, "unread", title=name, suggestions=near, problems=("no-such-title",) if near else ())

    def places(self, places: LoosePlaces) -> CheckedCitation:
        """Articles without the name of a law: those of the law that 该法 points back to, else of none that is known."""
        if places.antecedent:
            back = replace(places.antecedent, span=places.span, rule="check/antecedent", articles=places.labels)
            return self.check(back)
        return self._loose(
            places.span, "unassigned", articles=places.labels, unverified_articles=places.labels
        )  # fmt: skip

    def _loose(self, span: Span, reading: Reading, **fields: object) -> CheckedCitation:
        raw = self.document.raw_span(span)
        unit, quote = self._unit(span.start), self.document.surface(span)
        return CheckedCitation(raw.start, raw.end, quote, unit, "", "", reading, **fields)  # type: ignore[arg-type]

    def _unit(self, position: int) -> str:
        unit = next(unit for unit in self.document.units if unit.span.start <= position < unit.span.end)
        return unit.number or unit.key

    def _unknown(self, citation: Citation, status: Status) -> dict[str, object]:
        """A title that no register has is wrong if it is a law's, for the register has all laws, or stands in marks and
        is nearly one that it has. What is still to be made (制定…法) exists nowhere yet.
        """
        if status == "ambiguous":
            return {"problems": ("ambiguous",)}
        if status != "unresolved" or citation.type == "enacts" or citation.title is None:
            return {}
        near = suggestions(citation.title, citation.ref_type, self.vocabulary)
        wrong = citation.ref_type == "law" or (near and citation.explicitness == "bracketed")
        return {"suggestions": near, "problems": ("no-such-title",) if wrong else ()}

    def _known(self, law: Concept, citation: Citation, quote: str) -> dict[str, object]:
        state = standing(law, self.vocabulary, self.on)
        current = in_force(law, self.vocabulary, self.on)
        version = self.vocabulary.get(current) if current else None
        names_one, named = self._named_edition(law, citation)
        meant = named if names_one else self._own_edition(law)
        superseded = version is not None and meant is not None and _start(meant) < _start(version)
        early = named is not None and self.on is not None and _start(named) > self.on.isoformat()
        last = self._last(law) if self.on is None and citation.articles and not named else None
        against = named or version or last
        missing, unverified = _articles(
            citation.articles, against, versions(law, self.vocabulary), other=last is not None
        )
        if parts := self._parts(against):
            missing, unverified = _parts_missing(self._run(citation), parts, missing), ()
        problems: list[Problem] = []
        if state in ("not-yet-in-force", "repealed") and (state, citation.type) not in _FITTING:
            begins = standing(law, self.vocabulary, self.begins)  # a text may rest on a law that begins when it does
            problems += [state] if state == "repealed" or begins == state else []
        if early and not problems:
            problems.append("not-yet-in-force")
        if superseded:
            problems.append("superseded")
        if missing:
            problems.append("no-such-article")
        dated = named if early else version or _outside(law, state, self.vocabulary)
        return {
            "named_by": _named_by(law, quote, citation),
            "standing": "not-yet-in-force" if early else state,
            "version": current,
            "held_against": last.iri if last else None,
            "promulgated": dated.value(_PROMULGATED) if dated else None,
            "in_force_from": dated.value("inForceFrom") if dated else None,
            "in_force_until": dated.value("inForceUntil") if dated else None,
            "meant": meant.iri if (superseded or early) and meant else None,
            "missing_articles": missing,
            "unverified_articles": unverified,
            "problems": tuple(problems),
        }

    def _last(self, law: Concept) -> Concept | None:
        """The last version of a law that the register has."""
        return next(iter(versions(law, self.vocabulary)[-1:]), None)

    def _parts(self, version: Concept | None) -> frozenset[str] | None:
        return self.texts(version.iri) if self.texts and version else None

    def _run(self, citation: Citation) -> Run | None:
        """The places that a citation names: behind it, or in it if it is but places."""
        text, span = self.document.text, citation.span
        inside = _PLACE.search(text, *span) if citation.rule == "check/antecedent" else None
        return run_behind(text, inside.start() if inside else span.end)

    def _named_edition(self, law: Concept, citation: Citation) -> tuple[bool, Concept | None]:
        """Whether the text names an edition (《…法（2018年修正）》, 《…目录（2020年版）》), and which version it is."""
        known = versions(law, self.vocabulary)
        if law.scheme == "catalogues" and citation.title and (year := edition_year(citation.title)):
            return True, _edition(known, citation.title, year)
        text, (start, end) = self.document.text, citation.span
        if written := _YEAR.search(text, start, end) or _YEAR.match(text, end):
            of_year = [each for each in known if _promulgated(each).startswith(written["year"])]
            return True, of_year[-1] if of_year else None
        return False, None

    def _own_edition(self, law: Concept) -> Concept | None:
        """The version in force on the text's own date."""
        iri = in_force(law, self.vocabulary, self.own_date)
        return self.vocabulary.get(iri) if iri else None


def standing(entry: Concept, vocabulary: Vocabulary, on: date | None) -> Standing:
    """How a law, regulation or catalogue of a register stands on a day; ``unknown`` rather than a guess."""
    if on is None:
        return "no-date"
    day, known = on.isoformat(), versions(entry, vocabulary)
    if not known:
        start, end = entry.value("inForceFrom"), entry.value("inForceUntil")
        if end and end <= day:
            return "repealed"
        if start is None:
            return "undated"
        return "not-yet-in-force" if day < start else "in-force"
    if in_force(entry, vocabulary, on):
        return "in-force"
    first = entry.value("inForceFrom")  # of a catalogue: the first day of its first edition
    if first and day < first:
        return "not-yet-in-force"
    end = known[-1].value("inForceUntil")
    if end and end <= day and (entry.value("legalStatus") or "").endswith("/repealed"):
        return "repealed"
    return "not-yet-in-force" if _is_first(known[0], entry.scheme) and day < _start(known[0]) else "unknown"


def _is_first(version: Concept, scheme: str) -> bool:
    """Whether the oldest version of a register is likely the first: of a law new when it was promulgated, for an
    amendment comes into force at once, as a rule.
    """
    return scheme in _COMPLETE and _start(version) > _promulgated(version)


def suggestions(title: str, kind: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Official titles of the register that a title nearly is, the nearest first: of its kind (None: of any), written
    nearly so.
    """
    wanted = _core(title)
    found: dict[str, float] = {}
    for label, official in _labels(vocabulary, kind):
        matcher = difflib.SequenceMatcher(None, label, wanted, autojunk=False)
        if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR or matcher.ratio() < _NEAR:
            continue
        found[official] = max(found.get(official, 0), matcher.ratio())
    return tuple(sorted(found, key=lambda official: (-found[official], official))[:_SUGGESTIONS])


@lru_cache(maxsize=16)
def _labels(vocabulary: Vocabulary, kind: str | None) -> tuple[tuple[str, str], ...]:
    """Every label of the register's entries of a kind, with 中华人民共和国 and without, with the entry's title; of all
    kinds but doctrines if it is None.
    """
    return tuple(
        dict.fromkeys(
            (form, entry.label())
            for entry in entries(vocabulary)
            if (kind_of(entry) == kind if kind else kind_of(entry) != "doctrine")
            for label in entry.labels("pref", "alt")
            for form in (same_title(label), _core(label))
        )
    )


def _core(title: str) -> str:
    return same_title(title).removeprefix(_STATE)


def _named_by(law: Concept, quote: str, citation: Citation) -> NamedBy:
    written = same_title(re.sub(r"^《(.*)》$", r"\1", quote))
    if written == same_title(law.label()):
        return "full-title"
    if written in map(same_title, law.labels()):
        return "short-title"
    return "declared" if citation.rule == "legalref/alias" else "edition"


def _articles(
    labels: tuple[str, ...], version: Concept | None, known: list[Concept], *, other: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The articles that a version cannot have, being behind its last, and those of which that does not tell:
    第二百二十五条之一, inserted by an amendment. Of an unknown version: what no known version can have. ``other``:
    another version may be meant, which may have had an article that this one has not.
    """
    highest = highest_article(version) if version else None
    numbers = [(label, number) for label in labels if (number := article_number(label))]
    others = [highest_article(each) for each in known]
    most = highest if highest is not None else max(filter(None, others)) if others and all(others) else None
    if most is None:
        return (), tuple(label for label, _ in numbers)
    behind = tuple(label for label, number in numbers if not 0 < number[0] <= most)
    open_to_doubt = max(filter(None, (most, *others))) if other else most
    missing = tuple(label for label, number in numbers if label in behind and not 0 < number[0] <= open_to_doubt)
    rest = [(label, number) for label, number in numbers if label not in missing]
    return missing, tuple(label for label, number in rest if number[1] or highest is None or label in behind)


def _parts_missing(run: Run | None, parts: frozenset[str], missing: tuple[str, ...]) -> tuple[str, ...]:
    """The places that the text of a version has not, by what is written; ``missing``: those known to be missing."""
    steps = run.steps if run else ()
    found = [step.label for step in steps if not all(_has(parts, place) for place in step.places)]
    return tuple(dict.fromkeys((*missing, *found)))


def _has(parts: frozenset[str], place: Place) -> bool:
    """Whether a text has a place; an item without its paragraph may be one of any paragraph."""
    if place.item is None or place.paragraph is not None:
        return place.key() in parts
    article = replace(place, item=None, subitem=None).key()
    item = re.compile(rf"{re.escape(article or '')}/para_\d+/item_{place.item}")
    return any(item.fullmatch(part) for part in parts)


def _edition(editions: list[Concept], title: str, year: str) -> Concept | None:
    """The edition of a catalogue that has a title, else the first one of its year; None if there is none."""
    of_year = [(label, each) for each in editions if year in (label := each.value(_LABEL) or "")]
    exact = [each for label, each in of_year if same_title(label) == same_title(title)]
    return next(iter(exact or [each for _, each in of_year]), None)


def _start(version: Concept) -> str:
    return version.value("inForceFrom") or ""


def _promulgated(version: Concept) -> str:
    return version.value(_PROMULGATED) or ""


def _outside(law: Concept, state: Standing, vocabulary: Vocabulary) -> Concept | None:
    """What dates a law of which no version is in force: its first version before its day, its last one after it."""
    known = versions(law, vocabulary)
    if not known:
        return law
    return known[0] if state == "not-yet-in-force" else known[-1] if state == "repealed" else None
