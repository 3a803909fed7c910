"""The ways a text names an area: a name of the register, a county, a compound, a zone in a list. They propose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.extract._region_words import HAN, Rules
from loaders.matching import best_cover, occurrences
from loaders.model import Span

_COUNTY = re.compile(
    rf"(?:(?![和与及或各全等的在辖本该])[{HAN}]){{1,3}}?(?:区|县|旗)(?![{HAN}]{{0,1}}(?:级|域|别|间|块|县|位|市))"
)
_NAMESAKE = re.compile("[县旗]|区(?![域别间块县位级])")  # 南昌县 is not 南昌市
_CITY_DISTRICT = re.compile("区(?![域别间块县位级])")
_COUNTY_SUFFIX = re.compile("[区县市旗](?![域别间块位级])")
_SHORTEST_TYPE, _LONGEST_TYPE = 2, 12  # characters before the head of a typed area: 软件|产业园区
_LONGEST_COUNTY = 24  # 积石山保安族东乡族撒拉族自治县, with its prefecture
_COUNT = re.compile(r"(?:\d+|[一二三四五六七八九十两几多]+)[余多]?[个家处座条大](?:左右|以上)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    span: Span
    norm: str
    kind: str
    rule: str
    named: bool  # one particular area, not a class of them
    members: tuple[str, ...] = ()  # of a coordination that shares its head


def candidates(text: str, rules: Rules) -> list[Candidate]:
    names = chained(text, best([*named(text, rules), *counties(text, rules)]), rules)
    return best([*names, *compounds(text, rules)])


def best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the longest reading, without overlap."""
    return best_cover(candidates, lambda c: c.span, lambda c: (c.span.end - c.span.start) ** 2)


def named(text: str, rules: Rules) -> Iterator[Candidate]:
    """Names of the register that their own guards let pass."""
    for match in rules.names.finditer(text):
        concept = rules.by_name[match[0]]
        if text.startswith(concept.values("notBefore") or ("\0",), match.end()):
            continue
        if text.endswith(concept.values("notAfter") or ("\0",), 0, match.start()):
            continue
        kind = (concept.value("regionKind") or "place").rsplit("/", 1)[-1]
        named = kind == "place" or bool(concept.broader)
        yield Candidate(Span(*match.span()), concept.label(), kind, "register", named)


def counties(text: str, rules: Rules) -> Iterator[Candidate]:
    """Full names of counties and districts (历下区), the longest before each suffix."""
    for suffix in _COUNTY_SUFFIX.finditer(text):
        for start in range(max(0, suffix.end() - _LONGEST_COUNTY), suffix.start() - 1):
            if concept := rules.counties.get(text[start : suffix.end()]):
                yield Candidate(Span(start, suffix.end()), concept.label(), "place", "county", True)
                break


def chained(text: str, names: list[Candidate], rules: Rules) -> Iterator[Candidate]:
    """Places joined to the place within them (山西省长治市), to an unlisted county, or to a zone named after them."""
    position = 0
    while position < len(names):
        first = last = names[position]
        position += 1
        while first.kind == "place" and position < len(names) and names[position].span.start == last.span.end:
            last = names[position]
            position += 1
        span = Span(first.span.start, last.span.end)
        class_of_zones = first.kind == "place" and last.kind == "zone" and not last.named
        yield (
            replace(last, span=span, norm=text[span.start : span.end], named=True)
            if class_of_zones
            else replace(last, span=span)
        )
        if last.kind != "place":
            continue
        for rule, kind, match in (
            ("county", "place", _county(text, span)),
            ("zone-of-place", "zone", rules.zone_of_place.match(text, span.end)),
            ("part-of-place", "zone", rules.part_of_place.match(text, span.end)),
        ):
            if match and not rules.foreign.search(match[0]) and not rules.boundary.search(match[0]):
                whole = Span(span.start, match.end())
                yield Candidate(whole, text[whole.start : whole.end], kind, rule, True)


def _county(text: str, place: Span) -> re.Match[str] | None:
    """What makes a place with its suffix an unlisted district or county: 济南市历下区, 宣城市区."""
    last = text[place.end - 1]
    if last == "市" and (match := _CITY_DISTRICT.match(text, place.end)):
        return match
    return (_COUNTY if last in "市州省区县" else _NAMESAKE).match(text, place.end)


def compounds(text: str, rules: Rules) -> Iterator[Candidate]:
    """Noun compounds that end in 试点地区, 示范区 and the like, from the left edge of the compound on.

    A compound that says which kind of area it is (软件产业园区) stands for areas also where they are yet to be made;
    建设一批产业园区 does not, nor does what something is to become (建成创新示范区).
    """
    for pattern, kind in ((rules.pilot, "pilot-area"), (rules.zone, "zone"), (rules.typed, "zone")):
        for match in occurrences(pattern, text):
            start = _left_edge(text, match.start(), kind, rules)
            if kind == "zone" and (conjunct := rules.ranked_conjunct.search(text, 0, start)):
                start = conjunct.start()
            ranked = kind == "pilot-area" or rules.zone_start.match(text, start, match.start()) is not None
            if not ranked:
                start = max((verb.end() for verb in rules.verb.finditer(text, start, match.start())), default=start)
                if pattern is rules.zone or not _is_typed(text, Span(start, match.start()), rules):
                    continue
                if any(name.end() == match.end() for name in rules.named_zones.finditer(text, start, match.end())):
                    continue
            bare = start == match.start()
            if (bare and rules.build.search(text, 0, start)) or rules.unspecific.search(text, 0, start):
                continue
            if rules.likened.search(text, 0, start):
                continue
            span = Span(start, match.end())
            yield Candidate(span, text[span.start : span.end], kind, "compound" if ranked else "typed", not bare)


def _is_typed(text: str, modifier: Span, rules: Rules) -> bool:
    """Whether a modifier says which kind of area is meant: 软件 in 软件产业园区; 专业化 does not."""
    stretch = text[modifier.start : modifier.end]
    if not _SHORTEST_TYPE <= len(stretch) <= _LONGEST_TYPE or rules.general.fullmatch(stretch):
        return False
    if rules.typed_start.match(stretch) or rules.not_in_type.search(text, *modifier):
        return False
    return re.fullmatch(f"[{HAN}]+", stretch) is not None


def parks(text: str, rules: Rules) -> Iterator[Candidate]:
    """园区, 产业园区 as noun phrases of their own: 在园区内, 鼓励产业园区开展; not in 园区服务资源."""
    for match in rules.bare_park.finditer(text):
        if not rules.build.search(text, 0, match.start()) and not rules.unspecific.search(text, 0, match.start()):
            yield Candidate(Span(*match.span()), rules.park.label(), "zone", "park", False)


def _left_edge(text: str, head: int, kind: str, rules: Rules) -> int:
    """Where the compound before ``head`` starts; a 和 belongs to it only between two modifiers of a pilot."""
    window = re.compile(rf"[{HAN}“”A-Za-z0-9+]{{0,24}}$").search(text, 0, head)
    start = window.start() if window else head
    for boundary in rules.boundary.finditer(text, start, head):
        start = boundary.end()
    for count in _COUNT.finditer(text, start, head):
        start = count.end()
    end = -1
    for place in rules.names.finditer(text, start, head):
        start = start if place.start() == end else place.start()
        end = place.end()
    conjunction = text.rfind("和", start, head)
    if conjunction != -1:
        inside = kind == "pilot-area" and 2 <= conjunction - start <= 8 and head - conjunction > 3
        start = start if inside else conjunction + 1
    return start


def with_determiner(text: str, candidate: Candidate, rules: Rules) -> Candidate:
    if candidate.named:
        return candidate
    match = rules.determiner.search(text, 0, candidate.span.start)
    return replace(candidate, span=Span(match.start(), candidate.span.end)) if match else candidate


def zones_listed(text: str, rules: Rules) -> Iterator[Candidate]:
    """三江新区、翠屏区: a zone that no register has, with a proper name, in an enumeration."""
    for match in rules.zone_listed.finditer(text):
        if not rules.boundary.search(match["name"]) and not rules.class_of_zones.search(match["name"]):
            yield Candidate(Span(*match.span()), match[0], "zone", "listed-zone", True)
