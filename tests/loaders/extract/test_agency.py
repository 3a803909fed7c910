"""Which bodies a text names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from bodies import document, found, roles

from kg.vocab import default_vocabulary
from loaders.extract import agency
from loaders.model import Metadata


@pytest.mark.parametrize(
    ("text", "surface", "norm", "agent_class"),
    [
        ("商务部要会同有关部门加强指导。", "商务部", "商务部", "department"),
        ("报国家发展改革委备案。", "国家发展改革委", "国家发展和改革委员会", "department"),
        ("落实党中央决策部署。", "党中央", "中共中央", "party"),
        ("国办要会同有关部门推进。", "国办", "国务院办公厅", "department"),
        ("经国务院同意。", "国务院", "国务院", "state-council"),
    ],
)
def test_a_named_body_has_its_official_name(text: str, surface: str, norm: str, agent_class: str) -> None:
    fact = next(f for f in found(text) if text[f.span.start : f.span.end] == surface)
    assert (fact.norms, fact.generic, fact.agent_class) == ((norm,), False, agent_class)


@pytest.mark.parametrize(
    ("text", "surface", "norms"),
    [
        ("各级财政部门应依法受理。", "各级财政部门", ("财政部门",)),
        ("指导地方各级商务、税务等部门细化程序。", "地方各级商务、税务等部门", ("地方商务部门", "地方税务部门")),
        ("会同有关部门和单位加强协调。", "有关部门和单位", ("有关部门和单位",)),
        ("支持各地区探索。", "各地区", ("各地区",)),
        ("各地出台的政策，不得设置额外条件。", "各地", ("地方政府",)),
        ("县级以上人民政府教育行政部门负责。", "县级以上人民政府教育行政部门", ("县级以上人民政府教育行政部门",)),
        ("各省、自治区、直辖市人民政府：", "各省、自治区、直辖市人民政府", ("省级人民政府",)),
        ("加强我驻外使领馆的联系。", "我驻外使领馆", ("中国驻外使领馆",)),
        ("省政府各委、办、厅、局：", "省政府各委、办、厅、局", ("省政府各委、办、厅、局",)),
        ("按省有关部门出台的文件执行。", "省有关部门", ("省有关部门",)),
        ("预售人应当向预售主管部门备案。", "预售主管部门", ("预售主管部门",)),
        ("由项目所在地人民政府负责。", "项目所在地人民政府", ("项目所在地人民政府",)),
        (
            "地方人民政府管理专利工作的部门应当检查。",
            "地方人民政府管理专利工作的部门",
            ("地方人民政府管理专利工作的部门",),
        ),
    ],
)
def test_a_generic_body_is_found_whole(text: str, surface: str, norms: tuple[str, ...]) -> None:
    facts = found(text)
    assert [(text[f.span.start : f.span.end], f.norms, f.generic) for f in facts[:1]] == [(surface, norms, True)]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("由河南省发展和改革委员会负责。", "河南省发展和改革委员会"),
        ("报灵川县政府批准。", "灵川县政府"),
        ("由国家金融监督管理总局运城监管分局负责。", "国家金融监督管理总局运城监管分局"),
        ("由广西壮族自治区住房和城乡建设厅负责。", "广西壮族自治区住房和城乡建设厅"),
    ],
)
def test_a_local_body_with_its_place_is_one_body(text: str, surface: str) -> None:
    assert [(text[f.span.start : f.span.end], f.generic) for f in found(text)] == [(surface, False)]


@pytest.mark.parametrize(
    ("issuer", "generic"), [("河南省人民政府", False), ("铜鼓县人民政府", False), ("国务院", True)]
)
def test_a_bare_local_body_is_one_body_only_if_the_issuer_fixes_it(issuer: str, generic: bool) -> None:
    assert [f.generic for f in found("由省科技厅负责。", issuer=issuer)] == [generic]


@pytest.mark.parametrize(
    ("issuer", "norms", "generic"), [("国务院", ("国家能源局",), False), ("河南省人民政府", ("能源局",), True)]
)
def test_a_short_name_that_local_bodies_share_is_the_national_one_only_in_central_documents(
    issuer: str, norms: tuple[str, ...], generic: bool
) -> None:
    assert [(f.norms, f.generic) for f in found("由能源局负责。", issuer=issuer)] == [(norms, generic)]


def test_a_shared_short_name_after_a_class_of_local_bodies_is_such_a_class_too() -> None:
    facts = found("各省、自治区、直辖市财政厅（局）、发展改革委、教育厅（委）：")
    assert [(f.norms[0], f.generic) for f in facts][1:] == [("发展改革委", True), ("教育厅（委）", True)]


@pytest.mark.parametrize(
    "text",
    [
        "完善政府采购制度。",
        "在中国办学的机构按照国办发〔2019〕3号文件执行。",
        "加强跨部门协同，解决涉及多部门事项。",
        "按照海关信用等级实施监督。",
        "优化产业布局，形成新格局。",
        "支持公立医院改革和学院建设。",
        "健全重大和重点外资项目工作专班机制。",
        "委托第三方举办展会，全部内部部分结算。",
        "完善城市管理办法，办理委托事项。",
        "充分发挥市场作用，推进城镇建设。",
        "鼓励社会力量抓住机会，强化部门间联动。",
        "鼓励国家开发银行、中国电信加大支持。",
        "落实《国务院关于加强数字政府建设的意见》。",
    ],
)
def test_words_that_only_look_like_bodies_are_none(text: str) -> None:
    assert roles(text) == []


def test_a_named_body_inside_a_coordination_is_a_mention_of_its_own() -> None:
    text = "支持各地区加强与商务部、中国贸促会驻外经贸和投资促进机构的沟通。"
    assert roles(text)[1:] == [
        ("商务部、中国贸促会驻外经贸和投资促进机构", "consulted"), ("商务部", "mentioned"), ("中国贸促会", "mentioned"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("issuer", "text", "norms"),
    [
        ("青岛市人民政府", "由市发展改革委负责。", ("青岛市发展和改革委员会",)),
        ("青岛市人民政府", "由省财政厅负责。", ("山东省财政厅",)),
        ("青岛市人民政府", "由崂山区政府负责。", ("青岛市崂山区人民政府",)),
        ("青岛市人民政府", "（责任单位：市贸促会）", ("青岛市贸促会",)),
        ("苏州市人民政府", "（责任单位：市金融监管局）", ("苏州市金融监管局",)),
        ("苏州市人民政府", "（责任单位：苏州银保监分局）", ("中国银行保险监督管理委员会苏州监管分局",)),
        ("青岛市人民政府", "（市国资委牵头）", ("青岛市人民政府国有资产监督管理委员会",)),
        ("青岛市人民政府", "（市委网信办牵头）", ("中共青岛市委网络安全和信息化委员会办公室",)),
        ("青岛市人民政府", "（市委政法委牵头）", ("中共青岛市委政法委员会",)),
        ("青岛市人民政府", "（责任单位：市南区政府）", ("青岛市市南区人民政府",)),
        ("青岛市崂山区人民政府", "由区市场监管局负责。", ("青岛市崂山区市场监督管理局",)),
        ("长沙县人民政府", "由县人社局负责。", ("长沙县人力资源和社会保障局",)),
        ("山东省人民政府", "经省委同意。", ("中共山东省委",)),
        ("山东省人民政府", "由市商务局负责。", ("市商务局",)),
        ("青岛市人民政府", "由市大数据局负责。", ("青岛市大数据局",)),
        ("青岛市人民政府", "由市城管委负责。", ("青岛市城管委",)),
        ("国务院", "由省发改委负责。", ("省发改委",)),
        ("国务院", "报阿勒泰银保监分局备案。", ("中国银行保险监督管理委员会阿勒泰监管分局",)),
        ("国务院", "由人行荆门分行负责。", ("中国人民银行荆门分行",)),
        ("国务院", "浔阳区、濂溪区政府要落实责任。", ("九江市浔阳区人民政府", "九江市濂溪区人民政府")),
    ],
)
def test_the_issuer_fixes_the_place_of_a_local_body_and_its_full_name(
    issuer: str, text: str, norms: tuple[str, ...]
) -> None:
    assert found(text, issuer=issuer)[0].norms == norms


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("为推进我市改革，落实《威海市招商办法》《威海市用地规定》，由市财政局负责，全市统一。", "威海市财政局"),
        ("为推进我市改革，对接烟台市和威海市，由市财政局负责，全市统一。", "市财政局"),
        ("为推进改革，对接威海市，省财政厅要会同市财政局落实，县教育局参加。", "省财政厅"),
    ],
)
def test_without_an_issuer_the_place_is_the_one_that_the_text_names_and_no_other(text: str, norms: str) -> None:
    plain = document(text)
    facts = agency.find(replace(plain, metadata=Metadata()), default_vocabulary())
    assert next(f for f in facts if "财政" in f.norms[0]).norms == (norms,)


@pytest.mark.parametrize(
    ("text", "issuers", "norm"),
    [
        ("我部将组织评审。", ("工业和信息化部办公厅",), "工业和信息化部"),
        ("各省、自治区民政厅，直辖市民政局：我部将组织评审。", (), "民政部"),
        ("我部将组织评审。", (), "我部"),
        ("我局负责解释。", ("无锡市教育局",), "无锡市教育局"),
    ],
)
def test_an_issuer_speaks_of_itself(text: str, issuers: tuple[str, ...], norm: str) -> None:
    plain = document(text)
    facts = list(agency.find(replace(plain, metadata=Metadata(issuers=issuers)), default_vocabulary()))
    assert [f.norms for f in facts if text[f.span.start] == "我"] == [(norm,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中央财政要给予补助。", [("中央财政", "responsible")]),
        ("连续三年由市财政安排资金。", [("市财政", "responsible")]),
        ("所需经费由市、区两级分别承担。", [("市、区两级", "responsible")]),
        ("市、区两级引导基金按比例配资。", []),
        ("加大省级财政资金投入。", []),
        ("落实中央财政补助政策。", []),
        ("各级政府性融资担保、再担保机构要聚焦主业。", [("各级政府性融资担保、再担保机构", "responsible")]),
        ("各地旅游部门要加强管理。", [("各地旅游部门", "responsible")]),
        ("有条件地区要先行先试。", [("有条件地区", "responsible")]),
        ("报交通运输部水运司备案。", [("交通运输部水运司", "mentioned")]),
        ("推进国家税务总局下属公司改制。", [("国家税务总局", "mentioned")]),
        ("各区县、开发区管委会是责任主体。", [("各区县", "responsible"), ("开发区管委会", "responsible")]),
        ("各开发区、高新区管委会要落实。", [("各开发区、高新区管委会", "responsible")]),
        ("公安部负责制定统一的格式标准。", [("公安部", "responsible")]),
        ("公安部、民政部等部门，按照各自职责负责核验。", [("公安部", "responsible"), ("民政部", "responsible")]),
        ("鼓励地方政府、行业领军企业通过多种方式合作。", [("地方政府", "target-of-instruction")]),
        ("民政部可以公布名单，并会同财政部实施监督。", [("民政部", "lead"), ("财政部", "co-lead")]),
        ("忘我部署各项任务。", []),
    ],
)  # fmt: skip
def test_public_money_tiers_and_sections_act(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


def test_bodies_of_two_levels_with_one_head_are_one_of_each() -> None:
    assert found("由市、区教育部门负责。")[0].norms == ("市教育部门", "区教育部门")


def test_a_long_list_of_places_is_read_in_no_time() -> None:
    places = "、".join(f"甲乙丙{character}区" for character in "子丑寅卯辰巳午未申酉戌亥" * 8)
    assert roles(f"支持{places}的项目。") == []


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("（责任单位：市房产中心、财政局、税务局）", ["濮阳市房产中心", "濮阳市财政局", "国家税务总局濮阳市税务局"]),
        ("（责任单位：市住建局、国家税务总局濮阳市税务局）", ["濮阳市住房和城乡建设局", "国家税务总局濮阳市税务局"]),
        ("（责任单位：财政局、市住建局）", ["财政局", "濮阳市住房和城乡建设局"]),
    ],
)
def test_a_bare_office_in_a_list_takes_the_level_of_those_before_it(text: str, norms: list[str]) -> None:
    assert [fact.norms[0] for fact in found(text, issuer="濮阳市人民政府")] == norms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由县招商引资工作领导小组办公室牵头，会同县财政局核定。",
         [("县招商引资工作领导小组办公室", "lead"), ("县财政局", "co-lead")]),
        ("凤阳县房地产工作联席会议办公室负责解释。", [("凤阳县房地产工作联席会议办公室", "responsible")]),
        ("由市、区两级财政给予补贴。", [("市、区两级财政", "responsible")]),
        ("由财政全额承担。", [("财政", "responsible")]),
        ("配套社区卫生服务站。", []),
        ("补贴资金由县财政负担。", [("县财政", "responsible")]),
        ("对成效明显的地方予以激励。", [("地方", "mentioned")]),
        ("由县发展改革局（粮食局）负责。", [("县发展改革局（粮食局）", "responsible")]),
    ],
)  # fmt: skip
def test_boards_with_their_place_and_shared_treasuries(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text, issuer="铜鼓县人民政府") == expected


@pytest.mark.parametrize(
    ("day", "norm"),
    [
        (date(2023, 1, 1), "国家税务总局濮阳市税务局"),
        (None, "国家税务总局濮阳市税务局"),
        (date(2016, 1, 1), "濮阳市税务局"),
    ],
)
def test_a_tax_office_is_a_branch_since_the_reform(day: date | None, norm: str) -> None:
    plain = document("由市税务局负责。")
    dated = replace(plain, metadata=Metadata(issuers=("濮阳市人民政府",), adopted=day))
    assert [fact.norms for fact in agency.find(dated, default_vocabulary())] == [(norm,)]


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("各市财政局负责。", ("各市财政局",)),
        ("各地商务主管部门要落实。", ("商务主管部门",)),
        ("向所在市、县（区）商务主管部门申请。", ("市、县（区）商务主管部门",)),
        ("各开发区管委会负责。", ("各开发区管理委员会",)),
        ("各有关部门负责。", ("各有关部门",)),
        ("各级财政部门负责。", ("财政部门",)),
        ("各地区负责。", ("各地区",)),
        ("省政府直属各单位要落实。", ("政府直属各单位",)),
        ("各省辖市人民政府负责。", ("各省辖市人民政府",)),
    ],
)
def test_a_class_of_bodies_is_named_as_the_codebook_names_it(text: str, norms: tuple[str, ...]) -> None:
    assert [fact.norms for fact in found(text)] == [norms]


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("责任单位：郑东新区管委会", "郑东新区管理委员会"),
        ("由南宁公积金中心受理。", "南宁住房公积金管理中心"),
        ("由南宁市住房公积金管理中心受理。", "南宁市住房公积金管理中心"),
    ],
)
def test_administrations_and_provident_fund_centres_have_their_full_name(text: str, norm: str) -> None:
    assert [fact.norms for fact in found(text, issuer="南宁市人民政府")] == [(norm,)]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("各级人民政府及其部门要落实。", ["各级人民政府及其部门"]),
        ("商务部及其部门要落实。", ["商务部"]),
        ("听取地方政府及其部门负责人意见。", ["地方政府"]),
        ("报制定机关办公机构。", ["制定机关办公机构"]),
        ("各省份要出台方案。", ["各省份"]),
        ("经有批准权的人民政府同意。", ["人民政府"]),
        ("加入各级工会。", ["各级工会"]),
        ("会同有关方面研究。", ["有关方面"]),
        ("听取有关方面意见。", []),
        ("科学配置执法机关的职责。", ["执法机关"]),
        ("由市领导小组办公室受理。", ["市领导小组办公室"]),
        ("（责任单位：市财政局、某某供水公司、各商业银行）", ["市财政局", "某某供水公司", "各商业银行"]),
        ("（责任单位：市财政局、某某科技有限公司、入库企业）", ["市财政局"]),
        ("（责任单位：市委机要保密局）", ["市委机要保密局"]),
        ("（责任单位：各区县政府（含甲区、乙度假区管委会，下同））", ["各区县政府", "甲区、乙度假区管委会"]),
    ],
)
def test_bodies_by_composition(text: str, surfaces: list[str]) -> None:
    assert [text[fact.span.start : fact.span.end] for fact in found(text, issuer="南宁市人民政府")] == surfaces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由乙县城乡建设和土地整备局负责解释。", [("乙县城乡建设和土地整备局", "responsible")]),
        ("优化市域空间格局，推动城市布局调整。", []),
        ("信息化领导小组要统筹协调。", [("信息化领导小组", "responsible")]),
        ("由智慧林业建设领导小组及其办公室牵头制定。", [("智慧林业建设领导小组及其办公室", "lead")]),
        ("成立跨部门的产业发展领导小组。", [("产业发展领导小组", "mentioned")]),
        ("组建稳定房地产工作专班。", [("稳定房地产工作专班", "mentioned")]),
        ("由中共厦门市委组织部会同厦门市教育局解释。",
         [("中共厦门市委组织部", "lead"), ("厦门市教育局", "co-lead")]),
        ("县住建局与县监理局要建立机制。", [("县住建局", "responsible"), ("县监理局", "responsible")]),
        ("由企业、市商务局联合实施。", [("市商务局", "responsible")]),
        ("支持企业、各地区开展试点。", [("各地区", "target-of-instruction")]),
        ("各级财政部门负责人才安居保障资金。", [("各级财政部门", "responsible")]),
        ("由相应部门纳入管理。", [("相应部门", "responsible")]),
        ("充分发挥地方在建设中的主体作用。", [("地方", "channel")]),
        ("（贵任单位：市财政局）", [("市财政局", "responsible")]),
        ("更好发挥政府作用。", [("政府", "channel")]),
        ("行政执法承办机构要研究。", [("行政执法承办机构", "responsible")]),
        ("市住建局应建立完善的信息共享机制。", [("市住建局", "responsible")]),
        ("起草单位报送的审核材料，应当包括说明。", [("起草单位", "mentioned")]),
        ("各地出台的支持政策，不得设置限制。", [("各地", "responsible")]),
        ("通过中国人民银行个人信用报告查询。", [("中国人民银行", "mentioned")]),
        ("委托市公积金中心将款项转入账户。", [("市公积金中心", "channel")]),
        ("依托人民银行应收账款融资服务平台提供服务。", [("人民银行", "mentioned")]),
        ("园区、市住建局牵头，企业配合。", [("市住建局", "lead")]),
        ("市住建局提前介入。", [("市住建局", "responsible")]),
        ("南宁公积金中心缴存人应提交材料。", [("南宁公积金中心", "mentioned")]),
    ],
)  # fmt: skip
def test_offices_and_boards_that_no_list_has(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[f.span.start : f.span.end], f.role) for f in found(text, issuer="南宁市人民政府")] == expected


@pytest.mark.parametrize("declared", ["（以下简称“公积金中心”）", "（以下简称公积金中心）"])
def test_a_body_is_known_by_the_short_name_that_the_text_declares(declared: str) -> None:
    text = f"由南宁住房公积金管理中心{declared}受理。公积金中心应当审核，管理中心的名称不变。"
    bodies = [(text[f.span.start : f.span.end], f.norms, f.generic) for f in found(text)]
    assert bodies[-1] == ("公积金中心", ("南宁住房公积金管理中心",), False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公示由市住房城\n乡建设局负责。", [("市住房城\n乡建设局", "江门市住房和城乡建设局")]),
        ("由区住\n房城乡建设局与国务\n院办公厅核实。",
         [("区住\n房城乡建设局", "区住房和城乡建设局"), ("国务\n院办公厅", "国务院办公厅")]),
        ("由江门\n市财政局负责。", [("江门\n市财政局", "江门市财政局")]),
    ],
)  # fmt: skip
def test_a_name_that_a_line_break_divides_is_one_name(text: str, expected: list[tuple[str, str]]) -> None:
    facts = found(text, issuer="江门市人民政府")
    assert [(text[f.span.start : f.span.end], f.norms[0]) for f in facts] == expected


def test_the_lines_of_a_title_are_not_one_name() -> None:
    text = "国务院办公厅\n教育部领导小组名单"
    assert found(text, kind="front_matter")[0].norms == ("国务院办公厅",)


def test_a_short_name_for_several_bodies_is_not_the_last_of_them() -> None:
    text = "蓬江区、新会区住房城乡建设局（以下简称各区住房城乡建设局）组织申报。各区住房城乡建设局审核。"
    assert found(text, issuer="江门市人民政府")[-1].generic
