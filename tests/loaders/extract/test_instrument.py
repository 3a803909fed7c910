"""Policy instruments: which expressions name a tool, with which concepts, and which do not."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract.instrument import find
from loaders.model import InstrumentUse, SourceText
from loaders.structure import parse


def uses(body: str, *, section: str = "加大支持力度", heading: str = "支持企业发展") -> list[tuple[str, set[str]]]:
    """Surface and codebook codes of each instrument of a measure."""
    text = f"一、{section}\n（一）{heading}。{body}\n（二）保障企业权益。加强工作。\n"
    vocabulary = default_vocabulary()
    instruments = vocabulary.scheme("instruments")

    def code(slug: str) -> str:
        concept = instruments[slug]
        return concept.notation or vocabulary[concept.broader[0]].notation or slug

    facts = list(find(parse(SourceText("a.txt", text, "", "utf-8", "text/plain")), vocabulary))
    assert all(isinstance(fact, InstrumentUse) for fact in facts)
    return [
        (text[fact.span.start : fact.span.end], {code(slug) for slug in fact.concepts})
        for fact in facts
        if isinstance(fact, InstrumentUse)
    ]


def codes(body: str, **context: str) -> set[str]:
    return {code for _, concepts in uses(body, **context) for code in concepts}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("落实小规模纳税人增值税减免政策，减半征收房产税。", {"IN01"}),
        ("对符合条件的进口设备免征进口关税。", {"IN02"}),
        ("安排专项资金支持老旧小区加装电梯。", {"IN03"}),
        ("对购买新建商品住房的家庭给予购房补贴。", {"IN04"}),
        ("建立健全流域横向生态补偿制度。", {"IN04"}),
        ("通过政府购买服务等方式引入社会组织。", {"IN05"}),
        ("鼓励银行业金融机构开发科技信贷产品。", {"IN06"}),
        ("加强用地保障。", {"IN07"}),
        ("放宽养老机构准入条件。", {"IN08"}),
        ("推行一网通办，压缩审批时限。", {"IN09"}),
        ("加快修订食品安全法。", {"IN10"}),
        ("制定养老服务地方标准。", {"IN11"}),
        ("各类企业平等享受支持政策。", {"IN12"}),
        ("依法查处哄抬物价行为。", {"IN13"}),
        ("推进“双随机、一公开”监管。", {"IN14"}),
        ("加强知识产权保护。", {"IN15"}),
        ("畅通投诉渠道。", {"IN16"}),
        ("推动政务数据共享。", {"IN17"}),
        ("便利跨境人民币结算。", {"IN18"}),
        ("放开落户。", {"IN19"}),
        ("出台政策措施前开展公平竞争审查。", {"IN20"}),
        ("开展智能建造试点。", {"IN21"}),
        ("成立工作专班。", {"IN22"}),
        ("开辟绿色通道。", {"IN23"}),
        ("改革基层医务人员薪酬制度。", {"IN24"}),
        ("组织教师参加人工智能应用培训。", {"IN25"}),
        ("支持企业开展关键核心技术攻关。", {"IN26"}),
        ("推动东西部协作。", {"IN28"}),
        ("举办产销对接会。", {"IN29"}),
        ("深化国际交流与国际合作。", {"IN30"}),
        ("纳入年度绩效考核。", {"IN31"}),
        ("加大政策宣传力度。", {"IN32"}),
        ("向社会公开收费清单。", {"IN33"}),
        ("广泛征求社会各界意见。", {"IN34"}),
        ("完善碳排放权交易。", {"IN35"}),
        ("结合本地实际制定具体措施。", {"IN36"}),
        ("编制养老服务设施专项规划。", {"IN37"}),
        ("及时协调解决项目建设中的困难和问题。", {"IN38"}),
    ],
)
def test_a_tool_has_its_concept(body: str, expected: set[str]) -> None:
    assert codes(body) >= expected


@pytest.mark.parametrize(
    ("body", "surface", "expected"),
    [
        ("完善国际投资争端应对工作机制。", "国际投资争端应对工作机制", {"IN16", "IN22"}),
        ("推进国家级服务业标准化试点。", "国家级服务业标准化试点", {"IN11", "IN21"}),
        ("实施配套奖励措施。", "配套奖励措施", {"IN04", "IN36"}),
        ("建立外商投资企业圆桌会议制度。", "外商投资企业圆桌会议制度", {"IN34"}),
    ],
)
def test_a_form_and_the_tool_it_carries_are_one_name(body: str, surface: str, expected: set[str]) -> None:
    assert uses(body) == [(surface, expected)]


@pytest.mark.parametrize(
    "body",
    [
        "促进数据安全有序自由流动。",  # a purpose
        "优化环境，提升政务服务水平。",  # a result
        "由各培训机构负责组织。",  # a party
        "对骗取补贴的单位予以清理。",  # conduct
        "在开展试点的基础上总结。",  # what exists already
        "宣读《财政专项资金管理办法》。",  # the title of a document
        "本办法所称补贴是指财政发放的款项。",  # a definition
        "企业首次办理贷款展期的，由银行负责。",  # a condition
        "对开展先行先试的地区，由省级负责。",
        "根据年度绩效考核等情况，由市级决定。",
        "行政执法机关要依法履职。",
        "配售型保障性住房不得转让。",
        "由市政务服务数据管理局负责。",
        "各试点城市要高度重视。",
        "项目单位落户后三年内不得迁出。",  # a firm settles, no person registers
        "企业应具有自主知识产权。",
        "经纪人可登录第三方平台。",
        "队伍执行应急救援任务。",
        "其他事项依照本实施细则办理。",  # a rule that mentions itself
        "在用地保障、贷款贴息等方面，各县情况不同。",  # the field, not what is granted
        "将考核结果作为评先评优的重要依据。",  # the ground of a decision
        "检查是否建立问责机制。",  # a question
        "不得以培训为由收取费用。",  # a pretext
        "列明规范性文件事项。",  # 规范 in 规范性
        "经培训的人员可上岗。",
        "引领一批领军企业。",
        "联席会议根据需要开会。",
        "讲好本课程。",
        "开放数据，为数据治理提供支撑。",
        "深刻认识普法工作的重要意义。",
        "掌握系统的数据质量。",
        "到2031年，绿色建材更加普及。",  # a date is no target
        "工业网络系统管理国家标准GB/T 12345。",  # a row of a list of standards
        "供应链标准主要包括绩效评价、质量追溯等部分。",  # what standards are about
        "项目未通过规划验收、未规划核实。",
    ],
)
def test_purposes_parties_and_presuppositions_are_no_tools(body: str) -> None:
    assert uses(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("市财政每年出资五千万元。", {"IN03"}),
        ("发放科技服务券。", {"IN04"}),
        ("打造低空产业集群。", {"IN07"}),
        ("建设城市智算中心。", {"IN07"}),
        ("解除房屋上市交易限制。", {"IN08"}),
        ("取消须由本人到场的限制。", {"IN08"}),
        ("具体办法由国务院财政部门制定。", {"IN10"}),
        ("督促开发企业及时改正。", {"IN13"}),
        ("纳入信用信息系统。", {"IN14"}),
        ("推进跨区域科技合作。", {"IN28"}),
        ("全市绿色建筑占比达到80%以上。", {"IN37"}),
        ("加快实施技术改造三年行动计划。", {"IN37"}),
        ("依法淘汰老旧燃煤锅炉。", {"IN13"}),
        ("考核指标：形成软件著作权。", set()),
        ("提前预留意向购买房源。", {"IN07"}),
        ("组织企业数字化诊断服务。", {"IN23"}),
        ("明确审批程序。", {"IN09"}),
        ("督促整改。", {"IN31"}),
        ("提高公积金提取限额。", {"IN06"}),
        ("放宽人才入户年龄。", {"IN19"}),
        ("鼓励企业开发特种作业机器人等整机产品。", {"IN26"}),
        ("各级财政要增加投入。", {"IN03"}),
        ("各县每年组织申报两次。", {"IN09"}),
        ("由县级主管部门初审。", {"IN09"}),
        ("申请人向街道提出书面申请。", {"IN09"}),
        ("职工持证明申请提取住房公积金。", {"IN09"}),
        ("职工租房可提取住房公积金。", {"IN06"}),
        ("限期不改的，撤销示范企业称号。", {"IN13"}),
        ("依法追回已发放的补助资金。", {"IN13"}),
        ("涉嫌犯罪的，移送司法机关处理。", {"IN13"}),
        ("对入库企业实行动态管理。", {"IN14"}),
        ("加强渡口运行管理。", {"IN14"}),
        ("督促企业及时履行义务。", {"IN14"}),
        ("推进税务与海关信息共享。", {"IN22"}),
        ("争创国家绿色金融改革创新试验区。", {"IN21"}),
        ("各市要研究出台专门的扶持政策。", {"IN36"}),
        ("完善县乡村三级物流配送体系。", {"IN23"}),
        ("土地出让金可分期缴纳。", {"IN07"}),
        ("扩大范围，提高护理补贴标准。", {"IN04"}),  # to raise a rate is no mere result
        ("办好托育园，提高补贴效果。", set()),
        ("购房的大学毕业生可办理落户。", {"IN19"}),
        ("研究制定数据、接口、安全等方面标准。", {"IN11"}),
        ("落实固定资产加速折旧企业所得税政策。", {"IN01"}),
        ("在用地保障、贷款贴息等方面给予倾斜。", {"IN07", "IN04"}),
        ("保障随迁子女就近入学。", {"IN23"}),
        ("鼓励个体经营者参加失业保险。", {"IN23"}),
        ("提高生育保险待遇。", {"IN04"}),
        ("推行电子居住证。", {"IN19"}),
        ("完善收费定价机制。", {"IN14"}),
        ("实行一园一策。", {"IN36"}),
        ("加强政策衔接。", {"IN22"}),
        ("稳慎改革综合执法体制。", {"IN14"}),
        ("建立落后产能退出机制。", {"IN08"}),
        ("用水用电按照居民价格执行。", {"IN07"}),
        ("统筹编制资源。", {"IN24"}),
        ("完善中职考试招生。", {"IN25"}),
        ("推动标准互认。", {"IN11"}),
        ("严禁囤积居奇。", {"IN13"}),
        ("加强雨情监测。", {"IN23"}),
        ("加强食品安全监管。", {"IN14"}),
        ("申请创业担保贷款。", {"IN06"}),
        ("建立联席会议制度。", {"IN22"}),
        ("严禁挪用专户款项。", {"IN14"}),
        ("支持银行与企业自主协商。", {"IN06"}),
        ("推动机器人在矿山的融合应用。", {"IN26"}),
        ("将培训情况纳入年度考核。", {"IN31"}),  # what is weighed is no tool here
    ],
)
def test_general_turns_have_their_concept(body: str, expected: set[str]) -> None:
    assert codes(body) == expected


def test_the_main_clause_before_a_list_of_circumstances_names_tools_and_the_list_none() -> None:
    body = "有下列情形之一的，由主管部门予以约谈：\n1.被处罚未满一年；\n2.未参加培训。"
    assert codes(body) == {"IN13"}


@pytest.mark.parametrize("section", ["总体要求", "基本原则", "总体目标"])
def test_background_names_no_tools(section: str) -> None:
    assert uses("开展试点，给予补贴。", section=section) == []


def test_headings_name_no_tools() -> None:
    assert uses("加强工作。", heading="给予购房补贴") == []


def test_lists_of_conditions_and_papers_name_no_tools() -> None:
    text = "申请补贴应符合下列条件：\n1.取得经营许可；\n2.参加安全培训。"
    assert codes(text) == {"IN04"}
    assert codes("取得经营许可，参加安全培训。", section="申请人提交以下材料") == set()


def test_a_wrapped_line_does_not_hide_a_tool() -> None:
    assert codes("推行容缺受\n理等方式。") == {"IN09"}
