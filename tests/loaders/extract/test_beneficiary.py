"""Who gains."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import beneficiary
from loaders.model import Beneficiary, Document, Metadata, Sentence, SourceText, Span, Unit


def facts(text: str) -> list[Beneficiary]:
    span = Span(0, len(text))
    unit = Unit("measure", "item_1", span, span, (Sentence("item_1/sent_1", span),))
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    return list(beneficiary.find(Document(source, text, None, Metadata(), (), (unit,)), default_vocabulary()))


def found(text: str) -> list[str]:
    return [text[fact.span.start : fact.span.end] for fact in facts(text)]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("支持外商投资企业更多参与绿证交易。", ["外商投资企业"]),
        ("支持民营企业设立研发中心。", ["民营企业"]),
        ("完善企业创新中心建设。", []),
        ("支持数字经济等领域外商投资企业与各类职业院校开展培训。", ["外商投资企业"]),
        ("为外商投资企业的外籍高管、技术人员本人及家属提供便利。", ["外商投资企业", "外籍高管", "技术人员", "家属"]),
        ("为企业推荐的外籍高级管理、技术人才申请居留提供便利。", ["企业", "外籍高级管理、技术人才"]),
        ("对重大和重点外资项目，为项目相关外方人员签发签证。", ["重大和重点外资项目", "项目相关外方人员"]),
        ("坚决打击侵犯外商投资企业知识产权行为。", ["外商投资企业"]),
        ("不得排斥或歧视民营企业及其产品。", ["民营企业"]),
        ("依法听取外商投资企业意见。", ["外商投资企业"]),
        ("避免加重企业负担。", ["企业"]),
        ("优化外商投资企业外籍员工停居留政策。", ["外商投资企业外籍员工"]),
        ("加快生物医药领域外商投资项目落地投产。", ["外商投资项目"]),
        ("外商投资企业如认为权益受到损害，可依规提起投诉。", ["外商投资企业"]),
        ("确保其他房地产企业平等享受政策。", ["房地产企业"]),
        ("对大学生租赁住房的，给予租金补贴。", ["大学生"]),
        ("经认定的总部企业，年产值超过10亿元的，给予一次性奖励。", ["总部企业"]),
        ("单个企业年度奖励不超过80万元。", ["单个企业"]),
        ("将护理补贴发放至失能老年人。", ["失能老年人"]),
        ("加快培育行业龙头企业。", ["行业龙头企业"]),
        ("促进技术和数据向小微企业汇聚。", ["小微企业"]),
        ("保障青年人的住房需求。", ["青年人"]),
        ("对缴税为零的企业，不予支持。", []),
        ("面向中小企业开展诊断服务。", ["中小企业"]),
        ("鼓励参与对口帮扶的医疗机构和央企捐赠设备。", ["医疗机构", "央企"]),
        ("鼓励各类主体参与。", ["各类主体"]),
        ("聚焦小微企业、个体工商户，扩大覆盖面。", ["小微企业", "个体工商户"]),
        ("围绕链主企业开展供应链金融服务。", ["链主企业"]),
        ("激活科研人员创新潜力。", ["科研人员"]),
        ("给予奖励，每家企业不超过60万元。", ["每家企业"]),
        ("参保人员可异地报销。", ["参保人员"]),
        ("支持物流、快递等企业合作。", ["物流、快递等企业"]),
        ("鼓励国内外法人金融机构设立分支机构。", ["国内外法人金融机构"]),
        ("支持“专精特新”企业上市。", ["“专精特新”企业"]),
        ("培育数字化车间、智能工厂。", ["数字化车间", "智能工厂"]),
        ("支持二孩家庭住房公积金贷款。", ["二孩家庭"]),
        ("支持企业申报高新技术认定。", ["企业"]),
        ("纳税人出售住房并在一年内购房，可申请退税。", ["纳税人"]),
        ("对专用车辆免征购置税。", ["专用车辆"]),
        ("降低企业综合融资成本。", ["企业"]),
        ("投资性公司设立的企业，可享受优惠。", ["企业"]),
        ("满足不同所有制企业融资需求。", ["不同所有制企业"]),
    ],
)
def test_a_party_gains_by_its_frame(text: str, parties: list[str]) -> None:
    assert found(text) == parties


@pytest.mark.parametrize(
    "text",
    [
        "与国内企业联合开展研发。",
        "吸引外资企业落户。",
        "建立外商投资企业圆桌会议制度。",
        "健全外资项目建设推进机制。",
        "促进项目尽快落地实施。",
        "对违规企业进行处罚。",
        "院校内培训可面向社会。",
        "引导金融机构加大投放。",
        "引导社会资本参与建设。",
        "对扩大小微企业贷款规模的地方给予奖励。",
        "鼓励各地根据养老机构床位情况安排资金。",
        "严禁因女职工生育而降低工资。",
        "发挥企业家精神。",
        "建设大学校园。",
        "落实加速折旧企业所得税政策。",
        "支持建设国家级智能工厂。",
        "数据处理者大多为车企。",
        "税务机关可对纳税人提供的信息进行抽查。",
        "对产品提供检测。",
    ],
)
def test_partners_courted_firms_and_fixed_names_do_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "norm", "kind"),
    [
        ("支持外资项目建设。", "外商投资项目", "project"),
        ("加大对外资标志性项目的支持力度。", "外商投资项目", "project"),
        ("支持小型微型企业融资。", "小微企业", "enterprise"),
        ("为外籍高管提供便利。", "外籍人员", "person"),
        ("支持钢铁企业改造。", "钢铁企业", "enterprise"),
        ("单个企业年度奖励不超过80万元。", "企业", "enterprise"),
        ("鼓励央企参与。", "中央企业", "enterprise"),
        ("支持农户参保。", "农户", "person"),
        ("鼓励国内外民营企业参与。", "民营企业", "enterprise"),
        ("支持外商投资在华设立研发中心。", "外国投资者", "investor"),
    ],
)
def test_the_norm_is_the_concept_or_the_text(text: str, norm: str, kind: str) -> None:
    fact = facts(text)[0]
    assert (fact.norm, fact.kind) == (norm, kind)


def test_a_conjunct_shares_the_modifier_before_it() -> None:
    assert [fact.norm for fact in facts("为外籍高管、技术人员本人及家属提供便利。")] == [
        "外籍人员", "外籍人员", "外籍人员家属",
    ]  # fmt: skip


def test_an_activity_that_stands_for_its_agent_is_marked() -> None:
    assert [fact.metonymy for fact in facts("打击侵害外商投资合法权益的行为。")] == [True]
