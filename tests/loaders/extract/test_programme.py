"""Programmes: existing schemes with a name of their own, not classes and not what is only to be built."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract.programme import find
from loaders.model import ProgrammeMention, SourceText
from loaders.structure import parse


def programmes(body: str) -> list[tuple[str, str, str]]:
    """Surface, kind and norm."""
    text = f"一、甲\n（一）{body}\n"
    facts = find(parse(SourceText("a.txt", text, "", "utf-8", "text/plain")), default_vocabulary())
    return [
        (text[fact.span.start : fact.span.end], fact.kind, fact.norm)
        for fact in facts
        if isinstance(fact, ProgrammeMention)
    ]


@pytest.mark.parametrize(
    ("body", "surface", "kind", "norm"),
    [
        ("开展智能建造试点。", "智能建造试点", "pilot", "智能建造试点"),
        ("有序增加股权投资和创业投资份额转让试点地区。", "股权投资和创业投资份额转让试点", "pilot",
         "股权投资和创业投资份额转让试点"),
        ("用好中央外经贸发展专项资金。", "中央外经贸发展专项资金", "fund", "中央外经贸发展专项资金"),
        ("统筹省工业和信息化发展专项资金。", "省工业和信息化发展专项资金", "fund", "省工业和信息化发展专项资金"),
        ("开展“清朗”系列专项行动。", "“清朗”系列专项行动", "campaign", "清朗行动"),
        ("实施“智慧助老”行动。", "“智慧助老”行动", "campaign", "智慧助老行动"),
        ("落实企业研发费用加计扣除政策。", "企业研发费用加计扣除政策", "policy", "研发费用加计扣除政策"),
        ("推进“双随机、一公开”监管。", "“双随机、一公开”监管", "regime", "双随机、一公开监管"),
        ("依法参加失业保险。", "失业保险", "regime", "失业保险"),
        ("可按规定提取公积金。", "公积金", "regime", "住房公积金"),
        ("申请住房公积金贷款。", "住房公积金贷款", "regime", "住房公积金贷款"),
        ("将其纳入“四项制度”考评。", "“四项制度”", "regime", "四项制度"),
        ("首届智慧农业国际峰会在市会展中心召开。", "首届智慧农业国际峰会", "campaign", "首届智慧农业国际峰会"),
        ("同意申办2030年第三十届世界大学生运动会。", "2030年第三十届世界大学生运动会", "campaign",
         "2030年第三十届世界大学生运动会"),
        ("实施“雏鹰计划”。", "“雏鹰计划”", "campaign", "雏鹰计划"),
        ("开展低空场景“揭榜挂帅”行动。", "低空场景“揭榜挂帅”行动", "campaign", "低空场景“揭榜挂帅”行动"),
        ("按照支持中小企业技改税收政策执行。", "支持中小企业技改税收政策", "policy", "支持中小企业技改税收政策"),
        ("园区参与低空应用场景试点。", "低空应用场景试点", "pilot", "低空应用场景试点"),
        ("实施中小企业数字化赋能行动。", "中小企业数字化赋能行动", "campaign", "中小企业数字化赋能行动"),
        ("深入实施乡村振兴战略。", "乡村振兴战略", "policy", "乡村振兴战略"),
        ("购房补贴受理期间不得转让。", "购房补贴", "policy", "购房补贴"),
        ("落实差异化住房信贷政策。", "差异化住房信贷政策", "policy", "差别化住房信贷政策"),
        ("参与绿证交易。", "绿证交易", "market-scheme", "绿证交易"),
        ("继续开展住房公积金制度试点。", "住房公积金制度试点", "pilot", "住房公积金制度试点"),
        ("争创科创金融改革试验区、数字人民币试点城市。", "数字人民币试点", "pilot", "数字人民币试点"),
        ("推进资本市场金融监管试点。", "资本市场金融监管试点", "pilot", "资本市场金融监管试点"),
        ("落实固定资产加速折旧政策。", "固定资产加速折旧政策", "policy", "固定资产加速折旧政策"),
        ("用好超长期特别国债。", "超长期特别国债", "fund", "超长期特别国债"),
        ("用足交通物流专项再贷款。", "交通物流专项再贷款", "fund", "交通物流专项再贷款"),
        ("实施好农村公路提升行动。", "农村公路提升行动", "campaign", "农村公路提升行动"),
        ("实施办学条件提升行动计划。", "办学条件提升行动计划", "campaign", "办学条件提升行动计划"),
        ("叫响“住在江城”品牌。", "“住在江城”品牌", "campaign", "住在江城品牌"),
        ("优化行政许可事项。", "行政许可", "regime", "行政许可"),
        ("压缩不动产登记时间。", "不动产登记", "regime", "不动产登记"),
        ("严格执行重点工程用能报告制度。", "重点工程用能报告制度", "regime", "重点工程用能报告制度"),
        ("高质量实施县级算力中心建设工程，扩大供给。", "县级算力中心建设工程", "campaign", "县级算力中心建设工程"),
        ("举办工业软件创新大赛。", "工业软件创新大赛", "campaign", "工业软件创新大赛"),
        ("组织“江城安薪”智治工程。", "“江城安薪”智治工程", "campaign", "江城安薪智治工程"),
        ("德国“新工业战略”出台。", "“新工业战略”", "policy", "新工业战略"),
        ("开展零工住房公积金缴存办法试点。", "零工住房公积金缴存办法试点", "pilot", "零工住房公积金缴存办法试点"),
    ],
)  # fmt: skip
def test_existing_schemes(body: str, surface: str, kind: str, norm: str) -> None:
    assert programmes(body) == [(surface, kind, norm)]


def test_a_label_names_one_programme() -> None:
    vocabulary = default_vocabulary()
    labels = {label for concept in vocabulary.concepts("programmes") for label in concept.labels()}
    assert {label for label in labels if len(vocabulary.by_label("programmes", label)) > 1} == set()


@pytest.mark.parametrize(
    "body",
    [
        "建立健全河湖长制。",  # to be built
        "开展试点示范。",  # a class
        "统筹各类专项资金。",
        "落实相关税收优惠政策。",
        "享受关税减免政策。",
        "执行《国家重点研发计划管理办法》。",
        "组织宣传活动。",
        "卫生健康、医保、中医药等部门负责。",
        "报送国家自然科学基金委员会。",
        "不搞“面子工程”。",
        "开展相关专项整治行动。",
        "对符合条件的家庭给予购房补贴。",
        "面向住房公积金缴存职工宣传。",
        "由省住房公积金管理局负责解释。",
        "按规定给予社会保险补贴。",
        "引进“双一流”高校毕业生。",
        "落实国务院关于数字化转型行动的部署。",
        "由市医保局、住房公积金管理中心负责。",
        "支持人工智能试点示范。",
        "确定本行政区域范围内试点城市。",
        "其中市级补助资金由市、区两级引导基金安排。",
        "落实“一把手”工程。",
        "严格执行各项规章制度。",
        "由不动产登记机构办理。",
        "举办会议、论坛、大赛。",
        "按年度实施计划。",
    ],
)
def test_classes_and_schemes_to_be_built_are_none(body: str) -> None:
    assert programmes(body) == []


def test_a_heading_that_names_an_action_is_one() -> None:
    text = "一、甲\n（一）高端化工产业智能提升工程。建设平台。\n（二）推进产业基础提升工程。建设平台。\n"
    facts = find(parse(SourceText("a.txt", text, "", "utf-8", "text/plain")), default_vocabulary())
    assert [text[fact.span.start : fact.span.end] for fact in facts] == ["高端化工产业智能提升工程", "产业基础提升工程"]
