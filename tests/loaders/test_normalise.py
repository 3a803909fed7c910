"""Folding: each rule in both directions, and the map back to the raw text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.model import Document, Metadata, SourceText, Span
from loaders.normalise import normalise


def folded(raw: str) -> str:
    return normalise(raw)[0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("２０２３年", "2023年"),
        ("ＱＦＬＰ", "QFLP"),
        ("50％", "50%"),
        ("国家\u3000标准", "国家 标准"),
        ("支持企业,鼓励创新;", "支持企业，鼓励创新；"),
        ("(一)加快", "（一）加快"),
        ("(1)加快", "（1）加快"),
        ("各县[市、区](管委会))", "各县[市、区]（管委会））"),
        ("责任单位:市财政局", "责任单位：市财政局"),
        ("商\u200b务\ufeff部", "商务部"),
    ],
)
def test_folds(raw: str, expected: str) -> None:
    assert folded(raw) == expected


@pytest.mark.parametrize(
    "raw", ["①②", "1,000.5", "http://a.cn", "（一）、", "“双随机、一公开”", "㎡", "a,b", "2:1", "甲\r\n乙"]
)
def test_leaves_alone(raw: str) -> None:
    assert folded(raw) == raw


def test_offsets_are_absent_where_nothing_was_removed() -> None:
    assert normalise("（一）２０２３")[1] is None


@given(st.text(alphabet=st.sampled_from("（(）),，一二1２％\u200b\ufeff商务部\r\n 。")))
def test_every_slice_maps_back_to_the_raw_text(raw: str) -> None:
    text, offsets = normalise(raw)
    document = Document(SourceText("", raw, "", "utf-8", "text/plain"), text, offsets, Metadata(), (), ())
    assert len(text) <= len(raw)
    for start in range(len(text)):
        span = document.raw_span(Span(start, start + 1))
        assert span.end == span.start + 1
        assert folded(raw[span.start : span.end]) in (text[start], raw[span.start])
    whole = document.raw_span(Span(0, len(text)))
    assert folded(raw[whole.start : whole.end]) == text


@given(st.text())
def test_folding_twice_changes_nothing(raw: str) -> None:
    assert folded(folded(raw)) == folded(raw)
