"""Mapping sets: links from our things to those of others, in the tables of SSSOM (https://w3id.org/sssom).

A set is a TSV file whose header, lines that begin with ``#``, holds its metadata as YAML.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, fields
from typing import Any, Final

import pyoxigraph as ox
import yaml

from kg.errors import InputError
from kg.graph import PREFIXES
from kg.iris import is_iri

SEMAPV: Final = "https://w3id.org/semapv/vocab/"
LITERAL: Final = "rdfs literal"
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"

_BUILT_IN: Final = {
    "owl": PREFIXES["owl"],
    "rdf": PREFIXES["rdf"],
    "rdfs": PREFIXES["rdfs"],
    "semapv": SEMAPV,
    "skos": PREFIXES["skos"],
    "sssom": "https://w3id.org/sssom/",
    "xsd": PREFIXES["xsd"],
}
"""Prefixes that every set may use without declaring them (SSSOM, "Built-in prefixes")."""

_RELATIONS: Final = frozenset(
    f"{PREFIXES['skos']}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A mapping; the fields are the columns of the file, in its order. Things are IRIs, in the file CURIEs.

    A code that has no IRI of its own is an object with ``object_type`` LITERAL: the code is its label.
    """

    subject_id: str
    subject_label: str = ""
    predicate_id: str
    object_id: str = ""
    object_label: str = ""
    object_type: str = ""
    object_source: str = ""
    mapping_justification: str
    confidence: float | None = None
    subject_match_field: str = ""
    object_match_field: str = ""
    match_string: str = ""
    comment: str = ""


COLUMNS: Final = tuple(each.name for each in fields(Row))
_REFERENCES: Final = frozenset(
    name for name in COLUMNS if name.endswith(("_id", "_source", "_justification", "_match_field"))
)
_REQUIRED: Final = ("subject_id", "predicate_id", "mapping_justification")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSet:
    """Mappings with the set's metadata."""

    mapping_set_id: str
    title: str
    description: str
    rows: tuple[Row, ...]
    curie_map: Dict[str, str]
    license: str = CC0
    comment: str = ""
    other: Dict[str, Any] = field(default_factory=dict)  # further slots of the header

    def quads(self, graph: str) -> list[ox.Quad]:
        """The SKOS mapping relations among the rows, in a named graph."""
        name = ox.NamedNode(graph)
        return [
            ox.Quad(ox.NamedNode(row.subject_id), ox.NamedNode(row.predicate_id), ox.NamedNode(row.object_id), name)
            for row in self.rows
            if row.predicate_id in _RELATIONS and row.object_id
        ]


def write(mappings: MappingSet) -> str:
    """The file: sorted by subject, predicate and object; without the columns that no row uses.

    Raises InputError for an IRI that no prefix of the set fits.
    """
    prefixes = _BUILT_IN | dict(mappings.curie_map)
    header = {
        "mapping_set_id": mappings.mapping_set_id,
        "mapping_set_title": mappings.title,
        "mapping_set_description": mappings.description,
        "license": mappings.license,
        **({"comment": mappings.comment} if mappings.comment else {}),
        **mappings.other,
        "curie_map": dict(sorted(mappings.curie_map.items())),
    }
    rows = sorted(({name: _cell(row, name, prefixes) for name in COLUMNS} for row in mappings.rows), key=_order)
    used = [name for name in COLUMNS if name in _REQUIRED or any(row[name] for row in rows)]
    text = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=110)
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(used)
    writer.writerows([row[name] for name in used] for row in rows)
    return "".join(f"#{line}\n" for line in text.splitlines()) + table.getvalue()


def _order(row: Dict[str, str]) -> tuple[str, ...]:
    return row["subject_id"], row["predicate_id"], row["object_id"], row["object_label"]


def _cell(row: Row, name: str, prefixes: Dict[str, str]) -> str:
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if name == "confidence":
        return f"{value:g}"
    return _curie(value, prefixes) if name in _REFERENCES else " ".join(str(value).split())


def _curie(iri: str, prefixes: Dict[str, str]) -> str:
    fits = [(len(space), prefix) for prefix, space in prefixes.items() if iri.startswith(space)]
    if not fits:
        raise InputError("no prefix of the mapping set fits this IRI", where=iri, hint="add one to its curie_map")
    length, prefix = max(fits)
    return f"{prefix}:{iri[length:]}"


def read(text: str, where: str = "") -> MappingSet:
    """Read a file. Raises InputError, with the line, for one that is not a mapping set as SSSOM has it."""
    lines = text.removeprefix("\ufeff").split("\n")
    size = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        header = yaml.safe_load("\n".join(line[1:] for line in lines[:size])) or {}
    except yaml.YAMLError as error:
        raise InputError(f"the header is not YAML: {error}", where=where) from error
    if not isinstance(header, dict) or not header.get("mapping_set_id") or not header.get("license"):
        raise InputError("the header lacks mapping_set_id or license", where=where, hint="see https://w3id.org/sssom")
    own = {str(prefix): str(space) for prefix, space in (header.pop("curie_map", None) or {}).items()}
    reader = csv.DictReader(lines[size:], delimiter="\t")
    missing = [name for name in _REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"the table lacks the column {missing[0]}", where=f"{where}:{size + 1}")
    prefixes = _BUILT_IN | own
    rows = tuple(_row(cells, prefixes, f"{where}:{size + reader.line_num}") for cells in reader)
    return MappingSet(
        mapping_set_id=str(header.pop("mapping_set_id")),
        title=str(header.pop("mapping_set_title", "")),
        description=str(header.pop("mapping_set_description", "")),
        license=str(header.pop("license")),
        comment=str(header.pop("comment", "")),
        rows=rows,
        curie_map=own,
        other=header,
    )


def _row(cells: Dict[str, str | None], prefixes: Dict[str, str], where: str) -> Row:
    """The row of a line; columns that we do not use are passed over."""
    found: dict[str, Any] = {name: cells[name] or "" for name in COLUMNS if name in cells}
    for name in _REFERENCES:
        if found.get(name):
            found[name] = _expanded(found[name], prefixes, where)
    lacking = [name for name in _REQUIRED if not found[name]]
    if not found.get("object_id") and found.get("object_type") != LITERAL:
        lacking.append("object_id")
    if lacking:
        raise InputError(f"the row has no {lacking[0]}", where=where)
    confidence = found.pop("confidence", "")
    try:
        found["confidence"] = float(confidence) if confidence else None
    except ValueError:
        found["confidence"] = -1.0
    if found["confidence"] is not None and not 0 <= found["confidence"] <= 1:
        raise InputError(f"{confidence!r} is no confidence", where=where, hint="give a number from 0 to 1")
    return Row(**found)


def _expanded(curie: str, prefixes: Dict[str, str], where: str) -> str:
    prefix, colon, name = curie.partition(":")
    iri = prefixes[prefix] + name if colon and prefix in prefixes else curie
    if not is_iri(iri):
        raise InputError(f"{curie!r} is neither a CURIE of this set nor an IRI", where=where, hint="declare its prefix")
    return iri


def described(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows there are of each predicate, by its last step."""
    counts: dict[str, int] = {}
    for row in rows:
        name = row.predicate_id.replace("#", "/").rsplit("/", 1)[-1]
        counts[name] = counts.get(name, 0) + 1
    return counts
