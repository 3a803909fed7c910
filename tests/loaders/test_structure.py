"""The tree: the seed exactly as annotated, numbering of many kinds, and nothing lost in any text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.formats import read
from loaders.metadata import front_matter_end, metadata_of
from loaders.model import Document, Metadata, SourceText
from loaders.numerals import int_to_chinese
from loaders.structure import parse

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SEED = ROOT / "examples" / "guofa-2023-11.txt"
KNOWN = Metadata(title="试")

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated seed and the corpus are not here")


def parsed(text: str) -> Document:
    return parse(SourceText("a.txt", text, "", "utf-8", "text/plain"), KNOWN)


def units(document: Document) -> list[tuple[str, str]]:
    """Key and heading (or first characters) of every unit."""
    return [(u.key, document.slice(u.heading) if u.heading else "") for u in document.units]


def keys(text: str) -> list[str]:
    return [unit.key for unit in parsed(text).units]


def sentences(text: str) -> list[str]:
    document = parsed(text)
    return [document.slice(s.span) + ("*" if s.bracket else "") for u in document.units for s in u.sentences]


# --- the seed ----------------------------------------------------------------------------------------------


@needs_shared
def test_seed_sections() -> None:
    expected = json.loads((SHARED / "annotation" / "seed-structure.json").read_text("utf-8"))["sections"]
    document = parse(read(SEED), metadata_of(read(SEED)))
    assert document.findings == ()
    assert [(s.number, document.surface(s.title), s.span.start, list(s.title)) for s in document.sections] == [
        (s["number"], s["title"], s["start"], s["title_span"]) for s in expected
    ]


@needs_shared
def test_seed_units_and_sentences() -> None:
    lines = [
        json.loads(line)
        for name in ("seed-gold-front.jsonl", "seed-gold.jsonl")
        for line in (SHARED / "annotation" / name).read_text("utf-8").splitlines()
    ]
    document = parse(read(SEED))
    assert len(document.units) == len(lines) == 28
    for unit, gold in zip(document.units, lines, strict=True):
        assert (unit.kind, *unit.span) == (gold["unit_type"], gold["start"], gold["end"])
        assert list(unit.body) == [gold["body"]["start"], gold["body"]["end"]]
        heading = gold["heading"]
        assert unit.heading == ((heading["start"], heading["end"]) if heading else None)
        assert [tuple(s.span) for s in unit.sentences] == [(s["start"], s["end"]) for s in gold["sentences"]]
    assert [unit.key for unit in document.units if unit.kind == "measure"] == [f"item_{n}" for n in range(1, 25)]


# --- numbering -----------------------------------------------------------------------------------------------


def test_measures_of_a_document_that_counts_through() -> None:
    text = "一、甲\n（一）做事。要做。\n二、乙\n（二）办事。要办。\n"
    assert units(parsed(text)) == [("item_1", "做事"), ("item_2", "办事")]


def test_measures_that_start_again_in_every_section() -> None:
    text = "一、甲\n（一）做事。要做。\n二、乙\n（一）办事。要办。\n"
    assert keys(text) == ["sec_1/item_1", "sec_2/item_1"]
    assert parsed(text).findings == ()


def test_half_width_numbering_is_the_same() -> None:
    full = parsed("一、甲\n（一）做事。要做。\n")
    half = parsed("一.甲\n(一)做事。要做。\n")
    assert units(full) == units(half)
    assert half.sections[0].number == "一."


@pytest.mark.parametrize(
    "line",
    [
        "（QFLP）境内投资试点。",
        "（代表处）驻外。",
        "（含技工院校）培训。",
        "（十二五）规划。",
        "（2021—2023年）方案。",
        "1.5万元以上的项目。",
        "2.2 中长期目标",
        "一、二级医院要参加。",
        "第七条规定的情形。",
    ],
)
def test_what_is_no_numbering(line: str) -> None:
    document = parsed(f"一、甲\n{line}\n")
    assert [unit.key for unit in document.units] == ["sec_1/par_1"]
    assert len(document.sections) == 1


def test_articles_with_what_is_numbered_inside_them() -> None:
    text = "第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 符合下列条件：\n（一）有场所；\n（二）有人员。\n"
    document = parsed(text)
    assert [s.number for s in document.sections] == ["第一章"]
    assert keys(text) == ["art_1", "art_2"]
    assert sentences(text)[1:] == ["符合下列条件：", "（一）有场所；", "（二）有人员。"]


def test_a_group_of_operative_items() -> None:
    items = (
        "1.培育产业。支持企业加大投入，推动项目建成投产，形成规模效应。\n"
        "2.引进人才。鼓励各地引进急需紧缺人才，给予住房和子女入学保障。\n"
    )
    document = parsed(f"一、主要任务\n（一）做强产业。\n{items}")
    assert [(s.key, s.level, document.slice(s.title)) for s in document.sections] == [
        ("sec_1", 1, "主要任务"),
        ("sec_1/sec_1", 2, "做强产业"),
    ]
    assert units(document) == [("item_1", "培育产业"), ("item_2", "引进人才")]
    assert document.units[0].section == "sec_1/sec_1"


@pytest.mark.parametrize(
    "above", ["（一）基本原则。", "（一）不能享受补贴的情形有：", "（一）审核评价。由市住建局审核。分工如下："]
)
def test_items_that_are_part_of_a_measure(above: str) -> None:
    items = (
        "1.坚持政府引导。充分发挥政府规划引领作用，营造良好发展环境。\n"
        "2.坚持市场主导。充分发挥市场配置资源的决定性作用，激发活力。\n"
    )
    assert keys(f"一、要求\n{above}\n{items}") == ["item_1"]


def test_arabic_items_below_a_section_are_measures_but_a_list_is_not() -> None:
    measures = "一、稳定就业\n1. 加强服务。要兑现补贴。\n2. 支持培训。要拓展空间。\n"
    assert keys(measures) == ["item_1", "item_2"]
    listed = "一、申请\n申请时提交以下材料：\n1.身份证；\n2.合同。\n"
    assert keys(listed) == ["sec_1/par_1", "sec_1/par_2", "sec_1/par_3"]


def test_sections_whose_text_stands_on_their_line() -> None:
    lines = "一、甲\n（一）做。\n二、加强领导。各地要高度重视。\n三、各县可以参照执行。\n四、本通知自印发之日起施行。\n"
    document = parsed(lines)
    assert [document.slice(s.title) for s in document.sections] == ["甲", "加强领导", "", ""]
    assert [document.slice(u.span) for u in document.units[1:]] == [
        "各地要高度重视。",
        "各县可以参照执行。",
        "本通知自印发之日起施行。",
    ]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("一、加强领导。各地要高度重视。", "加强领导"),
        ("一、新建台站要避开保护区。选址须经批准。", ""),
        ("一、本通知自印发之日起施行，有效期一年。以前规定同时废止。", ""),
        ("一、情况复杂，专业性强，影响面广。各地要重视。", ""),
    ],
)
def test_a_sentence_on_a_section_line_is_no_title(line: str, title: str) -> None:
    document = parsed(f"{line}\n二、加强保障。各地要落实资金。\n三、甲\n（一）做。\n")
    assert document.slice(document.sections[0].title) == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、支持购房\n给予补贴。\n责任单位：市住建局\n二、稳定市场。要加强监管。\n",
            "item_1 支持购房, item_2 稳定市场",
        ),
        ("一、基本原则\n坚持。\n二、支持购房\n补贴。\n三、稳市\n监管。\n", "sec_1/par_1, item_2 支持购房, item_3 稳市"),
        ("一、支持购房\n给予补贴。\n二、稳定市场\n（一）要监管。\n", "sec_1/par_1, item_1"),
        ("一、优化贷款申请条件\n放宽。\n二、购房\n补贴。\n", "item_1 优化贷款申请条件, item_2 购房"),
        ("一、基本情况\n有人。\n二、处理情况\n已做。\n三、建议\n支持。\n", "sec_1/par_1, sec_2/par_1, sec_3/par_1"),
        (
            "一、甲\n一。\n二。\n三。\n四。\n二、乙\n一。\n",
            "sec_1/par_1, sec_1/par_2, sec_1/par_3, sec_1/par_4, sec_2/par_1",
        ),
    ],
)
def test_sections_that_are_the_measures_of_their_part(text: str, expected: str) -> None:
    assert ", ".join(f"{key} {heading}".strip() for key, heading in units(parsed(text))) == expected
    assert {finding.code for finding in parsed(text).findings} <= {"no-measures"}


def test_the_same_ordinal_twice_gets_a_key_of_its_own() -> None:
    document = parsed("一、甲\n（一）做。\n（一）办。\n")
    assert [unit.key for unit in document.units] == ["sec_1/item_1", "sec_1/item_1_2"]
    assert [finding.code for finding in document.findings] == ["duplicate-ordinal"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("一、甲\n（一）做。\n（三）办。\n", "missing-ordinal", "missing before （三）: （二）"),
        ("一、甲\n正文。\n三、乙\n正文。\n", "missing-ordinal", "missing before 三、: 二"),
        ("第一条 甲。\n第四条 乙。\n", "missing-ordinal", "missing before 第四条: 第二条, 第三条"),
        ("一、甲\n（二）做。\n", "missing-ordinal", "missing before （二）: （一）"),
        ("一、甲\n（一）做。\n（二）办。\n（一）改。\n", "restarted-numbering", "（一） after （二）: starts again"),
        ("一、甲\n（一）做。\n（二）办。\n（三）改。\n（二）查。\n", "ordinal-out-of-order", "（二） after （三）"),
        ("没有编号。\n", "no-measures", "the text has no numbered measures; its paragraphs were read as they are"),
    ],
)
def test_findings(text: str, code: str, message: str) -> None:
    document = parsed(text)
    found = [finding for finding in document.findings if finding.code != "no-measures" or code == "no-measures"]
    assert [(finding.code, finding.message) for finding in found] == [(code, message)]
    if code != "no-measures":
        span = found[0].span
        assert span is not None
        assert document.slice(span)


DECIMAL = """1 总则
1.1 编制目的
为了有效应对，制定本预案。
1.2 适用范围
本预案适用于全市。
2 应急响应
2.1 响应程序
（1）掌握形势。
（2）提出建议。
2.2 分级响应
2.2.1 国家级应急状态出现后，由国家粮食应急工作指挥部向国务院提出启动预案的建议。
2.2.2 省级应急状态出现后，由省级人民政府启动本地区的预案，并向国家发展改革委报告。
3 附则
"""


def test_decimal_numbering() -> None:
    document = parsed(DECIMAL)
    assert [(s.key, s.number) for s in document.sections] == [
        ("sec_1", "1"), ("sec_2", "2"), ("sec_2/sec_1", "2.2"), ("sec_3", "3"),
    ]  # fmt: skip
    assert [unit.number for unit in document.units] == ["1.1", "1.2", "2.1", "2.2.1", "2.2.2"]
    assert document.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "1.1万元以上的给予奖励。\n1.2倍的容积率。\n",
        "（一）资料\n1.要求\n1.1 风险。\n1.2 性能。\n2.说明\n2.1 规范。\n2.2 算法。\n",
        "1.2 甲\n1.3 乙\n2 丙\n2.1 丁\n2.2 戊\n",
    ],
)
def test_what_is_no_decimal_numbering(text: str) -> None:
    document = parsed(text)
    assert document.sections == ()
    assert not any("." in (unit.number or "").rstrip(".") for unit in document.units)


def test_what_is_printed_below_the_text_is_back_matter() -> None:
    text = "一、甲\n（一）做。\n抄送：省委各部门。\n某省人民政府办公厅2019年3月1日印发\n"
    assert [unit.kind for unit in parsed(text).units] == ["measure", "back_matter", "back_matter"]


def test_a_plain_table_of_contents_is_no_numbering() -> None:
    contents = "目  录\n一、总体要求\n（一）指导思想\n二、重点任务\n"
    text = "一、总体要求\n（一）指导思想\n坚持创新。\n二、重点任务\n要落实任务。\n"
    document = parsed(contents + text)
    assert [section.number for section in document.sections] == ["一、", "二、"]
    assert [unit.kind for unit in document.units[:4]] == ["front_matter"] * 4
    assert document.findings == ()


@pytest.mark.parametrize(
    ("box", "after"),
    [
        ("专栏1 攻关行动\n01 核心技术\n突破技术。\n", "（二）办。\n"),
        ("专栏1：攻关行动\n1.海洋科学。\n2.农业科学。\n", "（二）办。\n"),
        ("专栏 攻关行动\n（一）海洋。\n（二）农业。\n", "（二）办。\n"),
        ("专栏1 攻关行动\n1.海洋科学。\n", "二、乙\n（一）办。\n"),
    ],
)
def test_a_box_is_no_part_of_the_measure_above_it(box: str, after: str) -> None:
    document = parsed(f"一、甲\n（一）做。\n{box}{after}")
    measures = [document.slice(unit.span) for unit in document.units if unit.kind == "measure"]
    assert measures == ["（一）做。", after.splitlines()[-1]]
    assert document.findings == ()


def test_items_that_are_measures_go_on_after_a_box() -> None:
    text = "一、甲\n1.做。要做。\n2.办。要办。\n专栏1 行动\n1.海洋。\n2.农业。\n3.材料。\n3.查。要查。\n4.改。要改。\n"
    assert keys(text)[-2:] == ["item_3", "item_4"]


# --- headings, paragraphs, parts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "heading"),
    [
        ("（一）做事。要做。", "做事"),
        ("（一）做事\n要做。", "做事"),
        ("（一）做事。\n要做。", "做事"),
        ("（一）评价范围：在本市从事经营活动的企业。", "评价范围"),
        ("（一）支持企业购买设备。", ""),
        ("（一）支持企业购买设备。（责任单位：市财政局）", ""),
        ("（一）支持企业，鼓励创新；推动发展。", ""),
        ("（一）符合下列条件的：\n1.甲；\n2.乙。", ""),
    ],
)
def test_headings(measure: str, heading: str) -> None:
    assert units(parsed(f"一、甲\n{measure}\n")) == [("item_1", heading)]


def test_a_sentence_of_long_clauses_is_a_heading_only_where_all_have_one() -> None:
    short = "（一）加强服务。要兑现补贴。\n"
    bare = "（二）支持企业购买设备。\n"
    long = "（三）推进人才评价制度改革，鼓励高校把产业贡献纳入人才评价指标。支持企业自主评价。\n"
    assert dict(units(parsed(f"一、甲\n{short}{bare}{long}")))["item_3"] == ""
    assert dict(units(parsed(f"一、甲\n{short}{long}")))["item_3"].startswith("推进人才评价")


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("各市要提高站位", ""),
        ("销售人员不得收取费用", ""),
        ("预售项目可分期办理", ""),
        ("涉及多项奖励的，从高享受", ""),
        ("允许分期缴纳税费", "允许分期缴纳税费"),
        ("打造一批可复用、可推广的场景", "打造一批可复用、可推广的场景"),
        ("增强应对风险能力", "增强应对风险能力"),
        ("加强招商引资，落实奖补政策", "加强招商引资，落实奖补政策"),
    ],
)
def test_what_commits_or_conditions_is_no_heading(sentence: str, heading: str) -> None:
    text = f"一、甲\n（一）加强服务。要兑现补贴。\n（二）{sentence}。要落实到位。\n（三）支持企业购买设备。\n"
    assert dict(units(parsed(text)))["item_2"] == heading


@pytest.mark.parametrize(
    ("article", "heading"),
    [
        ("第一条 适用范围\n本办法适用于全市。", "适用范围"),
        ("第一条 适用范围。\n本办法适用于全市。", "适用范围"),
        ("第一条 市住房局负责全市租赁住房的监督管理。\n各区住房局负责辖区内的具体工作。", ""),
        ("第一条 申请人应当如实填报\n材料不实的不予受理。", ""),
    ],
)
def test_the_first_paragraph_of_an_article_is_no_heading(article: str, heading: str) -> None:
    others = "第二条 为规范管理，制定本办法。\n第三条 本办法所称住房，是指商品住房。\n"
    assert dict(units(parsed(f"{article}\n{others}")))["art_1"] == heading


@pytest.mark.parametrize(
    ("measures", "closing", "expected"),
    [
        ("（一）做。\n（二）办。\n（三）查。办结以后要及时公布结果。\n", "各地区、各部门要制定方案。", ["sec_1/par_1"]),
        ("（一）做。\n（二）办。\n（三）落实责任\n", "各地区、各部门要制定方案。", []),
        ("（一）做。\n说明。\n（二）办。\n说明。\n（三）查。要公布结果。\n", "各地区、各部门要制定方案。", []),
        ("（一）做。\n说明。\n（二）办。\n说明。\n（三）实施期限\n", "本办法自2026年1月1日起施行。", []),
    ],
)
def test_closing_paragraphs_that_address_all(measures: str, closing: str, expected: list[str]) -> None:
    assert [key for key in keys(f"一、甲\n{measures}{closing}\n") if "par" in key] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n要做。\n本措施自发布之日起执行。\n此前规定同时废止。\n", ["sec_1/par_1", "par_1", "par_2"]),
        ("一、甲\n要做。\n要办。\n", ["sec_1/par_1", "sec_1/par_2"]),
        ("一、附则\n各县可以参照。\n本措施自发布之日起执行。\n", ["sec_1/par_1", "sec_1/par_2"]),
        ("一、甲\n（一）做。\n二、本措施自发布之日起执行。\n", ["item_1", "sec_2/par_1"]),
    ],
)
def test_closing_provisions_belong_to_no_section_but_their_own(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_closing_paragraphs_are_no_part_of_the_last_measure() -> None:
    text = "一、甲\n（一）做。\n说明。\n（二）办。\n说明。\n本通知自2026年1月1日起施行，有效期1年。\n"
    assert keys(text) == ["item_1", "item_2", "par_1"]


def test_front_and_back_matter() -> None:
    back = "附件：1.任务表\n2.名单\n商务部\n2022年3月1日\n（此件公开发布）\n"
    text = f"各市人民政府：\n现通知如下。\n一、甲\n（一）做。\n{back}"
    document = parsed(text)
    assert keys(text) == ["front_1", "front_2", "item_1", "back_1", "back_2", "back_3", "back_4", "back_5"]
    assert document.slice(document.units[2].span) == "（一）做。"


def test_the_printing_note_and_the_body_above_it_are_back_matter() -> None:
    text = "一、甲\n（一）做。\n（二）办。\n修水县人民政府办公室\n2022年8月5日印发\n"
    assert keys(text) == ["item_1", "item_2", "back_1", "back_2"]


def test_contact_lines_are_back_matter() -> None:
    text = "一、甲\n（一）做。\n（二）办。\n联系人：李明\n电话：010-12345678\n"
    assert keys(text) == ["item_1", "item_2", "back_1", "back_2"]
    signed = (
        "一、甲\n（一）做。\n联系人：李明\n传真：010-12345678\n商务部\n2022年3月1日\n稳岗方案\n一、乙\n（一）办。\n"
    )
    assert keys(signed)[1:6] == ["back_1", "back_2", "back_3", "back_4", "front_1"]


@pytest.mark.parametrize(
    ("lines", "units"),
    [
        ("国务院办公厅关于有效发挥融资担保作用\n切实支持小微企业发展的\n指导意见\n国办发〔2019〕6号", 2),
        ("省政府办公厅关于促进消费的通知\n各市人民政府：", 2),
        ("关于促进消费的若干措施\n（征求意见稿）\n为促进消费，制定本措施。", 2),
        ("为促进消费，\n制定以下若干措施", 2),
        ("关于促进消费\n各市人民政府：", 2),
    ],
)
def test_a_title_broken_over_lines_is_one_unit(lines: str, units: int) -> None:
    document = parse(SourceText("a.txt", f"{lines}\n一、甲\n（一）做。\n", "", "utf-8", "text/plain"))
    front = [unit for unit in document.units if unit.kind == "front_matter"]
    assert len(front) == units
    assert len(front[0].sentences) == 1


def test_what_a_notice_issues_is_a_part_of_its_own() -> None:
    text = "现将《方案》印发给你们。\n商务部\n2022年3月1日\n稳投资方案\n为稳投资，制定本方案。\n一、甲\n（一）做。\n"
    assert keys(text) == ["front_1", "back_1", "back_2", "front_2", "front_3", "item_1"]
    assert parsed(text).findings == ()


def test_a_text_without_numbering_has_its_paragraphs() -> None:
    paragraph = "对购买新建商品住房的购房人按照成交价的一定比例给予补贴，" * 3
    assert keys(f"关于给予购房补贴的通知\n{paragraph}\n") == ["front_1", "par_1"]


def test_a_table_of_contents_is_no_numbering() -> None:
    document = parsed("目录\n一、总体要求......1\n（一）基本原则……………… 4\n一、总体要求\n（一）做。\n")
    assert keys(document.source.raw) == ["front_1", "front_2", "front_3", "item_1"]
    assert document.findings == ()


def test_hard_line_breaks_are_joined() -> None:
    lines = [
        "一、总体要求",
        "（一）指导思想。以智能产品和信息系统平台为载体面向人",
        "民群众的健康需求，深度融合应用物联网大数据和云计算等",
        "新一代信息技术，推动智慧健康养老产业持续健康发展，为",
        "建设健康中国提供支撑。",
        "（二）基本原则。坚持需求拉动供给升级以满足人民群众对",
        "健康的需求为出发点，丰富产品供给，提升服务质量和水平",
        "并完善标准体系建设，推动产业健康有序发展。",
    ]
    document = parsed("\n".join(lines))
    assert units(document) == [("item_1", "指导思想"), ("item_2", "基本原则")]
    assert [len(unit.sentences) for unit in document.units] == [1, 1]


# --- sentences -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("要做。要办；", ["要做。", "要办；"]),
        (
            "落实“放管服。改革”要求（一窗通办。限时办结）的规定。",
            ["落实“放管服。改革”要求（一窗通办。限时办结）的规定。"],
        ),
        ("要做（。要办。", ["要做（。", "要办。"]),
        ("要做。（责任单位：市科技局、市财政局）", ["要做。", "（责任单位：市科技局、市财政局）*"]),
        ("要做（商务部、财政部等按职责分工负责）。", ["要做", "（商务部、财政部等按职责分工负责）。*"]),
        ("要做。（甲局负责）要办。（乙局负责）", ["要做。", "（甲局负责）*", "要办。", "（乙局负责）*"]),
        ("要做。[责任单位:市财政局(办公室)]", ["要做。", "[责任单位：市财政局（办公室）]*"]),
        ("要做。（市公积金中心）", ["要做。", "（市公积金中心）*"]),
        ("要做。责任单位：市住建局", ["要做。", "责任单位：市住建局*"]),
        ("牵头单位：省商务厅；配合单位：省财政厅。", ["牵头单位：省商务厅；配合单位：省财政厅。*"]),
        ("由区政府（管委会）。", ["由区政府（管委会）。"]),
        ("要做（以联合体形式申报时，牵头单位填写）。", ["要做（以联合体形式申报时，牵头单位填写）。"]),
    ],
)
def test_sentences_and_responsibility_brackets(line: str, expected: list[str]) -> None:
    assert sentences(f"一、甲\n{line}\n") == expected


# --- nothing is lost, nothing fails ----------------------------------------------------------------------------


def check(document: Document) -> None:
    """Every character is in one leaf; keys are unique; everything is in order and inside what holds it."""
    start = next((i for i, raw in enumerate(document.offsets or ()) if raw >= front_matter_end(document.source.raw)), 0)
    start = start or front_matter_end(document.source.raw)
    covered = [0] * len(document.text)
    for unit in document.units:
        for i in range(*unit.span):
            covered[i] += 1
    for section in document.sections:
        for i in {*range(*section.title), *range(section.span.start, section.span.start + len(section.number))}:
            covered[i] += 1
    for i in range(start, len(document.text)):
        assert covered[i] <= 1
        assert covered[i] or document.text[i].isspace() or document.text[i] in "。：:"
    names = [*(unit.key for unit in document.units), *(section.key for section in document.sections)]
    assert len(names) == len(set(names))
    assert [unit.span for unit in document.units] == sorted(unit.span for unit in document.units)
    sections = {section.key: section for section in document.sections}
    for unit in document.units:
        assert unit.span.contains(unit.body)
        assert all(unit.body.contains(sentence.span) for sentence in unit.sentences)
        if unit.section:
            assert sections[unit.section].span.contains(unit.span)
    for section in document.sections:
        assert section.parent is None or sections[section.parent].span.contains(section.span)


NUMBERS = ["一、", "二、", "（一）", "（二）", "(三)", "1.", "2、", "（1）", "第一条 ", "第二章 ", "第一部分", "附件："]
WORDS = ["总体要求", "基本原则。", "支持企业发展。", "（责任单位：市财政局）", "要求如下：", "商务部", "2022年3月1日"]
MARKS = ["\n", "\r\n", "\n\n", "\u3000", "\u200b", "（", "”", "；", "---\n"]


@given(st.lists(st.sampled_from([*NUMBERS, *WORDS, *MARKS, "\n"]), max_size=40).map("".join))
def test_any_official_looking_text(text: str) -> None:
    check(parsed(text))


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(parsed(text))


@given(st.integers(1, 99))
def test_measures_without_a_gap_have_no_findings(count: int) -> None:
    document = parsed("一、甲\n" + "".join(f"（{int_to_chinese(n)}）做。\n" for n in range(1, count + 1)))
    assert document.findings == ()
    assert [unit.ordinal for unit in document.units] == list(range(1, count + 1))


def corpus() -> Iterator[Path]:
    return iter(sorted((SHARED / "policies").rglob("*.txt")))


@needs_shared
@pytest.mark.parametrize("tenth", range(10))
def test_the_whole_corpus(tenth: int) -> None:
    for path in list(corpus())[tenth::10]:
        check(parse(read(path), KNOWN))
