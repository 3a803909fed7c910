"""Reports on a store: how much of its documents is understood, and which citations lead nowhere or out of force."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from kg import console
from kg.binding import Queryable
from kg.catalogue import run
from kg.vocab import Vocabulary, default_vocabulary

Row = Mapping[str, object]

_NAMES: Final = 100
_SHOWN: Final = 40  # rows of a part in a table; JSON has all
_TWO_HAN: Final = re.compile("[\u4e00-\u9fff]{2}")  # the shortest name of a body
_BRACKET_WORDS: Final = (
    "lead-after", "joint-lead-after", "responsible-after", "bracket-label", "bracket-label-lead", "join", "with",
)  # fmt: skip
"""The word classes of ``lexicon/agency.ttl`` that a responsibility bracket is made of, beside the names of bodies."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a report; ``name`` is also its key in JSON."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A responsibility bracket; ``rest`` is what is left of it without the names found and the words of brackets."""

    sentence: str
    text: str
    rest: str

    @property
    def is_complete(self) -> bool:
        """Whether every body in it was found: nothing is left that could be one."""
        return _TWO_HAN.search(self.rest) is None


def coverage(store: Queryable) -> list[Part]:
    """How much of the text and of its names is understood.

    ``body`` is the text of measures and of other paragraphs, without front and back matter; ``underMeasure`` the
    share of its characters that stand in a measure.
    """
    documents = list(run(store, "documents"))
    kinds = {row["kind"]: _int(row["documents"]) for row in run(store, "documents-by-kind")}
    units = list(run(store, "text-by-unit"))
    characters = {kind: sum(_int(row["characters"]) for row in units if row["kind"] == kind) for kind in _kinds(units)}
    measures, other = characters.get("Measure", 0), characters.get("SectionParagraph", 0)
    found = brackets(run(store, "responsibility-brackets"), default_vocabulary())
    complete = sum(bracket.is_complete for bracket in found)
    totals = {
        "documents": len(documents),
        "laws": kinds.get("LawVersion", 0),
        "measures": sum(_int(row["measures"]) for row in documents),
        "facts": sum(_int(row["facts"]) for row in documents),
        "findings": sum(_int(row["findings"]) for row in documents),
        "body": measures + other,
        "underMeasure": _share(measures, measures + other),
        "brackets": len(found),
        "completeBrackets": complete,
        "completeBracketsShare": _share(complete, len(found)),
    }
    rest = [{"text": each.text, "rest": each.rest, "measure": each.sentence} for each in found if not each.is_complete]
    names = list(run(store, "unlisted-names"))
    return [
        Part("totals", ("what", "number"), [{"what": name, "number": number} for name, number in totals.items()]),
        Part("resolution", ("kind", "status", "facts", "things"), list(run(store, "resolution-by-kind"))),
        Part("incompleteBrackets", ("text", "rest"), rest),
        Part("unlisted", ("kind", "label", "facts", "documents"), names[:_NAMES]),
    ]


def brackets(rows: Iterable[Row], vocabulary: Vocabulary) -> list[Bracket]:
    """The responsibility brackets of the answer of the query of this name, with what is left of each."""
    return [_bracket(list(of_one), vocabulary) for _, of_one in groupby(rows, key=lambda row: row["sentence"])]


def _bracket(rows: Sequence[Row], vocabulary: Vocabulary) -> Bracket:
    text, begin = str(rows[0]["text"]), _int(rows[0]["sentenceStart"])
    kept = list(text)
    for row in rows:
        if row["start"] is not None:
            start, end = _int(row["start"]) - begin, _int(row["end"]) - begin
            kept[max(start, 0) : end] = " " * (end - max(start, 0))
    return Bracket(str(rows[0]["sentence"]), text, _words(vocabulary).sub(" ", "".join(kept)).strip())


@lru_cache(maxsize=4)
def _words(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = {word for name in _BRACKET_WORDS for word in vocabulary.words(f"agency/{name}")}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def citations(store: Queryable) -> list[Part]:
    """The citations that lead nowhere, or to several entries, most frequent first, and those of laws out of force."""
    return [
        Part("dangling", ("citations", "documents", "kind", "label"), list(run(store, "dangling-references"))),
        Part("ambiguous", ("citations", "documents", "name", "candidates"), list(_ambiguous(store))),
        Part(
            "outOfForce",
            ("lawLabel", "standing", "since", "citingLabel", "dated", "number", "quote"),
            list(run(store, "citations-out-of-force")),
        ),
    ]


def _ambiguous(store: Queryable) -> Iterator[Row]:
    """One row per ambiguous name, with all its candidates."""
    for _, rows in groupby(run(store, "ambiguous-references"), key=lambda row: row["target"]):
        of_one = list(rows)
        yield {
            **{name: of_one[0][name] for name in ("target", "name", "citations", "documents")},
            "candidates": [row["candidate"] for row in of_one],
        }


def print_report(parts: Sequence[Part], form: str) -> None:
    """Print a report as tables, the first rows of each, or whole as JSON."""
    if form == "json":
        document = {part.name: [dict(row) for row in part.rows] for part in parts}
        console.emit(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    texts = console.texts()
    console.display(Group(*(_table(part) for part in parts)))
    for part in parts:
        if len(part.rows) > _SHOWN:
            console.say("say.report_more", part=texts(f"part.{part.name}"), number=len(part.rows) - _SHOWN)


def _table(part: Part) -> Table:
    texts = console.texts()
    table = Table(
        box=box.SIMPLE_HEAD, header_style="bold", title_justify="left", title_style="bold",
        title=Text(f"{texts(f'part.{part.name}')} ({len(part.rows)})" if part.name != "totals" else ""),
    )  # fmt: skip
    numeric = {name for name in part.columns if any(isinstance(row[name], int | float) for row in part.rows)}
    for name in part.columns:
        table.add_column(texts(f"head.{name}"), justify="right" if name in numeric else "left", overflow="fold")
    for row in part.rows[:_SHOWN]:
        table.add_row(*(Text(_cell(name, row[name])) for name in part.columns))
    return table


def _cell(column: str, value: object) -> str:
    texts = console.texts()
    if column == "what":
        return texts(f"total.{value}")
    if column in ("standing", "status") or (column == "kind" and texts.knows(f"fact.{value}")):
        return texts(f"{'fact' if column == 'kind' else column}.{value}")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else f"{value:.1%}" if isinstance(value, float) else str(value)


def _kinds(rows: Iterable[Row]) -> set[str]:
    return {str(row["kind"]) for row in rows}


def _int(value: object) -> int:
    return int(str(value))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
