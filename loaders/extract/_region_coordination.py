"""Coordinations of areas with one head: 上海、北京自由贸易试验区 names two zones (codebook §0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.extract._region_candidates import Candidate
from loaders.extract._region_words import Rules
from loaders.model import Span

JOINT = re.compile(r"(?:[、和与及]|以及)")
_COUNTIES = re.compile(r"(?P<others>(?:[一-鿿]{2,6}、)+)(?P<last>[一-鿿]{2,3}?)(?P<level>[区县])(?![域级间位])")
_LEVELS = "省市区县州盟旗"


def with_shared_head(text: str, regions: Sequence[Candidate], rules: Rules) -> Iterator[Candidate]:
    """上海、北京自由贸易试验区: places before the zone of another place are zones of that kind, too (codebook §0)."""
    waiting: list[Candidate] = []
    for candidate in regions:
        joined = not waiting or JOINT.fullmatch(text[waiting[-1].span.end : candidate.span.start])
        if not joined:
            yield from waiting
            waiting = []
        if candidate.kind == "place" and text[candidate.span.end - 1] not in _LEVELS:
            waiting.append(candidate)
            continue
        place = _place_at(text, candidate.span, rules) if waiting and candidate.kind == "zone" else None
        names = (*(text[slice(*other.span)] for other in waiting), place or "")
        if place and len({_is_province(name, rules) for name in names}) == 1:
            head = text[candidate.span.start + len(place) : candidate.span.end]
            members = tuple(_zone_of(name, head, rules) for name in names)
            yield replace(candidate, span=Span(waiting[0].span.start, candidate.span.end), members=members)
        else:
            yield from (*waiting, candidate)
        waiting = []
    yield from waiting


def shared_counties(text: str, rules: Rules) -> Iterator[Candidate]:
    """越秀、海珠、天河区: counties of one prefecture that share their 区."""
    for match in _COUNTIES.finditer(text):
        level = match["level"]
        names = [*match["others"].removesuffix("、").split("、"), match["last"]]
        found = [rules.counties.get(name + level) for name in names[1:]]
        first = next((names[0][i:] for i in range(len(names[0]) - 1) if names[0][i:] + level in rules.counties), None)
        known = [rules.counties.get(f"{first}{level}"), *found]
        prefectures = {concept.notation[:4] if concept and concept.notation else None for concept in known}
        if first and len(prefectures) == 1 and None not in prefectures:
            start = match.start() + len(names[0]) - len(first)
            members = tuple(concept.label() for concept in known if concept)
            yield Candidate(Span(start, match.end()), members[-1], "place", "counties", True, members)


def _place_at(text: str, span: Span, rules: Rules) -> str | None:
    """The place, written without its level, that the name of a zone begins with."""
    for end in range(min(span.start + 4, span.end - 2), span.start + 1, -1):
        name = text[span.start : end]
        known = name in rules.by_name or any(name + level in rules.counties for level in _LEVELS)
        if known and name[-1] not in _LEVELS and rules.zone.search(text, end, span.end):
            return name
    return None


def _is_province(place: str, rules: Rules) -> bool:
    concept = rules.by_name.get(place)
    return concept is not None and (concept.notation or "").endswith("0000")


def _zone_of(place: str, head: str, rules: Rules) -> str:
    """上海 with 自由贸易试验区 → 中国（上海）自由贸易试验区, by the register; else as written."""
    known = rules.by_name.get(place + head)
    return known.label() if known else place + head
