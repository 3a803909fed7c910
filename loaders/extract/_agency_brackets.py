"""Responsibility brackets: （A、B牵头，C负责）, 责任单位：A、B；配合单位：C. Every item of such a list is a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.extract._agency_mentions import mentions
from loaders.extract._agency_official import official_name, placed, split_level
from loaders.extract._agency_setting import Mention, Setting
from loaders.extract._agency_words import head_class, words
from loaders.matching import alternation
from loaders.model import Role, Span

_OPENERS = {"（": "）", "〔": "〕", "[": "]", "【": "】", "〈": "〉", "(": ")"}
_LONGEST_NAME = 32
_INCLUDED = re.compile(r"[（〔〈<\[](?:含|包括)(?P<names>[^（），；。]+)")
_SHARED_HEAD = re.compile("(?:管委会|管理委员会)$")
_CLAUSE = re.compile("[由的时应须将被可是]|(?<![重机主])要|以下|上述|其他")  # what makes an item more than a name


@dataclass(frozen=True, slots=True)
class _Grammar:
    label: re.Pattern[str]
    bare_label: re.Pattern[str]  # one that lacks its colon
    lead_label: re.Pattern[str]
    other_label: re.Pattern[str]
    tail: re.Pattern[str]
    body: re.Pattern[str]
    area: re.Pattern[str]  # a place that stands for its government
    no_body: re.Pattern[str]
    company: re.Pattern[str]
    state_owned: re.Pattern[str]
    convention: re.Pattern[str]
    standing: re.Pattern[str]  # 以下均需: what follows is said once for all measures to come


@lru_cache(maxsize=4)
def _grammar(vocabulary: Vocabulary) -> _Grammar:
    def any_of(*names: str) -> str:
        return alternation(word for name in names for word in vocabulary.words(f"agency/{name}"))

    lead, other = any_of("bracket-label-lead"), any_of("bracket-label")
    return _Grammar(
        label=re.compile(rf"(?:{lead}|{other})(?:（[^（）]*）)?[：:∶]"),
        bare_label=re.compile(rf"(?:{lead}|{other})(?=\w)"),
        lead_label=re.compile(rf"\s*{lead}(?:（[^（）]*）)?[：:∶]\s*"),
        other_label=re.compile(rf"\s*(?:(?P<label>{other})(?:（[^（）]*）)?|[^、，；：（）\s]{{2,10}})[：:∶]\s*"),
        tail=re.compile(
            rf"(?P<all>均)?(?P<tail>{any_of('joint-lead-after')}|{any_of('lead-after')}|"
            rf"{any_of('responsible-after')}.{{0,12}})[。；\s]*$"
        ),
        body=re.compile(rf"(?:{any_of('bracket-body')})(?:[（〔〈<\[][^（）]*[）〕〉>\]])?$"),
        area=re.compile(f"{any_of('bracket-area')}$"),
        no_body=re.compile(rf"(?:{any_of('bracket-not-body')})$"),
        company=re.compile(rf"(?:{any_of('bracket-company')})$"),
        state_owned=re.compile(any_of("state-owned")),
        convention=re.compile(r"(?:排|列|位列)在?(?:第一位|首位|第一)的?(?:者|部门|单位|责任单位)?(?:为|是|即为)?牵头"),
        standing=re.compile(r"\s*以下[^，。；、]{0,6}均[需须应由]由?"),
    )


@dataclass(frozen=True, slots=True)
class Assignment:
    """A body of a bracket with its role; ``explicit`` is False where only a convention makes it lead.

    ``standing`` is True where the text says it once for all measures to come (以下均需各市人民政府落实，不再列出).
    """

    mention: Mention
    role: Role
    explicit: bool = True
    standing: bool = False


def has_lead_convention(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a document declares that the first body of each bracket leads (排在第一位的部门为牵头部门，下同)."""
    return _grammar(vocabulary).convention.search(text) is not None


def regions(text: str, vocabulary: Vocabulary, whole: bool = False) -> Iterator[Span]:
    """The stretches of ``text`` that assign responsibility, without their brackets.

    ``whole``: the structure already knows that all of ``text`` is one.
    """
    grammar = _grammar(vocabulary)
    end = 0
    if whole and (label := grammar.label.match(text)):  # 责任单位：各区县（市）人民政府
        yield Span(label.start(), len(text.rstrip("。；〕】] )\r\n")))
        return
    for span in _bracketed(text):
        content = text[span.start : span.end]
        if whole or grammar.label.match(content.lstrip()) or _ends_in_duty(content, grammar):
            yield span
            end = span.end
    label = grammar.label.search(text, end)
    if label and not text[: label.start()].rstrip(" 　（").rstrip()[-1:].isalnum():
        yield Span(label.start(), len(text.rstrip("。；〕】] )\r\n")))


def _ends_in_duty(content: str, grammar: _Grammar) -> bool:
    """Whether a part of the bracket is bodies and a predicate of duty: A、B牵头 / 各市负责."""
    for chunk in _split(content, 0, len(content), "，；。"):
        piece = content[chunk.start : chunk.end]
        tail = grammar.tail.search(piece)
        before = piece[: tail.start()] if tail else ""
        if any(grammar.body.search(item) for item in re.split("[、：]", before.removesuffix("等"))):
            return True
    return False


def _bracketed(text: str) -> Iterator[Span]:
    """What stands between the outermost brackets."""
    stack: list[tuple[str, int]] = []
    for i, char in enumerate(text):
        if char in _OPENERS:
            stack.append((_OPENERS[char], i))
        elif stack and char == stack[-1][0]:
            _, start = stack.pop()
            if not stack:
                yield Span(start + 1, i)


def _split(text: str, start: int, end: int, marks: str) -> Iterator[Span]:
    """Pieces between ``marks`` outside inner brackets."""
    depth, begin = 0, start
    for i in range(start, end):
        if text[i] in _OPENERS:
            depth += 1
        elif text[i] in _OPENERS.values():
            depth -= 1
        elif text[i] in marks and depth <= 0:
            yield Span(begin, i)
            begin = i + 1
    yield Span(begin, end)


def assignments(text: str, region: Span, setting: Setting, first_leads: bool) -> list[Assignment]:
    """The bodies that a region assigns, with their roles.

    A label (牵头单位：) gives its role to what follows it up to the next label, a predicate (负责, 牵头) to what
    stands before it. Parts under another label (适用范围：) name no body.
    """
    grammar = _grammar(setting.vocabulary)
    found: list[Assignment] = []
    pending: list[Mention] = []
    current: Role | None = "responsible"
    standing = False

    def settle(role: Role | None) -> None:
        if role is not None:
            found.extend(Assignment(mention, role, standing=standing) for mention in pending)
        pending.clear()

    for chunk in _split(text, region.start, region.end, "，；;。\n"):
        start, end = chunk
        piece = text[start:end]
        if declared := grammar.standing.match(piece):
            settle(current)
            current, standing = "responsible", True
            start += declared.end()
        elif label := grammar.lead_label.match(piece) or grammar.other_label.match(piece):
            settle(current)
            is_lead = grammar.lead_label.match(piece) is not None
            current = "lead" if is_lead else ("responsible" if label["label"] else None)
            start += label.end()
        tail = grammar.tail.search(text[start:end])
        if tail:
            end = start + tail.start()
        items = _with_level(text, list(_items(text, Span(start, end), setting, grammar)), setting)
        items += _included(text, Span(start, end), grammar)
        if joined := re.search("会同", text[start:end]):
            border = start + joined.start()
            pending.extend(m for m in items if m.span.end <= border)
            settle("lead")
            pending.extend(m for m in items if m.span.end > border)
            settle("co-lead")
            continue
        pending.extend(items)
        if tail:
            settle(_role_of_tail(tail["tail"]))
            standing = False
    settle(current)
    return _by_convention(found) if first_leads else found


def _role_of_tail(tail: str) -> Role:
    if "牵头" not in tail:
        return "responsible"
    return "co-lead" if tail.startswith(("共同", "联合", "双")) else "lead"


def _by_convention(found: list[Assignment]) -> list[Assignment]:
    if not found or any(a.role == "lead" for a in found):
        return found
    return [replace(found[0], role="lead", explicit=False), *found[1:]]


def _items(text: str, span: Span, setting: Setting, grammar: _Grammar) -> Iterator[Mention]:
    whole = mentions_of_list(text, span, setting)
    yield from whole
    taken = [m.span for m in whole]
    for piece in _split(text, span.start, span.end, "、"):
        for part in _conjuncts(text, piece, grammar):
            trimmed = _trimmed(text, part, grammar)
            if any(trimmed.overlaps(other) for other in taken):
                continue
            if mention := _by_position(text, trimmed, setting, grammar):
                yield mention


def _included(text: str, span: Span, grammar: _Grammar) -> list[Mention]:
    """各区县政府（含高新区、度假区管委会，下同）: the bodies named there, as one if they share their head."""
    found: list[Mention] = []
    for match in _INCLUDED.finditer(text, span.start, span.end):
        names = match["names"].split("、")
        if not grammar.body.search(names[-1]):
            continue
        shared = _SHARED_HEAD.search(names[-1])
        if shared and not any(grammar.body.search(name) for name in names[:-1]):
            norms = tuple(name.removesuffix(shared[0]) + "管理委员会" for name in names)
            inner = Span(match.start("names"), match.end("names"))
            found.append(Mention(inner, norms, False, "local-government", "agency/bracket-included"))
    return found


def _with_level(text: str, items: list[Mention], setting: Setting) -> list[Mention]:
    """市住建局、财政局: a bare office takes the level of those before it in the list, where that fixes its place."""
    found: list[Mention] = []
    level = ""
    for item in sorted(items, key=lambda m: m.span):
        name = text[item.span.start : item.span.end]
        parts = split_level(name, setting.vocabulary)
        level = parts[0] if parts else level
        place = placed("", level, setting.home, setting.vocabulary) if level and not parts else None
        if place and words(setting.vocabulary).bare_office.fullmatch(name):
            norm = official_name(place, name, setting.vocabulary, setting.date)
            item = replace(item, norms=(norm,), generic=False, rule="agency/bracket-shared-level")
        found.append(item)
    return found


def mentions_of_list(text: str, span: Span, setting: Setting) -> list[Mention]:
    """The mentions that fill an item of the list completely."""
    inside = mentions(text[span.start : span.end], replace(setting, enterprises=True))
    shifted = [replace(m, span=m.span.shift(span.start)) for m in inside if not m.nested]
    return [m for m in shifted if _fills(text, m.span, span)]


def _fills(text: str, inner: Span, outer: Span) -> bool:
    before = text[outer.start : inner.start]
    after = text[inner.end : outer.end]
    return bool(re.search(r"(?:^|[、，；：由和及与同\s])$", before)) and bool(
        re.match(r"(?:$|[、，；\s等和及与会]|（)", after)
    )


def _conjuncts(text: str, piece: Span, grammar: _Grammar) -> Iterator[Span]:
    """Split at 和, 及, 会同 … only where a body ends before it."""
    begin = piece.start
    for mark in re.finditer("以及|会同|和|及|与", text[piece.start : piece.end]):
        at = piece.start + mark.start()
        if grammar.body.search(text[begin:at]):
            yield Span(begin, at)
            begin = piece.start + mark.end()
    yield Span(begin, piece.end)


def _trimmed(text: str, span: Span, grammar: _Grammar) -> Span:
    """Without blanks, a leading label or 由, and a trailing 等…."""
    if label := grammar.bare_label.match(text, span.start, span.end):
        span = Span(label.end(), span.end)
    match = re.match(r"^[\s由]*(?P<name>.*?)(?:等[^）]{0,14})?[\s。)\]〕】]*$", text[span.start : span.end], re.S)
    start, end = match.span("name") if match else (0, 0)
    return Span(span.start + start, span.start + end)


def _by_position(text: str, span: Span, setting: Setting, grammar: _Grammar) -> Mention | None:
    name = text[span.start : span.end]
    named = grammar.body.search(name) or grammar.area.search(name)
    if not 2 <= len(name) <= _LONGEST_NAME or not named or grammar.no_body.search(name):
        return None
    if _CLAUSE.search(name) or _is_private_company(name, setting, grammar):
        return None
    generic = name.startswith(("各", "有关", "相关")) or not setting.local
    kind = head_class(name, words(setting.vocabulary), "public-body")
    norm = name if generic else _in_full(name, setting)
    return Mention(span, (norm,), generic, kind, "agency/bracket-item")


def _is_private_company(name: str, setting: Setting, grammar: _Grammar) -> bool:
    """Whether a company's name says nothing of the State: neither its level (市城发集团) nor a public utility."""
    is_company = grammar.company.search(name) is not None
    owned = grammar.state_owned.search(name) or split_level(name, setting.vocabulary)
    return is_company and not owned


def _in_full(name: str, setting: Setting) -> str:
    """市贸促会 → 青岛市贸促会, where the document's place is certain."""
    parts = split_level(name, setting.vocabulary)
    place = placed("", parts[0], setting.home, setting.vocabulary) if parts else None
    if parts and place:
        return official_name(place, parts[1], setting.vocabulary, setting.date)
    return official_name(None, name, setting.vocabulary, setting.date)
