"""Markdown to plain lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.formats import read
from loaders.metadata import metadata_of


def raw(folder: Path, text: str) -> str:
    path = folder / "a.md"
    path.write_text(text, "utf-8")
    return read(path).raw


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# 关于甲的通知\n\n## 一、甲\n乙\n---\n丙", ["关于甲的通知", "一、甲", "乙", "丙"]),
        ("**（一）甲。**对*乙*、[丙](http://x)、`丁`", ["（一）甲。对乙、丙、丁"]),
        ("依照《[[甲法]]》和[[甲法|该法]]", ["依照《甲法》和该法"]),
        ("1. 甲\n2. 乙\n   - 丙\n\n3) 丁", ["1. 甲", "2. 乙", "丙", "3) 丁"]),
        ("1.甲\n2.乙\n\n2023年的事", ["1.甲", "2.乙", "2023年的事"]),
        ("　　甲\n\n    乙\n\n> 丙", ["甲", "乙", "丙"]),
        ("| 任务 | 单位 |\n|---|---|\n| 甲 | 财政局<br>税务局 |", ["任务\t单位", "甲\t财政局 税务局"]),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>\n\n国发[2023]11号", ["甲\t乙", "国发[2023]11号"]),
    ],
)
def test_lines(tmp_path: Path, text: str, lines: list[str]) -> None:
    assert raw(tmp_path, text).split("\n") == lines


def test_front_matter_of_other_tools(tmp_path: Path) -> None:
    head = "---\r\nlayout: post\r\ntags:\r\n  - a\r\ntitle: 关于甲的通知\r\nadopted: 2023-01-02\r\n---\r\n"
    text = head + "# 关于甲的通知\r\n"
    assert raw(tmp_path, text) == "---\ntitle: 关于甲的通知\nadopted: 2023-01-02\n---\n关于甲的通知"
    assert metadata_of(read(tmp_path / "a.md")).title == "关于甲的通知"
    assert raw(tmp_path, "---\nlayout: post\n---\n甲") == "甲"
