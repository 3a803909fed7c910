"""The pages over HTTP: which address shows which page, and the files that they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.binding import Queryable
from kg.catalogue import CannedQuery
from kg.i18n import LANGUAGES
from kg.iris import is_iri
from kg.resources import web_folder
from kg.serve import resource
from kg.serve.negotiation import GRAPHS, accepted, liking
from kg.serve.pages import cards, editor, home, network, search, uses
from kg.serve.pages import thing as things
from kg.serve.pages.language import PageTexts, wanted
from kg.serve.pages.links import Served
from kg.serve.pages.memory import Memory
from kg.serve.pages.view import Nothing, View
from kg.serve.refusal import Refusal
from kg.serve.warm import memory_of
from kg.serve.workers import SnapshotStore, Workers

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept, Accept-Language",
    "Cache-Control": "no-cache",
}
"""What a page may do: load files of this server, and send forms to it. No script or style of its own runs."""

EDITOR_HEADERS: Final = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
}
"""The same for the SPARQL editor, whose libraries (CodeMirror 5, Yasr) write style attributes and bring their icons as
data; scripts come from this server only, here too.
"""

Page = Callable[[View], str]


def view(request: Request, store: Queryable) -> View:
    """What the pages of a request are made with."""
    asked = request.query_params.get("lang")
    language = wanted(asked, request.headers.get("accept-language", ""))
    fields = {name: value for name, value in request.query_params.items() if name != "lang"}
    links = Served(request.url.path, fields, language if asked in LANGUAGES else None)
    memory = memory_of(store.snapshot) if isinstance(store, SnapshotStore) else Memory()
    return View(store, PageTexts(language), links, memory)


async def show(
    request: Request, workers: Workers, page: Page, status: int = 200, headers: Mapping[str, str] = HEADERS
) -> Response:
    """A page as the answer to a request; its queries run in the workers. Raises Refusal."""
    html = await workers.use(lambda store: page(view(request, store)))
    return HTMLResponse(html, status, headers)


def wants_page(request: Request) -> bool:
    """Whether a client likes HTML better than any form of RDF, as browsers do and programs do not."""
    if request.query_params.get("format"):
        return False
    ranges = accepted(",".join(request.headers.getlist("accept")))
    others = max(liking(offer, ranges) for offer in GRAPHS)
    return max(ranges.get(each, 0.0) for each in ("text/html", "application/xhtml+xml")) > others


async def thing(request: Request, workers: Workers, iri: str) -> Response:
    """The page of a thing. Raises Refusal (404 if the store says nothing of it)."""
    shown = _page_number(request)
    how = request.query_params.get("how", "")[: cards.MAX_LENGTH]
    kind = request.query_params.get("kind", "")

    def page(view: View) -> str:
        try:
            return things.page(view, iri, shown, how if is_iri(how) else "", kind if kind in uses.AMONG else "")
        except things.Unknown as error:
            raise resource.unknown(iri) from error

    return await show(request, workers, page)


def refused(request: Request, refusal: Refusal) -> Response:
    """A page that says why there is no answer."""
    html = view(request, Nothing()).render("refused.html", refusal=refusal)
    return HTMLResponse(html, refusal.status, {**HEADERS, **refusal.headers, "Cache-Control": "no-store"})


def routes(workers: Workers, others: Workers) -> list[BaseRoute]:
    """The addresses of the pages that are not a thing's own. What may take long runs in ``others``."""

    def route(path: str, page: Page) -> Route:
        async def endpoint(request: Request) -> Response:
            return await show(request, workers, page)

        return Route(path, endpoint, methods=["GET"])

    async def listed(request: Request) -> Response:
        kind, number = request.query_params.get("kind", ""), _page_number(request)
        return await show(request, workers, lambda view: home.documents(view, kind, number))

    async def found(request: Request) -> Response:
        text, kind = (request.query_params.get(name, "") for name in ("q", "kind"))
        return await show(request, workers, lambda view: search.page(view, text, kind))

    async def question(request: Request) -> Response:
        query, fields = _known(request.path_params["name"]), _fields(request)
        return await show(
            request, others, lambda view: cards.question(view, query, fields, cards.attempt(view, query, fields))
        )

    async def answer(request: Request) -> Response:
        form = cards.FORMS.get(request.path_params["form"])
        query = _known(request.path_params["name"])
        if form is None:
            raise Refusal(404, "unknown", "answers are to be had as csv and json")
        fields = _fields(request)
        body = await others.use(lambda store: form.write(cards.answer(view(request, store), query, fields)))
        named = {"Content-Disposition": f'attachment; filename="{query.name}.{form.suffix}"'}
        return Response(body, media_type=form.media_type, headers=named | {"Cache-Control": "no-cache"})

    async def drawn(request: Request) -> Response:
        fields = _fields(request)
        document, around = fields.get("document", ""), fields.get("around", "")
        return await show(request, others, lambda view: network.page(view, document, around))

    async def edit(request: Request) -> Response:
        query = request.query_params.get("query", "")
        return await show(request, workers, lambda view: editor.page(view, query), headers=EDITOR_HEADERS)

    return [
        route("/", home.page),
        Route("/documents", listed, methods=["GET"]),
        Route("/search", found, methods=["GET"]),
        route("/queries", cards.page),
        Route("/queries/{name}.{form}", answer, methods=["GET"]),
        Route("/queries/{name}", question, methods=["GET"]),
        Route("/network", drawn, methods=["GET"]),
        Route("/query", edit, methods=["GET"]),
        Mount("/static", _Files()),
    ]


def _page_number(request: Request) -> int:
    number = request.query_params.get("page", "")
    return int(number) if number.isdecimal() and 0 < int(number[:9]) < 100_000 else 1


def _fields(request: Request) -> dict[str, str]:
    """What a form sent: the last of each, and nothing of what was left empty or is longer than a name."""
    given = ((name, value.strip()) for name, value in request.query_params.items())
    return {name: value for name, value in given if value and len(value) <= cards.MAX_LENGTH and name != "lang"}


def _known(name: str) -> CannedQuery:
    query = cards.questions().get(name)
    if query is None:
        raise Refusal(404, "unknown", "there is no such question", hint="/queries lists them")
    return query


class _Files(StaticFiles):
    """The style and what else pages load: written by hand (``static``) or built (``dist``)."""

    def __init__(self) -> None:
        super().__init__(directory=web_folder() / "static")
        self.all_directories = [web_folder() / "static", web_folder() / "dist"]
