"""When versions come into force and end, which laws are repealed, and what holds on the register's day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from loaders.register.entries import Law, Note, Version, fold
from loaders.register.texts import LawText

_NOTES_BELOW_THE_TITLE: Final = "题注"
_SAME_DECISION: Final = "同一修改决定"
_AMENDING: Final = "关于修改〈"
_AMENDING_LAW: Final = re.compile(r"(?P<law>.+法)修正案(?:（[^（）]+）)?")
_LONGEST_WAIT: Final = timedelta(days=731)
"""How long after its promulgation a text comes into force at the latest."""
_ADOPTION_TO_TEXT: Final = timedelta(days=365)
"""How long after its adoption a new text is promulgated at the latest."""
_DECISION_TO_TEXT: Final = timedelta(days=45)
"""How long after a decision the amended text is published at the latest."""

Texts = Iterable[tuple[Law, LawText]]


def starts(texts: Texts, notes: list[Note]) -> dict[Path, str]:
    """Say when versions come into force, where the texts do; what a table says stays. The days, by file.

    The final article of an amended text is that of the last whole text: 自1998年3月1日起施行 in a law amended in 2019
    is about the text of 1997.
    """
    found: dict[Path, str] = {}
    for law, text in texts:
        version, day = _meant(law, text)
        if version is None or day is None or text.start is None:
            continue
        found[text.path] = day
        if version.day != text.day and date.fromisoformat(day) - date.fromisoformat(version.day) > _LONGEST_WAIT:
            notes.append(Note("start-contradicts", law.title, f"{version.day}: {version.start or ''} / {day}"))
            if "end" not in version.said:
                version.end = day  # it is of a later text, of which nothing else tells
            continue
        if version.start is None:
            if day < version.day:
                notes.append(Note("start-before-promulgation", law.title, f"{version.day}: {day}"))
                continue
            version.start, version.start_source = day, f"施行日：{text.start.where}"
        elif version.start != day:
            notes.append(Note("start-contradicts", law.title, f"{version.day}: {version.start} / {day}"))
    return found


def _meant(law: Law, text: LawText) -> tuple[Version | None, str | None]:
    """The version whose entry into force a text tells of, and the day."""
    own = law.versions[text.day or ""]
    if text.start is None:
        return None, None
    wholes = [version for version in law.ordered() if version.whole and version.day <= own.day]
    if text.start.day is None:
        is_first = wholes and not (wholes[-1] is own and _is_adopted_again(text))
        return (wholes[-1], wholes[-1].day) if is_first else (None, None)
    if text.start.day > own.day or (text.start.day == own.day and own.whole):
        return own, text.start.day
    day = text.start.day
    before = [version for version in law.ordered() if version.day <= min(day, own.day)]
    return (before[-1], day) if any(version in wholes for version in before) else (None, None)


def same_decision(laws: Iterable[Law]) -> None:
    """Amendments made by one decision come into force on one day: where it is known of some, it holds of all."""
    amended: dict[tuple[str, str], list[Version]] = defaultdict(list)  # by kind of law and day
    for law in laws:
        for version in law.versions.values():
            if not version.whole:
                amended[law.kind, version.day].append(version)
    for versions in amended.values():
        titles = {fold(version.decision) for version in versions if version.decision}
        starts: dict[str, set[str]] = defaultdict(set)
        for version in versions:
            if version.start and (title := _decision(version, titles)):
                starts[title].add(version.start)
        for version in versions:
            days = starts.get(_decision(version, titles) or "", set())
            if version.start is None and len(days) == 1:
                version.start, version.start_source = next(iter(days)), f"施行日：{_SAME_DECISION}"


def amending_laws(texts: Texts, named: Callable[[str], Law | None]) -> None:
    """A law that amending laws change (刑法修正案（八）) has a version of the day of each; both begin together."""
    for law, text in texts:
        amended = named(match["law"]) if (match := _AMENDING_LAW.fullmatch(fold(law.title))) else None
        begins = law.versions[text.day or ""]
        version = amended.versions.get(begins.day) if amended else None
        if version and begins.start and version.start is None:
            where = text.start.where if text.start else _NOTES_BELOW_THE_TITLE
            version.start, version.start_source = begins.start, f"施行日：{law.title}{where}"


def _decision(version: Version, titles: Collection[str]) -> str | None:
    """The decision that made an amendment; of one that names none, the only one of its day if it amended several."""
    if version.decision:
        return fold(version.decision)
    only = next(iter(titles), "") if len(titles) == 1 else ""
    return only if "部分" in only else None


def _is_adopted_again(text: LawText) -> bool:
    """Whether the notes tell of an adoption long before that of this version, whose promulgation they do not tell."""
    days = [note.day for note in text.notes if note.kind == "adopted"]
    since = (date.fromisoformat(text.day or "") - _ADOPTION_TO_TEXT).isoformat()
    return len(days) > 1 and min(days) < since


def decisions(texts: Texts) -> None:
    """Decisions that are in the register themselves: what they amend comes into force with them.

    Their texts are published anew without a word of it, so that 自公布之日起施行 in one is about its first version.
    """
    texts = list(texts)
    amending = [
        (text, text.start.day) for _, text in texts if _AMENDING in fold(text.title) and text.start and text.start.day
    ]
    for law, text in texts:
        version = law.versions[text.day or ""]
        if version.start:
            continue
        since = (date.fromisoformat(version.day) - _DECISION_TO_TEXT).isoformat()
        days = {
            day
            for decision, day in amending
            if since <= (decision.day or "") <= version.day and f"《{text.title}》" in decision.body
        }
        if len(days) == 1 and min(days) >= version.day:
            version.start, version.start_source = min(days), f"施行日：{_SAME_DECISION}"
            version.whole = False


def ends(laws: Iterable[Law], notes: list[Note]) -> None:
    """A version ends when its successor comes into force; one that was replaced before it began never held."""
    for law in laws:
        _under_one_day(law, notes)
        for version, successor in pairwise(law.ordered()):
            if version.start and successor.start and version.start >= successor.start and not version.fixed:
                notes.append(Note("superseded-before-start", law.title, f"{version.day}: {version.start}"))
                version.start, version.start_source = None, ""
            if version.start and successor.start and version.end is None:
                version.end = successor.start


def _under_one_day(law: Law, notes: list[Note]) -> None:
    """Two versions with one day of entry into force are one, given once by its adoption: that day goes."""
    for version, successor in pairwise(law.ordered()):
        if version.start and version.start == successor.start and not version.fixed and not version.page:
            notes.append(Note("two-days-of-one-version", law.title, f"{version.day} / {successor.day}"))
            successor.articles = successor.articles or version.articles
            successor.highest = successor.highest or version.highest
            del law.versions[version.day]


def last_articles(laws: Iterable[Law]) -> None:
    """Say what the last article was of a version that is known only by its count, where a later text tells.

    Amendments that insert 第…条之一 leave the numbers as they are: the last article stays what it was since the last
    whole text.
    """
    for law in laws:
        for later, earlier in pairwise(reversed(law.ordered())):
            has_inserted = later.highest is not None and (later.articles or 0) > later.highest
            if has_inserted and not later.whole and earlier.articles and earlier.highest is None:
                earlier.highest = later.highest


def repeals(texts: Texts, days: Mapping[Path, str], named: Callable[[str], Law | None], notes: list[Note]) -> None:
    """End the laws that texts repeal, on the day the repealing text comes into force."""
    found: dict[tuple[str, str], tuple[Law, Law, str]] = {}
    for law, text in texts:
        day = days.get(text.path)
        for repeal in text.repeals:
            repealed = named(repeal.title)
            if repealed is None:
                notes.append(Note("repeals-unlisted", law.title, repeal.title))
            elif repealed is not law and day and not _made_anew(repealed, day):
                found.setdefault((law.iri, repealed.iri), (law, repealed, day))
    edges = {key: repealed.iri for key, (_, repealed, _) in found.items()}
    for (source, target), (law, repealed, day) in found.items():
        if _leads_back(source, target, edges):
            notes.append(Note("repeal-cycle", law.title, repealed.title))
            continue
        repealed.repealed_by = law.iri
        repealed.touched = True
        last = repealed.ordered()[-1] if repealed.versions else None
        repealed.until = None if last else day
        if last and last.end is None and (last.start is None or last.start < day):
            last.end = day


def _made_anew(law: Law, day: str) -> bool:
    """Whether the law has a version after a repeal: then an earlier law of its name was meant."""
    return any(version.day > day or (version.day == day and version.whole) for version in law.versions.values())


def _leads_back(source: str, target: str, edges: Mapping[tuple[str, str], str]) -> bool:
    waiting, seen = [target], set[str]()
    while waiting:
        current = waiting.pop()
        if current == source:
            return True
        if current not in seen:
            seen.add(current)
            waiting += [to for (start, _), to in edges.items() if start == current]
    return False


def statuses(
    laws: Iterable[Law],
    by_text: Mapping[str, str | None],
    covered: Mapping[str, str],
    day: str,
    notes: list[Note],
) -> None:
    """What holds on the register's day: a repeal that a text states, then the table, then what a file says of itself.

    ``covered`` gives the kinds that the table covers, with its latest day: an older law of such a kind that it does
    not list is of unknown status.
    """
    for law in laws:
        if not law.touched or not law.versions:
            continue
        stated, last = by_text.get(law.iri), law.ordered()[-1]
        if law.repealed_by and (last.end is None or last.end <= day):
            if last.status == "in-force":
                notes.append(Note("status-contradicts", law.title, f"in-force / {law.repealed_by}"))
            law.status = "repealed"
        elif law.in_table:
            if stated == "repealed" and last.status == "in-force":
                notes.append(Note("status-contradicts", law.title, "in-force / repealed"))
            law.status = _on(law, last.status or "in-force", day)
        elif law.known and law.status:
            continue
        elif stated != "repealed" and last.day <= covered.get(law.kind, ""):
            law.status = "unknown"
        elif stated:
            law.status = _on(law, stated, day)


def _on(law: Law, status: str, day: str) -> str:
    """A status on a day: what has begun is no longer to come, and what has not begun is not in force."""
    if status in ("repealed", "amended"):
        return status
    starts = [version.start for version in law.versions.values() if version.start]
    return "not-yet-in-force" if starts and min(starts) > day else "in-force"
