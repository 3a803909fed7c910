"""Regions: places, macro regions, zones and pilot areas (codebook §7, §16.3).

A name of the register counts unless the words around it make it part of another name: of an office, a company, a
school, a title, a document number. A compound without 的 (…试点地区) is one region, so that two pilots stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.vocab import Vocabulary
from loaders.extract._region_words import HAN, Rules
from loaders.extract._region_words import rules as region_rules
from loaders.locality import Locality, full_place, home, is_local
from loaders.matching import best_cover, occurrences
from loaders.model import Document, RegionMention, Segment, Span
from loaders.titles import ALIAS

_TITLE = re.compile("《[^》]*》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔﹝\[［](?:19|20)\d\d[〕﹞\]］]\s*\d+\s*号")
_QUOTED = re.compile('“[^”"、，]{3,40}[”"]')
_COUNTY = re.compile(
    rf"(?:(?![和与及或各全等的在辖本该])[{HAN}]){{1,3}}?(?:区|县|旗)(?![{HAN}]{{0,1}}(?:级|域|别|间|块|县|位|市))"
)
_NAMESAKE = re.compile("[县旗]|区(?![域别间块县位级])")  # 南昌县 is not 南昌市
_CITY_DISTRICT = re.compile("区(?![域别间块县位级])")
_COUNTY_SUFFIX = re.compile("[区县市旗](?![域别间块位级])")
_SHORTEST_TYPE, _LONGEST_TYPE = 2, 12  # characters before the head of a typed area: 软件|产业园区
_LONGEST_COUNTY = 24  # 积石山保安族东乡族撒拉族自治县, with its prefecture
_COUNT = re.compile(r"(?:\d+|[一二三四五六七八九十两几多]+)[余多]?[个家处座条大](?:左右|以上)?")
_UNQUOTED_ALIAS = re.compile(rf"以下(?:统一)?简称(?P<alias>[{HAN}]{{2,8}})）")
_JOINT = re.compile(r"(?:[、和与及]|以及)")
_SCOPE = re.compile("适用范围：")
_DEFAULT_SCOPE = re.compile(r"以下除[^，。；]{2,30}外，(?P<rest>适用范围(?P<how>均为|均?同上|均?相同))")
_LEVELS = "省市区县州盟旗"
_TAIL = re.compile(r"(?:（[^（）]*）)?等?(?:地区|地方|地|省市|省份|省区市|省|市|城市|\d+个[省市地区]+)?")


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    norm: str
    kind: str
    rule: str
    named: bool  # one particular area, not a class of them
    members: tuple[str, ...] = ()  # of a coordination that shares its head


def find(document: Document, vocabulary: Vocabulary) -> Iterator[RegionMention]:
    """Every region, the longest reading of each stretch; ``acts_as_agent`` where the area is to act."""
    rules = region_rules(vocabulary)
    place = home(document, vocabulary) if is_local(document, vocabulary) else Locality()
    own = {place.label()[-1]: full_place(place, vocabulary) for place in reversed(place.places)}
    aliases = _aliases(document, rules)
    found = [
        mention for segment in document.segments() for mention in _in_segment(document, segment, rules, own, aliases)
    ]
    yield from _in_full(found, rules)


def _in_full(found: Sequence[RegionMention], rules: Rules) -> Iterator[RegionMention]:
    """Bare 试点城市 as the 智能建造试点城市 of the document, where it has pilots of no other kind."""
    for mention in found:
        if not rules.pilot.fullmatch(mention.norm):
            yield mention
            continue
        pilots = {other.norm for other in found if other.norm.endswith(mention.norm) and other.norm != mention.norm}
        yield replace(mention, norm=pilots.pop()) if len(pilots) == 1 else mention


def _aliases(document: Document, rules: Rules) -> dict[str, _Candidate]:
    """The short names that a text declares for its regions: 青岛市智算谷（以下简称“园区”）."""
    found: dict[str, _Candidate] = {}
    declarations = (*ALIAS.finditer(document.text), *_UNQUOTED_ALIAS.finditer(document.text))
    for declaration in declarations:
        opening = document.text.rfind("（", 0, declaration.start() + 1)
        if document.text[opening + 1 : declaration.start()].strip():
            continue
        start = max(document.text.rfind(mark, 0, opening) for mark in "，。；：\n") + 1
        for candidate in _candidates(document.text[start:opening], rules):
            one_area = candidate.named or candidate.kind in ("zone", "pilot-area")
            if candidate.span.end == opening - start and one_area:
                found.setdefault(declaration["alias"], candidate)
    return found


def _candidates(text: str, rules: Rules) -> list[_Candidate]:
    names = _chained(text, _best([*_named(text, rules), *_counties(text, rules)]), rules)
    return _best([*names, *_compounds(text, rules)])


def _aliased(text: str, aliases: Mapping[str, _Candidate], rules: Rules) -> Iterator[_Candidate]:
    for alias, candidate in aliases.items():
        for match in re.finditer(re.escape(alias), text):
            if not rules.alias_not_after.search(text, 0, match.start()):
                yield replace(candidate, span=Span(*match.span()), rule="alias")


def _with_shared_head(text: str, regions: Sequence[_Candidate], rules: Rules) -> Iterator[_Candidate]:
    """上海、北京自由贸易试验区: places before the zone of another place are zones of that kind, too (codebook §0)."""
    waiting: list[_Candidate] = []
    for candidate in regions:
        joined = not waiting or _JOINT.fullmatch(text[waiting[-1].span.end : candidate.span.start])
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


def _zones_listed(text: str, rules: Rules) -> Iterator[_Candidate]:
    """三江新区、翠屏区: a zone that no register has, with a proper name, in an enumeration."""
    for match in rules.zone_listed.finditer(text):
        if not rules.boundary.search(match["name"]) and not rules.class_of_zones.search(match["name"]):
            yield _Candidate(Span(*match.span()), match[0], "zone", "listed-zone", True)


def _parts(text: str, own: Mapping[str, str], rules: Rules) -> Iterator[_Candidate]:
    """我市限购区域: an area that the document draws within its own place."""
    innermost = [*own.values()][-1] if own else ""
    if innermost and not innermost.endswith(("省", "自治区")):
        for match in rules.part_alone.finditer(text):
            yield _Candidate(Span(*match.span()), f"{innermost}{match[0]}", "zone", "part", True)
    for match in rules.part.finditer(text):
        place = own.get(match["own"][-1])
        norm = f"{place}{text[match.end('own') : match.end()]}" if place else match[0]
        yield _Candidate(Span(*match.span()), norm, "zone", "part", True)


def _in_segment(
    document: Document, segment: Segment, rules: Rules, own: Mapping[str, str], aliases: Mapping[str, _Candidate]
) -> Iterator[RegionMention]:
    text = document.slice(segment.span)
    closed = [Span(*match.span()) for pattern in (_TITLE, _NUMBER) for match in pattern.finditer(text)]
    closed += [Span(match.start(), match.start("rest")) for match in _DEFAULT_SCOPE.finditer(text)]
    quotes = [Span(*match.span()) for match in _QUOTED.finditer(text)]  # “科创济南”: a campaign
    candidates = [
        _with_determiner(text, candidate, rules)
        for candidate in (
            *_aliased(text, aliases, rules),
            *_chained(text, _best([*_named(text, rules), *_counties(text, rules)]), rules),
            *_compounds(text, rules),
            *_parts(text, own, rules),
            *_parks(text, rules),
            *_zones_listed(text, rules),
        )
        if not any(candidate.span.overlaps(other) for other in closed)
        and not any(quoted != candidate.span and quoted.contains(candidate.span) for quoted in quotes)
    ]
    regions = [candidate for candidate in _best(candidates) if not _is_part_of_name(text, candidate, rules)]
    regions = list(_with_shared_head(text, regions, rules))
    bracket = segment.is_bracket
    if bracket and "范围" not in text:  # （市住建局、工业园区负责）: their administrations
        regions = [candidate for candidate in regions if candidate.rule not in ("park", "typed")]
    scope = _SCOPE.search(text)
    for candidate, acts in _with_agency(text, regions, rules):
        yield RegionMention(
            span=candidate.span.shift(segment.span.start),
            rule=f"region/{candidate.rule}",
            norm=candidate.norm,
            kind=candidate.kind,
            members=candidate.members,
            acts_as_agent=acts or (bracket and not (scope and scope.end() <= candidate.span.start)),
            heirs=_heirs(document, segment) if _is_default_scope(text, candidate) else (),
        )


def _is_default_scope(text: str, candidate: _Candidate) -> bool:
    """Whether a region is the scope of all measures to come (codebook §16.8): 以下除标注…外，适用范围均为甲地."""
    default = _DEFAULT_SCOPE.search(text)
    if default is None:
        return False
    if default["how"] == "均为":
        return candidate.span.start >= default.end()
    scope = _SCOPE.search(text)
    return scope is not None and scope.end() <= candidate.span.start and candidate.span.end <= default.start()


def _heirs(document: Document, segment: Segment) -> tuple[str, ...]:
    """The measures below in the same document or attachment that state no scope of their own."""
    return tuple(
        unit.key
        for unit in document.units
        if unit.kind == "measure"
        and unit.part == segment.unit.part
        and unit.span.start > segment.unit.span.start
        and not _SCOPE.search(document.slice(unit.span))
    )


def _best(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Those of the longest reading, without overlap."""
    return best_cover(candidates, lambda c: c.span, lambda c: (c.span.end - c.span.start) ** 2)


# --- candidates ------------------------------------------------------------------------------------------


def _named(text: str, rules: Rules) -> Iterator[_Candidate]:
    """Names of the register that their own guards let pass."""
    for match in rules.names.finditer(text):
        concept = rules.by_name[match[0]]
        if text.startswith(concept.values("notBefore") or ("\0",), match.end()):
            continue
        if text.endswith(concept.values("notAfter") or ("\0",), 0, match.start()):
            continue
        kind = (concept.value("regionKind") or "place").rsplit("/", 1)[-1]
        named = kind == "place" or bool(concept.broader)
        yield _Candidate(Span(*match.span()), concept.label(), kind, "register", named)


def _counties(text: str, rules: Rules) -> Iterator[_Candidate]:
    """Full names of counties and districts (历下区), the longest before each suffix."""
    for suffix in _COUNTY_SUFFIX.finditer(text):
        for start in range(max(0, suffix.end() - _LONGEST_COUNTY), suffix.start() - 1):
            if concept := rules.counties.get(text[start : suffix.end()]):
                yield _Candidate(Span(start, suffix.end()), concept.label(), "place", "county", True)
                break


def _chained(text: str, names: list[_Candidate], rules: Rules) -> Iterator[_Candidate]:
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
                yield _Candidate(whole, text[whole.start : whole.end], kind, rule, True)


def _county(text: str, place: Span) -> re.Match[str] | None:
    """What makes a place with its suffix an unlisted district or county: 济南市历下区, 宣城市区."""
    last = text[place.end - 1]
    if last == "市" and (match := _CITY_DISTRICT.match(text, place.end)):
        return match
    return (_COUNTY if last in "市州省区县" else _NAMESAKE).match(text, place.end)


def _compounds(text: str, rules: Rules) -> Iterator[_Candidate]:
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
            yield _Candidate(span, text[span.start : span.end], kind, "compound" if ranked else "typed", not bare)


def _is_typed(text: str, modifier: Span, rules: Rules) -> bool:
    """Whether a modifier says which kind of area is meant: 软件 in 软件产业园区; 专业化 does not."""
    stretch = text[modifier.start : modifier.end]
    if not _SHORTEST_TYPE <= len(stretch) <= _LONGEST_TYPE or rules.general.fullmatch(stretch):
        return False
    if rules.typed_start.match(stretch) or rules.not_in_type.search(text, *modifier):
        return False
    return re.fullmatch(f"[{HAN}]+", stretch) is not None


def _parks(text: str, rules: Rules) -> Iterator[_Candidate]:
    """园区, 产业园区 as noun phrases of their own: 在园区内, 鼓励产业园区开展; not in 园区服务资源."""
    for match in rules.bare_park.finditer(text):
        if not rules.build.search(text, 0, match.start()) and not rules.unspecific.search(text, 0, match.start()):
            yield _Candidate(Span(*match.span()), rules.park.label(), "zone", "park", False)


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


def _with_determiner(text: str, candidate: _Candidate, rules: Rules) -> _Candidate:
    if candidate.named:
        return candidate
    match = rules.determiner.search(text, 0, candidate.span.start)
    return replace(candidate, span=Span(match.start(), candidate.span.end)) if match else candidate


# --- what a place is part of -----------------------------------------------------------------------------


def _is_part_of_name(text: str, candidate: _Candidate, rules: Rules) -> bool:
    """True inside the name of an office, company or school, of a person's origin, and under a deictic word."""
    start, end = candidate.span
    if (candidate.rule != "alias" and rules.office_before.search(text, 0, start)) or (
        not candidate.named and rules.deictic.search(text, 0, start)
    ):
        return True
    if not candidate.named and candidate.kind == "zone" and rules.build.search(text, 0, start):
        return True
    if text.startswith("《", end):
        return True  # 邢台市《…》: the place stands for its government
    if candidate.kind != "place":
        if rules.to_be_run.match(text, end):
            return True  # 先行区建设办公室
        if text.startswith(("和", "与", "及"), end):
            return False
    match = rules.other_name.match(text, end)
    return match is not None and rules.foreign.search(match[0]) is None


def _with_agency(text: str, regions: Sequence[_Candidate], rules: Rules) -> Iterator[tuple[_Candidate, bool]]:
    """Each region with whether its coordination is to act: the object of 支持 + VP, or before 要, 应."""
    position = 0
    while position < len(regions):
        group = [regions[position]]
        position += 1
        while position < len(regions) and _JOINT.fullmatch(text[group[-1].span.end : regions[position].span.start]):
            group.append(regions[position])
            position += 1
        after = _TAIL.match(text, group[-1].span.end)
        end = after.end() if after else group[-1].span.end
        told = rules.instructs.search(text, 0, group[0].span.start) is not None and not text.startswith("的", end)
        acts = rules.modal.match(text, end) is not None or (
            told and (end > group[-1].span.end or rules.predicate.match(text, end) is not None)
        )
        yield from ((candidate, acts) for candidate in group)
