"""Facts in the codebook's terms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.vocab import default_vocabulary
from loaders.codebook import annotation
from loaders.model import (
    AgencyMention,
    Citation,
    Condition,
    Fact,
    Force,
    InstrumentUse,
    Metadata,
    Quantity,
    SourceText,
    Span,
    TimeMention,
)
from loaders.structure import parse

DOCUMENT = parse(SourceText("t.txt", "\ufeff甲乙丙丁戊己庚辛\n", "0" * 64, "utf-8", "text/plain"), Metadata())
AT = Span(0, 2)


@pytest.mark.parametrize(
    ("fact", "label", "attributes"),
    [
        (
            AgencyMention(
                span=AT, rule="r", role="co-lead", norms=("甲",), generic=False, agent_class="local-government"
            ),
            "AGENCY",
            {"role": "co_lead", "norm": "甲", "generic": False, "agent_class": "local_government"},
        ),
        (
            AgencyMention(
                span=AT, rule="r", role="mentioned", norms=("甲", "乙"), generic=True, agent_class="department"
            ),
            "AGENCY",
            {"norm": ["甲", "乙"]},
        ),
        (
            Citation(
                span=AT, rule="r", type="eligibility-by-reference", explicitness="bare", ref_type="admin-regulation",
                title="某条例", articles=("第三条", "第四条"), polarity="negated-violation",
            ),
            "LEGALREF",
            {
                "relation": "complies_with", "ref_type": "admin_regulation", "target": "某条例",
                "article": "第三条、第四条", "polarity": "negated_violation",
            },
        ),
        (Citation(span=AT, rule="r", type="exception", explicitness="generic", ref_type="generic-law"), "LEGALREF",
         {"relation": "cites", "target": None, "article": None}),
        (InstrumentUse(span=AT, rule="r", concepts=("tax-incentive", "import-duty-relief")), "INSTRUMENT",
         {"concepts": ["IN01", "IN02"]}),
        (Force(span=AT, rule="r", force="obligation", implicit=True, bearers=(Span(2, 3), Span(4, 5))), "DEONTIC",
         {"force": "obligation", "implicit": True, "bearer": ["丙", "戊"]}),
        (TimeMention(span=AT, rule="r", type="deadline-absolute", due=date(2025, 12, 31)), "TIME",
         {"type": "deadline_absolute", "due": "2025-12-31"}),
        (Quantity(span=AT, rule="r", op="<=", value="50", unit="%"), "QUANTITY",
         {"op": "<=", "value": 50, "unit": "%"}),
        (Condition(span=AT, rule="r", type="scope-limit", target=Span(2, 4)), "CONDITION",
         {"type": "scope_limit", "target": "丙丁"}),
    ],
)  # fmt: skip
def test_a_fact_as_the_codebook_writes_it(fact: Fact, label: str, attributes: dict[str, Any]) -> None:
    found = annotation(DOCUMENT, fact, default_vocabulary())
    assert found["label"] == label
    assert attributes.items() <= found["attrs"].items()
    assert (found["start"], found["end"], found["text"]) == (1, 3, "甲乙"), "offsets of the raw text"


def test_a_narrower_instrument_has_the_code_of_the_broader_one() -> None:
    narrower = [c for c in default_vocabulary().concepts("instruments") if c.broader and c.notation is None]
    assert narrower
    for concept in narrower:
        fact = InstrumentUse(span=AT, rule="r", concepts=(concept.slug,))
        (code,) = annotation(DOCUMENT, fact, default_vocabulary())["attrs"]["concepts"]
        assert code.startswith("IN")
