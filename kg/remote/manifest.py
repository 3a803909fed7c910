"""What a store on a server notes about itself, as triples in a graph of its own, ``…/store``.

============================ =========================================== ===========================================
subject                      predicate                                   object
============================ =========================================== ===========================================
the graph ``…/store``        ``store#layout``                            the version of this layout
the graph ``…/store``        ``store#background``                        digest of the ontology and vocabularies
a vocabulary's graph         ``store#isBackground``                      that digest
a document's graph           ``store#sha256``                            digest of its sorted N-Quads
a document's graph           ``store#triples``                           how many there are
a property                   ``store#datatype``                          a datatype that its values have
``…/store/source/<digest>``  ``store#source``                            a line of the manifest of sources, as JSON
============================ =========================================== ===========================================

An entry of a document is taken out before its graph is changed and put in afterwards: what has one is whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.errors import Broken, StoreError
from kg.iris import HOME, digest
from kg.remote.endpoint import Endpoint
from kg.results import Result, plain
from kg.sources import KnownSources, Source

MANIFEST: Final = HOME + "store"
"""The graph with the notes."""

LAYOUT: Final = 1
"""The version of the notes that this software writes."""

_TERM: Final = MANIFEST + "#"
_IN: Final = f"GRAPH <{MANIFEST}>"
_AT_ONCE: Final = 1_000  # triples of one update: Virtuoso's compiler gives up at some 5,000


class Entry(NamedTuple):
    """A document's graph as it was put there."""

    sha256: str  # of its sorted N-Quads
    triples: int


class Manifest:
    """The notes of the store at an endpoint. Everything raises RemoteError."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    # --- reading -----------------------------------------------------------------------------------------

    def layout(self) -> int | None:
        """The layout of the store; None if there is none yet.

        Raises StoreError if the server does not show the graphs' union by default.
        """
        values = self._values(f"{_IN} {{ <{MANIFEST}> <{_TERM}layout> ?value }}")
        if values and not self._values(f"<{MANIFEST}> <{_TERM}layout> ?value"):
            raise StoreError(
                "this server does not take the union of all graphs as its default graph", where=self._endpoint.url,
                hint="set the server up so, or name its kind before the address (fuseki+http://…)",
            )  # fmt: skip
        return max(map(int, values), default=None)

    def background(self) -> str | None:
        """The digest of the ontology and vocabularies that are wholly there; None if they are not."""
        values = self._values(f"{_IN} {{ <{MANIFEST}> <{_TERM}background> ?value }}")
        return values[0] if len(values) == 1 else None

    def background_graphs(self) -> list[str]:
        """The graphs of the ontology and vocabularies, whole or not."""
        return sorted({key for key, _ in self._pairs("isBackground")})

    def documents(self) -> dict[str, Entry]:
        """The documents' graphs that are whole."""
        counts = dict(self._pairs("triples"))
        try:
            return {graph: Entry(sha256, int(counts[graph])) for graph, sha256 in self._pairs("sha256")}
        except (KeyError, ValueError) as error:
            raise Broken(
                f"the store's notes are damaged ({error})", where=self._endpoint.url,
                hint=f"remove the graph {MANIFEST} there and load all documents again",
            ) from error  # fmt: skip

    def lost(self) -> list[str]:
        """The documents whose graphs somebody else has removed."""
        pattern = (
            f"{_IN} {{ ?key <{_TERM}sha256> ?value }} FILTER NOT EXISTS {{ GRAPH ?key {{ ?any ?property ?other }} }}"
        )
        return [key for key, _ in self._paged(pattern)]

    def types(self) -> set[tuple[str, str]]:
        """The datatypes that the values of properties had in the documents that were put."""
        return set(self._pairs("datatype"))

    def sources(self) -> dict[str, Source]:
        """What the documents were built from, by path."""
        rows = (json.loads(value) for _, value in self._pairs("source"))
        return {row[0]: Source(*row) for row in rows}

    # --- writing -----------------------------------------------------------------------------------------

    def found(self) -> None:
        """Note that here is a store."""
        self._insert([_triple(MANIFEST, "layout", str(LAYOUT))])

    def doubt(self, subjects: Iterable[str]) -> None:
        """Take out what is noted of some graphs, before they are changed."""
        self._delete(subjects)

    def note(
        self,
        documents: Mapping[str, Entry],
        sources: Mapping[str, Source | None],
        types: Iterable[tuple[str, str]],
    ) -> None:
        """Note documents whose graphs are whole, sources by path (None: gone), and types of properties."""
        self._delete(_source_iri(path) for path in sources)
        triples = [_triple(name, "datatype", datatype) for name, datatype in sorted(types)]
        triples += [
            triple
            for graph, entry in documents.items()
            for triple in (_triple(graph, "sha256", entry.sha256), _triple(graph, "triples", str(entry.triples)))
        ]
        triples += [
            _triple(_source_iri(path), "source", json.dumps(list(source))) for path, source in sources.items() if source
        ]
        self._insert(triples)

    def begin_background(self, graphs: Iterable[str], sha256: str) -> None:
        """Note which graphs the ontology and vocabularies are about to be in, and that they are not whole."""
        self._endpoint.update(
            f"DELETE {{ {_IN} {{ ?s <{_TERM}background> ?o }} }} WHERE {{ {_IN} {{ ?s <{_TERM}background> ?o }} }}"
        )
        self._insert([_triple(graph, "isBackground", sha256) for graph in graphs])

    def end_background(self, gone: Iterable[str], sha256: str) -> None:
        """Note that the ontology and vocabularies are whole, and which graphs are no longer theirs."""
        self._delete(gone)
        self._insert([_triple(MANIFEST, "background", sha256)])

    # --- asking ------------------------------------------------------------------------------------------

    def _values(self, pattern: str) -> list[str]:
        return [plain(row[0]) for row in self._rows(f"SELECT ?value WHERE {{ {pattern} }}")]

    def _pairs(self, name: str) -> Iterator[tuple[str, str]]:
        return self._paged(f"{_IN} {{ ?key <{_TERM}{name}> ?value }}")

    def _paged(self, pattern: str) -> Iterator[tuple[str, str]]:
        """Keys with their one value in the order of the keys, by pages that begin behind the last key."""
        last = ""
        while True:
            behind = f"FILTER(STR(?key) > {ox.Literal(last)})" if last else ""
            rows = self._rows(
                f"SELECT ?key ?value WHERE {{ {pattern} {behind} }} ORDER BY STR(?key) LIMIT {self._endpoint.page}"
            )
            yield from ((plain(key), plain(value)) for key, value in rows)
            if len(rows) < self._endpoint.page:
                return
            last = plain(rows[-1][0])

    def _rows(self, query: str) -> Sequence[Sequence[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]]:
        return Result.of(self._endpoint.query(query)).rows

    def _insert(self, triples: Sequence[str]) -> None:
        for start in range(0, len(triples), _AT_ONCE):
            self._endpoint.update(f"INSERT DATA {{ {_IN} {{\n{''.join(triples[start : start + _AT_ONCE])}}} }}")

    def _delete(self, subjects: Iterable[str]) -> None:
        names = [str(ox.NamedNode(each)) for each in subjects]
        for start in range(0, len(names), _AT_ONCE):
            those = " ".join(names[start : start + _AT_ONCE])
            inner = f"{_IN} {{ ?s ?p ?o }}"
            self._endpoint.update(f"DELETE {{ {inner} }} WHERE {{ VALUES ?s {{ {those} }} {inner} }}")


class RemoteSources(KnownSources):
    """The manifest of sources of a store on a server; what changes is written with the documents."""

    def __init__(self, known: dict[str, Source]) -> None:
        super().__init__(known)
        self.changed: dict[str, Source | None] = {}

    def record(self, source: Source) -> None:
        """Note a source, in place of what was noted for its path."""
        self._known[source.path] = self.changed[source.path] = source

    def forget(self, source: Source) -> None:
        """Note that a source is gone."""
        if self._known.pop(source.path, None):
            self.changed[source.path] = None


def _source_iri(path: str) -> str:
    return f"{MANIFEST}/source/{digest(json.dumps(path), 32)}"


def _triple(subject: str, name: str, value: str) -> str:
    return f"{ox.NamedNode(subject)} <{_TERM}{name}> {ox.Literal(value)} .\n"
