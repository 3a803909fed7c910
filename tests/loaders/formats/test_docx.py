"""Word documents: what Word shows is what is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from written import W, chinese_list, docx, level, numbering, paragraph

from loaders.formats import read
from loaders.formats.docx_numbering import numeral


def lines(folder: Path, body: str, **parts: str) -> list[str]:
    path = folder / "a.docx"
    path.write_bytes(docx(body, **parts))
    source = read(path)
    assert source.media_type.endswith("wordprocessingml.document")
    return source.raw.split("\n")


def items(*levels: int, num: int = 1) -> str:
    return "".join(paragraph("甲", index, num) for index in levels)


@pytest.mark.parametrize(
    ("levels", "numbers"),
    [
        ((0, 1, 1, 0, 1), ["一、", "（一）", "（二）", "二、", "（一）"]),
        ((0,) * 11, ["一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "九、", "十、", "十一、"]),
        ((1, 0, 1), ["（一）", "二、", "（一）"]),  # as Word: what an inner level has begun counts
    ],
)
def test_chinese_numbering(tmp_path: Path, levels: tuple[int, ...], numbers: list[str]) -> None:
    assert lines(tmp_path, items(*levels), numbering=chinese_list()) == [number + "甲" for number in numbers]


def test_items_that_run_through(tmp_path: Path) -> None:
    shown = lines(tmp_path, items(0, 1, 1, 0, 1), numbering=chinese_list(restarts=False))
    assert shown == ["一、甲", "（一）甲", "（二）甲", "二、甲", "（三）甲"]


def test_a_list_begins_anew_and_another_goes_on(tmp_path: Path) -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    parts = {"numbering": numbering(level(0, "decimal", "%1."), nums)}
    body = items(0, 0) + items(0, 0, num=2) + items(0, num=3)
    assert lines(tmp_path, body, **parts) == ["1.甲", "2.甲", "1.甲", "2.甲", "3.甲"]


def test_articles_bullets_and_space_after_numbers(tmp_path: Path) -> None:
    levels = (
        level(0, "chineseCounting", "第%1条").replace("nothing", "space")
        + level(1, "bullet", "\uf0b7")
        + level(2, "decimal", "%1.%3").replace("</w:lvl>", "<w:isLgl/></w:lvl>")
    )
    assert lines(tmp_path, items(0, 1, 2), numbering=numbering(levels)) == ["第一条 甲", "甲", "1.1甲"]


def test_numbers_by_style(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    body = "".join(paragraph("甲", extra=f'<w:pStyle w:val="{style}"/>') for style in ("T", "H1", "H2", "H1"))
    off = paragraph("乙", 0, 0, '<w:pStyle w:val="H1"/>')
    shown = lines(tmp_path, body + off, styles=styles, numbering=chinese_list())
    assert shown == ["一、甲", "（一）甲", "二、甲", "乙"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("chineseCounting", {1: "一", 10: "十", 12: "十二", 20: "二十", 101: "一百零一", 110: "一百一十"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾"}),
        ("ideographTraditional", {1: "甲", 11: "甲"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalFullWidth", {12: "１２"}),
        ("lowerLetter", {1: "a", 27: "aa"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("unheardOf", {7: "7"}),
    ],
)
def test_number_formats(form: str, numbers: dict[int, str]) -> None:
    assert {n: numeral(n, form) for n in numbers} == numbers


def cell(*texts: str) -> str:
    return f"<w:tc>{''.join(map(paragraph, texts))}</w:tc>"


def run(content: str) -> str:
    return f"<w:r>{content}</w:r>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"<w:tbl><w:tr>{cell('任务')}{cell('甲', '乙')}</w:tr><w:tr>{cell('')}{cell('丙')}</w:tr></w:tbl>",
            ["任务\t甲 乙", "丙"],
        ),
        (f"<w:tbl><w:tr>{cell('一、甲', '二、乙')}</w:tr></w:tbl>", ["一、甲", "二、乙"]),
        (f"<w:p>{run('<w:t>甲</w:t><w:br/><w:t>乙</w:t>')}</w:p>", ["甲", "乙"]),
        (f"<w:p><w:ins>{run('<w:t>新</w:t>')}</w:ins><w:del>{run('<w:delText>旧</w:delText>')}</w:del></w:p>", ["新"]),
        (f"<w:p>{run('<w:rPr><w:vanish/></w:rPr><w:t>隐</w:t>')}{run('<w:t>显</w:t>')}</w:p>", ["显"]),
        (f"<w:p>{run('<w:instrText>PAGE</w:instrText>')}{run('<w:t>1</w:t>')}</w:p>", ["1"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>", ["甲"]),
        (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>{paragraph('甲')}",
            ["甲"],
        ),
        (
            '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
            f"<mc:Choice><w:txbxContent>{paragraph('框')}</w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent>{paragraph('框')}</w:txbxContent></mc:Fallback>"
            "</mc:AlternateContent><w:t>甲</w:t></w:r></w:p>",
            ["框", "甲"],
        ),
    ],
)  # fmt: skip
def test_what_word_shows(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert lines(tmp_path, body) == expected


def test_notes_follow_their_paragraph(tmp_path: Path) -> None:
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("见附件。")}</w:footnote></w:footnotes>'
    reference = '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/><w:t>乙。</w:t></w:r></w:p>'
    assert lines(tmp_path, reference + paragraph("丙"), footnotes=notes) == ["甲乙。", "注1：见附件。", "丙"]


def test_strict_documents(tmp_path: Path) -> None:
    """Files saved as "Strict Open XML" have another namespace."""
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    strict = f'<w:document xmlns:w="{namespace}"><w:body>{paragraph("甲")}</w:body></w:document>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", strict)
    assert read(path).raw == "甲"
