"""Sectors: the named industries, business categories and product classes that limit a measure (codebook §8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from kg.iris import DEF
from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, best_cover, choice
from loaders.model import Document, Fact, SectorMention, Span
from loaders.seeking import Sought
from loaders.wrapping import unwrapped

_SCHEME = "sectors"
_TITLE = re.compile(r"《[^》]*》")
_JOIN = r"[、和与及]|以及"
_JOINS = re.compile(r"以及|[、和与及]")
_JOINED = r"[、和及与][^\W\d_]{1,6}?"  # a further conjunct before the head they share: 融资担保、再担保机构
_COMPOUND = 14  # characters: a longer run of names is a list that lost its marks
_NO_LIST = "，。；：（）“”《》"  # marks that no list of sectors goes across
_SHORTEST_LIST, _LONGEST_LIST = 2, 80  # characters
_NOUNS = re.compile(r"[A-Za-z\u4e00-\u9fff]+$")
_MARKS = "，。；：、（）“”的\n"  # what stands before a name
_REACH, _SHORTEST_MODIFIER, _LONGEST_MODIFIER = 14, 2, 7  # characters before a product's name
_CONJUNCT = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]{2,9}")  # a name that no vocabulary lists, as an enumeration has it


class _Lexicon:
    """The sector scheme and its word classes, compiled once per vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        concepts = [c for c in vocabulary.concepts(_SCHEME) if DEF + "Sector" in c.types]
        word = {
            name: alternation(vocabulary.words(f"sector/{name}"))
            for name in (
                "modifier", "industry", "suffix", "longer-name", "owner", "shared-owner", "means-verb", "means-noun",
                "means-result", "field", "field-modifier", "industry-field", "party-field", "doubtful-field",
                "after-industry", "list-opener", "no-sector", "body-ending", "business-scope", "business",
                "business-break", "business-use", "product-class", "class-owner", "market",
                "product-head", "product-field", "dwelling", "dwelling-quality", "market-dwelling", "market-quality",
                "dwelling-paper",
            )
        }  # fmt: skip
        fields = {label for concept in concepts for label in concept.values("fieldLabel")}
        names = {
            label: c
            for c in concepts
            for label in (*c.labels("pref", "alt"), *c.values("relatedName"))
            if label not in fields
        }
        bare = re.compile(rf"{word['industry']}$")
        guards = {
            label: _guards(concept, label)
            for label, concept in names.items()
            if bare.sub("", label) == label or bare.sub("", label) not in names
        }
        owner, industry, suffix, part = word["owner"], word["industry"], word["suffix"], word["longer-name"]
        self.product_class = re.compile(rf"{word['product-class']}(?!{word['class-owner']})")
        tail = rf"{industry}?(?!{owner})(?!{_JOINED}{word['shared-owner']})"
        self.name = Sought(rf"(?P<span>{word['modifier']}{{0,3}}(?P<name>{choice(guards)}){suffix}?){tail}")
        opened = "|".join(f"(?<={re.escape(verb)})" for verb in vocabulary.words("sector/list-opener"))
        headed = rf"(?={industry}(?!{owner}|{part})|{word['field']}(?!{owner}))"
        free = r"(?<![^\W\d_和与及在于对从向为是])"
        self.field_name = Sought(
            rf"(?={alternation(field[0] for field in fields)})(?:{free}{alternation(fields)}{suffix}(?!{owner}|化)"
            rf"|(?:{free}|{opened}){alternation(fields)}{headed}"
            rf"|(?:{free}|{opened}){alternation(fields)}(?={word['market']}(?!{owner}|主体|监管))"
            rf"|{alternation(fields)}(?=企业(?!家)))"  # the firms of an industry, whatever stands before it
        )
        quality = word["dwelling-quality"]
        on_sale = rf"(?:{quality}|{word['market-quality']}){{1,3}}{word['market-dwelling']}"
        self.dwelling = Sought(rf"(?:{on_sale}|{quality}{{1,2}}{word['dwelling']}){tail}(?!{word['dwelling-paper']})")
        modifiers = rf"{word['field-modifier']}{{0,3}}"
        head = rf"(?:{word['field']}|{word['party-field']}|{word['product-field']})"
        self.product = re.compile(rf"[A-Za-z0-9\u4e00-\u9fff]{{1,8}}{word['product-head']}$")
        self.product_field = re.compile(word["product-field"])
        verbs = [
            w for name in ("directive", "compound", "adverb", "governing") for w in vocabulary.words(f"verbs/{name}")
        ]
        nouns = set(vocabulary.words("sector/modifier"))
        breaks = alternation(w for w in (*verbs, *vocabulary.words("sector/list-opener")) if w not in nouns)
        broken = "|".join((breaks, *vocabulary.scheme("lexicon/sector")["product-break"].patterns))
        self.product_break = re.compile(broken)
        end = (
            rf"(?<![、和与及])(?:(?P<open>等){modifiers}(?P<head>{head})|{modifiers}{word['field']})(?!{owner}|{part})"
        )
        self.listed, self.list_end = re.compile(rf"(?P<list>[^{_NO_LIST}]{{2,{_LONGEST_LIST}}}?){end}"), Sought(end)
        self.body = re.compile(rf"{word['body-ending']}$")
        self.known = {*names, *fields}
        self.conjunct = re.compile(
            rf"(?:^|{_JOIN}|[在于对从向为是])(?P<name>{alternation(self.known)})(?=$|{_JOIN}|等)"
        )
        # 产业 may be a part of another head (等产业公共服务), and firms may be of any kind: such lists are doubtful
        self.loose = re.compile(rf"{word['industry-field']}(?!\W|[的和与及]|{word['after-industry']}|$)")
        self.opener = re.compile(rf"^.*(?:{word['list-opener']}|[在于对从向为是的])")
        self.no_sector = re.compile(word["no-sector"])
        self.doubtful = re.compile(word["doubtful-field"])
        listed = rf"(?:{alternation(self.known)}(?:技术)?(?:{_JOIN}|等)?)"
        self.means = Sought(
            rf"{word['means-verb']}(?:[^，。；]{{1,40}}?等|{listed}{{2,8}}){word['means-noun']}"
            rf"|{listed}{{2,8}}(?<=等){word['means-noun']}{word['means-result']}"
        )
        self.business = Sought(
            rf"{word['business-scope']}*{word['business']}(?:(?!{word['business-break']})[^，。；：、（）的“”]){{0,6}}?业务"
            rf"(?!{owner}|{word['business-use']})"
        )


def _guards(concept: Concept, label: str) -> str:
    """A label as a regular expression that respects the concept's guards."""
    before, after = concept.values("notBefore"), concept.values("notAfter")
    behind = "".join(f"(?<!{re.escape(word)})" for word in after)
    return behind + re.escape(label) + (f"(?!{alternation(before)})" if before else "")


@lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> _Lexicon:
    return _Lexicon(vocabulary)


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Fact]:
    """The sectors named in headings and sentences, in the order of the text.

    A span is the bare name: without 产业 or 行业, unless the vocabulary lists the name with it (战略性新兴产业).
    Names inside 《》, technologies that are only used (采用区块链等新技术), and names that are a part of a
    body's or a party's name yield none.
    """
    lexicon = _lexicon(vocabulary)
    for segment in document.segments():
        if segment.is_bracket:
            continue
        line = unwrapped(document, segment.span)
        text = line.text
        aside = [Span(*match.span()) for pattern in (_TITLE, lexicon.means) for match in pattern.finditer(text)]
        candidates = [c for c in _candidates(text, lexicon) if not any(area.overlaps(c.span) for area in aside)]
        candidates = [_with_modifiers(text, candidate, lexicon) for candidate in candidates]
        mentions = best_cover(candidates, lambda c: c.span, lambda c: (c.span.end - c.span.start) ** 1.2)
        for mention in _compounds(text, mentions, lexicon):
            yield replace(mention, span=line.span(mention.span))


def _with_modifiers(text: str, mention: SectorMention, lexicon: _Lexicon) -> SectorMention:
    """A product with the nouns before its name: 外骨骼⟨机器人⟩."""
    start, end = mention.span
    if not lexicon.product.fullmatch("x" + text[start:end]):
        return mention
    run = _NOUNS.search(text, max(0, start - _REACH), start)
    left = begin = run.start() if run else start
    for match in lexicon.product_break.finditer(text, left, start):
        begin = match.end()
    bounded = begin > left or left == 0 or text[left - 1] in _MARKS
    if not bounded or not _SHORTEST_MODIFIER <= start - begin <= _LONGEST_MODIFIER:
        return mention
    return replace(mention, span=Span(begin, end), norm=text[begin:end], parts=(*mention.parts, mention.norm))


def _compounds(text: str, mentions: Iterable[SectorMention], lexicon: _Lexicon) -> list[SectorMention]:
    """Names that make one compound: two that adjoin (人工智能医疗器械), one with a class of products (再制造产品)."""
    compounds: list[SectorMention] = []
    for mention in mentions:
        (start, end), parts = mention.span, mention.parts
        adjoins = compounds and compounds[-1].span.end == start and end - compounds[-1].span.start <= _COMPOUND
        if adjoins and text[start - 1] != "业":  # but 银行业保险业 are two
            first = compounds.pop()
            start, parts = first.span.start, first.parts + parts
        if match := lexicon.product_class.match(text, end):
            end = match.end()
        compounds.append(SectorMention(span=Span(start, end), rule=mention.rule, norm=text[start:end], parts=parts))
    return [replace(each, parts=tuple(part for part in each.parts if part != each.norm)) for each in compounds]


def _candidates(text: str, lexicon: _Lexicon) -> Iterator[SectorMention]:
    for match in lexicon.name.finditer(text):
        span = Span(*match.span("span"))
        yield SectorMention(span=span, rule="sector/name", norm=match["span"], parts=(match["name"],))
    for match in lexicon.field_name.finditer(text):
        span = Span(*match.span())
        yield SectorMention(span=span, rule="sector/field", norm=match[0], parts=(match[0],))
    for match in lexicon.dwelling.finditer(text):
        yield SectorMention(span=Span(*match.span()), rule="sector/dwelling", norm=match[0])
    for listed in _lists(text, lexicon):
        yield from _conjuncts(listed, lexicon)
    for match in lexicon.business.finditer(text):
        yield SectorMention(span=Span(*match.span()), rule="sector/business", norm=match[0])


def _lists(text: str, lexicon: _Lexicon) -> Iterator[re.Match[str]]:
    """The matches of ``listed``, found by their ends: from where no list begins, none is looked for."""
    position = 0
    for end in lexicon.list_end.occurrences(text):
        opening = max(text.rfind(mark, 0, end.start()) for mark in _NO_LIST) + 1
        start = max(position, opening, end.start() - _LONGEST_LIST)
        if end.start() - start >= _SHORTEST_LIST and (listed := lexicon.listed.match(text, start)):
            yield listed
            position = listed.end()


def _conjuncts(listed: re.Match[str], lexicon: _Lexicon) -> Iterator[SectorMention]:
    """The sectors of a list such as 养老、托育等领域: those listed in the vocabulary, and the new ones beside them."""
    offset = listed.start("list")
    if any(lexicon.body.search(part) for part in _JOINS.split(listed["list"])):
        return
    for match in lexicon.conjunct.finditer(listed["list"]):
        yield SectorMention(span=Span(*match.span("name")).shift(offset), rule="sector/list", norm=match["name"])
    names = list(_names(listed["list"], lexicon))
    new = [(start, name) for start, name in names if name not in lexicon.known]
    for start, name in names:
        if name in lexicon.known:
            yield SectorMention(span=Span(start, start + len(name)).shift(offset), rule="sector/list", norm=name)
    if not listed["open"] or len(names) < 2 or any(lexicon.no_sector.search(name) for _, name in new):
        return
    at = listed.start("head")
    if lexicon.product_field.match(listed.string, at):
        new = [(start, name) for start, name in new if lexicon.product.fullmatch(name)]
        for start, name in new:
            yield SectorMention(span=Span(start, start + len(name)).shift(offset), rule="sector/product", norm=name)
        return
    doubtful = lexicon.loose.match(listed.string, at) or lexicon.doubtful.match(listed.string, at)
    if not doubtful or len(new) * 2 <= len(names):
        for start, name in new:
            yield SectorMention(span=Span(start, start + len(name)).shift(offset), rule="sector/enumerated", norm=name)


def _names(enumeration: str, lexicon: _Lexicon) -> Iterator[tuple[int, str]]:
    """The conjuncts of an enumeration and where they begin; the first without the words before it."""
    start = 0
    parts = [*_JOINS.finditer(enumeration)]
    for end, after in [*((m.start(), m.end()) for m in parts), (len(enumeration), len(enumeration))]:
        part, begin = enumeration[start:end], start
        start = after
        if match := lexicon.opener.match(part):
            part, begin = part[match.end() :], begin + match.end()
        elif begin == 0:
            continue
        if _CONJUNCT.fullmatch(part):
            yield begin, part
