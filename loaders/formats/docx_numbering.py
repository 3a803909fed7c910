"""The automatic numbers of a Word document: 一、 （一） 1. 第一条, computed from its list definitions.

The rules are those of ECMA-376 part 1, §17.9 (numbering) and §17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_CAPACITY: Final = ("", "十", "百", "千")
_LEGAL_CAPACITY: Final = ("", "拾", "佰", "仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_PLACE = re.compile(r"%([1-9])")
_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and what it prints."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None  # 0: never; n: after level n (counted from 1); None: after any outer level
    legal: bool = False  # all numbers of its text as decimals
    style: str | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted. ``number`` is to be asked once per paragraph, in order."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)  # by w:abstractNumId
    instances: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)  # by w:numId
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def number(self, num: str, level: int | None, style: str | None) -> str:
        """The number that the next paragraph of this list shows, with the space after it; empty if it shows none."""
        if num not in self.instances:
            return ""
        abstract, overrides, starts = self.instances[num]
        levels = self.lists.get(abstract, {}) | overrides
        own = level if level is not None else next((i for i, each in levels.items() if each.style == style), 0)
        if own not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if num not in self._begun:
            self._begun.add(num)
            for each, start in starts.items():
                counts[each] = start - 1
        counts[own] = counts.get(own, levels[own].start - 1) + 1
        for outer in range(own):
            if outer in levels:
                counts.setdefault(outer, levels[outer].start)
        for inner in range(own + 1, _LEVELS):
            restart = levels[inner].restart if inner in levels else None
            if restart is None or (restart and own < restart):
                counts.pop(inner, None)
        return _shown(levels, own, counts)


def _shown(levels: dict[int, Level], own: int, counts: dict[int, int]) -> str:
    level = levels[own]
    if level.format in ("none", "bullet"):
        return ""

    def place(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index not in levels:
            return ""
        return numeral(counts.get(index, levels[index].start), "decimal" if level.legal else levels[index].format)

    text = _PLACE.sub(place, level.text)
    return text + ("" if level.suffix == "nothing" or not text or text[-1] in "、）。" else " ")


def read_numbering(root: Element | None) -> Numbering:
    """The lists of numbering.xml; none without it."""
    if root is None:
        return Numbering()
    lists, linked, styles = {}, {}, {}
    for abstract in root.iter(f"{W}abstractNum"):
        key = abstract.get(f"{W}abstractNumId", "")
        lists[key] = dict(_levels(abstract))
        if (link := _value(abstract, "numStyleLink")) is not None:
            linked[key] = link
        if (style := _value(abstract, "styleLink")) is not None:
            styles[style] = key
    for key, link in linked.items():
        lists[key] = lists.get(styles.get(link, ""), {}) or lists[key]
    instances = {}
    for num in root.findall(f"{W}num"):
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in num.findall(f"{W}lvlOverride"):
            overrides |= dict(_levels(override))
            start = _value(override, "startOverride")
            if start is not None:
                starts[_integer(override.get(f"{W}ilvl"))] = _integer(start)
        instances[num.get(f"{W}numId", "")] = (_value(num, "abstractNumId") or "", overrides, starts)
    return Numbering(lists, instances)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(f"{W}lvl"):
        restart = _value(level, "lvlRestart")
        legal = level.find(f"{W}isLgl")
        yield (
            _integer(level.get(f"{W}ilvl")),
            Level(
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
                _integer(_value(level, "start") or "1"),
                _value(level, "suff") or "tab",
                None if restart is None else _integer(restart),
                legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
                _value(level, "pStyle"),
            ),
        )


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else 0


def numeral(n: int, form: str) -> str:
    """``n`` in one of Word's number formats; in digits where the format does not reach or is not known."""
    shown = _FORMATS.get(form, str)(n) if n >= 0 else ""
    return shown or str(n)


def _counting(n: int) -> str:
    """十一, 二十, 一百零一."""
    shown = _positional(n, "零" + _DIGITS[1:], _CAPACITY)
    return shown.removeprefix("一") if 10 <= n < 20 else shown


def _positional(n: int, digits: str, capacity: tuple[str, ...]) -> str:
    if not 0 < n < 10_000:
        return digits[0] if n == 0 else ""
    shown, gap = "", False
    for place in range(3, -1, -1):
        digit = n // 10**place % 10
        if digit:
            shown += (digits[0] if gap and shown else "") + digits[digit] + capacity[place]
        gap = not digit
    return shown


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda n: characters[(n - 1) % len(characters)] if n else ""


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    return lambda n: chr(ord(first) + n - 1) if 0 < n <= last else ""


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa … zz, as Word counts them."""
    return lambda n: chr(ord(first) + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 780 else ""


def _roman(n: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    shown = ""
    for value, sign in zip(values, signs, strict=True):
        shown, n = shown + sign * (n // value), n % value
    return shown if len(shown) < 20 else ""


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "ideographDigital": lambda n: "".join(_DIGITS[int(digit)] for digit in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join(_DIGITS[int(digit)] for digit in str(n)),
    "taiwaneseDigital": lambda n: "".join(_DIGITS[int(digit)] for digit in str(n)),
    "chineseLegalSimplified": lambda n: _positional(n, _LEGAL, _LEGAL_CAPACITY),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "decimalFullWidth": lambda n: str(n).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "decimalFullWidth2": lambda n: str(n).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
}
"""Number formats of ECMA-376 that Chinese documents use; the others are shown in digits."""
