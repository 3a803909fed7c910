"""The web application: its routes, and what each answers."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import anyio
import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.cache import QueryResult
from kg.serve import answers, description, gate, protocol, resource
from kg.serve.guard import LOCAL_HOSTS, Guard
from kg.serve.limits import Limits
from kg.serve.negotiation import GRAPHS, Offer, choose
from kg.serve.pages import routes as pages
from kg.serve.pages.routes import wants_page
from kg.serve.refusal import Refusal
from kg.serve.snapshots import Snapshots
from kg.serve.warm import memory_of
from kg.serve.workers import Workers

OWN_ANSWERS: Final = 4
"""How much larger the answers to the pages' own queries may be: a long document is one answer."""

_FORMATS: Final = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
_READ: Final = {"Vary": "Accept", "Cache-Control": "no-cache"}


def create_app(store: Path, *, limits: Limits | None = None, hosts: Collection[str] = LOCAL_HOSTS) -> Starlette:
    """An application that answers for the store in a folder, to requests that name one of ``hosts``.

    Raises StoreError: there is no store, or somebody is writing to it.
    """
    limits = limits or Limits()
    snapshots = Snapshots(store)
    own = Workers(snapshots, replace(limits, answer=OWN_ANSWERS * limits.answer))
    strangers = Workers(snapshots, limits)
    site = _Site(strangers, own)
    memory_of(snapshots.current())
    for workers in (own, strangers):
        threading.Thread(target=workers.start, name="start", daemon=True).start()
    things = [
        Route(f"/{step}{rest}", partial(site.thing, step), methods=["GET"])
        for step in resource.STEPS
        for rest in ("", "/{rest:path}")
    ]
    return Starlette(
        routes=[
            Route("/sparql", site.sparql, methods=["GET", "POST"]),
            Route("/sparql/", site.sparql, methods=["GET", "POST"]),
            Route("/resource", site.resource, methods=["GET"]),
            *things,
            *pages.routes(own, strangers),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts),
            Middleware(GZipMiddleware, minimum_size=2000),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=["Retry-After"],
                max_age=86400,
            ),
        ],
        exception_handlers={Refusal: _refuse, HTTPException: _refuse_http, Exception: _refuse_broken},
    )


class _Site:
    """The pages. Queries of strangers and the site's own run in different workers, so one does not wait for another."""

    def __init__(self, strangers: Workers, own: Workers) -> None:
        self._strangers, self._own = strangers, own

    async def sparql(self, request: Request) -> Response:
        operation = await protocol.read(request)
        accept = _accept(request)
        if operation is None:
            offer = choose(accept, GRAPHS)
            endpoint = str(request.url.replace(query=""))
            return _answer(answers.graph(description.describe(endpoint), offer), offer)
        await anyio.to_thread.run_sync(gate.check, operation.query)
        body, offer = await self._strangers.run(
            operation.query,
            lambda result: answers.answer(result, accept),
            dataset=operation.dataset,
            base=str(request.url.replace(query="")),
        )
        return _answer(body, offer)

    async def resource(self, request: Request) -> Response:
        iris = request.query_params.getlist("iri")
        if len(iris) != 1:
            raise Refusal(400, "request", "name one thing: /resource?iri=…")
        return await self._about(iris[0], request)

    async def thing(self, step: str, request: Request) -> Response:
        return await self._about(resource.iri_of(step, request.path_params.get("rest", "")), request)

    async def _about(self, iri: str, request: Request) -> Response:
        query = resource.query_about(iri)
        if wants_page(request):
            return await pages.thing(request, self._own, iri)
        offer = choose(_wanted(request), GRAPHS)

        def finish(result: QueryResult) -> bytes:
            assert isinstance(result, ox.QueryTriples)
            triples = list(result)
            if not triples:
                raise resource.unknown(iri)
            return answers.graph(triples, offer)

        return _answer(await self._own.run(query, finish), offer)


def _wanted(request: Request) -> str:
    """What a client wants of a thing: the format in the address (for links on pages), else what it accepts."""
    return _FORMATS.get(request.query_params.get("format", ""), _accept(request))


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _answer(body: bytes, offer: Offer) -> Response:
    return Response(body, headers={"Content-Type": offer.content_type} | _READ)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _refusal(request, error)


def _refusal(request: Request, refusal: Refusal) -> Response:
    """For browsers a page, else JSON; the endpoint always answers programs."""
    if not request.url.path.startswith("/sparql") and wants_page(request):
        return pages.refused(request, refusal)
    return refusal.response()


async def _refuse_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        refusal = Refusal(405, "method", "this server is for reading", headers=error.headers)
    else:
        refusal = Refusal(error.status_code, "unknown", "there is nothing here", hint="the endpoint is /sparql")
    return _refusal(request, refusal)


async def _refuse_broken(request: Request, error: Exception) -> Response:
    return Refusal(500, "server", "the server failed; its log says why").response()
