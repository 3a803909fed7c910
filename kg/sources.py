"""The manifest of a store: which file each document was built from, and by which rules.

``sources.jsonl`` has one line for each source: a JSON array with the fields of ``Source``. While documents are loaded
lines are added, and of several for one path the last one holds; when the store is closed they are put in order. The
manifest only saves work: whoever uses it compares it with the file and with the document, so that one that is lost,
or behind after a crash, costs time and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Final, NamedTuple

from kg.files import write_atomic

_FIELDS: Final = 7
_ERRORS: Final = "surrogateescape"  # a folder's name may be in any encoding


class Source(NamedTuple):
    """A file, as it was when its document was built."""

    path: str  # absolute
    sha256: str  # of the file
    metadata: str  # SHA-256 of the metadata beside it; empty without any
    rules: str  # the digest of all else that the document depends on
    graph: str  # the IRI of the document's graph
    graph_sha256: str  # of the graph as sorted N-Quads
    findings: int  # how many the document has


class KnownSources:
    """The sources of a store, by their paths."""

    def __init__(self, known: dict[str, Source]) -> None:
        self._known = known

    def get(self, path: Path) -> Source | None:
        return self._known.get(str(path))

    def below(self, folder: Path) -> Iterator[Source]:
        """The sources in a folder and the folders in it."""
        start = str(folder).rstrip("/") + "/"
        return (source for path, source in self._known.items() if path.startswith(start))


class Sources(KnownSources):
    """The manifest of the store in a folder, for the one who writes to it."""

    def __init__(self, folder: Path) -> None:
        super().__init__({})
        self._path = folder / "sources.jsonl"
        self._file: TextIOWrapper | None = None
        try:
            lines = self._path.read_text("utf-8", _ERRORS).split("\n")
        except FileNotFoundError:
            lines = []
        for line in lines:
            self._read(line)

    def _read(self, line: str) -> None:
        """Take in a line; one that was cut off says nothing."""
        try:
            values = json.loads(line)
        except ValueError:
            return
        if isinstance(values, list) and len(values) == _FIELDS:
            self._known[str(values[0])] = Source(*values)
        elif isinstance(values, list) and len(values) == 1:
            self._known.pop(str(values[0]), None)

    def record(self, source: Source) -> None:
        """Note a source, in place of what was noted for its path. Raises OSError."""
        self._known[source.path] = source
        self._append(list(source))

    def forget(self, source: Source) -> None:
        """Note that a source is gone. Raises OSError."""
        if self._known.pop(source.path, None):
            self._append([source.path])

    def close(self) -> None:
        """Put the lines in order, if there are new ones. Raises OSError."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        lines = (_line(list(self._known[path])) for path in sorted(self._known))
        write_atomic(self._path, "".join(lines).encode("utf-8", _ERRORS))

    def _append(self, values: list[object]) -> None:
        if self._file is None:
            torn = self._path.exists() and not self._path.read_bytes().endswith(b"\n")
            self._file = self._path.open("a", encoding="utf-8", errors=_ERRORS)
            self._file.write("\n" if torn else "")
        self._file.write(_line(values))
        self._file.flush()


def _line(values: list[object]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
