"""The tree of any text: nothing is lost, nothing fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import KNOWN, parsed

from loaders.formats import read
from loaders.metadata import front_matter_end
from loaders.model import Document
from loaders.numerals import int_to_chinese
from loaders.structure import parse

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated seed and the corpus are not here")


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
