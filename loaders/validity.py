"""When a document is in force: 本办法自2022年6月1日起施行，有效期2年; 有效期至2023年5月31日.

Read from provisions that speak of the document itself, never from those of one measure or one benefit. What runs from
the day of issue (自印发之日起) starts on the document's date; what runs from its publication on the date of that, where
it is known. A provision without a date that can be computed is kept, without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.drafts import commencement
from loaders.matching import alternation
from loaders.model import Document, Metadata, Sentence, Span, Unit, ValidityStatement
from loaders.numerals import NUMERAL, WRITTEN_DATE, chinese_to_int, written_date

_DATE = re.sub(r"\?P<\w+>", "", WRITTEN_DATE.pattern)
_PERIOD = re.compile(rf"(?P<count>\d{{1,2}}|{NUMERAL}{{1,3}}) ?(?P<unit>年|个月)(?!\d|月|内|以)")
_ITSELF = "(?:本?(?:通知|文件|办法|意见|措施|政策|方案|细则|规定|公告))?"
_EXCEPTION = re.compile("其中|，第[一二三四五六七八九十]")
_MONTHS = {"年": 12, "个月": 1}


@dataclass(frozen=True, slots=True)
class _Rules:
    opening: re.Pattern[str]
    partial: re.Pattern[str]  # 该条, 本项: of less than the document
    start: re.Pattern[str]
    period: re.Pattern[str]  # a date to a date
    end: re.Pattern[str]
    term: re.Pattern[str]
    issue: re.Pattern[str]
    publication: re.Pattern[str]


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    def words(name: str) -> str:
        return alternation(vocabulary.words(f"structure/{name}"))

    force, term = words("in-force"), words("term")
    issue, publication = (f"{_ITSELF}{words(name)}" for name in ("issue-day", "publication-day"))
    return _Rules(
        commencement(vocabulary),
        re.compile(words("less-than-the-document") + "(?!例)"),
        re.compile(rf"[自从于](?P<day>{_DATE}|{issue}|{publication})[^，。；]{{0,4}}?起?(?:正式|开始|予以)?{force}"),
        re.compile(
            rf"(?:{term}|{force})[^，。；]{{0,6}}?[自从为：](?P<from>{_DATE})起?[，,]?[至到—－～~-]+(?P<to>{_DATE})"
        ),
        re.compile(rf"(?:{term}|{force}|起)[^，。；]{{0,6}}?(?:至|到|止于)(?P<to>{_DATE})"),
        re.compile(rf"{term}(?:限|暂定|为|：|暂|共)*(?P<period>{_PERIOD.pattern})"),
        re.compile(issue),
        re.compile(publication),
    )


def validity(text: str, units: Sequence[Unit], known: Metadata, vocabulary: Vocabulary) -> Iterator[ValidityStatement]:
    """The provisions on validity in the order of the text."""
    rules = _rules(vocabulary)
    last = {unit.part: unit for unit in units if unit.kind in ("measure", "section_paragraph")}
    parts = {unit.part for unit in units}
    for unit in units:
        closing = unit.section is None or last.get(unit.part) is unit
        for sentence in unit.sentences:
            statement = _statement(text, unit, sentence, closing, known, rules)
            if statement and unit.kind != "back_matter":
                if unit.kind == "front_matter" and unit.part + 1 not in parts:
                    continue
                yield statement


def in_force(document: Document, part: int = 0) -> tuple[date | None, date | None]:
    """From when and until when (exclusive) a part is in force, by the first provisions that say so.

    A document whose own text says nothing takes what its only attachment says: a notice issues a plan.
    """
    main = {unit.part for unit in document.units} - {attachment.part for attachment in document.attachments}
    parts = main if part in main else {part}
    own = [statement for statement in document.validity if statement.part in parts]
    if not own and parts == main and len(document.attachments) == 1:
        own = list(document.validity)
    start = next((statement.in_force_from for statement in own if statement.in_force_from), None)
    return start, next((statement.in_force_until for statement in own if statement.in_force_until), None)


def _statement(
    text: str, unit: Unit, sentence: Sentence, closing: bool, known: Metadata, rules: _Rules
) -> ValidityStatement | None:
    start = max(sentence.span.start, unit.body.start)
    content = _EXCEPTION.split(text[start : sentence.span.end])[0]
    front = unit.kind == "front_matter"
    opening = rules.opening.match(content)
    if rules.partial.match(content) or not (opening or front):
        return None
    if not content.startswith("本") and not closing and not front:
        return None
    first = rules.start.search(content)
    period = rules.period.search(content)
    end = rules.end.search(content)
    term = rules.term.search(content)
    marks = [match for match in (first, period, end, term) if match]
    if not marks or (front and not first):
        return None
    begins, rule = _begin(first, period, known, rules)
    until = period["to"] if period else end["to"] if end else None
    ends = _day_after(until) if until else None
    duration = None
    if term and not ends:
        months = chinese_to_int(term["count"]) * _MONTHS[term["unit"]]
        duration = f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
        ends = _later(begins, months) if begins else None
    span = Span(start + min(m.start() for m in marks), start + max(m.end() for m in marks))
    return ValidityStatement(span, unit.part + front, f"validity/{rule}", begins, ends, duration)


def _begin(
    first: re.Match[str] | None, period: re.Match[str] | None, known: Metadata, rules: _Rules
) -> tuple[date | None, str]:
    """The first day, and the rule that found it."""
    if first and rules.issue.fullmatch(first["day"]):
        return known.adopted, "from-issue"
    if first and rules.publication.fullmatch(first["day"]):
        return known.published, "from-publication"
    given = first["day"] if first else period["from"] if period else None
    return (_date(given), "from-date") if given else (None, "term")


def _date(written: str) -> date | None:
    try:
        return written_date(written)
    except ValueError:
        return None


def _day_after(written: str) -> date | None:
    day = _date(written)
    return day + timedelta(days=1) if day else None


def _later(day: date, months: int) -> date:
    """The same day of a later month; the first of the next one where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        years, month = divmod(day.month + months, 12)
        return date(day.year + years, month + 1, 1)
