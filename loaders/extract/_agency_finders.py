"""The ways a text names a body: a listed name, a composed name, a generic phrase. They propose; others choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.iris import DEF
from kg.vocab import Concept, Vocabulary
from loaders.extract._agency_official import class_of_bodies, official_name, placed, public_body_in_full
from loaders.extract._agency_words import HAN, Words, agent_class, head_class
from loaders.locality import Locality
from loaders.matching import occurrences
from loaders.model import AgentClass, Span

_ENTERPRISE = DEF + "StateOwnedEnterprise"
_OBJECT_OF_VERB = re.compile(r"组织(?![、和及与]|$)")  # 组织卫生健康部门 …: a verb, not the field of 组织部门
_BARE_HEAD = 2  # characters of a head that says nothing by itself: 部门, 机关
_SHORTEST_FIELD, _LONGEST_FIELD = 2, 8  # characters of a field of competence that no word class lists


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a body, before anything is said about its role."""

    span: Span
    norms: tuple[str, ...]
    generic: bool
    agent_class: AgentClass
    rule: str
    nested: bool = False  # a named body inside a longer mention


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says about the bodies that its text leaves incomplete."""

    vocabulary: Vocabulary
    local: bool  # issued by or for one locality: 省财政厅 is then one body
    date: date | None = None  # decides which name was in force
    home: Locality = field(default_factory=Locality)  # the place of the issuer, where it is certain
    own: Mapping[str, str] = field(default_factory=dict)  # who 我部, 我局 is, where it is certain
    enterprises: bool = False  # whether state-owned enterprises count: only in a list of who is responsible (§16.7)


Finder = Callable[[str, Setting, Words], Iterator[Mention]]


# --- named bodies ----------------------------------------------------------------------------------------


def _in_force(concepts: Iterable[Concept], day: date | None) -> Concept | None:
    """The body that had the name on a day: the one whose life covers it, else the one that still lives."""
    ranked = sorted(concepts, key=lambda c: (not _covers(c, day), c.value("validUntil") is not None, c.iri))
    return ranked[0] if ranked else None


def _covers(concept: Concept, day: date | None) -> bool:
    if day is None:
        return concept.value("validUntil") is None
    start, end = concept.value("validFrom"), concept.value("validUntil")
    return (start is None or start <= day.isoformat()) and (end is None or day.isoformat() < end)


def named_body(name: str, setting: Setting) -> Concept | None:
    """The body of the authority that has this name, by the document's date; None if there is none."""
    listed = setting.vocabulary.by_label("agencies", name)
    return _in_force([c for c in listed if c.value("agentClass")], setting.date)


def _named(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.named, text):
        concept = named_body(match[0], setting)
        if concept is None or _is_guarded(text, match, concept):
            continue
        if _ENTERPRISE in concept.types and not setting.enterprises:
            continue
        span, kind = Span(match.start(), match.end()), agent_class(concept)
        if setting.local and match[0] in concept.values("sharedLabel"):
            yield Mention(span, (match[0],), True, kind, "agency/short-name")
        else:
            yield Mention(span, (concept.label(),), False, kind, "agency/named")


def _offices_of_named(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """工业和信息化部办公厅: the general office of a named body."""
    for match in occurrences(known.offices_of_named, text):
        if concept := named_body(match["body"], setting):
            norm = f"{concept.label()}{match['office']}"
            yield Mention(
                Span(match.start(), match.end()), (norm,), False, agent_class(concept), "agency/office-of-named"
            )


def _sections_of_named(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """工业和信息化部装备工业二司（国家重大技术装备办公室）: a department of a named body, with its second name."""
    for match in occurrences(known.sections_of_named, text):
        if concept := named_body(match["body"], setting):
            span, norm = Span(match.start(), match.end()), f"{concept.label()}{match['section']}"
            yield Mention(span, (norm,), False, agent_class(concept), "agency/section-of-named")


def _is_guarded(text: str, match: re.Match[str], concept: Concept) -> bool:
    return text.startswith(concept.values("notBefore"), match.end()) or (
        text[: match.start()].endswith(concept.values("notAfter"))
    )


# --- listed generic bodies -------------------------------------------------------------------------------


def _listed(text: str, _setting: Setting, known: Words) -> Iterator[Mention]:
    for pattern, concept in known.listed:
        for match in occurrences(pattern, text):
            span = Span(match.start(), match.end())
            norm = match[0] if match[0] in concept.labels() else concept.label()
            yield Mention(span, (norm,), True, agent_class(concept), f"agency/listed-{concept.slug}")


# --- generic bodies by grammar ---------------------------------------------------------------------------

_KEPT_BEFORE_FIELD = re.compile(r"地方|国务院|省级|市级|县级|区级|基层|以上")


def generic_norms(match: re.Match[str], known: Words) -> tuple[str, ...]:
    """地方各级商务、税务等部门 → 地方商务部门, 地方税务部门; 各级财政部门 → 财政部门; 有关部门 → 有关部门."""
    if match["fields"] is None:
        return (match[0],)
    prefix = match[0][: match.start("fields") - match.start()]
    if "部门" in match["head"]:
        prefix = re.sub("^各级|(?<=地方)各级|各级$", "", prefix)
    prefix = re.sub("^各地$|^各(?=[市县区]$)|^所在(?=[市县区])", "", prefix)
    prefix = re.sub("^各?省[、（].*直辖市）?$|^各?省（区、市）$", "省级", prefix)
    head = re.split("[和及、（]", match["head"])[0]
    fields = [m[0] for m in known.competence.finditer(match["fields"])]
    levels = prefix.split("、")  # 市、区教育部门: one of each level
    prefixes = levels if all(known.placed_level.fullmatch(level) for level in levels) else [prefix]
    return tuple(dict.fromkeys(f"{before}{field}{head}" for before in prefixes for field in fields))


def _generic(text: str, _setting: Setting, known: Words) -> Iterator[Mention]:
    ends = set()  # of the phrases that a longer one may not swallow
    for match in occurrences(known.generic, text):
        bare = match["fields"] is not None and match.start("fields") == match.start()
        weak = bare and len(match["head"]) == _BARE_HEAD and known.weak_competence.fullmatch(match["fields"])
        if (weak and not _is_introduced(text, match.start(), known)) or _OBJECT_OF_VERB.match(match["fields"] or ""):
            continue
        if not bare or _is_introduced(text, match.start(), known):
            ends.add(match.end())
        kind = head_class(match[0], known, "department")
        yield Mention(Span(match.start(), match.end()), generic_norms(match, known), True, kind, "agency/generic")
    for head in occurrences(known.noun_head, text):
        begin = unlisted_begin(text, head.start(), known)
        if (
            head.end() not in ends
            and not known.verb.match(text, begin)
            and _SHORTEST_FIELD <= head.start() - begin <= _LONGEST_FIELD
        ):
            name = text[begin : head.end()]
            kind = head_class(name, known, "department")
            yield Mention(Span(begin, head.end()), (name,), True, kind, "agency/noun-head")


def _public_bodies(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.public_bodies, text):
        begin = place_before(text, match.start(), match.start(), known, listed_only=True)
        name = text[begin : match.end()]
        kind, generic = head_class(name, known, "public-body"), begin == match.start()
        norm = (
            name.removeprefix("各级")
            if generic
            else public_body_in_full(text[begin : match.start()], match[0], setting.vocabulary)
        )
        yield Mention(Span(begin, match.end()), (norm,), generic, kind, "agency/public-body")


def _areas(text: str, _setting: Setting, known: Words) -> Iterator[Mention]:
    """各市、各县（市、区） as governments: only where they act or are enumerated."""
    for match in occurrences(known.areas, text):
        if known.acting.match(text, match.end()):
            span = Span(match.start(), match.end())
            yield Mention(span, (match[0],), True, "local-government", "agency/areas")


# --- composed names --------------------------------------------------------------------------------------


def place_before(text: str, start: int, end: int, known: Words, listed_only: bool = False) -> int:
    """Where the place name before ``start`` begins (南昌 before 市财政局); ``start`` itself if there is none.

    ``end`` is where a level word that may belong to the place's name ends: 大同 is no listed name, 大同市 is.
    A listed place always counts; an unlisted one only if nothing but an introducing word (由, 会同, 报) stands
    between it and the last punctuation mark.
    """
    run = re.search(f"{HAN}*$", text[:start])
    begin = run.start() if run else start
    for stop in (end, start):
        listed = known.place_end.search(text, begin, stop)
        if listed and listed.start() < start:
            return listed.start()
    begin = unlisted_begin(text, start, known)
    return begin if not listed_only and known.unlisted_place.fullmatch(text, begin, start) else start


def unlisted_begin(text: str, start: int, known: Words) -> int:
    """Where a name that ends at ``start`` can begin: after a mark, an introducing word or a conjunction."""
    run = re.search(f"{HAN}*$", text[:start])
    begin = run.start() if run else start
    for introducer in known.introducer.finditer(text, begin, start):
        begin = begin if introducer["friend"] else introducer.end()
    return max(begin, *(text.rfind(mark, begin, start) + 1 for mark in "和与及或的"))


def _is_introduced(text: str, start: int, known: Words) -> bool:
    """Whether a name can begin at ``start``: after a mark or an introducing word, not inside another word."""
    run = re.search(f"{HAN}*$", text[:start])
    if run is None or not run[0]:
        return True
    ends = [m.end() for m in known.introducer.finditer(text, run.start(), start) if not m["friend"]]
    return text[start - 1] in "由和与及对向经报、" or (bool(ends) and ends[-1] == start)


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
        norm = _in_full(text[begin:start], who, core, setting, known)
    return Mention(Span(begin, match.end()), (norm,), generic, kind, rule)


def _cuts_word(text: str, start: int, known: Words) -> bool:
    """Whether ``start`` is inside a word: 社|区卫生服务站."""
    friend = known.false_friend.match(text, max(0, start - 1))
    return friend is not None and start > 0 and len(friend["friend"]) > 1


def _in_full(place: str, who: str, core: str, setting: Setting, known: Words) -> str:
    """The official name of a local body, as far as it is certain: of the place before it, and of the office."""
    is_placed = not who or known.placed_level.fullmatch(who)
    name = placed(place, who, setting.home, setting.vocabulary) if is_placed and (place or who) else None
    if name is None:
        return f"{place}{who}{official_name(None, core, setting.vocabulary, setting.date)}"
    written = place + who if len(place) == 1 else place  # 贵州: its 州 is no level
    return official_name(name, core, setting.vocabulary, setting.date, written)


def _governments(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.governments, text):
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
        if len(places) > 1 and _is_introduced(text, start, known):
            norms = tuple(_in_full(place, "", head[0], setting, known) for place in places)
            yield Mention(Span(start, head.end()), norms, False, "local-government", "agency/governments")


def _conjunct_before(text: str, end: int, known: Words) -> Span | None:
    """The place name that ends at ``end`` and begins after 、 or 和, or where a name can begin."""
    for begin in (text.rfind("、", 0, end) + 1, text.rfind("和", 0, end) + 1, unlisted_begin(text, end, known)):
        if known.place.fullmatch(text, begin, end) and not known.plural.match(text, begin):
            return Span(begin, end)
    return None


def _offices(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.offices, text):
        who = match["who"] or ""
        if who and _cuts_word(text, match.start(), known):
            continue
        if match["service"] and (not who or known.nation.fullmatch(who) or known.plural.match(who)):
            continue
        if not who and known.weak_competence.fullmatch(match["field"]):
            continue
        mention = _composed(text, match.start(), match, setting, known, "agency/office")
        if match["who"] or mention.span.start < match.start() or _is_introduced(text, match.start(), known):
            yield mention


def _institutions(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.institutions, text):
        yield _composed(text, match.start(), match, setting, known, "agency/institution")


def _party(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.party, text):
        yield _composed(text, match.start(), match, setting, known, "agency/party")


def _branches(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.branches, text):
        kind = head_class(match[0], known, "department")
        parent, branch = match["parent"], official_name(None, match["branch"], setting.vocabulary)
        body = named_body(parent, setting)
        name = body.label() if body else official_name(None, parent, setting.vocabulary)
        norm = f"{name}{match['place']}{branch}"
        yield Mention(Span(match.start(), match.end()), (norm,), False, kind, "agency/branch")
    for match in occurrences(known.short_branches, text):
        begin = place_before(text, match.start(), match.start(), known)
        if begin < match.start():
            place = text[begin : match.start()]
            name = official_name(place, match[0], setting.vocabulary, setting.date, place)
            yield Mention(Span(begin, match.end()), (name,), False, "department", "agency/branch")


def _boards(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in occurrences(known.boards, text):
        level = match["level"] or ""
        begin = place_before(text, match.start(), match.start() + len(level), known, listed_only=True)
        begin = begin if level else match.start()
        if not _is_introduced(text, begin, known):
            continue
        definite = known.nation.match(match[0]) is not None or setting.local or begin < match.start()
        generic = match[0].startswith("各") or not definite
        place, core = text[begin : match.start()], match[0][len(level) :]
        norm = match[0].removeprefix("各级") if generic else _in_full(place, level, core, setting, known)
        yield Mention(Span(begin, match.end()), (norm,), generic, "task-force", "agency/board")


def _own_bodies(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """我部: the issuer itself."""
    for match in known.own_body.finditer(text):
        norm = setting.own.get(match[0], match[0])
        yield Mention(Span(match.start(), match.end()), (norm,), False, "department", "agency/own-body")


def _treasuries(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """中央财政, 市财政 as those who pay: before a predicate, or after 由."""
    for match in known.treasury.finditer(text):
        who = match["who"]
        place = ""
        if known.placed_level.fullmatch(who):
            begin = place_before(text, match.start(), match.start() + len(who), known, listed_only=True)
            place = text[begin : match.start()]
        begin = match.start() - len(place)
        as_modifier = known.treasury_as_modifier.match(text, match.end()) and text[begin - 1 : begin] != "由"
        if as_modifier or not _is_introduced(text, begin, known):
            continue
        nation = known.nation.fullmatch(who) is not None
        named = nation or bool(known.placed_level.fullmatch(who) and (place or setting.local))
        norm = match[0] if nation or not named else _in_full(place, who, match[0][len(who) :], setting, known)
        kind: AgentClass = "department" if nation else "local-government"
        yield Mention(Span(begin, match.end()), (norm,), not named, kind, "agency/treasury")


def _tiers(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """由市、区两级共同承担: the governments of several levels."""
    for match in known.tiers.finditer(text):
        named = match[0].endswith("政府")
        if named or text.startswith("由", match.start() - 1) or known.tiers_act.match(text, match.end()):
            norm = match[0] if match[0].endswith(("政府", "财政")) else f"{match[0]}政府"
            yield Mention(Span(match.start(), match.end()), (norm,), True, "local-government", "agency/tiers")


def _delegates(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """商务部、中国贸促会驻外经贸和投资促进机构: the offices abroad of named bodies, with the senders inside."""
    for match in known.delegates.finditer(text):
        senders = [
            (Span(match.start() + m.start(), match.start() + m.end()), named_body(m[0], setting))
            for m in re.finditer("[^、]+", match["senders"])
        ]
        norms = []
        for _, body in senders:
            name = f"{body.label() if body else ''}{match['what']}"
            same = [c for pattern, c in known.listed if pattern.fullmatch(name)]
            norms.append(same[0].label() if same else name)
        span = Span(match.start(), match.end())
        yield Mention(span, tuple(norms), False, "overseas-mission", "agency/delegates")
        for inner, body in senders:
            if body is not None:
                yield Mention(inner, (body.label(),), False, agent_class(body), "agency/named", nested=True)


FINDERS: tuple[Finder, ...] = (
    _named, _offices_of_named, _sections_of_named, _listed,
    _generic, _areas, _governments, _shared_governments, _offices, _institutions,
    _public_bodies, _party, _branches, _boards, _own_bodies, _treasuries, _tiers, _delegates,
)  # fmt: skip
