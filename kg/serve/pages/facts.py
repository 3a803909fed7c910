"""The facts of a document's units, ready to be shown: what kind, what they point to, which words say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg import terms as zc
from kg.graph import PREFIXES
from kg.results import Term, plain
from kg.serve.pages.labels import Name, day_of, iris, names
from kg.serve.pages.view import View

_TYPE: Final = PREFIXES["rdf"] + "type"
_START, _END = PREFIXES["oa"] + "start", PREFIXES["oa"] + "end"

_VALUES: Final = tuple(
    map(
        str,
        (
            zc.agency,
            zc.target,
            zc.recipient,
            zc.burdenedParty,
            zc.usesInstrument,
            zc.expressesForce,
            zc.scopeRegion,
            zc.scopeSector,
            zc.usesProgramme,
            zc.crossReference,
        ),
    )
)
"""Properties that lead from a fact to what it is about."""

_NOTES: Final = tuple(
    map(
        str,
        (
            zc.role,
            zc.basis,
            zc.citationType,
            zc.articleLabel,
            zc.versionInForce,
            zc.polarity,
            zc.resolution,
            zc.candidate,
            zc.timeType,
            zc.dueDate,
            zc.duration,
            zc.comparator,
            zc.quantityValue,
            zc.unitLabel,
            zc.quantityOf,
            zc.conditionType,
        ),
    )
)
"""Properties that say more of a fact, in the order in which they are told."""

_EXPECTED: Final = ("/bases/explicit", "/resolutions/resolved", "/resolutions/generic")
"""Values that go without saying."""

Properties = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Target:
    """A thing that a fact points to."""

    iri: str
    name: Name


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a unit with the places of its words, in code points of the source text."""

    iri: str
    kind: str  # the name of its class: Citation
    unit: str
    targets: tuple[Target, ...]
    notes: tuple[Name, ...]
    places: tuple[tuple[int, int], ...]
    rule: str


def facts(view: View, *, document: str | None = None, unit: str | None = None) -> list[Fact]:
    """The facts of a document or of one unit, in the order of the text."""
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    where = {"document": document, "unit": unit}
    chosen = {key: ox.NamedNode(iri) for key, iri in where.items() if iri}
    for row in view.ask("facts", **chosen):
        if row["value"] is not None:
            nodes[plain(row["node"])][plain(row["property"])].append(row["value"])
    return _facts(view, nodes)


def _facts(view: View, nodes: Mapping[str, Properties]) -> list[Fact]:
    rule = str(zc.rule)
    found = {iri: properties for iri, properties in nodes.items() if properties.get(rule)}
    told = (
        term
        for properties in found.values()
        for property in (*_VALUES, *_NOTES)
        for term in properties.get(property, ())
    )
    called = names(view, iris(told))
    made = [
        Fact(
            iri=iri,
            kind=_kind(properties),
            unit=plain(properties[str(zc.inUnit)][0]),
            targets=_targets(properties, called),
            notes=_notes(view, properties, called),
            places=tuple(sorted(_places(properties.get(str(zc.mention), ()), nodes))),
            rule=plain(properties[rule][0]),
        )
        for iri, properties in found.items()
    ]
    return sorted(made, key=lambda fact: (fact.places[:1], fact.kind, fact.iri))


def _kind(properties: Properties) -> str:
    """The most special class: a Deadline is a TimeExpression too."""
    classes = sorted(iri.rpartition("#")[2] for iri in iris(properties.get(_TYPE, ())))
    return next((each for each in classes if each != "Deadline"), "Fact")


def _targets(properties: Properties, called: Mapping[str, Name]) -> tuple[Target, ...]:
    found = sorted({iri for property in _VALUES for iri in iris(properties.get(property, ()))})
    return tuple(Target(iri, called[iri]) for iri in found)


def _notes(view: View, properties: Properties, called: Mapping[str, Name]) -> tuple[Name, ...]:
    notes = []
    for property in _NOTES:
        for term in sorted(properties.get(property, ()), key=plain):
            if isinstance(term, ox.NamedNode):
                if property == str(zc.versionInForce) and day_of(term.value):
                    notes.append(Name(view.texts("fact_note.version", day=day_of(term.value)), view.texts.language))
                elif not term.value.endswith(_EXPECTED):
                    notes.append(called[term.value])
            else:
                notes.append(Name(plain(term)))
    return tuple(notes)


def _places(mentions: Iterable[Term], nodes: Mapping[str, Properties]) -> Iterable[tuple[int, int]]:
    for mention in mentions:
        selector = nodes.get(plain(mention), {})
        if selector.get(_START) and selector.get(_END):
            yield int(plain(selector[_START][0])), int(plain(selector[_END][0]))
