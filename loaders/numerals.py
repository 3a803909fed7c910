"""Chinese and mixed numerals, for text already known to be a number: never run over running text.

(On running text a converter writes 1带1路.)
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

NUMERAL: Final = "[零〇○一二三四五六七八九两十百千万亿]"
"""A character class: what a Chinese numeral is written with."""

ORDINAL: Final = "[〇○零一二三四五六七八九十百]{1,7}"
"""A regular expression for the ordinals of official numbering: 一, 二十四, 一百零三."""

WRITTEN_DATE: Final = re.compile(
    rf"(?P<year>\d{{4}}|{NUMERAL}{{4}}) ?年 ?(?P<month>\d{{1,2}}|{NUMERAL}{{1,2}}) ?月"
    rf" ?(?P<day>\d{{1,2}}|{NUMERAL}{{1,3}}) ?日"
)
"""A date as documents are signed: 2023年7月25日, 二〇二三年七月二十五日."""

_MIXED = re.compile(r"(?P<digits>\d[\d,，]*(?:\.\d+)?)(?P<scale>[十百千万亿]*)")


def chinese_to_int(numeral: str) -> int:
    """二十四 → 24, 一百零三 → 103, 二〇二三 → 2023, 十二万 → 120000, 12 → 12. ValueError for anything else."""
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if not numeral or any(c not in _DIGITS and c not in _SCALES for c in numeral):
        raise ValueError(f"not a Chinese numeral: {numeral!r}")
    if all(c in _DIGITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    for char in "亿万":
        before, found, after = numeral.rpartition(char)
        if found:
            return (chinese_to_int(before) if before else 1) * _SCALES[char] + (chinese_to_int(after) if after else 0)
    total = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _SCALES[char]
            digit = 0
    return total + digit


def int_to_chinese(number: int) -> str:
    """24 → 二十四, 103 → 一百零三: how official documents write ordinals, from 1 to 999. ValueError beyond."""
    if not 1 <= number <= 999:
        raise ValueError(f"no ordinal of a document: {number}")
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def ordinal(numeral: str) -> int | None:
    """The number of a numeral as official numbering writes it; None for what only looks like one (十二五, 〇七)."""
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    try:
        number = chinese_to_int(numeral)
        return number if int_to_chinese(number) == numeral.replace("〇", "零").replace("○", "零") else None
    except ValueError:
        return None


def written_date(text: str) -> date:
    """2023年8月13日, 二〇二三年八月十三日. ValueError for anything else, and for a day that no calendar has."""
    match = WRITTEN_DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a date: {text!r}")
    return date(*(chinese_to_int(match[part]) for part in ("year", "month", "day")))


def to_decimal(numeral: str) -> Decimal:
    """1,000.5万 → 10005000, 五百万 → 5000000, 2.35 → 2.35, 三分之二 → 0.6667 (four places). ValueError otherwise."""
    if match := _MIXED.fullmatch(numeral):
        value = Decimal(re.sub("[,，]", "", match["digits"]))
        for char in match["scale"]:
            value *= _SCALES[char]
        return value
    if "分之" in numeral:
        below, _, above = numeral.partition("分之")
        denominator = to_decimal(below)
        if not denominator:
            raise ValueError(f"nothing can be divided by zero: {numeral!r}")
        return round(to_decimal(above) / denominator, 4)
    return Decimal(chinese_to_int(numeral))


def plain(value: Decimal) -> str:
    """The lexical form of an xsd:decimal without exponent or idle zeros: 50.0 → "50"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
