"""The answer of a query: columns and rows of RDF terms, in every format people ask for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from kg.errors import QueryError, ZhengceError
from kg.graph import PREFIXES
from kg.iris import ELI

if TYPE_CHECKING:
    import pandas
    from rich.table import Table

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Value = str | int | float | bool | date | datetime | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"
_INTEGERS = frozenset(
    _XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger", "short")
)


_NUMERIC = re.compile(r"[+-]?\d+(\.\d+)?")

_INNER = re.compile(r"^https?://\S+/[a-z]+_\d+/[a-z]+_\d+$")
"""The IRI of something in a unit: a sentence, a fact."""


def _boolean(lexical: str) -> bool:
    return lexical in ("true", "1")


_NATIVE: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(_INTEGERS, int),
    **dict.fromkeys((_XSD + "decimal", _XSD + "double", _XSD + "float"), float),
    _XSD + "boolean": _boolean,
    _XSD + "date": date.fromisoformat,
    _XSD + "dateTime": datetime.fromisoformat,
}


def native(term: Term | None) -> Value:
    """The Python value of a term: int, float, bool, date; a string for IRIs, text and ill-formed literals."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        convert = _NATIVE.get(term.datatype.value)
        try:
            return convert(term.value) if convert else term.value
        except ValueError:
            return term.value
    return plain(term)


def plain(term: Term | None) -> str:
    """The bare text of a term, as SPARQL's CSV results have it: no quotes, no language, no datatype."""
    if term is None:
        return ""
    if isinstance(term, ox.BlankNode):
        return str(term)
    return str(term) if isinstance(term, ox.Triple) else term.value


def compact(term: Term | None) -> str:
    """A term for people: ``zc:Law``, ``sc/gf/2023/11/item_8``; literals bare."""
    text = plain(term)
    if not isinstance(term, ox.NamedNode):
        return text
    if text.startswith(ELI):
        return text.removeprefix(ELI)
    prefix, base = max(PREFIXES.items(), key=lambda item: len(item[1]) if text.startswith(item[1]) else 0)
    return f"{prefix}:{text.removeprefix(base)}" if text.startswith(base) else text


def words(name: str) -> str:
    """The name of a column in words that can stand in two lines: ``document number`` for ``documentNumber``."""
    bare = name.removesuffix("Label") or name
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMERIC.fullmatch(text) else text


def _join_units(cells: dict[str, list[str]]) -> bool:
    """Make one column, ``number``, of the number, the heading and the name of a unit; False if there is no number."""
    if "number" not in cells:
        return False
    count = len(cells["number"])
    units, headings = cells.pop("measure", [""] * count), cells.pop("heading", [""] * count)
    joined = zip(cells["number"], headings, units, strict=True)
    cells["number"] = [f"{number} {heading}".strip() or unit for number, heading, unit in joined]
    return True


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    datatype = {} if term.datatype.value == _STRING else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value} | datatype


@dataclass(frozen=True, slots=True)
class Result:
    """Columns and rows of terms (None: unbound). Iterating gives each row as a dict of Python values.

    The answer of ASK has one column ``answer``; that of CONSTRUCT the columns subject, predicate, object.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    form: str = "select"  # select, ask, construct

    @classmethod
    def of(cls, answer: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> Result:
        """Read everything out of an answer of pyoxigraph."""
        if isinstance(answer, ox.QuerySolutions):
            columns = tuple(variable.value for variable in answer.variables)
            return cls(columns, tuple(tuple(solution[name] for name in columns) for solution in answer))
        if isinstance(answer, ox.QueryTriples):
            triples = tuple((triple.subject, triple.predicate, triple.object) for triple in answer)
            return cls(("subject", "predicate", "object"), triples, "construct")
        return cls(("answer",), ((ox.Literal(bool(answer)),),), "ask")

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.rows:
            yield dict(zip(self.columns, map(native, row), strict=True))

    def df(self) -> pandas.DataFrame:
        """A pandas DataFrame of Python values. Raises ZhengceError when pandas is not installed."""
        try:
            import pandas
        except ImportError as error:
            raise ZhengceError(
                "a data frame needs pandas, which is not installed", hint="in the project's folder: pip install '.[df]'"
            ) from error
        return pandas.DataFrame([list(map(native, row)) for row in self.rows], columns=list(self.columns))

    def csv(self) -> str:
        """SPARQL 1.1 results in CSV, lines ended by a newline alone."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([plain(term) for term in row] for row in self.rows)
        return buffer.getvalue()

    def sheet(self) -> str:
        """CSV for spreadsheets: marked as UTF-8, for Excel takes it for something else without, and with an apostrophe
        before what they would take for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
        """
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(self.columns)
        writer.writerows([_no_formula(plain(term)) for term in row] for row in self.rows)
        return "\ufeff" + buffer.getvalue()

    def tsv(self) -> str:
        """SPARQL 1.1 results in TSV: terms as in Turtle."""
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        lines += ["\t".join("" if term is None else str(term) for term in row) for row in self.rows]
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """SPARQL 1.1 results in JSON."""
        if self.form == "ask":
            document: dict[str, Any] = {"head": {}, "boolean": native(self.rows[0][0])}
        else:
            bindings = [
                {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
                for row in self.rows
            ]
            document = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def md(self) -> str:
        """A Markdown table, IRIs shortened as in ``compact``."""

        def line(cells: list[str]) -> str:
            return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

        shown = self.readable_columns()
        body = [line([compact(row[index]) for index in shown]) for row in self.rows]
        return "\n".join([line([self.columns[i] for i in shown]), line(["---"] * len(shown)), *body]) + "\n"

    def ttl(self) -> str:
        """Turtle; only for CONSTRUCT and DESCRIBE. Raises QueryError otherwise."""
        if self.form != "construct":
            raise QueryError("only CONSTRUCT and DESCRIBE answer with triples", hint="use table, csv, tsv, json or md")
        triples = [ox.Triple(*row) for row in self.rows]  # type: ignore[arg-type]
        return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b"").decode()

    def readable_columns(self) -> list[int]:
        """The columns a reader needs: an IRI that a label or a number always stands for is left out."""

        def spoken_for(index: int, name: str) -> bool:
            others = [f"{name}{suffix}" for suffix in ("Label", "Number")]
            places = [self.columns.index(other) for other in others if other in self.columns]
            return any(all(row[index] is None or row[place] is not None for row in self.rows) for place in places)

        return [index for index, name in enumerate(self.columns) if not spoken_for(index, name)]

    def shown_columns(self) -> list[int]:
        """The readable columns without the facts' own IRIs, which their places in the text say better."""
        return [index for index in self.readable_columns() if not self._is_inner(index)]

    def table(self, headings: Mapping[str, str] | None = None) -> Table:
        """A rich table for the terminal; ``headings`` replaces the names of columns.

        Made to be narrow: empty columns and the facts' own IRIs are left out, a text that is the same on every row
        stands above the table, an IRI below the row's document is shortened by it, number and heading of a unit (or
        its name, if it has neither) are one column, as are the two ends of a span.
        """
        from rich import box
        from rich.table import Table
        from rich.text import Text

        cells = {self.columns[index]: [self._cell(row, index) for row in self.rows] for index in self.shown_columns()}
        names = {name: (headings or {}).get(name, words(name)) for name in self.columns}
        if "measure" in self.columns and _join_units(cells):
            names["number"] = names["measure"]
        if "start" in cells and "end" in cells:
            cells["start"] = [f"{start}–{end}" for start, end in zip(cells["start"], cells.pop("end"), strict=True)]
            names["start"] = f"{names['start']}–{names['end']}"
        numeric = {name for name in cells if self._is_numeric(name)}
        same = {name for name, column in cells.items() if len(column) > 1 and len(set(column)) == 1} - numeric
        above = [f"{names[name]}: {cells[name][0]}" for name in cells if name in same and cells[name][0]]
        table = Table(box=box.SIMPLE_HEAD, header_style="bold", title_justify="left", title_style="")
        table.title = Text("\n".join(above)) if above else None
        shown = [name for name in cells if name not in same] or list(cells)
        for name in shown:
            justify: Literal["left", "right"] = "right" if name in numeric else "left"
            table.add_column(names[name], justify=justify, overflow="fold", no_wrap=name in numeric)
        for row in zip(*(cells[name] for name in shown), strict=True):
            table.add_row(*map(Text, row))
        return table

    def _is_inner(self, index: int) -> bool:
        """Whether a column has the IRIs of sentences or facts, which their places in the text say better."""
        if "start" not in self.columns or self.columns[index] in ("document", "measure"):
            return False
        return any(row[index] is not None for row in self.rows) and all(
            row[index] is None or _INNER.search(plain(row[index])) is not None for row in self.rows
        )

    def _cell(self, row: tuple[Term | None, ...], index: int) -> str:
        """A term for people, shortened by the row's document if it is something in it."""
        document = row[self.columns.index("document")] if "document" in self.columns else None
        text = plain(row[index])
        if isinstance(document, ox.NamedNode) and text.startswith(f"{document.value}/"):
            return text.removeprefix(f"{document.value}/")
        return compact(row[index])

    def _is_numeric(self, name: str) -> bool:
        index = self.columns.index(name)
        values = [native(row[index]) for row in self.rows]
        return any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


FORMATS: Mapping[str, Callable[[Result], str]] = {
    "csv": Result.csv,
    "tsv": Result.tsv,
    "json": Result.json,
    "md": Result.md,
    "ttl": Result.ttl,
}
"""Every format that is text; ``table`` is for the terminal."""
