"""What a local body is called in full (codebook §16.1): 市发展改革委 of 青岛 is 青岛市发展和改革委员会.

The place comes from the issuer or from the text, the full form of an abbreviation from ``lexicon/office-names.ttl``.
Where either is not certain, the name stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.locality import Locality, find_place, full_place
from loaders.matching import alternation

_FULL_SLOT = "……"  # where the full name of the place stands: 国家税务总局……税务局
_SLOT = "…"  # where the place stands in the name of a branch: 中国银行保险监督管理委员会…监管局
_ADMINISTRATION = re.compile("管委会$")  # 郑东新区管委会
_PARTY = re.compile("委(?!员)")


def placed(place: str, level: str, around: Locality, vocabulary: Vocabulary) -> str | None:
    """The official name of the place before a body: ``place`` as written (“” if it is not) and the level behind it.

    None if the place is unknown.
    """
    if not place:
        concept = around.at(level)
    else:
        concept = find_place(place + level, around, vocabulary) or (
            find_place(place, around, vocabulary) if not level else None
        )
    return full_place(concept, vocabulary) if concept else None


def official_name(
    place: str | None, core: str, vocabulary: Vocabulary, day: date | None = None, written: str = ""
) -> str:
    """The name of a body in full, from the official name of its place and the rest of its own (发展改革委).

    ``day`` decides which names were in force; unknown, the present ones are taken. ``written`` is the place as the
    text has it: branches of central bodies use the short form (北京, 阿勒泰).
    """
    if place and _PARTY.match(core):
        place = f"中共{place}"
    known = _full_names(vocabulary)
    match = known.pattern.fullmatch(core)
    if match and _is_in_force(known.names[match["stem"]], day):
        core = known.names[match["stem"]].label() + match["suffix"]
        if _FULL_SLOT in core:
            return core.replace(_FULL_SLOT, place) if place else match[0]
        if _SLOT in core:
            if not place:
                return match[0]
            # 市金融监管局 is an office of the city, 苏州金融监管局 a branch of the central body
            return core.replace(_SLOT, re.sub("[省市]$", "", written)) if written else place + match[0]
        if match["suffix"] == "委":
            core += "员会"
    return (place or "") + _ADMINISTRATION.sub("管理委员会", core)


def _is_in_force(name: Concept, day: date | None) -> bool:
    since = name.value("validFrom")
    return day is None or since is None or since <= day.isoformat()


def split_level(name: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """市城发集团 → 市, 城发集团; None for a name that does not begin with its level (市场监管局)."""
    known = _full_names(vocabulary)
    match = known.level.match(name)
    return (match[0], name[match.end() :]) if match and not known.friend.match(name) else None


def public_body_in_full(place: str, body: str, vocabulary: Vocabulary) -> str:
    """南宁, 公积金中心 → 南宁住房公积金管理中心: the place stays as the text has it."""
    level, core = split_level(body, vocabulary) or ("", body)
    return f"{place}{level}{official_name(None, core, vocabulary)}"


def class_of_bodies(surface: str) -> str:
    """各市财政局 and 各有关区人民政府 stay as written (codebook §16.1); 各开发区管委会 → 各开发区管理委员会."""
    return _ADMINISTRATION.sub("管理委员会", surface) if surface.startswith("各") else surface


@dataclass(frozen=True, slots=True)
class _FullNames:
    pattern: re.Pattern[str]
    names: Mapping[str, Concept]
    level: re.Pattern[str]
    friend: re.Pattern[str]


@lru_cache(maxsize=4)
def _full_names(vocabulary: Vocabulary) -> _FullNames:
    names = {
        cue: concept
        for concept in vocabulary.scheme("lexicon/office-names").values()
        for cue in (concept.label(), *concept.cues)
    }
    suffix = alternation(vocabulary.words("agency/office-suffix"))
    return _FullNames(
        pattern=re.compile(f"(?P<stem>{alternation(names)})(?P<suffix>{suffix}?)"),
        names=names,
        level=re.compile(alternation(vocabulary.words("agency/placed-level"))),
        friend=re.compile(alternation(vocabulary.words("agency/false-friend"))),
    )
