"""Word 97–2003 documents, saved by LibreOffice 7.4: notice.doc is the document of written.py with a table, numbered.doc
is what its as_docx writes, where Word numbers sections and items.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from written import NOTICE

from loaders.formats import read
from loaders.formats.doc import _lines

TABLE = ["序号\t任务\t责任单位", "1\t省财政厅", "2\t简化办理程序\t省发展改革委"]


def test_text_and_table() -> None:
    source = read(Path(__file__).parent / "notice.doc")
    assert source.raw.split("\n") == NOTICE + TABLE
    assert source.media_type == "application/msword"


def test_automatic_numbers() -> None:
    assert read(Path(__file__).parent / "numbered.doc").raw.split("\n") == NOTICE


@pytest.mark.parametrize(
    ("characters", "lines"),
    [
        ("甲\r乙\x0b丙\x0c丁\r", ["甲", "乙", "丙", "丁"]),
        ("甲\x07乙\x07\x07丙\x07丁\x07\x07戊\r", ["甲\t乙", "丙\t丁", "戊"]),
        ("前\r甲\x07乙一\r乙二\x07\x07丙\x07\x07\x07后\r", ["前", "甲\t乙一 乙二", "丙", "后"]),
        ("见\x13 HYPERLINK x \x14网页\x15。\r", ["见网页。"]),
        ('\x13 TOC \\o \x14\x13 HYPERLINK \x14目录\t\x13 PAGEREF \x141\x15\x15\r\x15甲\r', ["甲"]),
        ("图\x01注\x02文\x08\r", ["图注文"]),
    ],
)  # fmt: skip
def test_marks(characters: str, lines: list[str]) -> None:
    assert list(_lines(characters)) == lines
