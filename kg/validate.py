"""Checking a document's graph against the SHACL shapes.

A graph is checked together with the part of the vocabularies that it leans on, in memory. Two engines give the same
report: pySHACL, the reference, and the project's own (``kg.shacl``), which asks for all nodes at once and is faster.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox
import rdflib

from kg import shacl
from kg.background import Background, default_background
from kg.graph import PREFIXES, parse, parse_file, to_rdflib
from kg.iris import DEF
from kg.report import SEVERITIES, Place, Report, Result, Severity
from kg.resources import shapes_folder

OTHER_SUBJECTS: Final = frozenset({"ontology.ttl", "vocabularies.ttl"})
"""The shape files whose subject is not a document but our own ontology and vocabularies."""

_QUOTE: Final = 60  # characters of a quote that a report shows
_OA, _ELI, _SKOS, _DCTERMS = (PREFIXES[name] for name in ("oa", "eli", "skos", "dcterms"))
_LABELS: Final = (_SKOS + "prefLabel", _DCTERMS + "title", PREFIXES["rdfs"] + "label", _OA + "exact", DEF + "number")

Node = ox.NamedNode | ox.BlankNode | ox.Literal
Engine = Literal["auto", "pyshacl", "set"]


def validate(
    data: bytes | Iterable[ox.Quad],
    background: Background | None = None,
    shapes: rdflib.Graph | None = None,
    engine: Engine = "auto",
) -> Report:
    """Check a graph (N-Quads, or quads) against the shapes for documents.

    ``background`` (default: the project's ontology and vocabularies) is consulted, not checked. The engine ``set`` asks
    for all nodes at once, ``pyshacl`` is the reference; ``auto`` is ``set`` for all shapes that it supports, else
    ``pyshacl``. Raises InputError for bytes that are not N-Quads; ZhengceError for shapes that cannot be used, and
    Unsupported, one of these, for shapes that are beyond the engine ``set``.
    """
    quads = parse(data) if isinstance(data, bytes) else list(data)
    known = (background or default_background()).closure(quads)
    store = ox.Store()
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in (*quads, *known))
    reader = _Reader(store)
    return Report.of(
        reader.result(each) for each in _find(store, document_shapes() if shapes is None else shapes, engine)
    )


def _find(store: ox.Store, shapes: rdflib.Graph, engine: Engine) -> Iterable[shacl.Finding]:
    if engine != "pyshacl":
        try:
            return shacl.find(store, shapes)
        except shacl.Unsupported:
            if engine == "set":
                raise
    from kg.shacl import reference  # half a second that the other engine need not wait

    return reference.find(store, shapes)


def fails(report: Report, on: Severity = "violation") -> bool:
    """Whether a report has a result of this severity or a graver one."""
    grave = SEVERITIES[: SEVERITIES.index(on) + 1]
    return any(result.severity in grave for result in report.results)


@cache
def document_shapes() -> rdflib.Graph:
    """The project's shapes for documents, read once per process."""
    return load_shapes(path for path in shapes_folder().glob("*.ttl") if path.name not in OTHER_SUBJECTS)


def load_shapes(paths: Iterable[Path]) -> rdflib.Graph:
    """Shapes from Turtle files, in the terms that pySHACL gets from Oxigraph. Raises InputError."""
    return to_rdflib([quad for path in sorted(paths) for quad in parse_file(path)], explicit_strings=True)


class _Reader:
    """Makes findings into results, with labels and places from the data."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def result(self, found: shacl.Finding) -> Result:
        value = None if found.value == found.focus else found.value
        return Result(
            severity=_severity(found.severity),
            shape=found.shape.value,
            focus=found.focus,
            focus_label=self._label(found.focus),
            path=found.path,
            value=value,
            value_label=None if value is None else self._label(value),
            messages={message.language: str(message) for message in found.messages if message.language},
            component=found.component,
            place=self._place(found.focus),
        )

    def _values(self, node: Node, predicate: str) -> list[Node]:
        if isinstance(node, ox.Literal):
            return []
        quads = self._store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
        return sorted((q.object for q in quads if not isinstance(q.object, ox.Triple)), key=str)

    def _value(self, node: Node | None, predicate: str) -> Node | None:
        return next(iter(self._values(node, predicate)), None) if node is not None else None

    def _integer(self, node: Node | None, *predicates: str) -> int | None:
        for predicate in predicates:
            value = self._value(node, predicate)
            if isinstance(value, ox.Literal) and value.value.isdigit():
                return int(value.value)
        return None

    def _label(self, node: Node) -> str:
        """What a reader knows a node by: its label, title, quote or number; else the end of its IRI."""
        if isinstance(node, ox.Literal):
            return _short(node.value)
        names = [self._values(node, predicate) for predicate in _LABELS]
        number = self._value(node, DEF + "number")
        label = next((_chinese(values).value for values in names if values), None)
        if label and number is not None and label != number.value:
            label = number.value + label
        if label is None:
            mention = self._value(node, DEF + "mention")
            quote = self._value(mention, _OA + "exact")
            label = f"{_tail(node.value)} “{quote.value}”" if quote is not None else _tail(node.value)
        return _short(label)

    def _place(self, focus: Node) -> Place:
        mention = focus if self._value(focus, _OA + "start") is not None else self._first_mention(focus)
        start = self._integer(mention, _OA + "start")
        spot = focus if start is None else mention
        start = self._integer(spot, _OA + "start", DEF + "start")
        quote = self._value(spot, _OA + "exact") or self._value(spot, DEF + "text")
        inside = self._value(focus, DEF + "inUnit") or self._value(mention, DEF + "inUnit")
        unit = inside if inside is not None else focus if self._value(focus, DEF + "order") is not None else None
        document = self._value(unit if unit is not None else focus, DEF + "inDocument")
        if document is None and self._value(focus, DEF + "sourceText") is not None:
            document = focus
        number = self._value(unit, DEF + "number")
        return Place(
            document=document.value if document is not None else None,
            unit=unit.value if unit is not None else None,
            unit_label=number.value if number is not None else _tail(unit.value) if unit is not None else None,
            start=start,
            end=None if start is None else self._integer(spot, _OA + "end", DEF + "end"),
            quote=None if start is None or quote is None else _short(quote.value),
        )

    def _first_mention(self, node: Node) -> Node | None:
        mentions = self._values(node, DEF + "mention")
        return min(mentions, key=lambda each: self._integer(each, _OA + "start") or 0, default=None)


def _severity(iri: str) -> Severity:
    name = iri.removeprefix(PREFIXES["sh"]).lower()
    return next((severity for severity in SEVERITIES if severity == name), "violation")


def _chinese(values: list[Node]) -> Node:
    return next((value for value in values if isinstance(value, ox.Literal) and value.language == "zh"), values[0])


def _tail(iri: str) -> str:
    """The steps of an IRI after the document: ``item_8/cit_1``; of others the last one."""
    steps = iri.split("/")
    first = next((n for n, step in enumerate(steps) if "_" in step and step.split("_")[-1].isdigit()), len(steps) - 1)
    return "/".join(steps[first:])


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1] + "…"
