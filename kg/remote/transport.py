"""HTTP with patience and limits: the one way in which this package speaks with servers.

An answer is whole and from the host that was asked, or there is an error that says what was wrong. The server's wishes
count: a request is sent under our own name, and again only after the time that the server names.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from kg import __version__
from kg.errors import (
    Busy,
    InputError,
    Redirected,
    Refused,
    RemoteError,
    TooLarge,
    TooSlow,
    Unreachable,
)

AGENT: Final = f"zhengce-kg/{__version__} (https://w3id.org/zhengce)"

_BUSY: Final = frozenset((429, 502, 503, 504))
_BLOCK: Final = 65_536
_SHOWN: Final = 120  # characters of a wrong answer that an error quotes


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take."""

    deadline: float = 120.0  # seconds for all attempts together
    attempts: int = 5
    first_delay: float = 1.0  # seconds before the second attempt, unless the endpoint names a time; then doubled
    max_bytes: int = 32_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says, whatever its status."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, without parameters; empty if none is stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def shown(self) -> str:
        """The beginning of the body, for an error."""
        return " ".join(self.body[: 4 * _SHOWN].decode("utf-8", "replace").split())[:_SHOWN]


@dataclass(slots=True)
class _Call:
    """An attempt that runs in a thread of its own, so that nothing the other side does can hold us up."""

    done: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    error: BaseException | None = None
    response: HTTPResponse | HTTPError | None = None

    def abandon(self) -> None:
        """Cut the connection, so that the thread ends."""
        raw = getattr(getattr(self.response, "fp", None), "raw", None)
        connection = getattr(raw, "_sock", None)
        if isinstance(connection, socket.socket):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Transport:
    """The way to the host of one address, for as many requests as one likes, one at a time."""

    def __init__(
        self,
        url: str,
        *,
        limits: Limits | None = None,
        waiting: Callable[[float], None] | None = None,
        handlers: Sequence[BaseHandler] = (),
    ) -> None:
        """``waiting`` is told the seconds before each pause; ``handlers`` sign the requests.

        Raises InputError for an address that is no http one.
        """
        self.url = url
        self.limits = limits or Limits()
        self._waiting = waiting or (lambda _: None)
        self._opener = build_opener(_SameHost(address(url)), *handlers)

    def send(self, request: Request) -> Answer:
        """Send a request that may be sent twice, until there is an answer, as long as the limits allow.

        Raises RemoteError; a refusal (an answer with a status from 400) is none.
        """
        request.add_header("User-Agent", AGENT)
        end = time.monotonic() + self.limits.deadline
        for attempt in range(1, self.limits.attempts + 1):
            pause = self.limits.first_delay * 2 ** (attempt - 1)
            trouble: RemoteError
            try:
                answer = self._once(request, end)
                if answer.status not in _BUSY:
                    return answer
                asked = _retry_after(answer.headers)
                pause = pause if asked is None else asked
                trouble = self._busy(answer.status, asked)
            except Unreachable as error:
                trouble = error
            if attempt == self.limits.attempts or time.monotonic() + pause >= end:
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

    def _once(self, request: Request, end: float) -> Answer:
        call = _Call()
        left = max(end - time.monotonic(), 0.001)
        threading.Thread(target=self._run, args=(call, request, left), daemon=True).start()
        if not call.done.wait(left):
            call.abandon()
            raise TooSlow(
                f"no whole answer within {self.limits.deadline:g} s",
                where=self.url,
                hint="ask for less at once, or allow more time (link and --federate: --timeout)",
            )
        if isinstance(call.error, RemoteError):
            raise call.error
        if call.error is not None:
            raise self._named(call.error) from call.error
        assert call.answer is not None
        return call.answer

    def _run(self, call: _Call, request: Request, timeout: float) -> None:
        try:
            with contextlib.closing(_opened(self._opener, request, timeout)) as response:
                call.response = response
                call.answer = Answer(response.status or 0, _lower(response.headers), self._read(response))
        except BaseException as error:
            call.error = error
        finally:
            call.done.set()

    def _read(self, response: HTTPResponse | HTTPError) -> bytes:
        if response.fp is None:  # what urllib raises once a password has been refused too often
            return b""
        body = b"".join(_blocks(response, self.limits.max_bytes, self.url))
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


def address(url: str) -> SplitResult:
    """The parts of an http address. Raises InputError for any other, or one that has a password in it."""
    hint = "give one such as https://query.wikidata.org/sparql"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise InputError(f"not the address of an endpoint: {error}", where=url, hint=hint) from error
    if parts.username is not None or parts.password is not None:
        bare = parts.netloc.rpartition("@")[2]
        raise InputError(
            "not the address of an endpoint: a name or password does not belong into it",
            where=parts._replace(netloc=bare).geturl(), hint=hint,
        )  # fmt: skip
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("not the address of an endpoint", where=url, hint=hint)
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect within the host by the same method; never to another host, port or to plain http."""

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
                hint="if that is the right address, give it instead (--endpoint or --store)",
            )  # fmt: skip
        return Request(newurl, data=req.data, headers=dict(req.header_items()), method=req.get_method())


def _opened(opener: OpenerDirector, request: Request, timeout: float) -> HTTPResponse | HTTPError:
    try:
        response: Any = opener.open(request, timeout=timeout)
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
