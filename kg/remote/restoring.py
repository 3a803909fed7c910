"""Literals as they were before a server wrote them in its own way.

Servers keep values rather than words: Oxigraph makes every kind of whole number an ``xsd:integer``, Virtuoso makes a
decimal without a fraction one, and some make ``1`` of ``true``. What type a property had in the documents that were
put tells how to write its values again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPED: Final = re.compile(rb'^\S+ <([^>]*)> "(?:[^"\\]|\\.)*"\^\^<([^>]*)> ', re.MULTILINE)
_WHOLE: Final = re.compile(r"[+-]?\d+(?:\.0*)?")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_BOOLEAN: Final = {"1": "true", "0": "false"}
_NUMERIC: Final = frozenset(
    _XSD + name
    for name in ("decimal", "integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "boolean")
)


def types(nquads: bytes) -> set[tuple[str, str]]:
    """The properties of some N-Quads that have typed values, each with the datatype."""
    return {(name.decode(), datatype.decode()) for name, datatype in _TYPED.findall(nquads)}


def unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The datatype of each property that has just one."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, datatype in pairs:
        found[name].add(datatype)
    return {name: next(iter(those)) for name, those in found.items() if len(those) == 1}


def restored(triples: Iterable[ox.Triple], known: Mapping[str, str]) -> Iterator[ox.Triple]:
    """The triples with numbers and truth values in the datatype of their property, where that is known."""
    for each in triples:
        datatype, value = known.get(each.predicate.value, ""), each.object
        if datatype not in _NUMERIC or not isinstance(value, ox.Literal):
            yield each
        elif value.datatype.value != datatype or datatype == _XSD + "boolean":
            yield ox.Triple(each.subject, each.predicate, _as(value, datatype))
        else:
            yield each


def _as(literal: ox.Literal, datatype: str) -> ox.Literal:
    """A number or truth value in another datatype; what it cannot be stays as it is."""
    if literal.datatype.value not in _NUMERIC:
        return literal
    text = literal.value
    if datatype == _XSD + "boolean":
        return ox.Literal(_BOOLEAN.get(text, text), datatype=ox.NamedNode(datatype))
    if datatype == _XSD + "decimal":
        return ox.Literal(text, datatype=ox.NamedNode(datatype)) if _NUMBER.fullmatch(text) else literal
    return ox.Literal(text.partition(".")[0], datatype=ox.NamedNode(datatype)) if _WHOLE.fullmatch(text) else literal
