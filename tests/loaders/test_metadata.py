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
        date(2018, 12, 7),
    )  # fmt: skip


def test_the_text_fills_only_what_is_lacking() -> None:
    known = Metadata(title="别的", adopted=date(2018, 1, 1))
    assert parsed(NOTICE, known).metadata.title == "别的"
    assert parsed(NOTICE, known).metadata.adopted == date(2018, 1, 1)
    assert parsed(NOTICE, known).metadata.issuers == ("国务院办公厅",)


@pytest.mark.parametrize(
    "text",
    [
        "各省、自治区、直辖市人民政府：\n现将方案印发给你们。\n一、总体要求\n正文。\n",
        "为进一步规范企业信用评价工作，制定本办法。\n一、总体要求\n正文。\n",
        "一、印发通知\n根据国办发〔2018〕123号文件，2018年12月7日起施行。\n",
    ],
)
def test_no_title_number_or_date_is_guessed(text: str) -> None:
    assert parsed(text).metadata == Metadata()


def test_two_bodies_on_one_line_are_not_taken_for_one() -> None:
    text = "一、要求\n正文。\n淮北市住房和城乡建设局淮北市财政局\n2023年1月19日\n"
    assert parsed(text).metadata.issuers == ()
    assert parsed(text).metadata.adopted == date(2023, 1, 19)


def test_missing_metadata_is_a_finding() -> None:
    codes = [finding.code for finding in parsed(NOTICE).findings]
    assert codes == ["missing-metadata"]
    assert not parsed(NOTICE, Metadata(title="甲")).findings
