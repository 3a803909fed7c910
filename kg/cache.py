"""The Oxigraph cache of a store: an index that answers queries and can always be rebuilt from the N-Quads files.

``<folder>/oxigraph/`` is the index. ``<folder>/cache.json`` says what it holds, ``<folder>/cache.pending`` what may
have changed since that was written. So a cache that is stale, half-written or damaged is noticed when it is opened,
and only what differs is loaded again.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.background import Background
from kg.documents import DocumentFile
from kg.errors import InputError, QueryError, StoreError
from kg.files import storage_error, write_atomic
from kg.graph import PREFIXES, parse, sorted_nquads
from kg.sparql import names_its_graphs

QueryResult = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_ENGINE: Final = f"pyoxigraph {ox.__version__}"
_BACKGROUND: Final = "background"
_BATCH: Final = 64_000_000  # bytes of N-Quads that are loaded at once
_SMALL: Final = 16_000_000  # bytes of N-Quads that need not be packed
_LOOSE: Final = 4  # the index is packed when more than one in so many of its bytes is new


class Dataset(NamedTuple):
    """The graphs that a query sees, whatever its FROM and FROM NAMED say; none of either: that part is empty."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Cache:
    """An Oxigraph store, on disk or in memory, with the background graphs and the documents' graphs.

    The ``documents`` of its methods, by graph IRI, are what the cache should hold.
    """

    def __init__(self, folder: Path, background: Background) -> None:
        self._folder = folder
        self._index = folder / "oxigraph"
        self._manifest = folder / "cache.json"
        self._pending = folder / "cache.pending"
        self._background = background
        self._store: ox.Store | None = None
        self._held: dict[str, DocumentFile] = {}
        self._background_held: tuple[str, list[str]] = ("", [])
        self._doubtful: set[str] = set()  # graphs whose last change failed half-way
        self._loose = 0  # bytes of N-Quads that were loaded since the index was packed
        self._sealed = True
        self._in_memory = False
        self._usable = self._read_manifest() and (self._index / "CURRENT").is_file() and self._trusts_pending()

    @property
    def known(self) -> list[DocumentFile]:
        """The files the cache was loaded from."""
        return list(self._held.values())

    # --- opening -----------------------------------------------------------------------------------------

    def is_fresh(self, documents: Mapping[str, DocumentFile]) -> bool:
        """Whether the cache on disk holds just these documents and this background."""
        if self._pending.exists() or not self._usable:
            return False
        return self._background_held[0] == self._background.sha256 and _checksums(self._held) == _checksums(documents)

    def open_writable(self, documents: Mapping[str, DocumentFile]) -> None:
        """Open the cache on disk and bring it up to date; a damaged one is rebuilt. Raises StoreError."""
        try:
            if self._usable:
                with contextlib.suppress(FileNotFoundError, RuntimeError):  # files missing or damaged
                    self._store = ox.Store(str(self._index))
                    self._update(documents)
                    return
            self._start_afresh()
            self._update(documents)
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error

    def update(self, documents: Mapping[str, DocumentFile]) -> None:
        """Bring the open cache up to date. Raises StoreError."""
        try:
            held, wanted = _checksums(self._held), _checksums(documents)
            lasting = sum(wanted.get(graph) == sha256 for graph, sha256 in held.items())
            if lasting < len(held) / 2:
                self._start_afresh()  # sooner done than removing so much
            self._update(documents)
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error

    def open_readonly(self) -> None:
        """Open a fresh cache on disk without writing to it. Raises StoreError if it is damaged."""
        try:
            self._store = ox.Store.read_only(str(self._index))
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error

    def open_in_memory(self, documents: Mapping[str, DocumentFile]) -> None:
        """Load everything into memory, leaving the disk alone."""
        self._store = ox.Store()
        self._in_memory = True
        self._store.bulk_extend(self._background.quads)
        self._load(documents)

    def snapshot(self, folder: Path) -> None:
        """Make ``folder``, which must not exist, a cache of what is open now, for ``open_readonly`` alone: on the same
        file system by hard links, at once. Raises StoreError.
        """
        try:
            folder.mkdir()
            if self._in_memory:
                copy = ox.Store(str(folder / "oxigraph"))
                copy.bulk_extend(self.store)
                copy.flush()
            else:
                self.store.backup(str(folder / "oxigraph"))
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from error

    def _start_afresh(self) -> None:
        self._store = None
        for path in (self._manifest, self._pending):
            path.unlink(missing_ok=True)
        if self._index.exists():
            shutil.rmtree(self._index)
        self._held, self._background_held, self._loose = {}, ("", []), 0
        self._store = ox.Store(str(self._index))

    def _update(self, documents: Mapping[str, DocumentFile]) -> None:
        """Load what the manifest does not vouch for, drop what should not be there."""
        suspects = self._read_pending()
        if self._background_held[0] != self._background.sha256 or _BACKGROUND in suspects:
            self._mark(_BACKGROUND)
            for graph in {*self._background_held[1], *self._background.graphs}:
                self.store.remove_graph(ox.NamedNode(graph))
            self.store.bulk_extend(self._background.quads)
            self._background_held = (self._background.sha256, sorted(self._background.graphs))
        held, wanted = _checksums(self._held), _checksums(documents)
        differing = {graph for graph in held.keys() | wanted.keys() if held.get(graph) != wanted.get(graph)}
        differing |= suspects - {_BACKGROUND}
        if differing:
            self._mark(*sorted(differing))
            for graph in differing & (held.keys() | suspects):
                self.store.remove_graph(ox.NamedNode(graph))
            self._load({graph: documents[graph] for graph in sorted(differing & wanted.keys())})
        self._pack(sum(entry.size for entry in documents.values()))
        self._sealed = self._sealed and self._held == documents
        self._held = dict(documents)
        self.seal()

    def _load(self, documents: Mapping[str, DocumentFile]) -> None:
        for batch in _batches(self._folder / "documents" / entry.name for entry in documents.values()):
            try:
                self.store.bulk_load(b"".join(batch.values()), format=ox.RdfFormat.N_QUADS)
            except SyntaxError as error:
                raise _damaged(batch) from error
            self._loose += sum(map(len, batch.values()))

    def _pack(self, size: int) -> None:
        """Put the files of an index of ``size`` bytes of N-Quads in order, if much of it is new.

        Every load adds files, and a look-up asks each of them: nine million quads answer five times as fast afterwards.
        """
        if self._loose > max(_SMALL, size / _LOOSE):
            self.store.optimize()
            self._loose = 0
            self._sealed = False

    # --- reading and writing -----------------------------------------------------------------------------

    @property
    def store(self) -> ox.Store:
        if self._store is None:
            raise StoreError("the store is closed", where=str(self._folder))
        return self._store

    def query(self, text: str, dataset: Dataset | None = None, base: str | None = None) -> QueryResult:
        """Run a SPARQL query over ``dataset``, else over the graphs it names with FROM and FROM NAMED, else over the
        union of all graphs. ``base``: what relative IRIs start from.

        Raises QueryError for one that does not parse.
        """
        try:
            prefixes = dict(PREFIXES)
            if dataset is not None:
                return self.store.query(
                    text,
                    base_iri=base,
                    prefixes=prefixes,
                    default_graph=[ox.NamedNode(iri) for iri in dataset.default],
                    named_graphs=[ox.NamedNode(iri) for iri in dataset.named],
                )
            union = not names_its_graphs(text)
            return self.store.query(text, base_iri=base, prefixes=prefixes, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise QueryError(
                f"not valid SPARQL: {_short(str(error))}", hint="check the query there; the usual prefixes are declared"
            ) from error
        except (OSError, RuntimeError) as error:
            if "custom function" in str(error):
                raise QueryError(f"not valid SPARQL: {error}", hint="use the functions of SPARQL 1.1") from error
            raise self._failure(error) from error

    def replace(self, graph: str, nquads: bytes) -> None:
        """Make ``nquads`` (all in ``graph``; none: remove it) the content of a graph. Raises OSError, RuntimeError.

        The cache counts as holding it only after ``confirm``.
        """
        self._mark(graph)
        self._held.pop(graph, None)
        self._doubtful.add(graph)
        self.store.remove_graph(ox.NamedNode(graph))
        if nquads:
            self.store.load(nquads, format=ox.RdfFormat.N_QUADS)
            self._loose += len(nquads)
        self._doubtful.discard(graph)

    def confirm(self, entry: DocumentFile) -> None:
        """The graph was loaded from what is now this file."""
        self._held[entry.graph] = entry

    def seal(self) -> None:
        """Flush, and say in the manifest what the cache now holds."""
        if self._sealed:
            return
        self.store.flush()
        manifest = {
            "engine": _ENGINE,
            "background": {"sha256": self._background_held[0], "graphs": self._background_held[1]},
            "loose": self._loose,
            "documents": [list(self._held[graph]) for graph in sorted(self._held)],
        }
        write_atomic(self._manifest, json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n")
        if self._doubtful:
            write_atomic(self._pending, "".join(f"{graph}\n" for graph in sorted(self._doubtful)).encode())
        else:
            self._pending.unlink(missing_ok=True)
        self._sealed = True

    def close(self) -> None:
        """Let go of the index. What was not sealed is looked at again by the next opening."""
        self._store = None

    # --- book-keeping ------------------------------------------------------------------------------------

    def _mark(self, *graphs: str) -> None:
        """Note, durably, that these graphs may differ from what the manifest says."""
        with self._pending.open("a", encoding="utf-8") as file:
            file.writelines(f"{graph}\n" for graph in graphs)
            file.flush()
            os.fsync(file.fileno())
        self._sealed = False

    def _read_pending(self) -> set[str]:
        try:
            found = set(self._pending.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return set()
        self._sealed = False
        return found - {""}

    def _trusts_pending(self) -> bool:
        """Whether the note of changes can be read; if not, nothing in the cache can be trusted."""
        try:
            for graph in self._read_pending() - {_BACKGROUND}:
                ox.NamedNode(graph)
        except ValueError:
            return False
        except OSError:
            return True  # said when the store is written to
        return True

    def _read_manifest(self) -> bool:
        """Fill in what the cache holds; False if the manifest is missing, damaged or another engine's."""
        try:
            manifest = json.loads(self._manifest.read_bytes())
            if manifest["engine"] != _ENGINE:
                return False
            self._background_held = (str(manifest["background"]["sha256"]), list(manifest["background"]["graphs"]))
            entries = [DocumentFile(*entry) for entry in manifest["documents"]]
            self._held = {entry.graph: entry for entry in entries}
            self._loose = int(manifest.get("loose", sum(entry.size for entry in entries)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False
        return True

    def _failure(self, error: OSError | RuntimeError) -> StoreError:
        if isinstance(error, OSError) and error.errno is not None:
            return storage_error(error, error.filename or self._folder)
        return StoreError(
            f"the query index cannot be used: {error}",
            where=str(self._index),
            hint="check the free disk space; then delete that folder (it is rebuilt from the documents) and try again",
        )


def _short(message: str) -> str:
    """``error at 1:17: expected one of …`` without the long list of what the grammar would allow."""
    place = re.match(r"error at (\d+):(\d+)", message)
    return f"line {place[1]}, column {place[2]}" if place else message


def _checksums(documents: Mapping[str, DocumentFile]) -> dict[str, str]:
    return {graph: entry.sha256 for graph, entry in documents.items()}


def _batches(paths: Iterable[Path]) -> Iterator[dict[Path, bytes]]:
    batch: dict[Path, bytes] = {}
    size = 0
    for path in paths:
        batch[path] = path.read_bytes()
        size += len(batch[path])
        if size >= _BATCH:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _damaged(batch: Mapping[Path, bytes]) -> StoreError:
    """Which file of a batch does not parse."""
    for path, data in batch.items():
        try:
            sorted_nquads(parse(data, where=str(path)))
        except InputError as error:
            return StoreError(error.what, where=error.where, hint="move the file away, then load the document again")
    return StoreError("a document's file changed while it was read", hint="try again")
