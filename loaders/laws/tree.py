"""The tree of a law: 编 章 节 as sections, articles as units, and below them 款 项 目 (``loaders.laws.provisions``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.vocab import Vocabulary
from loaders.laws.provisions import Provision, provisions
from loaders.matching import alternation
from loaders.model import Finding, Section, Sentence, Span, Unit, UnitKind
from loaders.numerals import ORDINAL, chinese_to_int, int_to_chinese, ordinal
from loaders.sentences import BracketRules, bracket_rules, split_sentences

Number = tuple[int, int]
"""第一百二十条 is (120, 0), 第一百二十条之一 is (120, 1)."""

_NUMERAL: Final = r"[零〇○一二三四五六七八九十百千\d]+"
_ARTICLE: Final = re.compile(rf"第(?P<number>{_NUMERAL})条(?:之(?P<after>[一二三四五六七八九十]+))?")
_IN_LINE: Final = re.compile(rf"(?<=[。；])\s+(?=第{_NUMERAL}条(?:之[一二三四五六七八九十]+)?\s)")
_REFERS_ON: Final = re.compile(r"(?:规定|第|的|款|所|中|[、，和至及或与])")
_HEADING: Final = re.compile(rf"第(?P<number>{_NUMERAL})(?P<rank>部分|分编|编|章|节)\s*(?P<title>[^。；]*)$")
_LIST_HEADING: Final = re.compile(rf"(?P<number>{ORDINAL})、\s*(?P<title>[^。；：]+)$")
_LISTED: Final = re.compile(rf"(?P<number>{ORDINAL})、")
_RANK: Final = {"部分": 0, "编": 0, "分编": 1, "章": 2, "节": 3, "、": 4}
_ENDS: Final = "。；：”）)？！"
_LONGEST_HEADING: Final = 50
_LONGEST_LIST: Final = 5
_RESTART: Final = 3  # 第一条 again after so many articles begins another text


@dataclass(frozen=True, slots=True)
class Article:
    """An article (条): a unit with its provisions, in the order of the text."""

    key: str
    number: Number
    label: str  # 第二十二条
    span: Span
    provisions: tuple[Provision, ...]
    attached: bool = False  # of a text printed behind the law, with numbers of its own


@dataclass(frozen=True, slots=True)
class LawTree:
    """Everything that is not blank is in exactly one unit or section heading, in the order of the text."""

    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    articles: tuple[Article, ...]
    findings: tuple[Finding, ...] = ()

    def by_number(self) -> dict[Number, Article]:
        """The law's own articles; of two with one number, the first."""
        found: dict[Number, Article] = {}
        for article in self.articles:
            if not article.attached:
                found.setdefault(article.number, article)
        return found


def article_number(label: str) -> Number | None:
    """第一百二十条之一 → (120, 1); None for anything that does not begin with an article."""
    match = _ARTICLE.match(label)
    return _number(match) if match else None


def article_key(number: Number) -> str:
    """(120, 1) → ``art_120-1``, the last part of the article's identifier."""
    return f"art_{number[0]}-{number[1]}" if number[1] else f"art_{number[0]}"


def parse_tree(text: str, start: int, vocabulary: Vocabulary) -> LawTree:
    """The tree of a normalised text from ``start``. Never fails: what is odd becomes a finding."""
    return _Parser(text, vocabulary).parse(_lines(text, start))


def _lines(text: str, start: int) -> list[Span]:
    """The lines that are not blank, without blanks around them; articles that share a line are lines of their own."""
    found = []
    for match in re.compile(r"[^\r\n]*\S[^\r\n]*").finditer(text, start):
        first, end = match.span()
        for begin in (*(cut.end() for cut in _IN_LINE.finditer(text, first, end)), end):
            stripped = text[first:begin].strip()
            if stripped:
                at = text.index(stripped[0], first)
                found.append(Span(at, at + len(stripped)))
            first = begin
    return found


def _number(match: re.Match[str]) -> Number | None:
    try:
        return chinese_to_int(match["number"]), chinese_to_int(match["after"]) if match["after"] else 0
    except ValueError:
        return None


@dataclass(slots=True)
class _SectionDraft:
    key: str
    number: str
    ordinal: int
    title: Span
    rank: int
    level: int
    parent: _SectionDraft | None
    start: int
    end: int
    below: int = 0

    def section(self) -> Section:
        parent = self.parent.key if self.parent else None
        return Section(
            self.key, self.number, self.ordinal, self.title, Span(self.start, self.end), self.level, parent
        )  # fmt: skip


@dataclass(slots=True)
class _UnitDraft:
    kind: UnitKind
    lines: list[Span]
    section: _SectionDraft | None
    number: Number | None = None
    label: str | None = None
    attached: int = 0

    @property
    def span(self) -> Span:
        return Span(self.lines[0].start, self.lines[-1].end)


@dataclass
class _Parser:
    text: str
    vocabulary: Vocabulary
    sections: list[_SectionDraft] = field(default_factory=list)
    open: list[_SectionDraft] = field(default_factory=list)
    units: list[_UnitDraft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ordinals: dict[int, int] = field(default_factory=dict)  # of the last section of each rank
    last: Number = (0, 0)
    attached: int = 0
    annexed: bool = False
    quoted: bool = False

    def parse(self, lines: list[Span]) -> LawTree:
        has_articles = any(self._article(line, strict=True) for line in lines)
        begins = len(lines) if has_articles else self._first_of_body(lines)
        skipped = self._contents(lines)
        annex = re.compile(alternation(self.vocabulary.words("law-text/annex")) + rf"(?:\s*(?:[:：\d]|{ORDINAL}|$)|）)")
        for i, line in enumerate(lines):
            content = self.text[line.start : line.end]
            if i in skipped:
                self._plain(line, "front_matter")
            elif match := self._article(line, strict=False):
                self._open_article(line, match)
            elif heading := self._heading(line, has_articles):
                self._open_section(line, heading)
            elif self.last != (0, 0) and annex.match(content):
                self._annex(line)
            else:
                self._plain(line, "section_paragraph" if self.open or i >= begins else "front_matter")
            self._watch_quotes(content)
        self._split_off_signature()
        return self._tree()

    # --- what a line is ------------------------------------------------------------------------------------

    def _article(self, line: Span, strict: bool) -> re.Match[str] | None:
        """An article begins here. A number that something other than white space follows, or that stands in a
        quotation, must be the next one: it may belong to what is quoted.
        """
        match = _ARTICLE.match(self.text, *line)
        if match is None or (number := _number(match)) is None or _REFERS_ON.match(self.text, *(match.end(), line.end)):
            return None
        apart = match.end() == line.end or self.text[match.end()].isspace() or self.text[match.end()] in "【（"
        if strict:
            return match if apart else None
        follows = number in ((self.last[0] + 1, 0), (self.last[0], self.last[1] + 1))
        return match if (apart and not self.quoted) or follows else None

    def _heading(self, line: Span, has_articles: bool) -> re.Match[str] | None:
        if line.end - line.start > _LONGEST_HEADING or self.quoted or self.annexed:
            return None
        match = _HEADING.match(self.text, *line)
        if match and not match["title"].startswith(("的", "规定", "、", "和", "第")) and ordinal(match["number"]):
            return match
        if not has_articles or self._in_list():
            return None
        match = _LIST_HEADING.match(self.text, *line)
        return match if match and ordinal(match["number"]) else None

    def _first_of_body(self, lines: list[Span]) -> int:
        """Where the body of a text without articles begins: behind title and notes, with the first full sentence."""
        sentences = (i for i, line in enumerate(lines) if self.text[line.end - 1] in "。；：")
        return next((i for i in sentences if i), len(lines))

    def _in_list(self) -> bool:
        """Whether the line above says that a list follows."""
        return bool(self.units) and self.text[self.units[-1].span.end - 1] in "：；:;"

    def _watch_quotes(self, content: str) -> None:
        for char in content:
            if char in "“”":
                self.quoted = char == "“"

    def _contents(self, lines: list[Span]) -> set[int]:
        """The table of contents: headings before the first article that stand again below."""
        first = next((i for i, line in enumerate(lines) if self._article(line, strict=True)), 0)
        names = ["".join(self.text[line.start : line.end].split()) for line in lines]
        label = next((i for i in range(first) if names[i] in ("目录", "目次")), None)
        begin = label if label is not None else 0
        later = {name: i for i, name in enumerate(names)}
        found = {i for i in range(begin, first) if later[names[i]] > i and _HEADING.match(self.text, *lines[i])}
        if label is not None and found:
            found |= set(range(label, max(found) + 1))
        return found

    # --- growing -------------------------------------------------------------------------------------------

    def _open_article(self, line: Span, match: re.Match[str]) -> None:
        number = _number(match) or (0, 0)
        if number == (1, 0) and self.last[0] >= _RESTART:
            self.attached += 1
            self._note("restarted-numbering", f"{match[0]} after {self._name(self.last)}: another text begins", line)
        else:
            self._check_order(number, match[0], line)
        self.last, self.annexed = number, False
        section = self.open[-1] if self.open else None
        self.units.append(_UnitDraft("article", [line], section, number, match[0], self.attached))

    def _check_order(self, number: Number, label: str, line: Span) -> None:
        before = self.last
        if number in ((before[0] + 1, 0), (before[0], before[1] + 1)):
            return
        if number == before:
            self._note("duplicate-ordinal", f"{label} stands twice in a row", line)
        elif number < before:
            self._note("ordinal-out-of-order", f"{label} after {self._name(before)}", line)
        else:
            missing = range(before[0] + 1, number[0])
            names = "、".join(self._name((n, 0)) for n in missing[:_LONGEST_LIST])
            more = "…" if len(missing) > _LONGEST_LIST else ""
            self._note("missing-ordinal", f"missing before {label}: {names or label[: label.rfind('之')]}{more}", line)

    def _name(self, number: Number) -> str:
        if not 1 <= number[0] <= 999:
            return f"第{number[0]}条"
        return f"第{int_to_chinese(number[0])}条" + (f"之{int_to_chinese(number[1])}" if number[1] else "")

    def _note(self, code: str, message: str, line: Span) -> None:
        self.findings.append(Finding(code, message, line))

    def _open_section(self, line: Span, match: re.Match[str]) -> None:
        rank = _RANK[match["rank"] if "rank" in match.re.groupindex else "、"]
        while self.open and self.open[-1].rank >= rank:
            self.open.pop()
        parent = self.open[-1] if self.open else None
        siblings = parent.below if parent else sum(section.parent is None for section in self.sections)
        if parent:
            parent.below += 1
        key = f"{parent.key}/sec_{siblings + 1}" if parent else f"sec_{siblings + 1}"
        title = Span(*match.span("title"))
        number = self.text[line.start : title.start].strip()
        level = parent.level + 1 if parent else 1
        draft = _SectionDraft(
            key, number, ordinal(match["number"]) or 1, title, rank, level, parent, line.start, line.end
        )  # fmt: skip
        before = self.ordinals.get(rank, 0)
        if draft.ordinal not in (1, before + 1):
            self._note("missing-ordinal", f"{number} after {before or 'none'}", line)
        self.ordinals[rank] = draft.ordinal
        self.sections.append(draft)
        self.open.append(draft)
        self._extend(line.end)

    def _extend(self, end: int) -> None:
        for section in self.open:
            section.end = end

    def _plain(self, line: Span, kind: UnitKind) -> None:
        in_article = self.units and self.units[-1].kind == "article" and not self.annexed
        under_heading = self.open and (not self.units or self.units[-1].span.end < self.open[-1].start)
        if self.annexed:
            self.units.append(_UnitDraft("back_matter", [line], None))
        elif in_article and not under_heading:
            self.units[-1].lines.append(line)
        else:
            unit = _UnitDraft(kind, [line], self.open[-1] if self.open else None)
            listed = _LISTED.match(self.text, *line) if kind == "section_paragraph" else None
            if listed and (value := ordinal(listed["number"])):
                unit.number, unit.label = (value, 0), listed[0]
            self.units.append(unit)

    def _annex(self, line: Span) -> None:
        self.annexed = True
        self.open.clear()
        self.units.append(_UnitDraft("back_matter", [line], None))

    def _split_off_signature(self) -> None:
        """Short last lines of the last article that end no sentence are no paragraphs of it."""
        if not self.units or self.units[-1].kind != "article":
            return
        last, tail = self.units[-1], list[Span]()
        while len(last.lines) > 1 and self.text[last.lines[-1].end - 1] not in _ENDS:
            tail.insert(0, last.lines.pop())
        self.units += [_UnitDraft("back_matter", [line], None) for line in tail]

    # --- the result ----------------------------------------------------------------------------------------

    def _tree(self) -> LawTree:
        rules = bracket_rules(self.vocabulary)
        taken: dict[str, int] = {}
        units, articles = [], []
        for draft in self.units:
            stem = self._stem(draft)
            taken[stem] = taken.get(stem, 0) + 1
            numbered = draft.kind == "article" and taken[stem] == 1
            key = stem if numbered else f"{stem}_{taken[stem]}"
            units.append(self._unit(draft, key, rules))
            for section in _chain(draft.section):
                section.end = max(section.end, draft.span.end)
            if draft.kind == "article" and draft.number and draft.label:
                below = tuple(provisions(self.text, draft.lines, draft.label, key))
                attached = draft.attached > 0 or taken[stem] > 1
                articles.append(Article(key, draft.number, draft.label, draft.span, below, attached))
        sections = tuple(draft.section() for draft in self.sections)
        return LawTree(sections, tuple(units), tuple(articles), tuple(self.findings))

    def _stem(self, draft: _UnitDraft) -> str:
        if draft.kind == "article" and draft.number:
            key = article_key(draft.number)
            return f"annex_{draft.attached}/{key}" if draft.attached else key
        name = {"front_matter": "front", "back_matter": "back"}.get(draft.kind, "par")
        return f"{draft.section.key}/{name}" if draft.section else name

    def _unit(self, draft: _UnitDraft, key: str, rules: BracketRules) -> Unit:
        body_start = draft.span.start
        if draft.label:
            body_start += len(draft.label)
            while body_start < draft.span.end and self.text[body_start].isspace():
                body_start += 1
        pieces = [Span(max(line.start, body_start), line.end) for line in draft.lines if line.end > body_start]
        sentences: tuple[Sentence, ...] = split_sentences(self.text, pieces, key, rules)
        section = draft.section.key if draft.section else None
        number = draft.number[0] if draft.number else None
        body = Span(min(body_start, draft.span.end), draft.span.end)
        return Unit(draft.kind, key, draft.span, body, sentences, draft.label, number, None, section)


def _chain(section: _SectionDraft | None) -> Iterator[_SectionDraft]:
    while section:
        yield section
        section = section.parent
