"""What part each body has: by the clause, the bracket, the table, and what is said once for many measures."""

from __future__ import annotations

import pytest
from bodies import found, roles

from kg.vocab import default_vocabulary
from loaders.extract import agency
from loaders.model import Metadata, SourceText
from loaders.structure import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("商务部要会同有关部门加强指导。", [("商务部", "lead"), ("有关部门", "co-lead")]),
        ("由财政部牵头制定方案。", [("财政部", "lead")]),
        ("财政部、商务部共同牵头。", [("财政部", "co-lead"), ("商务部", "co-lead")]),
        ("各级财政部门应依法受理。", [("各级财政部门", "responsible")]),
        ("各地区、各部门和有关单位要抓好落实。",
         [("各地区", "responsible"), ("各部门", "responsible"), ("有关单位", "responsible")]),
        ("各地出台的支持产业发展等政策，不得排斥外商投资企业。", [("各地", "responsible")]),
        ("支持各地区在法定权限范围内给予支持。", [("各地区", "target-of-instruction")]),
        ("支持各地区加强与商务部的沟通。", [("各地区", "target-of-instruction"), ("商务部", "consulted")]),
        ("通过驻外经商机构及时宣介政策。", [("驻外经商机构", "channel")]),
        ("加强我使领馆与重点企业的联系。", [("我使领馆", "responsible")]),
        ("应急部为牌照的核发主管单位，应急部负责制定办法。", [("应急部", "responsible"), ("应急部", "responsible")]),
        ("由公安机关交通管理部门依法处理。", [("公安机关交通管理部门", "responsible")]),
        ("要发挥政府部门、社会组织、企业等各方力量。", [("政府部门", "channel")]),
        ("协调相关部门，出台政策。", [("相关部门", "consulted")]),
        ("加强政府、行业组织联动。", [("政府", "mentioned")]),
        ("（一）政府组织集中建设。", [("政府", "responsible")]),
        ("坚持“政府统筹引导、市场运作”的原则。", [("政府", "responsible")]),
        ("加大政府引导基金投入，扩大政府采购。", []),
        ("（责任单位：市住建局、东宝区、漳河新区）",
         [("市住建局", "responsible"), ("东宝区", "responsible"), ("漳河新区", "responsible")]),
        ("支持各区回购存量商品房。", [("各区", "target-of-instruction")]),
        ("包括你省在内的问题将得到解决。", [("你省", "mentioned")]),
        ("各机构监管部门负责组织推动。", [("各机构监管部门", "responsible")]),
        ("由各成员单位有关司局审核。", [("各成员单位有关司局", "responsible")]),
        ("正确处理政府和市场关系，发挥政府和市场作用。", []),
        ("加强协调和监督。", []),
        ("派到区县（市）、市直有关部门挂职。", [("市直有关部门", "mentioned")]),
        ("落实党中央、国务院决策部署。", [("党中央", "mentioned"), ("国务院", "mentioned")]),
        ("完善地方各级政府资金使用。", [("地方各级政府", "mentioned")]),
        ("成员由教育部、民政部等部门负责同志组成。", [("教育部", "mentioned"), ("民政部", "mentioned")]),
        ("征求财政部意见。", [("财政部", "consulted")]),
        ("商务部已于去年印发了通知。", [("商务部", "mentioned")]),
        ("科技部、财政部等有关部门要加强宣传。", [("科技部", "responsible"), ("财政部", "responsible")]),
        ("商务部、有关企业和财政部要加强合作。", [("商务部", "responsible"), ("财政部", "responsible")]),
        ("（1）公安部负责维护秩序。", [("公安部", "responsible")]),
        ("请财政部制定办法。", [("财政部", "target-of-instruction")]),
        ("报请国务院批准。", [("国务院", "mentioned")]),
        ("各地、各部门，特别是重点城市，要开展宣传。", [("各地", "responsible"), ("各部门", "responsible")]),
        ("市政府分管副市长任组长，要定期调度。", [("市政府", "mentioned")]),
        ("不得要求国务院批转。", [("国务院", "mentioned")]),
        ("由国务院办公厅负责，于会前送达与会同志。", [("国务院办公厅", "responsible")]),
        ("由市财政局负责审核，会同市商务局公布。", [("市财政局", "lead"), ("市商务局", "co-lead")]),
        ("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
         [("各省、自治区、直辖市人民政府", "target-of-instruction"), ("国务院各部委", "target-of-instruction"),
          ("各直属机构", "target-of-instruction")]),
    ],
)  # fmt: skip
def test_the_clause_gives_the_role(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（发展改革委、工业和信息化部牵头，各地区负责）",
         [("发展改革委", "lead"), ("工业和信息化部", "lead"), ("各地区", "responsible")]),
        ("（牵头单位：市住建局；责任单位：人行运城市分行，各县（市、区）人民政府）",
         [("市住建局", "lead"), ("人行运城市分行", "responsible"), ("各县（市、区）人民政府", "responsible")]),
        ("加快办理（省商务厅、省商务研究院按职责分工负责）。",
         [("省商务厅", "responsible"), ("省商务研究院", "responsible")]),
        ("（责任单位：市财政局、市城发集团等相关部门）", [("市财政局", "responsible"), ("市城发集团", "responsible")]),
        ("（责任单位：省能源局、国家开发银行）", [("省能源局", "responsible"), ("国家开发银行", "responsible")]),
        ("责任单位：市财政局，各开发区管委会，各区县（市）人民政府",
         [("市财政局", "responsible"), ("各开发区管委会", "responsible"), ("各区县（市）人民政府", "responsible")]),
        ("责任单位：浔阳区、濂溪区人民政府", [("浔阳区、濂溪区人民政府", "responsible")]),
        ("支持职业院校（含技工院校）发展。", []),
        ("（负责部门：市商务局；适用范围：中关村管委会片区）", [("市商务局", "responsible")]),
    ],
)  # fmt: skip
def test_every_item_of_a_responsibility_bracket_is_a_body(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


def test_a_convention_makes_the_first_body_lead_but_not_explicitly() -> None:
    facts = found("（财政部、商务部按职责分工负责，排在第一位的部门为牵头部门，下同）")
    assert [(f.role, f.explicit) for f in facts] == [("lead", False), ("responsible", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("符合要求的，转送审核机构进行审核。", [("审核机构", "responsible")]),
        ("将结果抄送审核机构。", [("审核机构", "mentioned")]),
        ("省政府对各县区落实情况开展督查。", [("省政府", "responsible"), ("各县区", "target-of-instruction")]),
        ("面对各县区考核压力，主动作为。", [("各县区", "mentioned")]),
        ("起草单位未采纳意见的，应当说明理由。", [("起草单位", "responsible")]),
        ("起草单位已有人员的，应当先由审核部门审核。", [("起草单位", "mentioned"), ("审核部门", "responsible")]),
        ("由有关部门起草后印发的文件，由审核机构审核。", [("有关部门", "mentioned"), ("审核机构", "responsible")]),
        ("上级政府对所属部门、县级政府对下级政府要加强指导监督。",
         [("上级政府", "responsible"), ("所属部门", "target-of-instruction"),
          ("县级政府", "responsible"), ("下级政府", "target-of-instruction")]),
        ("公安机关要发挥好牵头组织作用。", [("公安机关", "lead")]),
        ("指导具备条件的有关部门制定方案。", [("有关部门", "target-of-instruction")]),
        ("先行先试的地方主管部门要会同有关部门制定方案。", [("地方主管部门", "lead"), ("有关部门", "co-lead")]),
        ("骨干企业、科研院所、部属单位要加强合作。", [("部属单位", "responsible")]),
        ("3月底前国家卫生健康委完成分析。", [("国家卫生健康委", "responsible")]),
        ("第五条 监管机构应当及时核实。", [("监管机构", "responsible")]),
        ("发挥各级政府在防灾中的职能作用。", [("各级政府", "channel")]),
        ("充分发挥工会、行业协会等组织作用。", [("工会", "channel")]),
    ],
)  # fmt: skip
def test_who_does_what_in_cases_and_to_whom(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


def test_a_bracket_under_the_heading_of_a_group_is_meant_for_its_measures() -> None:
    lines = ["一、鼓励购房", "（责任单位：财政局）", "（一）甲", "给予补贴。", "（二）乙", "（责任单位：教育局）"]
    built = parse(SourceText("a.txt", "\n".join(lines), "", "utf-8", "text/plain"), Metadata())
    facts = list(agency.find(built, default_vocabulary()))
    heirs = {built.slice(fact.span): fact.heirs for fact in facts}
    assert heirs == {"财政局": ("item_1",), "教育局": ()}


def test_what_is_said_once_for_all_measures_below_is_meant_for_them() -> None:
    lines = [
        "一、鼓励购房",
        "（一）甲。给予补贴。（市财政局负责。以下均需各县（市）人民政府、丙园区管委会落实，不再列出）",
        "（二）乙。给予奖励。（市教育局负责）",
    ]
    built = parse(SourceText("a.txt", "\n".join(lines), "", "utf-8", "text/plain"), Metadata())
    facts = list(agency.find(built, default_vocabulary()))
    assert {built.slice(fact.span): (fact.role, fact.heirs) for fact in facts} == {
        "市财政局": ("responsible", ()),
        "各县（市）人民政府": ("responsible", ("item_2",)),
        "丙园区管委会": ("responsible", ("item_2",)),
        "市教育局": ("responsible", ()),
    }


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ["序号\t任务\t牵头单位\t责任单位\t时限", "1\t建设政务服务中心\t市财政局\t市教育局、各区人民政府\t年底前"],
            [("政务服务中心", "mentioned"), ("市财政局", "lead"), ("市教育局", "responsible"),
             ("各区人民政府", "responsible")],
        ),
        (["任务\t责任单位", "加强领导\t市财政局 市教育局"], [("市财政局", "responsible"), ("市教育局", "responsible")]),
        (["任务\t牵头单位\t责任单位", "加强领导\t市财政局"], [("市财政局", "mentioned")]),  # which cell is empty?
        (["任务\t责任单位", "乙表", "机构\t联系人", "市财政局\t张三"], [("市财政局", "mentioned")]),
    ],
)  # fmt: skip
def test_the_columns_of_a_table_assign_roles(rows: list[str], expected: list[tuple[str, str]]) -> None:
    lines = ["一、总体要求", "（一）甲。加强领导。", "附件：分工表", "附件", "分工表", *rows]
    built = parse(SourceText("a.txt", "\n".join(lines), "", "utf-8", "text/plain"), Metadata())
    facts = agency.find(built, default_vocabulary())
    assert [(built.slice(fact.span), fact.role) for fact in facts] == expected
