"""What a pattern cannot do without is read off it; what is found with that is what ``re`` finds."""

from __future__ import annotations

import re

import pytest

from loaders.matching import occurrences
from loaders.seeking import Among, Sought, needed


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("规定", {"规定"}),
        ("按照.{0,9}?规[定章]", {"按照"}),
        (".{2,9}规[定章]", {"规定", "规章"}),
        ("(?:法律|法规)(?!的)", {"法律", "法规"}),
        ("(?:(?<=按照)|(?<=依据))[^，]{2,8}", {"按照", "依据"}),
        ("[^，]{2,8}(?=办法)", {"办法"}),
        ("(?:暂行)?(?:条例|办法)", {"条例", "办法"}),
        ("(?P<who>省|市)(?>财政)(厅|局)", {"省财政厅", "省财政局", "市财政厅", "市财政局"}),
        ("(?:应当){1,2}公开", {"应当"}),
        ("(?:应当)?公?", None),
        ("(?<!不)[^，]+", None),
        ("(?!不)[^，]+", None),
        ("(?i:gb)", None),
        ("规定|[^，]+", None),
        ("法[律规]*|规", {"法", "规"}),
        ("(?!)", set()),
        ("规定|(?!)", {"规定"}),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, strings: set[str] | None) -> None:
    assert needed(re.compile(pattern)) == strings


def test_nothing_is_read_off_a_pattern_that_ignores_case() -> None:
    assert needed(re.compile("gb", re.IGNORECASE)) is None


_TEXT = "按照国家规定办理，依据法律规定和法规规定执行；按照按照规定，不按照规定。"


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:(?<=按照)|(?<=依据))[^，]{1,8}?规定",
        "(?:(?<=按照)|(?<=依据))(?!按)[^，]{0,8}规定",
        "(?<=按照)规定|(?<=，)依据",
        "[^，]{1,4}规定",
        "(?<=[按照])(?:规定|国家)",
        "规[定章](?=，|$)",
        "标准|规范",
    ],
)
def test_the_matches_are_those_of_re(pattern: str) -> None:
    sought, compiled = Sought(pattern), re.compile(pattern)
    for text in (_TEXT, "", "按照", "没有什么"):
        assert [m.span() for m in sought.finditer(text)] == [m.span() for m in compiled.finditer(text)]
        assert [m.span() for m in sought.occurrences(text)] == [m.span() for m in occurrences(compiled, text)]


def test_those_that_can_match_are_among_those_told_in_their_order() -> None:
    patterns = {name: re.compile(name) for name in ("规定[^，]", "法律", "标准", "法律法规", "[^，]{40}")}
    among = Among((name, (pattern,)) for name, pattern in patterns.items())
    assert among("没有什么") == ["[^，]{40}"]
    assert among("法律法规规定") == ["规定[^，]", "法律", "法律法规", "[^，]{40}"]
    assert among("标准") == ["标准", "[^，]{40}"]


def test_a_thing_of_several_patterns_is_told_by_any() -> None:
    among = Among([("both", (re.compile("甲"), re.compile("乙"))), ("none", (re.compile("(?!)"),))])
    assert among("乙") == ["both"]
    assert among("丙") == []
