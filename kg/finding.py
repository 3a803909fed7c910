"""Which files are meant by the paths that a user names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg import console
from kg.errors import InputError

METADATA: Final = frozenset({".yaml", ".yml"})
"""Suffixes of what stands beside a document and tells of it."""


@dataclass(slots=True)
class Found:
    """The files, each once, in order; the folders they were looked for in; what else is there, by suffix."""

    files: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def find(paths: Iterable[Path], suffixes: Collection[str]) -> Found:
    """The files that paths mean: they themselves, and of folders those below them with these suffixes.

    Hidden files and folders are passed over. Raises InputError for a path where nothing is, and for a folder without
    such a file.
    """
    found = Found()
    for path in paths:
        require(path)
        if path.is_dir():
            found.folders.append(path)
            _search(path, suffixes, found)
        else:
            found.files.append(path)
    found.files = list(dict.fromkeys(found.files))
    return found


def _search(folder: Path, suffixes: Collection[str], found: Found) -> None:
    files, others = list[Path](), list[Path]()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            (files if path.suffix.lower() in suffixes else others).append(path)
    if not files:
        texts = console.texts()
        known = texts("say.known_formats", formats=", ".join(sorted(suffixes)))
        raise InputError(texts("say.no_files"), where=str(folder), hint=known)
    described = {path.with_suffix("") for path in files}
    found.files += files
    found.skipped.update(
        path.suffix.lower()
        for path in others
        if not (path.suffix.lower() in METADATA and path.with_suffix("") in described)
    )


def require(path: Path) -> None:
    """Raise InputError if nothing is there."""
    texts = console.texts()
    try:
        there = path.exists()
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), hint=texts("say.check_path")) from error
    if not there:
        raise InputError(texts("say.no_path"), where=str(path), hint=texts("say.check_path"))


def require_readable_name(path: Path) -> None:
    """Raise InputError for a file whose name is not UTF-8: a graph says the name of its file."""
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        texts = console.texts()
        raise InputError(texts("say.bad_name"), where=str(path), hint=texts("say.rename")) from error
