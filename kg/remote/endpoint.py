"""A SPARQL 1.1 server that keeps our graphs: questions, updates and whole graphs, in the server's own dialect.

Nothing is cut off silently: an answer that a server may have shortened is asked for in pages, or is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlencode
from urllib.request import Request

import pyoxigraph as ox

from kg.cache import QueryResult
from kg.errors import Broken, Incomplete, NotSparql, QueryError, Refused
from kg.graph import PREFIXES
from kg.remote.credentials import PASSWORD, TOKEN, USER, Credentials
from kg.remote.dialects import Dialect, dialects, named, of_server
from kg.remote.transport import Answer, Limits, Transport, address
from kg.sparql import names_its_graphs, words

LIMITS: Final = Limits(deadline=600.0, max_bytes=1_000_000_000)
"""What one request to a store of our own may take."""

_FORM: Final = "application/x-www-form-urlencoded"
_RESULTS: Final = {
    "json": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
}
_CUT_OFF: Final = ("x-sparql-maxrows", "x-sql-state")
"""Headers by which Virtuoso says that an answer with status 200 is cut off: too many rows, too much time."""

_BRIEF: Final = 32_000  # bytes that a server reads before it refuses them
_NOTHING: Final = "urn:zhengce:nothing"  # a graph that is not there

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ASKED: Final = "__ASK_RETVAL"
"""The column in which Virtuoso answers ASK: one row for yes, none for no."""

_YES, _NO = (f'{{"head": {{}}, "boolean": {answer}}}'.encode() for answer in ("true", "false"))
_PAGED: Final = 0.9  # the share of the most rows that a page has: an answer of just the most counts as cut off


class Endpoint:
    """A server at an address, spoken with in its dialect and under the credentials of the environment."""

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        limits: Limits = LIMITS,
        waiting: Callable[[float], None] | None = None,
    ) -> None:
        """``url`` may begin with the name of a dialect (``virtuoso+http://…``); else the server is asked for its name.

        Raises InputError for what is no http address, RemoteError if nothing answers there.
        """
        name, bare = named(url)
        address(bare)
        self.url = bare
        self._limits = limits
        self._waiting = waiting
        self._credentials = Credentials.from_environment() if credentials is None else credentials
        dialect = dialects()[name] if name else self._recognised(bare)
        self.dialect = dialect.at(bare)
        self._query = self._transport(self.dialect.query, self.dialect)
        self._update = self._transport(self.dialect.update, self.dialect) if self.dialect.update else None
        self._graphs = self._transport(self.dialect.graphs, self.dialect) if self.dialect.graphs else None

    # --- questions ---------------------------------------------------------------------------------------

    def query(self, text: str) -> QueryResult:
        """The answer to a query over the union of all graphs, or over those it names; the usual prefixes are declared.

        Raises QueryError for a query that the server refuses, Incomplete for an answer that is cut off, RemoteError.
        """
        form = next((word for word in words(text) if word in _FORMS), "SELECT")
        if form in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(text)
        kind, format = _RESULTS[self.dialect.results]
        answer = self._ask(text, kind)
        if any(name in answer.headers for name in _CUT_OFF):
            raise self._incomplete()
        try:
            found = ox.parse_query_results(answer.body, format=format)
            if form == "ASK" and isinstance(found, ox.QuerySolutions):
                yes = [each.value for each in found.variables] == [_ASKED] and any(True for _ in found)
                return ox.parse_query_results(_YES if yes else _NO, format=ox.QueryResultsFormat.JSON)
            return found
        except (SyntaxError, ValueError) as error:
            raise self._broken(answer, str(error)) from error

    def _graph(self, text: str) -> ox.QueryTriples:
        store, found = ox.Store(), self._triples(text)
        if self.dialect.rows and len(found) >= self.dialect.rows:
            raise self._incomplete()
        store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in found)
        answer = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(answer, ox.QueryTriples)
        return answer

    def triples(self, graph: str) -> list[ox.Triple]:
        """All triples of a named graph; none if there is no such graph. Raises RemoteError."""
        pattern = f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}"
        if self.dialect.rows is None:
            return self._triples(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
        return [triple for page in self._pages(pattern) for triple in page]

    def _pages(self, pattern: str) -> Iterator[list[ox.Triple]]:
        """The triples in an order that no two share, so that no page misses any."""
        size = self.page
        ordered = f"{{ SELECT ?s ?p ?o WHERE {{ {pattern} }} ORDER BY ?s ?p ?o }}"
        page: list[ox.Triple] = []
        start = 0
        while start == 0 or len(page) == size:
            inner = f"{{ SELECT ?s ?p ?o WHERE {{ {ordered} }} LIMIT {size} OFFSET {start} }}"
            page = self._triples(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inner} }}")
            yield page
            start += size

    @property
    def page(self) -> int:
        """How many rows to ask for at once."""
        return int(min(self.dialect.rows or 50_000, 50_000) * _PAGED)

    def _triples(self, text: str) -> list[ox.Triple]:
        answer = self._ask(text, "text/turtle")
        try:
            return [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)]
        except (SyntaxError, ValueError) as error:
            raise self._broken(answer, str(error)) from error

    def _ask(self, text: str, accept: str) -> Answer:
        fields = {"query": _with_prefixes(text)}
        if not names_its_graphs(text):
            fields |= self.dialect.union
        answer = self._post(self._query, fields, accept)
        if answer.status == 400:
            raise QueryError(f"the server refuses the query: {answer.shown}", where=self.url)
        self._require_good(answer, "the query")
        if answer.status != 200:
            raise self._incomplete()
        return answer

    # --- changes -----------------------------------------------------------------------------------------

    def update(self, text: str) -> None:
        """Carry out a SPARQL update, which may be sent twice. Raises RemoteError, as all changes do."""
        if self._update is None:
            raise Refused(
                "no address for updates is known for this server", where=self.url,
                hint="set ZHENGCE_STORE_UPDATE_URL to it",
            )  # fmt: skip
        self._require_good(self._post(self._update, {"update": _with_prefixes(text)}, "*/*"), "a change")

    def put(self, graph: str, ntriples: bytes) -> None:
        """Make some N-Triples the whole content of a named graph."""
        if self._graphs is None:
            name = ox.NamedNode(graph)
            data = ntriples.decode("utf-8")
            self.update(f"DROP SILENT GRAPH {name} ; INSERT DATA {{ GRAPH {name} {{\n{data}}} }}")
            return
        if self.dialect.authentication == "digest" and len(ntriples) > _BRIEF:
            self._challenge(self._graphs)
        request = Request(
            _of_graph(self._graphs.url, graph), ntriples, {"Content-Type": "application/n-triples"}, method="PUT"
        )
        self._require_good(self._graphs.send(request), "a graph")

    def drop(self, graph: str) -> None:
        """Remove a named graph, if it is there."""
        if self._graphs is None:
            self.update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")
            return
        answer = self._graphs.send(Request(_of_graph(self._graphs.url, graph), method="DELETE"))
        if answer.status != 404:
            self._require_good(answer, "a removal")

    # --- speaking ----------------------------------------------------------------------------------------

    def _transport(self, url: str, dialect: Dialect) -> Transport:
        handlers = self._credentials.handlers(url, dialect.authentication)
        return Transport(url, limits=self._limits, waiting=self._waiting, handlers=handlers)

    def _challenge(self, transport: Transport) -> None:
        """Let the server say by what it wants the next request signed: it cuts off a long one that is not."""
        transport.send(Request(_of_graph(transport.url, _NOTHING)))

    def _recognised(self, url: str) -> Dialect:
        """The dialect of the server that answers at an address, asked without credentials."""
        brief = replace(self._limits, max_bytes=max(self._limits.max_bytes, 1_000_000))
        answer = Transport(url, limits=brief, waiting=self._waiting).send(Request(url))
        return of_server(answer.headers.get("server", ""))

    def _post(self, transport: Transport, fields: dict[str, str], accept: str) -> Answer:
        headers = {"Content-Type": _FORM, "Accept": accept}
        return transport.send(Request(transport.url, urlencode(fields).encode("ascii"), headers, method="POST"))

    def _require_good(self, answer: Answer, what: str) -> None:
        if answer.status in (401, 403):
            known = "does not accept the credentials" if self._credentials else "wants credentials"
            raise Refused(
                f"the server {known} for {what} (HTTP {answer.status})", where=self.url,
                hint=f"set {USER} and {PASSWORD}, or {TOKEN}",
            )  # fmt: skip
        if answer.status >= 300:
            raise Refused(
                f"the server refuses {what} (HTTP {answer.status}): {answer.shown}", where=self.url,
                hint="check the address, and what kind of server is there (zhengce … --store virtuoso+http://…)",
            )  # fmt: skip

    def _incomplete(self) -> Incomplete:
        most = f" ({self.dialect.rows:,} rows at most, unless it is set up otherwise)" if self.dialect.rows else ""
        return Incomplete(
            f"the server gives only a part of the answer{most}", where=self.url,
            hint="ask for less at once (-p, LIMIT), or let the server give more rows",
        )  # fmt: skip

    def _broken(self, answer: Answer, why: str) -> Broken | NotSparql:
        if answer.kind == "text/html":
            return NotSparql(
                f"the answer is a web page: {answer.shown}", where=self.url,
                hint="check that the address is that of a SPARQL server, and its kind",
            )  # fmt: skip
        return Broken(
            f"the answer is damaged or breaks off: {why}", where=self.url,
            hint="the server may have a limit of time; ask for less at once, or try again",
        )  # fmt: skip


def _of_graph(url: str, graph: str) -> str:
    """The address of a named graph: indirect identification (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2)."""
    return f"{url}{'&' if '?' in url else '?'}graph={quote(graph, safe='')}"


def _with_prefixes(text: str) -> str:
    """The query with a declaration of every usual prefix that it uses and does not declare."""
    declared = {name.lower() for name in re.findall(r"\bPREFIX\s+([\w-]*)\s*:", text, re.IGNORECASE)}
    missing = [name for name in PREFIXES if name not in declared and re.search(rf"(?<![\w-]){name}:", text)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + text
