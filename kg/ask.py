"""The questions of the command line: lists of queries and networks, and their answers in every form."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from kg import catalogue, console
from kg.errors import InputError
from kg.opening import Location, open_store
from kg.results import FORMATS, Result

if TYPE_CHECKING:
    from kg.network import Network


def values(given: list[str] | None) -> dict[str, object]:
    """The parameters of ``-p key=value``. Raises InputError for one that is not of this form."""
    texts, found = console.texts(), dict[str, object]()
    for item in given or []:
        key, equals, value = item.partition("=")
        if not equals or not key.strip():
            raise InputError(texts("say.not_key_value", text=item), hint=texts("say.like_this"))
        found[key.strip()] = value.strip()
    return found


def _with_language(name: str, given: dict[str, object]) -> dict[str, object]:
    """The parameters, with labels in the language the user asked for, if any."""
    language = console.label_language()
    takes = any(each.name == "lang" for each in catalogue.find(name).parameters)
    return {"lang": language} | given if language and takes else given


def canned(store: Location, name: str, given: dict[str, object]) -> Result:
    """Run a canned query on a store."""
    catalogue.find(name)
    return catalogue.query(name, store=store, **_with_language(name, given))


def text(store: Location, name: str, given: dict[str, object]) -> str:
    """A canned query with its parameters in place. The store is needed only to look labels up."""
    found, filled = catalogue.find(name), _with_language(name, given)
    if not any(each.kind == "iri" and each.name in given for each in found.parameters):
        return found.bound(filled)
    with open_store(store, read_only=True) as opened:
        return found.bound(filled, opened)


def free(store: Location, source: str) -> Result:
    """Run SPARQL from a file (``-``: standard input), in a process of its own or on a server.

    Raises InputError, QueryError, RemoteError.
    """
    from kg.sandbox import run_query

    try:
        query = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            console.texts()("say.not_utf8"), where=source, hint=console.texts()("say.save_utf8")
        ) from error
    except OSError as error:
        raise InputError(error.strerror or str(error), where=source, hint=console.texts()("say.check_path")) from error
    if isinstance(store, Path):
        return Result.of(run_query(store, query))
    with open_store(store, read_only=True) as opened:
        return Result.of(opened.query(query))


def print_result(
    result: Result, form: str, name: str | None = None, more: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Print an answer; a table has the headings of its query (and of ``more`` columns) and says on standard error how
    long it is.
    """
    if form != "table":
        console.emit(FORMATS[form](result))
        return
    language = console.texts().language
    columns = {**catalogue.find(name).columns, **(more or {})} if name and language == "zh" else {}
    headings = {column: label["zh"].partition("（")[0] for column, label in columns.items()}
    if result.rows:
        console.display(result.table(headings))
    console.say("say.rows" if result.rows else "say.no_rows", count=len(result))


def print_catalogue() -> None:
    """List the canned queries by topic."""
    texts = console.texts()
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for name in ("query", "question", "parameters"):
        table.add_column(texts(f"head.{name}"), overflow="fold", no_wrap=name == "query")
    topic = ""
    for each in catalogue.catalogue().values():
        if each.is_network:
            continue
        if each.topic != topic:
            topic = each.topic
            table.add_row(Text(topic, style="bold cyan"), "", "")
        table.add_row(f"  {each.name}", each.summary[texts.language], ", ".join(p.name for p in each.parameters))
    console.display(table)
    console.say("say.run_one")


def print_networks() -> None:
    """List the networks."""
    from kg import network

    texts = console.texts()
    table = Table(texts("head.network"), texts("head.question"), box=box.SIMPLE_HEAD, header_style="bold")
    for name, each in network.networks().items():
        table.add_row(name, each.summary[texts.language])
    console.display(table)
    console.say("say.draw_one")


def project(store: Location, name: str, given: dict[str, object]) -> Network:
    """Project a network from a store, labelled in the command line's language; say if it is empty."""
    from kg import network

    with open_store(store, read_only=True) as opened:
        projected = network.network(opened, name, language=console.label_language() or "zh", **given)
    if not len(projected):
        console.say("say.empty_network")
    return projected


def save_network(store: Location, name: str, given: dict[str, object], files: Sequence[Path]) -> None:
    """Write a network to files, each in the format of its suffix. Raises InputError before anything is drawn."""
    from kg import network

    texts = console.texts()
    for path in files:
        if str(path) == "-":
            raise InputError(texts("say.no_path"), where="-", hint=texts("say.to_stdout", name=name))
        network.format_of(path)
    projected = project(store, name, given)
    for path in files:
        for written in network.save(projected, path):
            console.say("say.written", path=written)


def print_network(projected: Network, form: str) -> None:
    """Print a network in a text format, or its nodes as a table, the best connected first."""
    if form != "table":
        from kg import network

        console.emit(network.TEXT_FORMATS[form](projected))
        return
    texts = console.texts()
    table = Table(texts("head.label"), texts("head.kind"), box=box.SIMPLE_HEAD, header_style="bold")
    measures = ("degree", "strength", "betweenness", "community")
    for name in measures:
        table.add_column(texts(f"head.{name}"), justify="right")
    nodes = sorted(projected.graph.nodes(data=True), key=lambda node: (-node[1]["degree"], node[0]))
    for _, data in nodes:
        figures = [f"{data[name]:.3f}" if name == "betweenness" else str(data[name]) for name in measures]
        table.add_row(Text(data["label"]), data["kind"], *figures)
    console.display(table)
    console.say("say.draw_one")
