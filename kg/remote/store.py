"""A store in any SPARQL 1.1 server: one named graph per document, beside the ontology and the vocabularies.

The server holds everything, the manifest too (``kg.remote.manifest``), so that a load that was cut off is taken up
again from any machine. Nothing there is locked: one writer at a time is for the user to see to.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg import console
from kg.background import Background, default_background
from kg.cache import QueryResult
from kg.documents import checked
from kg.errors import Broken, StoreError
from kg.graph import in_graph, sorted_nquads
from kg.remote.endpoint import Endpoint
from kg.remote.manifest import LAYOUT, Entry, Manifest, RemoteSources
from kg.remote.restoring import restored, types, unambiguous
from kg.store import Store

_PENDING: Final = 4_000_000  # bytes of documents that are sent together at the latest
_SECONDS: Final = 5.0  # after which they are sent together, so that whatever ends a load costs little


class RemoteStore(Store):
    """A store at the address of a server. A writer brings the vocabularies there up to date when it opens it.

    Raises InputError for what is no address, StoreError if there is no store (and none is to be made), RemoteError.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        read_only: bool = False,
        create: bool = True,
        background: Background | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.read_only = read_only
        self._manifest = Manifest(endpoint)
        self._documents: dict[str, Entry] | None = None
        self._sources: RemoteSources | None = None
        self._types: set[tuple[str, str]] | None = None
        self._altered = 0  # documents that came back in other words
        self._open(create and not read_only)
        if not read_only:
            self._bring_background(background or default_background())

    # --- documents ---------------------------------------------------------------------------------------

    def put_document(self, graph: str, nquads: bytes) -> None:
        """Make ``nquads`` the whole content of the named graph ``graph``.

        If it fails half-way the document counts as missing. Raises InputError for what is not N-Quads of just this
        graph, RemoteError.
        """
        self._require_writer()
        batch = RemoteBatch(self)
        batch.put(graph, checked(graph, nquads))
        batch.flush()

    def remove(self, graph: str) -> bool:
        """Remove a document's graph; False if there was none. Raises RemoteError."""
        self._require_writer()
        batch = RemoteBatch(self)
        removed = batch.remove(graph)
        batch.flush()
        return removed

    @contextlib.contextmanager
    def batch(self) -> Iterator[RemoteBatch]:
        """Many documents at once: they are sent some megabytes at a time, at the end of the block at the latest.

        If an error or the user ends the block, what was put is sent nevertheless, unless the server is the error.
        """
        self._require_writer()
        batch = RemoteBatch(self)
        try:
            yield batch
        finally:
            batch.flush()

    @property
    def sources(self) -> RemoteSources:
        """The files that the documents were built from, as far as it is known. Raises RemoteError."""
        if self._sources is None:
            self._sources = RemoteSources(self._manifest.sources())
        return self._sources

    @property
    def entries(self) -> dict[str, Entry]:
        """What there is of documents, by graph; for a writer only those whose graphs nobody else has removed."""
        if self._documents is None:
            self._documents = self._manifest.documents()
            for graph in () if self.read_only else self._manifest.lost():
                self._documents.pop(graph, None)
        return self._documents

    @property
    def types(self) -> set[tuple[str, str]]:
        """The datatypes that the values of properties have in the documents. Raises RemoteError."""
        if self._types is None:
            self._types = self._manifest.types()
        return self._types

    @property
    def unfit(self) -> Mapping[str, str]:
        """Canned queries that this server does not answer rightly, with the reason."""
        return self.endpoint.dialect.unfit

    def checksum(self, graph: str) -> str | None:
        """The SHA-256 of a document's graph as sorted N-Quads; None if there is none."""
        return self.entries[graph].sha256 if graph in self.entries else None

    def documents(self) -> list[str]:
        """The IRIs of the documents' graphs, sorted."""
        return sorted(self.entries)

    def document(self, graph: str) -> bytes:
        """A document's graph as sorted N-Quads, just as it was put; where a server writes values in a way of its own
        that cannot be undone (Virtuoso: P18M becomes P1Y6M), that is said when the store is closed.

        Raises StoreError if there is none, Broken if the server gives more or fewer triples than it was given.
        """
        if graph not in self.entries:
            raise StoreError(
                f"there is no document with the graph {graph}", where=self.endpoint.url,
                hint="list the documents of the store, or load this one",
            )  # fmt: skip
        name = ox.NamedNode(graph)
        triples = {*restored(self.endpoint.triples(graph), unambiguous(self.types))}
        if len(triples) != self.entries[graph].triples:
            raise Broken(
                f"the server gives {len(triples):,} triples of {graph}, where {self.entries[graph].triples:,} were put",
                where=self.endpoint.url,
                hint="load the document again, with --rebuild",
            )
        data = sorted_nquads(ox.Quad(each.subject, each.predicate, each.object, name) for each in triples)
        self._altered += hashlib.sha256(data).hexdigest() != self.entries[graph].sha256
        return data

    def query(self, text: str) -> QueryResult:
        """Run a SPARQL query on the server, over the union of all graphs. Raises QueryError, RemoteError."""
        return self.endpoint.query(text)

    def close(self) -> None:
        """Write what was noted of sources since the last document; say what came back in other words."""
        if self._sources is not None and self._sources.changed:
            RemoteBatch(self).flush()
        if self._altered:
            console.say("say.altered", documents=self._altered, store=self.endpoint.url)
            self._altered = 0

    # --- opening -----------------------------------------------------------------------------------------

    def _open(self, create: bool) -> None:
        layout = self._manifest.layout()
        if layout is None and create:
            self._manifest.found()
            layout = self._manifest.layout()
        if layout is None:
            raise StoreError(
                "there is no store at this address", where=self.endpoint.url,
                hint="load a document first, or check the address",
            )  # fmt: skip
        if layout > LAYOUT:
            raise StoreError(
                f"this store has layout {layout}; this version of zhengce-kg knows layouts up to {LAYOUT}",
                where=self.endpoint.url, hint="update zhengce-kg, or load the documents into a new store",
            )  # fmt: skip

    def _bring_background(self, background: Background) -> None:
        if self._manifest.background() == background.sha256:
            return
        before = set(self._manifest.background_graphs())
        self._manifest.doubt(before)
        self._manifest.begin_background(sorted({*before, *background.graphs}), background.sha256)
        for graph, quads in background.graphs.items():
            self.endpoint.put(graph, _ntriples(sorted_nquads(in_graph(quads, graph)), graph))
        gone = before - background.graphs.keys()
        for graph in sorted(gone):
            self.endpoint.drop(graph)
        self._manifest.end_background(gone, background.sha256)

    def _require_writer(self) -> None:
        if self.read_only:
            raise StoreError("the store was opened for reading only", where=self.endpoint.url)

    # --- writing -----------------------------------------------------------------------------------------

    def send(self, changes: dict[str, bytes | None], present: set[str]) -> None:
        """Change graphs, None removing one, and the notes with them; ``present`` are those that have notes."""
        self._manifest.doubt(sorted(changes.keys() & present))
        for graph, nquads in changes.items():
            if nquads is None:
                self.endpoint.drop(graph)
            else:
                self.endpoint.put(graph, _ntriples(nquads, graph))
        sources = self._sources.changed if self._sources is not None else {}
        put = {graph: data for graph, data in changes.items() if data}
        new = {pair for data in put.values() for pair in types(data)} - self.types
        self._manifest.note({graph: self.entries[graph] for graph in put}, sources, new)
        self.types.update(new)
        sources.clear()


class RemoteBatch:
    """Puts and removes documents, some at a time."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store
        self._changes: dict[str, bytes | None] = {}
        self._present: set[str] = set()  # of the changed ones: those that the server has notes of
        self._sent = time.monotonic()

    def put(self, graph: str, nquads: bytes) -> str:
        """Make ``nquads``, as ``checked`` gives them, the content of a graph; their SHA-256. Raises RemoteError."""
        if self._is_due():
            self.flush()
        entry = Entry(hashlib.sha256(nquads).hexdigest(), nquads.count(b"\n"))
        self._change(graph, nquads)
        self._store.entries[graph] = entry
        return entry.sha256

    def remove(self, graph: str) -> bool:
        """Remove a document's graph; False if there was none."""
        if graph not in self._store.entries:
            return False
        self._change(graph, None)
        del self._store.entries[graph]
        return True

    def flush(self) -> None:
        """Send what was put and removed; after an error it counts as neither. Raises RemoteError."""
        changes, present = self._changes, self._present
        self._changes, self._present, self._sent = {}, set(), time.monotonic()
        self._store.send(changes, present)

    def _change(self, graph: str, nquads: bytes | None) -> None:
        if graph not in self._changes and graph in self._store.entries:
            self._present.add(graph)
        self._changes[graph] = nquads

    def _is_due(self) -> bool:
        size = sum(len(data) for data in self._changes.values() if data)
        return size >= _PENDING or (bool(self._changes) and time.monotonic() - self._sent >= _SECONDS)


def _ntriples(nquads: bytes, graph: str) -> bytes:
    """The lines without the graph, which is the same on all."""
    name = f" {ox.NamedNode(graph)} .".encode()
    return b"".join(line.removesuffix(name) + b" .\n" for line in nquads.splitlines())
