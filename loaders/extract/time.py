"""Deadlines, durations, frequencies and words of urgency (codebook §10).

A date alone is no time limit: a deadline needs 前, 底, 到, 至 or 内. A date range, a plan period and a bounded
number of years are durations. Dates inside book-title marks belong to the title.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, best_cover, guarded, occurrences
from loaders.model import Document, Segment, Span, TimeMention
from loaders.numerals import NUMERAL, chinese_to_int
from loaders.seeking import Among
from loaders.wrapping import unwrapped

_LEXICON = "lexicon/time"
_DATE = (
    r"(?>(?P<{0}year>(?:19|20)\d\d) ?年"
    r"(?: ?(?P<{0}month>1[0-2]|0?[1-9]) ?月(?:份| ?(?P<{0}day>[12]\d|3[01]|0?[1-9]) ?日)?)?)"
)
_END = r"(?P<end>年?年?底|年?末)"
_INCLUSIVE = r"(?:（不?含(?:当日|本日)?）)?"
_BEFORE = r"(?P<before>(?:之|以)?前)"
_PART = "(?:第?[一二三四1-4]季度|[上下]半年|[上中下]旬)"  # 至2024年一季度 is not the end of the year
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])日"
_YEARS = {"this-year": 0, "next-year": 1, "any-year": None}
"""Word classes of years without a number, and how many years after the document's own they are."""
_TO = "[至到]"
_COUNT = (
    rf"(?:(?!(?:19|20)\d\d ?年)(?<![\d.．第年月—～~-])(?:\d{{1,3}} ?(?:[—～~-]{{1,2}}|{_TO}) ?)?\d{{1,4}}"
    rf"|(?<![{NUMERAL[1:-1]}第])(?:(?:{NUMERAL}{{1,3}}{_TO})?{NUMERAL}{{1,4}}|半))"
)

_MONEY = r"\d+(?:\.\d+)?[百千万亿]*元"  # 每月2000元: an amount, no frequency
_TITLE = re.compile("《[^》]*》")
_PLAN = re.compile(
    r"(?P<to>到|至)?“?(?P<plan>[一二三四五六七八九十]{1,3})五”?(?:规划)?(?:(?P<end>(?:时期|期)?末)|期间|时期)"
)

Make = Callable[[re.Match[str], Document], TimeMention | None]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns over one vocabulary, each with what makes a fact of its match."""

    patterns: Among[tuple[re.Pattern[str], Make]]


def find(document: Document, vocabulary: Vocabulary) -> Iterator[TimeMention]:
    """Every time expression, without overlaps; an absolute deadline carries its last day where the text fixes it."""
    rules = _rules(vocabulary)
    for segment in document.segments():
        yield from _in_segment(document, segment, rules)


def _in_segment(document: Document, segment: Segment, rules: _Rules) -> list[TimeMention]:
    line = unwrapped(document, segment.span)
    text = line.text
    titles = [Span(*match.span()) for match in _TITLE.finditer(text)]
    found = [
        mention
        for pattern, make in rules.patterns(text)
        for match in occurrences(pattern, text)
        if not any(title.overlaps(Span(*match.span())) for title in titles)
        if (mention := make(match, document))
    ]
    chosen = best_cover(found, lambda fact: fact.span, lambda fact: len(range(*fact.span)) ** 1.5)
    return [
        TimeMention(span=line.span(fact.span), rule=fact.rule, type=fact.type, due=fact.due, value=fact.value)
        for fact in chosen
    ]


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    lexicon = vocabulary.scheme(_LEXICON)
    units = {cue: concept for slug, concept in lexicon.items() if slug.startswith("unit-") for cue in concept.cues}
    unit = f"(?P<unit>{alternation(units)})(?!岁)"
    amount = f"(?P<count>{_COUNT}) ?{unit}(?:（含）)?"
    days = alternation(cue for cue, concept in units.items() if concept.slug in ("unit-day", "unit-working-day"))
    workdays = alternation(lexicon["unit-working-day"].cues)
    bound = alternation([*lexicon["bound-before"].cues, *lexicon["extent-before"].cues])
    limit = f"(?:{alternation(lexicon['bound-after'].cues)}(?:（含）)?)"
    historic = alternation(lexicon["historic"].cues)
    lead_in = "".join(("(?:", "|".join(f"(?<={re.escape(cue)})" for cue in lexicon["span-before"].cues), ")"))
    what_years = alternation(cue for name in _YEARS for cue in lexicon[name].cues)
    offsets = {cue: offset for name, offset in _YEARS.items() for cue in lexicon[name].cues}
    counted = _guarded(lexicon["counted-in-months"])
    look_back = re.compile(_guarded(lexicon["look-back"]))
    period = alternation(lexicon["period"].cues)
    no_period = alternation(lexicon["period"].values("notBefore"))

    def length(match: re.Match[str]) -> str | None:
        return _duration(match["count"], units[match["unit"]])

    def relative(match: re.Match[str], _document: Document) -> TimeMention:
        if look_back.match(match.string, match.end()):  # 申请前12个月内没有逾期
            return _mention(match, "duration", "look-back", value=length(match))
        return _mention(match, "deadline-relative", "relative", value=length(match))

    def duration(match: re.Match[str], _document: Document) -> TimeMention | None:
        if match["unit"] == "日" and match.string[: match.start("count")].endswith("月"):
            return None
        return _mention(match, "duration", "bounded-length", value=length(match))

    def simple(kind: str, rule: str) -> Make:
        return lambda match, _document: _mention(match, kind, rule)

    def undated(match: re.Match[str], document: Document) -> TimeMention | None:
        return _undated(match, document, offsets.get(match["which"] or ""))

    def recurring(match: re.Match[str], document: Document) -> TimeMention | None:
        return _day_of_year(match, document, offsets.get(match["which"] or ""))

    def within_year(match: re.Match[str], document: Document) -> TimeMention:
        reference = document.metadata.reference_date
        due = _end_of_month(reference.year, 12) if reference else None
        return _mention(match, "deadline-absolute", "within-year", due=due)

    anchor = _guarded(lexicon["anchor"])
    at, to = _DATE.format(""), _DATE.format("to_")
    month_day = r"(?:(?:1[0-2]|0?[1-9])月(?:[12]\d|3[01]|0?[1-9])日)"
    within = "(?:之|以)?内(?:（含）)?"
    patterns: list[tuple[str, Make]] = [
        (rf"(?:到|至|截止)?{at}{_END}?{_INCLUSIVE}{_BEFORE}", _before),
        (rf"(?:{anchor}[^，。；：（）]{{1,24}}?之日|即日)起?(?:至|到){to}{_INCLUSIVE}(?:止|期间|之间)?", _range),
        (rf"(?<![达得收高加低少自从起截])(?:到|至){at}{_END}?{_INCLUSIVE}止?(?!{_BEFORE}|的|至|到|起|{_PART})", _until),
        (rf"(?P<which>{what_years})?(?P<month>(?:1[0-2]|[1-9])月)?{_END}(?:之|以)?前", undated),
        (rf"(?P<which>{what_years})?(?P<month>1[0-2]|0?[1-9])月{_DAY}{_INCLUSIVE}(?:之|以)?前", recurring),
        (
            rf"{alternation(lexicon['month'].cues)}(?:{_DAY}|[底末]){_INCLUSIVE}(?:之|以)?前",
            simple("deadline-absolute", "day-of-month"),
        ),
        (rf"(?:自|从)?{at}(?:起|开始)?(?:至|到|[—～~-])(?:{to}|{month_day}){_INCLUSIVE}(?:止|期间|之间)?", _range),
        (rf"(?:自|从)?{at}(?:起|开始)(?!至|到|算)", simple("duration", "from-date")),
        (rf"(?<![\d{NUMERAL[1:-1]}半几多近去该同跨每])(?:今|本)?年内(?!容|涵|部)", within_year),
        (rf"{anchor}[^，。；：（）]{{1,24}}?(?:之日起|起|后)，?的?{amount}{within}", relative),
        (rf"(?<=[在于])[^，。；：、（）“”在于自从前近]{{2,24}}?(?:之日起|后){amount}{within}", relative),
        (rf"(?<![近去前上])(?:{bound})?{amount}{within}", relative),
        (rf"提前(?:{bound})?(?P<count>{_COUNT}) ?(?P<unit>{days})", relative),
        (rf"{bound}{amount}{limit}?(?!{historic}|{counted})", duration),
        (rf"{lead_in}{amount}{limit}?(?!{historic}|{counted})", duration),
        (rf"(?<![近去前上]){amount}{limit}(?!{counted})", duration),
        (rf"{amount}(?=期满|届满)", duration),
        (rf"(?<=在)[^，。；：、（）“”在]{{2,24}}(?P<count>{_COUNT}) ?(?P<unit>{workdays})(?:之|以)?前", relative),
        (rf"(?:(?<=[在于，；。])|^)[^，。；：、（）“”在于自从近]{{2,24}}?前{amount}{within}", relative),
        (rf"(?<=[在于])[^，。；：、（）“”在于自从前近]{{2,24}}?{amount}(?:之|以)?后(?!的|来)", relative),
        (rf"[前后]?{amount}(?=\d+(?:\.\d+)?%)", duration),
        (rf"每(?:{_COUNT}个?)?(?:{period}|{alternation(units)})(?!{no_period}|{_MONEY})", simple("frequency", "every")),
        (rf"以(?:每)?{amount}为(?:一个?)?周期", simple("frequency", "cycle")),
        (_guarded(lexicon["frequency"]), simple("frequency", "frequency-adverb")),
        (_guarded(lexicon["urgency"]), simple("urgency-vague", "urgency-adverb")),
    ]
    compiled = (*((re.compile(pattern), make) for pattern, make in patterns), (_PLAN, _plan))
    return _Rules(Among((each, (each[0],)) for each in compiled))


def _guarded(words: Concept) -> str:
    return guarded(words.cues, words.values("notBefore"), words.values("notAfter"))


def _mention(
    match: re.Match[str], kind: str, rule: str, *, due: date | None = None, value: str | None = None
) -> TimeMention:
    return TimeMention(span=Span(*match.span()), rule=f"time/{rule}", type=kind, due=due, value=value)


def _before(match: re.Match[str], document: Document) -> TimeMention | None:
    """2023年底前, 2024年6月30日前. 2025年前 and 2024年6月前 name no last day: readers differ on them."""
    due = _last_day(match) if match["end"] or match["day"] else None
    return None if _past(due, document) else _mention(match, "deadline-absolute", "before-date", due=due)


def _until(match: re.Match[str], document: Document) -> TimeMention | None:
    """到2025年, 到2025年底, 至2027年12月31日; in a document of a later date it is history."""
    due = _last_day(match)
    return None if due is None or _past(due, document) else _mention(match, "deadline-absolute", "until-date", due=due)


def _undated(match: re.Match[str], document: Document, offset: int | None) -> TimeMention | None:
    """年底前, 每年底前, 12月底前, 今年6月底前: a last day only where 今年 or 明年 meets the date of the document."""
    whole_year = match["end"].startswith("年") or (bool(match["which"]) and not match["month"])
    if _goes_on(match) or whole_year == bool(match["month"]):
        return None
    reference = document.metadata.reference_date
    due = None
    if offset is not None and reference:
        month = int(match["month"][:-1]) if match["month"] else 12
        due = _end_of_month(reference.year + offset, month)
    return _mention(match, "deadline-absolute", "end-of-period", due=due)


def _day_of_year(match: re.Match[str], document: Document, offset: int | None) -> TimeMention | None:
    """每年1月31日前, 6月30日前: a last day only where 今年 or 明年 meets the date of the document."""
    if _goes_on(match):
        return None
    reference = document.metadata.reference_date
    due = None
    if offset is not None and reference:
        due = _calendar_day(reference.year + offset, int(match["month"]), int(match["day"]))
    return _mention(match, "deadline-absolute", "day-of-year", due=due)


def _goes_on(match: re.Match[str]) -> bool:
    """Whether a date without a year is only the end of a longer one."""
    follows = match.string[match.start() - 1] if match.start() else ""
    return follows.isdigit() or follows in ("年", "月")


def _range(match: re.Match[str], _document: Document) -> TimeMention:
    return _mention(match, "duration", "date-range")


def _plan(match: re.Match[str], document: Document) -> TimeMention | None:
    """“十四五”期间; 到“十四五”末. The n-th plan ended in 1950 + 5 * (n + 1) from the fifth on."""
    number = chinese_to_int(match["plan"])
    if not match["end"]:
        return None if match["to"] else _mention(match, "duration", "plan-period", value="P5Y")
    due = date(1955 + 5 * number, 12, 31) if 5 <= number <= 40 else None
    return None if _past(due, document) else _mention(match, "deadline-absolute", "plan-end", due=due)


def _past(due: date | None, document: Document) -> bool:
    reference = document.metadata.reference_date
    return due is not None and reference is not None and due < reference


def _last_day(match: re.Match[str]) -> date | None:
    """The last day of the year, month or day named, the day before with （不含）; None for a day no calendar has."""
    year = int(match["year"])
    if match["day"]:
        day = _calendar_day(year, int(match["month"]), int(match["day"]))
        return day - timedelta(days=1) if day and "（不含" in match[0] else day
    return _end_of_month(year, int(match["month"] or 12))


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _duration(count: str, unit: Concept) -> str | None:
    """n units as xsd:duration; None for a range, a unit without one, and half a unit that is not a year."""
    if unit.notation is None or re.search(rf"{_TO}|[—～~-]", count):
        return None
    if count == "半":
        return "P6M" if unit.notation == "PnY" else None
    number = chinese_to_int(count)
    factor = re.search(r"\d+(?=n)", unit.notation)
    return re.sub(r"\d*n", str(number * int(factor[0]) if factor else number), unit.notation)
