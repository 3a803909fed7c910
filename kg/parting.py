"""Files into partitioned N-Quads: what stands in the folder is left as it is, the rest is built by an engine.

Parts follow the order of the files, not that in which the work is done: whatever engine builds them, and whatever
cuts a run off, the next one ends in the same bytes. ``background.nq`` is what the graphs lean on: the ontology and the
vocabularies.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from kg import console, parts
from kg.background import default_background
from kg.engines import build_here, build_with_dask
from kg.errors import InputError
from kg.finding import find, require_readable_name
from kg.graph import sorted_nquads
from kg.parts import Folder, Part, Piece
from kg.vocab import default_vocabulary
from loaders.batch import Build, file_digests, rule_set
from loaders.formats import FORMATS
from loaders.pipeline import build_document

BACKGROUND: Final = "background.nq"


@dataclass(frozen=True, slots=True)
class Options:
    """By what, and in what pieces: ``size`` is the number of files in a part, ``scheduler`` the address of dask's."""

    engine: Literal["local", "dask"] = "local"
    jobs: int | None = None
    scheduler: str | None = None
    size: int = 200
    rebuild: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a run: the parts in their order, and how many of them stood there before."""

    parts: Sequence[Part]
    unchanged: int

    @property
    def pieces(self) -> list[Piece]:
        return [piece for part in self.parts for piece in part.pieces]

    @property
    def failures(self) -> list[InputError]:
        return [piece.failure for piece in self.pieces if piece.failure]


def write(paths: Sequence[Path], url: str, options: Options, build: Build = build_document) -> Written:
    """Build files, and those of folders, into parts in a folder; say what was built, what was not, and why.

    Raises InputError if there is no file, none could be built, or an address or module is missing; StoreError.
    """
    began = time.monotonic()
    folder = Folder(url)
    sources = [_source(path) for path in dict.fromkeys(path.absolute() for path in find(paths, FORMATS).files)]
    planned = parts.divide(sources, rule_set(build, default_vocabulary()), options.size)
    folder.make()
    standing = {} if options.rebuild else dict(_standing(folder, planned))
    missing = [part for part in planned if part.number not in standing]
    made = dict(standing)
    try:
        if missing:
            folder.remove(parts.MANIFEST)
        made |= _build(missing, folder, build, options)
        again = [planned[number] for number in _too_narrow(made.values())]
        made |= _build(again, folder, build, options)
    except KeyboardInterrupt:
        console.say("say.parts_interrupted", of=len(planned), folder=folder.url)
        raise
    written = Written(_once(folder, made), len(standing))
    folder.write(BACKGROUND, _background())
    parts.write_manifest(folder, written.parts)
    _tell(written, folder, time.monotonic() - began)
    if not any(piece.graph for piece in written.pieces):
        raise InputError(console.texts()("say.nothing_loaded"))
    return written


@cache
def _background() -> bytes:
    return sorted_nquads(default_background().quads)


def _source(path: Path) -> Piece:
    try:
        require_readable_name(path)
        return Piece(str(path), *file_digests(path))
    except InputError as error:
        name = str(path).encode("utf-8", "backslashreplace").decode()
        return Piece(name, "", "", error=error.what, hint=error.hint)


def _standing(folder: Folder, planned: Iterable[Part]) -> Iterator[tuple[int, Part]]:
    """The parts that are there as they are to be."""
    for part in planned:
        there = parts.read(folder, part.number)
        if there and there.is_made_of(part):
            yield part.number, there


def _build(missing: Sequence[Part], folder: Folder, build: Build, options: Options) -> dict[int, Part]:
    if not missing:
        return {}
    if options.engine == "dask":
        made = build_with_dask(missing, folder, build, options.jobs, options.scheduler)
    else:
        made = build_here(missing, folder, build, options.jobs)
    return {part.number: part for part in console.progress(made, "say.building_parts", len(missing))}


def _too_narrow(made: Iterable[Part]) -> list[int]:
    """Parts that gave way to a later source that is there no more."""
    found = sorted(made, key=lambda part: part.number)
    wanted = parts.holders(found)
    return [part.number for part in found if wanted[part.number] - _kept(part)]


def _once(folder: Folder, made: dict[int, Part]) -> list[Part]:
    """All parts in their order, each graph in one of them only: that of the last source that has it."""
    found = [made[number] for number in sorted(made)]
    wanted = parts.holders(found)
    return [
        parts.narrow(folder, part, wanted[part.number]) if _kept(part) - wanted[part.number] else part for part in found
    ]


def _kept(part: Part) -> frozenset[int]:
    return frozenset(n for n, piece in enumerate(part.pieces) if piece.end > piece.start)


def _tell(written: Written, folder: Folder, seconds: float) -> None:
    """On standard error: every file that failed and why, documents found twice, and the counts."""
    for failure in written.failures:
        console.complain(failure)
    kept = {piece.graph: piece for piece in written.pieces if piece.end > piece.start}
    for piece in written.pieces:
        if piece.graph and piece.end == piece.start:
            other = kept[piece.graph]
            key = "say.same_document" if piece.sha256 == other.sha256 else "say.other_text"
            console.say(key, path=piece.path, other=other.path)
    console.say(
        "say.parts_written", documents=len(kept), parts=len(written.parts), unchanged=written.unchanged,
        folder=folder.url, failed=len(written.failures), seconds=seconds,
    )  # fmt: skip
