"""The documents' files of a store: sorted N-Quads, one file per graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from operator import lt
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.errors import InputError, StoreError
from kg.files import storage_error, write_temporary
from kg.graph import parse, sorted_nquads
from kg.iris import ELI, digest, file_stem, graph_iri

_BLANK: Final = {ox.BlankNode}
_LONG: Final = 200  # characters of a file's name


class DocumentFile(NamedTuple):
    """A file as it was when its content was last looked at."""

    graph: str  # the IRI of the named graph it holds
    name: str  # of the file
    size: int  # bytes
    modified: int  # nanoseconds since the epoch
    sha256: str


def describe(path: Path, graph: str, sha256: str) -> DocumentFile:
    """The entry of a file whose content is known. Raises OSError."""
    status = path.stat()
    return DocumentFile(graph, path.name, status.st_size, status.st_mtime_ns, sha256)


def file_name(graph: str) -> str:
    """The name of the file for a graph, which no other graph has."""
    stem = file_stem(graph.removesuffix("/graph"))
    tells_all = stem and len(stem) <= _LONG and graph_iri(ELI + stem.replace("_", "/")) == graph
    return f"{stem}.nq" if tells_all else f"{stem[: _LONG - 20]}-{digest(graph)}.nq"


class Batch:
    """Writes many documents' files; ``files``, what there is, is kept up to date."""

    def __init__(self, folder: Path, files: dict[str, DocumentFile]) -> None:
        self._folder = folder
        self._files = files

    def put(self, graph: str, nquads: bytes) -> str:
        """Make ``nquads``, as ``checked`` gives them, the content of a graph; their SHA-256. Raises StoreError."""
        path = self._path(graph)
        try:
            write_temporary(path, nquads).replace(path)
            self._files[graph] = describe(path, graph, hashlib.sha256(nquads).hexdigest())
        except OSError as error:
            raise storage_error(error, path) from error
        return self._files[graph].sha256

    def remove(self, graph: str) -> bool:
        """Remove a document's graph; False if there was none. Raises StoreError."""
        if graph not in self._files:
            return False
        path = self._path(graph)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, path) from error
        del self._files[graph]
        return True

    def _path(self, graph: str) -> Path:
        return self._folder / (self._files[graph].name if graph in self._files else file_name(graph))


def scan(folder: Path, known: Iterable[DocumentFile]) -> dict[str, DocumentFile]:
    """The documents of a folder by graph IRI. A file is read only if its size or time differs from what is known.

    Raises StoreError for a file that is not the graph of a document or repeats another; OSError.
    """
    remembered = {entry.name: entry for entry in known}
    found: dict[str, DocumentFile] = {}
    for path in sorted(path for path in folder.iterdir() if path.suffix == ".nq") if folder.exists() else ():
        status, entry = path.stat(), remembered.get(path.name)
        if entry is None or (entry.size, entry.modified) != (status.st_size, status.st_mtime_ns):
            data = path.read_bytes()
            entry = describe(path, _graph_of(data, path), hashlib.sha256(data).hexdigest())
        if entry.graph in found:
            raise StoreError(
                f"this file and {found[entry.graph].name} are the same document",
                where=str(path),
                hint="move one of them away",
            )
        found[entry.graph] = entry
    return found


def checked(graph: str, nquads: bytes) -> bytes:
    """Sorted N-Quads that are all in ``graph``. Raises InputError."""
    if _is_canonical(graph, nquads):
        return nquads
    quads = parse(nquads, where=graph)
    if not quads:
        raise InputError("a document's graph has no triples", where=graph, hint="remove the document instead")
    name = ox.NamedNode(graph)
    stray = next((quad for quad in quads if quad.graph_name != name), None)
    if stray is not None:
        raise InputError(f"a quad of the document is in another graph: {stray.graph_name}", where=graph)
    nameless = next((quad for quad in quads if _BLANK & {type(quad.subject), type(quad.object)}), None)
    if nameless is not None:
        raise InputError(f"a document's graph has no blank nodes, but here is one: {nameless.triple}", where=graph)
    return sorted_nquads(quads)


def _is_canonical(graph: str, nquads: bytes) -> bool:
    """Whether these are certainly what ``checked`` gives; told without a look at each term, in a third of the time."""
    lines = nquads.split(b"\n")
    ending = f" <{graph}> .".encode()
    if len(lines) < 2 or lines.pop() or b"_:" in nquads or not all(line.endswith(ending) for line in lines):
        return False
    if not all(map(lt, lines, lines[1:])):
        return False
    try:
        return ox.serialize(ox.parse(nquads, format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS) == nquads
    except SyntaxError:
        return False


def _graph_of(data: bytes, path: Path) -> str:
    """The graph named in the first line, and so in every other."""
    try:
        names = [quad.graph_name for quad in ox.parse(data.partition(b"\n")[0], format=ox.RdfFormat.N_QUADS)]
    except SyntaxError:
        names = []
    if not names or not isinstance(names[0], ox.NamedNode):
        raise StoreError(
            "this file is not the graph of a document",
            where=str(path),
            hint="move it away, then load the document again",
        )
    ending = f" {names[0]} .".encode()
    stray = next((number for number, line in enumerate(data.splitlines(), 1) if not line.endswith(ending)), None)
    if stray is not None:
        raise StoreError(
            f"line {stray} is no statement of the graph of line 1",
            where=str(path),
            hint="move the file away, then load the document again",
        )
    return names[0].value
