"""Which places, zones and pilot areas a text names, and whether they are to act."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import region
from loaders.model import Document, Metadata, RegionMention, Sentence, SourceText, Span, Unit
from loaders.structure import parse


def found(text: str, *, bracket: bool = False) -> list[RegionMention]:
    span = Span(0, len(text))
    unit = Unit("measure", "item_1", span, span, (Sentence("item_1/sent_1", span, bracket),))
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    document = Document(source, text, None, Metadata(), (), (unit,))
    return list(region.find(document, default_vocabulary()))


def surfaces(text: str) -> list[str]:
    return [text[fact.span.start : fact.span.end] for fact in found(text)]


@pytest.mark.parametrize(
    ("text", "surface", "norm", "kind"),
    [
        ("在北京开展先行先试。", "北京", "北京市", "place"),
        ("向中西部倾斜。", "中西部", "中西部地区", "macro-region"),
        ("推动京津冀协同发展。", "京津冀", "京津冀", "macro-region"),
        ("依托自贸试验区推进改革。", "自贸试验区", "自由贸易试验区", "zone"),
        ("在上海自贸试验区试行。", "上海自贸试验区", "中国（上海）自由贸易试验区", "zone"),
        ("山西省长治市的企业。", "山西省长治市", "长治市", "place"),
        ("在南京开展试点。", "南京", "南京市", "place"),
        ("在福\n建省开展试点。", "福\n建省", "福建省", "place"),
        ("在天津市西\n青区试行。", "天津市西\n青区", "西青区", "place"),
        ("在宣城市区购房。", "宣城市区", "宣城市区", "place"),
        ("在济南市历下区试行。", "济南市历下区", "历下区", "place"),
        ("湖北省巴东县的险情。", "湖北省巴东县", "巴东县", "place"),
        ("在北京市朝阳区试行。", "北京市朝阳区", "北京市朝阳区", "place"),
        ("不含南昌县。", "南昌县", "南昌县", "place"),
        ("有序增加股权投资和创业投资份额转让试点地区。", "股权投资和创业投资份额转让试点地区",
         "股权投资和创业投资份额转让试点地区", "pilot-area"),
        ("推广到济南国家新一代人工智能创新发展试验区。", "济南国家新一代人工智能创新发展试验区",
         "济南国家新一代人工智能创新发展试验区", "zone"),
        ("支持所有自贸试验区先行先试。", "所有自贸试验区", "自由贸易试验区", "zone"),
        ("服务“一带一路”沿线国家绿色发展。", "“一带一路”沿线国家", "“一带一路”国家", "macro-region"),
    ],
)  # fmt: skip
def test_regions(text: str, surface: str, norm: str, kind: str) -> None:
    (fact,) = found(text)
    assert (text[fact.span.start : fact.span.end], fact.norm, fact.kind) == (surface, norm, kind)


@pytest.mark.parametrize(
    "text",
    [
        "江苏省发展改革委负责。",
        "济南市住房和城乡建设局受理。",
        "人行阳泉市分行负责。",
        "南京大学参加。",
        "中国地质大学（武汉）承担。",
        "星河实业（深圳）有限公司承担。",
        "位于山东路与株洲路之间。",
        "在深圳证券交易所上市。",
        "落实《江西省商品住宅品质提升设计指引》。",
        "打造“科创济南”品牌。",
        "推广西部经验。",
        "安全的长治久安。",
        "形成都市圈同城效应。",
        "扩大连接规模。",
        "在境内、在华、我国、本地区。",
        "相关国家或地区。",
        "各地区、各部门要落实。",
        "规划建设产业园区。",
        "布局一批国际科技产业园区。",
        "整合园区服务资源。",
        "把本地建设成为科技体制改革试验区、成果转化示范区。",
        "济源示范区、航空港区管委会负责。",
        "由高质量发展先行区建设办公室负责。",
        "加快智能制造进校园。",
        "发挥典型示范带动作用。",
        "加快建设国家自主创新示范区。",
        "非宣城市户籍居民。",
        "参与浙江工匠遴选。",
        "由玉州区、船山区财政局结算。",
        "由玉州区、岳麓区和船山区财政局结算。",
        "由船山区住房城乡建设部门负责。",
        '打造“工赋青岛·智造强市"品牌。',
        "按照原所在地区信用等级。",
    ],
)
def test_no_region(text: str) -> None:
    assert surfaces(text) == []


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("支持北京、天津等地试点探索。", [True, True]),
        ("鼓励东部地区与中西部地区开展协作。", [True, True]),
        ("试点地区要加强组织领导。", [True]),
        ("依托自由贸易试验区、国家级新区开展试点。", [False, False]),
        ("支持济南人工智能岛建设。", [False]),
        ("在上海试行。", [False]),
    ],
)
def test_acts_as_agent(text: str, acts: list[bool]) -> None:
    assert [fact.acts_as_agent for fact in found(text)] == acts


def test_areas_in_a_responsibility_bracket_act() -> None:
    assert [fact.acts_as_agent for fact in found("（高新区、雄安新区负责）", bracket=True)] == [True, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "规划烟台市海洋科技谷（以下简称“园区”），鼓励园区内企业入驻园区。",
            ["烟台市海洋科技谷", "园区", "园区", "园区"],
        ),
        ("规划烟台市海洋科技谷（以下简称“园区”），不同于其他产业园区。", ["烟台市海洋科技谷", "园区", "产业园区"]),
        ("印发工作方案（以下简称“方案”），方案要落实。", []),
        ("直辖市、县城之外，地级以上城市均可申报。", ["地级以上城市"]),
        ("各省、自治区、直辖市人民政府要负责。", []),
        ("推进高水平山东科技大市场，办好科技谷物展。", []),
        ("在全省推进新区域战略。", []),
        ("汇总本省范围内试点申报城市的材料。", ["试点申报城市"]),
    ],
)
def test_declared_short_names_and_classes_of_cities(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


def test_a_class_of_cities_with_a_remark_can_act() -> None:
    (fact,) = (f for f in found("地级以上城市（含县城）均可申报。") if f.norm == "地级以上城市")
    assert fact.acts_as_agent


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("为落实《威海市住房办法》，完善我市政策，全市执行，位于我市限购区域内。", "威海市限购区域"),
        ("位于我市限购区域内，我市执行。", "我市限购区域"),
    ],
)
def test_a_part_of_the_documents_own_place_has_its_name(text: str, norm: str) -> None:
    assert [fact.norm for fact in found(text) if fact.rule == "region/part"] == [norm]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（三江新区、翠屏区）试行。", ["三江新区", "翠屏区"]),
        ("各类新区、国家级新区、产业新区、试行。", ["国家级新区"]),
        ("推进我市改革，凡在市城区购房，全市执行，《威海市办法》。", ["市城区"]),
        ("推进我市改革，在限购区域购房，全市执行，《威海市办法》。", ["限购区域"]),
        ("在限购区域购房。", []),
    ],
)
def test_zones_in_a_list_and_parts_of_an_unnamed_city(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("争创国家绿色金融试验区、数字货币试点城市。", ["国家绿色金融试验区", "数字货币试点城市"]),
        ("高标准建设金湖金融岛和期权产业园。", ["金湖金融岛", "期权产业园"]),
        ("打造50个智慧物流示范基地（园区）。", ["智慧物流示范基地（园区）"]),
        ("推进数字园区和特色小镇，培育软件产业园区。", ["数字园区", "特色小镇", "软件产业园区"]),
        ("国家文化与金融合作示范区。", ["国家文化与金融合作示范区"]),
        ("鼓励将产业园区中的土地集中。", ["产业园区"]),
        ("加快服务外包进园区。", ["园区"]),
        ("推动创新资源向高新区汇聚。", ["高新区"]),
        ("延长夜间经济集聚区道路保洁时间。", ["夜间经济集聚区"]),
        ("立足鲁南三大经济圈。", []),
        ("数字经济园区（以下简称园区）申报，园区应提交材料。", ["数字经济园区", "园区", "园区"]),
        ("在三江新区主城区购房。", ["三江新区"]),
        ("在泸州市中心城区购房。", ["泸州市中心城区"]),
        ("纳税人出售赣江新区内住房。", ["赣江新区"]),
    ],
)
def test_areas_that_are_named_by_what_they_are_for(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


@pytest.mark.parametrize(
    ("text", "acts"),
    [("支持小微企业园运用债券融资工具。", True), ("为小微企业园提供资金。", False)],
)
def test_a_park_that_is_supported_in_doing_something_acts(text: str, acts: bool) -> None:
    (fact,) = found(text)
    assert fact.acts_as_agent is acts


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("开展智能建造试点城市遴选，试点城市要加强组织领导。", ["智能建造试点城市", "智能建造试点城市"]),
        (
            "开展智能建造试点城市、装配式建筑试点城市遴选，试点城市要加强组织领导。",
            ["智能建造试点城市", "装配式建筑试点城市", "试点城市"],
        ),
    ],
)
def test_a_bare_pilot_is_the_only_pilot_of_the_document(text: str, norms: list[str]) -> None:
    assert [fact.norm for fact in found(text)] == norms


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("（适用范围：所有自贸试验区，以下除标注特定范围的措施外，适用范围均为所有自贸试验区）",
         [("所有自贸试验区", ()), ("所有自贸试验区", ("item_2",))]),
        ("（适用范围：海南自由贸易港，以下除标注特定范围的措施外，适用范围同上）", [("海南自由贸易港", ("item_2",))]),
        ("（适用范围：海南自由贸易港）", [("海南自由贸易港", ())]),
    ],
)  # fmt: skip
def test_a_default_scope_holds_for_the_measures_below_that_state_none(
    bracket: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    lines = ["一、甲", f"1.乙。开展丙。{bracket}", "2.丁。开展戊。", "3.己。开展庚。（适用范围：上海自贸试验区）"]
    built = parse(SourceText("a.txt", "\n".join(lines), "", "utf-8", "text/plain"), Metadata())
    facts = [f for f in region.find(built, default_vocabulary()) if f.span.end < built.text.index("2.丁")]
    assert [(built.slice(fact.span), fact.heirs) for fact in facts] == expected
    assert not any(fact.acts_as_agent for fact in facts)


@pytest.mark.parametrize(
    ("text", "surface", "members"),
    [
        ("在合肥、芜湖高新区开展试点。", "合肥、芜湖高新区", ("合肥高新区", "芜湖高新区")),
        ("在上海、北京自由贸易试验区试行。", "上海、北京自由贸易试验区",
         ("中国（上海）自由贸易试验区", "中国（北京）自由贸易试验区")),
        ("在上海和芜湖高新区试行。", "芜湖高新区", ()),  # a province-level city and a city: no shared head
        ("在北京市、上海自贸试验区试行。", "上海自贸试验区", ()),
        ("花都、番禺、增城区的项目。", "花都、番禺、增城区", ("花都区", "番禺区", "增城区")),
        ("参见前述、增城区的项目。", "增城区", ()),
    ],
)  # fmt: skip
def test_places_that_share_the_head_of_a_zone_are_zones(text: str, surface: str, members: tuple[str, ...]) -> None:
    fact = found(text)[-1]
    assert (text[fact.span.start : fact.span.end], fact.members) == (surface, members)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("企业在福田举办展会，落户福田。", ["福田", "福田"]),
        ("在福田消费帮扶中心领取福田英才卡。", []),
    ],
)
def test_a_document_names_its_own_county_for_short(text: str, surfaces: list[str]) -> None:
    lines = ["深圳市福田区人民政府办公室关于促进消费的通知", "深福府办〔2023〕1号", "各有关单位：", f"一、甲。{text}"]
    built = parse(SourceText("a.txt", "\n".join(lines), "", "utf-8", "text/plain"), Metadata())
    facts = region.find(built, default_vocabulary())
    assert [built.slice(f.span) for f in facts if f.rule == "region/own-county"] == surfaces
