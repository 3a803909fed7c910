"""The force of sentences."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import deontic
from loaders.model import Document, Force, Metadata, Sentence, SourceText, Span, Unit


def document(text: str, *, kind: str = "measure", bracket: bool = False) -> Document:
    span = Span(0, len(text))
    unit = Unit(kind, "item_1", span, span, (Sentence("item_1/sent_1", span, bracket),))  # type: ignore[arg-type]
    return Document(SourceText("a.txt", text, "", "utf-8", "text/plain"), text, None, Metadata(), (), (unit,))


def forces(text: str, **options: object) -> list[tuple[str, str, bool]]:
    facts: list[Force] = list(deontic.find(document(text, **options), default_vocabulary()))  # type: ignore[arg-type]
    return [(text[fact.span.start : fact.span.end], fact.force, fact.implicit) for fact in facts]


@pytest.mark.parametrize(
    ("text", "trigger", "force"),
    [
        ("各级财政部门应依法受理。", "应", "obligation"),
        ("采购人应当公开采购意向。", "应当", "obligation"),
        ("企业参加采购活动须自主承诺。", "须", "obligation"),
        ("有关部门要加强沟通会商。", "要", "obligation"),
        ("县财政要安排专项资金。", "要", "obligation"),
        ("有关部门应对产品质量进行检查。", "应", "obligation"),
        ("任何单位不得设置额外条件。", "不得", "prohibition"),
        ("严禁挪用专项资金。", "严禁", "prohibition"),
        ("企业可依规提起投诉。", "可", "permission"),
        ("申请人有权查询办理进度。", "有权", "permission"),
        ("各单位要紧紧依靠职工。", "要", "obligation"),
        ("企业要强化主体责任。", "要", "obligation"),
        ("经审核同意后方可办理。", "可", "permission"),
        ("允许分期缴纳。", "允许", "permission"),
        ("鼓励外资企业设立研发中心。", "鼓励", "encouragement"),
        ("重点支持优质企业发行债券。", "支持", "encouragement"),
        ("支持政策性银行加大贷款投放。", "支持", "encouragement"),
        ("国家支持科技创新。", "支持", "encouragement"),
        ("鼓励、引导金融机构执行政策。", "鼓励", "encouragement"),
        ("对困难家庭，支持、引导银行提供贷款。", "支持", "encouragement"),
        ("客户需先提出申请。", "需", "obligation"),
        ("需在土地出让合同中进行约定。", "需", "obligation"),
    ],
)
def test_a_trigger_is_found(text: str, trigger: str, force: str) -> None:
    assert (trigger, force, False) in forces(text)


@pytest.mark.parametrize(
    "text",
    [
        "重要的是需要主要要素。",
        "应用场景供应充足，应急需求得到满足。",
        "可再生能源是不可替代的许可事项。",
        "技术支持与政策支持力度较大。",
        "鼓励类项目占比较高。",
        "可解释、可迁移的模型。",
        "外商投资额增长。",
        "鼓励、限制和禁止类项目。",
        "所需经费和需补正的材料。",
        "借款人需变更还款方式时。",
    ],
)
def test_nouns_and_attributes_are_no_triggers(text: str) -> None:
    assert forces(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完善制度，加强监管。", [("完善", "commitment", True)]),
        ("出台支持产业发展的政策措施。", [("出台", "commitment", True)]),
        ("指导帮助企业享受支持科技创新税收政策。", [("指导帮助", "commitment", True)]),
        ("在符合法律的前提下，加快项目落地，鼓励企业投资。",
         [("加快", "commitment", True), ("鼓励", "encouragement", False)]),
        ("探索形成可自由流动的数据清单。", [("探索", "commitment", True)]),
        ("建立账号，做到成果可追溯、可查询、可转换。", [("建立", "commitment", True)]),
        ("对接受培训的职工，可减免费用。", [("可", "permission", False)]),
        ("市商务局负责组织实施。", [("负责", "obligation", True)]),
        ("各地根据实际，制定差异化机制。", [("制定", "obligation", True)]),
        ("支持企业发展，完善服务。", [("支持", "encouragement", False)]),
        ("补助标准按照中央有关规定执行。", [("执行", "commitment", True)]),
        ("缴存比例下限调整为百分之五。", [("调整", "commitment", True)]),
        ("到2030年，全市床位总数稳定在9万张以上。", [("稳定", "commitment", True)]),
        ("经认定的总部企业，年产值首次超过10亿元的，给予一次性奖励。", [("给予", "commitment", True)]),
        ("对年产值达到1亿元以上、连续两年保持稳定增长的企业，给予奖励。", [("给予", "commitment", True)]),
        ("单户累计补助资金不超过80万元。", [("不超过", "commitment", True)]),
        ("我局将组织专项抽查。", [("组织", "obligation", True)]),
        ("各省（区、市）推荐候选单位3家。", [("推荐", "obligation", True)]),
        ("市民政局是主管部门，负责资格审核。", [("负责", "obligation", True)]),
        ("实施细则由市财政局制定。", [("制定", "obligation", True)]),
        ("有条件的地方可结合实际提高标准。", [("可", "permission", False)]),
        ("规划建设算力枢纽，跟踪调研运行情况。", [("规划建设", "commitment", True)]),
        ("本通知自发布之日起执行，由市住房城乡建设局负责解释。", [("负责", "obligation", True)]),
        ("名录按照支持小微企业的政策执行。", [("执行", "commitment", True)]),
        ("把技能培训作为重点任务，形成长效机制。", [("作为", "commitment", True)]),
        ("面积为100平方米以上的，减按1%的税率征收契税。", [("征收", "commitment", True)]),
        ("造成损失的，由主管部门按照有关规定追究责任。", [("追究", "obligation", True)]),
        ("市教育局会同市财政局，综合办学质量等因素，选定试点学校。", [("选定", "obligation", True)]),
        ("受托银行结合客户信用状况，合理确定利率水平。", [("确定", "obligation", True)]),
        ("受托银行办理贷款，应执行实名制度。", [("应", "obligation", False)]),
        ("重点围绕示范区建设需求，争取更多资金。", [("争取", "commitment", True)]),
        ("科技部组织专家评审方案。", [("组织", "obligation", True)]),
        ("认定工作由省工业和信息化厅负责。", [("负责", "obligation", True)]),
        ("具体网点由公积金中心指定并公布。", [("指定", "obligation", True)]),
        ("应急部为专用号牌的核发主管单位。", [("为", "obligation", True)]),
        ("聚焦转型需求，省财政厅开展绩效评价。", [("开展", "obligation", True)]),
        ("聚焦转型需求，开展绩效评价。", [("开展", "commitment", True)]),
        ("各省份于2025年11月底前完成考核。", [("完成", "obligation", True)]),
        ("2025年6月底前完成首轮评估。", [("完成", "commitment", True)]),
        ("每年3月底前报送总结。", [("报送", "commitment", True)]),
        ("请各市人民政府认真贯彻落实。", [("贯彻落实", "obligation", True)]),
        ("省教育督导委员会定期听取汇报。", [("听取", "obligation", True)]),
        ("将研发投入作为立项条件。", [("作为", "commitment", True)]),
        ("科技部门不予立项。", [("不予", "obligation", True)]),
        ("出让地块对装修不作要求。", [("不作", "commitment", True)]),
        ("公积金贷款实行轮候机制。", [("实行", "commitment", True)]),
        ("煤炭企业向省能源局提出申请。", [("提出", "obligation", True)]),
        ("凡购买住房，签订合同，并缴清契税的，由财政部门予以补贴。", [("予以", "obligation", True)]),
        ("整改措施是否落实到位。", []),
        ("出台不予处罚的清单。", [("出台", "commitment", True)]),
        ("建成后的住房由投资者自持。", []),
        ("双方均缴存的，最高贷款额度为40万元。", [("为", "commitment", True)]),
        ("贷款保证金比例从10%降为5%。", [("降为", "commitment", True)]),
        ("本文件有效期为5年。", []),
        ("对成功创建为示范县的我市各区县，分别给予100万元奖励。", [("给予", "commitment", True)]),
        ("对新创建的平台给予奖励。", [("给予", "commitment", True)]),
        ("下一步，市商务局将扎实做好保障工作。", [("做好", "obligation", True)]),
        ("人员必须登岛时，办理手续。", [("办理", "commitment", True)]),
        ("各机构要坚守主业，支持小微企业。", [("要", "obligation", False), ("支持", "encouragement", False)]),
        ("坚持以需定购。", [("坚持", "commitment", True)]),
        ("同意以贵阳市名义申办运动会。", [("同意", "commitment", True)]),
        ("同意预售的，作出决定。", [("作出", "commitment", True)]),
        ("经同意，完善制度。", [("完善", "commitment", True)]),
        ("送审文件由同级审核机构进行审核。", [("进行", "obligation", True)]),
        ("新出让土地一律实施净地出让。", [("实施", "commitment", True)]),
        ("联席会议办公室设在民政部。", [("设在", "obligation", True)]),
        ("利用实训基地，组织干部参加培训。", [("组织", "commitment", True)]),
        ("充分利用实训基地，组织干部参加培训。", [("利用", "commitment", True)]),
        ("需求牵引，推动技术迭代。", [("推动", "commitment", True)]),
        ("完成网签备案的个人，按照契税的50%给予补贴。", [("给予", "commitment", True)]),
        ("对购买首套住房的家庭免征契税。", [("免征", "commitment", True)]),
        ("最高贷款额度由30万元提高至35万元。", [("提高", "commitment", True)]),
        ("最低首付款比例统一为不低于15%。", [("统一", "commitment", True)]),
        ("智能化水平由30%提高至35%。", []),
        ("3年内培育50家骨干企业。", [("培育", "commitment", True)]),
        ("区政府（管委会）根据需要，研究调整方案。", [("研究", "obligation", True)]),
        ("企业提交申请，市商务局进行审核。", [("进行", "obligation", True)]),
        ("国家药监局负责对相关品种的生产企业进行认定。", [("负责", "obligation", True)]),
        ("各地要完善制度，鼓励企业投资。", [("要", "obligation", False), ("鼓励", "encouragement", False)]),
        ("支持重点企业研制数控系统。", [("支持", "encouragement", False)]),
        ("鼓励人工智能企业开放场景。", [("鼓励", "encouragement", False)]),
        ("支持对象：小微企业。", []),
        ("房地产企业应积极支持安置工作。", [("应", "obligation", False)]),
        ("系统可支持多种终端接入。", [("可", "permission", False)]),
        ("由住建部门记入信用信息系统。", [("记入", "obligation", True)]),
        ("通过视频监控等方式，对场站进行监测。", [("进行", "commitment", True)]),
        ("在项目安排、体制创新等方面给予支持。", [("给予", "commitment", True)]),
        ("市审计局对补贴资金发放情况进行审计。", [("进行", "obligation", True)]),
        ("引进的博士，分别兑现15万元补贴。", [("兑现", "commitment", True)]),
        ("联系电话：010－1234567。", []),
        ("服务与管理标准主要包括三类。", []),
        ("经营和财务状况良好。", []),
        ("用于过程控制的统一架构标准。", []),
        ("建设内容主要包括以下方面。", []),
        ("科技部门不予支持其获得补助，不予支持平台认定。", [("不予", "obligation", True)]),
        ("重点支持项目具有良好基础。", []),
        ("监管银行有义务说明资金性质。", [("有义务", "obligation", False)]),
        ("作出不准予提取的决定。", [("作出", "commitment", True)]),
        ("实施标准化战略。", [("实施", "commitment", True)]),
        ("实施标准：按面积计算。", []),
        ("强化系统观念。", [("强化", "commitment", True)]),
        ("具体补贴标准由区财政局制定。", [("制定", "obligation", True)]),
        ("强化出让管理。", [("强化", "commitment", True)]),
        ("企业按照合同约定缴纳费用。", []),
        ("床位总数稳定在9万张。", []),
        ("贴息是指向企业发放的补助。", []),
        ("购买新房的家庭，补贴申报时间截止到六月。", []),
        ("政府引导，多方联动。", []),
        ("本意见自发布之日起施行。", []),
        ("智能化水平明显提升。", []),
    ],
)  # fmt: skip
def test_the_head_of_the_first_main_clause_counts_if_it_has_no_trigger(
    text: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert forces(text) == expected


@pytest.mark.parametrize("options", [{"kind": "front_matter"}, {"kind": "back_matter"}, {"bracket": True}])
def test_what_directs_nobody_has_no_force(options: dict[str, object]) -> None:
    assert forces("完善制度，加强监管。", **options) == []


@pytest.mark.parametrize(
    ("text", "bearers"),
    [
        ("各级工作专班建立健全联动机制。", ["各级工作专班"]),
        ("有关部门要加强沟通会商。", ["有关部门"]),
        ("支持各地区依托展会受理申请。", ["各地区"]),
        ("鼓励有条件的地区与国外建立合作机制。", ["有条件的地区"]),
        ("支持外商投资企业与职业院校开展培训。", ["外商投资企业"]),
        ("企业参加采购活动须自主承诺。", ["企业"]),
        ("外商投资企业如认为权益受损，可依规投诉。", ["外商投资企业"]),
        ("鼓励开展质押融资。", []),
    ],
)
def test_the_agent_named_is_the_bearer(text: str, bearers: list[str]) -> None:
    (fact,) = deontic.find(document(text), default_vocabulary())
    assert [text[span.start : span.end] for span in fact.bearers] == bearers


def test_a_word_broken_over_two_lines_is_one_trigger() -> None:
    assert forces("支\n持企业\n发展智慧养老。") == [("支\n持", "encouragement", False)]
