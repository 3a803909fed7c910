"""The canned queries as questions: a card for each, a form from its header, its answer as a table with links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg.binding import Ambiguous, Parameter
from kg.catalogue import CannedQuery, catalogue, run_text
from kg.errors import QueryError
from kg.results import Result, Term, native, plain, words
from kg.sandbox import LimitExceeded
from kg.serve.pages.labels import Name, iris, names
from kg.serve.pages.view import View

MAX_LENGTH: Final = 300  # characters of a value
ROWS: Final = 300  # rows on a page
_OFFERED: Final = 300  # names offered in a form

_LANGUAGE: Final = "lang"
"""The parameter that the language of the page answers."""

_SPEAKS_FOR: Final = {"number": "measure", "heading": "measure", "documentNumber": "document", "title": "document"}
"""Columns whose texts stand for the thing in another."""

_IN_A_MEASURES_NAME: Final = ("number", "heading")


@dataclass(frozen=True, slots=True)
class Form:
    """A format for taking an answer away."""

    suffix: str
    media_type: str
    write: Callable[[Result], str]


FORMS: Final = {
    "csv": Form("csv", "text/csv; charset=utf-8", Result.sheet),
    "json": Form("json", "application/sparql-results+json", Result.json),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    name: str
    help: str
    kind: str  # the type of the input
    required: bool
    value: str
    offered: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table, with the thing that it leads to."""

    name: Name
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An answer for readers; ``more``: there are rows beyond it."""

    heads: Sequence[str]
    figures: Sequence[bool]
    rows: Sequence[Sequence[Cell]]
    more: bool


@cache
def questions() -> Mapping[str, CannedQuery]:
    """The canned queries by name, those of networks aside."""
    return {name: query for name, query in catalogue().items() if not query.is_network}


def page(view: View) -> str:
    """All questions, by topic."""
    topics = [(topic, list(found)) for topic, found in groupby(questions().values(), key=lambda query: query.topic)]
    return view.render("queries.html", topics=topics)


def question(view: View, query: CannedQuery, given: Mapping[str, str], found: Result | QueryError | None) -> str:
    """A question with its form, and what was ``found`` (None: the form is still to be filled in)."""
    table, sparql = None, ""
    if isinstance(found, Result):
        table = _table(view, query, found)
        lines = query.bound(_values(view, query, given), view.store).splitlines()
        sparql = "\n".join(line for line in lines if not line.startswith("#+")).strip()
    return view.render(
        "question.html",
        query=query,
        fields=[_field(view, each, given.get(each.name, "")) for each in asked(query)],
        table=table,
        sparql=sparql,
        error=found if isinstance(found, QueryError) else None,
        reason=_reason(view, found) if isinstance(found, QueryError) else "",
        choices=_choices(view, found) if isinstance(found, Ambiguous) else (),
        given=dict(given),
        rows=ROWS,
    )


def _reason(view: View, error: QueryError) -> str:
    """The name of the text that says why there is no answer."""
    if not isinstance(error, LimitExceeded):
        return "queries.not_understood"
    if not view.links.live:
        return "queries.left_out"
    return {"time": "refused.time", "answer": "refused.answer-too-large", "engine": "refused.engine"}[error.limit]


def _choices(view: View, found: Ambiguous) -> list[tuple[str, Name, Name | None]]:
    """The things that a label may mean: their IRIs, names, and the documents that they are parts of."""
    rows = list(view.ask("within", things=map(ox.NamedNode, found.candidates)))
    within = {plain(row["thing"]): plain(row["document"]) for row in rows}
    called = names(view, [*found.candidates, *within.values()])
    return [(iri, called[iri], called.get(within.get(iri, ""))) for iri in found.candidates]


def answer(view: View, query: CannedQuery, given: Mapping[str, str], rows: int | None = None) -> Result:
    """The answer, whole or its first ``rows``. Raises QueryError: values that do not fit, or it takes too long."""
    limit = "" if rows is None else f"\nLIMIT {rows}"
    return run_text(view.store, query.bound(_values(view, query, given), view.store) + limit)


def attempt(view: View, query: CannedQuery, given: Mapping[str, str]) -> Result | QueryError | None:
    """As much of an answer as a page shows, or why there is none; None if the question needs to be told more.

    The answer to a question that is told nothing is kept. Raises NotReady: somebody else has asked it just now.
    """
    if any(name not in given for name in needed(query)):
        return None
    try:
        if given:
            return answer(view, query, given, ROWS + 1)
        return view.recall(
            f"answer to {query.name} ({view.texts.language})", lambda: answer(view, query, given, ROWS + 1)
        )
    except QueryError as error:
        return error


def needed(query: CannedQuery) -> list[str]:
    """The parameters without which the question has no answer."""
    return [each.name for each in asked(query) if each.required and each.default is None]


def asked(query: CannedQuery) -> list[Parameter]:
    """The parameters that a form asks for."""
    return [each for each in query.parameters if each.name != _LANGUAGE]


def _values(view: View, query: CannedQuery, given: Mapping[str, str]) -> dict[str, object]:
    known = {each.name for each in query.parameters}
    language = {_LANGUAGE: view.texts.language} if _LANGUAGE in known else {}
    return language | {name: value for name, value in given.items() if name in known}


def _field(view: View, parameter: Parameter, value: str) -> Field:
    kinds = {"date": "date", "integer": "number"}
    return Field(
        name=parameter.name,
        help=parameter.help.get(view.texts.language) or words(parameter.name),
        kind=kinds.get(parameter.detail, "text"),
        required=parameter.required and parameter.default is None,
        value=value or parameter.default or "",
        offered=_offered(view, parameter.thing_class) if parameter.thing_class and view.links.live else (),
    )


def _offered(view: View, thing_class: str) -> list[str]:
    return [plain(row["name"]) for row in view.ask("offered", **{"class": ox.NamedNode(thing_class)}, limit=_OFFERED)]


def _table(view: View, query: CannedQuery, result: Result) -> Table:
    rows = result.rows[:ROWS]
    shown = [index for index in result.shown_columns() if any(row[index] is not None for row in rows)]
    if "measure" in (result.columns[index] for index in shown):
        shown = [index for index in shown if result.columns[index] not in _IN_A_MEASURES_NAME]
    called = names(view, iris(row[index] for row in rows for index in shown))
    return Table(
        heads=[_head(view, query, result.columns[index]) for index in shown],
        figures=[_is_figure(row[index] for row in rows) for index in shown],
        rows=[[_cell(result.columns, row, index, called) for index in shown] for row in rows],
        more=len(result.rows) > ROWS,
    )


def _head(view: View, query: CannedQuery, column: str) -> str:
    if view.texts.language == "zh":
        return query.columns.get(column, {}).get("zh", column).partition("（")[0]
    return words(column)


def _is_figure(terms: Iterable[Term | None]) -> bool:
    values = [native(term) for term in terms if term is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _cell(columns: Sequence[str], row: Sequence[Term | None], index: int, called: Mapping[str, Name]) -> Cell:
    term, column = row[index], columns[index]
    if isinstance(term, ox.NamedNode):
        return Cell(called[term.value], term.value)
    thing = _SPEAKS_FOR.get(column, column.removesuffix("Label"))
    meant = row[columns.index(thing)] if thing != column and thing in columns else None
    language = (term.language or "") if isinstance(term, ox.Literal) else ""
    return Cell(
        Name(plain(term), language), meant.value if isinstance(meant, ox.NamedNode) and term is not None else ""
    )
