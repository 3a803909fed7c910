"""Which bodies a text names: the best of what the finders propose, without what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.extract._agency_begin import unlisted_begin
from loaders.extract._agency_finders import FINDERS
from loaders.extract._agency_setting import Mention, Setting
from loaders.extract._agency_words import Words, words
from loaders.matching import best_cover, occurrences
from loaders.model import Span

_PREFERENCE_FOR_LENGTH = 1.3  # above 1, so that one long name outweighs the two short ones it is made of
_UNDER_IT = re.compile(
    r"(?:及其|或者?其|和其)(?:所属|有关|相关|工作)?(?P<what>部门|办公机构|派出机构|派出机关)(?![^，。；]{0,6}负责人)"
)
_SECTIONS = re.compile(r"(?:有关|相关|各)?(?:司局|处室|内设机构)")
_LONGEST_LOCATED = 6  # characters before 所在地


def mentions(text: str, setting: Setting) -> list[Mention]:
    """The bodies that ``text`` names, in its order: the outermost, and named ones inside a coordination.

    Spans count from the start of ``text``. Titles in 《》 name no body.
    """
    known = words(setting.vocabulary)
    titles = [Span(m.start(), m.end()) for m in re.finditer(r"《[^》]*》?", text)]
    friends = _false_friends(text, known)
    candidates = [
        _with_sections(text, mention)
        for finder in FINDERS
        for mention in finder(text, setting, known)
        if not any(title.overlaps(mention.span) for title in titles)
        and not any(_straddles(friend, mention.span) for friend in friends)
    ]
    chosen = best_cover(
        dict.fromkeys(c for c in candidates if not c.nested),
        lambda c: c.span,
        lambda c: (c.span.end - c.span.start) ** _PREFERENCE_FOR_LENGTH,
    )
    chosen = [
        _with_location(text, _with_those_under_it(text, _with_charge(text, mention, known)), known)
        for mention in chosen
    ]
    chosen = list(_as_enumerated(text, chosen, setting))
    nested = [c for c in candidates if c.nested and any(m.span.contains(c.span) for m in chosen)]
    return sorted([*_without_catch_alls(text, chosen), *nested], key=lambda m: (m.span.start, -m.span.end))


def _false_friends(text: str, known: Words) -> list[Span]:
    return [Span(m.start(), m.start() + len(m["friend"])) for m in occurrences(known.false_friend, text)]


def _straddles(friend: Span, span: Span) -> bool:
    """Whether a word crosses the end of a span, or its start: then the span cuts a word in two."""
    crosses_end = span.start <= friend.start < span.end < friend.end
    crosses_start = friend.start < span.start < friend.end <= span.end
    return crosses_end or crosses_start


def _with_charge(text: str, mention: Mention, known: Words) -> Mention:
    """地方人民政府管理专利工作的部门: a government with the department in charge is one body, the department."""
    government = mention.agent_class in ("local-government", "government", "state-council")
    charge = known.in_charge.match(text, mention.span.end)
    if not government or charge is None:
        return mention
    norms = tuple(f"{norm}{charge[0]}" for norm in mention.norms)
    return Mention(Span(mention.span.start, charge.end()), norms, True, "department", "agency/in-charge")


def _with_those_under_it(text: str, mention: Mention) -> Mention:
    """各级人民政府及其部门: a class of governments with its departments is one phrase for both."""
    under = _UNDER_IT.match(text, mention.span.end)
    if mention.agent_class != "local-government" or not mention.generic or under is None:
        return mention
    norms = (*mention.norms, *(f"{norm}{under['what']}" for norm in mention.norms))
    return replace(mention, span=Span(mention.span.start, under.end()), norms=norms)


def _with_sections(text: str, mention: Mention) -> Mention:
    """各成员单位有关司局: a class of bodies with its sections is one phrase, for the sections."""
    sections = _SECTIONS.match(text, mention.span.end)
    if not mention.generic or sections is None:
        return mention
    norms = tuple(f"{norm}{sections[0]}" for norm in mention.norms)
    return replace(mention, span=Span(mention.span.start, sections.end()), norms=norms)


def _with_location(text: str, mention: Mention, known: Words) -> Mention:
    """项目所在地人民政府: what is located there belongs to the phrase."""
    start = mention.span.start
    if not text.startswith("所在", start):
        return mention
    begin = unlisted_begin(text, start, known)
    if not 0 < start - begin <= _LONGEST_LOCATED:
        return mention
    norms = tuple(f"{text[begin:start]}{norm}" for norm in mention.norms)
    return replace(mention, span=Span(begin, mention.span.end), norms=norms)


def _as_enumerated(text: str, chosen: list[Mention], setting: Setting) -> Iterator[Mention]:
    """各省、自治区、直辖市财政厅（局）、发展改革委: a short name after such a class is one too."""
    previous: Mention | None = None
    for mention in chosen:
        surface = text[mention.span.start : mention.span.end]
        joined = previous is not None and text[previous.span.end : mention.span.start] == "、"
        if joined and previous and _is_local_class(previous, text) and _is_shared(surface, setting):
            mention = replace(mention, norms=(surface,), generic=True, rule="agency/short-name")
        previous = mention
        yield mention


def _is_local_class(mention: Mention, text: str) -> bool:
    offices = mention.rule in ("agency/office", "agency/short-name")
    return mention.generic and (offices or text.startswith("各", mention.span.start))


def _is_shared(name: str, setting: Setting) -> bool:
    return any(name in concept.values("sharedLabel") for concept in setting.vocabulary.by_label("agencies", name))


def _without_catch_alls(text: str, chosen: list[Mention]) -> Iterator[Mention]:
    """Drop 有关部门 in 商务部、财政部等有关部门: it adds nobody whom the enumeration does not stand for."""
    end = -1
    for mention in chosen:
        start = mention.span.start
        if not (mention.generic and text[end:start] == "等" and end > 0):
            yield mention
            end = mention.span.end
