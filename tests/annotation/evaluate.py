"""Score extraction on the annotated documents: ``make evaluate``.

The annotations (``gold/``, and the two independent passes they were adjudicated from) hold offsets, labels and
normalised values, no text: the documents themselves and ``score.py`` are read from ``../shared``, and without it
there is nothing to score. ``documents.toml`` says which documents rules were tuned on, and which only report.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.vocab import default_vocabulary
from loaders.codebook import annotation
from loaders.pipeline import extract, load_document

HERE: Final = Path(__file__).parent
SHARED: Final = HERE.parent.parent.parent / "shared"
POLICIES: Final = SHARED / "policies"
SCORE: Final = SHARED / "annotation" / "score.py"
_GAP: Final = 10  # characters between two documents when they are scored as one text

Row = dict[str, Any]
Report = dict[str, Any]


@cache
def documents() -> dict[str, Row]:
    """The annotated documents by file below ``policies``: ``sha256``, ``use`` (tuned, reported), ``kind``."""
    listed = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))["document"]
    return {row["file"]: row for row in listed}


def chosen(use: str) -> list[str]:
    return [file for file, row in documents().items() if row["use"] == use]


@cache
def text_of(file: str) -> str:
    """The raw text of a document. Raises ValueError if it is not the one that was annotated."""
    data = (POLICIES / file).read_bytes()
    if hashlib.sha256(data).hexdigest() != documents()[file]["sha256"]:
        raise ValueError(f"{file} has changed since it was annotated")
    return data.decode("utf-8-sig")


def units(folder: str, file: str) -> list[Row]:
    """The annotated units of a document in the shape that ``score.py`` reads: the surfaces filled in."""
    text = text_of(file)
    path = (HERE / folder / file).with_suffix(".jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for each in row["annotations"]:
            each["text"] = text[each["start"] : each["end"]]
    return rows


@cache
def found(file: str) -> tuple[Row, ...]:
    """What the extractors find in a document."""
    vocabulary = default_vocabulary()
    document = load_document(POLICIES / file)
    return tuple(annotation(document, fact, vocabulary) for fact in extract(document, vocabulary))


def annotated(folder: str, file: str) -> list[Row]:
    return [each for unit in units(folder, file) for each in unit["annotations"]]


_BASELINES: Final = {
    "LEGALREF": re.compile("《[^《》]+》"),
    "AGENCY": re.compile(
        "国务院|发展改革委|教育部|科技部|工业和信息化部|公安部|财政部|人力资源社会保障部|自然资源部|住房城乡建设部|"
        "商务部|中国人民银行"
    ),
}


def naive(file: str) -> list[Row]:
    """What a pattern for 《》 and a list of twelve agencies find."""
    return [
        {"label": label, "start": m.start(), "end": m.end(), "text": m.group(), "attrs": {}}
        for label, pattern in _BASELINES.items()
        for m in pattern.finditer(text_of(file))
    ]


def score(files: Iterable[str], predicted: dict[str, Iterable[Row]], folder: str = "gold") -> Report:
    """The report of ``score.py`` over several documents, laid one after another."""
    gold_lines, found_lines, offset = list[Row](), list[Row](), 0
    for file in files:
        gold_lines += [_moved(unit, offset) | {"id": f"{file}#{unit['id']}"} for unit in units(folder, file)]
        found_lines += [_moved(each, offset) for each in predicted[file]]
        offset += len(text_of(file)) + _GAP
    with tempfile.TemporaryDirectory() as temporary:
        for name, rows in (("gold", gold_lines), ("found", found_lines)):
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (Path(temporary) / name).write_text(lines, encoding="utf-8")
        command = [sys.executable, str(SCORE), "gold", "found", "--json"]
        run = subprocess.run(command, cwd=temporary, capture_output=True, check=True)
    report: Report = json.loads(run.stdout)
    return report


def _moved(row: Row, by: int) -> Row:
    """A copy whose offsets, and those of what it holds, are ``by`` further on."""
    moved = dict(row)
    for key, value in row.items():
        if key in ("start", "end"):
            moved[key] = value + by
        elif isinstance(value, list):
            moved[key] = [_moved(each, by) if isinstance(each, dict) else each for each in value]
        elif isinstance(value, dict) and key == "heading":
            moved[key] = _moved(value, by)
    return moved


def evaluation(files: list[str]) -> Report:
    return score(files, {file: found(file) for file in files})


def agreement(files: list[str]) -> Report:
    """How far the second independent pass agrees with the first."""
    return score(files, {file: annotated("pass2", file) for file in files}, "pass1")


def baseline(files: list[str]) -> Report:
    return score(files, {file: naive(file) for file in files})


def figures(report: Report) -> dict[str, tuple[float, int]]:
    """The F1 or accuracy of each line of a report, with how many the gold has."""
    lines = {f"{label}, exact": (m["exact"]["f1"], m["exact"]["gold"]) for label, m in report["spans"].items()}
    lines |= {f"per measure: {kind}": (m["f1"], m["gold"]) for kind, m in report["facts"].items()}
    return lines | {name: (m["accuracy"], m["n"]) for name, m in report["attributes"].items()}


def table() -> Iterator[str]:
    """A Markdown table: tuned, reported, the annotators' agreement, and the naive baselines on the reported."""
    tuned, reported = chosen("tuned"), chosen("reported")
    columns = [figures(each) for each in (evaluation(reported), evaluation(tuned), agreement(reported + tuned))]
    naively = figures(baseline(reported))
    yield f"| | {len(reported)} documents not tuned on | {len(tuned)} tuned on | annotators agree | naive |"
    yield "|---|---|---|---|---|"
    for name in dict.fromkeys(name for column in columns for name in column):
        cells = [f"{column[name][0]:.2f} ({column[name][1]})" if name in column else "–" for column in columns]
        with_baseline = name in naively and name.partition(",")[0] in _BASELINES
        yield f"| {name} | {' | '.join(cells)} | {f'{naively[name][0]:.2f}' if with_baseline else ''} |"


if __name__ == "__main__":
    if not POLICIES.exists():
        sys.exit("the annotated documents are not here: make evaluate needs ../shared/policies")
    print("F1 (accuracy for roles, relations and forces), with how many the gold has in brackets\n")
    print("\n".join(table()))
