"""What a text says of the titles in it: which are its own, and which document a short or repeated one stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.vocab import default_vocabulary
from loaders.extract import legalref
from loaders.pipeline import load_document

HEAD = "关于印发商品房预售资金监管办法的通知\n某政发〔2024〕3号\n各区：\n"
FURTHER = "按照《某省关于促进楼市的若干措施》（某建〔2024〕7号）办理。"


def found(folder: Path, text: str) -> list[tuple[str, str | None, str | None, str]]:
    path = folder / "a.txt"
    path.write_text(text, "utf-8")
    document = load_document(path)
    citations = legalref.find(document, default_vocabulary())
    return [(document.surface(each.span), each.title, each.document_number, each.type) for each in citations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现将《商品房预售资金监管办法》印发给你们。", []),
        ("我局制定《商品房预售资金监管办法》，现印发给你们。", []),
        (
            "《商品房预售资金监管办法》（某政发〔2019〕8号）同时废止。",
            [("《商品房预售资金监管办法》", "商品房预售资金监管办法", "某政发〔2019〕8号", "repeals")],
        ),
        (
            "2019年5月1日发布的《商品房预售资金监管办法》与《租赁住房办法》同时废止。",
            [
                ("《商品房预售资金监管办法》", "商品房预售资金监管办法", None, "repeals"),
                ("《租赁住房办法》", "租赁住房办法", None, "repeals"),
            ],
        ),
    ],
)
def test_an_earlier_document_of_the_same_title_is_cited(
    tmp_path: Path, text: str, expected: list[tuple[str, str | None, str | None, str]]
) -> None:
    assert found(tmp_path, HEAD + text + "\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FURTHER + "《若干措施》继续执行。", ("《若干措施》", "某省关于促进楼市的若干措施", "某建〔2024〕7号")),
        (
            FURTHER + "落实《某省关于促进楼市的若干措施》。",
            ("《某省关于促进楼市的若干措施》", "某省关于促进楼市的若干措施", "某建〔2024〕7号"),
        ),
        (
            "根据《关于印发〈新型储能发展实施方案〉的通知》（某发〔2023〕5号），落实《新型储能发展实施方案》。",
            ("《新型储能发展实施方案》", "新型储能发展实施方案", "某发〔2023〕5号"),
        ),
        (FURTHER + "按照《某市若干措施》执行，《若干措施》继续有效。", ("《若干措施》", None, None)),
        ("《若干措施》继续执行。", ("《若干措施》", None, None)),
        (
            "《公积金贷款有关政策的通知》（某金〔2022〕6号）、《公积金贷款有关政策的通知》（某金〔2023〕7号）废止。"
            "根据《公积金贷款有关政策的通知》办理。",
            ("《公积金贷款有关政策的通知》", "公积金贷款有关政策的通知", None),
        ),
    ],
)
def test_a_title_named_before_is_the_same_document(
    tmp_path: Path, text: str, expected: tuple[str, str | None, str | None]
) -> None:
    assert found(tmp_path, HEAD + text + "\n")[-1][:3] == expected


def test_a_bare_head_is_the_document_itself_if_its_title_ends_so(tmp_path: Path) -> None:
    text = "某市促进房地产市场平稳健康发展若干措施\n\n为落实要求，制定本措施。\n一、《若干措施》共三个部分。\n"
    assert found(tmp_path, text) == []


def test_a_row_of_titles_goes_on_over_any_number_of_broken_lines(tmp_path: Path) -> None:
    lines = (
        "一、总体要求\n（一）目标。到2025年，体系更加完善，能力明显提升，有关工作取得实效。深入落实《国家标准化发展纲要》《“十\n"
        "四五”数字经济发展规划》《“十四五”智能制造发展规划》\n《“十四五”原材料工业发展规划》，加快转型。\n"
    )
    assert [relation for *_, relation in found(tmp_path, HEAD + lines)] == ["implements"] * 4
