"""Titles of laws and documents: what kind of thing one names, its articles cited, and which are the document's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.citable import by_title
from loaders.law_iris import same_title
from loaders.matching import alternation
from loaders.model import Document, Span
from loaders.numerals import chinese_to_int, int_to_chinese

_LEXICON = "legalref/"
_ENDINGS = {  # the word class of a kind's last words
    "admin-regulation": "title-regulation",
    "dept-rule": "title-rule",
    "catalogue": "title-catalogue",
    "treaty": "title-treaty",
    "policy-doc": "title-policy",
}
_LAW = re.compile("^中华人民共和国.*法$|[^办方做用无算]法$")
_EDITION = re.compile(
    r"(?:[（(][^（）()]*[）)]|[\d—－~-]+年?版?|\d{4}年(?:版|修订|修订版)?|(?:〔\d{4}〕)?第?\d+号|[（(]?试行[）)]?)+$"
)
_ON_TRIAL = re.compile(r"[（(]试行[）)]")  # 企业破产法（试行） is not 企业破产法, which replaced it
_SHORTEST_TITLE = 4
_LONGEST_HEAD = 4  # 规划纲要; longer endings are names (中国制造2025)
_OWN_ANNEX = re.compile(r"本[\u4e00-\u9fff]{1,6}(?:的)?(?:附件|附表|附录)[\d一二三四五六七八九十]*$")
_OF_A_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日[^，。；《》]{0,40}(?:通过|发布|公布|印发|施行|实施)的$")
_BRACKETED = r"(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)"
_ORDINAL = "[一二三四五六七八九十]"
_NUMERAL = "(?:[零〇一二三四五六七八九十百千]+|\\d+)"
_ARTICLE = (
    rf"第{_NUMERAL}(?:[、和与及至到]第?{_NUMERAL})*条(?:之{_ORDINAL})?"
    rf"(?:第(?:{_ORDINAL}|\d)+款)?(?:第[（(]?(?:{_ORDINAL}|\d)+[）)]?项)?"
)
_BOOK = r"(?:[\u4e00-\u9fff]{1,8}编|[总分附]则)?"  # 民法典合同编第五百零九条
_ARTICLES = re.compile(
    rf"(?:（[^（）]*）)?{_BOOK}(?:的|中)?(?P<articles>{_ARTICLE}(?:(?:[、，和及与至到]|以及){_ARTICLE})*)"
)
_LONGEST_RANGE = 60
_HIGHEST_WRITTEN = 999  # what int_to_chinese writes

NUMBER = re.compile(
    r"(?P<series>[\u4e00-\u9fff]{1,14})\s*[〔﹝\[［【（(](?P<year>(?:19|20)\d\d)[〕﹞\]］】）)]\s*第?(?P<serial>\d+)\s*号"
)
"""A document number (发文字号) with any of the brackets in use."""

ALIAS = re.compile(
    r"以下(?:统一|分别)?简?称(?:为)?[:：]?[《“](?P<alias>[^》”]{2,40})[》”](?P<further>(?:[、和及]?[《“][^》”]{2,40}[》”])*)"
)
"""The declaration of a short title, or of several in a row (以下简称《甲法》、《乙条例》)."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a title names: a kind of reference, the official title where a register knows it, a number if declared."""

    kind: str
    name: str | None  # None: it names no document that is known
    document_number: str | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """The registers' names and the last words of titles, compiled."""

    by_title: Mapping[str, tuple[Concept, ...]]
    endings: tuple[tuple[str, re.Pattern[str]], ...]
    other: re.Pattern[str]  # endings of forms, contracts, certificates
    local: re.Pattern[str]  # the beginning of a local title
    prepared: re.Pattern[str]  # what precedes the title of a paper that applicants write
    conveys: re.Pattern[str]  # what follows the title of an enclosed document
    ended: re.Pattern[str]  # what follows a title that is repealed, alone or in a row
    bare: re.Pattern[
        str
    ]  # 《若干措施》, 《管理办法》: the head of a title, which says only what kind of document it is

    def read(self, title: str) -> Title | None:
        """What ``title`` names; None for contracts, certificates, forms and books."""
        title = re.sub(r"\s+", "", title)
        if known := self.known(title):
            return known
        stem = _EDITION.sub("", title) or title
        if (known := self.known(stem)) and (known.kind == "catalogue" or not _ON_TRIAL.search(title)):
            return Title(known.kind, title) if known.kind == "catalogue" else known
        if len(stem) < _SHORTEST_TITLE or self.other.search(stem):
            return None
        for kind, ending in self.endings:
            if ending.search(stem) or ending.search(title):
                return Title(self.rank(kind, stem), title)
        return None

    def known(self, name: str) -> Title | None:
        """The entry of the registers that ``name`` names; of several, the kind of the first and the name as it is."""
        found = self.by_title.get(same_title(name), ())
        if not found:
            return None
        return Title(kind_of(found[0]), found[0].label() if len(found) == 1 else name)

    def rank(self, kind: str, title: str) -> str:
        """The kind that ``title`` has at most: a local rule is not the State's, 关于…的规定 no legislation."""
        if kind not in ("admin-regulation", "dept-rule"):
            return kind
        if title.startswith("关于") or re.search("关于.*的", title):
            return "policy-doc"
        if self.local.match(title):
            return "local-regulation" if kind == "admin-regulation" else "policy-doc"
        return kind

    def kind(self, title: str) -> str:
        """The kind of reference that the last words of ``title`` make it; a policy document if they make it none."""
        found = next((kind for kind, ending in self.endings if ending.search(title)), "policy-doc")
        return self.rank(found, title)

    def is_bare(self, title: str) -> bool:
        """Whether a title is but a head, which says only what kind of document it is: 《若干措施》, 《管理办法》."""
        return self.bare.fullmatch(title) is not None and not self.known(title)

    def is_own(self, title: str, text: str, span: Span, own: str, numbers: tuple[str | None, str | None]) -> bool:
        """Whether the title at ``span`` is that of the document itself (``own``, see ``own_title``) or of what it
        encloses: 关于印发《…》的通知, 现将《…》印发给你们.

        ``numbers``: the document number that follows the title, and the document's own. Of the same title with another
        number, of another day, or repealed, it is an earlier document.
        """
        if text.endswith("原", 0, span.start):
            return False
        if _OWN_ANNEX.search(text, 0, span.start):
            return True
        if text.endswith(("本", "该"), 0, span.start) or self.conveys.match(text, span.end):
            return True
        written, its_own = numbers
        if (
            (written and written != its_own)
            or self.ended.match(text, span.end)
            or _OF_A_DAY.search(text, 0, span.start)
        ):
            return False
        plain = re.sub(r"[\s《》]", "", title)
        if len(plain) <= _SHORTEST_TITLE:
            return False
        return re.search(rf"[发布，]{re.escape(plain)}", own) is not None

    def aliases(self, document: Document, own: str) -> dict[str, Title | None]:
        """The short titles that the text declares, with what each stands for.

        None: the document itself, or something that no title in book-title marks before it names. A name that the
        registers know stands for what it names there, whatever else is declared beside it.
        """
        found: dict[str, Title | None] = {}
        for match in ALIAS.finditer(document.text):
            before = document.text[max(0, match.start() - 160) : match.start()]
            marked = re.search(r"《([^《》]{4,100}(?:《[^《》]*》[^《》]*)*)》\s*（[^（]*$", before)
            title = None
            if marked and self.prepared.search(before, 0, marked.start()):
                found.setdefault(re.sub(r"\s+", "", marked[1]), None)
            elif marked:
                number = NUMBER.search(before, marked.end(1))
                written = canonical_number(number) if number else None
                span = Span(marked.start(), marked.end(1) + 1)
                if not self.is_own(marked[1], before, span, own, (written, document.metadata.document_number)):
                    title = self.read(marked[1])
                if title and written:
                    title = Title(title.kind, title.name, written)
            alias = re.sub(r"\s+", "", match["alias"])
            found.setdefault(alias, self.known(alias) or title if title else None)
        return found


def own_title(document: Document) -> str:
    """The lines that name the document itself: ``，<title as given>，<title as printed at the top, run together>``."""
    lines = [document.slice(unit.span) for unit in document.units[:6] if unit.kind == "front_matter"]
    printed = [line for line in lines if not re.search("[。；：:]", line)]
    return re.sub(r"[\s《》]", "", f"，{document.metadata.title or ''}，{''.join(printed)}")


def canonical_number(match: re.Match[str]) -> str:
    """国办发[2021] 22号 → 国办发〔2021〕22号."""
    return f"{match['series']}〔{match['year']}〕{int(match['serial'])}号"


def articles(text: str, position: int) -> tuple[str, ...]:
    """The articles named directly behind a reference: 第二十二条第一款、第二十三条; 第三、四条; 第五条至第七条."""
    match = _ARTICLES.match(text, position)
    if match is None:
        return ()
    found: list[str] = []
    previous = 0
    pattern = rf"(?P<to>[至到])?第?(?P<number>{_NUMERAL})(?:条(?P<part>(?:之{_ORDINAL})?[^条、，和及与以至到]*))?"
    for item in re.finditer(pattern, match["articles"]):
        number, is_arabic = item["number"], item["number"].isdigit()
        value = int(number) if is_arabic else chinese_to_int(number)
        if item["to"] and 0 < value - previous <= _LONGEST_RANGE and (is_arabic or value <= _HIGHEST_WRITTEN):
            between = range(previous + 1, value)
            found += [f"第{n if is_arabic else int_to_chinese(n)}条" for n in between]
        found.append(f"第{number}条{item['part'] or ''}")
        previous = value
    return tuple(found)


def kind_of(concept: Concept) -> str:
    """The kind of reference that an entry of a register is."""
    kind = concept.value("lawKind")
    return kind.rsplit("/", 1)[-1] if kind else "doctrine"


@lru_cache(maxsize=4)
def titles(vocabulary: Vocabulary) -> Titles:
    """The titles of a vocabulary, compiled once."""

    def words(name: str) -> str:
        return alternation(vocabulary.words(_LEXICON + name))

    kinds = ("title-rule", "title-catalogue", "title-policy")
    heads = {word for name in kinds for word in vocabulary.words(_LEXICON + name) if len(word) <= _LONGEST_HEAD}
    return Titles(
        by_title=by_title(vocabulary),
        endings=(("law", _LAW), *((kind, re.compile(words(name) + "$")) for kind, name in _ENDINGS.items())),
        other=re.compile(words("title-other") + "$"),
        local=re.compile(rf"[\u4e00-\u9fff]{{2,7}}?{words('local-prefix')}"),
        prepared=re.compile(words("prepares") + "$"),
        conveys=re.compile(
            rf"\s*(?:(?:已?[经由][^。；《》]{{2,40}}，)?(?:现)?|，现(?=[^，。；]{{0,6}}(?:你们|各))){words('conveys')}"
        ),
        ended=re.compile(
            rf"\s*{_BRACKETED}?(?:[、和及]\s*《[^《》]*(?:《[^《》]*》[^《》]*)*》\s*{_BRACKETED}?)*"
            rf"(?:同时|即行|相应)?{words('repeals')}"
        ),
        bare=re.compile(rf"{words('head-modifier')}*{alternation(heads)}"),
    )
