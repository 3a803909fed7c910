"""What checking the citations of a text found, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from rich import box
from rich.table import Table
from rich.text import Text

from kg import console
from kg.vocab import Vocabulary

Row = Mapping[str, object]
"""A checked citation: the fields of ``loaders.check.CheckedCitation`` by name."""

_STYLES: Final = {"in-force": "green", "unknown": "yellow", "undated": "yellow", "no-date": "yellow"}
_LOOSE: Final = ("unread", "unassigned")  # what is no citation, and listed so that nothing is passed over
_COLUMNS: Final = ("place", "quote", "title", "standing", "version", "articles", "problem")


def print_check(rows: Sequence[Row], form: str, *, source: str, on: str | None, vocabulary: Vocabulary) -> bool:
    """Print what a check found, and on standard error its sum; whether something is wrong.

    ``on``: the day for which the citations were checked; None if there is none.
    """
    wrong = sum(bool(row["problems"]) for row in rows)
    if form == "json":
        document = {"file": source, "date": on, "citations": list(rows), "wrong": wrong}
        console.emit(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    elif form == "csv":
        console.emit(_csv(rows))
    elif rows:
        console.display(_table(rows, vocabulary))
    _sum_up(rows, on, wrong, vocabulary)
    return wrong > 0


def _csv(rows: Sequence[Row]) -> str:
    """One line per citation; the members of a list are divided by spaces, none of them having any."""
    buffer = io.StringIO()
    columns = list(rows[0]) if rows else []
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_flat(row[name]) for name in columns] for row in rows)
    return buffer.getvalue()


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _table(rows: Sequence[Row], vocabulary: Vocabulary) -> Table:
    texts = console.texts()
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for name in _COLUMNS:
        table.add_column(texts(f"head.{name}"), overflow="fold", no_wrap=name in ("place", "version"))
    for row in rows:
        state = str(row["standing"] or row["resolution"])
        known = texts(f"standing.{state}")
        problems = "\n".join(_problem(str(code), row, vocabulary) for code in _items(row, "problems"))
        table.add_row(
            Text(f"{row['unit']} {row['start']}–{row['end']}"),
            Text(str(row["quote"])),
            Text(str(row["title"] or "")),
            Text(known, style=_STYLES.get(state, "")),
            Text(str(row["promulgated"] or row["in_force_from"] or _day(row["held_against"]))),
            Text(" ".join(_marked(row))),
            Text(problems, style="bold red"),
        )
    return table


def _problem(code: str, row: Row, vocabulary: Vocabulary) -> str:
    """What is wrong, with what shows it: the entries that fit, the title that was perhaps meant, the day."""
    details = {
        "no-such-title": _items(row, "suggestions"),
        "ambiguous": [vocabulary[iri].label() for iri in _items(row, "candidates")],
        "no-such-article": _items(row, "missing_articles"),
        "not-yet-in-force": [str(row["in_force_from"] or "")],
        "repealed": [str(row["in_force_until"] or "")],
        "superseded": [str(row["in_force_from"] or "")],
    }[code]
    key = f"problem.{code}" if any(details) or code != "no-such-title" else "problem.unlisted"
    return console.texts()(key, details="; ".join(details))


def _items(row: Row, name: str) -> list[str]:
    value = row[name]
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _sum_up(rows: Sequence[Row], on: str | None, wrong: int, vocabulary: Vocabulary) -> None:
    """Say on standard error what was cited, by kind, how it stands on the day, and how much is wrong."""
    texts = console.texts()
    known = {str(row["target"]): row for row in rows if row["target"] and row["standing"]}
    kinds = Counter(str(row["kind"]) for row in known.values())
    names = vocabulary.scheme("reference-types")
    counts = ", ".join(f"{number} × {names[kind].label(texts.language)}" for kind, number in kinds.items())
    standings = Counter(str(row["standing"]) for row in known.values())
    states = ", ".join(f"{number} × {texts(f'standing.{state}')}" for state, number in standings.items())
    loose = Counter(str(row["resolution"]) for row in rows if row["resolution"] in _LOOSE)
    if on is None:
        held = any(row["held_against"] for row in rows)
        console.say("say.check_no_date_last" if held else "say.check_no_date")
    console.say(
        "say.checked", citations=len(rows) - loose.total(), known=len(known), on=on or "–", counts=counts or "–"
    )
    if states:
        console.say("say.check_states", states=states)
    others = sum(not (row["target"] and row["standing"]) for row in rows) - loose.total()
    if others:
        console.say("say.check_others", number=others)
    if loose:
        console.say("say.check_loose", titles=loose["unread"], articles=loose["unassigned"])
    partly = sum(_is_checked_in_part(row) for row in rows)
    console.say(
        "say.check_wrong" if wrong else "say.check_partly" if partly else "say.check_right", number=wrong or partly
    )


def _is_checked_in_part(row: Row) -> bool:
    """Whether a citation could not be checked in full: its object, its standing or an article is not known."""
    return row["resolution"] != "unread" and (row["standing"] != "in-force" or bool(row["unverified_articles"]))


def _day(version: object) -> str:
    """The day of the version that articles are held against for want of a date, in brackets."""
    return f"({str(version).rsplit('/', 1)[-1]})" if version else ""


def _marked(row: Row) -> list[str]:
    """The articles of a citation, with ? behind those that could not be checked."""
    unverified = _items(row, "unverified_articles")
    return [f"{each}?" if each in unverified else each for each in _items(row, "articles")]
