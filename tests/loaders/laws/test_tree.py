"""The tree of a law: sections, articles, paragraphs, items, subitems, and what is odd about them."""

from __future__ import annotations

import pytest

from kg.vocab import default_vocabulary
from loaders.laws.tree import LawTree, parse_tree

LAW = """示范条例
2020年1月1日公布
目录
第一章 总则
第二章 附则
第一章 总则
第一条 为了示范，制定本条例。
第二条 企业应当做到：
（一）守法：
1.诚信；
2.公开；
（二）示范。
前款规定也适用于个人。
第二章 附则
第三条
本条例自公布之日起施行。
第三条之一 补充。
附件
名录
"""


def tree(text: str) -> LawTree:
    return parse_tree(text, 0, default_vocabulary())


def codes(text: str) -> list[str]:
    return [finding.code for finding in tree(text).findings]


def test_sections_and_articles() -> None:
    found = tree(LAW)
    assert [(section.key, section.number, section.level) for section in found.sections] == [
        ("sec_1", "第一章", 1),
        ("sec_2", "第二章", 1),
    ]
    assert [(article.key, article.label) for article in found.articles] == [
        ("art_1", "第一条"),
        ("art_2", "第二条"),
        ("art_3", "第三条"),
        ("art_3-1", "第三条之一"),
    ]
    assert [unit.section for unit in found.units if unit.kind == "article"] == ["sec_1", "sec_1", "sec_2", "sec_2"]
    assert [unit.kind for unit in found.units if unit.kind != "article"] == ["front_matter"] * 5 + ["back_matter"] * 2
    assert found.findings == ()


def test_what_stands_below_an_article() -> None:
    provisions = tree(LAW).articles[1].provisions
    last_lines = [LAW[each.span.start : each.span.end].split("\n")[-1] for each in provisions]
    assert [(each.key, each.number, line) for each, line in zip(provisions, last_lines, strict=True)] == [
        ("art_2/para_1", None, "（二）示范。"),
        ("art_2/para_1/item_1", "（一）", "2.公开；"),
        ("art_2/para_1/item_1/subitem_1", "1.", "1.诚信；"),
        ("art_2/para_1/item_1/subitem_2", "2.", "2.公开；"),
        ("art_2/para_1/item_2", "（二）", "（二）示范。"),
        ("art_2/para_2", None, "前款规定也适用于个人。"),
    ]  # fmt: skip


def test_nothing_is_lost() -> None:
    found = tree(LAW)
    spans = [unit.span for unit in found.units]
    spans += [section.span._replace(end=section.title.end) for section in found.sections]
    covered = "".join(LAW[span.start : span.end] for span in sorted(spans))
    assert "".join(covered.split()) == "".join(LAW.split())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("第一条 中国公民依法纳税。\n第二条 与纳税有关的事项。", ["art_1", "art_2"]),
        ("第一条 下列行为：（一）甲；（二）乙。", ["art_1"]),
        ("第一条 违反\n第三条规定的，处罚。\n第二条 乙。", ["art_1", "art_2"]),
        ("第一条 修改为：\n“第九条 新的条文。\n“第十条 又一条。”\n第二条 乙。", ["art_1", "art_2"]),
        ("第一条 甲。\n第二条 乙。\n第三条 丙。\n附则\n第一条 另一件。", ["art_1", "art_2", "art_3", "annex_1/art_1"]),
        ("第一条 甲。 第二条 乙。\n第三条 依照第一条 的规定。", ["art_1", "art_2", "art_3"]),
        ("第1条 甲。\n第2条 乙。", ["art_1", "art_2"]),
    ],
)
def test_where_articles_begin(text: str, keys: list[str]) -> None:
    assert [article.key for article in tree(text).articles] == keys


def test_items_that_stand_in_one_line() -> None:
    (article,) = tree("第一条 下列行为：（一）甲；（二）乙。").articles
    assert [each.key for each in article.provisions] == [
        "art_1/para_1", "art_1/para_1/item_1", "art_1/para_1/item_2",
    ]  # fmt: skip


def test_a_decision_without_articles_has_numbered_paragraphs() -> None:
    units = tree("关于示范的决定\n2020年1月1日通过\n一、示范。\n二、再示范。").units
    assert [(unit.kind, unit.key, unit.number) for unit in units] == [
        ("front_matter", "front_1", None),
        ("front_matter", "front_2", None),
        ("section_paragraph", "par_1", "一、"),
        ("section_paragraph", "par_2", "二、"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第一条 甲。\n第三条 丙。", ["missing-ordinal"]),
        ("第一条 甲。\n第一条 乙。", ["duplicate-ordinal"]),
        ("第一条 甲。\n第二条 乙。\n第五条 戊。\n第四条 丁。", ["missing-ordinal", "ordinal-out-of-order"]),
        ("第一章 总则\n第一条 甲。\n第三章 附则\n第二条 乙。", ["missing-ordinal"]),
        ("第一条 甲。\n第一条之一 乙。\n第二条 丙。", []),
    ],
)
def test_findings(text: str, found: list[str]) -> None:
    assert codes(text) == found
