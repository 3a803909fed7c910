"""Which place a document comes from."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.locality import home, is_local
from loaders.model import Document, Metadata, SourceText


def document(text: str, **metadata: object) -> Document:
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    return Document(source, text, None, Metadata(**metadata), (), ())  # type: ignore[arg-type]


def places(made: Document) -> list[str]:
    return [place.label() for place in home(made, default_vocabulary()).places]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"issuers": ("山东省青岛市崂山区人民政府",)}, ["崂山区", "青岛市", "山东省"]),
        ({"issuers": ("北京市朝阳区人民政府",)}, ["北京市朝阳区", "北京市"]),
        ({"issuers": ("国务院",)}, []),
        ({"title": "杭州市支持创新若干政策"}, ["杭州市", "浙江省"]),
        ({"document_number": "鲁政发〔2020〕1号"}, ["山东省"]),
    ],
)
def test_by_what_is_known_of_the_document(metadata: dict[str, object], expected: list[str]) -> None:
    assert places(document("第一条 为促进发展。", **metadata)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实《威海市招商办法》，推进我市改革。", ["威海市", "山东省"]),
        ("浏阳市、长沙市、浏阳市；我市居民，在浏阳市购房。", ["浏阳市", "长沙市", "湖南省"]),
        ("学习威海市、烟台市经验，推进我市改革。", []),
        ("威海市推进改革。", []),
        ("促进我县市场平稳发展。（县财政局、人民银行衡东支行）", ["衡东县", "衡阳市", "湖南省"]),
        ("促进我市市场平稳发展。（人民银行济南中心支行）", []),
        ("落实保定市要求，促进我市市场平稳发展。（人民银行涿州支行）", []),
        ("促进我县市场平稳发展。（人民银行衡东支行、人民银行唐河支行）", []),
        ("各省、自治区、直辖市：推进改革。", []),
    ],
)
def test_by_the_text(text: str, expected: list[str]) -> None:
    assert places(document(text)) == expected


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("各县（市、区）人民政府：", True),
        ("推进我市改革，全市统一。", True),
        ("落实《山东省制造强省规划》，省财政厅负责。", True),
        ("落实《山东省制造强省规划》，财政部负责。", False),
        ("由市财政局负责、市教育局参加。推进我市改革。", True),
        ("上海市人民政府：\n你市来函收悉。", False),
        ("各省、自治区、直辖市人民政府：我省、我市。", False),
    ],
)
def test_whether_it_is_local(text: str, local: bool) -> None:
    assert is_local(document(text), default_vocabulary()) is local
