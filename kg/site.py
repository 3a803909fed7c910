"""The explorer as files that any web server can show: ``zhengce export site``.

A page for every document, for every thing that documents and their facts refer to, and for every question that needs
no answer first, in each language under a folder of its own; the graphs and the answers as data. Links are relative.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from kg import console
from kg.cache import QueryResult
from kg.errors import InputError, QueryError
from kg.files import write_output
from kg.i18n import LANGUAGES, Language
from kg.iris import HOME, file_stem
from kg.publish import publish
from kg.resources import web_folder
from kg.results import Result, plain
from kg.sandbox import Worker
from kg.serve.pages import cards, home, network, thing
from kg.serve.pages.language import DEFAULT, PageTexts
from kg.serve.pages.links import external, path_of
from kg.serve.pages.memory import Memory
from kg.serve.pages.view import View
from kg.store import OxigraphStore

Work = Callable[[], Iterable[tuple[str, bytes]]]
"""Something that makes files: their paths, and what is in them."""

TIME_LIMIT: Final = 30.0  # seconds that a question may take
PATIENCE: Final = 600.0  # seconds that a query of a page may take
LISTING: Final = "site.json"
"""The file that says which files are ours; those of an earlier export that are not written again are removed."""

_BUILT: Final = ("network.js", "THIRD-PARTY.txt")
_FORMATS: Final = {"ttl": "turtle", "jsonld": "jsonld"}


class Site:
    """What the pages of a site are: the addresses of all, relative to the page that is being written."""

    def __init__(self, documents: Sequence[str], things: Sequence[str], questions: Sequence[str]) -> None:
        self.documents = frozenset(documents)
        self.things = {iri: path for iri in (*documents, *things) if (path := _page_of(iri))}
        self.questions = frozenset(questions)

    def path(self, language: Language, iri: str) -> str | None:
        """The file of a thing's page, with the anchor if it is a part of a document's; None if it has none."""
        whole, hash, fragment = iri.partition("#")
        if whole in self.documents:
            return f"{language}/{self.things[whole]}{hash}{fragment}"
        if iri in self.things:
            return f"{language}/{self.things[iri]}"
        document = next((above for above in _above(iri) if above in self.documents), None)
        return f"{language}/{self.things[document]}#{iri.removeprefix(f'{document}/')}" if document else None

    def page(self, language: Language, path: str) -> str | None:
        """The file of one of our own pages, by its path on a server."""
        name = path.strip("/")
        if name in ("", "documents", "queries", "network"):
            return f"{language}/{name or 'index'}.html"
        folder, _, query = name.partition("/")
        if folder == "queries":
            if query in self.questions:
                return f"{language}/queries/{query}.html"
            if query.rpartition(".")[0] in self.questions:
                return f"{language}/queries/{query}"
        return None


class Relative:
    """Addresses as seen from one file of a site."""

    live: Final = False
    rows: Final = 5000

    def __init__(self, site: Site, file: str, language: Language) -> None:
        self._site, self._file, self._language = site, file, language

    def _to(self, path: str | None) -> str | None:
        if path is None:
            return None
        file, hash, fragment = path.partition("#")
        return posixpath.relpath(file, posixpath.dirname(self._file) or ".") + hash + fragment

    def thing(self, iri: str) -> str | None:
        path = self._site.path(self._language, iri)
        return self._to(path) if path or iri.startswith(HOME) or path_of(iri) else external(iri)

    def page(self, path: str, **fields: str) -> str | None:
        return self._to(self._site.page(self._language, path))

    def static(self, name: str) -> str:
        return self._to(f"static/{name}") or ""

    def data(self, iri: str, form: str) -> str | None:
        return self._to(f"data/{file_stem(iri)}.{form}") if iri in self._site.documents else None

    def same(self, language: Language) -> str:
        """The same page in another language; from the first page of the site, that language's first page."""
        inner = self._file.partition("/")[2] or self._file
        return self._to(f"{language}/{inner}") or ""

    def hidden(self) -> Sequence[tuple[str, str]]:
        return ()


def export(store: Path, target: Path, *, time_limit: float = TIME_LIMIT) -> int:
    """Write the site of a store into a folder, and give the number of its files.

    A question whose answer takes longer than ``time_limit`` seconds has a page that says so, and no data.
    Each file is written in one step; files of an earlier export that are no longer part of the site are removed.
    Raises InputError (the folder cannot be written, or holds something else), StoreError.
    """
    earlier = _earlier(target)
    written: list[str] = []
    with OxigraphStore(store, read_only=True) as opened, closing(Worker(store)) as worker:
        graphs = opened.documents()
        asking, questioning = _Asking(worker, PATIENCE), _Asking(worker, time_limit)
        site = _plan(asking, [graph.removesuffix("/graph") for graph in graphs])
        for work in console.progress(list(_work(site, asking, questioning, opened)), "say.writing_pages"):
            for file, data in work():
                write_output(target / file, data)
                written.append(file)
    write_output(target / LISTING, (json.dumps(sorted(written), indent=0) + "\n").encode())
    for file in earlier - set(written):
        with suppress(FileNotFoundError):
            (target / file).unlink()
    return len(written)


class _Asking:
    """A store that gives each query its time."""

    def __init__(self, worker: Worker, time_limit: float) -> None:
        self._worker, self._time_limit = worker, time_limit

    def query(self, sparql: str, /) -> QueryResult:
        return self._worker.ask(sparql, time_limit=self._time_limit)


def _earlier(target: Path) -> set[str]:
    """The files of an earlier export. Raises InputError if the folder holds something else."""
    try:
        if (target / LISTING).is_file():
            listed = json.loads((target / LISTING).read_text(encoding="utf-8"))
            return {file for file in listed if isinstance(file, str) and _inside(file)}
        if not target.exists() or (target.is_dir() and not any(target.iterdir())):
            return set()
    except (OSError, ValueError) as error:
        raise InputError(str(error), where=str(target), hint=console.texts()("say.empty_folder")) from error
    raise InputError(console.texts()("say.not_a_site"), where=str(target), hint=console.texts()("say.empty_folder"))


def _above(iri: str) -> Iterator[str]:
    """The IRI without its last step, without its last two …"""
    while iri.count("/") > 3:
        iri = iri.rpartition("/")[0]
        yield iri


def _inside(file: str) -> bool:
    return not posixpath.isabs(file) and ".." not in file.split("/")


def _plan(store: _Asking, documents: Sequence[str]) -> Site:
    view = View(store, PageTexts(DEFAULT), Relative(Site((), (), ()), "index.html", DEFAULT))
    referred = [plain(row["thing"]) for row in view.ask("referred")]
    inner = tuple(f"{document}{mark}" for document in documents for mark in ("/", "#"))
    questions = [query.name for query in cards.questions().values() if not cards.needed(query)]
    return Site(documents, [iri for iri in referred if not iri.startswith(inner)], questions)


def _page_of(iri: str) -> str | None:
    """The file of a thing's page below the folder of a language; None for things that are not ours."""
    path = path_of(iri)
    if path is None or "#" in path or "%" in path or not _inside(path.strip("/")):
        return None
    return f"{path.strip('/')}.html"


def _work(site: Site, store: _Asking, questioning: _Asking, opened: OxigraphStore) -> Iterator[Work]:
    """What is to be done, a few files at a time."""
    memory = Memory()

    def view(file: str, language: Language) -> View:
        return View(store, PageTexts(language), Relative(site, file, language), memory)

    def page(file: str, language: Language, make: Callable[[View], str]) -> Work:
        return lambda: [(file, make(view(file, language)).encode())]

    def question(name: str, language: Language) -> Work:
        file = f"{language}/queries/{name}"
        return lambda: _answered(view(f"{file}.html", language), questioning, name, file)

    yield page("index.html", DEFAULT, home.page)
    for language in LANGUAGES:
        yield page(f"{language}/index.html", language, home.page)
        yield page(f"{language}/documents.html", language, home.documents)
        yield page(f"{language}/queries.html", language, cards.page)
        yield page(f"{language}/network.html", language, network.page)
        for name in sorted(site.questions):
            yield question(name, language)
        for iri, path in sorted(site.things.items()):
            yield page(f"{language}/{path}", language, partial(thing.page, iri=iri))
    for iri in sorted(site.documents):
        yield partial(_graphs, opened, iri)
    yield lambda: [(f"static/{path.name}", path.read_bytes()) for path in _static()]


def _static() -> list[Path]:
    """What pages load, and the licences of it; of what was built, not the SPARQL editor, which needs an endpoint."""
    built = [path for name in _BUILT if (path := web_folder() / "dist" / name).is_file()]
    return [*sorted((web_folder() / "static").iterdir()), *built]


def _answered(view: View, questioning: _Asking, name: str, file: str) -> Iterator[tuple[str, bytes]]:
    """A question's page and its whole answer as data; only the page, which says why, if there is no answer."""
    query = cards.questions()[name]
    try:
        found: Result | QueryError = cards.answer(replace(view, store=questioning), query, {})
    except QueryError as error:
        found = error
    yield f"{file}.html", cards.question(view, query, {}, found).encode()
    if isinstance(found, Result):
        for form in cards.FORMS.values():
            yield f"{file}.{form.suffix}", form.write(found).encode()


def _graphs(store: OxigraphStore, document: str) -> Iterator[tuple[str, bytes]]:
    for suffix, format in _FORMATS.items():
        yield f"data/{file_stem(document)}.{suffix}", publish([store.document(f"{document}/graph")], format)
