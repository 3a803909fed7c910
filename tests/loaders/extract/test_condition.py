"""Conditions."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import condition
from loaders.model import Condition, Document, Metadata, Sentence, SourceText, Span, Unit


def facts(text: str) -> list[Condition]:
    span = Span(0, len(text))
    unit = Unit("measure", "item_1", span, span, (Sentence("item_1/sent_1", span),))
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    return list(condition.find(Document(source, text, None, Metadata(), (), (unit,)), default_vocabulary()))


def found(text: str) -> list[tuple[str, str]]:
    return [(text[fact.span.start : fact.span.end], fact.type) for fact in facts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在符合法律法规的前提下，加快审批。", [("在符合法律法规的前提下", "legal-compliance")]),
        ("在风险可控的前提下，加快审批。", [("在风险可控的前提下", "trigger")]),
        ("支持各地区在法定权限范围内给予奖励。", [("在法定权限范围内", "competence-limit")]),
        ("除涉及国家安全领域外，不得设置条件。", [("除涉及国家安全领域外", "exception")]),
        ("企业如认为权益受损，可提起投诉。", [("如认为权益受损", "trigger")]),
        ("增加信息服务业务（仅限应用商店，不含网络出版服务）试点。",
         [("仅限应用商店", "scope-limit"), ("不含网络出版服务", "scope-limit")]),
        ("按工作需要签发签证。", [("按工作需要", "trigger")]),
        ("鼓励符合条件的外国投资者设立公司。", [("符合条件", "eligibility")]),
        ("对信用风险低的企业降低抽查频次。", [("信用风险低", "eligibility")]),
        ("对事实清楚、证据确凿的案件加快办理。", [("事实清楚、证据确凿", "eligibility")]),
        ("对涉及纠纷的产品，不予采购。", [("涉及纠纷", "scope-limit")]),
        ("对审核不通过的，退回申请。", [("审核不通过", "trigger")]),
        ("试点期满后，组织评估。", [("试点期满后", "trigger")]),
        ("如需增加车辆，应提交说明。", [("如需增加车辆", "trigger")]),
        ("如退房应当退还补贴。", [("如退房", "trigger")]),
        ("对于逾期未开工的，收回土地。", [("逾期未开工", "trigger")]),
        ("在符合规范，满足安全要求的前提下，允许改建。", [("在符合规范，满足安全要求的前提下", "legal-compliance")]),
        ("框架如图3所示。", []),
        ("取得技能证书（初级工及以上）的人员可落户。", [("取得技能证书（初级工及以上）", "eligibility")]),
        ("购买首套住房，以及出售唯一住房再次购房的，给予补贴。", [("出售唯一住房再次购房", "trigger")]),
        ("其中购房金额超过100万元的，全额退还。", [("购房金额超过100万元", "trigger")]),
        ("职工可申请提取，申请贷款时最高额度上浮20%。", [("申请贷款时", "trigger")]),
        ("项目进度未达节点的，经区政府申请，可提前支取。",
         [("项目进度未达节点", "trigger"), ("经区政府申请", "trigger")]),
        ("如需制定实施细则的，另行制定。", [("如需制定实施细则", "trigger")]),
        ("对违规操作，造成损失的，依法处理。", [("违规操作，造成损失", "trigger")]),
        ("完善名单，并对发行债券的，提供增信支持。", [("发行债券", "trigger")]),
        ("对新入选的国家级示范企业给予奖励。", [("新入选", "eligibility")]),
        ("（三）已取得本市户籍的毕业生可申请补贴。", [("已取得本市户籍", "eligibility")]),
        ("支持有意愿且符合条件的农民工落户。", [("有意愿且符合条件", "eligibility")]),
        ("帮助农民工中的困难人员就业。", []),
        ("科技人员经所在单位同意，可兼职。", [("经所在单位同意", "trigger")]),
        ("车辆在测试过程中，不得载客。", [("在测试过程中", "trigger")]),
        ("凡购买住房，签订合同，并缴清契税的，予以补贴。", [("购买住房，签订合同，并缴清契税", "trigger")]),
        ("用人单位录用人员时，应核验学历。", [("录用人员时", "trigger")]),
        ("申请经主管部门审核后可变更。", [("经主管部门审核后", "trigger")]),
        ("对推进不力的要及时督促整改。", [("推进不力", "trigger")]),
        ("鼓励有条件的地方对大学生租赁住房的，给予补贴。",
         [("有条件", "eligibility"), ("大学生租赁住房", "trigger")]),
        ("主管部门发现机构虚报材料的，应当责令改正。", [("发现机构虚报材料", "trigger")]),
        ("对单笔金额300万元及以下、费率不超过1%的担保业务给予补助。",
         [("单笔金额300万元及以下、费率不超过1%", "eligibility")]),
        ("（二）材料审核未通过的，退回申请。", [("材料审核未通过", "trigger")]),
        ("已生育二孩，且孩子未满18周岁的，可申请补贴。", [("已生育二孩，且孩子未满18周岁", "trigger")]),
        ("家庭可享受补贴，但已领取其他补贴的，不予受理。", [("但已领取其他补贴", "trigger")]),
        ("对单户金额500万元以下的企业收取的费率降低。", [("单户金额500万元以下", "eligibility")]),
        ("企业在办理登记时应提交材料。", [("在办理登记时", "trigger")]),
        ("已完成改制的企业，免征契税。", [("已完成改制", "eligibility")]),
        ("鼓励参与对口支援的医院捐赠设备。", [("参与对口支援", "eligibility")]),
        ("优化已上市境外药品转移生产的药品注册申请程序。", [("已上市境外药品转移生产", "scope-limit")]),
        ("大力发展具有安全看护、智能预警等功能的监护产品。", [("具有安全看护、智能预警等功能", "scope-limit")]),
        ("研发基于国产处理器的服务器。", [("基于国产处理器", "scope-limit")]),
        ("发展具有国际竞争力的产业集群。", []),
        ("未经审核的文件，不得提交。", [("未经审核", "scope-limit")]),
        ("实行现房销售的项目，必须净地出让。", [("实行现房销售", "scope-limit")]),
        ("已出让的商业用地优先改建。", [("已出让", "scope-limit")]),
        ("各设区市（含县级市）均可申报。", [("含县级市", "scope-limit")]),
        ("面积90平方米以下（含90平方米）的，补贴1万元。", [("面积90平方米以下（含90平方米）", "trigger")]),
    ],
)  # fmt: skip
def test_a_condition_has_its_type(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_conditions_nest_on_different_targets() -> None:
    text = "为符合条件的外商投资企业聘雇的外籍人才申请居留提供便利。"
    assert found(text) == [("符合条件的外商投资企业聘雇", "eligibility"), ("符合条件", "eligibility")]


@pytest.mark.parametrize(
    "text",
    [
        "为外商投资企业的外籍高管提供便利。",
        "鼓励企业及其设立的研发中心承担项目。",
        "支持职业院校（含技工院校）开展培训。",
        "（一）反对宪法基本原则的；",
        "以育人为目的，完善制度。",
        "落实责任（下同），例如加强监管。",
        "根据实际情况调整标准。",
        "今后，加强监管，及时处置。",
        "对侵犯知识产权的行为加大打击力度。",
        "不得擅自更改企业提供的合同。",
        "推进共用的文件统一管理。",
    ],
)
def test_possessors_lists_and_asides_are_none(text: str) -> None:
    assert found(text) == []


def test_the_target_is_the_head_that_is_restricted() -> None:
    text = "支持各地区在法定权限范围内对符合条件的企业给予奖励。"
    targets = [fact.target and text[fact.target.start : fact.target.end] for fact in facts(text)]
    assert targets == ["各地区", "企业"]


def test_each_item_of_a_list_of_conditions_is_one() -> None:
    sentences = [
        "申请人还须符合以下条件：",
        "（一）已取得房屋权属证书；",
        "（二）无查封登记；",
        "（三）借款人在本市缴存公积金；",
        "申请人应当如实申报。",
    ]
    text = "".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = [Span(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True)]
    unit = Unit(
        "measure",
        "item_1",
        Span(0, len(text)),
        Span(0, len(text)),
        tuple(Sentence(f"s{i}", s) for i, s in enumerate(spans)),
    )
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    document = Document(source, text, None, Metadata(), (), (unit,))
    facts = list(condition.find(document, default_vocabulary()))
    assert [text[f.span.start : f.span.end] for f in facts] == ["已取得房屋权属证书", "无查封登记", "在本市缴存公积金"]
