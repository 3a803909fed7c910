"""From an outline to drafts of sections and units: which numbered lines are measures, which group them.

The rules are those of the codebook (§1, §16.9) and what documents of many levels of government do:

- （一） is a measure, unless it only heads numbered items that are themselves operative: then it groups them;
- 1. directly below 一、 or below nothing is a measure, unless a lead-in ending in ： makes it a mere list;
- 第一条 is a measure, and whatever is numbered inside it belongs to it;
- 一、 is a section; text on its own line or below it is a paragraph of the section;
- what a box (专栏1 …) holds are paragraphs beside the measure above it; numbering inside it is its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.headings import reads_as_heading
from loaders.lines import RANK, Kind, Line
from loaders.matching import alternation
from loaders.model import Span, UnitKind
from loaders.numerals import ORDINAL
from loaders.sentences import bracket_rules

_LONGEST_TITLE = 50
_LONGEST_INLINE_TITLE = 30
_SHORTEST_OPERATIVE = 30
_LEAD_IN = ("：", ":")


@dataclass(slots=True, eq=False)
class SectionDraft:
    line: Line
    title: Span
    parent: SectionDraft | None
    level: int
    end: int

    @property
    def rank(self) -> int:
        return RANK[self.line.kind]


@dataclass(slots=True, eq=False)
class UnitDraft:
    kind: UnitKind
    start: int
    text: int  # where its text begins: after its number
    lines: list[Line]
    section: SectionDraft | None
    tail: list[Line] = field(default_factory=list)  # unnumbered lines after its first

    @property
    def line(self) -> Line:
        return self.lines[0]

    @property
    def end(self) -> int:
        return self.lines[-1].span.end


@lru_cache(maxsize=4)
def _non_operative(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary.words('structure/non-operative'))})[。：:]?$")


@lru_cache(maxsize=4)
def commencement(vocabulary: Vocabulary) -> re.Pattern[str]:
    """How a provision on commencement, validity, interpretation or repeal begins."""
    words = alternation(vocabulary.words("structure/commencement"))
    return re.compile(rf"(?:本|该|以上|上述|此前|[^。，]{{0,6}}自)[^。]*{words}")


@lru_cache(maxsize=4)
def _box(vocabulary: Vocabulary) -> re.Pattern[str]:
    marks = alternation(vocabulary.words("structure/box"))
    return re.compile(rf"{marks} ?(?:\d{{1,2}}|{ORDINAL})?[：:. \u3000]?[^。；]{{0,{_LONGEST_TITLE}}}")


class Drafting:
    """One pass over the lines of a document. Afterwards every line is in exactly one draft."""

    def __init__(self, text: str, lines: list[Line], vocabulary: Vocabulary) -> None:
        self.text, self.lines, self._vocabulary = text, lines, vocabulary
        self.sections: list[SectionDraft] = []
        self.units: list[UnitDraft] = []
        self._quiet = _non_operative(vocabulary)
        self._brackets = bracket_rules(vocabulary)
        self._commences = commencement(vocabulary)
        self._opens_box = _box(vocabulary)
        self._path: list[SectionDraft] = []
        self._open: UnitDraft | None = None
        self._listing = False  # inside a list that a lead-in opened
        self._boxed: dict[Kind, int] | None = None  # inside a box: the last number of each kind in it
        self._used: set[Kind] = set()  # the kinds of numbering outside boxes, in this part
        self._counted: set[Kind] = set()  # the kinds counted so far in the section that is open
        for i, line in enumerate(lines):
            if i and line.part != lines[i - 1].part:
                self._path, self._open, self._listing, self._boxed = [], None, False, None
                self._used, self._counted = set(), set()
            self._take(i, line)

    def _content(self, line: Line) -> str:
        return self.text[line.text.start : line.text.end]

    def is_quiet(self, section: SectionDraft) -> bool:
        """Whether a section's title says that what is numbered below it commits nobody."""
        return bool(self._quiet.search(self.text[section.title.start : section.title.end]))

    def _take(self, i: int, line: Line) -> None:
        if line.zone != "body":
            self._open = None
            self._paragraph(line, "front_matter" if line.zone == "front" else "back_matter")
        elif self._is_boxed(line):
            self._paragraph(line, "section_paragraph")
        elif line.kind in ("text", "subitem") or self._belongs_to_open(line) or self._is_listed(i, line):
            self._continue(line)
        elif line.kind in ("article", "item") or (line.kind == "paren" and not self._is_group(i)):
            self._listing = False
            self._measure(line)
        else:
            self._listing = False
            self._section(i, line)

    def _is_boxed(self, line: Line) -> bool:
        """Whether a line opens a box or stands in one.

        A box ends where the numbering outside it goes on: with an outer section, or a number of a kind in use there
        that is not next in the box.
        """
        if line.kind == "text" and self._opens_box.fullmatch(self._content(line)):
            self._boxed = {}
        if self._boxed is None:
            return False
        if line.kind in RANK:
            if RANK[line.kind] < RANK["paren"] or self._goes_on_outside(line, self._boxed):
                self._boxed = None
                return False
            self._boxed[line.kind] = line.ordinal
        self._open = None
        return True

    def _goes_on_outside(self, line: Line, boxed: dict[Kind, int]) -> bool:
        """Whether a number within a box is the measures', not the box's: it follows nothing inside."""
        inside = boxed.get(line.kind, 0)
        if line.ordinal == inside + 1 and (inside or line.kind == "item" or line.kind in self._counted):
            return False
        return line.kind == "paren" or line.kind in self._used

    def _count(self, line: Line) -> None:
        self._used.add(line.kind)
        self._counted = {kind for kind in self._counted if RANK[kind] <= RANK[line.kind]} | {line.kind}

    def _belongs_to_open(self, line: Line) -> bool:
        """Inner numbering of the measure that is open: （一） in an article, 1. in a （一）, 一、 below 下列条件：."""
        measure = self._open
        if measure is None:
            return False
        if measure.line.kind == "article" and line.kind == "section":
            listed = [own.ordinal for own in measure.lines if own.kind == "section"]
            return line.ordinal == (listed[-1] + 1 if listed else self._content(measure.lines[-1]).endswith(_LEAD_IN))
        return line.kind in ("paren", "item") and RANK[line.kind] > RANK[measure.line.kind]

    def _is_listed(self, i: int, line: Line) -> bool:
        """1. below a section, led in by a line that ends in ： or headed as no measures."""
        if line.kind != "item" or not self._path or self._open:
            return False
        section = self._path[-1]
        before = self.lines[i - 1]
        if (before.kind == "text" and self.text[before.span.end - 1] in _LEAD_IN) or self.is_quiet(section):
            self._listing = True
        return self._listing

    def _is_group(self, i: int) -> bool:
        """（一） on a line that only names what the numbered items below it, long enough to be operative, do."""
        title = self._content(self.lines[i])
        if not is_title(title) or self._quiet.search(title) or i + 1 == len(self.lines):
            return False
        if any(map(self.is_quiet, self._path)):
            return False
        below = []
        for line in self.lines[i + 1 :]:
            if line.zone != "body" or (line.kind in RANK and line.kind != "item"):
                break
            below.append(line)
        if not below or below[0].kind != "item":
            return False
        items = sum(line.kind == "item" for line in below)
        return sum(len(self._content(line)) for line in below) >= _SHORTEST_OPERATIVE * items

    def _section(self, i: int, line: Line) -> None:
        self._count(line)
        while self._path and self._path[-1].rank >= RANK[line.kind]:
            self._path.pop()
        self._open = None
        content = self._content(line)
        title, rest = _split_title(content, followed=self._has_children(i, line))
        inline = content[:title] if rest < len(content) else ""
        if self._commences.match(content) or not reads_as_heading(inline, self._vocabulary) or inline.count("，") > 1:
            title = rest = 0  # the line is text throughout
        if bracket := self._brackets.final(content[:title]):
            title = rest = bracket
        start = line.text.start
        parent = self._path[-1] if self._path else None
        section = SectionDraft(line, Span(start, start + title), parent, len(self._path) + 1, line.span.end)
        self.sections.append(section)
        self._path.append(section)
        self._stretch(line.span.end)
        if rest < len(content):
            self._paragraph(line, "section_paragraph", start + rest)

    def _has_children(self, i: int, line: Line) -> bool:
        if i + 1 == len(self.lines):
            return False
        below = self.lines[i + 1]
        return below.zone == "body" and (below.kind not in RANK or RANK[below.kind] > RANK[line.kind])

    def _measure(self, line: Line) -> None:
        self._count(line)
        while self._path and self._path[-1].rank >= RANK[line.kind]:
            self._path.pop()
        self._add(
            UnitDraft("measure", line.span.start, line.text.start, [line], self._path[-1] if self._path else None)
        )

    def _paragraph(self, line: Line, kind: UnitKind, start: int | None = None) -> None:
        first = line.span.start if start is None else start
        section = self._path[-1] if self._path and kind == "section_paragraph" else None
        self._add(UnitDraft(kind, first, first, [line], section))

    def _add(self, unit: UnitDraft) -> None:
        self.units.append(unit)
        self._open = unit if unit.kind == "measure" else None
        self._stretch(unit.end)

    def _continue(self, line: Line) -> None:
        if self._open is None:
            self._paragraph(line, "section_paragraph")
            return
        self._open.lines.append(line)
        if line.kind == "text":
            self._open.tail.append(line)
        else:
            self._open.tail.clear()
        self._stretch(line.span.end)

    def _stretch(self, end: int) -> None:
        for section in self._path:
            section.end = end


def is_title(content: str) -> bool:
    """A short phrase without a sentence inside."""
    bare = content.rstrip("。")
    return 0 < len(bare) <= _LONGEST_TITLE and not any(mark in bare for mark in "。；") and not bare.endswith(_LEAD_IN)


def _split_title(content: str, *, followed: bool) -> tuple[int, int]:
    """Where the title of a section's line ends, and where the text that follows it on the line begins.

    A title alone ends with the line (without 。); a line that is itself a sentence has an empty title.
    """
    bare = content.rstrip("。：: ")
    if (
        len(bare) <= _LONGEST_TITLE
        and not any(mark in bare for mark in "。；")
        and (followed or not content.endswith("。"))
    ):
        return len(bare), len(content)
    stop = re.search("[。：:]", content)
    if stop and 0 < stop.start() <= (_LONGEST_INLINE_TITLE if stop[0] == "。" else 15) and stop.end() < len(content):
        after = stop.end()
        while after < len(content) and content[after].isspace():
            after += 1
        return stop.start(), after
    return 0, 0
