"""Metadata: beside the text, at its top, and from the text itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from loaders.formats import read
from loaders.metadata import metadata_of
from loaders.model import Document, Metadata, SourceText
from loaders.structure import parse

FULL = """title: 关于促进养老服务的意见
document_number: 国发〔2023〕11号
issuer: [民政部, 财政部]
type: 意见
adopted: 2023-07-25
published: "2023年8月13日"
source: https://example.org/a
"""


def metadata(folder: Path, text: str, yaml: str | None = None, suffix: str = ".yaml") -> Metadata:
    (folder / "a.txt").write_text(text, "utf-8")
    if yaml is not None:
        (folder / "a").with_suffix(suffix).write_text(yaml, "utf-8")
    return metadata_of(read(folder / "a.txt"))


EXPECTED = Metadata(
    "关于促进养老服务的意见", "国发〔2023〕11号", ("民政部", "财政部"), "意见", date(2023, 7, 25), date(2023, 8, 13),
    "https://example.org/a",
)  # fmt: skip


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_file_beside(tmp_path: Path, suffix: str) -> None:
    assert metadata(tmp_path, "正文。", FULL, suffix) == EXPECTED


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_belongs_to_no_unit(tmp_path: Path, end: str) -> None:
    text = f"---\n{FULL}---\n一、总体要求\n正文。\n".replace("\n", end)
    (tmp_path / "a.txt").write_bytes(text.encode())
    source = read(tmp_path / "a.txt")
    document = parse(source, metadata_of(source))
    assert document.metadata == EXPECTED
    assert document.slice(document.units[0].span) == "正文。"
    start, _ = document.raw_span(document.sections[0].span)
    assert source.raw[start:].startswith("一、总体要求")


def test_the_file_beside_wins(tmp_path: Path) -> None:
    both = metadata(tmp_path, "---\ntitle: 甲\ntype: 通知\n---\n正文。", "title: 乙")
    assert (both.title, both.type) == ("乙", "通知")


def test_none(tmp_path: Path) -> None:
    assert metadata(tmp_path, "正文。") == Metadata()
    assert metadata(tmp_path, "正文。", "") == Metadata()
    assert metadata(tmp_path, "正文。", "title:\n") == Metadata()


@pytest.mark.parametrize("text", ["---\n正文。\n---\n", "----\ntitle: 甲\n----\n", "正文。\n---\ntitle: 甲\n---\n"])
def test_lines_of_dashes_are_no_front_matter(tmp_path: Path, text: str) -> None:
    assert metadata(tmp_path, text) == Metadata()


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("titel: 甲", "did you mean 'title'"),
        ("colour: 甲", "the keys are title"),
        ("adopted: 2023-13-45", "'adopted' is not a date: '2023-13-45'"),
        ("adopted: 25.7.2023", "YYYY-MM-DD"),
        ("published: 20230813", "YYYY-MM-DD"),
        ("title: [甲, 乙]", "'title' must be text"),
        ("issuer: {name: 民政部}", "a name or a list of names"),
        ("- 甲\n- 乙", "key: value"),
        ("title: 甲\n  type: [", "line 2"),
    ],
)
def test_bad_yaml(tmp_path: Path, yaml: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        metadata(tmp_path, "正文。", yaml)
    assert says in str(caught.value)
    assert str(tmp_path / "a.yaml") in str(caught.value)


@pytest.mark.parametrize(
    ("yaml", "says"),
    [("title: 甲\ntitle: 乙\n", "twice"), ("title: " + "[" * 3000 + "\n", "nested too deeply")],
)
def test_yaml_that_would_mislead(tmp_path: Path, yaml: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        metadata(tmp_path, "正文。", yaml)


def test_a_folder_in_the_place_of_the_metadata(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(InputError, match=r"a\.yaml"):
        metadata(tmp_path, "正文。")


def test_yaml_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("title: 甲".encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        metadata(tmp_path, "正文。")


# --- what the text itself says -----------------------------------------------------------------------------

NOTICE = """国务院办公厅关于推进
政务新媒体健康有序发展的意见
国办发〔2018〕123号
各省、自治区、直辖市人民政府：
现提出如下意见。
一、总体要求
（一）指导思想。坚持正确导向。
国务院办公厅
2018年12月7日
（此件公开发布）
"""


def parsed(text: str, known: Metadata | None = None) -> Document:
    return parse(SourceText("a.txt", text, "", "utf-8", "text/plain"), known)


def test_the_text_itself() -> None:
    assert parsed(NOTICE).metadata == Metadata(
        "国务院办公厅关于推进政务新媒体健康有序发展的意见", "国办发〔2018〕123号", ("国务院办公厅",), "意见",
        date(2018, 12, 7), addressees="各省、自治区、直辖市人民政府", publicity="此件公开发布",
    )  # fmt: skip


def test_the_text_fills_only_what_is_lacking() -> None:
    known = Metadata(title="别的", adopted=date(2018, 1, 1))
    assert parsed(NOTICE, known).metadata.title == "别的"
    assert parsed(NOTICE, known).metadata.adopted == date(2018, 1, 1)
    assert parsed(NOTICE, known).metadata.issuers == ("国务院办公厅",)


@pytest.mark.parametrize(
    "text",
    [
        "现将方案印发给你们。\n一、总体要求\n正文。\n",
        "为进一步规范企业信用评价工作，制定本办法。\n一、总体要求\n正文。\n",
        "一、印发通知\n根据国办发〔2018〕123号文件，2018年12月7日起施行。\n",
        "现就有关事项通知如下：\n一、总体要求\n正文。\n",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert parsed(text).metadata == Metadata()


BODY = "一、要求\n（一）做。\n"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("国务院关于棉粮挂钩奖售粮\n几 个 问 题 的 通 知\n", "国务院关于棉粮挂钩奖售粮几个问题的通知"),
        ("国务院办公厅\n关于辽宁省所提问题\n办理情况的函\n", "国务院办公厅关于辽宁省所提问题办理情况的函"),
        ("关于促进消费的若干措施（试行）\n", "关于促进消费的若干措施（试行）"),
        ("中华人民共和国国务院令\n第707号\n", "中华人民共和国国务院令第707号"),
        ("关于促进消费\n各市人民政府：\n", None),
        ("来函收悉。\n", None),
    ],
)
def test_titles(head: str, title: str | None) -> None:
    assert parsed(head + BODY).metadata.title == title


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("国发〔2018〕38号", "国发〔2018〕38号"),
        ("国办发[2021] 22号", "国办发〔2021〕22号"),
        ("豫政（2020）第3号", "豫政〔2020〕3号"),
        ("根据国发〔2018〕38号，", None),
        ("国发〔2018〕38号文件精神", None),
    ],
)
def test_document_numbers(line: str, number: str | None) -> None:
    assert parsed(f"关于促进消费的通知\n{line}\n{BODY}").metadata.document_number == number


@pytest.mark.parametrize(
    ("signed", "issuers"),
    [
        ("国务院\n2022年3月1日\n", ("国务院",)),
        ("科 技 部\n2022年3月1日\n", ("科技部",)),
        ("中山市人民政府国有资产监督管理委员会\n2022年3月1日\n", ("中山市人民政府国有资产监督管理委员会",)),
        ("运输局\n2022年3月1日\n", ()),
        ("示范部办公厅示范管理委员会办公室\n2022年3月1日\n", ()),
        ("国家发展改革委 商务部\n2022年3月1日\n", ("国家发展改革委", "商务部")),
        ("国家发展改革委\n商务部\n2022年3月1日\n", ("国家发展改革委", "商务部")),
        ("中国人民银行国家外汇管理局\n2022年3月1日\n", ("中国人民银行", "国家外汇管理局")),
        ("淮北市住房和城乡建设局淮北市财政局\n2022年3月1日\n", ("淮北市住房和城乡建设局", "淮北市财政局")),
        ("河南省人民政府办公厅\n2022年3月1日\n", ("河南省人民政府办公厅",)),
        ("国家税务总局沈阳市税务局\n2022年3月1日\n", ("国家税务总局沈阳市税务局",)),
        ("示范住房和城乡建设局示范财政局\n2022年3月1日\n", ()),  # where one ends is a guess
    ],
)
def test_issuers(signed: str, issuers: tuple[str, ...]) -> None:
    assert parsed(BODY + signed).metadata.issuers == issuers


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("关于促进消费的若干措施（征求意见稿）", "征求意见稿"),
        ("商品房预售资金监管暂行办法", "暂行"),
        ("房票安置实施办法（试行）", "试行"),
        ("关于印发房票安置实施办法（试行）的通知", None),
        ("促进消费若干措施", None),
    ],
)
def test_status(title: str, status: str | None) -> None:
    assert parsed(f"{title}\n{BODY}").metadata.status == status


def test_what_stands_beside_the_text_wins(tmp_path: Path) -> None:
    beside = "in_force_from: 2022-06-01\nin_force_until: 2023年6月1日\nstatus: 试行\naddressees: 各市\n"
    known = metadata(tmp_path, "正文。", beside)
    assert (known.in_force_from, known.in_force_until) == (date(2022, 6, 1), date(2023, 6, 1))
    assert (known.status, known.addressees) == ("试行", "各市")


# --- attachments -------------------------------------------------------------------------------------------


def test_what_a_notice_carries() -> None:
    text = (
        "国务院关于印发体育方案的通知\n国发〔2019〕4号\n各省、自治区、直辖市人民政府：\n现将方案印发给你们。\n"
        "国务院\n2019年1月24日\n附件1\n体育方案（试行）\n一、要求\n（一）做。\n"
    )
    document = parsed(text)
    assert document.metadata.title == "国务院关于印发体育方案的通知"
    (attached,) = document.attachments
    assert (attached.key, attached.known.title, attached.known.type) == ("part_1", "体育方案（试行）", "方案")
    assert attached.known.status == "试行"
    assert attached.label is not None
    assert document.slice(attached.label) == "附件1"
    assert {unit.part for unit in document.units if unit.kind == "measure"} == {1}


def test_an_order_carries_a_regulation() -> None:
    order = "中华人民共和国国务院令\n第707号\n现公布养老服务条例，自2019年1月1日起施行。\n总理  李某\n2018年12月18日\n"
    text = order + "养老服务条例\n第一条 做。\n"
    document = parsed(text)
    assert (document.metadata.issuers, document.metadata.type) == (("国务院",), "命令")
    assert document.metadata.adopted == date(2018, 12, 18)
    assert [attached.known.title for attached in document.attachments] == ["养老服务条例"]
    assert [statement.part for statement in document.validity] == [1]


def test_a_long_line_of_addressees_is_no_text() -> None:
    addressees = "各县区人民政府，" * 8 + "市政府有关部门"
    known = parsed(
        f"{addressees}：\n{'要认真贯彻执行各项措施。' * 6}\n某市人民政府\n2022年3月1日\n办法\n第一条 做。\n"
    ).metadata
    assert known.addressees == addressees


def test_a_heading_alone_is_no_document() -> None:
    document = parsed("附件\n体育方案\n一、要求\n（一）做。\n")
    assert document.metadata.title == "体育方案"
    assert document.attachments == ()


def test_missing_metadata_is_a_finding() -> None:
    codes = [finding.code for finding in parsed(NOTICE).findings]
    assert codes == ["missing-metadata"]
    assert not parsed(NOTICE, Metadata(title="甲")).findings
