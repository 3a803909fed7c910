"""SPARQL endpoints of others: rows for a SELECT query, with a cache.

An answer is whole, valid and from the host that was asked, or there is an error that says what was wrong with it.
The endpoint's wishes count: it is asked by POST under our own name, again only after the time it names, and the same
question not twice within a week.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kg.errors import Broken, Incomplete, NotAllowed, NotSparql, Refused
from kg.files import write_atomic
from kg.remote.transport import AGENT, Answer, Limits, Transport, address
from kg.results import Result

__all__ = ["CUT_OFF", "LOOPBACK", "Limits", "Remote", "cache_folder"]

LOOPBACK: Final = frozenset(("localhost", "127.0.0.1", "::1"))

CUT_OFF: Final = ("x-sparql-maxrows", "x-sql-state")
"""Headers by which Virtuoso says that an answer with status 200 is cut off: too many rows, too much time."""

_JSON: Final = frozenset(("application/sparql-results+json", "application/json"))
_KEPT: Final = 7 * 24 * 3600.0  # seconds that an answer in the cache is good for


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
        host = address(url).hostname
        if host not in allowed:
            raise NotAllowed(
                f"the host {host} is not on the list of those that may be asked",
                where=url,
                hint=f"if you trust it: --allow-host {host}",
            )
        self._transport = Transport(url, limits=limits, waiting=waiting)
        self._cache = cache

    def select(self, query: str, *, refresh: bool = False) -> Result:
        """The rows of a SELECT query, from the cache if they are there (unless ``refresh``). Raises RemoteError."""
        kept = None if refresh else self._kept(query)
        if kept is not None:
            return kept
        answer = self._transport.send(_request(self.url, query))
        result = self._result(answer)
        self._keep(query, answer.body)
        return result

    def _result(self, answer: Answer) -> Result:
        if answer.status >= 300:
            raise Refused(
                f"the endpoint refuses (HTTP {answer.status}): {answer.shown}", where=self.url,
                hint="check that the address is that of a SPARQL endpoint",
            )  # fmt: skip
        if answer.status != 200 or any(name in answer.headers for name in CUT_OFF):
            raise Incomplete(
                "the endpoint has left out a part of the answer, for its length or the time it takes", where=self.url,
                hint="ask for less at once",
            )  # fmt: skip
        if answer.kind not in _JSON:
            raise NotSparql(
                f"the answer is {answer.kind or 'of no stated type'}, not query results: {answer.shown}",
                where=self.url,
                hint="check that the address is that of a SPARQL endpoint, not of its web page",
            )
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


class _Client(SPARQLWrapper):
    """SPARQLWrapper puts the request into form. It does not send it: it would follow any redirect, await any drip."""

    def request(self) -> Request:
        made: Request = self._createRequest()
        return made


def _request(url: str, query: str) -> Request:
    client = _Client(url, agent=AGENT, returnFormat=JSON)
    client.setMethod(POST)
    client.setOnlyConneg(True)
    client.setQuery(query)
    return client.request()


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
