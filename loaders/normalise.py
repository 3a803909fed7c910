"""Folding for matching, one rule at a time, with a map back to the raw text.

Not NFKC: it would turn ，（）： into ASCII and ① into 1.
"""

from __future__ import annotations

import re

from loaders.radicals import radicals

_ONE_TO_ONE = {ord("\u3000"): " ", ord("\u00a0"): " ", ord("\t"): " ", ord("％"): "%", ord("．"): "."}
_ONE_TO_ONE.update({0xFF10 + i: chr(0x30 + i) for i in range(10)})  # ０-９
_ONE_TO_ONE.update({0xFF21 + i: chr(0x41 + i) for i in range(26)})  # Ａ-Ｚ
_ONE_TO_ONE.update({0xFF41 + i: chr(0x61 + i) for i in range(26)})  # ａ-ｚ

_ONE_TO_ONE.update(radicals())

_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad\u202a-\u202e]")

_HALF_TO_FULL = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
_CJK = "\u3400-\u9fff\u3001-\u301f\uff01-\uff1f“”"
_HALF_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])[,;:()?!]+|[,;:()?!]+(?=[{_CJK}])")
_MIXED_PAIR = re.compile(r"(?:\((?=[^()（）\r\n]*）)|（(?=[^()（）\r\n]*\)))([^()（）\r\n]*)[)）]")


def normalise(raw: str) -> tuple[str, tuple[int, ...] | None]:
    """Fold ``raw`` for matching.

    Afterwards: full-width Latin letters, digits, ％ and ． are ASCII; ideographic, no-break and tab spaces are
    spaces; radicals in the place of characters (⼗, ⺠) are the characters; invisible characters (BOM, zero-width, soft
    hyphen) are gone; half-width ,;:()?! beside a Chinese character are full-width, and so is a bracket whose partner
    is; line ends are as they were. The second value gives
    the raw offset of every character and of the end, or None where nothing was removed and offsets are the same.
    """
    folded = raw.translate(_ONE_TO_ONE)
    folded = _HALF_BESIDE_CJK.sub(lambda match: "".join(map(_HALF_TO_FULL.__getitem__, match[0])), folded)
    folded = _MIXED_PAIR.sub(r"（\1）", folded)
    if not _INVISIBLE.search(folded):
        return folded, None
    kept = [i for i, char in enumerate(folded) if not _INVISIBLE.match(char)]
    return "".join(folded[i] for i in kept), (*kept, len(raw))
