"""The command line. The only module that imports both halves; each command imports what it needs when it runs.

Help and messages stand in ``messages.toml``, under the names of the commands, arguments and options here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from kg import console, i18n
from kg.errors import InputError
from kg.options import (
    AllowHost,
    BuildEngine,
    BuildEngineOption,
    CheckFormat,
    DocumentKind,
    Endpoint,
    Engine,
    EngineOption,
    FailOn,
    Jobs,
    LawKind,
    LawStore,
    NetworkFormat,
    Parameters,
    PartSize,
    PartsOutput,
    Paths,
    PlainFormat,
    Prune,
    RdfFormat,
    Rebuild,
    ReportFormat,
    ResultFormat,
    Scheduler,
    Severity,
    StoreOption,
    Subject,
    Timeout,
)
from kg.options import day as day_of
from kg.resources import DEFAULT_STORE

if TYPE_CHECKING:
    from kg.opening import Location

FOUND_SOMETHING: Final = 6
"""The exit code of a validation with results at or above ``--fail-on``, and of a check that found something wrong."""


app = typer.Typer(no_args_is_help=True)


def command(language: i18n.Language, asked: bool = False) -> Any:
    """The whole command line in a language; ``asked``: the user asked for it, so that labels follow it too."""
    console.speak(language, asked)
    return i18n.translate(typer.main.get_command(app), console.texts())


def _print_version(wanted: bool) -> None:
    if wanted:
        from kg import __version__

        console.emit(f"zhengce-kg {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en")] = None,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True)] = False,
) -> None:
    """``--lang`` is taken out of the arguments before they come here; it stands here for the help."""


# --- documents -----------------------------------------------------------------------------------------------


@app.command()
def load(
    paths: Paths,
    store: StoreOption = DEFAULT_STORE,
    jobs: Jobs = None,
    rebuild: Rebuild = False,
    prune: Prune = False,
    document_kind: Annotated[DocumentKind, typer.Option("--kind")] = DocumentKind.policy,
) -> None:
    from kg import loading, repeals
    from loaders.laws import build_law
    from loaders.pipeline import build_document

    build = build_law if document_kind is DocumentKind.law else build_document
    loaded = loading.load(paths, store, loading.Options(jobs, rebuild, prune), build)
    if document_kind is DocumentKind.law:
        repeals.tell_cycles(store)
    for graph in loaded.documents:
        console.emit(f"{graph.removesuffix('/graph')}\n")
    raise typer.Exit(InputError.exit_code if loaded.failures else 0)


@app.command()
def build(
    paths: Paths,
    store: StoreOption = DEFAULT_STORE,
    fail_on: FailOn = Severity.violation,
    jobs: Jobs = None,
    rebuild: Rebuild = False,
    prune: Prune = False,
    build_engine: BuildEngineOption = BuildEngine.local,
    parts_output: PartsOutput = None,
    scheduler: Scheduler = None,
    part_size: PartSize = 200,
) -> None:
    if parts_output:
        _build_parts(paths, parts_output, build_engine, jobs, scheduler, part_size, rebuild)
    if build_engine is not BuildEngine.local or scheduler:
        raise InputError(console.texts()("say.out_only"), hint=console.texts()("say.like_out"))
    from kg import loading, overview
    from loaders.batch import default_jobs

    loaded = loading.load(paths, store, loading.Options(jobs, rebuild, prune))
    report = overview.check(store, loaded.documents, jobs=jobs or default_jobs())
    overview.sum_up(store, loaded.documents, report)
    if loaded.failures:
        raise typer.Exit(InputError.exit_code)
    raise typer.Exit(FOUND_SOMETHING if overview.fails(report, fail_on.value) else 0)


def _build_parts(
    paths: list[Path], url: str, engine: BuildEngine, jobs: int | None, scheduler: str | None, size: int, rebuild: bool
) -> NoReturn:
    if scheduler and engine is not BuildEngine.dask:
        raise InputError(console.texts()("say.dask_only"), where="--scheduler")
    from kg import parting

    written = parting.write(paths, url, parting.Options(engine.value, jobs, scheduler, size, rebuild))
    for part in written.parts:
        console.emit(f"{part.file}\n")
    raise typer.Exit(InputError.exit_code if written.failures else 0)


@app.command()
def remove(
    which: Annotated[list[str], typer.Argument(metavar="DOCUMENT...")], store: StoreOption = DEFAULT_STORE
) -> None:
    from kg import overview
    from kg.opening import open_store

    with open_store(store, create=False) as opened:
        for graph in overview.graphs(opened, which):
            opened.remove(graph)
            console.say("say.removed", document=graph.removesuffix("/graph"))


@app.command()
def validate(
    documents: Annotated[list[str] | None, typer.Argument(metavar="DOCUMENT...", show_default=False)] = None,
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[ReportFormat, typer.Option("--format", "-f")] = ReportFormat.table,
    fail_on: FailOn = Severity.violation,
    engine: EngineOption = Engine.auto,
    jobs: Jobs = None,
) -> None:
    from kg import overview
    from kg.opening import open_store
    from loaders.batch import default_jobs

    with open_store(store, read_only=True) as opened:
        chosen = overview.graphs(opened, documents or [])
    report = overview.check(store, chosen, engine.value, jobs or default_jobs())
    overview.print_report(report, format.value, len(chosen))
    raise typer.Exit(FOUND_SOMETHING if overview.fails(report, fail_on.value) else 0)


@app.command()
def annotate(file: Annotated[Path, typer.Argument(metavar="FILE", readable=False)]) -> None:
    import json

    from kg import finding
    from kg.vocab import default_vocabulary
    from loaders.codebook import annotation
    from loaders.pipeline import extract, load_document

    finding.require(file)
    vocabulary = default_vocabulary()
    document = load_document(file)
    for fact in extract(document, vocabulary):
        console.emit(json.dumps(annotation(document, fact, vocabulary), ensure_ascii=False) + "\n")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False)],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", show_default=False)] = None,
    format: Annotated[CheckFormat, typer.Option("--format", "-f")] = CheckFormat.table,
    generic: Annotated[bool, typer.Option("--generic")] = False,
    law_store: LawStore = None,
) -> None:
    from contextlib import ExitStack

    from kg import finding
    from kg.citations import print_check
    from kg.opening import open_store
    from kg.provisions import laws, provisions
    from kg.vocab import default_vocabulary
    from loaders.check import check as checked
    from loaders.pipeline import load_document

    finding.require(file)
    day, vocabulary, document = day_of(on), default_vocabulary(), load_document(file)
    with ExitStack() as opening:
        held = None
        if law_store:
            store = opening.enter_context(open_store(law_store, read_only=True))
            held, vocabulary = provisions(store), vocabulary.joined(laws(store))
        rows = [each.row() for each in checked(document, vocabulary, day, generic=generic, texts=held)]
    day = day or document.metadata.reference_date
    shown = day.isoformat() if day else None
    wrong = print_check(rows, format.value, source=str(file), on=shown, vocabulary=vocabulary)
    raise typer.Exit(FOUND_SOMETHING if wrong else 0)


@app.command()
def register(
    law_folders: Annotated[list[Path], typer.Argument(metavar="PATH...", readable=False)],
    register_output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE|DIR", show_default=False)
    ] = None,
    law_kind: Annotated[LawKind | None, typer.Option("--kind", show_default=False)] = None,
    table: Annotated[list[Path] | None, typer.Option("--table", metavar="CSV", show_default=False)] = None,
    kept: Annotated[Path | None, typer.Option("--kept", metavar="DIR", show_default=False)] = None,
    notes: Annotated[Path | None, typer.Option("--notes", metavar="CSV", show_default=False)] = None,
) -> None:
    from kg import registering

    kind = law_kind.value if law_kind else None
    registering.register(law_folders, register_output, kind, table, kept, notes)


# --- questions -----------------------------------------------------------------------------------------------


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(metavar="NAME", show_default=False)] = None,
    parameters: Parameters = None,
    sparql: Annotated[str | None, typer.Option("--sparql", metavar="FILE|-")] = None,
    format: Annotated[ResultFormat, typer.Option("--format", "-f")] = ResultFormat.table,
    text: Annotated[bool, typer.Option("--text")] = False,
    store: StoreOption = DEFAULT_STORE,
    federate: Annotated[bool, typer.Option("--federate")] = False,
    endpoint: Endpoint = None,
    allow_host: AllowHost = None,
    timeout: Timeout = 120,
) -> None:
    from kg import ask

    if name and sparql:
        raise InputError(console.texts()("say.one_question"))
    if federate and not name:
        raise InputError(console.texts()("say.canned_only"), where="--federate")
    if sparql:
        if parameters:
            raise InputError(console.texts()("say.no_parameters"))
        ask.print_result(ask.free(store, sparql), format.value)
    elif name is None:
        ask.print_catalogue()
    elif text:
        console.emit(ask.text(store, name, ask.values(parameters)))
    elif federate:
        from kg import linking

        values = ask.values(parameters)
        linking.federated(store, name, values, format.value, endpoint, allow_host or [], timeout)
    else:
        ask.print_result(ask.canned(store, name, ask.values(parameters)), format.value, name)


@app.command()
def cites(
    what: Annotated[str, typer.Argument(metavar="NAME")],
    format: Annotated[ResultFormat, typer.Option("--format", "-f")] = ResultFormat.table,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    from kg import citing

    citing.ask("cites", "citing", what, None, format.value, store)


@app.command(name="cited-by")
def cited_by(
    what: Annotated[str, typer.Argument(metavar="NAME")],
    article: Annotated[str | None, typer.Option("--article", "-a", metavar="N", show_default=False)] = None,
    format: Annotated[ResultFormat, typer.Option("--format", "-f")] = ResultFormat.table,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    from kg import citing

    citing.ask("cited-by", "cited", what, article, format.value, store)


@app.command()
def report(
    subject: Annotated[Subject, typer.Argument(metavar="citations|coverage")],
    format: Annotated[PlainFormat, typer.Option("--format", "-f")] = PlainFormat.table,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    from kg import coverage
    from kg.opening import open_store

    with open_store(store, read_only=True) as opened:
        made = coverage.coverage(opened) if subject is Subject.coverage else coverage.citations(opened)
    coverage.print_report(made, format.value)


@app.command()
def show(measure: Annotated[str, typer.Argument(metavar="MEASURE")], store: StoreOption = DEFAULT_STORE) -> None:
    import kg.show
    from kg.opening import open_store

    with open_store(store, read_only=True) as opened:
        console.display(kg.show.show(opened, measure, console.texts()))


@app.command()
def network(
    name: Annotated[str | None, typer.Argument(metavar="NAME", show_default=False)] = None,
    output: Annotated[list[Path] | None, typer.Option("--output", "-o", metavar="FILE")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", show_default=False)] = None,
    format: Annotated[NetworkFormat, typer.Option("--format", "-f")] = NetworkFormat.table,
    parameters: Parameters = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    from kg import ask

    given = ask.values(parameters)
    if html is not None:
        if name is not None:
            texts = console.texts()
            raise InputError(texts("say.whole_network"), where=name, hint=texts("say.leave_out_name", path=html))
        with console.needs_server():
            from kg import network_page
        network_page.write(store, html, given)
        console.say("say.written", path=html)
    elif name is None:
        ask.print_networks()
    elif output:
        ask.save_network(store, name, given, output)
    else:
        ask.print_network(ask.project(store, name, given), format.value)


# --- out to others -------------------------------------------------------------------------------------------


@app.command()
def link(
    only: Annotated[list[str] | None, typer.Argument(metavar="NAME...", show_default=False)] = None,
    profile: Annotated[str, typer.Option("--profile", metavar="wikidata|eurlex|generic")] = "generic",
    endpoint: Endpoint = None,
    scheme: Annotated[list[str] | None, typer.Option("--scheme", metavar="SCHEME", show_default=False)] = None,
    allow_host: AllowHost = None,
    timeout: Timeout = 120,
    refresh: Annotated[bool, typer.Option("--refresh")] = False,
    link_output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", show_default=False)] = None,
) -> None:
    from kg import linking

    linking.link(only or [], profile, endpoint, scheme or [], allow_host or [], timeout, refresh, link_output)


@app.command()
def mappings(
    registers: Annotated[Path, typer.Argument(metavar="DIR", readable=False)],
    mappings_output: Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", show_default=False)] = None,
) -> None:
    from kg import linking

    linking.mappings(registers, mappings_output or Path())


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N")] = 8000,
    served_host: Annotated[list[str] | None, typer.Option("--allow-host", metavar="HOST", show_default=False)] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    from kg.opening import folder

    with console.needs_server():
        from kg.serve.server import serve as run
    run(folder(store), host, port, hosts=served_host or (), announce=lambda url: console.say("say.serving", url=url))


@app.command()
def info(store: StoreOption = DEFAULT_STORE) -> None:
    from kg import overview

    overview.print_info(store)


@app.command()
def export(
    documents: Annotated[list[str] | None, typer.Argument(metavar="DOCUMENT...", show_default=False)] = None,
    format: Annotated[RdfFormat, typer.Option("--format", "-f")] = RdfFormat.nquads,
    rdf_output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", show_default=False)] = None,
    with_labels: Annotated[bool | None, typer.Option("--labels/--no-labels", show_default=False)] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    from kg import overview
    from kg.files import write_output
    from kg.opening import open_store
    from kg.publish import labels, publish

    if documents and documents[0] == "site":
        _export_site(documents[1:], store)
        return
    with open_store(store, read_only=True) as opened:
        graphs = [opened.document(graph) for graph in overview.graphs(opened, documents or [])]
    if with_labels or (with_labels is None and format is not RdfFormat.nquads):
        graphs.append(labels(graphs))
    data = publish(graphs, format.value)
    if rdf_output is None or str(rdf_output) == "-":
        console.emit_bytes(data)
    else:
        write_output(rdf_output, data)
        console.say("say.written", path=rdf_output)


def _export_site(arguments: list[str], store: Location) -> None:
    from kg.opening import folder

    texts = console.texts()
    if len(arguments) != 1:
        raise InputError(texts("say.name_a_folder"), hint=texts("say.like_a_site"))
    with console.needs_server():
        from kg import site
    target = Path(arguments[0])
    console.say("say.site_written", count=site.export(folder(store), target), path=target)


if __name__ == "__main__":
    sys.exit("run: zhengce, or python -m kg")
