"""Who is bound."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import regulated
from loaders.model import Document, Metadata, Sentence, SourceText, Span, Unit


def found(text: str) -> list[tuple[str, str]]:
    span = Span(0, len(text))
    unit = Unit("measure", "item_1", span, span, (Sentence("item_1/sent_1", span),))
    document = Document(SourceText("a.txt", text, "", "utf-8", "text/plain"), text, None, Metadata(), (), (unit,))
    return [(text[f.span.start : f.span.end], f.kind) for f in regulated.find(document, default_vocabulary())]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("企业参加采购活动须自主承诺。", [("企业", "enterprise")]),
        ("金融机构不得随意抽贷。", [("金融机构", "organisation")]),
        ("开发企业及监管银行应当配合。", [("开发企业", "enterprise"), ("监管银行", "enterprise")]),
        ("严肃查处相关责任机构和责任人。", [("责任机构", "organisation"), ("责任人", "person")]),
        ("对涉及知识产权纠纷的产品，有关部门要加强会商。", [("产品", "product")]),
        ("对严重失信的企业实施联合惩戒。", [("企业", "enterprise")]),
        ("扣缴义务人向个人支付款项时，应当预扣税款。", [("扣缴义务人", "person")]),
        ("受托银行按合同约定划转资金。", [("受托银行", "enterprise")]),
        ("对经检验认定为不合格的产品，及时采取不予采购等措施。", [("产品", "product")]),
        ("指导用人单位清理不合理规定。", [("用人单位", "organisation")]),
        ("预售人应当在3日内公示。", [("预售人", "person")]),
        ("第十六条职工申请提取公积金应签署承诺。", [("职工", "person")]),
        ("其他车辆和行人应当让行。", [("车辆", "product"), ("行人", "person")]),
        ("所购房屋不得转让。", [("所购房屋", "product")]),
        ("职工骗取补贴的，追缴已发补贴。", [("职工", "person")]),
        ("对通过认定的智能工厂实行动态管理。", [("智能工厂", "project")]),
        ("物流、航运等企业要严格执行标准。", [("物流、航运等企业", "enterprise")]),
        ("暂停开发企业专用账户支取。", [("开发企业", "enterprise")]),
        ("压实电商平台企业主体责任。", [("电商平台企业", "enterprise")]),
        ("规范家政企业服务行为。", [("家政企业", "enterprise")]),
        ("加强校外培训机构监管。", [("校外培训机构", "organisation")]),
        ("对研发投入为零的企业，科技部门不予支持。", [("企业", "enterprise")]),
        ("开展对公立医院绩效考核。", [("公立医院", "organisation")]),
        ("引导用人单位为劳动者缴纳工伤保险。", [("用人单位", "organisation")]),
        ("引导金融机构创新服务，不得随意抽贷。", [("金融机构", "organisation")]),
        ("纳税人拒绝更正的，由税务机关处理。", [("纳税人", "person")]),
        ("税务机关发现纳税人提供虚假信息的，责令改正。", [("纳税人", "person")]),
        ("煤炭企业向主管部门提出建设申请。", [("煤炭企业", "enterprise")]),
        ("车辆在道路测试过程中，不得搭载乘客。", [("车辆", "product")]),
    ],
)
def test_duties_and_sanctions_bind(text: str, parties: list[tuple[str, str]]) -> None:
    assert found(text) == parties


@pytest.mark.parametrize(
    "text",
    [
        "支持企业发展。",
        "有关部门应加强监管。",
        "普通本科高校向应用型转变。",
        "打击恶意炒作行为。",
        "人才公寓建设选址应当合理。",
        "本办法所称测试主体是指提出应用申请的单位。",
        "符合标准要求以及企业规范。",
        "客户无需申请。",
        "对有订单的企业，全部纳入支持范围。",
        "对同一套住房，职工同时申请的，不予受理。",
        "撤销房屋备案。",
        "企业可享受补贴。",
        "指导企业用好优惠政策。",
        "面向新市民供应住房，不设户籍限制。",
        "严禁因女职工生育而降低工资。",
        "加强企业服务。",
        "引导用人单位扩大招聘。",
        "税务机关发现纳税人多缴税款的，应当退还。",
        "企业向海外拓展市场。",
        "车辆在道路测试过程中，可搭载测试人员。",
        "落实企业监管部门责任。",
        "对工龄为零的职工给予补贴。",
    ],
)
def test_others_are_not_bound(text: str) -> None:
    assert found(text) == []
