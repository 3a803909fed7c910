"""A table of versions, as a database of laws exports it: one row for each version, in CSV with these columns.

``title`` and ``promulgated`` are needed; ``type`` (or ``category``), ``issuing_body``, ``in_force``, ``status``,
``flk_id``, ``url`` and ``n_provisions`` are used where they are there. Dates are YYYY-MM-DD.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import InputError
from loaders.formats.encodings import decoded

_NEEDED = ("title", "promulgated")
_DATES = ("promulgated", "in_force")


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    day: str
    category: tuple[str, ...]
    bodies: tuple[str, ...]
    start: str | None
    status: str
    identifier: str | None
    page: str | None
    articles: int | None


def read_table(path: Path) -> list[Row]:
    """The rows of a table. Raises InputError for a file without the columns, or with a date that is none."""
    try:
        text, _ = decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), hint="check the path") from error
    reader = csv.DictReader(text.splitlines())
    if missing := [name for name in _NEEDED if name not in (reader.fieldnames or ())]:
        raise InputError(
            f"the table has no column {missing[0]!r}", where=str(path), hint="needed: title, promulgated (YYYY-MM-DD)"
        )
    return [_row(fields, f"{path}:{number}") for number, fields in enumerate(reader, start=2)]


def _row(fields: dict[str, str], where: str) -> Row:
    def get(name: str) -> str:
        return (fields.get(name) or "").strip()

    for name in _DATES:
        if get(name):
            _check_date(get(name), where)
    if not get("title") or not get("promulgated"):
        raise InputError("a row needs a title and a date of promulgation", where=where, hint="fill it in, or remove it")
    return Row(
        get("title"), get("promulgated"), (get("type"), get("category")),
        tuple(body for body in get("issuing_body").split("、") if body), get("in_force") or None, get("status"),
        get("flk_id") or None, get("url") or None, int(get("n_provisions")) if get("n_provisions").isdigit() else None,
    )  # fmt: skip


def _check_date(text: str, where: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date", where=where, hint="write it as YYYY-MM-DD") from error
