"""The short names of laws, and which law an implementing regulation implements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from loaders.law_iris import STATE
from loaders.matching import alternation
from loaders.register.entries import Law, Note, fold
from loaders.register.texts import LawText

_SHORTEST_DECLARED: Final = 4
_SHORTEST_TELLING: Final = 8
_DECLARED: Final = re.compile(
    r"《(?P<title>[^《》]{4,60})》\s*[（(]以下(?:统一)?简称(?:为)?[《“]?(?P<name>[^《》“”（）()]{2,20})[》”]?[）)]"
)
_ORGANS: Final = re.compile(r"^(?!关于)[\u4e00-\u9fff、]{2,60}?(?=关于)")
_LAW: Final = "法"
_PROVISIONS: Final = "规定"
_STATE_COUNCIL: Final = "国务院关于"


def short_names(laws: Iterable[Law], texts: Iterable[LawText], notes: list[Note]) -> None:
    """Give laws the names they are cited by: without 中华人民共和国, without the courts' names before 关于, and as
    texts declare them (以下简称). A declared name is taken if it is declared for this law only, has four characters or
    more, all of them from the title and in its order, and ends in 法: 暂行规定 or 供水条例 is no name by itself.
    """
    all_laws = list(laws)
    titles = {fold(law.title): law for law in all_laws}
    holders: dict[str, set[str]] = defaultdict(set)
    for law in all_laws:
        for name in (law.title, *law.names, *law.hidden):
            holders[name].add(law.iri)
    for law in all_laws:
        short = law.title.removeprefix(STATE)
        if law.touched and short != law.title and len(short) > 1 and not (law.gone and not is_telling(law.title)):
            _take(law.names, short, law, holders, notes)
        if law.touched and law.kind == "judicial-interpretation" and (match := _ORGANS.match(law.title)):
            _take(law.hidden, law.title[match.end() :], law, holders, notes)
    for name, (law, declared_for) in sorted(_declared(texts, titles).items()):
        if name in holders:
            continue
        if len(declared_for) > 1 or not _is_name(name, law.title):
            notes.append(Note("short-name-not-taken", law.title, name))
        elif law.touched:
            _take(law.names, name, law, holders, notes)


def is_telling(title: str) -> bool:
    """Whether the title of a law that is gone can be taken for nothing else without 中华人民共和国: 气象条例 may be one
    of a province, 女职工劳动保护规定 no title at all. All laws (…法) are telling.
    """
    short = title.removeprefix(STATE)
    if short.endswith(_LAW) or "暂行" in short or short.startswith(_STATE_COUNCIL):
        return True
    return len(short) >= _SHORTEST_TELLING and not short.endswith(_PROVISIONS)


def _take(names: list[str], name: str, law: Law, holders: dict[str, set[str]], notes: list[Note]) -> None:
    if name in names or name == law.title:
        return
    if holders[name] - {law.iri}:
        notes.append(Note("shared-name", law.title, name))
    names.append(name)
    holders[name].add(law.iri)


def _declared(texts: Iterable[LawText], titles: Mapping[str, Law]) -> dict[str, tuple[Law, set[str]]]:
    found: dict[str, tuple[Law, set[str]]] = {}
    for text in texts:
        for match in _DECLARED.finditer(text.body):
            if law := titles.get(fold(match["title"])):
                name = re.sub(r"\s+", "", match["name"])
                found.setdefault(name, (law, set()))[1].add(law.iri)
    return found


def _is_name(name: str, title: str) -> bool:
    characters = iter(title)
    return len(name) >= _SHORTEST_DECLARED and name.endswith(_LAW) and all(char in characters for char in name)


def implemented(laws: Iterable[Law], titles: Mapping[str, Law], implementing: Sequence[str]) -> None:
    """Link 专利法实施细则 and 实施《药品管理法》办法 to the law they implement."""
    after = re.compile(f"^(?P<law>.+?法)的?{alternation(implementing)}(?:（[^（）]*）)?$")
    within = re.compile("(?:实施|执行)〈(?P<law>[^〈〉]+)〉")
    for law in laws:
        match = after.match(fold(law.title)) or within.search(fold(law.title))
        parent = titles.get(fold(match["law"])) if match else None
        if parent and parent is not law and law.touched and parent.iri not in law.implements:
            law.implements.append(parent.iri)
