"""Amounts: comparator, value, unit, and what they are of."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract.quantity import find
from loaders.model import Metadata, SourceText
from loaders.structure import parse


def found(text: str) -> list[tuple[str, str, str, str, str | None]]:
    """Surface, sign, value, unit, of."""
    source = f"一、甲\n（一）{text}\n"
    document = parse(SourceText("a.txt", source, "", "utf-8", "text/plain"), Metadata(title="试"))
    return [
        (document.slice(fact.span), fact.op, fact.value, fact.unit, fact.of)
        for fact in find(document, default_vocabulary())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("业务（外资股比不超过50%）开放。", ("不超过50%", "<=", "50", "%", "外资股比")),
        ("首付款比例不低于20%。", ("不低于20%", ">=", "20", "%", "首付款比例")),
        ("比例不得低于80%。", ("不得低于80%", ">=", "80", "%", "比例")),
        ("当个贷率低于85%时启动。", ("低于85%", "<", "85", "%", "个贷率")),
        ("核心产业规模超过50亿元。", ("超过50亿元", ">", "5000000000", "元", "核心产业规模")),
        ("企业达到1000家以上。", ("达到1000家以上", ">=", "1000", "家", None)),
        ("灾备覆盖率达到100%。", ("达到100%", "=", "100", "%", "灾备覆盖率")),
        ("贷款额度提高至80万元。", ("提高至80万元", "=", "800000", "元", "贷款额度")),
        ("生产效率提高10个百分点。", ("提高10个百分点", "+", "10", "百分点", "生产效率")),
        ("下调0.25个百分点。", ("下调0.25个百分点", "-", "0.25", "百分点", None)),
        ("给予5万元/人补助。", ("5万元/人", "=", "50000", "元/人", None)),
        ("给予最高50万元奖励。", ("最高50万元", "<=", "500000", "元", None)),
        ("培育20家左右企业。", ("20家左右", "~", "20", "家", None)),
        ("近300个城市上线。", ("近300个", "~", "300", "个", None)),
        ("100多个城市上线。", ("100多个", ">", "100", "个", None)),
        ("35周岁以下的青年。", ("35周岁以下", "<=", "35", "周岁", None)),
        ("90平方米及以下的住房。", ("90平方米及以下", "<=", "90", "平方米", None)),
        ("不低于总面积的15%。", ("不低于总面积的15%", ">=", "15", "%", None)),
        ("两个以上子女的家庭。", ("两个以上", ">=", "2", "个", None)),
        ("至少一名专业人员。", ("至少一名", ">=", "1", "名", None)),
        ("百分之六十五以上同意。", ("百分之六十五以上", ">=", "65", "%", None)),
        ("超过四分之三的学校。", ("超过四分之三", ">", "0.75", "", None)),
        ("注册资本不少于1,000万元。", ("不少于1,000万元", ">=", "10000000", "元", "注册资本")),
        ("罚款五百万元以下。", ("五百万元以下", "<=", "5000000", "元", None)),
        ("收入增长一倍。", ("增长一倍", "+", "1", "倍", "收入")),
    ],
)
def test_amounts(text: str, expected: tuple[str, str, str, str, str | None]) -> None:
    assert found(text) == [expected]


def test_a_range_is_its_two_bounds() -> None:
    assert found("面积90至144平方米的住房。") == [
        ("90至144平方米", ">=", "90", "平方米", "面积"),
        ("90至144平方米", "<=", "144", "平方米", "面积"),
    ]
    assert [fact[1:3] for fact in found("补贴2—10万元。")] == [(">=", "20000"), ("<=", "100000")]
    assert [fact[1:3] for fact in found("补贴20万-30万元。")] == [(">=", "200000"), ("<=", "300000")]


@pytest.mark.parametrize(
    "text",
    [
        "党的二十大精神。",
        "只进一次门、最多跑一次。",
        "多次召开会议。",
        "建立一体化平台，“双随机、一公开”监管。",
        "达到一个新高度。",
        "2023年7月25日印发。",
        "在3个工作日内办结，有效期5年。",
        "第3个试点城市。",
        "国发〔2023〕11号文件第2条。",
        "如图1所示，参见表2。",
        "执行GB/T 39116-2020标准。",
        "拨打12345热线。",
        "5G基站建设。",
        "落实《16条措施》要求。",
        "十四个城市。",
        "联系电话010-58882171。",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert found(text) == []
