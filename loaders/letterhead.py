"""What a document says of itself at its head and foot: title, number, addressees, issuers, date, publicity, status."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from kg.vocab import Vocabulary
from loaders.issuers import issuers
from loaders.matching import alternation
from loaders.model import Metadata, Unit
from loaders.numerals import WRITTEN_DATE, written_date

_NUMBER = re.compile(
    r"(?:文号|发文字号)?[：:]?(?P<series>[\u4e00-\u9fff（）]{1,20})"
    r"[〔﹝\[［（(【〖](?P<year>(?:19|20)\d\d)[〕﹞\]］）)】〗]第?(?P<serial>\d+)号"
)
_ORDER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,30})令")
_ORDER_NUMBER = re.compile(r"[（(]?第(?P<serial>\d+|[一二三四五六七八九十百]+)号[）)]?")
_STATUS_LINE = re.compile("（[^（）月]{2,8}）")
"""（试行） on a line of its own below a title."""
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff](?:[ \u3000]|$))")
_LONGEST_TITLE_LINE = 45
_LONGEST_TITLE = 90
_MOST_TITLE_LINES = 4
_LONGEST_ADDRESS = 300
_LEAD_IN = re.compile(r"如下|以下|下列|现将|为[^，]*，|\|")


def completed(metadata: Metadata, text: str, units: Iterable[Unit], vocabulary: Vocabulary) -> Metadata:
    """``metadata`` with what it lacks and the head and foot of the text clearly say.

    Read from whole lines only: a title ends with a type of document, a number stands alone, a signature is directly
    above a date that stands alone or is the last line. ``units`` are those of the document, or of one attachment.
    """
    units = tuple(units)
    front = _lines(text, units, "front_matter")
    back = _lines(text, units, "back_matter")
    title = metadata.title or _title(front, _types(vocabulary))[0]
    number = metadata.document_number or next(filter(None, map(_document_number, front)), None)
    signed, adopted = _signature(back, vocabulary)
    kind = _types(vocabulary).search(title) if title else None
    if not metadata.title and not title and (order := _order(front, vocabulary)):
        title, number, signed = order[0], number or order[0], (order[1],)
        kind = _types(vocabulary).search("命令")
    return replace(
        metadata,
        title=title,
        document_number=number,
        issuers=metadata.issuers or signed or _named_in_title(title or "", vocabulary),
        type=metadata.type or (kind["type"] if kind else None),
        adopted=metadata.adopted or adopted,
        addressees=metadata.addressees or next(filter(None, (_addressees(line, vocabulary) for line in front)), None),
        publicity=metadata.publicity or _publicity(back, vocabulary),
        status=metadata.status or _status(title or "", vocabulary),
    )


def title_lines(front: list[str], vocabulary: Vocabulary) -> int:
    """How many of these lines at the top of a text make up its title; 0 if they do not begin with one."""
    return _title(front, _types(vocabulary))[1]


def _lines(text: str, units: tuple[Unit, ...], kind: str) -> list[str]:
    own = (text[unit.span.start : unit.span.end] for unit in units if unit.kind == kind)
    return [line.strip() for stretch in own for line in stretch.splitlines() if line.strip()]


@lru_cache(maxsize=4)
def _types(vocabulary: Vocabulary) -> re.Pattern[str]:
    labels = (label for concept in vocabulary.concepts("document-types") for label in concept.labels("pref", "alt"))
    names = alternation(label for label in labels if len(label) > 1)
    return re.compile(rf"(?P<type>{names}|(?<=的)函)(?:（[^（）]*）)*$")


def _title(front: list[str], types: re.Pattern[str]) -> tuple[str | None, int]:
    """The first lines, joined, up to one that ends as a title does; and how many they are."""
    joined = ""
    for i, line in enumerate(front[:_MOST_TITLE_LINES]):
        bare = _SPACED.sub("", line)
        whole = not joined and "关于" in bare and types.search(bare)
        if (
            len(bare) > (_LONGEST_TITLE if whole else _LONGEST_TITLE_LINE)
            or re.search("[。；：]|，$|^\\W+$", bare)
            or _document_number(bare)
            or WRITTEN_DATE.fullmatch(bare)
        ):
            return None, 0
        joined += bare
        goes_on = i + 1 < len(front) and (front[i + 1].startswith("的") or _STATUS_LINE.fullmatch(front[i + 1]))
        if types.search(joined) and not goes_on:
            return joined, i + 1
    return None, 0


def _document_number(line: str) -> str | None:
    """国办发[2021] 22号 → 国办发〔2021〕22号; None for a line that is not a number throughout."""
    match = _NUMBER.fullmatch(re.sub(r"\s", "", line))
    return f"{match['series']}〔{match['year']}〕{int(match['serial'])}号" if match else None


def _order(front: list[str], vocabulary: Vocabulary) -> tuple[str, str] | None:
    """中华人民共和国国务院令 above 第707号: the title of an order, which is also its number, and who gave it."""
    for first, second in pairwise(front[:3]):
        match = _ORDER.fullmatch(_SPACED.sub("", first))
        if match and _ORDER_NUMBER.fullmatch(re.sub(r"\s", "", second)):
            name = match["issuer"].removeprefix("中华人民共和国")
            issuer = name if vocabulary.by_label("agencies", name) else match["issuer"]
            return match[0] + re.sub(r"[\s（()）]", "", second), issuer
    return None


def _signature(back: list[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], date | None]:
    """The names above the first date that stands alone, and that date; without a date, the names in the last line."""
    for i, line in enumerate(back):
        if WRITTEN_DATE.fullmatch(line):
            return _above(back[:i], vocabulary), _date_or_none(line)
    return (_above(back[-1:], vocabulary) if back else ()), None


def _above(lines: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    names: list[str] = []
    for line in reversed(lines):
        own = issuers(_SPACED.sub("", line), vocabulary)
        if own is None:
            break
        if not own:
            return ()
        names[:0] = own
    return tuple(names)


def _named_in_title(title: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The bodies that a title begins with: 国务院办公厅关于…的通知."""
    before, about, _ = title.partition("关于")
    before = before.removesuffix("印发")
    return (issuers(before, vocabulary) or ()) if about and before else ()


def _addressees(line: str, vocabulary: Vocabulary) -> str | None:
    """各省、自治区、直辖市人民政府： without its colon; None for another line."""
    if not line.endswith(("：", ":")) or len(line) > _LONGEST_ADDRESS or _LEAD_IN.search(line):
        return None
    return line[:-1] if _addressed(vocabulary).search(line[:-1]) else None


@lru_cache(maxsize=4)
def _addressed(vocabulary: Vocabulary) -> re.Pattern[str]:
    ends = {*vocabulary.words("structure/agency-ending"), *vocabulary.words("structure/addressee-ending")}
    return re.compile(rf"{alternation(ends)}(?:（[^（）]*）)?$")


def _publicity(back: list[str], vocabulary: Vocabulary) -> str | None:
    pattern = re.compile(alternation(vocabulary.words("structure/publicity")))
    return next((match[0] for line in back if (match := pattern.search(line))), None)


def _status(title: str, vocabulary: Vocabulary) -> str | None:
    """试行, 暂行, 征求意见稿 … where the title says so of the document itself, not of what it issues."""
    if "印发" in title or title.endswith(("通知", "公告", "通告", "函")):
        return None
    own = re.sub("《[^《》]*》", "", title)
    for concept in vocabulary.concepts("document-statuses"):
        if any(cue in own for cue in concept.cues):
            return concept.label()
    return None


def _date_or_none(line: str) -> date | None:
    try:
        return written_date(line)
    except ValueError:
        return None
