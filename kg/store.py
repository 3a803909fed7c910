"""Where graphs are kept: one named graph per document, beside the ontology and the vocabularies.

A folder with a store looks like this::

    store.json          the version of this layout
    documents/*.nq      one file of sorted N-Quads per document: the durable truth
    oxigraph/           an index of the documents and the vocabularies, which can always be rebuilt
    cache.json          what the index holds
    sources.jsonl       what the documents were built from
    lock                held by the one writer, or shared by readers
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from kg.background import Background, default_background
from kg.cache import Cache, Dataset, QueryResult
from kg.documents import Batch, DocumentFile, checked, describe, file_name, scan
from kg.errors import StoreError
from kg.files import FolderLock, storage_error, sync_folder, write_atomic, write_temporary
from kg.sources import Source, Sources

DEFAULT_STORE: Final = Path("zhengce-store")
"""The store that commands use when they are given none: a folder in the working directory."""

LAYOUT: Final = 1
"""The version of the folder's layout that this software writes."""

_LAYOUT_JSON: Final = json.dumps({"layout": LAYOUT})


class Writing(Protocol):
    """Many changes to documents, which are durable at the end of ``Store.batch`` at the latest."""

    def put(self, graph: str, nquads: bytes) -> str:
        """Make ``nquads``, as ``checked`` gives them, the content of a graph; their SHA-256."""

    def remove(self, graph: str) -> bool:
        """Remove a document's graph; False if there was none."""


class SourceNotes(Protocol):
    """The manifest of sources of a store: ``kg.sources`` says what it is."""

    def get(self, path: Path) -> Source | None: ...

    def below(self, folder: Path) -> Iterator[Source]: ...

    def record(self, source: Source) -> None: ...

    def forget(self, source: Source) -> None: ...


class Store(Protocol):
    """What the rest of the package asks of a store, in a folder (below) or a server (``kg.remote.store``)."""

    def put_document(self, graph: str, nquads: bytes) -> None:
        """Make ``nquads`` the whole content of the named graph ``graph``."""

    def remove(self, graph: str) -> bool:
        """Remove a document's graph; False if there was none."""

    def batch(self) -> AbstractContextManager[Writing]:
        """Many documents at once."""

    @property
    def sources(self) -> SourceNotes:
        """The files that the documents were built from, as far as it is known."""

    def checksum(self, graph: str) -> str | None:
        """The SHA-256 of a document's graph as sorted N-Quads; None if there is none."""

    def documents(self) -> list[str]:
        """The IRIs of the documents' graphs, sorted."""

    def document(self, graph: str) -> bytes:
        """A document's graph as sorted N-Quads. Raises StoreError if there is none."""

    def query(self, text: str, /) -> QueryResult:
        """Run a SPARQL query whose default graph is the union of all graphs. Raises QueryError, StoreError."""

    def close(self) -> None:
        """Make everything durable and let go of the store."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class OxigraphStore(Store):
    """A store in a folder, with an embedded Oxigraph as its index.

    A writer (the default) creates the folder unless ``create`` is false, and is alone. Readers (``read_only``) see
    the state of the moment they opened and leave the folder as it is, save that a stale index is renewed if the
    folder is writable; if not, they index the documents in memory. Query results must be consumed before ``close``.

    Raises StoreError: no store there, no permission, in use by another process, damaged, or of a later version.
    """

    def __init__(
        self,
        directory: Path | str,
        *,
        read_only: bool = False,
        create: bool = True,
        background: Background | None = None,
    ) -> None:
        self.directory = Path(directory)
        self.read_only = read_only
        self._folder = self.directory / "documents"
        self._lock = FolderLock(self.directory)
        self._cache = Cache(self.directory, background or default_background())
        self._files: dict[str, DocumentFile] = {}
        self._sources: Sources | None = None
        try:
            if read_only:
                self._open_readonly()
            else:
                self._open_writable(create)
        except OSError as error:
            self._abandon()
            raise storage_error(error, error.filename or self.directory) from error
        except BaseException:
            self._abandon()
            raise

    # --- documents ---------------------------------------------------------------------------------------

    def put_document(self, graph: str, nquads: bytes) -> None:
        """Make ``nquads`` the whole content of the named graph ``graph``, durably.

        On any error the store is as it was. Raises InputError for what is not N-Quads of just this graph, StoreError.
        """
        self._require_writer()
        data = checked(graph, nquads)
        path = self._folder / (self._files[graph].name if graph in self._files else file_name(graph))
        temporary: Path | None = None
        try:
            temporary = write_temporary(path, data)
            self._cache.replace(graph, data)
            temporary.replace(path)
            sync_folder(self._folder)
            entry = describe(path, graph, hashlib.sha256(data).hexdigest())
        except (OSError, RuntimeError) as error:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
            self._restore(graph)
            raise self._failure(error) from error
        self._files[graph] = entry
        self._cache.confirm(entry)

    def remove(self, graph: str) -> bool:
        """Remove a document's graph, durably; False if there was none. Raises StoreError."""
        self._require_writer()
        if graph not in self._files:
            return False
        try:
            self._cache.replace(graph, b"")
            (self._folder / self._files[graph].name).unlink(missing_ok=True)
            sync_folder(self._folder)
        except (OSError, RuntimeError) as error:
            self._restore(graph)
            raise self._failure(error) from error
        del self._files[graph]
        return True

    @contextlib.contextmanager
    def batch(self) -> Iterator[Batch]:
        """Many documents at once: each is durable as it is put, the index follows when the block ends.

        If an error ends the block, what was put stays, and the next opening brings the index up to date. Until then
        queries see what was there before. Raises StoreError.
        """
        self._require_writer()
        yield Batch(self._folder, self._files)
        try:
            sync_folder(self._folder)
        except OSError as error:
            raise self._failure(error) from error
        self._cache.update(self._files)

    @property
    def sources(self) -> Sources:
        """The files that the documents were built from, as far as it is known. Raises StoreError."""
        self._require_writer()
        if self._sources is None:
            try:
                self._sources = Sources(self.directory)
            except OSError as error:
                raise self._failure(error) from error
        return self._sources

    def checksum(self, graph: str) -> str | None:
        """The SHA-256 of a document's graph as sorted N-Quads; None if there is none."""
        return self._files[graph].sha256 if graph in self._files else None

    def documents(self) -> list[str]:
        """The IRIs of the documents' graphs, sorted."""
        return sorted(self._files)

    def document(self, graph: str) -> bytes:
        """A document's graph as sorted N-Quads, just as it was written. Raises StoreError if there is none."""
        if graph not in self._files:
            raise StoreError(
                f"there is no document with the graph {graph}",
                where=str(self.directory),
                hint="list the documents of the store, or load this one",
            )
        path = self._folder / self._files[graph].name
        try:
            return path.read_bytes()
        except OSError as error:
            raise storage_error(error, path) from error

    def query(self, text: str, dataset: Dataset | None = None, base: str | None = None) -> QueryResult:
        """Run a SPARQL query whose default graph is the union of all graphs; the usual prefixes are declared.

        ``dataset``: other graphs that it sees; ``base``: what relative IRIs start from.
        Runs in this process, without a time limit: for queries that come with the package. Use
        ``kg.sandbox.run_query`` for those of users. Raises QueryError, StoreError.
        """
        return self._cache.query(text, dataset, base)

    def snapshot(self, folder: Path) -> None:
        """Make ``folder``, which must not exist, a copy of the query index as it is now, which needs no lock and which
        later changes leave alone: a ``kg.sandbox.Worker`` answers from it. Raises StoreError.
        """
        self._cache.snapshot(folder)

    def close(self) -> None:
        """Make everything durable and let go of the folder; closing twice does nothing."""
        try:
            if not self.read_only and self._lock.held:
                self._cache.seal()
                if self._sources:
                    self._sources.close()
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"the query index could not be completed: {self._failure(error).what}",
                where=str(self.directory),
                hint="what was loaded or removed is safe; free some space, and the next command renews the index",
            ) from error
        finally:
            self._abandon()

    # --- opening -----------------------------------------------------------------------------------------

    def _open_writable(self, create: bool) -> None:
        exists = (self.directory / "store.json").exists()
        if not exists:
            self._require_empty(create)
            self.directory.mkdir(parents=True, exist_ok=True)
        self._lock.acquire(exclusive=True)
        if exists:
            self._check_layout()
        else:
            write_atomic(self.directory / "store.json", _LAYOUT_JSON.encode() + b"\n")
        self._folder.mkdir(exist_ok=True)
        for leftover in self._folder.glob(".*.tmp"):
            leftover.unlink()
        self._files = scan(self._folder, self._cache.known)
        self._cache.open_writable(self._files)

    def _open_readonly(self) -> None:
        if not (self.directory / "store.json").exists():
            self._require_empty(create=False)
        self._lock.acquire(exclusive=False)
        self._check_layout()
        self._files = scan(self._folder, self._cache.known)
        if not self._cache.is_fresh(self._files) and not self._renew():
            self._cache.open_in_memory(self._files)
            return
        try:
            self._cache.open_readonly()
        except StoreError:
            self._cache.open_in_memory(self._files)

    def _renew(self) -> bool:
        """Bring a stale index up to date; False if this reader may not write."""
        try:
            self._lock.acquire(exclusive=True)
            self._cache.open_writable(self._files)
        except StoreError:
            self._cache.close()
            self._lock.acquire(exclusive=False)
            return False
        self._cache.close()
        self._lock.acquire(exclusive=False)
        return True

    def _require_empty(self, create: bool) -> None:
        """Raise StoreError unless a store may be created here."""
        where = str(self.directory)
        if self.directory.exists() and not self.directory.is_dir():
            raise StoreError(
                "there is a file where a folder is expected", where=where, hint="name another folder, or move the file"
            )
        content = {path.name for path in self.directory.iterdir()} if self.directory.is_dir() else set()
        if "documents" in content:
            raise StoreError(
                "store.json is missing", where=where, hint=f"if the folder is a store, write it again: {_LAYOUT_JSON}"
            )
        if not all(name == "lock" or name.startswith(".store.json.") for name in content):  # left by a first attempt
            raise StoreError(
                "this folder has other content and no store", where=where, hint="name an empty or a new folder"
            )
        if not create:
            raise StoreError("there is no store here", where=where, hint="load a document first, or check the path")

    def _check_layout(self) -> None:
        path = self.directory / "store.json"
        try:
            layout = json.loads(path.read_bytes())["layout"]
            newer = int(layout) > LAYOUT
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                "this file is damaged",
                where=str(path),
                hint=f"if the folder is a store, write {_LAYOUT_JSON} into it; the documents are not affected",
            ) from error
        if newer:
            raise StoreError(
                f"this store has layout {layout}; this version of zhengce-kg knows layouts up to {LAYOUT}",
                where=str(self.directory),
                hint="update zhengce-kg, or load the documents into a new store",
            )

    # --- helpers -----------------------------------------------------------------------------------------

    def _require_writer(self) -> None:
        if self.read_only:
            raise StoreError("the store was opened for reading only", where=str(self.directory))

    def _restore(self, graph: str) -> None:
        """Give the index the document as it is on disk; if that fails too, the next opening does it."""
        with contextlib.suppress(OSError, RuntimeError):
            entry = self._files.get(graph)
            self._cache.replace(graph, (self._folder / entry.name).read_bytes() if entry else b"")
            if entry:
                self._cache.confirm(entry)

    def _failure(self, error: OSError | RuntimeError) -> StoreError:
        if isinstance(error, OSError) and error.errno is not None:
            return storage_error(error, error.filename or self.directory)
        return StoreError(
            f"the store could not be written: {error}",
            where=str(self.directory),
            hint="check the free disk space and the permissions, then try again; the store is as it was",
        )

    def _abandon(self) -> None:
        self._cache.close()
        self._lock.release()
