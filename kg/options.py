"""What the options of the commands may say: their values, and how each is written."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg import console
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.opening import Location
else:
    Location = Any  # typer takes no union; the parser makes one


def _location(text: str) -> Location:
    from kg.opening import location  # half of the package, which the help need not wait for

    return location(text)


class Severity(StrEnum):
    violation = "violation"
    warning = "warning"
    info = "info"


class Engine(StrEnum):
    auto = "auto"
    pyshacl = "pyshacl"
    set = "set"


class BuildEngine(StrEnum):
    local = "local"
    dask = "dask"


class ReportFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"
    turtle = "turtle"


class ResultFormat(StrEnum):
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    md = "md"
    ttl = "ttl"


class NetworkFormat(StrEnum):
    table = "table"
    gexf = "gexf"
    graphml = "graphml"
    cyjs = "cyjs"
    nodes = "nodes.csv"
    edges = "edges.csv"


class RdfFormat(StrEnum):
    nquads = "nquads"
    trig = "trig"
    turtle = "turtle"
    jsonld = "jsonld"


class CheckFormat(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


class Subject(StrEnum):
    citations = "citations"
    coverage = "coverage"


class PlainFormat(StrEnum):
    table = "table"
    json = "json"


class DocumentKind(StrEnum):
    policy = "policy"
    law = "law"


class LawKind(StrEnum):
    law = "law"
    regulation = "admin-regulation"
    interpretation = "judicial-interpretation"
    rule = "dept-rule"
    local = "local-regulation"


StoreOption = Annotated[Location, typer.Option("--store", metavar="DIR|URL", parser=_location)]
LawStore = Annotated[Location | None, typer.Option("--store", metavar="DIR|URL", parser=_location, show_default=False)]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", readable=False)]
FailOn = Annotated[Severity, typer.Option("--fail-on")]
EngineOption = Annotated[Engine, typer.Option("--engine")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="N", show_default=False)]
Rebuild = Annotated[bool, typer.Option("--rebuild")]
BuildEngineOption = Annotated[BuildEngine, typer.Option("--engine")]
PartsOutput = Annotated[str | None, typer.Option("--out", metavar="DIR|URL", show_default=False)]
Scheduler = Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS", show_default=False)]
PartSize = Annotated[int, typer.Option("--part-size", min=1, metavar="N")]
Prune = Annotated[bool, typer.Option("--prune")]
Parameters = Annotated[list[str] | None, typer.Option("--parameter", "-p", metavar="KEY=VALUE")]
Endpoint = Annotated[str | None, typer.Option("--endpoint", metavar="URL", show_default=False)]
AllowHost = Annotated[list[str] | None, typer.Option("--allow-host", metavar="HOST", show_default=False)]
Timeout = Annotated[float, typer.Option("--timeout", metavar="SECONDS", min=1)]


def day(text: str | None) -> date | None:
    """A day written as 2023-07-25. Raises InputError for anything else."""
    if text is None:
        return None
    try:
        if len(text) == len("2023-07-25"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    texts = console.texts()
    raise InputError(texts("say.not_a_date", text=text), where="--on", hint=texts("say.like_a_date"))
