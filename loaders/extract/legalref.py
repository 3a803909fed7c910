"""References to laws, documents, catalogues, treaties and doctrines (codebook §6), with how they are cited.

A reference is found by its form: book-title marks, a name of the registers, a document number, a generic phrase.
What it is cited for is read once per coordination, from the words before and behind it (``loaders.citing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.citing import Reference, cite
from loaders.matching import alternation, best_cover, guarded, outermost
from loaders.model import Citation, Document, Segment, Span

_LEXICON = "legalref/"
_REGISTERS = ("laws", "catalogues", "doctrines")
_PEOPLES_REPUBLIC = "中华人民共和国"
_EDITION = re.compile(
    r"(?:[（(][^（）()]*[）)]|[\d—－~-]+年?版?|\d{4}年(?:版|修订|修订版)?|第?\d+号|[（(]?试行[）)]?)+$"
)
_NUMBER = re.compile(
    r"(?P<series>[\u4e00-\u9fff]{1,14})\s*[〔﹝\[［【（(](?P<year>(?:19|20)\d\d)[〕﹞\]］】）)]\s*第?(?P<serial>\d+)\s*号"
)
_ATTACHED = re.compile(r"\s*（(?P<inside>[^（）]*(?:（[^（）]*）[^（）]*)*)）")
_ATTACHED_NUMBER = re.compile(rf"\s*（[^（）]{{0,8}}?{_NUMBER.pattern}")
_ALIAS = re.compile(r"以下(?:统一)?简?称(?:为)?[:：]?[《“](?P<alias>[^》”]{2,40})[》”]")
_ARTICLE = (
    r"第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?"
    r"(?:第[一二三四五六七八九十\d]+款)?(?:第[（(]?[一二三四五六七八九十\d]+[）)]?项)?"
)
_ARTICLES = re.compile(rf"(?:（[^（）]*）)?(?:的|中)?(?P<articles>{_ARTICLE}(?:(?:[、，和及与]|以及){_ARTICLE})*)")
_LABEL_LINE = re.compile(r"\s*(?:附件|附表|附录|附)\s*\d*\s*[:：.、]?")
_SESSION = "[一二三四五六七八九十]{2,3}届(?:历次|[一二三四五六七八九、及和中]+)全会"
_MEETINGS = "(?:[、和及](?:中央|全国|省委|市委)[\u4e00-\u9fff]{2,12}会议)*"
_CONGRESS = rf"(?:党的)?[一二三四五六七八九十]{{2,3}}大(?:[、和及]?(?:党的)?{_SESSION})*{_MEETINGS}精神"
_PLENUM = rf"(?:党的)?{_SESSION}{_MEETINGS}精神"


@dataclass(frozen=True, slots=True)
class _Rules:
    """The names and patterns of one vocabulary, compiled."""

    names: re.Pattern[str]  # names of the registers in running text
    unlisted: re.Pattern[str]  # 按照…管理办法: a full title without marks that no register has
    short_name: re.Pattern[str]  # what may stand directly before a short one
    foreign_name: re.Pattern[str]  # what may not stand before any
    national_law: re.Pattern[str]
    generic: tuple[tuple[str, str, re.Pattern[str]], ...]  # rule, kind of reference, pattern
    doctrine: re.Pattern[str]
    endings: tuple[tuple[str, re.Pattern[str]], ...]  # kind of reference, ending of a title
    other: re.Pattern[str]
    local: re.Pattern[str]
    boundary: re.Pattern[str]
    conveys: re.Pattern[str]
    by_name: dict[str, Concept]


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Citation]:
    """Every reference to something other than the document itself, in the order of the text.

    Title lines, number lines and labels of attachments are no references; a short title that the text declares
    (以下简称《规划》) stands for the title it was declared for, and is left out if that is the document itself.
    """
    rules = _rules(vocabulary)
    aliases = _aliases(document, rules)
    for segment in document.segments():
        if _is_label(document, segment):
            continue
        text = document.slice(segment.span)
        references = _references(text, rules, aliases, document)
        for reference, relation in cite(text, references, vocabulary):
            if relation is None:
                continue
            yield Citation(
                span=reference.span.shift(segment.span.start),
                rule=f"legalref/{reference.rule}",
                type=relation.type,
                explicitness=reference.explicitness,
                ref_type=reference.ref_type,
                title=reference.title,
                document_number=reference.document_number,
                articles=reference.articles,
                polarity=relation.polarity,
            )


def _references(text: str, rules: _Rules, aliases: dict[str, Reference | None], document: Document) -> list[Reference]:
    bracketed, titles = _bracketed(text, rules, aliases, document)
    taken = [*titles, *(Span(*match.span()) for match in _ALIAS.finditer(text))]
    bare = [*_named(text, rules), *_numbers(text, rules, document)]
    loose = [*_doctrines(text, rules), *_generic(text, rules)]
    loose = [found for found in loose if not any(found.span.overlaps(named.span) for named in bare)]
    free = [found for found in (*bare, *loose) if not any(found.span.overlaps(other) for other in taken)]
    best = best_cover(outermost(free, lambda r: r.span), lambda r: r.span, lambda r: r.span.end - r.span.start)
    return sorted((*bracketed, *best), key=lambda r: r.span)


# --- what is not a reference -----------------------------------------------------------------------------


def _is_label(document: Document, segment: Segment) -> bool:
    """True for a title line, a number line or the label of an attachment."""
    line = document.slice(segment.unit.span)
    if _LABEL_LINE.match(line) and "。" not in line:
        return True
    if segment.unit.kind in ("front_matter", "back_matter"):
        return not re.search(r"[。；：:]", line) or _NUMBER.fullmatch(line.strip()) is not None
    return False


def _own_titles(document: Document) -> str:
    """The lines that name the document itself, run together: its title, as given and as printed at the top."""
    printed = [
        document.slice(unit.span)
        for unit in document.units[:6]
        if unit.kind == "front_matter" and not re.search("[。；：:]", document.slice(unit.span))
    ]
    return re.sub(r"[\s《》]", "", (document.metadata.title or "") + "\n" + "".join(printed))


def _is_own(title: str, text: str, span: Span, own: str, rules: _Rules) -> bool:
    """True for the title of the document itself or of what it encloses: 关于印发《…》的通知, 现将《…》印发给你们."""
    if text.endswith("原", 0, span.start):
        return False
    if text.endswith(("本", "该"), 0, span.start) or rules.conveys.match(text, span.end):
        return True
    plain = re.sub("[《》]", "", title)
    return len(plain) >= 6 and (own.startswith(plain) or re.search(rf"[发布]{re.escape(plain)}", own) is not None)


# --- titles in book-title marks --------------------------------------------------------------------------


def _marked(text: str) -> Iterator[Span]:
    """The outermost 《…》 of ``text``."""
    depth, start = 0, 0
    for i, char in enumerate(text):
        if char == "《":
            start = start if depth else i
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield Span(start, i + 1)


def _bracketed(
    text: str, rules: _Rules, aliases: dict[str, Reference | None], document: Document
) -> tuple[list[Reference], list[Span]]:
    """The references in book-title marks, and the stretches that titles and their numbers take up."""
    own = _own_titles(document)
    found: list[Reference] = []
    taken: list[Span] = []
    for span in _marked(text):
        title = re.sub(r"\s+", "", text[span.start + 1 : span.end - 1])
        attached = _ATTACHED.match(text, span.end)
        number = _ATTACHED_NUMBER.match(text, span.end)
        end = attached.end() if attached and (number or "简称" in attached["inside"]) else span.end
        end = max(end, number.end()) if number else end
        taken.append(Span(span.start, end))
        if any(match.start() < span.start < match.end() for match in _ALIAS.finditer(text)):
            continue
        if _is_own(title, text, Span(span.start, end), own, rules):
            continue
        reference = _titled(title, span, rules) if title not in aliases else aliases[title]
        if reference is None:
            continue
        found.append(
            Reference(
                span, "title" if title not in aliases else "alias", "bracketed", reference.ref_type, reference.title,
                _number(number) if number else reference.document_number, _articles(text, end),
            )
        )  # fmt: skip
    return found, taken


def _titled(title: str, span: Span, rules: _Rules) -> Reference | None:
    """What a title in book-title marks refers to; None for contracts, certificates, forms and books."""
    if concept := rules.by_name.get(title):
        return Reference(span, "title", "bracketed", _kind(concept), concept.label())
    stem = _EDITION.sub("", title) or title
    if concept := rules.by_name.get(stem):
        kind = _kind(concept)
        return Reference(span, "title", "bracketed", kind, concept.label() if kind != "catalogue" else title)
    if len(stem) < 4 or rules.other.search(stem):
        return None
    for kind, ending in rules.endings:
        if ending.search(stem) or ending.search(title):
            return Reference(span, "title", "bracketed", _made_by(kind, stem, rules), title)
    return None


def _made_by(kind: str, title: str, rules: _Rules) -> str:
    """A rule or regulation with a local title is not the State's; 关于…的 is a document, not legislation."""
    if kind in ("admin-regulation", "dept-rule"):
        if title.startswith("关于") or re.search("关于.*的", title):
            return "policy-doc"
        if rules.local.match(title):
            return "local-regulation" if kind == "admin-regulation" else "policy-doc"
    return kind


def _kind(concept: Concept) -> str:
    kind = concept.value("lawKind")
    return kind.rsplit("/", 1)[-1] if kind else "doctrine"


def _aliases(document: Document, rules: _Rules) -> dict[str, Reference | None]:
    """The short titles that the text declares, with what each stands for; None: the document itself, or unknown."""
    own = _own_titles(document)
    found: dict[str, Reference | None] = {}
    for match in _ALIAS.finditer(document.text):
        before = document.text[max(0, match.start() - 160) : match.start()]
        marked = re.search(r"《([^《》]{4,100}(?:《[^《》]*》[^《》]*)*)》\s*（[^（）]*$", before)
        reference = None
        if marked:
            title = re.sub(r"\s+", "", marked[1])
            if not _is_own(title, before, Span(marked.start(), marked.end(1) + 1), own, rules):
                number = _NUMBER.search(before, marked.end(1))
                reference = _titled(title, Span(0, 0), rules)
                if reference and number:
                    reference = Reference(
                        reference.span, "alias", "bracketed", reference.ref_type, reference.title, _number(number)
                    )
        found.setdefault(match["alias"], reference)
    return found


# --- names without marks, and document numbers -----------------------------------------------------------


def _named(text: str, rules: _Rules) -> Iterator[Reference]:
    for match in rules.names.finditer(text):
        name = match[0]
        before = text[match.start() - 1 : match.start()]
        if len(name) <= 3 and "\u4e00" <= before <= "\u9fff" and not rules.short_name.match(before):
            continue
        if rules.foreign_name.search(text, 0, match.start()):
            continue
        concept = rules.by_name[name]
        if re.search(r"》?（$", text[: match.start()]) and text.startswith("）", match.end()):
            continue  # 《区域全面经济伙伴关系协定》（RCEP）
        kind = _kind(concept)
        yield Reference(
            Span(*match.span()), f"bare-{'doctrine' if kind == 'doctrine' else 'title'}", "bare", kind, concept.label(),
            None, _articles(text, match.end()),
        )  # fmt: skip
    for match in rules.unlisted.finditer(text):
        kind = _made_by("dept-rule", match[0], rules)
        yield Reference(Span(*match.span()), "unlisted", "bare", kind, match[0], None, _articles(text, match.end()))
    for match in rules.national_law.finditer(text):
        yield Reference(
            Span(*match.span()), "national-law", "bare", "law", match[0], None, _articles(text, match.end())
        )


def _numbers(text: str, rules: _Rules, document: Document) -> Iterator[Reference]:
    """Document numbers that stand for their document: 按照国办发〔2021〕22号文件执行."""
    own = document.metadata.document_number
    for match in _NUMBER.finditer(text):
        start = match.start()
        for boundary in rules.boundary.finditer(text, match.start(), match.end("series")):
            start = boundary.end()
        if start >= match.end("series") or match.end("series") - start > 10:
            continue
        number = f"{text[start : match.end('series')]}〔{match['year']}〕{int(match['serial'])}号"
        if number != own:
            yield Reference(Span(start, match.end()), "number", "bare", "policy-doc", None, number)


def _number(match: re.Match[str]) -> str:
    return f"{match['series']}〔{match['year']}〕{int(match['serial'])}号"


def _articles(text: str, position: int) -> tuple[str, ...]:
    match = _ARTICLES.match(text, position)
    return tuple(re.findall(_ARTICLE, match["articles"])) if match else ()


# --- doctrines and generic references --------------------------------------------------------------------


def _doctrines(text: str, rules: _Rules) -> Iterator[Reference]:
    for match in rules.doctrine.finditer(text):
        concept = rules.by_name.get(match[0])
        title = concept.label() if concept else match[0]
        yield Reference(Span(*match.span()), "doctrine", "bare", "doctrine", title)


def _generic(text: str, rules: _Rules) -> Iterator[Reference]:
    for rule, kind, pattern in rules.generic:
        for match in pattern.finditer(text):
            yield Reference(Span(*match.span()), rule, "generic", kind, None)


def _behind(words: Iterable[str]) -> str:
    """A look-behind for any of ``words``; 按 is none in 按照."""
    return "(?:" + "|".join(f"(?<={re.escape(word)})" for word in sorted(set(words))) + ")(?!照)"


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    def words(name: str) -> tuple[str, ...]:
        return vocabulary.words(_LEXICON + name)

    def ending(name: str) -> re.Pattern[str]:
        return re.compile(alternation(words(name)) + "$")

    by_name: dict[str, Concept] = {}
    for register in _REGISTERS:
        for concept in vocabulary.concepts(register):
            for name in concept.labels("pref", "alt", "hidden"):
                if any(kind.endswith(("#Law", "#Catalogue", "#Doctrine")) for kind in concept.types):
                    by_name.setdefault(name, concept)
    closed = rf"(?:(?={alternation(words('after-name-allowed'))})|(?!{alternation(words('after-name'))}))"
    triggers = (*words("based-on"), *words("complies-with"), *words("implements"), *words("violates"))
    scope, adjective = alternation(words("generic-scope")), alternation(words("generic-adjective"))
    modifies, law = alternation(words("rule-modifies")), alternation(words("generic-law"))
    heads = alternation(words("not-a-reference"))
    nouns = alternation(word for word in words("rule-modifies") if word != "的")
    other = "".join(f"(?<!{re.escape(word)}的)" for word in (*words("part-of-title"), "》", "）"))
    free = r"(?:(?<![\u4e00-\u9fff])|(?<=[据照按行实彻和与及绕应]))"
    rule = alternation(words("generic-rule"))
    source = alternation(words("deployment-source"))
    treaty = vocabulary.scheme("lexicon/legalref")["generic-treaty"]
    behind = _behind((*words("based-on"), *words("complies-with"), "执行", "落实"))
    generic = (
        ("generic-law", "generic-law",
         rf"(?<![等》条款法])(?:{scope}{adjective}?|{adjective})?{law}(?!{heads})"),
        ("generic-law", "generic-law",
         rf"(?<![等》条款法])(?:{scope})?{adjective}法[律规](?![律、]|规(?!定)|{heads})"),
        ("generic-law", "generic-law", rf"{_behind(triggers)}(?:(?!的)[\u4e00-\u9fff]){{2,10}}?{law}(?!{heads})"),
        ("generic-rule", "generic-law",
         rf"(?<![等》条款法本]){other}(?:{scope}的?)?{adjective}{rule}(?!{nouns})"),
        ("generic-rule", "generic-law",
         rf"{behind}(?![本该此第]){scope}?(?:(?!的)[\u4e00-\u9fff“”]){{2,20}}?(?:有关|相关){rule}(?!{nouns})"),
        ("generic-rule", "generic-law", rf"{behind}{scope}{rule}(?!{nouns})"),
        ("generic-rule", "generic-law", rf"{behind}(?:政策)?规定(?!{modifies})"),
        ("generic-treaty", "treaty", guarded(treaty.cues, treaty.values("notBefore"), treaty.values("notAfter"))),
        ("deployment", "policy-doc",
         rf"{free}(?:(?:{source}[、和及]?)+(?:(?:关于|有关|对)[\u4e00-\u9fff、]{{2,30}}?的?)?)"
         rf"{adjective}?{alternation(words('deployment'))}"),
    )  # fmt: skip
    speech = alternation(words("speech"))
    doctrine = (
        rf"{_CONGRESS}|{_PLENUM}"
        rf"|(?:中央|全国|全省|全市|省委|市委|自治区党委)[\u4e00-\u9fff]{{0,12}}?{alternation(words('meeting'))}精神"
        rf"|(?:习近平总书记)?(?:视察[\u4e00-\u9fff]{{1,6}}|关于[\u4e00-\u9fff]{{2,14}})?系?列?{speech}"
    )
    return _Rules(
        names=re.compile(rf"{alternation(by_name)}(?![》〉])(?:(?<!法)|{closed})"),
        unlisted=re.compile(
            rf"{behind}(?![本该此各])(?:(?!{alternation(words('not-in-title'))})[\u4e00-\u9fff]){{2,24}}?"
            rf"{alternation(words('title-unmarked'))}(?![\u4e00-\u9fff]*》)"
        ),
        short_name=re.compile(alternation(words("before-short-name"))),
        foreign_name=re.compile(alternation(words("before-long-name")) + "$"),
        national_law=re.compile(rf"{_PEOPLES_REPUBLIC}[\u4e00-\u9fff]{{1,20}}?法{closed}"),
        generic=tuple((name, kind, re.compile(pattern)) for name, kind, pattern in generic),
        doctrine=re.compile(doctrine),
        endings=(
            ("law", re.compile(rf"^{_PEOPLES_REPUBLIC}.*法$|[^办方做用无算]法$")),
            ("admin-regulation", ending("title-regulation")),
            ("dept-rule", ending("title-rule")),
            ("catalogue", ending("title-catalogue")),
            ("treaty", ending("title-treaty")),
            ("policy-doc", ending("title-policy")),
        ),
        other=ending("title-other"),
        local=re.compile(rf"[\u4e00-\u9fff]{{2,7}}?{alternation(words('local-prefix'))}"),
        boundary=re.compile(
            alternation(
                (
                    *triggers,
                    *words("mention"),
                    *words("disapplied"),
                    "和",
                    "及",
                    "以",
                    "的",
                    "与",
                    "对",
                    "于",
                    "至",
                    "、",
                )
            )
        ),
        conveys=re.compile(rf"\s*(?:已?经[\u4e00-\u9fff，、]{{2,30}}，)?(?:现)?{alternation(words('conveys'))}"),
        by_name=by_name,
    )
