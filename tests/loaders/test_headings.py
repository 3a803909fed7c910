"""What reads as a heading and what as a sentence."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.headings import reads_as_heading


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("加大财政支持力度", True),
        ("增强应对风险能力", True),
        ("健全供应链和应用场景", True),
        ("允许分期缴纳税款", True),
        ("禁止捂盘惜售", True),
        ("打造一批可复用、可推广的场景", True),
        ("各市要提高站位", False),
        ("申请人应当如实填报", False),
        ("销售人员不得收取费用", False),
        ("预售项目可分期办理", False),
        ("涉及多项奖励的，从高享受", False),
    ],
)
def test_headings_and_sentences(title: str, expected: bool) -> None:
    assert reads_as_heading(title, default_vocabulary()) is expected
