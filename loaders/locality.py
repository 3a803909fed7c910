"""The place that a document comes from, so that 市商务局 in it is one body and 我市 one place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation
from loaders.model import Document

_SKOS_BROADER = "http://www.w3.org/2004/02/skos/core#broader"
_HEAD = 400  # characters: title, number, addressees
_SIGNS = 2  # of 我市, 全市, and different bare offices (市财政局): one alone may speak of a locality under discussion
_DOMINANCE = 2  # how many times oftener than the next one a text must name the place that it calls its own
_NAMED_OFTEN = 3  # times that a text names its own place for short
_SHORT_LEVELS = ("省", "市")  # whose short names (济南) are nobody else's
_LONGEST_PLACE = 24  # characters of a division with its city
_SPATIAL = "http://purl.org/dc/terms/spatial"
_TO_PROVINCES = re.compile(r"各省[、（级]")
_TO_LOCALITIES = re.compile(r"各(?:设区的?)?(?:市|县|区|乡|镇|街道|州|旗|盟)(?!场)")
_TITLE_START = re.compile(r"(?:中共)?(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Locality:
    """The place whose bodies a document calls by their level alone, with those it lies in, innermost first."""

    places: tuple[Concept, ...] = ()

    def at(self, level: str) -> Concept | None:
        """The innermost place of a level: 市 → 青岛市; None if the document's place has none."""
        return next((place for place in self.places if place.label().endswith(level)), None)


def locality(place: Concept, vocabulary: Vocabulary) -> Locality:
    """A place with those it lies in."""
    chain = [place]
    while (above := chain[-1].values(_SKOS_BROADER)) and (outer := vocabulary.get(above[0])):
        chain.append(outer)
    return Locality(tuple(chain))


def full_place(place: Concept, vocabulary: Vocabulary) -> str:
    """The name that official names begin with: that of a district with its city (青岛市崂山区), else its own."""
    name = place.label()
    above = place.values(_SKOS_BROADER)
    outer = vocabulary.get(above[0]) if above else None
    if outer is None or not name.endswith("区") or name.endswith("自治区") or name.startswith(outer.label()):
        return name
    return outer.label() + name


def find_place(name: str, around: Locality, vocabulary: Vocabulary) -> Concept | None:
    """The one division that a text calls ``name``: one within the document's own place before one elsewhere."""
    listed = [c for c in vocabulary.by_label("regions", name) if (c.value("regionKind") or "").endswith("/place")]
    if len(listed) == 1:
        return listed[0]
    for outer in around.places:
        inside = [c for c in listed if outer.iri in c.values(_SKOS_BROADER)]
        inside = inside or list(vocabulary.by_label("regions", outer.label() + name))
        if len(inside) == 1:
            return inside[0]
    return None


def _is_place(concept: Concept) -> bool:
    return (concept.value("regionKind") or "").endswith("/place")


@lru_cache(maxsize=4)
def _places(vocabulary: Vocabulary) -> re.Pattern[str]:
    names = (name for c in vocabulary.concepts("regions") if _is_place(c) for name in c.labels("pref", "alt"))
    return re.compile(alternation(names))


@lru_cache(maxsize=4)
def _bare_offices(vocabulary: Vocabulary) -> re.Pattern[str]:
    """An office of an unnamed place at the start of a clause or list item."""
    levels, fields, offices = (
        alternation(vocabulary.words(f"agency/{name}")) for name in ("level", "competence", "office")
    )
    return re.compile(f"(?<=[：、，；（〔\n])(?P<level>{levels}){fields}{{1,3}}{offices}")


@lru_cache(maxsize=4)
def _local_body(vocabulary: Vocabulary) -> re.Pattern[str]:
    """铜鼓县人民政府: a government or office whose place is not listed."""
    levels, fields, heads = (
        alternation(word for name in names for word in vocabulary.words(f"agency/{name}"))
        for names in (("level",), ("competence",), ("office", "government", "service-office"))
    )
    return re.compile(f"{levels}{fields}{{0,3}}{heads}")


@lru_cache(maxsize=4)
def _self_references(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(f"{alternation(vocabulary.words('agency/self-reference'))}(?![场域])")  # 全市场 is no city


def is_local(document: Document, vocabulary: Vocabulary) -> bool:
    """True if the issuer is a local body; without issuer, if title, addressees or the text's own 我省, 全市 say so."""
    issuers = "".join(document.metadata.issuers)
    if issuers:
        return bool(_places(vocabulary).search(issuers) or _local_body(vocabulary).search(issuers))
    head = document.text[:_HEAD].strip()
    if _places(vocabulary).match(_title(document)):
        return True
    if _TO_PROVINCES.search(head):
        return False
    if _TO_LOCALITIES.search(head):
        return True
    bare = {m.group() for m in _bare_offices(vocabulary).finditer(document.text)}
    references = _self_references(vocabulary).findall(document.text)
    return len(references) + len(bare) + _cites_local_title(head, vocabulary) >= _SIGNS


def _cites_local_title(head: str, vocabulary: Vocabulary) -> bool:
    """Whether a text begins by citing a document of one place: 根据《山东省“十四五”制造强省建设规划》."""
    return any(_places(vocabulary).match(head, mark.end()) for mark in re.finditer("《", head))


def home(document: Document, vocabulary: Vocabulary) -> Locality:
    """The place of the issuer of a local document; empty if it is not certain.

    By the issuer's name, else the title's beginning, else the document number's series, else the one place of the
    level of 我省, 我市 … that the text names by far most often.
    """
    for name in (*document.metadata.issuers, _title(document)):
        if place := _leading_place(name, vocabulary):
            return locality(place, vocabulary)
    if place := _place_of_series(document.metadata.document_number, vocabulary):
        return locality(place, vocabulary)
    if document.metadata.issuers:
        return Locality()
    place = _place_called_own(document, vocabulary)
    return locality(place, vocabulary) if place else Locality()


def _title(document: Document) -> str:
    """The title, or the first line where it may be one: neither addressees nor a sentence."""
    first = document.text[:_HEAD].strip().split("\n", 1)[0]
    return document.metadata.title or ("" if first.endswith(("：", "。", "；")) else first)


def _leading_place(name: str, vocabulary: Vocabulary) -> Concept | None:
    """The innermost division that a name begins with: 山东省青岛市崂山区…, 济南市….

    None where a level follows that would make it the name of another: 吉林 in 吉林大学 counts, in 吉林市 it does not.
    """
    found: Concept | None = None
    position, start = 0, _TITLE_START.match(name)
    position = start.end() if start else 0
    while True:
        around = locality(found, vocabulary) if found else Locality()
        step = next(
            (
                (place, end)
                for end in range(min(len(name), position + _LONGEST_PLACE), position + 1, -1)
                if (place := find_place(name[position:end], around, vocabulary))
            ),
            None,
        )
        if step is None:
            return found
        found, position = step


def _place_of_series(number: str | None, vocabulary: Vocabulary) -> Concept | None:
    """鲁政发〔2023〕1号 → 山东省."""
    series = re.split("[〔（[]", number)[0] if number else ""
    listed = vocabulary.by_label("document-series", series)
    region = listed[0].value(_SPATIAL) if len(listed) == 1 else None
    return vocabulary.get(region) if region else None


def _place_called_own(document: Document, vocabulary: Vocabulary) -> Concept | None:
    """The province of 我省, the city of 我市: the only one of its level that the text names, or by far the oftenest."""
    text = document.text
    levels = Counter(reference[-1] for reference in _self_references(vocabulary).findall(text))
    levels.update(m["level"] for m in _bare_offices(vocabulary).finditer(text) if len(m["level"]) == 1)
    if not levels:
        return None
    level = levels.most_common(1)[0][0]
    # the branch of a central body that a county names is its own: 人民银行衡东支行
    branches = {m["place"].removesuffix(level) + level for m in _county_branches(vocabulary).finditer(text)}
    seats = {place.iri for name in branches if (place := find_place(name, Locality(), vocabulary))}
    named = (
        Counter(place.iri for place in _places_named(text, level, vocabulary))
        or Counter(seats)
        or _places_named_for_short(text, level, vocabulary)
    )
    ranked = named.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < _DOMINANCE * ranked[1][1]):
        return None
    if seats and ranked[0][0] not in seats:  # 保定市 in a text of 涿州市
        return None
    return vocabulary[ranked[0][0]]


@lru_cache(maxsize=4)
def _county_branches(vocabulary: Vocabulary) -> re.Pattern[str]:
    """人民银行衡东支行: a branch at the lowest level."""
    return re.compile(
        f"{alternation(vocabulary.words('agency/branch-parent'))}(?P<place>[\u4e00-\u9fff]{{2,8}}?)(?<!中心)支行"
    )


def _places_named_for_short(text: str, level: str, vocabulary: Vocabulary) -> Counter[str]:
    """济南 in a text of 全市: how often places of a level are named without it, where it is no chance."""
    if level not in _SHORT_LEVELS:
        return Counter()
    places = (find_place(m[0], Locality(), vocabulary) for m in _places(vocabulary).finditer(text))
    named = Counter(p.iri for p in places if p and p.label().endswith(level))
    return Counter({iri: count for iri, count in named.items() if count >= _NAMED_OFTEN})


def _places_named(text: str, level: str, vocabulary: Vocabulary) -> Iterator[Concept]:
    """The divisions of a level that a text names in full, the longest name before each suffix."""
    for suffix in re.finditer(level, text):
        starts = range(max(0, suffix.end() - _LONGEST_PLACE), suffix.start() - 1)
        places = (find_place(text[start : suffix.end()], Locality(), vocabulary) for start in starts)
        if place := next(filter(None, places), None):
            yield place
