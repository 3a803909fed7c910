"""Identifiers: what a document number gives, and what happens without one."""

from __future__ import annotations

import pytest

from kg import iris
from kg.errors import InputError

SERIES = {"国发": "sc/gf", "国办发": "sco/gbf"}
SHA = "ab" * 32


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("国发〔2023〕11号", ("国发", 2023, 11)),
        ("国办发〔2019〕6号", ("国办发", 2019, 6)),
        ("国发[2018]38号", ("国发", 2018, 38)),
        ("国发（2018）38号", ("国发", 2018, 38)),
        ("国发【2018】 38 号", ("国发", 2018, 38)),
        ("鲁政办字〔2020〕第7号", ("鲁政办字", 2020, 7)),
        ("国务院令第700号", None),
        ("2023年第11号", None),
        ("", None),
    ],
)
def test_document_numbers_are_split(number: str, expected: tuple[str, int, int] | None) -> None:
    assert iris.split_number(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("国发〔2023〕11号", "sc/gf/2023/11"),
        ("国办发[2019]6号", "sco/gbf/2019/6"),
        ("某发〔2020〕1号", f"x-{iris.digest('某发', 8)}/2020/1"),
        (None, "text/" + "ab" * 8),
        ("公告", "text/" + "ab" * 8),
    ],
)
def test_document_iris(number: str | None, expected: str) -> None:
    iri = iris.document_iri(number, SHA, SERIES)
    assert iri == iris.ELI + expected
    assert iri.isascii()


def test_same_label_same_unlisted_iri_but_one_per_kind() -> None:
    assert iris.unlisted_iri("sector", "养老服务") == iris.unlisted_iri("sector", "养老服务")
    assert iris.unlisted_iri("sector", "养老服务") != iris.unlisted_iri("programme", "养老服务")


def test_file_stem_is_a_plain_file_name() -> None:
    assert iris.file_stem(iris.document_iri("国发〔2023〕11号", SHA, SERIES)) == "sc_gf_2023_11"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, iris.HOME), ("", iris.HOME), ("https://example.org/law/", "https://example.org/law/")],
)
def test_a_base_of_ones_own(value: str | None, expected: str) -> None:
    assert iris.base(value) == expected


@pytest.mark.parametrize(
    "value", ["https://example.org/law", "example.org/", "https://example.org/a b/", "https://x/>/"]
)
def test_a_base_that_is_none(value: str) -> None:
    with pytest.raises(InputError, match="ZHENGCE_BASE"):
        iris.base(value)
