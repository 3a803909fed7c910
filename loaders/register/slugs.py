"""Readable ASCII names for laws: the pinyin of the title, words joined by hyphens."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache
from types import ModuleType

from kg.errors import ZhengceError

_LONGEST_WORD = 3
_LONGEST_SLUG = 200
_LAW = "法"
_MEASURES = "办法"


@cache
def _libraries() -> tuple[ModuleType, ModuleType]:
    """jieba and pypinyin. Raises ZhengceError if they are not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
            import pypinyin
    except ImportError as error:
        raise ZhengceError(
            f"naming laws needs the package {error.name}", hint="pip install 'zhengce-kg[register]'"
        ) from error
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba, pypinyin


def slug(title: str) -> str:
    """中华人民共和国专利法实施细则 → ``zhuanli-fa-shishi-xize``.

    Words of a dictionary, none longer than three characters; at most two hundred characters, cut between words.
    Raises ZhengceError if jieba or pypinyin is not installed.
    """
    jieba, pypinyin = _libraries()
    stem = title.replace("中华人民共和国", "") or title
    body, law = (stem[:-1], _LAW) if stem.endswith(_LAW) and not stem.endswith(_MEASURES) else (stem, "")
    words = [part for word in (*jieba.cut(body), law) if word for part in _parts(word, jieba)]
    syllables = ["".join(pypinyin.lazy_pinyin(word)).lower() for word in words]
    ascii_words = [re.sub("[^a-z0-9]", "", word.replace("ü", "v")) for word in syllables]
    kept = [word for word in ascii_words if word]
    while len(kept) > 1 and len("-".join(kept)) > _LONGEST_SLUG:
        kept.pop()
    return "-".join(kept)


def _parts(word: str, jieba: ModuleType) -> list[str]:
    """A long word as the shorter words of the dictionary that make it up: 暂行条例 → 暂行, 条例."""
    if word.endswith(_LAW) and not word.endswith(_MEASURES) and len(word) >= _LONGEST_WORD:
        return [*_parts(word[:-1], jieba), _LAW]
    if len(word) <= _LONGEST_WORD or not re.fullmatch("[\u4e00-\u9fff]+", word):
        return [word]
    best: list[tuple[int, list[str]]] = [(0, [])]  # the fewest pieces, a single character counting three
    for end in range(1, len(word) + 1):
        ways = [
            (cost + _cost(word[start:end], jieba), [*pieces, word[start:end]])
            for start, (cost, pieces) in enumerate(best)
            if start >= end - _LONGEST_WORD
        ]
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


def _cost(piece: str, jieba: ModuleType) -> int:
    if len(piece) == 1:
        return 3
    return 1 if jieba.get_FREQ(piece) else 100
