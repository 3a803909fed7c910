"""Which laws and documents a text refers to, and what for."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import legalref
from loaders.model import Citation, Document, Metadata, Sentence, SourceText, Span, Unit


def document(text: str, *, title: str | None = None, number: str | None = None, kind: str = "measure") -> Document:
    span = Span(0, len(text))
    unit = Unit(kind, "item_1", span, span, (Sentence("item_1/sent_1", span),))  # type: ignore[arg-type]
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    return Document(source, text, None, Metadata(title=title, document_number=number), (), (unit,))


def found(text: str, **options: str) -> list[Citation]:
    return list(legalref.find(document(text, **options), default_vocabulary()))


def relations(text: str, **options: str) -> list[tuple[str, str]]:
    return [(text[fact.span.start : fact.span.end], fact.type) for fact in found(text, **options)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推进实施中华人民共和国乡村建设促进法。", ["中华人民共和国乡村建设促进法"]),
        ("遵守中华人民共和国香港特别行政区基本法。", ["中华人民共和国香港特别行政区基本法"]),
        ("中华人民共和国公民在中华人民共和国领域外犯本法规定之罪的，适用本法。", []),
        ("中华人民共和国缔结或者参加的条约同本法有不同规定的，从其规定。", []),
    ],
)
def test_a_law_of_the_republic_is_one_that_is_named(text: str, names: list[str]) -> None:
    assert [text[fact.span.start : fact.span.end] for fact in found(text)] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《住房公积金管理条例》，制定本办法。", [("《住房公积金管理条例》", "based-on")]),
        ("以《体系建设指南》（征求意见稿）为指导。", [("《体系建设指南》", "based-on")]),
        ("除引用《体系建设指南》中的标准外，还规定方法。", [("《体系建设指南》", "cites")]),
        ("公文应当符合《公文处理办法》的规定。", [("《公文处理办法》", "complies-with")]),
        ("申请人应符合《贷款管理办法》规定的条件。", [("《贷款管理办法》", "eligibility-by-reference")]),
        ("严格按照信息化建设《技术指引》组织项目。", [("《技术指引》", "complies-with")]),
        ("推动加快修订政府采购法。", [("政府采购法", "amends")]),
        ("促进《道路交通安全法》等法律法规修订完善。", [("《道路交通安全法》", "amends")]),
        ("决定对《购房补贴办法》作如下修改：", [("《购房补贴办法》", "amends")]),
        ("以修订后的《道路交通安全法》为题讲课。", [("《道路交通安全法》", "cites")]),
        ("为落实国务院印发的《新材料发展规划》的总体部署。", [("《新材料发展规划》", "implements")]),
        ("按照今年3月印发《新材料发展规划》要求推进。", [("《新材料发展规划》", "complies-with")]),
        ("按照国务院部署印发的《新材料发展规划》。", [("《新材料发展规划》", "cites")]),
        ("按照上级部署印发《新材料发展规划》。", [("《新材料发展规划》", "cites")]),
        ("严格执行公示制度和行政复议法。", [("行政复议法", "implements")]),
        ("执行好中国人民银行《关于降低贷款利率的通知》。", [("《关于降低贷款利率的通知》", "implements")]),
        ("抓好《地震应急条例》的落实工作。", [("《地震应急条例》", "implements")]),
        ("督促企业按照《地震应急条例》执行。", [("《地震应急条例》", "complies-with")]),
        ("加强《地震应急条例》实施后的评估。", [("《地震应急条例》", "cites")]),
        ("《购房补贴办法》中的其他政策延续执行。", [("《购房补贴办法》", "implements")]),
        ("《购房补贴办法》已经省政府同意，请认真贯彻落实。", [("《购房补贴办法》", "implements")]),
        ("全面贯彻\n党的二十大精神。", [("党的二十大精神", "implements")]),
        ("修\n订《购房补\n贴办法》。", [("《购房补\n贴办法》", "amends")]),
        ("首付比例按国家相关政策下限执行。", [("国家相关政策", "complies-with")]),
        ("不得在没有法律法规依据的情况下收费。", [("法律法规", "based-on")]),
        ("属于《测绘法》规定的测绘活动。", [("《测绘法》", "refers-to")]),
        ("现公布修订后的《购房补贴办法》。", [("《购房补贴办法》", "cites")]),
        ("经法律、法规授权的组织。", [("法律", "cites"), ("法规", "cites")]),
        ("按照法律法规和国家相关规定估值。", [("法律法规", "complies-with"), ("国家相关规定", "complies-with")]),
        ("根据《教育现代化2035》《教育规划》等。", [("《教育规划》", "based-on")]),
        ("研究制定《网络安全等级保护条例》。", [("《网络安全等级保护条例》", "enacts")]),
        ("按照另行制定的《人才住房优惠办法》实施。", [("《人才住房优惠办法》", "complies-with")]),
        ("我部已制定了《网络安全等级保护条例》。", [("《网络安全等级保护条例》", "cites")]),
        ("原《商品房预售资金监管办法》同时废止。", [("《商品房预售资金监管办法》", "repeals")]),
        (
            "按照《甲类通知》（建房〔2021〕24号），人民银行、银保监会《乙类通知》，财政部《丙类意见》等规定执行。",
            [("《甲类通知》", "complies-with"), ("《乙类通知》", "complies-with"), ("《丙类意见》", "complies-with")],
        ),
        (
            "按照《甲类通知》执行，财政部《丙类意见》明确了标准。",
            [("《甲类通知》", "complies-with"), ("《丙类意见》", "cites")],
        ),
        ("抽奖以《抽奖活动实施细则》为准。", [("《抽奖活动实施细则》", "refers-to")]),
        (
            "如国家法律、法规另有规定的，以国家法律、法规为准。",
            [("国家法律、法规", "exception"), ("国家法律、法规", "refers-to")],
        ),
        ("（九）法律、法规、规章禁止的其他行为。", [(each, "refers-to") for each in ("法律", "法规", "规章")]),
        ("前期组织起草了《测试验证管理规范（试行）》初稿。", [("《测试验证管理规范（试行）》", "enacts")]),
        ("依照道路交通安全法及其实施条例处罚。", [("道路交通安全法", "based-on"), ("实施条例", "based-on")]),
        ("所称出口，是指本条例附件《两用品出口管制清单》所列的。", []),
        ("落实副总理对《关于解决地质险情问题的请示》的批示。", [("《关于解决地质险情问题的请示》", "cites")]),
        ("前期组织起草了《测试验证管理规范（试行）》。", [("《测试验证管理规范（试行）》", "cites")]),
        ("落实关于妥善处置闲置土地的政策规定。", [("关于妥善处置闲置土地的政策规定", "implements")]),
        (
            "按照测绘成果管理、汽车数据安全和网络安全等相关法律法规要求。",
            [("测绘成果管理、汽车数据安全和网络安全等相关法律法规", "complies-with")],
        ),
        ("完善管理政策和法律、法规。", [("法律", "cites"), ("法规", "cites")]),
        (
            "贯彻习近平总书记关于“三农”工作的重要论述和重要指示精神。",
            [("习近平总书记关于“三农”工作的重要论述和重要指示精神", "implements")],
        ),
        ("以习近平法治思想为指导。", [("习近平法治思想", "based-on")]),
        ("严格遵守数据安全法。", [("数据安全法", "complies-with")]),
        ("对符合鼓励外商投资产业目录规定的企业给予奖励。", [("鼓励外商投资产业目录", "eligibility-by-reference")]),
        ("不符合《城市规划管理技术规定》要求的项目不予审批。", [("《城市规划管理技术规定》", "complies-with")]),
        ("在符合有关法律法规的前提下，加快落地。", [("有关法律法规", "complies-with")]),
        ("除法律法规有明确规定外，不得限定品牌。", [("法律法规", "exception")]),
        ("除符合住房公积金贷款相关规定外，还应有稳定收入。", [("住房公积金贷款相关规定", "complies-with")]),
        (
            "政策依据：国务院办公厅《关于加快发展保障性租赁住房的意见》。",
            [("《关于加快发展保障性租赁住房的意见》", "based-on")],
        ),
        ("在执行期间如国家法律、法规另有规定的，从其规定。", [("国家法律、法规", "exception")]),
        ("法律、法规另有规定的，从其规定。", [("法律", "exception"), ("法规", "exception")]),
        ("限时公开，但法律、行政法规另有规定的除外。", [("法律", "exception"), ("行政法规", "exception")]),
        ("把思想统一到党中央、国务院决策部署上来。", [("党中央、国务院决策部署", "cites")]),
        ("研究制定新型储能推广目录。", [("新型储能推广目录", "enacts")]),
        ("严格落实国家大气污染物排放标准要求。", [("国家大气污染物排放标准", "implements")]),
        ("符合个人消费贷款规定的首付款。", [("个人消费贷款规定", "eligibility-by-reference")]),
        ("按照本市预售资金系统相关接口规定上传。", [("本市预售资金系统相关接口规定", "complies-with")]),
        ("国务院办公厅印发《消费品工业规划纲要》后，成效明显。", [("《消费品工业规划纲要》", "cites")]),
    ],
)
def test_relation_follows_the_governing_word(text: str, expected: list[tuple[str, str]]) -> None:
    assert relations(text) == expected


@pytest.mark.parametrize(
    ("text", "relation", "surfaces"),
    [
        (
            "落实网络安全法、数据安全法、个人信息保护法等要求。",
            "implements",
            ["网络安全法", "数据安全法", "个人信息保护法"],
        ),
        (
            "根据《中华人民共和国价格法》（主席令第92号）和《物业管理条例》等法律法规，制定本办法。",
            "based-on",
            ["《中华人民共和国价格法》", "《物业管理条例》"],
        ),
        ("按照《物业管理条例》和国家有关规定执行。", "complies-with", ["《物业管理条例》", "国家有关规定"]),
    ],
)
def test_every_conjunct_gets_the_relation(text: str, relation: str, surfaces: list[str]) -> None:
    assert relations(text) == [(surface, relation) for surface in surfaces]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("企业须承诺不存在违反专利法等法律法规的情形。", "negated-violation"),
        ("不再执行《差别化住房信贷政策通知》。", "disapplied"),
        ("暂缓执行《差别化住房信贷政策通知》。", "disapplied"),
        ("及时纠正违反专利法的行为。", "negated-violation"),
        ("违反《中华人民共和国价格法》的，依法处罚。", None),
        ("严格遵守专利法。", None),
    ],
)
def test_polarity(text: str, polarity: str | None) -> None:
    assert [fact.polarity for fact in found(text)] == [polarity]


@pytest.mark.parametrize(
    ("text", "title", "ref_type"),
    [
        ("落实《网络安全法》。", "中华人民共和国网络安全法", "law"),
        ("落实中华人民共和国网络安全法。", "中华人民共和国网络安全法", "law"),
        ("遵守政府信息公开条例。", "中华人民共和国政府信息公开条例", "admin-regulation"),
        ("按照《城市商品房预售管理办法》办理。", "城市商品房预售管理办法", "dept-rule"),
        ("按照《江西省物业管理条例》办理。", "江西省物业管理条例", "local-regulation"),
        ("加入《数字经济伙伴关系协定》（DEPA）。", "数字经济伙伴关系协定", "treaty"),
        ("落实《中国制造2025》。", "中国制造2025", "policy-doc"),
        ("按照《划拨用地目录》供地。", "划拨用地目录", "catalogue"),
        ("纳入我市创新产品目录。", "创新产品目录", "catalogue"),
        ("遵守区域全面经济伙伴关系协定（RCEP）。", "区域全面经济伙伴关系协定", "treaty"),
        ("符合《中水水质要点》（GB/T18920-2002）。", "中水水质要点", "dept-rule"),
        ("符合《中水水质要点》（DB37/T5074-2016）。", "中水水质要点", "policy-doc"),
        ("应用GB/T37928《机床信息模型》。", "机床信息模型", "dept-rule"),
        ("按照中小企业划型标准有关规定执行。", "中小企业划型标准规定", "dept-rule"),
        ("按照金融企业呆账核销管理办法有关规定执行。", "金融企业呆账核销管理办法", "dept-rule"),
        ("贯彻党的十九大和十九届二中、三中全会精神。", "党的十九大和十九届二中、三中全会精神", "doctrine"),
        ("按照《关于修改〈物业管理条例〉的决定》执行。", "关于修改〈物业管理条例〉的决定", "policy-doc"),
    ],
)
def test_title_is_official_where_the_register_knows_it(text: str, title: str, ref_type: str) -> None:
    assert [(fact.title, fact.ref_type) for fact in found(text)] == [(title, ref_type)]


@pytest.mark.parametrize(
    "text",
    [
        "加强外商投资法治保障。",
        "完善数字领域法律法规体系。",
        "依法处理违法行为，规范行政执法。",
        "坚持行政处罚法定原则。",
        "依托有限公司法人治理结构。",
        "签订《商品房买卖合同》，领取《不动产权证书》。",
        "填写《购房补贴申请表》。",
        "地方可撰写《国家试验区建设方案》。",
        "由银行出具的《提前偿还贷款的函》。",
        "纳入政务服务事项目录管理。",
        "列入有关目录。",
        "享受国家政策扶持。",
        "按规定时限办结，按规定程序报批。",
        "现将《国家智能制造标准体系建设指南》印发给你们。",
        "本办法自发布之日起施行，执行本意见的有关规定。",
        "违反本办法第十一条相关规定的，责令改正。",
        "各部门要统一思想，优化部署，弘扬工匠精神。",
        "总结典型经验做法，改进管理办法。",
        "培育有影响的重要思想库。",
        "依法追究相关法律责任。",
        "制定相关规定，出台相关政策措施。",
        "组织编制《数字港口实施方案》（以下简称《实施方案》），说明情况。报送《实施方案》。",
        "按照公司章程规定的职权行使。",
        "符合下列规定的企业。",
        "落实标准化战略，完善国家标准体系。",
        "制定相关目录和具体管理办法。",
        "落实国家金融政策支持。",
        "享受国家优惠政策。",
    ],
)
def test_no_reference(text: str) -> None:
    assert relations(text) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("现印发《物流降本增效实施方案》，落实物流降本增效实施方案。", "物流降本增效实施方案"),
        ("国务院关于印发物流降本增效实施方案的通知", "国务院关于印发物流降本增效实施方案的通知"),
    ],
)
def test_the_document_itself_is_no_reference(text: str, title: str) -> None:
    assert [surface for surface, _ in relations(text, title=title, kind="front_matter") if "《" in surface] == []


def test_a_law_named_in_the_documents_title_is_a_reference() -> None:
    title = "国务院关于在海南暂时调整实施《中华人民共和国药品管理法实施条例》有关规定的决定"
    (fact,) = found("暂时调整实施《中华人民共和国药品管理法实施条例》第三十六条的规定。", title=title)
    assert (fact.articles, fact.polarity) == (("第三十六条",), "disapplied")


def test_number_of_a_title_belongs_to_it() -> None:
    (fact,) = found("按照《关于加快发展保障性租赁住房的意见》（国办发〔2021〕22号）执行。")
    assert fact.document_number == "国办发〔2021〕22号"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("按照国办发〔2021〕22号文件执行。", ["国办发〔2021〕22号"]),
        ("落实好东府办发[2022]56号文件。", ["东府办发〔2022〕56号"]),
        ("对于银发〔2015〕309号文件所列行业。", ["银发〔2015〕309号"]),
        ("现予发布（国发〔2023〕11号）。", []),
    ],
)
def test_number_alone_stands_for_its_document(text: str, numbers: list[str]) -> None:
    assert [fact.document_number for fact in found(text, number="国发〔2023〕11号")] == numbers


@pytest.mark.parametrize(
    ("named", "articles"),
    [
        ("第三、第四条", ("第三条", "第四条")),
        ("第三、四条", ("第三条", "第四条")),
        ("第九条至第十一条", ("第九条", "第十条", "第十一条")),
        ("第九条至第十一条、第十三条", ("第九条", "第十条", "第十一条", "第十三条")),
        ("第3条第二款", ("第3条第二款",)),
        ("第六条第一款第五项", ("第六条第一款第五项",)),
        ("第一千零一条至第一千零三条", ("第一千零一条", "第一千零三条")),
        ("第一百三十三条之一", ("第一百三十三条之一",)),
        ("三个方面", ()),
    ],
)
def test_lists_and_ranges_of_articles(named: str, articles: tuple[str, ...]) -> None:
    (fact,) = found(f"依照《土地管理法》{named}的规定处罚。")
    assert fact.articles == articles


@pytest.mark.parametrize(("line", "relation"), [("要全面贯彻", "implements"), ("要全面贯彻。", "cites")])
def test_a_sentence_runs_on_over_a_ragged_line(line: str, relation: str) -> None:
    text = f"{line}\n党的二十大精神深入人心。"
    spans = (Span(0, len(line)), Span(len(line) + 1, len(text)))
    sentences = tuple(Sentence(f"item_1/sent_{i}", span) for i, span in enumerate(spans, start=1))
    unit = Unit("measure", "item_1", Span(0, len(text)), Span(0, len(text)), sentences)
    whole = document(text)
    ragged = Document(whole.source, text, None, whole.metadata, (), (unit,))
    assert [fact.type for fact in legalref.find(ragged, default_vocabulary())] == [relation]


def test_articles() -> None:
    (fact,) = found("按照《中华人民共和国公司法》第二十二条第一款、第二十三条的规定办理。")
    assert fact.articles == ("第二十二条第一款", "第二十三条")


def test_declared_short_title_stands_for_its_title() -> None:
    text = "贯彻《“十四五”智能制造发展规划》（工信部联规〔2021〕207号，以下简称《规划》）。按照《规划》要求推进。"
    facts = found(text)
    assert [(fact.title, fact.type) for fact in facts] == [
        ("“十四五”智能制造发展规划", "implements"),
        ("“十四五”智能制造发展规划", "complies-with"),
    ]
    assert {fact.document_number for fact in facts} == {"工信部联规〔2021〕207号"}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("可按规定申请退税。", "规定"),
        ("按照国家有关规定享受优惠。", "国家有关规定"),
        ("坚决落实党中央、国务院决策部署。", "党中央、国务院决策部署"),
        ("对接国际高标准经贸规则。", "国际高标准经贸规则"),
        ("按照小微企业税收政策有关规定执行。", "小微企业税收政策有关规定"),
        ("严格执行相关标准。", "相关标准"),
        ("对不符合规定的事项不予办理。", "规定"),
        ("严格执行国家有关商品房调控政策。", "国家有关商品房调控政策"),
        ("落实国家自贸试验区扩大开放的相关政策。", "国家自贸试验区扩大开放的相关政策"),
        ("按照省政策给予奖励。", "省政策"),
        ("推动党中央各项决策部署有效落实。", "党中央各项决策部署"),
        ("项目必须符合国家产业政策。", "国家产业政策"),
        ("落实国家住房信贷政策。", "国家住房信贷政策"),
    ],
)
def test_generic_references(text: str, surface: str) -> None:
    (fact,) = found(text)
    assert (text[fact.span.start : fact.span.end], fact.explicitness, fact.title) == (surface, "generic", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("遵守《中华人民共和国道路交通安全法》及其实施条例。",
         [("《中华人民共和国道路交通安全法》", "中华人民共和国道路交通安全法"),
          ("实施条例", "中华人民共和国道路交通安全法实施条例")]),
        ("遵守《中华人民共和国道路交通安全法》及其办事指南。",
         [("《中华人民共和国道路交通安全法》", "中华人民共和国道路交通安全法")]),
        ("按照党中央、国务院决策部署要求推进。", [("党中央、国务院决策部署", None)]),
        ("按照国务院统一部署推进。", [("国务院统一部署", None)]),
        ("落实国家“互联网＋”相关政策。", [("国家“互联网＋”相关政策", None)]),
        ("落实相关政策措施。", []),
        ("按照有关通知精神执行。", [("有关通知精神", None)]),
        ("车辆符合执行和保障救援规定。", []),
        ("根据《打造人才高地的若干举措》执行。", [("《打造人才高地的若干举措》", "打造人才高地的若干举措")]),
        ("设备符合《电子价签系统技术要求》。", [("《电子价签系统技术要求》", "电子价签系统技术要求")]),
        ("填写《补贴申请表》。", []),
    ],
)  # fmt: skip
def test_implementing_rules_policies_and_deployments(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(text[fact.span.start : fact.span.end], fact.title) for fact in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        # a name that the registers know is theirs, whatever is declared beside it
        (
            "根据《中华人民共和国森林法》、《中华人民共和国森林法实施条例》（以下简称《森林法》《森林法实施条例》）制定。"
            "按照《森林法》处罚，依照《森林法实施条例》办理。",
            ["中华人民共和国森林法", "中华人民共和国森林法实施条例"] * 2,
        ),
        # a law on trial is not the law that replaced it
        ("依照《中华人民共和国企业破产法（试行）》办理。", ["中华人民共和国企业破产法（试行）"]),
        ("按照《鼓励外商投资产业目录（试行）》执行。", ["鼓励外商投资产业目录（试行）"]),
    ],
)
def test_titles_of_declared_and_trial_names(text: str, titles: list[str]) -> None:
    assert [citation.title for citation in found(text)] == titles


@pytest.mark.parametrize(
    ("text", "number", "ref_type"),
    [
        ("按照国务院令第713号执行。", "国务院令第713号", "admin-regulation"),
        ("根据财政部、税务总局公告2023年第28号办理。", "财政部、税务总局公告2023年第28号", "dept-rule"),
        ("按照规定、财政部公告2023年第28号办理。", None, None),
        ("根据税务总局公告2023年第28号办理。", "税务总局公告2023年第28号", "dept-rule"),
        ("防火分区符合GB 50016—2014的规定。", "GB 50016—2014", "dept-rule"),
        ("执行强制性国家标准GB 18580-2017。", "GB 18580-2017", "dept-rule"),
        ("标准号为GB/T 41255-2022，已发布。", None, None),
        ("（2022年10月8日省人民政府令第310号修改）", None, None),
    ],
)
def test_decrees_and_standards_by_their_number_alone(text: str, number: str | None, ref_type: str | None) -> None:
    cited = [(fact.document_number, fact.ref_type) for fact in found(text) if fact.document_number]
    assert cited == ([(number, ref_type)] if number else [])
