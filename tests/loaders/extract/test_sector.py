"""Sectors: which names of industries and products count, and where they are a part of something else."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract.sector import find
from loaders.model import SectorMention, SourceText
from loaders.structure import parse


def sectors(body: str) -> list[str]:
    text = f"一、甲\n（一）{body}\n"
    facts = find(parse(SourceText("a.txt", text, "", "utf-8", "text/plain")), default_vocabulary())
    return [text[fact.span.start : fact.span.end] for fact in facts]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("支持先进制造、现代服务、数字经济等领域外商投资企业。", ["先进制造", "现代服务", "数字经济"]),
        ("加快生物医药领域项目落地。", ["生物医药"]),
        ("加强药品和医用耗材采购监管。", ["药品", "医用耗材"]),
        ("在教育、养老、托育等领域推广。", ["教育", "养老", "托育"]),
        ("培育人工智能产业。", ["人工智能"]),
        ("建设智能建造产业基地。", ["智能建造"]),
        ("面向人工智能企业和战略性新兴产业企业。", ["人工智能", "战略性新兴产业"]),
        ("壮大装备制造业。", ["装备制造业"]),
        ("经营增值电信业务。", ["增值电信业务"]),
        ("推广建筑机器人。", ["建筑机器人"]),
        ("更新老旧船舶，发展电动船舶。", ["老旧船舶", "电动船舶"]),
        ("布局托育服务设施和婴幼儿照护服务。", ["托育服务", "婴幼儿照护服务"]),
        ("取消普通住房和非普通住房标准。", ["普通住房", "非普通住房"]),
        ("收购非住宅类存量商品房，筹集共有产权保障房。", ["非住宅类存量商品房", "共有产权保障房"]),
        ("新建保障性住房一万套。", ["保障性住房"]),
        ("签订新建普通商品住房买卖合同，盘活存量住宅用地。", []),
        ("筹集保障性租赁住房，收购存量商品房。", ["保障性租赁住房", "存量商品房"]),
        ("促进房地产市场平稳发展。", ["房地产"]),
        ("试行互联网接入服务业务（仅限为用户提供服务）。", ["互联网接入服务业务"]),
        ("推进国家级服务业标准化试点。", ["服务业"]),
        ("发展冷链物流和跨境电商。", ["冷链物流", "跨境电商"]),
        ("整合城市配送和末端配送资源。", ["城市配送", "末端配送"]),
        ("研发传感器，推广无人机。", ["传感器", "无人机"]),
        ("参加金融业务培训。", ["金融"]),
        ("发展教育领域应用。", ["教育"]),
        ("支持物流、快递等企业合作。", ["物流", "快递"]),
        ("支持物流企业和房地产开发企业。", ["物流"]),
        ("推广人工智能医疗器械和再制造产品。", ["人工智能医疗器械", "再制造产品"]),
        ("发展智能制造装备制造业。", ["智能制造装备制造业"]),
        ("服务银行业保险业发展。", ["银行业", "保险业"]),
        ("规范旅游市场，扩大体育消费。", ["旅游", "体育"]),
        ("更新燃煤锅炉和换热器。", ["燃煤锅炉", "换热器"]),
        ("落实国家电力规划。", ["电力"]),
        ("培育骨干文化企业。", ["文化"]),
        ("发展锂离子电池制造和金属切削机床。", ["锂离子电池制造", "金属切削机床"]),
        ("突破燃气轮机、盾构机关键技术。", ["燃气轮机", "盾构机"]),
        ("筹集宿舍型保障性租赁住房，供应住宅用地。", ["宿舍型保障性租赁住房"]),
        ("调整商业性个人住房贷款首付比例。", ["商业性个人住房贷款"]),
        ("研发外骨骼机器人和压力传感器。", ["外骨骼机器人", "压力传感器"]),
        ("推动企业应用机器人。", ["机器人"]),
        ("规范喷釉机器人接口。", ["喷釉机器人"]),
        ("研发水下滑翔机、水面遥控器、自动采样仪等装备。", ["水面遥控器", "自动采样仪"]),
    ],
)
def test_names_that_limit_the_action(body: str, expected: list[str]) -> None:
    assert sectors(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "由农业农村部、交通运输部门负责。",
        "规范房地产经纪机构。",
        "落实《养老服务条例》。",
        "强化工程质量安全监管。",
        "按照国家政策执行。",
        "加强知识产权和政府采购工作。",
        "聚焦重点领域、重点产业链。",
        "文化和旅游部门负责。",
        "发展职业教育。",
        "形成行政执法数据中心。",
        "开展供应链金融服务。",
        "降低小微企业融资担保费率。",
        "健全一体化工业体系。",
        "推动信息技术与产业融合。",
        "采用区块链、隐私计算等新技术。",
        "加大物联网、云计算等信息技术应用。",
        "运用大数据、人工智能技术。",
        "弘扬工业企业家精神。",
        "监督药品生产企业和药品经营企业。",
        "设立融资租赁子公司。",
        "优化金融服务。",
        "推进建筑工业化。",
        "签订商品房买卖合同，办理商品房预售许可。",
        "保障房屋交易安全，扩大房地产税改革。",
        "加大数据开放力度。",
        "完善科技服务体系。",
        "工业和信息化部、商务部等行业主管单位负责。",
        "发展配套的编译器、驱动软件等产业化工具。",
        "加强安全生产、产品质量等领域监管。",
    ],
)
def test_parts_of_other_names_and_policy_fields_are_none(body: str) -> None:
    assert sectors(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("发展柔性电子、深海采矿、智能纺机等新产业。", ["柔性电子", "深海采矿", "智能纺机"]),
        ("支持建筑施工、造价咨询等企业参与。", ["建筑施工", "造价咨询"]),
        ("在教育、养老、托幼等领域推广。", ["教育", "养老", "托幼"]),
        ("改造机械、日用陶瓷等行业。", ["机械", "日用陶瓷"]),
        ("面向深海探测、极地航行等领域。", ["深海探测", "极地航行"]),
        ("统筹规划、建设、运营等企业。", []),  # no sector is known among them
        ("服务教师、医生、社工等企业和群体。", []),
    ],
)
def test_a_list_of_industries_names_new_ones_too(body: str, expected: list[str]) -> None:
    assert sectors(body) == expected


def test_a_label_names_one_sector() -> None:
    vocabulary = default_vocabulary()
    labels = {label for concept in vocabulary.concepts("sectors") for label in concept.labels()}
    assert {label for label in labels if len(vocabulary.by_label("sectors", label)) > 1} == set()


def test_the_norm_is_the_bare_name() -> None:
    text = "一、甲\n（一）培育人工智能产业。\n"
    (fact,) = find(parse(SourceText("a.txt", text, "", "utf-8", "text/plain")), default_vocabulary())
    assert isinstance(fact, SectorMention)
    assert fact.norm == "人工智能"
    assert default_vocabulary().by_label("sectors", fact.norm)


def test_a_compound_knows_the_names_it_is_made_of() -> None:
    text = "一、甲\n（一）推广人工智能医疗器械、再制造产品和传感器。\n"
    document = parse(SourceText("a.txt", text, "", "utf-8", "text/plain"))
    facts = [fact for fact in find(document, default_vocabulary()) if isinstance(fact, SectorMention)]
    assert [fact.parts for fact in facts] == [("人工智能", "医疗器械"), ("再制造",), ()]
