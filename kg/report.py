"""What a validation found, and the forms in which it is shown: a table, JSON, CSV, Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal

import pyoxigraph as ox
from rich import box
from rich.markup import escape
from rich.table import Table

from kg.graph import PREFIXES, curie, serialize

Severity = Literal["violation", "warning", "info"]
Language = Literal["zh", "en"]

SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
"""From the gravest down."""

_BRIEF: Final = 24  # characters of a quote in the table
_SH: Final = PREFIXES["sh"]
_STYLES: Final = {"violation": "bold red", "warning": "yellow", "info": "cyan"}
_HEADINGS: Final = {
    "zh": ("级别", "形状", "对象", "属性与值", "说明", "位置"),
    "en": ("Severity", "Shape", "Node", "Property and value", "Message", "Where"),
}
_SUMMARY: Final = {
    "zh": ("级别", "形状", "次数", "文件数", "说明"),
    "en": ("Severity", "Shape", "Results", "Documents", "Message"),
}
_SEVERITY_NAMES: Final = {
    "zh": {"violation": "违反", "warning": "警告", "info": "提示"},
    "en": {"violation": "violation", "warning": "warning", "info": "info"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: offsets are code points of the source text, half-open."""

    document: str | None = None  # IRI
    unit: str | None = None  # IRI
    unit_label: str | None = None  # （八）, or the last step of the IRI
    start: int | None = None
    end: int | None = None
    quote: str | None = None  # the characters there, shortened if long

    def brief(self, length: int) -> str:
        """Unit, offsets and at most ``length`` characters of the quote, in one line."""
        span = "" if self.start is None else f"{self.start}–{self.end}"
        quote = self.quote or ""
        quote = quote if len(quote) <= length else quote[: length - 1] + "…"
        return " ".join(part for part in (self.unit_label, span, f"“{quote}”" if quote else "") if part)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a shape found."""

    severity: Severity
    shape: str  # IRI
    focus: ox.NamedNode | ox.BlankNode | ox.Literal
    focus_label: str
    path: str | None  # IRI of a property, or a path expression in words
    value: ox.NamedNode | ox.BlankNode | ox.Literal | None
    value_label: str | None
    messages: Mapping[str, str]  # by language
    component: str  # IRI of the constraint component
    place: Place

    def message(self, language: Language = "en") -> str:
        return self.messages.get(language) or next(iter(self.messages.values()), "")

    @property
    def shape_name(self) -> str:
        """The last step of the shape's IRI: MentionExactIsSlice."""
        return self.shape.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a validation, the gravest first, then in the order of the text."""

    results: tuple[Result, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return not any(result.severity == "violation" for result in self.results)

    def counts(self) -> dict[Severity, int]:
        """How many results of each severity."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in SEVERITIES}

    @classmethod
    def of(cls, results: Iterable[Result]) -> Report:
        """A report of results in any order."""
        return cls(tuple(sorted(results, key=_order)))

    def to_json(self) -> str:
        """A JSON object with ``conforms``, ``counts`` and ``results``; messages in both languages."""
        rows = [
            {
                "severity": result.severity,
                "shape": curie(result.shape),
                "focus": _text(result.focus),
                "focus_label": result.focus_label,
                "path": result.path and curie(result.path),
                "value": _text(result.value),
                "value_label": result.value_label,
                "messages": dict(result.messages),
                **asdict(result.place),
            }
            for result in self.results
        ]
        whole = {"conforms": self.conforms, "counts": self.counts(), "results": rows}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    def to_csv(self, language: Language = "en") -> str:
        """One row per result, with a header."""
        columns = ("severity", "shape", "focus", "focus_label", "path", "value", "value_label", "message",
                   "document", "unit", "unit_label", "start", "end", "quote")  # fmt: skip
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for result in self.results:
            place = result.place
            writer.writerow(
                (result.severity, result.shape_name, _text(result.focus), result.focus_label,
                 result.path and curie(result.path), _text(result.value), result.value_label,
                 result.message(language), place.document, place.unit, place.unit_label, place.start, place.end,
                 place.quote)
            )  # fmt: skip
        return out.getvalue()

    def to_turtle(self) -> bytes:
        """The W3C form: a sh:ValidationReport. As there, it conforms only if there is no result at all."""
        root = ox.BlankNode("report")
        rows = [
            ox.Triple(root, _rdf_type(), _sh("ValidationReport")),
            ox.Triple(root, _sh("conforms"), ox.Literal(not self.results)),
        ]
        for number, result in enumerate(self.results, 1):
            node = ox.BlankNode(f"result{number}")
            rows += [
                ox.Triple(root, _sh("result"), node),
                ox.Triple(node, _rdf_type(), _sh("ValidationResult")),
                ox.Triple(node, _sh("resultSeverity"), _sh(result.severity.capitalize())),
                ox.Triple(node, _sh("sourceShape"), ox.NamedNode(result.shape)),
                ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(result.component)),
                ox.Triple(node, _sh("focusNode"), result.focus),
            ]
            if result.path and "://" in result.path:
                rows.append(ox.Triple(node, _sh("resultPath"), ox.NamedNode(result.path)))
            if result.value is not None:
                rows.append(ox.Triple(node, _sh("value"), result.value))
            rows += [
                ox.Triple(node, _sh("resultMessage"), ox.Literal(message, language=language))
                for language, message in sorted(result.messages.items())
            ]
        return serialize(sorted(rows, key=lambda row: _number(row.subject)), ox.RdfFormat.TURTLE)

    def summary(self, language: Language = "en") -> Table:
        """One row per shape, the gravest first, the most frequent first: how often, in how many documents, and what."""
        names = _SEVERITY_NAMES[language]
        table = Table(box=box.SIMPLE_HEAD, header_style="bold", highlight=False)
        for heading in _SUMMARY[language]:
            table.add_column(heading, overflow="fold")
        groups: dict[tuple[Severity, str], list[Result]] = {}
        for result in self.results:
            groups.setdefault((result.severity, result.shape_name), []).append(result)
        for (severity, shape), results in sorted(
            groups.items(), key=lambda item: (SEVERITIES.index(item[0][0]), -len(item[1]), item[0][1])
        ):
            documents = len({result.place.document for result in results})
            label = f"[{_STYLES[severity]}]{names[severity]}[/]"
            table.add_row(label, shape, str(len(results)), str(documents), escape(results[0].message(language)))
        return table

    def to_table(self, language: Language = "en") -> Table:
        """A table for the terminal."""
        headings, names = _HEADINGS[language], _SEVERITY_NAMES[language]
        table = Table(box=box.SIMPLE_HEAD, header_style="bold", highlight=False)
        for heading in headings:
            table.add_column(heading, overflow="fold", no_wrap=heading == headings[0])
        several = len({result.place.document for result in self.results}) > 1
        for result in self.results:
            document = curie(result.place.document or "") if several else ""
            statement = (curie(result.path) if result.path else "", result.value_label or "")
            table.add_row(
                f"[{_STYLES[result.severity]}]{names[result.severity]}[/]",
                result.shape_name,
                escape(result.focus_label),
                escape(" ".join(part for part in statement if part)),
                escape(result.message(language)),
                escape(f"{document} {result.place.brief(_BRIEF)}".strip()),
            )
        return table


def _order(result: Result) -> tuple[int, str, int, str, str, str, str, str]:
    position = -1 if result.place.start is None else result.place.start
    return (
        SEVERITIES.index(result.severity), result.place.document or "", position, result.shape,
        str(result.focus), str(result.value), result.path or "", result.component,
    )  # fmt: skip


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str | None:
    return None if term is None else term.value


def _number(node: object) -> int:
    value = getattr(node, "value", "")
    return int(value.removeprefix("result")) if value.startswith("result") else 0


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SH + name)


def _rdf_type() -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["rdf"] + "type")
