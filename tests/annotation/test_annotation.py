"""The annotated documents: they fit their texts, and extraction keeps its floors on those nobody tuned on."""

from __future__ import annotations

from functools import cache
from typing import Any

import evaluate
import pytest

pytestmark = pytest.mark.skipif(not evaluate.POLICIES.exists(), reason="needs ../shared/policies, absent here")

FLOORS: dict[str, dict[str, float]] = {
    "tuned": {
        "AGENCY, exact": 0.95,
        "AGENCY.role": 0.95,
        "LEGALREF, exact": 0.93,
        "BENEFICIARY, exact": 0.83,
        "SECTOR, exact": 0.83,
        "CONDITION, exact": 0.70,
        "per measure: instrument": 0.75,
        "per measure: force per sentence": 0.92,
    },
    "reported": {
        "AGENCY, exact": 0.80,
        "AGENCY.role": 0.94,
        "DEONTIC, exact": 0.90,
        "LEGALREF.relation": 0.90,
        "BENEFICIARY, exact": 0.61,
        "per measure: instrument": 0.65,
        "per measure: force per sentence": 0.92,
    },
}


@cache
def figures(use: str) -> dict[str, tuple[float, int]]:
    return evaluate.figures(evaluate.evaluation(evaluate.chosen(use)))


@pytest.mark.parametrize("folder", ["gold", "pass1", "pass2"])
@pytest.mark.parametrize("file", evaluate.documents())
def test_annotations_stand_in_their_units(folder: str, file: str) -> None:
    text = evaluate.text_of(file)
    for unit in evaluate.units(folder, file):
        assert 0 <= unit["start"] < unit["end"] <= len(text)
        for each in unit["annotations"]:
            assert unit["start"] <= each["start"] < each["end"] <= unit["end"], each
            assert each["text"] == each["text"].strip(), each


@pytest.mark.parametrize(
    ("use", "line", "floor"), [(use, *row) for use, rows in FLOORS.items() for row in rows.items()]
)
def test_extraction_keeps_its_floor(use: str, line: str, floor: float) -> None:
    value, count = figures(use)[line]
    assert value >= floor, f"{line} on the {use} documents: {value} of {count} in the gold"


def test_a_gold_scores_itself_in_full_and_an_empty_answer_nothing() -> None:
    files = evaluate.chosen("reported")
    perfect = evaluate.figures(evaluate.score(files, {file: evaluate.annotated("gold", file) for file in files}))
    empty: dict[str, Any] = {file: [] for file in files}
    nothing = evaluate.figures(evaluate.score(files, empty))
    assert {value for value, _ in perfect.values()} == {1.0}
    assert all(value == 0 for line, (value, _) in nothing.items() if line.endswith("exact"))
