"""What a store holds and how good it is: checks, the summary of a build, ``zhengce info``."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from kg import __version__, console
from kg.binding import Queryable, thing
from kg.catalogue import catalogue, run
from kg.checking import check
from kg.errors import QueryError
from kg.iris import DEF, graph_iri
from kg.opening import Location, open_store
from kg.report import Report
from kg.resources import DEFAULT_STORE, ontology_folder, query_folder
from kg.store import Store
from kg.validate import fails

FEW: Final = 10
"""Up to so many results need no summary above them."""

LISTED: Final = 100
"""Up to so many documents are listed one by one by ``zhengce info``."""

__all__ = ["check", "fails", "graphs", "print_info", "print_report", "sum_up"]


def graphs(store: Store, wanted: Iterable[str]) -> list[str]:
    """The graphs of the documents that ``wanted`` names (IRI, title, number), in that order; of all if it is empty.

    Raises QueryError for one that the store does not have.
    """
    known = store.documents()
    found = []
    for each in wanted:
        document = thing(each, store, f"{DEF}PolicyDocument", what="document").value
        graph = document if document in known else graph_iri(document)
        if graph not in known:
            raise QueryError(f"{each} is no document of this store", hint="zhengce info lists them")
        found.append(graph)
    return found or known


def print_report(report: Report, form: str, documents: int) -> None:
    """Print a report as table, json, csv or turtle; the sum goes to standard error."""
    language = console.texts().language
    if form == "json":
        console.emit(report.to_json())
    elif form == "csv":
        console.emit(report.to_csv(language))
    elif form == "turtle":
        console.emit_bytes(report.to_turtle())
    elif report.results:
        console.display(Group(*_shown(report)))
    _say_counts(report, documents)


def _shown(report: Report) -> list[Table]:
    """The tables of a report: every result where there are few, and above many a summary by shape."""
    language = console.texts().language
    if not report.results:
        return []
    return [*([report.summary(language)] if len(report.results) > FEW else []), report.to_table(language)]


def _say_counts(report: Report, documents: int) -> None:
    counts = report.counts()
    console.say(
        "say.validated",
        documents=documents,
        violations=counts["violation"],
        warnings=counts["warning"],
        infos=counts["info"],
    )


def sum_up(directory: Location, chosen: list[str], report: Report) -> None:
    """Print what a build made of its documents: counts, facts by kind, what validation found, what to try next."""
    with open_store(directory, read_only=True) as store:
        overview = _documents(store, {graph.removesuffix("/graph") for graph in chosen})
        kinds = _counts(store, "facts-by-kind", "facts", "fact")
    console.display(Group(overview, kinds, *_shown(report)))
    _say_counts(report, len(chosen))
    where = "" if directory == DEFAULT_STORE else f" --store {shlex.quote(str(directory))}"
    console.say("say.try_next")
    for command in (
        f"zhengce query who-is-responsible{where}",
        f"zhengce query laws-cited-by-measure{where}",
        f"zhengce show 1{where}",
        f"zhengce network agency-measure{where} -o network.png",
    ):
        console.tell(f"  {command}")


def _documents(store: Queryable, chosen: set[str] | None = None) -> Table:
    """A table of documents with their counts."""
    texts = console.texts()
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for name in ("document", "title"):
        table.add_column(texts(f"head.{name}"), overflow="fold")
    for name in ("measures", "sentences", "facts", "findings"):
        table.add_column(texts(f"head.{name}"), justify="right")
    for row in run(store, "documents"):
        if chosen is None or row["document"] in chosen:
            counts = [str(row[name]) for name in ("measures", "sentences", "facts", "findings")]
            name = str(row["documentNumber"] or row["fileName"] or row["document"])
            table.add_row(Text(name), Text(str(row["title"] or "")), *counts)
    return table


def _counts(store: Queryable, query: str, counted: str, kinds: str) -> Table:
    """A table of what a query counts by kind; ``kinds`` is the section of the messages that names the kinds."""
    texts = console.texts()
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column(texts("head.kind"))
    table.add_column(texts(f"head.{counted}"), justify="right")
    for row in run(store, query):
        table.add_row(texts(f"{kinds}.{row['kind']}"), str(row[counted]))
    return table


def print_info(directory: Location) -> None:
    """Print versions, data folders and what the store holds; a store that is missing is no error."""
    texts = console.texts()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row(
        "zhengce-kg", f"{__version__} (Python {platform.python_version()}, pyoxigraph {version('pyoxigraph')})"
    )
    table.add_row(texts("head.ontology"), str(ontology_folder()))
    table.add_row(texts("head.queries"), f"{query_folder()} ({len(catalogue())})")
    table.add_row(texts("head.store"), str(directory))
    console.display(table)
    if isinstance(directory, Path) and not directory.exists():
        console.say("say.no_store", path=directory)
        console.tell(f"  → {texts('say.load_hint')}")
        return
    with open_store(directory, read_only=True) as store:
        if not store.documents():
            console.say("say.empty_store")
            console.tell(f"  → {texts('say.load_hint')}")
            return
        listed = [_documents(store)] if len(store.documents()) <= LISTED else []
        console.display(
            Group(
                _counts(store, "documents-by-kind", "documents", "kind"),
                *listed,
                _counts(store, "facts-by-kind", "facts", "fact"),
            )
        )
        if not listed:
            console.say("say.list_documents")
