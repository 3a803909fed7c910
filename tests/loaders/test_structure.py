"""The tree: the seed exactly as annotated, and numbering of many kinds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from trees import keys, parsed, sentences, units

from loaders.formats import read
from loaders.metadata import metadata_of
from loaders.structure import parse

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SEED = ROOT / "examples" / "guofa-2023-11.txt"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated seed and the corpus are not here")


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


def test_a_document_without_its_line_breaks_is_cut_at_its_numbers() -> None:
    body = "完善制度，加强监管，为一、二线城市和其他地方提供便利。" * 6
    text = f"现通知如下： 一、稳定市场（一）优化供给。{body}（责任单位：甲局）（二）扩大需求。{body}"
    text += f"二、防范风险（三）严格监管。{body}（四）做好宣传。条件是：（一）合法；（二）合规。"
    assert units(parsed(text))[1:] == [
        ("item_1", "优化供给"), ("item_2", "扩大需求"), ("item_3", "严格监管"), ("item_4", "做好宣传"),
    ]  # fmt: skip


def test_a_long_article_is_not_cut_at_the_items_of_its_list() -> None:
    text = "第一条 各类活动遵循以下规范：" + "".join(f"（{n}）坚持原则。{'要依法依规。' * 30}" for n in "一二三四五")
    assert keys(text) == ["art_1"]


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
