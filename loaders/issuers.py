"""Where one body's name ends and the next begins: 淮北市住房和城乡建设局淮北市财政局."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.matching import alternation

_LONGEST_NAME = 40
_SHORTEST_UNKNOWN = 4
_JOINT = re.compile("(?:(?<!总)局|委员会|厅|中心|银行|政府).{3,}$")
"""A line that seems to hold two names."""
_SUFFIX = re.compile(
    "(?:(?<=政府)|(?<=委员会)|(?<=管委会)|(?<=厅)|(?<=局))办公[厅室]$"
    "|(?<=政府)国有资产监督管理委员会$|(?<=银行)[^局委厅]*(?:分行|支行|营业管理部)$"
)
"""What a single name may have after 政府, 委员会 or 银行."""


def issuers(line: str, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """The bodies that a line of a signature names, apart from each other; None if it is no line of names.

    Names without a blank between them are divided where each is a known body, or begins with its place; where no
    division is certain none is given: an empty tuple.
    """
    found: list[str] = []
    for part in re.split(r"[\s、，]+", line.strip()):
        if not _agency(vocabulary).fullmatch(part):
            return None
        names = [part] if vocabulary.by_label("agencies", part) else _divided(part, vocabulary)
        if not names and len(part) < _SHORTEST_UNKNOWN:
            return ()  # 运输局: the end of a name that is broken over lines
        if not names and _JOINT.search(_SUFFIX.sub("", part)):
            return ()
        found += names or [part]
    return tuple(found)


def _divided(text: str, vocabulary: Vocabulary) -> list[str]:
    """Two names or more that make up ``text``; empty if it cannot be divided."""
    names = _names(text, vocabulary)
    return names if len(names) > 1 else []


def _names(text: str, vocabulary: Vocabulary) -> list[str]:
    for pattern in (_branch(vocabulary), _central(vocabulary), _of_place(vocabulary)):
        if not (match := pattern.match(text)):
            continue
        ends = [match.end()] if pattern is not _of_place(vocabulary) else _ends(text, match.end(), vocabulary)
        for end in ends:
            rest = _names(text[end:], vocabulary) if end < len(text) else []
            if rest or end == len(text):
                return [text[:end], *rest]
    return []


def _ends(text: str, start: int, vocabulary: Vocabulary) -> list[int]:
    stretch = range(start + 1, min(len(text), _LONGEST_NAME) + 1)
    return [end for end in stretch if _agency(vocabulary).fullmatch(text, 0, end)]


@lru_cache(maxsize=4)
def _agency(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(
        rf"[^，。；：《》“”]{{0,{_LONGEST_NAME}}}{alternation(vocabulary.words('structure/agency-ending'))}"
    )


@lru_cache(maxsize=4)
def _places(vocabulary: Vocabulary) -> str:
    listed = (c for c in vocabulary.concepts("regions") if (c.value("regionKind") or "").endswith("/place"))
    return alternation(name for concept in listed for name in concept.labels("pref"))


@lru_cache(maxsize=4)
def _of_place(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(_places(vocabulary))


@lru_cache(maxsize=4)
def _central(vocabulary: Vocabulary) -> re.Pattern[str]:
    names = (name for c in vocabulary.concepts("agencies") for name in c.labels("pref", "alt") if len(name) > 2)
    return re.compile(alternation(names))


@lru_cache(maxsize=4)
def _branch(vocabulary: Vocabulary) -> re.Pattern[str]:
    """国家税务总局重庆市税务局: a branch of a central body in a place."""
    ends = alternation(vocabulary.words("structure/branch-ending"))
    return re.compile(rf"(?:{_central(vocabulary).pattern})(?:{_places(vocabulary)})+?{ends}")
