"""Regions: places, macro regions, zones and pilot areas (codebook §7, §16.3).

A name of the register counts unless the words around it make it part of another name: of an office, a company, a
school, a title, a document number. A compound without 的 (…试点地区) is one region, so that two pilots stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.vocab import Concept, Vocabulary
from loaders.extract._region_candidates import (
    Candidate,
    best,
    candidates,
    chained,
    compounds,
    counties,
    named,
    parks,
    with_determiner,
    zones_listed,
)
from loaders.extract._region_coordination import JOINT, shared_counties, with_shared_head
from loaders.extract._region_words import HAN, Rules
from loaders.extract._region_words import rules as region_rules
from loaders.locality import Locality, full_place, home, is_local
from loaders.model import Document, RegionMention, Segment, Span
from loaders.titles import ALIAS
from loaders.wrapping import read

_TITLE = re.compile("《[^》]*》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔﹝\[［](?:19|20)\d\d[〕﹞\]］]\s*\d+\s*号")
_QUOTED = re.compile('“[^”"、，]{3,40}[”"]')
_UNQUOTED_ALIAS = re.compile(rf"以下(?:统一)?简称(?P<alias>[{HAN}]{{2,8}})）")
_SCOPE = re.compile("适用范围：")
_DEFAULT_SCOPE = re.compile(r"以下除[^，。；]{2,30}外，(?P<rest>适用范围(?P<how>均为|均?同上|均?相同))")
_TAIL = re.compile(r"(?:（[^（）]*）)?等?(?:地区|地方|地|省市|省份|省区市|省|市|城市|\d+个[省市地区]+)?")


@dataclass(frozen=True, slots=True)
class _Own:
    """What a document calls its own places: by their level (我市), its county for short, by names it declares."""

    places: Mapping[str, str]
    counties: Mapping[str, str]
    aliases: Mapping[str, Candidate]


def find(document: Document, vocabulary: Vocabulary) -> Iterator[RegionMention]:
    """Every region, the longest reading of each stretch; ``acts_as_agent`` where the area is to act."""
    rules = region_rules(vocabulary)
    place = home(document, vocabulary) if is_local(document, vocabulary) else Locality()
    own = _Own(
        {place.label()[-1]: full_place(place, vocabulary) for place in reversed(place.places)},
        {county.label()[:-1]: county.label() for county in place.places if _has_short_name(county)},
        _aliases(document, rules),
    )
    found = [mention for segment in document.segments() for mention in _in_segment(document, segment, rules, own)]
    yield from _in_full(found, rules)


def _has_short_name(place: Concept) -> bool:
    is_county = place.notation is not None and not place.notation.endswith("00")
    return is_county and len(place.label()) > 2  # 福田区 is 福田, 赵县 is no 赵


def _in_full(found: Sequence[RegionMention], rules: Rules) -> Iterator[RegionMention]:
    """Bare 试点城市 as the 智能建造试点城市 of the document, where it has pilots of no other kind."""
    for mention in found:
        if not rules.pilot.fullmatch(mention.norm):
            yield mention
            continue
        pilots = {other.norm for other in found if other.norm.endswith(mention.norm) and other.norm != mention.norm}
        yield replace(mention, norm=pilots.pop()) if len(pilots) == 1 else mention


def _aliases(document: Document, rules: Rules) -> dict[str, Candidate]:
    """The short names that a text declares for its regions: 青岛市智算谷（以下简称“园区”）."""
    found: dict[str, Candidate] = {}
    declarations = (*ALIAS.finditer(document.text), *_UNQUOTED_ALIAS.finditer(document.text))
    for declaration in declarations:
        opening = document.text.rfind("（", 0, declaration.start() + 1)
        if document.text[opening + 1 : declaration.start()].strip():
            continue
        start = max(document.text.rfind(mark, 0, opening) for mark in "，。；：\n") + 1
        for candidate in candidates(document.text[start:opening], rules):
            one_area = candidate.named or candidate.kind in ("zone", "pilot-area")
            if candidate.span.end == opening - start and one_area:
                found.setdefault(declaration["alias"], candidate)
    return found


def _aliased(text: str, aliases: Mapping[str, Candidate], rules: Rules) -> Iterator[Candidate]:
    for alias, candidate in aliases.items():
        for match in re.finditer(re.escape(alias), text):
            if not rules.alias_not_after.search(text, 0, match.start()):
                yield replace(candidate, span=Span(*match.span()), rule="alias")


def _own_counties(text: str, counties: Mapping[str, str], rules: Rules) -> Iterator[Candidate]:
    """在福田举办, in a document of 福田区: its own county without 区, where the words around leave no doubt."""
    for short, county in counties.items():
        for match in re.finditer(re.escape(short), text):
            if rules.before_own.search(text, 0, match.start()) and rules.after_own.match(text, match.end()):
                yield Candidate(Span(*match.span()), county, "place", "own-county", True)


def _parts(text: str, own: Mapping[str, str], rules: Rules) -> Iterator[Candidate]:
    """我市限购区域: an area that the document draws within its own place."""
    innermost = [*own.values()][-1] if own else ""
    if innermost and not innermost.endswith(("省", "自治区")):
        for match in rules.part_alone.finditer(text):
            yield Candidate(Span(*match.span()), f"{innermost}{match[0]}", "zone", "part", True)
    for match in rules.part.finditer(text):
        place = own.get(match["own"][-1])
        norm = f"{place}{text[match.end('own') : match.end()]}" if place else match[0]
        yield Candidate(Span(*match.span()), norm, "zone", "part", True)


def _in_segment(document: Document, segment: Segment, rules: Rules, own: _Own) -> Iterator[RegionMention]:
    line = read(document, segment)
    text = line.text
    closed = [Span(*match.span()) for pattern in (_TITLE, _NUMBER) for match in pattern.finditer(text)]
    closed += [Span(match.start(), match.start("rest")) for match in _DEFAULT_SCOPE.finditer(text)]
    quotes = [Span(*match.span()) for match in _QUOTED.finditer(text)]  # “科创济南”: a campaign
    proposed = [
        with_determiner(text, candidate, rules)
        for candidate in (
            *_aliased(text, own.aliases, rules),
            *_own_counties(text, own.counties, rules),
            *shared_counties(text, rules),
            *chained(text, best([*named(text, rules), *counties(text, rules)]), rules),
            *compounds(text, rules),
            *_parts(text, own.places, rules),
            *parks(text, rules),
            *zones_listed(text, rules),
        )
        if not any(candidate.span.overlaps(other) for other in closed)
        and not any(quoted != candidate.span and quoted.contains(candidate.span) for quoted in quotes)
    ]
    regions = list(_without_names(text, best(proposed), rules))
    regions = list(with_shared_head(text, regions, rules))
    bracket = segment.is_bracket
    if bracket and "范围" not in text:  # （市住建局、工业园区负责）: their administrations
        regions = [candidate for candidate in regions if candidate.rule not in ("park", "typed")]
    scope = _SCOPE.search(text)
    for candidate, acts in _with_agency(text, regions, rules):
        yield RegionMention(
            span=line.span(candidate.span),
            rule=f"region/{candidate.rule}",
            norm=candidate.norm,
            kind=candidate.kind,
            members=candidate.members,
            acts_as_agent=acts or (bracket and not (scope and scope.end() <= candidate.span.start)),
            heirs=_heirs(document, segment) if _is_default_scope(text, candidate) else (),
        )


def _is_default_scope(text: str, candidate: Candidate) -> bool:
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


# --- what a place is part of -----------------------------------------------------------------------------


def _without_names(text: str, found: Sequence[Candidate], rules: Rules) -> Iterator[Candidate]:
    """The candidates that are no part of another name; 甲区、乙区财政局 names two offices, and no area."""
    kept: list[Candidate] = []
    follower: Candidate | None = None  # the place behind, if an office has its name
    for candidate in reversed(found):
        part = _is_part_of_name(text, candidate, rules)
        between = text[candidate.span.end : follower.span.start] if follower else ""
        shares = candidate.kind == "place" and JOINT.fullmatch(between) is not None
        names_office = shares or (part and rules.office_adjoins.match(text, candidate.span.end) is not None)
        follower = candidate if names_office else None
        if not part and not shares:
            kept.append(candidate)
    yield from reversed(kept)


def _is_part_of_name(text: str, candidate: Candidate, rules: Rules) -> bool:
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


def _with_agency(text: str, regions: Sequence[Candidate], rules: Rules) -> Iterator[tuple[Candidate, bool]]:
    """Each region with whether its coordination is to act: the object of 支持 + VP, or before 要, 应."""
    position = 0
    while position < len(regions):
        group = [regions[position]]
        position += 1
        while position < len(regions) and JOINT.fullmatch(text[group[-1].span.end : regions[position].span.start]):
            group.append(regions[position])
            position += 1
        after = _TAIL.match(text, group[-1].span.end)
        end = after.end() if after else group[-1].span.end
        told = rules.instructs.search(text, 0, group[0].span.start) is not None and not text.startswith("的", end)
        acts = rules.modal.match(text, end) is not None or (
            told and (end > group[-1].span.end or rules.predicate.match(text, end) is not None)
        )
        yield from ((candidate, acts) for candidate in group)
