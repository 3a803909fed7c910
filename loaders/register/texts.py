"""What the text of a law says of the law itself: title, dates, amendments, entry into force, what it repeals.

A text is Markdown with front matter, as collections of laws publish it, or plain text: a title, notes on how the law
came about (one per line, or together in brackets), articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from kg.errors import InputError
from kg.vocab import Vocabulary
from loaders.formats.encodings import decoded
from loaders.matching import alternation, book_titles
from loaders.numerals import chinese_to_int

SUFFIXES = (".md", ".txt")

_FRONT_MATTER = re.compile(r"\A---\s*\n(?P<fields>.*?)\n---\s*\n", re.S)
_DATE = re.compile(
    r"(?P<year>(?:18|19|20)\d\d)\s*(?:年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日|-(?P<m>\d\d)-(?P<d>\d\d))"
)
_FILE_DATE = re.compile(r"[（(](\d{4}-\d\d-\d\d)[）)]$")
_ARTICLE = re.compile(r"^[#\s]*(第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?)(?=[\s　]|$)", re.M)
_BODY = re.compile(r"^\s*(?:#+\s*)?(?:第[一1][编章条]|目\s*录|序\s*言|一、|为了?[^\n]{6,}|根据[^\n]{4,}制定)", re.M)
_END_OF_NOTES = re.compile(r"^\s*<!--.*?-->\s*$", re.M)
_PROMULGATION = r"(?:公布|发布|颁布)之日"
_LONGEST_TITLE = 120
_RESTART = 3  # 第一条 again after so many articles begins another text


@dataclass(frozen=True, slots=True)
class Event:
    """One note: ``promulgated``, ``revised`` (a new whole text), ``amended`` (by a decision), ``adopted``
    (not yet promulgated), ``in-force``.
    """

    kind: str
    day: str
    decision: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """When a text says that it comes into force: on a day, or on that of its promulgation (``day`` None)."""

    day: str | None
    where: str  # 第七十四条, or 题注 for the notes below the title


@dataclass(frozen=True, slots=True)
class Repeal:
    """A law that a text repeals. ``day``: when the State Council promulgated it, if the text says just that."""

    title: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class LawText:
    """A law as one file gives it."""

    path: Path
    title: str
    part: str | None  # one book of a code that is kept in several files
    category: tuple[str, ...]  # what the collection calls it, then its folders, the nearest first
    status: str
    fields: dict[str, str]
    notes: tuple[Event, ...]
    start: Start | None
    repeals: tuple[Repeal, ...]
    articles: int
    highest: int  # the number of the last article of its own; 0 without any
    body: str

    @property
    def day(self) -> str | None:
        """The day of this version: in the name of the file, or the last note, or the front matter."""
        if match := _FILE_DATE.search(self.path.stem):
            return match[1]
        days = [note.day for note in self.notes if note.kind in ("promulgated", "revised", "amended")]
        return max(days, default=None) or self.fields.get("publish_date") or self._adopted

    @property
    def _adopted(self) -> str | None:
        return max((note.day for note in self.notes if note.kind == "adopted"), default=None)


class Reader:
    """Reads law texts with the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        def words(name: str) -> str:
            return alternation(vocabulary.words(f"law-text/{name}"))

        self._revised, self._promulgated, self._adopted, self._parliament = (
            re.compile(words(name)) for name in ("revised", "promulgated", "adopted", "parliament")
        )
        force = words("comes-into-force")
        self._into_force = re.compile(force)
        self._start = re.compile(f"自\\s*(?:{_DATE.pattern}|(?P<now>{_PROMULGATION}))\\s*起?\\s*{force}")
        self._repealed = re.compile(words("repealed"))

    def read(self, path: Path) -> LawText:
        """The law in a file. Raises InputError for a file that is no text, has no title or no sign of being a law."""
        text = _text(path)
        fields, text = _front_matter(text, path)
        head, body = _notes_and_body(text)
        title, part = _title(fields, head, path)
        labels = _ARTICLE.findall(body)
        notes = tuple(self._events(_without_titles(head, title)))
        if not labels and not notes and "publish_date" not in fields and not _FILE_DATE.search(path.stem):
            raise InputError(
                "it has neither articles nor a note of its promulgation: not the text of a law",
                where=str(path),
                hint="a law text has a title, notes such as 2018年3月2日国务院令第697号公布, and 第一条 …",
            )
        return LawText(
            path, title, part, (fields.get("category", ""), *(p.name for p in path.parents)), fields.get("status", ""),
            fields, notes, self._comes_into_force(notes, fields, body), tuple(self._repeals(body)),
            len(set(labels)), _highest(labels), body,
        )  # fmt: skip

    def _events(self, head: str) -> Iterator[Event]:
        outside = _masked(head)
        dates = [match for match in _DATE.finditer(outside) if _iso(match)]
        for match, following in zip_longest(dates, dates[1:]):
            piece = head[match.end() : following.start() if following else len(head)]
            kind, decision = self._kind(piece)
            day = _iso(match) or ""
            yield Event(kind, day, decision, _body(piece))
            if kind == "promulgated" and self._into_force.search(_masked(piece)):
                yield Event("in-force", day)

    def _kind(self, piece: str) -> tuple[str, str | None]:
        plain = _masked(piece)
        decision = _marked(piece)
        if decision and (self._revised.search(plain) or "通过的" in plain):
            return "amended", decision
        if self._revised.search(plain) and not self._adopted.search(plain):
            return "revised", None
        if self._promulgated.search(plain):
            return "promulgated", None
        if self._adopted.search(plain):
            return "promulgated" if self._parliament.search(plain) else "adopted", None
        if self._into_force.search(plain):
            return "in-force", None
        return "adopted", None

    def _comes_into_force(self, notes: tuple[Event, ...], fields: dict[str, str], body: str) -> Start | None:
        """The last article that says it, else the notes, else the front matter."""
        for match in reversed(list(self._start.finditer(body))):
            line = body[body.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not re.fullmatch(
                r"\s*(?:第[^条]{1,9}条(?:之.)?|[一二三四五六七八九十\d]+[、.．])?\s*本[^，。；]{1,12}", line
            ):
                continue
            label = re.match(r"\s*(第\S+?条(?:之.)?)", line)
            return Start(None if match["now"] else _iso(match), label[1] if label else "正文")
        days = [note.day for note in notes if note.kind == "in-force"]
        if days or fields.get("implement_date"):
            return Start(max(days) if days else fields["implement_date"], "题注")
        return None

    def _repeals(self, body: str) -> Iterator[Repeal]:
        """The laws that a sentence lists directly before 同时废止; parts of a law (《…》第八条) are left out."""
        for match in self._repealed.finditer(body):
            sentence = body[max(body.rfind(mark, 0, match.start()) for mark in "。；\n") + 1 : match.start()]
            after = ""
            found = []
            for start, end in reversed(list(book_titles(sentence))):
                gap = sentence[end:] if not after else sentence[end : int(after)]
                if not _LISTING.fullmatch(gap):
                    break
                origin = _STATE_COUNCIL.search(sentence[:start])
                found.append(Repeal(sentence[start + 1 : end - 1], _iso(origin) if origin else None))
                after = str(start)
            yield from reversed(found)


_STATE_COUNCIL = re.compile(
    rf"(?<!\d){_DATE.pattern}\s*(?:原?中央人民政府)?(?:国务院|政务院)(?:令第\d+号)?(?:发布|公布|颁布)(?:施行|实施)?的?\s*$"
)
_LISTING = re.compile(
    r"\s*(?:[（(][^（）()]*[）)])?[、，,；和及与以]*(?:\s*(?:[\d年月日原由经]|[\u4e00-\u9fff、，]){0,80}?的)?\s*(?:自[^，。]{0,12}起)?"
)


def _highest(labels: Iterable[str]) -> int:
    """The number of the last article, leaving out those of a text that is printed behind the law."""
    highest = 0
    for label in labels:
        number = _number(label)
        if number == 1 and highest >= _RESTART:
            break
        highest = max(highest, number)
    return highest


def _number(label: str) -> int:
    try:
        return chinese_to_int(label[1 : label.index("条")])
    except ValueError:
        return 0


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), hint="check the path") from error
    text, _ = decoded(data, str(path))
    return re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", text.replace("\r\n", "\n"))


def _front_matter(text: str, path: Path) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        fields: Any = yaml.safe_load(match["fields"])
    except yaml.YAMLError as error:
        raise InputError(
            "its front matter is not YAML", where=str(path), hint="correct the lines between ---"
        ) from error
    if not isinstance(fields, dict):
        return {}, text[match.end() :]
    plain = {str(key): str(value).strip() for key, value in fields.items() if isinstance(value, str | int | date)}
    return plain, text[match.end() :]


def _notes_and_body(text: str) -> tuple[str, str]:
    if end := _END_OF_NOTES.search(text):
        return text[: end.start()], text[end.end() :]
    body = _BODY.search(text)
    return (text[: body.start()], text[body.start() :]) if body else (text[:2000], text)


def _title(fields: dict[str, str], head: str, path: Path) -> tuple[str, str | None]:
    lines = [re.sub(r"^#+\s*|\s+", "", line) for line in head.splitlines()]
    printed = next((line for line in lines if line and not _DATE.search(line)), "")
    title = re.sub(r"\s+", "", fields.get("title", "")) or printed
    if not title or len(title) > _LONGEST_TITLE:
        raise InputError("no title is found", where=str(path), hint="put the law's title on the first line")
    return title, fields.get("subtitle")


def _without_titles(head: str, title: str) -> str:
    return "\n".join(line for line in head.splitlines() if re.sub(r"^#+\s*|\s+", "", line) != title)


def _marked(text: str) -> str | None:
    return next((text[start + 1 : end - 1] for start, end in book_titles(text)), None)


def _masked(text: str) -> str:
    """The text with what stands in book-title marks blanked out, every character in its place."""
    for start, end in book_titles(text):
        text = text[:start] + "　" * (end - start) + text[end:]
    return text


def _body(piece: str) -> str:
    """Who acted, as a note says it: 国家食品药品监督管理局 of 国家食品药品监督管理局令第9号公布."""
    match = re.match(r"\s*(?:由|经)?([\u4e00-\u9fff、]{2,60}?)(?:令第|令|审判委员会|公告|第|发布|公布|批准)", piece)
    return match[1] if match else ""


def _iso(match: re.Match[str]) -> str | None:
    """The day of a match of ``_DATE``; None for a day that no calendar has."""
    try:
        return date(int(match["year"]), int(match["month"] or match["m"]), int(match["day"] or match["d"])).isoformat()
    except ValueError:
        return None
