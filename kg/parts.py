"""Graphs of many documents as parts: files of N-Quads in a folder, on any file system that fsspec knows.

Beside ``part-00000.nq`` stands ``part-00000.json``: by which rules the part was built, and which of its bytes are the
graph of which source. It is written last, so that a part without it, or of another length than it says, is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError, StoreError
from kg.files import storage_error, write_atomic

MANIFEST: Final = "manifest.jsonl"
"""One line for each source: where its graph is, or why there is none. It is there only if all parts are."""

_GRAPHS: Final = ".nq"
_SOURCES: Final = ".json"


@dataclass(frozen=True, slots=True)
class Piece:
    """What a part has of a source: the bytes from ``start`` to ``end``, none if the graph is that of a later source."""

    path: str
    sha256: str  # of the file; empty if it cannot be read
    metadata: str  # SHA-256 of the metadata beside it; empty without any
    graph: str = ""
    findings: int = 0
    start: int = 0
    end: int = 0
    error: str = ""  # why there is no graph
    hint: str = ""

    @property
    def source(self) -> tuple[str, str, str]:
        """What the piece is made of."""
        return self.path, self.sha256, self.metadata

    @property
    def failure(self) -> InputError | None:
        return InputError(self.error, where=self.path, hint=self.hint) if self.error else None


@dataclass(frozen=True, slots=True)
class Part:
    """Some sources, in their order, and the rules by which they are built."""

    number: int
    rules: str
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        return f"part-{self.number:05}"

    @property
    def file(self) -> str:
        """The name of the file with the graphs."""
        return self.name + _GRAPHS

    def is_made_of(self, other: Part) -> bool:
        """Whether both have the same sources and rules."""
        sources = [piece.source for piece in self.pieces]
        return self.rules == other.rules and sources == [piece.source for piece in other.pieces]


class Folder:
    """A folder on a file system that fsspec knows; ``url`` names it for another process, too.

    Raises InputError for an address that fsspec does not know, or without fsspec.
    """

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs
            from fsspec.implementations.local import LocalFileSystem
        except ModuleNotFoundError as error:
            raise InputError(
                f"the module {error.name!r} is not installed", hint="in the project's folder: pip install '.[dask]'"
            ) from error
        self.url = url if "://" in url else str(Path(url).absolute())
        try:
            self._system, self._root = url_to_fs(self.url, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            known = "a folder, or an address such as s3://bucket/folder (pip install s3fs), gs://… (gcsfs), hdfs://…"
            raise InputError(str(error), where=url, hint=known) from error
        self._is_local = isinstance(self._system, LocalFileSystem)

    def make(self) -> None:
        """Make the folder where file systems have such things. Raises StoreError."""
        try:
            self._system.makedirs(self._root, exist_ok=True)
        except OSError as error:
            raise storage_error(error, self.url) from error

    def read(self, name: str) -> bytes | None:
        """The content of a file; None if there is none. Raises StoreError."""
        try:
            data: bytes = self._system.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self._url(name)) from error
        return data

    def size(self, name: str) -> int | None:
        """The length of a file in bytes; None if there is none. Raises StoreError."""
        try:
            return int(self._system.size(self._path(name)))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self._url(name)) from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file: in one step on a disk, as one object into an object store. Raises StoreError."""
        try:
            if self._is_local:
                write_atomic(Path(self._path(name)), data)
            else:
                self._system.pipe_file(self._path(name), data)
        except OSError as error:
            raise storage_error(error, self._url(name)) from error

    def remove(self, name: str) -> None:
        """Remove a file if it is there. Raises StoreError."""
        try:
            if self._system.exists(self._path(name)):
                self._system.rm_file(self._path(name))
        except FileNotFoundError:
            pass
        except OSError as error:
            raise storage_error(error, self._url(name)) from error

    def names(self) -> list[str]:
        """The names of the files of parts in the folder. Raises StoreError."""
        try:
            paths = self._system.ls(self._root, detail=False)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise storage_error(error, self.url) from error
        names = [str(path).rstrip("/").rpartition("/")[2] for path in paths]
        return sorted(name for name in names if name.startswith("part-") and name.endswith((_GRAPHS, _SOURCES)))

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def _url(self, name: str) -> str:
        return f"{self.url.rstrip('/')}/{name}"


def divide(sources: Sequence[Piece], rules: str, size: int) -> list[Part]:
    """The sources in their order, up to ``size`` of them in a part."""
    cuts = range(0, len(sources), size)
    return [Part(number, rules, tuple(sources[cut : cut + size])) for number, cut in enumerate(cuts)]


def write(folder: Folder, part: Part, filled: Iterable[tuple[Piece, bytes]]) -> Part:
    """Write a part from its pieces, in their order, with the N-Quads of each; returns it as it then stands.

    Two processes that write the same part at the same time do no harm. Raises StoreError.
    """
    pieces, data = list[Piece](), bytearray()
    for piece, nquads in filled:
        pieces.append(replace(piece, start=len(data), end=len(data) + len(nquads)))
        data += nquads
    written = replace(part, pieces=tuple(pieces))
    folder.remove(part.name + _SOURCES)  # of another time: from here on, this part is not there
    folder.write(part.file, bytes(data))
    folder.write(part.name + _SOURCES, _json(asdict(written)).encode())
    return written


def read(folder: Folder, number: int) -> Part | None:
    """A part that stands in the folder, whole; None if it does not. Raises StoreError."""
    named = Part(number, "", ())
    data = folder.read(named.name + _SOURCES)
    try:
        said: dict[str, Any] = json.loads(data or b"")
        part = replace(named, rules=said["rules"], pieces=tuple(Piece(**piece) for piece in said["pieces"]))
    except (ValueError, TypeError, KeyError):
        return None
    length = max((piece.end for piece in part.pieces), default=0)
    return part if folder.size(part.file) == length else None


def narrow(folder: Folder, part: Part, kept: frozenset[int]) -> Part:
    """Leave of a part only the graphs of these pieces (by position). Raises StoreError."""
    data = folder.read(part.file)
    if data is None:
        raise StoreError("a part is gone", where=f"{folder.url}/{part.file}", hint="run the same command again")
    filled = ((piece, data[piece.start : piece.end]) for piece in part.pieces)
    return write(folder, part, [(p, nq if n in kept else b"") for n, (p, nq) in enumerate(filled)])


def holders(parts: Iterable[Part]) -> dict[int, frozenset[int]]:
    """Of each part, by its number: the positions of the pieces whose graph no later source has."""
    last: dict[str, tuple[int, int]] = {}
    found: dict[int, set[int]] = {}
    for part in parts:
        found[part.number] = set()
        last.update({piece.graph: (part.number, n) for n, piece in enumerate(part.pieces) if piece.graph})
    for number, position in last.values():
        found[number].add(position)
    return {number: frozenset(positions) for number, positions in found.items()}


def write_manifest(folder: Folder, parts: Iterable[Part]) -> None:
    """Say of every source in which part it is, and remove the parts of an earlier, longer run. Raises StoreError."""
    parts = list(parts)
    here = {part.name + suffix for part in parts for suffix in (_GRAPHS, _SOURCES)}
    for name in folder.names():
        if name not in here:
            folder.remove(name)
    lines = (_json({"part": part.file, **asdict(piece)}) for part in parts for piece in part.pieces)
    folder.write(MANIFEST, "".join(f"{line}\n" for line in lines).encode())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
