"""SPARQL endpoints of others: the one place from which this package asks the network anything.

An answer is whole, valid and from the host that was asked, or there is an error that says what was wrong with it.
The endpoint's wishes count: it is asked by POST under our own name, again only after the time it names, and the same
question not twice within a week.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kg import __version__
from kg.errors import (
    Broken,
    Busy,
    Incomplete,
    InputError,
    NotAllowed,
    NotSparql,
    Redirected,
    Refused,
    RemoteError,
    TooLarge,
    TooSlow,
    Unreachable,
)
from kg.files import write_atomic
from kg.results import Result

AGENT: Final = f"zhengce-kg/{__version__} (https://w3id.org/zhengce)"
LOOPBACK: Final = frozenset(("localhost", "127.0.0.1", "::1"))

_BUSY: Final = frozenset((429, 502, 503, 504))
_JSON: Final = frozenset(("application/sparql-results+json", "application/json"))
_CUT_OFF: Final = ("x-sparql-maxrows", "x-sql-state")
"""Headers by which Virtuoso says that an answer with status 200 is cut off: too many rows, too much time."""

_KEPT: Final = 7 * 24 * 3600.0  # seconds that an answer in the cache is good for
_BLOCK: Final = 65_536
_SHOWN: Final = 120  # characters of a wrong answer that the error quotes


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take."""

    deadline: float = 120.0  # seconds for all attempts together
    attempts: int = 5
    first_delay: float = 1.0  # seconds before the second attempt, unless the endpoint names a time; then doubled
    max_bytes: int = 32_000_000


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Call:
    """An attempt that runs in a thread of its own, so that nothing the other side does can hold us up."""

    done: threading.Event = field(default_factory=threading.Event)
    answer: _Answer | None = None
    error: BaseException | None = None
    response: HTTPResponse | HTTPError | None = None

    def abandon(self) -> None:
        """Cut the connection, so that the thread ends."""
        raw = getattr(getattr(self.response, "fp", None), "raw", None)
        connection = getattr(raw, "_sock", None)
        if isinstance(connection, socket.socket):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Remote:
    """An endpoint."""

    def __init__(
        self,
        url: str,
        *,
        allowed: Collection[str],
        limits: Limits | None = None,
        cache: Path | None = None,
        waiting: Callable[[float], None] | None = None,
    ) -> None:
        """``allowed`` are host names; ``cache`` a folder for answers (None: nothing is kept); ``waiting`` is told the
        seconds before each pause.

        Raises InputError for an address that is no http one, NotAllowed for a host that is not ``allowed``.
        """
        self.url = url
        self._address = _address(url)
        if self._address.hostname not in allowed:
            raise NotAllowed(
                f"the host {self._address.hostname} is not on the list of those that may be asked",
                where=url,
                hint=f"if you trust it: --allow-host {self._address.hostname}",
            )
        self._limits = limits or Limits()
        self._cache = cache
        self._waiting = waiting or (lambda _: None)

    def select(self, query: str, *, refresh: bool = False) -> Result:
        """The rows of a SELECT query, from the cache if they are there (unless ``refresh``). Raises RemoteError."""
        kept = None if refresh else self._kept(query)
        if kept is not None:
            return kept
        answer = self._patiently(query)
        result = self._result(answer)
        self._keep(query, answer.body)
        return result

    # --- asking ------------------------------------------------------------------------------------------

    def _patiently(self, query: str) -> _Answer:
        """Ask until there is an answer, as long as the limits allow."""
        end = time.monotonic() + self._limits.deadline
        for attempt in range(1, self._limits.attempts + 1):
            pause = self._limits.first_delay * 2 ** (attempt - 1)
            trouble: RemoteError
            try:
                answer = self._once(query, end)
                if answer.status not in _BUSY:
                    return answer
                asked = _retry_after(answer.headers)
                pause = pause if asked is None else asked
                trouble = self._busy(answer.status, asked)
            except Unreachable as error:
                trouble = error
            if attempt == self._limits.attempts or time.monotonic() + pause >= end:
                raise trouble
            self._waiting(pause)
            time.sleep(pause)
        raise AssertionError("there is at least one attempt")

    def _busy(self, status: int, asked: float | None) -> Busy:
        later = "" if asked is None else f" and asks to come back in {asked:.0f} s"
        return Busy(
            f"the endpoint is busy (HTTP {status}){later}", where=self.url,
            hint="run the command again later; what has been answered so far is kept",
        )  # fmt: skip

    def _once(self, query: str, end: float) -> _Answer:
        call = _Call()
        left = max(end - time.monotonic(), 0.001)
        threading.Thread(target=self._run, args=(call, query, left), daemon=True).start()
        if not call.done.wait(left):
            call.abandon()
            raise TooSlow(
                f"no whole answer within {self._limits.deadline:g} s",
                where=self.url,
                hint="ask for less at once, or allow more time (--timeout)",
            )
        if isinstance(call.error, RemoteError):
            raise call.error
        if call.error is not None:
            raise self._named(call.error) from call.error
        assert call.answer is not None
        return call.answer

    def _run(self, call: _Call, query: str, timeout: float) -> None:
        try:
            with contextlib.closing(_sent(self._opener(), self.url, query, timeout)) as response:
                call.response = response
                call.answer = _Answer(response.status or 0, _lower(response.headers), self._read(response))
        except BaseException as error:
            call.error = error
        finally:
            call.done.set()

    def _opener(self) -> OpenerDirector:
        return build_opener(_SameHost(self._address))

    def _read(self, response: HTTPResponse | HTTPError) -> bytes:
        body = b"".join(_blocks(response, self._limits.max_bytes, self.url))
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and len(body) < int(length):
            raise ConnectionError(f"it broke off after {len(body)} of {length} bytes")
        return body

    def _named(self, error: BaseException) -> BaseException:
        """The error of ours that says what a library's error means."""
        if isinstance(error, URLError) and isinstance(error.reason, BaseException):
            error = error.reason
        if isinstance(error, ssl.SSLError):
            return Refused(f"the connection is not safe: {error}", where=self.url, hint="check the address")
        if isinstance(error, socket.gaierror):
            return Refused("there is no such host", where=self.url, hint="check the address and the network")
        if isinstance(error, TimeoutError):
            return TooSlow("the endpoint does not answer", where=self.url, hint="try again later")
        if isinstance(error, OSError | HTTPException):
            return Unreachable(
                f"no connection, or one that broke off: {error or type(error).__name__}", where=self.url,
                hint="check the address and the network, or try again later",
            )  # fmt: skip
        return error

    # --- reading -----------------------------------------------------------------------------------------

    def _result(self, answer: _Answer) -> Result:
        shown = " ".join(answer.body[: 4 * _SHOWN].decode("utf-8", "replace").split())[:_SHOWN]
        if answer.status >= 300:
            raise Refused(
                f"the endpoint refuses (HTTP {answer.status}): {shown}", where=self.url,
                hint="check that the address is that of a SPARQL endpoint",
            )  # fmt: skip
        if answer.status != 200 or any(name in answer.headers for name in _CUT_OFF):
            raise Incomplete(
                "the endpoint has left out a part of the answer, for its length or the time it takes", where=self.url,
                hint="ask for less at once",
            )  # fmt: skip
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in _JSON:
            raise NotSparql(
                f"the answer is {kind or 'of no stated type'}, not query results: {shown}", where=self.url,
                hint="check that the address is that of a SPARQL endpoint, not of its web page",
            )  # fmt: skip
        try:
            return _parsed(answer.body)
        except ValueError as error:
            raise Broken(
                f"the answer is not valid query results: {error}", where=self.url, hint="try again later"
            ) from error

    # --- cache -------------------------------------------------------------------------------------------

    def _place(self, query: str) -> Path | None:
        digest = hashlib.sha256(f"{self.url}\0{query}".encode()).hexdigest()
        return self._cache / f"{digest}.json" if self._cache else None

    def _kept(self, query: str) -> Result | None:
        """The answer in the cache, if it is there, fresh and whole."""
        place = self._place(query)
        try:
            if place is None or time.time() - place.stat().st_mtime > _KEPT:
                return None
            return _parsed(place.read_bytes())
        except (OSError, ValueError):
            return None

    def _keep(self, query: str, body: bytes) -> None:
        """Put an answer into the cache; where that cannot be, nothing is lost but time."""
        place = self._place(query)
        if place is not None:
            with contextlib.suppress(OSError):
                place.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(place, body)


def cache_folder() -> Path | None:
    """Where answers are kept: below XDG_CACHE_HOME or ~/.cache; None for a user without a home."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return home / "zhengce-kg" / "sparql"


# --- the network -----------------------------------------------------------------------------------------


def _address(url: str) -> SplitResult:
    hint = "give one such as https://query.wikidata.org/sparql"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise InputError(f"not the address of an endpoint: {error}", where=url, hint=hint) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise InputError("not the address of an endpoint", where=url, hint=hint)
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect within the host, asking there by POST again; never to another host, port or to plain http."""

    def __init__(self, asked: SplitResult) -> None:
        self._asked = asked

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request:
        there = urlsplit(newurl)
        safer = (self._asked.scheme, there.scheme, _port(self._asked), _port(there)) == ("http", "https", 80, 443)
        same = there.scheme == self._asked.scheme and _port(there) == _port(self._asked)
        if there.hostname != self._asked.hostname or not (same or safer):
            raise Redirected(
                f"the endpoint sends us elsewhere (HTTP {code}), to {newurl}", where=self._asked.geturl(),
                hint="if that is the right address, give it as --endpoint",
            )  # fmt: skip
        return Request(newurl, data=req.data, headers=dict(req.header_items()), method="POST")


class _Client(SPARQLWrapper):
    """SPARQLWrapper puts the request into form. It does not send it: it would follow any redirect, await any drip."""

    def request(self) -> Request:
        made: Request = self._createRequest()
        return made


def _sent(opener: OpenerDirector, url: str, query: str, timeout: float) -> HTTPResponse | HTTPError:
    client = _Client(url, agent=AGENT, returnFormat=JSON)
    client.setMethod(POST)
    client.setOnlyConneg(True)
    client.setQuery(query)
    try:
        response: Any = opener.open(client.request(), timeout=timeout)
    except HTTPError as error:  # an answer too, only an unwelcome one
        return error
    assert isinstance(response, HTTPResponse)
    return response


def _blocks(response: HTTPResponse | HTTPError, most: int, url: str) -> Iterator[bytes]:
    """The body as it comes. Raises TooLarge as soon as it is longer than ``most`` bytes, or says it will be."""
    length = response.headers.get("Content-Length", "")
    size = int(length) if length.isdigit() else 0
    while size <= most:
        block = response.read1(_BLOCK)
        if not block:
            return
        yield block
        size = max(size, 0) + (0 if length.isdigit() else len(block))
    raise TooLarge(f"the answer is longer than {most:,} bytes", where=url, hint="ask for less at once")


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that Retry-After names, as a number or a date (RFC 9110, section 10.2.3); None if it names none."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        day = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max((day.replace(tzinfo=day.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)


def _parsed(body: bytes) -> Result:
    """The rows of SPARQL's JSON results. Raises ValueError for anything else."""
    trouble = "there are no rows"
    found: Any = None
    try:
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QuerySolutions):
            return Result.of(found)
    except SyntaxError as error:
        trouble = str(error)
    finally:
        found = None  # pyoxigraph's object may not outlive this thread in the traceback of an error
    raise ValueError(trouble)
