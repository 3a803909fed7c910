"""The ways a text names a body: a listed name, a composed name, a generic phrase. They propose; others choose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.iris import DEF
from kg.vocab import Concept
from loaders.extract._agency_begin import is_introduced, place_before, unlisted_begin
from loaders.extract._agency_composed import COMPOSED, in_full
from loaders.extract._agency_official import public_body_in_full
from loaders.extract._agency_setting import Finder, Mention, Setting, named_body
from loaders.extract._agency_words import Words, agent_class, head_class
from loaders.matching import occurrences
from loaders.model import AgentClass, Span

_ENTERPRISE = DEF + "StateOwnedEnterprise"
_OBJECT_OF_VERB = re.compile(r"组织(?![、和及与]|$)")  # 组织卫生健康部门 …: a verb, not the field of 组织部门
_BARE_HEAD = 2  # characters of a head that says nothing by itself: 部门, 机关
_EACH = "各"  # 各机构监管部门
_SHORTEST_FIELD, _LONGEST_FIELD = 2, 8  # characters of a field of competence that no word class lists


# --- named bodies ----------------------------------------------------------------------------------------


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
    for match in known.offices_of_named.occurrences(text):
        if concept := named_body(match["body"], setting):
            norm = f"{concept.label()}{match['office']}"
            yield Mention(
                Span(match.start(), match.end()), (norm,), False, agent_class(concept), "agency/office-of-named"
            )


def _sections_of_named(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """工业和信息化部装备工业二司（国家重大技术装备办公室）: a department of a named body, with its second name."""
    for match in known.sections_of_named.occurrences(text):
        if concept := named_body(match["body"], setting):
            span, norm = Span(match.start(), match.end()), f"{concept.label()}{match['section']}"
            yield Mention(span, (norm,), False, agent_class(concept), "agency/section-of-named")


def _is_guarded(text: str, match: re.Match[str], concept: Concept) -> bool:
    return text.startswith(concept.values("notBefore"), match.end()) or (
        text[: match.start()].endswith(concept.values("notAfter"))
    )


# --- listed generic bodies -------------------------------------------------------------------------------


def _listed(text: str, _setting: Setting, known: Words) -> Iterator[Mention]:
    for pattern, concept in known.listed(text):
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
    for match in known.generic.occurrences(text):
        bare = match["fields"] is not None and match.start("fields") == match.start()
        weak = bare and len(match["head"]) == _BARE_HEAD and known.weak_competence.fullmatch(match["fields"])
        if (weak and not is_introduced(text, match.start(), known)) or _OBJECT_OF_VERB.match(match["fields"] or ""):
            continue
        if not bare or is_introduced(text, match.start(), known):
            ends.add(match.end())
        kind = head_class(match[0], known, "department")
        yield Mention(Span(match.start(), match.end()), generic_norms(match, known), True, kind, "agency/generic")
    for head in known.noun_head.occurrences(text):
        begin = unlisted_begin(text, head.start(), known)
        if (
            head.end() not in ends
            and not known.verb.match(text, begin)
            and _SHORTEST_FIELD <= head.start() - begin <= _LONGEST_FIELD
        ):
            name = text[begin : head.end()]
            kind = head_class(name, known, "department")
            begin -= len(_EACH) if text.endswith(_EACH, 0, begin) else 0
            yield Mention(Span(begin, head.end()), (name,), True, kind, "agency/noun-head")


def _public_bodies(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    for match in known.public_bodies.occurrences(text):
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
    for match in known.areas.occurrences(text):
        if known.acting.match(text, match.end()):
            span = Span(match.start(), match.end())
            yield Mention(span, (match[0],), True, "local-government", "agency/areas")


def _own_bodies(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """我部: the issuer itself; 你省: the body it answers, whom the text at this place does not name."""
    for match in known.own_body.finditer(text):
        norm = setting.own.get(match[0], match[0])
        yield Mention(Span(match.start(), match.end()), (norm,), False, "department", "agency/own-body")
    for match in known.addressed_body.occurrences(text):
        kind: AgentClass = "local-government" if known.placed_level.fullmatch(match[0][1:]) else "department"
        yield Mention(Span(match.start(), match.end()), (match[0],), True, kind, "agency/addressed-body")


def _state(text: str, _setting: Setting, known: Words) -> Iterator[Mention]:
    """政府统筹引导、市场运作: the state, where the text says what it does."""
    for match in known.state_acts.occurrences(text):
        yield Mention(Span(*match.span()), (match[0],), True, "government", "agency/state")


def _declared(text: str, setting: Setting, known: Words) -> Iterator[Mention]:
    """管理中心 after 某市住房公积金管理中心（以下简称“管理中心”）: where it acts or ends a phrase."""
    for name, body in setting.declared.items():
        for match in occurrences(re.compile(re.escape(name)), text):
            if is_introduced(text, match.start(), known) and known.acting.match(text, match.end()):
                yield replace(body, span=Span(*match.span()), rule="agency/declared")


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
        if as_modifier or not is_introduced(text, begin, known):
            continue
        nation = known.nation.fullmatch(who) is not None
        named = nation or bool(known.placed_level.fullmatch(who) and (place or setting.local))
        norm = match[0] if nation or not named else in_full(place, who, match[0][len(who) :], setting, known)
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
            same = [c for pattern, c in known.listed(name) if pattern.fullmatch(name)]
            norms.append(same[0].label() if same else name)
        span = Span(match.start(), match.end())
        yield Mention(span, tuple(norms), False, "overseas-mission", "agency/delegates")
        for inner, body in senders:
            if body is not None:
                yield Mention(inner, (body.label(),), False, agent_class(body), "agency/named", nested=True)


FINDERS: tuple[Finder, ...] = (
    _declared, _state, _named, _offices_of_named, _sections_of_named, _listed, _generic, _areas, _public_bodies,
    _own_bodies, _treasuries, _tiers, _delegates, *COMPOSED,
)  # fmt: skip
