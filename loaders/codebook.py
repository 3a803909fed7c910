"""Facts in the terms of the annotation codebook: one JSON object per fact.

The codebook's labels and attribute names stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.vocab import Vocabulary
from loaders.model import (
    AgencyMention,
    Beneficiary,
    Citation,
    Condition,
    Document,
    Fact,
    Force,
    InstrumentUse,
    ProgrammeMention,
    Quantity,
    RegionMention,
    RegulatedParty,
    SectorMention,
    TimeMention,
)

Attributes = dict[str, Any]


def _underscored(slug: str) -> str:
    return slug.replace("-", "_")


def _notation(vocabulary: Vocabulary, scheme: str, slug: str) -> str:
    """The codebook's code of a concept: its own skos:notation, or that of the nearest broader concept with one."""
    concept = vocabulary.scheme(scheme)[slug]
    while concept.notation is None and concept.broader:
        concept = vocabulary[concept.broader[0]]
    return concept.notation or _underscored(slug)


def _agency(fact: AgencyMention, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    norm = fact.norms[0] if len(fact.norms) == 1 else list(fact.norms)
    role, kind = _underscored(fact.role), _underscored(fact.agent_class)
    return {"role": role, "norm": norm, "generic": fact.generic, "agent_class": kind}


def _citation(fact: Citation, _document: Document, vocabulary: Vocabulary) -> Attributes:
    return {
        "relation": _notation(vocabulary, "citation-types", fact.type),
        "explicit": fact.explicitness,
        "ref_type": _underscored(fact.ref_type),
        "target": fact.title,
        "article": "、".join(fact.articles) or None,
    } | ({"polarity": _underscored(fact.polarity)} if fact.polarity else {})


def _beneficiary(fact: Beneficiary, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    return {"kind": _underscored(fact.kind), "norm": fact.norm} | ({"metonymy": True} if fact.metonymy else {})


def _regulated(fact: RegulatedParty, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    return {"kind": _underscored(fact.kind), "norm": fact.norm}


def _instrument(fact: InstrumentUse, _document: Document, vocabulary: Vocabulary) -> Attributes:
    codes = {_notation(vocabulary, "instruments", slug) for slug in fact.concepts}
    return {"concepts": sorted(codes), "instruments": [_underscored(slug) for slug in fact.concepts]}


def _force(fact: Force, document: Document, _vocabulary: Vocabulary) -> Attributes:
    bearers = [document.surface(span) for span in fact.bearers]
    bearer = {"bearer": bearers[0] if len(bearers) == 1 else bearers} if bearers else {}
    return {"force": fact.force, "implicit": fact.implicit} | bearer


def _region(fact: RegionMention, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    norm = list(fact.members) or fact.norm
    return {"kind": _underscored(fact.kind), "acts_as_agent": fact.acts_as_agent, "norm": norm}


def _sector(fact: SectorMention, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    return {"norm": fact.norm}


def _programme(fact: ProgrammeMention, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    return {"kind": _underscored(fact.kind), "norm": fact.norm}


def _time(fact: TimeMention, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    due = {"due": fact.due.isoformat()} if fact.due else {}
    return {"type": _underscored(fact.type)} | due | ({"value": fact.value} if fact.value else {})


def _quantity(fact: Quantity, _document: Document, _vocabulary: Vocabulary) -> Attributes:
    value = float(fact.value) if "." in fact.value else int(fact.value)
    return {"op": fact.op, "value": value, "unit": fact.unit, "of": fact.of}


def _condition(fact: Condition, document: Document, _vocabulary: Vocabulary) -> Attributes:
    target = document.surface(fact.target) if fact.target else None
    return {"type": _underscored(fact.type), "target": target}


_LABELS: dict[type[Fact], tuple[str, Callable[[Any, Document, Vocabulary], Attributes]]] = {
    AgencyMention: ("AGENCY", _agency),
    Citation: ("LEGALREF", _citation),
    Beneficiary: ("BENEFICIARY", _beneficiary),
    RegulatedParty: ("REGULATED", _regulated),
    InstrumentUse: ("INSTRUMENT", _instrument),
    Force: ("DEONTIC", _force),
    RegionMention: ("REGION", _region),
    SectorMention: ("SECTOR", _sector),
    ProgrammeMention: ("PROGRAM", _programme),
    TimeMention: ("TIME", _time),
    Quantity: ("QUANTITY", _quantity),
    Condition: ("CONDITION", _condition),
}


def annotation(document: Document, fact: Fact, vocabulary: Vocabulary) -> dict[str, Any]:
    """One fact as the codebook writes it: label, offsets and text of the *raw* text, attributes, and the rule."""
    label, attributes = _LABELS[type(fact)]
    start, end = document.raw_span(fact.span)
    return {
        "label": label,
        "start": start,
        "end": end,
        "text": document.source.raw[start:end],
        "attrs": attributes(fact, document, vocabulary),
        "rule": fact.rule,
    }
