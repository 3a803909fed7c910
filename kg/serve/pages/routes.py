"""The pages over HTTP: which address shows which page, and the files that they need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.binding import Queryable
from kg.i18n import LANGUAGES
from kg.resources import web_folder
from kg.serve.pages import home
from kg.serve.pages.language import PageTexts, wanted
from kg.serve.pages.links import Served
from kg.serve.pages.view import View
from kg.serve.workers import Workers

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept, Accept-Language",
    "Cache-Control": "no-cache",
}
"""What a page may do: load files of this server, and send forms to it. No script or style of its own runs."""

Page = Callable[[View], str]


def view(request: Request, store: Queryable) -> View:
    """What the pages of a request are made with."""
    asked = request.query_params.get("lang")
    language = wanted(asked, request.headers.get("accept-language", ""))
    fields = {name: value for name, value in request.query_params.items() if name != "lang"}
    links = Served(request.url.path, fields, language if asked in LANGUAGES else None)
    return View(store, PageTexts(language), links)


async def show(request: Request, workers: Workers, page: Page, status: int = 200) -> Response:
    """A page as the answer to a request; its queries run in the workers. Raises Refusal."""
    html = await workers.use(lambda store: page(view(request, store)))
    return HTMLResponse(html, status, HEADERS)


def routes(workers: Workers) -> list[BaseRoute]:
    """The addresses of the pages that are not a thing's own."""

    def route(path: str, page: Page) -> Route:
        async def endpoint(request: Request) -> Response:
            return await show(request, workers, page)

        return Route(path, endpoint, methods=["GET"])

    return [
        route("/", home.page),
        route("/documents", home.documents),
        Mount("/static", _Files()),
    ]


class _Files(StaticFiles):
    """The style and what else pages load: written by hand (``static``) or built (``dist``)."""

    def __init__(self) -> None:
        super().__init__(directory=web_folder() / "static")
        self.all_directories = [web_folder() / "static", web_folder() / "dist"]
