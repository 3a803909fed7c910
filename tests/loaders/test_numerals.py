"""Numerals, written as documents write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numerals import chinese_to_int, int_to_chinese, ordinal, plain, to_decimal, written_date


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("一", 1), ("十", 10), ("二十四", 24), ("一百零三", 103), ("二〇二三", 2023), ("12", 12), ("十二万", 120_000),
     ("一亿二千万", 120_000_000), ("两千", 2000)],
)  # fmt: skip
def test_reads(numeral: str, expected: int) -> None:
    assert chinese_to_int(numeral) == expected


@pytest.mark.parametrize("numeral", ["", "甲", "一带", "1一", "第一"])
def test_refuses(numeral: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        chinese_to_int(numeral)


@given(st.integers(1, 999))
def test_ordinals_go_there_and_back(number: int) -> None:
    assert ordinal(int_to_chinese(number)) == number
    assert ordinal(str(number)) == number


@pytest.mark.parametrize("numeral", ["十二五", "一二", "〇", "〇七", "十十"])
def test_what_only_looks_like_an_ordinal(numeral: str) -> None:
    assert ordinal(numeral) is None


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("1,000.5万", "10005000"), ("五百万", "5000000"), ("2.35", "2.35"), ("50", "50"), ("三分之二", "0.6667"),
     ("四分之一", "0.25"), ("1.2万亿", "1200000000000"), ("0.50", "0.5")],
)  # fmt: skip
def test_decimals(numeral: str, expected: str) -> None:
    assert plain(to_decimal(numeral)) == expected


def test_plain_has_no_exponent() -> None:
    assert plain(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize(
    "text", ["2023年7月25日", "二〇二三年七月二十五日", "2023 年 7 月 25 日", "二○二三年七月二十五日"]
)
def test_written_dates(text: str) -> None:
    assert written_date(text) == date(2023, 7, 25)


@pytest.mark.parametrize("text", ["2023年", "2023年2月30日", "2023-07-25", "印发于2023年7月25日"])
def test_no_written_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        written_date(text)
