"""Noun phrases that name parties: where they start."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.model import Span
from loaders.parties import party_grammar


def phrases(text: str) -> list[str]:
    grammar = party_grammar(default_vocabulary())
    span = Span(0, len(text))
    clauses = list(grammar.clauses.clauses(text, span))
    return [text[slice(*phrase.span)] for phrase in grammar.phrases.find(text, span, clauses)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持国内外高校合作", ["国内外高校"]),  # 内 and 外 are part of a modifier
        ("满足不同所有制企业需要", ["不同所有制企业"]),
        ("鼓励随迁子女入学", ["随迁子女"]),
        ("支持本地企业发展", ["本地企业"]),
        ("扶持系统解决方案供应商", ["系统解决方案供应商"]),
        ("服务国家级“小巨人”企业", ["国家级“小巨人”企业"]),
        ("支持仓储、货运等企业", ["仓储、货运等企业"]),
        ("鼓励生产、流通企业", ["生产、流通企业"]),
        ("鼓励企业、高校等单位", ["企业", "高校"]),
        ("若购房人退房", ["购房人"]),
        ("鼓励企业联合高校", ["企业", "高校"]),
        ("鼓励企业捐建学校", ["企业", "学校"]),
        ("鼓励各级各类学校", ["学校"]),
        ("鼓励汽车企业", ["汽车企业"]),
    ],
)
def test_a_phrase_starts_behind_the_last_boundary(text: str, expected: list[str]) -> None:
    assert phrases(text) == expected


@pytest.mark.parametrize(
    "text", ["大学校园", "企业所得税", "装配式建筑商品房", "形成50个人工智能模型", "新媒体建设", "小微企业园", "民政局"]
)
def test_no_phrase_is_a_fragment_of_another_word(text: str) -> None:
    assert phrases(text) == []
