"""The first document against its gold annotation: the floors that every release keeps.

The gold is one document, and rules were tuned on it: these floors guard against regressions,
they do not say how good extraction is on other documents.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.vocab import default_vocabulary
from loaders.codebook import annotation
from loaders.pipeline import build_document

ROOT = Path(__file__).parent.parent
ANNOTATION = ROOT.parent / "shared" / "annotation"
pytestmark = pytest.mark.skipif(not ANNOTATION.exists(), reason="needs ../shared/annotation, absent here")


@cache
def built() -> Any:
    return build_document(ROOT / "examples" / "guofa-2023-11.txt")


@cache
def gold() -> list[dict[str, Any]]:
    files = [ANNOTATION / "seed-gold-front.jsonl", ANNOTATION / "seed-gold.jsonl"]
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("score")
    rows = [annotation(built().document, fact, default_vocabulary()) for fact in built().facts]
    for name, lines in (("gold", gold()), ("predicted", rows)):
        (folder / name).write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    command = [sys.executable, str(ANNOTATION / "score.py"), "gold", "predicted", "--json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def test_units_and_sentences_are_those_of_the_gold() -> None:
    document = built().document
    found = {unit.span: [tuple(s.span) for s in unit.sentences] for unit in document.units}
    for unit in gold():
        assert found[unit["start"], unit["end"]] == [(s["start"], s["end"]) for s in unit["sentences"]], unit["id"]
    assert sum(unit.kind == "measure" for unit in document.units) == 24


def test_headings_and_ordinals_are_those_of_the_gold() -> None:
    document = built().document
    found = [
        (u.number, u.ordinal, document.surface(u.heading)) for u in document.units if u.kind == "measure" and u.heading
    ]
    assert found == [
        (u["number"]["text"], u["number"]["value"], u["heading"]["text"]) for u in gold() if u["unit_type"] == "measure"
    ]


def named_citations(rows: list[dict[str, Any]]) -> set[tuple[int, str, str]]:
    return {
        (a["start"], a["attrs"]["relation"], a["attrs"]["target"])
        for a in rows
        if a["label"] == "LEGALREF" and a["attrs"]["explicit"] != "generic" and a["attrs"]["ref_type"] != "doctrine"
    }


def test_named_citations_with_their_relation_are_exactly_those_of_the_gold() -> None:
    found = [annotation(built().document, fact, default_vocabulary()) for fact in built().facts]
    expected = named_citations([a for unit in gold() for a in unit["annotations"]])
    assert len(expected) == 6
    assert named_citations(found) == expected


def test_named_agencies_are_exactly_those_of_the_gold() -> None:
    found = [annotation(built().document, fact, default_vocabulary()) for fact in built().facts]

    def named(rows: list[dict[str, Any]]) -> set[tuple[int, int, str]]:
        return {
            (a["start"], a["end"], a["attrs"]["role"])
            for a in rows
            if a["label"] == "AGENCY" and not a["attrs"]["generic"]
        }

    assert named(found) == named([a for unit in gold() for a in unit["annotations"]])


@pytest.mark.parametrize(
    ("label", "floor"),
    [
        ("DEONTIC", 0.95),
        ("LEGALREF", 0.95),
        ("AGENCY", 0.90),
        ("REGION", 0.90),
        ("BENEFICIARY", 0.85),
        ("SECTOR", 0.85),
    ],
)
def test_exact_spans(scores: dict[str, Any], label: str, floor: float) -> None:
    assert scores["spans"][label]["exact"]["f1"] >= floor


@pytest.mark.parametrize(("attribute", "floor"), [("AGENCY.role", 0.95), ("sentence force set", 0.95)])
def test_attributes(scores: dict[str, Any], attribute: str, floor: float) -> None:
    assert scores["attributes"][attribute]["accuracy"] >= floor


@pytest.mark.parametrize(("kind", "floor"), [("instrument", 0.85), ("citation", 1.0), ("force per sentence", 0.95)])
def test_facts_per_measure(scores: dict[str, Any], kind: str, floor: float) -> None:
    assert scores["facts"][kind]["f1"] >= floor
