"""What a request asks for, by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), section 2."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import parse_qsl

import anyio
import pyoxigraph as ox
from starlette.requests import Request

from kg.cache import Dataset
from kg.serve.limits import BODY_TIME, MAX_BODY
from kg.serve.refusal import Refusal

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_MAX_FIELDS: Final = 1000

Fields = list[tuple[str, str]]


class Operation(NamedTuple):
    """A query, and the graphs that it shall see (None: its own choice, else all)."""

    query: str
    dataset: Dataset | None


async def read(request: Request) -> Operation | None:
    """The operation of a GET or POST; None if a GET asks for nothing, so for the service description.

    Raises Refusal: 400 for a malformed request or an update, 408, 413, 415.
    """
    in_url = request.url.query
    if len(in_url) > MAX_BODY:
        raise Refusal(413, "request-too-long", f"the address is longer than {MAX_BODY:,} bytes", hint="use POST")
    fields = _fields(in_url)
    if request.method == "POST":
        fields += await _posted(request)
    elif not fields:
        return None
    return _operation(fields)


async def _posted(request: Request) -> Fields:
    media_type, *parameters = (part.strip() for part in request.headers.get("content-type", "").lower().split(";"))
    if media_type == _UPDATE:
        raise _read_only()
    if media_type not in (_FORM, _QUERY):
        raise Refusal(415, "media-type", f"a query is posted as {_FORM} or {_QUERY}")
    charset = next((value for name, _, value in (p.partition("=") for p in parameters) if name == "charset"), "utf-8")
    if charset.strip("\"' ") not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(415, "encoding", "queries are UTF-8")
    try:
        body = (await _body(request)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    return _fields(body) if media_type == _FORM else [("query", body)]


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        with anyio.fail_after(BODY_TIME):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise Refusal(413, "request-too-long", f"the body is longer than {MAX_BODY:,} bytes")
    except TimeoutError as error:
        raise Refusal(408, "slow", f"the body did not arrive within {BODY_TIME:g} s") from error
    return bytes(body)


def _fields(encoded: str) -> Fields:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise Refusal(400, "request", f"more than {_MAX_FIELDS} parameters") from error


def _operation(fields: Fields) -> Operation:
    if any(name == "update" for name, _ in fields):
        raise _read_only()
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refusal(400, "request", f"a request has one query; this one has {len(queries) or 'none'}")
    default, named = (
        tuple(_graph(value) for name, value in fields if name == key)
        for key in ("default-graph-uri", "named-graph-uri")
    )
    return Operation(queries[0], Dataset(default, named) if default or named else None)


def _graph(iri: str) -> str:
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise Refusal(400, "request", f"not an absolute IRI: {iri[:200]}") from error


def _read_only() -> Refusal:
    return Refusal(400, "read-only", "this endpoint is for reading; it takes no SPARQL Update")


def _not_utf8() -> Refusal:
    return Refusal(400, "encoding", "the request is not UTF-8")
