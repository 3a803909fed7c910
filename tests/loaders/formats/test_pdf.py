"""PDF: lines become paragraphs, running headers and page numbers go."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import EM, LEFT, NOTICE, as_pdf, wrapped

from loaders.formats import read
from loaders.formats.pdf_layout import Glyph, Page, paragraphs
from loaders.pipeline import load_document

LONG = (
    "为进一步优化营商环境，各地区各部门要加强组织领导，落实工作责任，完善配套措施，确保任务落到实处，重大事项及时报告。"
)


def glyphs(line: str, y: float, x: float = LEFT, size: float = EM) -> list[Glyph]:
    """A line of glyphs; a tab is a wide gap."""
    placed = []
    for char in line:
        if char != "\t":
            placed.append(Glyph(char, x, y, size))
        x += 4 * size if char == "\t" else size / 2 if char.isascii() else size
    return placed


def page(*rows: tuple[str, float, float]) -> Page:
    """Lines with their distance from the left margin, in characters, and from the foot of the page."""
    return Page(595, 842, tuple(glyph for text, shift, y in rows for glyph in glyphs(text, y, LEFT + shift * EM)))


def set_in_type(text: str, y: float, indent: bool = True) -> list[tuple[str, float, float]]:
    return [(line, shift, y - 28 * i) for i, (shift, line) in enumerate(wrapped(text, indent))]


@pytest.mark.parametrize("indent", [True, False])
def test_paragraphs_over_pages(tmp_path: Path, indent: bool) -> None:
    lines = [f"（{n}）{LONG}" for n in "一二三四五六七八九"] * 3
    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf(lines, indent=indent))
    source = read(path)
    assert source.raw.split("\n") == lines
    assert (source.media_type, source.encoding) == ("application/pdf", "utf-8")


def test_document_of_one_page(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf(NOTICE))
    assert read(path).raw.split("\n") == NOTICE


def test_a_page_that_is_an_image_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(as_pdf(NOTICE, scans=1))
    findings = load_document(path).findings
    said = [finding.message for finding in findings if finding.code == "page-without-text"]
    assert said == ["page 2 of 2 is an image; what it says is not read"]


def test_title_in_the_middle_and_signature_at_the_right() -> None:
    rows = [("关于优化营商环境的若干", 8, 740), ("政策措施", 12, 712), ("各市人民政府：", 0, 684)]
    rows += [*set_in_type(LONG, 656), ("示范省人民政府", 19, 500), ("2022年6月20日", 18, 472)]
    assert paragraphs([page(*rows)]) == [
        "关于优化营商环境的若干", "政策措施", "各市人民政府：", LONG, "示范省人民政府", "2022年6月20日",
    ]  # fmt: skip


def test_table_cells_are_kept_apart() -> None:
    rows = [("序号\t任务\t单位", 0, 700), ("1\t甲\t财政局", 0, 672)]
    assert paragraphs([page(*rows)]) == ["序号\t任务\t单位", "1\t甲\t财政局"]


@pytest.mark.parametrize("number", ["1", "— 1 —", "-1-", "第1页", "第 1 页 共 9 页", "1/9"])
def test_page_numbers_go_and_numbers_of_the_text_stay(number: str) -> None:
    pages = [page(("一、甲", 2, 700), ("2023", 2, 672), (number, 12, 40))]
    assert paragraphs(pages) == ["一、甲", "2023"]


def test_headers_of_several_pages_go_whatever_their_number() -> None:
    pages = [page((f"公报 2023年第{n}期", 0, 800), (f"（{n}）甲", 2, 700), ("公报 甲", 2, 672)) for n in (1, 2, 3)]
    assert paragraphs(pages) == ["（1）甲", "公报 甲", "（2）甲", "公报 甲", "（3）甲", "公报 甲"]


def test_radicals_are_characters() -> None:
    assert paragraphs([page(("⼗⼿⽣⺠⻰⻛⻚⻄⻅", 0, 700))]) == ["十手生民龙风页西见"]


def test_words_at_a_line_end() -> None:
    line = "一" * 23 + "open Web"
    assert paragraphs([page((line, 0, 700), ("Services是", 0, 672))]) == [line + " Services是"]
