"""Matching words, choosing among candidates, and cutting clauses."""

from __future__ import annotations

import random
import re

import pytest

from loaders.matching import (
    alternation,
    best_cover,
    book_titles,
    choice,
    depth_map,
    guarded,
    occurrences,
    outermost,
    split_clauses,
)
from loaders.model import Span


def test_the_longest_word_wins_and_no_words_never_match() -> None:
    assert re.findall(alternation(["政府", "政府采购", "采购"]), "政府采购和采购") == ["政府采购", "采购"]
    assert re.search(alternation([]), "任何文字") is None


def test_words_are_literal() -> None:
    assert re.search(alternation(["（一）"]), "一") is None


def test_a_shorter_word_is_tried_where_what_follows_does_not_fit() -> None:
    words = alternation(["法", "法律", "法律法规", "规", "律"])
    assert re.fullmatch(f"({words})规定", "法律规定")
    assert [re.match(words + "(?!规)", text)[0] for text in ("法律法规", "法律规", "规律")] == ["法律法规", "法", "规"]  # type: ignore[index]


def test_words_with_guards_are_chosen_by_their_length() -> None:
    words = choice({"环保": "环保(?!税)", "环保产业": "环保产业", "钢": guarded(["钢"], not_after=["张"]), "[": r"\["})
    assert re.findall(words, "环保产业、环保税、环保、张钢、钢、[") == ["环保产业", "环保", "钢", "["]
    assert re.search(choice({}), "环保") is None


def test_finding_in_a_tree_is_finding_in_a_list() -> None:
    """Also what ends the word, of many words with many first characters, and of characters with a meaning."""
    chosen = random.Random(5)
    signs = [*map(chr, range(0x4E00, 0x4E50)), *"]^-\\[.*"]
    words = ["".join(chosen.choices(signs, k=chosen.randint(1, 4))) for _ in range(600)]
    listed = "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
    text = "".join(chosen.choices(signs, k=4000))
    for ending in ("", "(?=[\u4e00-\u4e20])"):
        flat = [m.span() for m in re.finditer(f"(?:{listed}){ending}", text)]
        assert [m.span() for m in re.finditer(alternation(words) + ending, text)] == flat
        assert flat


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("依《甲法》和《乙法》", ["《甲法》", "《乙法》"]),
        ("关于印发《〈甲〉通知》", ["《〈甲〉通知》"]),
        ("《关于《甲法》的解释》", ["《关于《甲法》的解释》"]),
        ("《没有结尾", []),
        ("多余》《甲法》", ["《甲法》"]),
    ],
)
def test_book_titles_are_the_outermost(text: str, found: list[str]) -> None:
    assert [text[slice(*span)] for span in book_titles(text)] == found


def test_occurrences_may_overlap() -> None:
    assert [m.start() for m in occurrences(re.compile("示示"), "示示示")] == [0, 1]


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([(0, 5, 5.0), (0, 7, 7.0)], [(0, 7)]),  # 外商投资法 inside 外商投资法治
        ([(0, 4, 4.0), (3, 9, 6.0), (4, 8, 5.0)], [(0, 4), (4, 8)]),  # two that fit beat one that overlaps
        ([(0, 2, 1.0), (2, 4, 1.0)], [(0, 2), (2, 4)]),  # touching is not overlapping
        ([], []),
    ],
)
def test_best_cover(candidates: list[tuple[int, int, float]], chosen: list[tuple[int, int]]) -> None:
    found = best_cover(candidates, lambda c: Span(c[0], c[1]), lambda c: c[2])
    assert [(c[0], c[1]) for c in found] == chosen


def test_outermost_keeps_what_is_not_inside_another() -> None:
    spans = [Span(0, 10), Span(2, 4), Span(8, 12)]
    assert outermost(spans, lambda s: s) == [Span(0, 10), Span(8, 12)]


def test_depth_counts_open_brackets_and_survives_stray_ones() -> None:
    assert depth_map("a（b“c”）d") == [0, 1, 1, 2, 2, 2, 1, 0]
    assert depth_map("）a（b") == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("完善制度，加大力度。", ["完善制度", "加大力度"]),
        ("推进“双随机，一公开”监管，降低频次。", ["推进“双随机，一公开”监管", "降低频次"]),
        ("增加业务（仅限商店，不含出版）试点。", ["增加业务（仅限商店，不含出版）试点"]),
        ("", []),
        ("，，。", []),
    ],
)
def test_clauses_end_at_marks_outside_brackets(text: str, clauses: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_clauses(text)] == clauses
