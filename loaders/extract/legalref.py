"""References to laws, documents, catalogues, treaties and doctrines (codebook §6), with what they are cited for.

A reference is found by its form: book-title marks, a name of the registers, a document number, a generic phrase.
What a title names is read in ``loaders.titles``; the relation, once per coordination, in ``loaders.citation_relation``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.citable import entries
from loaders.citation_relation import Reference, Relation, cite
from loaders.known_titles import KnownTitles, known_titles
from loaders.matching import alternation, best_cover, book_titles, guarded, outermost
from loaders.model import Citation, Document, Segment, Span
from loaders.seeking import Sought
from loaders.titles import ALIAS, NUMBER, Title, Titles, articles, canonical_number, titles

_HAN = "\u4e00-\u9fff"
_ORDINAL = "[一二三四五六七八九十]"
_ATTACHED = re.compile(r"\s*（(?P<inside>[^（）]*(?:（[^（）]*）[^（）]*)*)）")
_ATTACHED_NUMBER = re.compile(rf"\s*（[^（）]{{0,8}}?{NUMBER.pattern}")
_STANDARD_BEFORE = re.compile(r"(?<![A-Z])(?!DB)[A-Z]{2,4}(?:/[TZ])?\s?\d{3,6}(?:\.\d+)?(?:[—–-]\d{4})?$")
_STANDARD_BEHIND = re.compile(r"\s*[（(]?\s*(?!DB)[A-Z]{2,4}(?:/[TZ])?\s?\d{3,6}")
_CALLED_STANDARD = re.compile(
    r"等?(?:\d+项|[一二三四五六七八九十]+项)?(?:系列|国家|行业|地方|团体|强制性|推荐性|现行|技术)*标准(?!文本|化|合同|格式|厂房)"
)
_STANDARD_NUMBER = (
    r"(?:GB[JZ]?|HJ|JGJ|CJJ|YY|YD|SL|NB|DL|JT|GA)(?:/[TZ])?\s?\d{3,6}(?:\.\d+)?(?:\s?[—–-]\s?\d{4})?(?!\d|\s*《)"
)
_DECREE = rf"(?:(?!规定|要求|办法|通知)[{_HAN}、\s]){{2,24}}?(?:令第?\d+号|公告\d{{4}}年第\d+号)"
_LABEL_LINE = re.compile(r"\s*(?:附件|附表|附录|附)\s*\d*\s*[:：.、]?")
_LAYOUT = re.compile(r"(?<![A-Za-z0-9\s])\s+|\s+(?![A-Za-z0-9\s])")
_NO_LAW = "(?<![依违执立司守合非])"  # 依法, 执法, 立法 are no laws; 立法法 is
_NUMBER, _ALIAS = Sought(NUMBER.pattern), Sought(ALIAS.pattern)
_LONGEST_SERIES = 10
_LONGEST_RUN = 600  # characters of a sentence that is broken into lines
_SHORT_NAME = 3


@dataclass(frozen=True, slots=True)
class _Rules:
    """The names and patterns of one vocabulary, compiled."""

    titles: Titles
    names: re.Pattern[str]  # names of the registers in running text
    unlisted: Sought  # 按照…管理办法: a full title without marks that no register has
    national_law: Sought
    before_short_name: re.Pattern[str]  # what may stand directly before a name of two or three characters
    named_before: re.Pattern[str]  # what shows that a name in brackets repeats the one before
    not_before_name: re.Pattern[str]  # what may stand directly before none
    before_number: re.Pattern[str]  # what is no part of the series of a document number
    doctrines: tuple[tuple[str, Sought], ...]  # rule, pattern
    generic: tuple[tuple[str, str, Sought], ...]  # rule, kind of reference, pattern
    stands_alone: re.Pattern[str]  # 法律, 行政法规
    implementing: re.Pattern[str]  # 及其实施条例
    drawn_up: re.Pattern[str]  # 撰写《…》: a paper of applicants
    listed: Sought  # 纳入…目录: a catalogue without marks
    to_come: Sought  # 制定…目录: a title without marks of what is to be made
    numbers: tuple[tuple[str, str, Sought], ...]  # rule, kind of reference, pattern of other numbers
    basis_heading: re.Pattern[str]  # 编制依据
    item: re.Pattern[str]  # what stands before a title that is an item of a list


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Citation]:
    """Every reference to something other than the document itself, in the order of the text.

    Title lines, number lines and labels of attachments are no references; a short title that the text declares
    (以下简称《规划》) stands for the title it was declared for, and is left out if that is the document itself.
    """
    rules = _rules(vocabulary)
    known = known_titles(document, rules.titles)
    before, begins, told = None, 0, 0
    for segment in document.segments():
        runs_on = before is not None and _runs_on(document, before, segment)
        begins, before = begins if runs_on else segment.span.start, segment
        if _is_label(document, segment):
            continue
        start = begins if segment.span.start - begins <= _LONGEST_RUN else segment.span.start
        text, places = _unwrapped(document.slice(Span(start, segment.span.end)))
        basis = rules.basis_heading.search(_heading(document, segment)) is not None
        for reference, relation in cite(text, _references(text, rules, known), vocabulary):
            span = Span(places[reference.span.start], places[reference.span.end - 1] + 1).shift(start)
            if relation is None or span.start < told or span.end <= segment.span.start:
                continue
            told = span.end
            if basis and relation.type == "cites" and rules.item.fullmatch(text[: reference.span.start]):
                relation = Relation("based-on")  # 编制依据：（一）《…》
            yield Citation(
                span=span,
                rule=f"legalref/{reference.rule}",
                type=relation.type,
                explicitness=reference.explicitness,
                ref_type=reference.ref_type,
                title=reference.title,
                document_number=reference.document_number,
                articles=reference.articles,
                polarity=relation.polarity,
            )


def _heading(document: Document, segment: Segment) -> str:
    """The heading of the section that a segment stands in."""
    title = next((section.title for section in document.sections if section.key == segment.unit.section), None)
    return document.slice(title) if title else ""


def _unwrapped(text: str) -> tuple[str, Sequence[int]]:
    """``text`` without the white space that a line break or a layout left between characters that are no Latin
    word, and where each remaining character stands: 全面贯彻⏎党的二十大精神 is read as one line.
    """
    if _LAYOUT.search(text) is None:
        return text, range(len(text))
    kept = [True] * len(text)
    for gap in _LAYOUT.finditer(text):
        kept[gap.start() : gap.end()] = [False] * len(gap[0])
    places = [i for i, keep in enumerate(kept) if keep]
    return "".join(text[i] for i in places), places


def _runs_on(document: Document, before: Segment, segment: Segment) -> bool:
    """Whether the line of ``before`` breaks off in mid-sentence, as ragged lines do: 全面贯彻⏎党的二十大精神."""
    is_text = not before.is_heading and before.unit is segment.unit
    return is_text and re.search(r"[。；：！？]\W*$", document.slice(before.span)) is None


def _is_label(document: Document, segment: Segment) -> bool:
    """True for a title line, a number line or the label of an attachment."""
    line = document.slice(segment.unit.span)
    if _LABEL_LINE.match(line) and "。" not in line:
        return True
    if segment.unit.kind in ("front_matter", "back_matter"):
        return not re.search(r"[。；：:]", line) or NUMBER.fullmatch(line.strip()) is not None
    return False


def _references(text: str, rules: _Rules, known: KnownTitles) -> list[Reference]:
    """The references of a sentence, without overlaps: marked titles first, then names, then phrases."""
    marked, taken = _marked_titles(text, rules, known)
    taken += [Span(*match.span()) for match in _ALIAS.finditer(text)]
    bare = [*_named(text, rules), *_numbers(text, rules, known), *_other_numbers(text, rules)]
    phrases = [*_doctrines(text, rules), *_generic(text, rules)]
    phrases = [found for found in phrases if not any(_belongs_to(found.span, name.span) for name in bare)]
    free = [found for found in (*bare, *phrases) if not any(found.span.overlaps(other) for other in taken)]
    best = best_cover(outermost(free, lambda r: r.span), lambda r: r.span, lambda r: r.span.end - r.span.start)
    own = _implementing(text, (*marked, *best), rules)
    best = [found for found in best if not any(found.span.overlaps(other.span) for other in own)]
    return sorted((*marked, *best, *own), key=lambda r: r.span)


def _implementing(text: str, laws: Iterable[Reference], rules: _Rules) -> list[Reference]:
    """《道路交通安全法》及其实施条例: the rules that implement the law just named."""
    found = []
    for law in laws:
        match = rules.implementing.match(text, law.span.end) if law.title else None
        if match is not None and law.explicitness != "generic":
            title = rules.titles.read(f"{law.title}{match['rules']}")
            name = title.name if title else f"{law.title}{match['rules']}"
            kind = title.kind if title else "admin-regulation"
            found.append(Reference(Span(*match.span("rules")), "implementing", "bare", kind, name))
    return found


def _belongs_to(phrase: Span, name: Span) -> bool:
    """Whether a phrase is of a name, or of what it says: 有关规定 in 中小企业划型标准有关规定."""
    return phrase.overlaps(name) or phrase.start == name.end


# --- titles in book-title marks --------------------------------------------------------------------------


def _marked_titles(text: str, rules: _Rules, known: KnownTitles) -> tuple[list[Reference], list[Span]]:
    """The references in book-title marks, and the stretches that titles and their numbers take up."""
    declarations = [Span(*match.span()) for match in _ALIAS.finditer(text)]
    found: list[Reference] = []
    taken: list[Span] = []
    for span in book_titles(text):
        name = re.sub(r"\s+", "", text[span.start + 1 : span.end - 1])
        attached, number = _ATTACHED.match(text, span.end), _ATTACHED_NUMBER.match(text, span.end)
        end = max(
            span.end,
            number.end() if number else 0,
            attached.end() if attached and (number or "简称" in attached["inside"]) else 0,
        )
        taken.append(Span(span.start, end))
        if any(declaration.contains(span) for declaration in declarations):
            continue
        if rules.drawn_up.search(text, 0, span.start):
            continue
        written = canonical_number(number) if number else None
        if known.is_own(name, text, Span(span.start, end), written):
            continue
        rule, title = known.read(name)
        if rule == "title" and _is_standard(text, span, rules, title):
            title = Title("dept-rule", title.name if title else name)  # 《生活饮用水卫生标准》（GB5749-2006）
        if title is not None:
            found.append(
                Reference(
                    span, rule, "bracketed", title.kind, title.name, written or title.document_number,
                    articles(text, end),
                )
            )  # fmt: skip
    return found, taken


def _is_standard(text: str, span: Span, rules: _Rules, title: Title | None) -> bool:
    """Whether a title is that of a technical standard: beside its number, or called one (《评测指标》等标准)."""
    if _STANDARD_BEHIND.match(text, span.end) or _STANDARD_BEFORE.search(text[: span.start]):
        return True
    is_form = rules.titles.other.search(text, span.start, span.end - 1)
    return title is None and not is_form and _CALLED_STANDARD.match(text, span.end) is not None


# --- names without marks, and document numbers -----------------------------------------------------------


def _named(text: str, rules: _Rules) -> Iterator[Reference]:
    for match in rules.names.finditer(text):
        before = text[match.start() - 1 : match.start()]
        is_word_part = re.match(f"[{_HAN}]", before) and not rules.before_short_name.match(before)
        if (is_word_part and len(match[0]) <= _SHORT_NAME) or rules.not_before_name.search(text, 0, match.start()):
            continue
        if rules.named_before.search(text, 0, match.start()) and text.startswith("）", match.end()):
            continue  # 《区域全面经济伙伴关系协定》（RCEP）
        if (title := rules.titles.known(match[0])) and title.name:
            yield _bare(match, text, "doctrine" if title.kind == "doctrine" else "name", title.kind, title.name)
    for match in rules.unlisted.finditer(text):
        if rules.titles.is_bare(match[0]):
            continue  # 按照考核管理办法: which one, nobody says
        yield _bare(match, text, "unlisted", rules.titles.rank("dept-rule", match[0]), match[0])
    for match in rules.listed.finditer(text):
        for group in ("name", "further"):
            if match[group]:
                yield Reference(Span(*match.span(group)), "listed", "bare", "catalogue", match[group])
    for match in rules.to_come.finditer(text):
        yield _bare(match, text, "to-come", rules.titles.kind(match[0]), match[0])
    for match in rules.national_law.finditer(text):
        yield _bare(match, text, "unlisted", "law", match[0])


def _bare(match: re.Match[str], text: str, rule: str, kind: str, title: str) -> Reference:
    return Reference(Span(*match.span()), rule, "bare", kind, title, None, articles(text, match.end()))


def _numbers(text: str, rules: _Rules, known: KnownTitles) -> Iterator[Reference]:
    """Document numbers that stand for their document: 按照国办发〔2021〕22号文件执行."""
    for match in _NUMBER.finditer(text):
        start, end = match.span("series")
        for boundary in rules.before_number.finditer(text, start, end):
            start = boundary.end()
        if not 0 < end - start <= _LONGEST_SERIES:
            continue
        number = canonical_number(match).removeprefix(text[match.start() : start])
        if number != known.number:
            yield Reference(Span(start, match.end()), "number", "bare", "policy-doc", None, number)


def _other_numbers(text: str, rules: _Rules) -> Iterator[Reference]:
    """Decrees, announcements and standards by their number alone: 按照国务院令第713号执行, 符合GB 50016—2014."""
    for rule, kind, pattern in rules.numbers:
        for match in pattern.finditer(text):
            number = _LAYOUT.sub("", match["number"])
            of_kind = "admin-regulation" if number.startswith("国务院令") else kind
            yield Reference(Span(*match.span("number")), rule, "bare", of_kind, None, number)


# --- doctrines and generic references --------------------------------------------------------------------


def _doctrines(text: str, rules: _Rules) -> Iterator[Reference]:
    for rule, pattern in rules.doctrines:
        for match in pattern.finditer(text):
            known = rules.titles.known(match[0])
            yield Reference(Span(*match.span()), rule, "bare", "doctrine", known.name if known else match[0])


def _generic(text: str, rules: _Rules) -> Iterator[Reference]:
    for rule, kind, pattern in rules.generic:
        for match in pattern.finditer(text):
            for span in _conjuncts(match[0], rules):
                yield Reference(span.shift(match.start()), rule, "generic", kind, None)


def _conjuncts(phrase: str, rules: _Rules) -> list[Span]:
    """法律、行政法规 is two references, each of which stands alone; 国家法律、法规 is one."""
    pieces = [Span(*piece.span()) for piece in re.finditer("[^、和]+", phrase)]
    if all(rules.stands_alone.fullmatch(phrase, *piece) for piece in pieces):
        return pieces
    return [Span(0, len(phrase))]


# --- compilation -----------------------------------------------------------------------------------------


class _Words:
    """The word classes of ``lexicon/legalref.ttl``."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __call__(self, *names: str, without: str = "") -> str:
        """An alternation of the words of these classes."""
        return alternation(word for word in self.list(*names) if word != without)

    def list(self, *names: str) -> tuple[str, ...]:
        return tuple(word for name in names for word in self._vocabulary.words(f"legalref/{name}"))

    def behind(self, *names: str) -> str:
        """A look-behind for any word of these classes; 按 is none in 按照."""
        return _look_behind(self.list(*names)) + "(?!照)"

    def guarded(self, name: str) -> str:
        concept = self._vocabulary.scheme("lexicon/legalref")[name]
        return guarded(concept.cues, concept.values("notBefore"), concept.values("notAfter"))


def _look_behind(words: Iterable[str]) -> str:
    return "(?:" + "|".join(f"(?<={re.escape(word)})" for word in sorted(set(words))) + ")"


def _meeting_pattern(words: _Words) -> str:
    """Congresses, plenums and meetings with their 精神."""
    session = f"{_ORDINAL}{{2,3}}届(?:历次|[一二三四五六七八九、及和中]+)全会"
    meeting = rf"{words('meeting-source')}[{_HAN}]{{0,12}}?{words('meeting')}"
    more = rf"(?:[、和及]{meeting})*精神"
    return rf"(?:党的)?{_ORDINAL}{{2,3}}大(?:[、和及]?(?:党的)?{session})*{more}|(?:党的)?{session}{more}|{meeting}精神"


def _generic_patterns(words: _Words) -> Iterator[tuple[str, str, str]]:
    """Rule, kind of reference and pattern of the phrases that name no particular law."""
    scope, adjective, law, rule = map(words, ("generic-scope", "generic-adjective", "generic-law", "generic-rule"))
    part = words("generic-law-part")
    law = f"(?:{law}|(?!政策){part}(?:(?:[、和及与或]|以及|或者){part})+)"
    no_field = f"(?!{words('not-a-reference')})"
    no_noun = f"(?!{words('rule-modifies', without='的')})"
    preposition = words.behind("based-on", "complies-with", "carries-out")
    governed = words.behind("based-on", "complies-with", "implements", "violates")
    alone = "(?<![等》条款法])"
    of_other = "".join(f"(?<!{re.escape(word)}的)" for word in (*words.list("part-of-title"), "》", "）"))
    noun = f"(?:(?!的|规定)[{_HAN}“”])"
    start = f"(?:(?<![{_HAN}])|{_look_behind(words.list('before-short-name'))})"
    yield "generic-law", "generic-law", f"{alone}(?:{start}{scope}{adjective}?|{adjective})?{law}{no_field}"
    yield "generic-law", "generic-law", f"{alone}(?:{start}{scope})?{adjective}法[律规](?![律、]|规(?!定)){no_field}"
    yield "generic-law", "generic-law", f"{governed}(?![本该此期]){noun}{{2,10}}?{law}{no_field}"
    fields = f"(?:{noun}{{2,12}}[、和及])*{noun}{{2,12}}?等(?:领域|方面)?"
    yield "generic-law", "generic-law", f"{governed}(?![本该此期]){fields}{adjective}{law}{no_field}"
    yield "generic-rule", "generic-law", f"{governed}{scope}?关于[{_HAN}、]{{2,24}}?的{adjective}?{rule}{no_noun}"
    yield "generic-rule", "generic-law", f"{alone}(?<!本){of_other}(?:{start}{scope}的?)?{adjective}{rule}{no_noun}"
    yield (
        "generic-rule",
        "generic-law",
        (f"{preposition}(?![本该此第]|{law}[、和及]){scope}?{noun}{{2,20}}?{words('relevant')}{rule}{no_noun}"),
    )
    field = f"(?:(?!{words('not-a-field')}|[的本该此第])[{_HAN}])"
    relevant, alone_policy = words("relevant"), f"政策(?!{words('policy-modifies')})"
    field_of = f"(?:(?:{noun}|[＋+]){{0,20}}?的?{relevant}|{relevant}{noun}{{2,14}}?)"
    yield "generic-policy", "policy-doc", f"{governed}国家{field_of}{alone_policy}"
    yield "generic-policy", "policy-doc", f"{governed}(?:国家|中央|[我本]?[省市]){alone_policy}"
    yield "generic-rule", "policy-doc", f"(?<=[、和及])国家政策规定{no_noun}"
    yield "generic-rule", "generic-law", f"(?<=不符合)规定{no_noun}"
    yield "generic-rule", "generic-law", f"{preposition}(?![和与及、])(?:本(?=[省市]))?{field}{{3,14}}规定{no_noun}"
    own = f"(?:本(?=[省市县区]))?{noun}{{2,20}}?{words('relevant')}"
    yield "generic-rule", "generic-law", f"{preposition}(?![该此第]|本[^省市县区]){own}{field}{{2,4}}规定{no_noun}"
    kept = words.behind("keeps-standard")
    standard = words.guarded("standard")
    yield "standard", "generic-law", f"{kept}{words('national')}(?:{adjective}|{noun}){{0,14}}?{standard}"
    yield "standard", "generic-law", f"{kept}{adjective}{noun}{{0,8}}?{standard}"
    yield "generic-rule", "generic-law", f"{preposition}{scope}{rule}{no_noun}"
    yield "generic-rule", "generic-law", f"{preposition}(?:政策)?规定(?!{words('rule-modifies')})"
    yield (
        "generic-policy",
        "policy-doc",
        rf"{governed}(?:国家[{_HAN}]{{2,8}}?政策|(?<=符合)产业(?:发展)?政策)(?!{words('policy-modifies')})",
    )
    yield "generic-treaty", "treaty", words.guarded("generic-treaty")
    about = rf"(?:(?:关于|有关|对)[{_HAN}、]{{2,30}}?的?)?"
    yield (
        "deployment",
        "policy-doc",
        (f"{start}(?:{words('deployment-source')}[、和及]?)+{about}{adjective}?{words('deployment')}"),
    )


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    words = _Words(vocabulary)
    known = titles(vocabulary)
    labels = (label for entry in entries(vocabulary) for label in entry.labels())
    whole = f"(?:(?={words('after-name-allowed')})|(?!{words('after-name')}))"
    unlisted = (
        f"{words.behind('based-on', 'complies-with', 'carries-out')}(?![本该此各好])"
        f"(?:(?!{words('not-in-title')})[{_HAN}]){{2,24}}?{words('title-unmarked')}(?![{_HAN}]*》)"
    )
    to_come = (
        f"{words.behind('amends', 'enacts')}(?:(?!{words('not-in-title')})[{_HAN}]){{3,20}}?{words('title-to-come')}"
        f"(?![{_HAN}]*》|清单)"
    )
    governed = words.behind("based-on", "complies-with", "carries-out")
    catalogue = f"(?:(?!{words('not-in-title')}|目录|[及与或、])[{_HAN}]){{2,16}}?目录(?![{_HAN}]*》)"
    listed = (
        f"{_look_behind(words.list('listed-in'))}(?:[我本全][省市县区])?(?P<name>{catalogue})"
        f"(?:(?:[、和及与或]|以及)(?P<further>{catalogue}))?(?!{words('catalogue-modifies')})"
    )
    said = words.guarded("speech")
    speech = rf"(?:习近平总书记)?(?:视察[{_HAN}]{{1,6}}|关于[{_HAN}“”]{{2,40}}?)?(?:系列)?{said}(?:[、和及]{said})*"
    return _Rules(
        titles=known,
        names=re.compile(rf"{alternation(labels)}(?![》〉])(?:(?<!法)|{whole})"),
        unlisted=Sought(unlisted),
        stands_alone=re.compile(words("generic-law-part")),
        implementing=re.compile(f"(?:及|和|与)其?(?P<rules>{words('implementing')})"),
        drawn_up=re.compile(f"{words('drawn-up')}的?$"),
        listed=Sought(listed),
        to_come=Sought(to_come),
        national_law=Sought(
            rf"中华人民共和国(?!境[内外])(?:(?![在的]|或者)[{_HAN}]){{1,20}}?{_NO_LAW}(?<!(?<!基)本)法{whole}"
        ),
        before_short_name=re.compile(words("before-short-name")),
        named_before=re.compile(f"(?:》|{words('title-treaty')})（$"),
        not_before_name=re.compile(words("before-long-name") + "$"),
        before_number=re.compile(
            words("based-on", "complies-with", "implements", "violates", "mention", "disapplied", "before-number")
        ),
        numbers=(
            (
                "standard-number",
                "dept-rule",
                Sought(rf"{governed}(?:国家|行业|强制性)*(?:标准)?\s?(?P<number>{_STANDARD_NUMBER})"),
            ),
            ("decree-number", "dept-rule", Sought(rf"{governed}(?!《)(?P<number>{_DECREE})")),
        ),
        basis_heading=re.compile(words("basis-heading") + r"\s*$"),
        item=re.compile(rf"[\s\d（）()．.、一二三四五六七八九十]*(?:[{_HAN}]{{2,20}})?"),
        doctrines=(("doctrine", Sought(_meeting_pattern(words))), ("speech", Sought(speech))),
        generic=tuple((rule, kind, Sought(pattern)) for rule, kind, pattern in _generic_patterns(words)),
    )
