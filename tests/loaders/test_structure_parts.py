"""The tree: headings, paragraphs, parts of a file, front and back matter, sentences."""

from __future__ import annotations

import pytest
from trees import keys, parsed, sentences, units

from loaders.model import SourceText
from loaders.structure import parse

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
