"""A measure's text with its facts marked, for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kg.binding import Queryable, thing
from kg.catalogue import run, run_text
from kg.errors import QueryError
from kg.i18n import Texts, messages
from kg.iris import DEF
from kg.results import compact, plain


@dataclass(frozen=True, slots=True)
class MarkedFact:
    """A fact of a measure with one of its mentions."""

    kind: str  # the class: Citation
    value: str  # what it points to, as a label; empty for a quantity or a deadline
    quote: str
    start: int  # in code points of the document
    end: int


def show(store: Queryable, measure: str, texts: Texts) -> RenderableType:
    """The measure that ``measure`` names (its number, item_8, or IRI): heading, marked text, legend and facts.

    Raises QueryError unless it names one unit of one document.
    """
    unit = thing(measure, store, f"{DEF}Measure", what="measure")
    found = run_text(
        store,
        f"SELECT ?text ?start ?document ?title WHERE {{ {unit} <{DEF}text> ?text ; <{DEF}start> ?start ; "
        f"<{DEF}inDocument> ?document . OPTIONAL {{ ?document <http://purl.org/dc/terms/title> ?title }} }}",
    )
    if not found.rows:
        raise QueryError(f"{compact(unit)} is no measure", hint="zhengce show 8, or zhengce show item_8")
    text, start, document, title = found.rows[0]
    marked = facts(store, unit.value, texts)
    head = Text(f"{plain(title) or compact(document)}  ", style="bold").append(compact(unit), style="dim")
    return Group(
        head, "", mark(plain(text), int(plain(start)), marked), "", legend(marked, texts), table(marked, texts)
    )


def facts(store: Queryable, unit: str, texts: Texts) -> list[MarkedFact]:
    """The facts of a unit in the order of the text, one per mention and value."""
    return [
        MarkedFact(str(row["kind"]), str(row["valueLabel"] or ""), str(row["quote"]), int(str(row["start"])),
                   int(str(row["end"])))
        for row in run(store, "evidence-of-measure", measure=unit, lang=texts.language)
    ]  # fmt: skip


def mark(text: str, offset: int, marked: list[MarkedFact]) -> Text:
    """The text in the colours of its facts; where mentions overlap, the shorter one shows."""
    styled = Text(text)
    for fact in sorted(marked, key=lambda fact: fact.start - fact.end):
        styled.stylize(messages()["fact"][fact.kind]["style"], fact.start - offset, fact.end - offset)
    return styled


def legend(marked: list[MarkedFact], texts: Texts) -> Text:
    """The kinds that occur, each in its colour."""
    line = Text()
    for kind in messages()["fact"]:
        if any(fact.kind == kind for fact in marked):
            line.append(f" {texts(f'fact.{kind}')} ", style=messages()["fact"][kind]["style"]).append("  ")
    return line


def table(marked: list[MarkedFact], texts: Texts) -> Table:
    """The facts as rows: kind, words, value, place."""
    rows = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("kind", "quote", "value", "place"):
        rows.add_column(texts(f"head.{name}"), overflow="fold")
    for fact in marked:
        rows.add_row(
            Text(texts(f"fact.{fact.kind}")), Text(fact.quote), Text(fact.value), Text(f"{fact.start}–{fact.end}")
        )
    return rows
