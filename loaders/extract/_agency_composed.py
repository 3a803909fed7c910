"""Bodies whose names are put together: of a place or level, a field and a head (市财政局, 各区政府, 省委组织部)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.extract._agency_begin import is_introduced, place_before, unlisted_begin
from loaders.extract._agency_official import class_of_bodies, official_name, placed
from loaders.extract._agency_setting import Finder, Mention, Setting, named_body
from loaders.extract._agency_words import Words, head_class
from loaders.model import Span

_NO_NAME = re.compile("[在经报应以对从按就请并希]")  # 在领导小组…, 报领导小组…: no names begin so
_OF_THE_PARTY = "中共"


def _composed(text: str, start: int, match: re.Match[str], setting: Setting, known: Words, rule: str) -> Mention:
    """The mention of a body whose core a pattern found, with the place before it."""
    who = match.groupdict().get("who") or ""
    is_plural = bool(who) and (who.startswith("各") or known.plural.match(who) is not None)
    upper = known.upper_level.fullmatch(who) is not None
    begin = (
        start
        if is_plural
        else place_before(text, start, start + len(who), known, listed_only=upper or who in ("", "党"))
    )
    surface = text[begin : match.end()]
    nation = rule == "agency/office" and known.nation.fullmatch(who) is not None
    generic = not nation and (is_plural or (begin == start and not setting.local))
    kind = head_class(surface, known, "department")
    core = match[0][len(who) :].removesuffix(match.groupdict().get("second") or "\0")  # 发展改革局（商务局）
    norm = class_of_bodies(surface) if generic else surface
    if not (generic or nation):
        norm = in_full(text[begin:start], who, core, setting, known)
    return Mention(Span(begin, match.end()), (norm,), generic, kind, rule)


def _cuts_word(text: str, start: int, known: Words) -> bool:
    """Whether ``start`` is inside a word: 社|区卫生服务站."""
    friend = known.false_friend.match(text, max(0, start - 1))
    return friend is not None and start > 0 and len(friend["friend"]) > 1


def in_full(place: str, who: str, core: str, setting: Setting, known: Words) -> str:
    """The official name of a local body, as far as it is certain: of the place before it, and of the office."""
    is_placed = not who or known.placed_level.fullmatch(who)
    name = placed(place, who, setting.home, setting.vocabulary) if is_placed and (place or who) else None
    if name is None:
        return f"{place}{who}{official_name(None, core, setting.vocabulary, setting.date)}"
    written = place + who if len(place) == 1 else place  # 贵州: its 州 is no level
    return official_name(name, core, setting.vocabulary, setting.date, written)


def _governments(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.governments.occurrences(text):
        if known.special_administration.match(match["head"]) and known.divisions_first.match(match["who"]):
            areas, _, zone = match["who"].rpartition("、")  # 各区县、开发区管委会: only the last has one
            border = match.start() + len(areas)
            yield Mention(Span(match.start(), border), (areas,), True, "local-government", "agency/areas")
            name = f"{zone}{match['head']}"
            yield Mention(Span(border + 1, match.end()), (name,), True, "local-government", "agency/government")
            continue
        yield _composed(text, match.start(), match, setting, known, "agency/government")


def _shared_governments(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """浔阳区、濂溪区人民政府: several places with one head."""
    for head in known.government_head.finditer(text):
        start, places = head.start(), list[str]()
        while begin := _conjunct_before(text, start, known):
            places.insert(0, text[begin.start : begin.end])
            start = begin.start
            if text[start - 1 : start] not in ("、", "和"):
                break
            start -= 1
        start = head.start() - len("、".join(places))
        if len(places) > 1 and is_introduced(text, start, known):
            norms = tuple(in_full(place, "", head[0], setting, known) for place in places)
            yield Mention(Span(start, head.end()), norms, False, "local-government", "agency/governments")


def _conjunct_before(text: str, end: int, known: Words) -> Span | None:
    """The place name that ends at ``end`` and begins after 、 or 和, or where a name can begin."""
    for begin in (text.rfind("、", 0, end) + 1, text.rfind("和", 0, end) + 1, unlisted_begin(text, end, known)):
        if known.place.fullmatch(text, begin, end) and not known.plural.match(text, begin):
            return Span(begin, end)
    return None


def _offices_unlisted(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """区城市更新和土地整备局: an office whose field no word class lists, where its name begins for certain."""
    for match in known.unlisted_office.occurrences(text):
        begin = place_before(text, match.start(), match.start() + len(match["who"]), known, listed_only=True)
        if is_introduced(text, begin, known) and (setting.local or begin < match.start()):
            norm = in_full(text[begin : match.start()], match["who"], match["rest"], setting, known)
            yield Mention(Span(begin, match.end()), (norm,), False, "department", "agency/unlisted-office")


def _offices(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.offices.occurrences(text):
        who = match["who"] or ""
        if who and _cuts_word(text, match.start(), known):
            continue
        if match["service"] and (not who or known.nation.fullmatch(who) or known.plural.match(who)):
            continue
        if not who and known.weak_competence.fullmatch(match["field"]):
            continue
        mention = _composed(text, match.start(), match, setting, known, "agency/office")
        if match["who"] or mention.span.start < match.start() or is_introduced(text, match.start(), known):
            yield mention


def _institutions(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.institutions.occurrences(text):
        yield _composed(text, match.start(), match, setting, known, "agency/institution")


def _party(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.party.occurrences(text):
        mention = _composed(text, match.start(), match, setting, known, "agency/party")
        begin = mention.span.start
        begin -= len(_OF_THE_PARTY) if text.endswith(_OF_THE_PARTY, 0, begin) else 0
        yield replace(mention, span=Span(begin, mention.span.end))


def _branches(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.branches.occurrences(text):
        kind = head_class(match[0], known, "department")
        parent, branch = match["parent"], official_name(None, match["branch"], setting.vocabulary)
        body = named_body(parent, setting)
        name = body.label() if body else official_name(None, parent, setting.vocabulary)
        norm = f"{name}{match['place']}{branch}"
        yield Mention(Span(match.start(), match.end()), (norm,), False, kind, "agency/branch")
    for match in known.short_branches.occurrences(text):
        begin = place_before(text, match.start(), match.start(), known)
        if begin < match.start():
            place = text[begin : match.start()]
            name = official_name(place, match[0], setting.vocabulary, setting.date, place)
            yield Mention(Span(begin, match.end()), (name,), False, "department", "agency/branch")


def _boards(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.boards.occurrences(text):
        level = match["level"] or ""
        begin = place_before(text, match.start(), match.start() + len(level), known, listed_only=True)
        begin = begin if level else match.start()
        if _NO_NAME.match(text, begin) or (not level and known.verb.match(text, begin)):
            continue
        if not (is_introduced(text, begin, known) or text.startswith("的", begin - 1)):
            continue
        definite = known.nation.match(match[0]) is not None or setting.local or begin < match.start()
        generic = match[0].startswith("各") or not definite
        place, core = text[begin : match.start()], match[0][len(level) :]
        norm = match[0].removeprefix("各级") if generic else in_full(place, level, core, setting, known)
        yield Mention(Span(begin, match.end()), (norm,), generic, "task-force", "agency/board")


COMPOSED: tuple[Finder, ...] = (
    _governments, _shared_governments, _offices, _offices_unlisted, _institutions, _party, _branches, _boards
)  # fmt: skip
