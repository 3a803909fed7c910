"""Where a thing is used: the facts that point to it, the sentences that say so, and who is to act there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.results import plain
from kg.serve.pages.evidence import Told, Words, told
from kg.serve.pages.labels import Name, iris, names
from kg.serve.pages.view import Row, Value, View

AMONG: Final = {
    "": "",
    "policies": "FILTER EXISTS { ?document a zc:PolicyDocument }",
    "laws": "FILTER NOT EXISTS { ?document a zc:PolicyDocument }",
}
"""The documents that uses may be limited to, and how a query says so."""

_STOP: Final = re.compile(r"[。；！？\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """An agency's part in a unit."""

    agency: str
    name: Name
    role: Name
    inferred: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A fact: what kind, in which unit, in which words."""

    kind: str  # the name of its class
    notes: tuple[Name, ...]
    unit: str
    unit_name: Name
    document: str
    document_name: Name
    dated: str
    before: str
    quote: str
    after: str
    place: str  # the fragment of the mention
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """A page of uses, and how many there are in all, in the documents that they are limited to."""

    found: Sequence[Use] = ()
    facts: int = 0
    units: int = 0
    documents: int = 0
    page: int = 1
    more: bool = False
    how: str = ""
    among: str = ""
    mixed: bool = False  # both policies and laws use the thing
    kinds: Sequence[tuple[str, Name, int]] = ()  # the roles and types, and how many facts have each


def uses(view: View, iri: str, page: int = 1, how: str = "", among: str = "") -> Uses:
    """The facts that point to a thing, the newest documents first, as many as a page takes; only those of a role or
    type if ``how`` is its IRI, and only those in policies or in laws if ``among`` says so (AMONG).
    """
    thing, size = ox.NamedNode(iri), view.links.rows
    part: dict[str, Value] = {"thing": thing, "limit": size + 1, "offset": (page - 1) * size, "among": AMONG[among]}
    rows = list(view.ask("uses-in-role", **part, how=ox.NamedNode(how)) if how else view.ask("uses", **part))
    if not rows:
        return Uses(page=page, how=how, among=among)
    shown = list({plain(row["fact"]): row for row in rows}.values())[:size]
    facts = told(view, [plain(row["fact"]) for row in shown])
    shown = [row for row in shown if plain(row["fact"]) in facts and facts[plain(row["fact"])].words]
    counted = list(view.ask("use-count", thing=thing))
    counts = [row for row in counted if not among or (plain(row["policy"]) == "true") == (among == "policies")]
    parts = _responsible(view, {plain(row["unit"]) for row in shown})
    wordless = {
        plain(row["unit"]) for row in shown if not any(each.sentence for each in facts[plain(row["fact"])].words)
    }
    texts = _texts(view, wordless)
    called = names(
        view,
        [
            *(plain(row[key]) for row in shown for key in ("unit", "document")),
            *(each for found in facts.values() for each in found.details),
        ],
    )
    return Uses(
        found=[_use(row, facts[plain(row["fact"])], called, parts, texts) for row in shown],
        facts=sum(int(plain(row["facts"])) for row in counts),
        units=sum(int(plain(row["units"])) for row in counts),
        documents=sum(int(plain(row["documents"])) for row in counts),
        page=page,
        more=len(rows) > size,
        how=how,
        among=among,
        mixed=len(counted) > 1,
        kinds=_kinds(view, thing, among),
    )


def _kinds(view: View, thing: ox.NamedNode, among: str) -> list[tuple[str, Name, int]]:
    """The roles and types of the facts that point to a thing, the most frequent first, if there are several."""
    rows = view.ask("use-kinds", thing=thing, among=AMONG[among])
    counts = {plain(row["how"]): int(plain(row["facts"])) for row in rows}
    called = names(view, counts) if len(counts) > 1 else {}
    return sorted(((iri, name, counts[iri]) for iri, name in called.items()), key=lambda kind: (-kind[2], kind[0]))


def _texts(view: View, units: set[str]) -> Mapping[str, tuple[str, int]]:
    """The text of each unit, and where it begins: of those whose facts stand in no sentence (headings, laws)."""
    rows = view.ask("uses-units", units=map(ox.NamedNode, sorted(units))) if units else ()
    return {plain(row["unit"]): (plain(row["text"]), int(plain(row["start"]))) for row in rows}


def _sentence(words: Words, text: tuple[str, int]) -> tuple[str, str, str]:
    """The sentence of a mention: before it, itself, and after it. Out of a unit's text if it stands in no sentence."""
    quote = words.quote
    whole, begins = (words.sentence, words.sentence_start) if words.sentence else text
    at = words.start - begins
    if not quote or whole[at : at + len(quote)] != quote:
        return "", quote, ""
    before, after = whole[:at], whole[at + len(quote) :]
    if not words.sentence:
        before = _STOP.split(before)[-1]
        stop = _STOP.search(after)
        after = after[: stop.end()].rstrip("\n") if stop else after
    return before, quote, after


def _use(
    use: Row,
    fact: Told,
    called: Mapping[str, Name],
    parts: Mapping[str, Sequence[Part]],
    texts: Mapping[str, tuple[str, int]],
) -> Use:
    unit, document = plain(use["unit"]), plain(use["document"])
    before, quote, after = _sentence(fact.words[0], texts.get(unit, ("", 0)))
    start = fact.words[0].start
    return Use(
        kind=next((each for each in fact.classes if each != "Deadline"), ""),
        notes=(*(called[each] for each in fact.details), *(Name(each, "zh") for each in fact.articles)),
        unit=unit,
        unit_name=called[unit],
        document=document,
        document_name=called[document],
        dated=plain(use["dated"]),
        before=before,
        quote=quote,
        after=after,
        place=f"{document}#char={start},{start + len(quote)}",
        parts=tuple(parts.get(unit, ())),
    )


def _responsible(view: View, units: set[str]) -> Mapping[str, Sequence[Part]]:
    rows = list(view.ask("responsible", units=map(ox.NamedNode, sorted(units))))
    called = names(view, iris(row[key] for row in rows for key in ("agency", "role"))) if rows else {}
    parts: dict[str, set[Part]] = defaultdict(set)
    for row in rows:
        agency, role = plain(row["agency"]), plain(row["role"])
        inferred = plain(row["basis"]).endswith("/inferred")
        parts[plain(row["unit"])].add(Part(agency, called[agency], called[role], inferred))
    return {unit: _leaders_first(found) for unit, found in parts.items()}


def _leaders_first(parts: set[Part]) -> list[Part]:
    """By role, the role that fewest have first: one leads, many take part."""
    many = Counter(part.role for part in parts)
    return sorted(parts, key=lambda part: (many[part.role], part.role.text, part.name.text))
