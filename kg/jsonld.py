"""Triples as compact JSON-LD, in the terms of a context that the output carries with it.

A small writer for what our graphs hold (no blank nodes, no lists): the same triples give the same bytes, and nothing
is ever fetched. Any JSON-LD 1.1 processor reads the same triples back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import ZhengceError
from kg.graph import PREFIXES, XSD_STRING

_XSD: Final = PREFIXES["xsd"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_REFERENCES: Final = ("@id", "@vocab")

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the context that stands for a property."""

    name: str
    type: str | None  # "@id", "@vocab", a datatype IRI; None if values are not coerced
    language: str | None
    container: frozenset[str]


class Context:
    """A JSON-LD context, read the way a compactor needs it: from IRIs to terms."""

    def __init__(self, document: Mapping[str, Any], where: str = "") -> None:
        context = document.get("@context", document)
        if not isinstance(context, dict):
            raise ZhengceError("a context must be one JSON object, without references to others", where=where)
        self.source: dict[str, Any] = context
        self._definitions = {name: self._definition(name) for name in context if not name.startswith("@")}
        self._aliases: dict[str, str] = {
            entry["@id"]: name for name, entry in self._definitions.items() if entry["@id"][:1] == "@"
        }
        self._terms: dict[str, list[_Term]] = defaultdict(list)
        for name, entry in sorted(self._definitions.items(), key=lambda item: (len(item[0]), item[0])):
            container = entry.get("@container") or []
            type_ = entry.get("@type")
            self._terms[entry["@id"]].append(
                _Term(
                    name,
                    type_ if type_ is None or type_ in _REFERENCES else self._expand(type_),
                    entry.get("@language"),
                    frozenset([container] if isinstance(container, str) else container),
                )
            )

    @classmethod
    def load(cls, path: Path) -> Context:
        """Read a context file. Raises ZhengceError."""
        try:
            return cls(json.loads(path.read_bytes()), str(path))
        except (OSError, ValueError) as error:
            raise ZhengceError(f"the JSON-LD context cannot be read: {error}", where=str(path)) from error

    def _definition(self, name: str) -> dict[str, Any]:
        entry = self.source[name]
        parts: dict[str, Any] = dict(entry) if isinstance(entry, dict) else {"@id": entry}
        parts["@id"] = self._expand(str(parts.get("@id", name)), of=name)
        return parts

    def _expand(self, name: str, of: str | None = None) -> str:
        """The IRI (or keyword) that a name in the context means."""
        prefix, colon, rest = name.partition(":")
        if name.startswith("@") or rest.startswith("//"):
            return name
        if colon and prefix in self.source and prefix != of:
            return f"{self._definition(prefix)['@id']}{rest}"
        if not colon and name in self.source and name != of:
            return f"{self._definition(name)['@id']}"
        return name if colon else f"{self.source.get('@vocab', '')}{name}"

    def keyword(self, keyword: str) -> str:
        """The context's alias of a keyword: ``id`` for ``@id``."""
        return self._aliases.get(keyword, keyword)

    def compact(self, iri: str) -> str:
        """A name for a class or property: a term that coerces nothing, else prefix and rest, else the IRI."""
        for term in self._terms.get(iri, ()):
            if not term.container:
                return term.name
        fits = [
            (len(entry["@id"]), prefix)
            for prefix, entry in self._definitions.items()
            if ":" not in prefix and entry["@id"][-1:] in ("/", "#", ":") and iri.startswith(entry["@id"])
        ]
        length, prefix = max(fits, default=(0, ""))
        return f"{prefix}:{iri[length:]}" if length and not iri[length:].startswith("//") else iri

    def entry(self, predicate: str, value: Value) -> tuple[str, str | None, Any, bool]:
        """How a value is written: key, language key (in a language map), JSON value, whether always in a list."""
        terms = self._terms.get(predicate, [])
        plain = self._value(value)
        for term in terms:
            if (shown := self._under(term, value)) is not None:
                language = value.language if isinstance(value, ox.Literal) and "@language" in term.container else None
                return term.name, language, shown, "@set" in term.container
        for term in terms:
            if "@language" not in term.container:
                return term.name, None, plain, "@set" in term.container
        return self.compact(predicate), None, plain, False

    def _under(self, term: _Term, value: Value) -> Any:
        """The value in the short form that this very term makes possible, else None."""
        if not isinstance(value, ox.Literal):
            if term.type == "@vocab":
                return self.compact(_iri(value))
            return _iri(value) if term.type == "@id" else None
        if value.language:
            mapped = "@language" in term.container or (term.language == value.language and term.type is None)
            return value.value if mapped else None
        datatype = value.datatype.value
        if "@language" in term.container or term.language:
            return None
        if term.type == datatype:
            return _native(value) if datatype != XSD_STRING else value.value
        if term.type is None and "@language" not in self.source:
            if datatype == XSD_STRING:
                return value.value
            native = _native(value)
            if datatype in (_XSD + "integer", _XSD + "boolean") and not isinstance(native, str):
                return native
        return None

    def _value(self, value: Value) -> dict[str, Any]:
        """The form that means the same under any term."""
        if not isinstance(value, ox.Literal):
            return {self.keyword("@id"): _iri(value)}
        if value.language:
            return {self.keyword("@value"): value.value, self.keyword("@language"): value.language}
        if value.datatype.value == XSD_STRING:
            return {self.keyword("@value"): value.value}
        return {self.keyword("@value"): value.value, self.keyword("@type"): self.compact(value.datatype.value)}


def to_jsonld(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """One JSON-LD document: the context, then a node object per subject, in the order of the triples."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        subject = _iri(triple.subject)
        node = nodes.setdefault(subject, {context.keyword("@id"): subject})
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            _append(node, context.keyword("@type"), context.compact(triple.object.value), False)
            continue
        key, language, value, always = context.entry(triple.predicate.value, triple.object)
        if language is None:
            _append(node, key, value, always)
        else:
            _append(node.setdefault(key, {}), language, value, False)
    whole = {"@context": context.source, context.keyword("@graph"): list(nodes.values())}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _append(node: dict[str, Any], key: str, value: Any, always: bool) -> None:
    if key not in node:
        node[key] = [value] if always else value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _iri(node: Value) -> str:
    if isinstance(node, ox.NamedNode):
        return node.value
    if isinstance(node, ox.BlankNode):
        return f"_:{node.value}"
    raise ZhengceError(f"JSON-LD has no node of this kind: {node}")


def _native(value: ox.Literal) -> Any:
    """A JSON number or boolean where it has the very same lexical form, else the string."""
    text, datatype = value.value, value.datatype.value
    if datatype == _XSD + "boolean" and text in ("true", "false"):
        return text == "true"
    whole = datatype.lower().endswith("integer") and len(text) < 16
    return int(text) if whole and text.lstrip("-").isdecimal() and str(int(text)) == text else text
