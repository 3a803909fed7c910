"""Parameters of canned queries: what their names say, how values become terms, how terms enter the query.

The names follow BASIL (https://github.com/the-open-university/basil/wiki/SPARQL-variable-name-convention-for-WEB-API-
parameters-mapping): ``?_name`` must be given, ``?__name`` may be left out (the variable then stays free), and an
ending gives the type: ``_iri``, ``_number``, ``_integer``, ``_xsd_date``, ``_zh`` (a language).
A value enters a query only as a term of its own, written by the RDF library in the place of the variable.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

import pyoxigraph as ox

from kg.errors import QueryError
from kg.iris import DEF

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"{3}[\s\S]*?\"{3} | '{3}[\s\S]*?'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | [?$](?P<variable>\w+)""",
    re.VERBOSE,
)
_ABSOLUTE = re.compile(r"(?:https?://|urn:)[^\x00-\x20<>\"{}|\\^`]+", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>\"{}|\\^`\ud800-\udfff]")
_SUFFIX = re.compile(r"[A-Za-z0-9._-]*[_/][A-Za-z0-9._/-]*")

_DATATYPES = ("integer", "decimal", "boolean", "date", "dateTime", "gYear")
_LEXICAL: Mapping[str, str] = {
    "integer": r"[+-]?\d+",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "boolean": r"true|false|1|0",
    "gYear": r"\d{4}",
}
_LABELS = (
    *(f"{_SKOS}{kind}Label" for kind in ("pref", "alt", "hidden")),
    _DCTERMS + "title",
    DEF + "documentNumber",
    DEF + "number",
)


class Ambiguous(QueryError):
    """A label that several things have: ``candidates`` are their IRIs, ``parameter`` is what it was given for."""

    def __init__(self, label: str, parameter: str, candidates: Sequence[str]) -> None:
        listed = "\n    ".join(candidates[:10])
        super().__init__(
            f"{label!r} ({parameter}) names {len(candidates)} things", hint=f"give one of these IRIs:\n    {listed}"
        )
        self.parameter, self.candidates = parameter, tuple(candidates)


class Queryable(Protocol):
    """Anything that answers SPARQL over the union of its graphs."""

    def query(self, sparql: str, /) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query."""

    variable: str  # "__law_iri", as in the query
    name: str  # "law", as users write it
    kind: str  # iri, literal, number, language, datatype
    detail: str = ""  # the language or the XSD datatype
    required: bool = False
    default: str | None = None
    thing_class: str | None = None  # the IRI of the class a label should name
    help: Mapping[str, str] = field(default_factory=dict)


def parameter(variable: str) -> Parameter | None:
    """Read a variable by BASIL's convention; None if it is no parameter."""
    match = re.fullmatch(r"(?P<dashes>_{1,2})(?P<rest>[^_]\w*)", variable)
    if match is None:
        return None
    required, parts = match["dashes"] == "_", match["rest"].split("_")
    name, last = "_".join(parts[:-1]), parts[-1]
    if len(parts) > 2 and parts[-2] == "xsd":
        return Parameter(variable, "_".join(parts[:-2]), "datatype", last, required)
    if not name or not (last in ("iri", "number", "literal") or last in _DATATYPES or re.fullmatch("[a-z]{2}", last)):
        return Parameter(variable, match["rest"], "literal", required=required)
    if last in ("iri", "number", "literal"):
        return Parameter(variable, name, last, required=required)
    return Parameter(variable, name, "datatype" if last in _DATATYPES else "language", last, required)


def variables(sparql: str) -> list[str]:
    """The variables of a query in the order of their first appearance, outside comments, IRIs and strings."""
    return list(dict.fromkeys(match["variable"] for match in _TOKEN.finditer(sparql) if match["variable"]))


def bind(sparql: str, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """The query with each variable of ``terms`` replaced everywhere, sub-selects included, by its term."""

    def replace(match: re.Match[str]) -> str:
        term = terms.get(match["variable"] or "")
        return match[0] if term is None else str(term)

    return _TOKEN.sub(replace, sparql)


def term(parameter: Parameter, value: object, store: Queryable | None) -> ox.NamedNode | ox.Literal:
    """The validated term of a parameter's value. Labels of things are looked up in ``store``.

    Raises QueryError for a value that does not fit, a label that nothing has, or one that several things have.
    """
    text = value.isoformat() if isinstance(value, date | datetime) else str(value).strip()
    if isinstance(value, bool):
        text = text.lower()
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise QueryError(f"{parameter.name}={text!r} is not text in UTF-8", hint="check the encoding of the terminal")
    if parameter.kind == "iri":
        return thing(text, store, parameter.thing_class, what=parameter.name)
    if parameter.kind == "language":
        return ox.Literal(text, language=parameter.detail)
    if parameter.kind == "literal":
        return ox.Literal(text)
    datatype = parameter.detail or ("decimal" if "." in text else "integer")
    if not _well_formed(datatype, text):
        raise QueryError(f"{parameter.name}={text!r} is not a valid {datatype}", hint=_EXAMPLES.get(datatype, ""))
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype))


_EXAMPLES: Mapping[str, str] = {
    "date": "write a date as 2023-07-25",
    "integer": "write digits only, as 50",
    "decimal": "write a number as 12.5",
    "boolean": "write true or false",
    "gYear": "write a year as 2023",
}


def _well_formed(datatype: str, text: str) -> bool:
    if datatype in ("date", "dateTime"):
        try:
            (date if datatype == "date" else datetime).fromisoformat(text)
        except ValueError:
            return False
        return datatype != "date" or len(text) == len("2023-07-25")
    return re.fullmatch(_LEXICAL.get(datatype, r".*"), text) is not None


def thing(text: str, store: Queryable | None, thing_class: str | None = None, *, what: str = "label") -> ox.NamedNode:
    """The thing that a user's words mean: an IRI (with or without angle brackets), or a label for ``look_up``."""
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if _ABSOLUTE.fullmatch(text):
        try:
            return ox.NamedNode(text)
        except ValueError as error:
            raise QueryError(f"{what}: {text!r} is not an IRI: {error}") from error
    if not text or _UNSAFE.search(text):
        raise QueryError(
            f"{what}={text!r} is neither an IRI nor a label",
            hint='an IRI looks like https://w3id.org/zhengce/…; a label has no < > " { } | \\ ^ ` and no line breaks',
        )
    if store is None:
        raise QueryError(f"{what}={text!r} is a label, and there is no store to look it up in")
    return look_up(store, text, thing_class, what=what)


def look_up(store: Queryable, label: str, thing_class: str | None = None, *, what: str = "label") -> ox.NamedNode:
    """The one thing in ``store`` that ``label`` names: a label of any kind, a title, a document number, the number of a
    measure (（八）, or 8) or the last steps of an IRI (item_8).

    Where several things share the label, those of ``thing_class`` go first.
    Raises QueryError, with suggestions or candidates, unless exactly one is left.
    """
    found = _candidates(store, label)
    if thing_class and len(found) > 1:
        found = {iri: types for iri, types in found.items() if thing_class in types} or found
    if len(found) == 1:
        return ox.NamedNode(next(iter(found)))
    if not found:
        near = _similar(store, label, thing_class)
        hint = f"did you mean {' or '.join(near)}?" if near else "give its IRI, or a label that the store knows"
        raise QueryError(f"nothing in the store is called {label!r} ({what})", hint=hint)
    raise Ambiguous(label, what, sorted(found))


def _candidates(store: Queryable, label: str) -> dict[str, set[str]]:
    forms = dict.fromkeys((label, label.replace("(", "（").replace(")", "）")))
    literals = [ox.Literal(form, language=tag) for form in forms for tag in ("zh", "en")]
    literals += [ox.Literal(form) for form in forms]
    patterns = [
        f"VALUES ?label {{ {' '.join(map(str, literals))} }} "
        f"VALUES ?property {{ {' '.join(f'<{iri}>' for iri in _LABELS)} }} ?thing ?property ?label ."
    ]
    if re.fullmatch(r"\d{1,4}", label):
        patterns.append(f"?thing <{DEF}ordinal> {int(label)} ; a <{DEF}Measure> .")
    elif _SUFFIX.fullmatch(label):
        patterns.append(f"?thing a ?any . FILTER(STRENDS(STR(?thing), {ox.Literal('/' + label.lstrip('/'))}))")
    union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    answer = store.query(f"SELECT DISTINCT ?thing ?type WHERE {{ {union} OPTIONAL {{ ?thing a ?type }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    found: dict[str, set[str]] = {}
    for solution in answer:
        thing, kind = solution["thing"], solution["type"]
        if isinstance(thing, ox.NamedNode):
            found.setdefault(thing.value, set()).update([kind.value] if isinstance(kind, ox.NamedNode) else [])
    return {iri: types for iri, types in found.items() if DEF + "WordClass" not in types}


def _similar(store: Queryable, label: str, thing_class: str | None) -> list[str]:
    """Up to three labels in the store that look like ``label``: those that contain it first."""
    restriction = f"?thing a <{thing_class}> ." if thing_class else ""
    properties = " ".join(f"<{iri}>" for iri in _LABELS)
    answer = store.query(
        f"SELECT DISTINCT ?label {{ VALUES ?property {{ {properties} }} ?thing ?property ?label . {restriction} }}"
    )
    assert isinstance(answer, ox.QuerySolutions)
    labels = sorted({solution["label"].value for solution in answer if isinstance(solution["label"], ox.Literal)})
    containing = sorted((known for known in labels if label in known), key=lambda known: (len(known), known))
    close = difflib.get_close_matches(label, labels, n=3, cutoff=0.5)
    return list(dict.fromkeys([*containing[:3], *close]))[:3]
