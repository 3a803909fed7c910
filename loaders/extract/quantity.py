"""Amounts with a unit: comparator + number + unit (codebook §9).

Values are scaled (5万元 → 50000, unit 元). A verb of change (提高至) is no part of the amount. A Chinese
numeral counts only as a fraction or with a comparator, for 一次 and 两个 are mostly idiom. Units of time belong to
the rules for time, save where money is counted in months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, guarded
from loaders.model import Document, Quantity, Span
from loaders.numerals import NUMERAL, plain, to_decimal
from loaders.wrapping import unwrapped

_LEXICON = "lexicon/quantity"
_ARABIC = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_NOT_INSIDE = r"(?<![\d.．,A-Za-z第〔\[:：/+—-])"
_TERM = r"[1-9]\d?(?:\.\d+)?|0\.\d+"
_FRACTION = rf"{NUMERAL}{{1,4}}分之{NUMERAL}{{1,5}}"
_BOUNDARY = re.compile(r"[，。；：、（）“”《》\s\d%]|——")
_TITLE = re.compile("《[^》]*》")
_CHANGES = ("equal", "increase-by", "decrease-by")
_LONGEST_NOUN = 14
_INCLUSIVE = {"more-than": "at-least", "less-than": "at-most"}
"""What a comparator becomes with （含） after the amount."""


@dataclass(frozen=True, slots=True)
class _Rules:
    amount: re.Pattern[str]
    range: re.Pattern[str]
    ratio: re.Pattern[str]
    operators: dict[str, str]  # a comparator's surface with its place ("以上 after") → its slug
    signs: dict[str, str]  # a comparator's slug → its sign
    inclusive: frozenset[str]  # （含）
    changes: frozenset[str]  # 提高至
    money: frozenset[str]
    vague: frozenset[str]  # 批
    adverb: re.Pattern[str]
    noun: re.Pattern[str]
    lead: re.Pattern[str]


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Quantity]:
    """Every amount outside book-title marks; a range (90至144平方米) gives its lower and its upper bound."""
    rules = _rules(vocabulary)
    for segment in document.segments():
        line = unwrapped(document, segment.span)
        text = line.text
        titles = [Span(*match.span()) for match in _TITLE.finditer(text)]
        position = 0
        while match := _next(rules, text, position):
            position = match.end()
            if not any(title.overlaps(Span(*match.span())) for title in titles):
                yield from _facts(match, line.span(_extent(match, rules)), rules)


def _next(rules: _Rules, text: str, position: int) -> re.Match[str] | None:
    found = [match for pattern in (rules.range, rules.ratio, rules.amount) if (match := pattern.search(text, position))]
    return min(found, key=lambda match: (match.start(), -match.end())) if found else None


def _extent(match: re.Match[str], rules: _Rules) -> Span:
    """The amount with its comparator: 达到70%, but 60%以上 in 达到60%以上, 80万元 in 提高至80万元, 5% in 下调税率5%."""
    if match.re is rules.amount:
        verb = rules.operators.get(f"{match['before']} before") in _CHANGES
        if match["before"] in rules.changes or (verb and (match["after"] or match["noun"])):
            return Span(*match.span("core"))
    return Span(*match.span())


def _facts(match: re.Match[str], span: Span, rules: _Rules) -> Iterator[Quantity]:
    of = _measured(match, rules)
    if match.re is rules.range:
        low_scale = match["low_scale"] or ("" if match["low_unit"] else match["scale"])
        for slug, number in (("at-least", match["low"] + low_scale), ("at-most", match["high"] + match["scale"])):
            value = plain(to_decimal(number))
            yield Quantity(
                span=span, rule="quantity/range", op=rules.signs[slug], value=value, unit=_unit(match), of=of
            )
        return
    if match.re is rules.ratio:
        value = plain(round(to_decimal(match["left"]) / to_decimal(match["right"]), 4))
        yield Quantity(span=span, rule="quantity/ratio", op=rules.signs["equal"], value=value, unit="比例", of=of)
        return
    comparator = _comparator(match, rules)
    if match["chinese"] and not _countable(comparator, match, rules):
        return
    unit = "%" if match["percent"] else "" if match["fraction"] else _unit(match)
    yield Quantity(
        span=span,
        rule=f"quantity/{comparator or 'plain'}",
        op=rules.signs[comparator or "equal"],
        value=plain(to_decimal(match["percent"] or match["fraction"] or match["number"] + match["scale"])),
        unit=unit,
        of=of,
    )


def _countable(comparator: str | None, match: re.Match[str], rules: _Rules) -> bool:
    """Whether a Chinese numeral is meant as a number.

    It is in 两个以上, 至少一次, 增长一倍 and 十万元, not in 达到一个新高度, 突破一批 and 二元结构.
    """
    unit = match["unit"]
    if unit in rules.vague:
        return False
    if comparator is None:
        return len(match["number"] + match["scale"]) > 1 and unit in rules.money
    return comparator not in _CHANGES or unit == "倍" or unit in rules.money


def _comparator(match: re.Match[str], rules: _Rules) -> str | None:
    """What stands after the unit is the finer word (达到1000家以上), save where the word before says a change."""
    before = rules.operators.get(f"{match['before']} before")
    after = rules.operators.get(f"{match['after']} after")
    if match["after"] in rules.inclusive:
        return _INCLUSIVE.get(before or "", before)
    if after is None and match["odd"]:
        after = "more-than"
    return before if before and (after is None or before in ("increase-by", "decrease-by")) else after


def _unit(match: re.Match[str]) -> str:
    unit = match["unit"] if match["unit"] == "个月" else match["unit"].removeprefix("个") or "个"
    per = match["per"] or (match.groupdict().get("each") or "").removeprefix("每").replace("每", "·")
    return f"{unit}/{per}" if per else unit


def _measured(match: re.Match[str], rules: _Rules) -> str | None:
    """The noun the amount is of, if one stands before it and is a measurable one: 外资股比 in 外资股比不超过50%."""
    before = rules.adverb.sub("", match.string[: match.start()].removesuffix("的"))
    clause = _BOUNDARY.split(before)[-1]
    if before[: len(before) - len(clause)][-1:].isdigit():
        return None  # the noun belongs to another amount
    clause = clause[max((m.end() for m in rules.lead.finditer(clause)), default=0) :]
    return clause if 2 <= len(clause) <= _LONGEST_NOUN and rules.noun.search(clause) else None


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    lexicon = vocabulary.scheme(_LEXICON)
    signs = {slug: concept.notation or "=" for slug, concept in vocabulary.scheme("comparators").items()}
    places = {slug: tuple(slug.rpartition("-")[::2]) for slug in lexicon if slug.endswith(("-before", "-after"))}
    operators = {
        f"{cue} {place}": slug for name, (slug, place) in places.items() for cue in lexicon[name].cues if slug in signs
    }
    operators |= {f"{cue} before": "equal" for cue in lexicon["changed-to-before"].cues}
    before = "|".join(_guarded(lexicon[name]) for name, (_, place) in places.items() if place == "before")
    after = "|".join(_guarded(lexicon[name]) for name, (_, place) in places.items() if place == "after")
    units = [cue for slug, concept in lexicon.items() if slug.startswith("unit-") for cue in concept.cues]
    no_unit = alternation(lexicon["no-unit"].cues)
    per = rf"(?:[/／]每?|每)(?P<per>{alternation([*lexicon['per'].cues, *units])})"
    nouns = alternation(lexicon["measure-noun"].cues)
    months = rf"个月(?={_guarded(vocabulary.scheme('lexicon/time')['counted-in-months'])})"
    unit = rf" ?(?P<unit>(?!{no_unit}){alternation(units)}|{months})(?:{per})?"
    ages = alternation(lexicon["unit-age"].cues)
    ratio_noun = alternation(lexicon["ratio-noun"].cues)
    ratio = (
        rf"(?<![\d.:：])(?P<left>{_TERM})[:：](?P<right>{_TERM})(?![\d.:：])"
        rf"(?=的?{ratio_noun})"
    )
    scale = r" ?(?P<scale>[十百千万亿]*)"
    odd = r"(?P<odd>余|多)?"
    between = rf"(?:(?!{before})[^，。；：、（）“”\d]){{1,12}}"
    amount = (
        rf"(?:(?P<before>{before})(?:为|了)?(?:人民币)?"
        rf"(?P<noun>(?<!最.){between}(?:(?:的|{nouns})(?=[\d{NUMERAL[1:-1]}])|(?=\d+ ?{ages})))? ?)?"
        rf"(?P<core>(?P<each>每人?每?(?:年|月|季度|日|天)(?={_ARABIC}[百千万亿]*元))?(?:百分之(?P<percent>{NUMERAL}{{1,7}})"
        rf"|(?P<fraction>(?<!{NUMERAL}){_FRACTION})"
        rf"|(?P<number>{_NOT_INSIDE}{_ARABIC}|(?P<chinese>(?<![{NUMERAL[1:-1]}第\d]){NUMERAL}{{1,7}}))"
        rf"{odd}{scale}(?:余|多)?{unit})"
        rf"(?P<after>{after})?)"
    )
    span = (
        rf"{_NOT_INSIDE}(?P<low>{_ARABIC}) ?(?P<low_scale>[十百千万亿]*)(?P<low_unit>{alternation(units)})?"
        rf"(?:[-—～~－]{{1,2}}|至|到)(?P<high>{_ARABIC}){scale}{unit}"
    )
    return _Rules(
        re.compile(amount),
        re.compile(span),
        re.compile(ratio),
        operators,
        signs,
        frozenset(lexicon["inclusive-after"].cues),
        frozenset(lexicon["changed-to-before"].cues),
        frozenset(lexicon["unit-money"].cues),
        frozenset(lexicon["unit-vague"].cues),
        re.compile(f"{alternation(lexicon['adverb'].cues)}$"),
        re.compile(nouns + "$"),
        re.compile(alternation(lexicon["before-measure"].cues)),
    )


def _guarded(words: Concept) -> str:
    return guarded(words.cues, words.values("notBefore"), words.values("notAfter"))
