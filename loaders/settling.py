"""What is seen of a part only when it is read to its end: its closing provisions, and whether its 一、 are measures.

- The provisions at the end (本通知自…起施行) belong to no section but one that is theirs (附则).
- Where a part has no other numbering and its 一、 hold a paragraph or two each (十五条措施), they are its measures.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.drafts import Drafting, SectionDraft, UnitDraft, commencement, is_title
from loaders.lines import Line
from loaders.matching import alternation

_MOST_PARAGRAPHS = 3
_MOSTLY = 0.75
_LONGEST_QUIET = 7


@lru_cache(maxsize=4)
def _address(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary.words('structure/closing-subject'))})[^。，]{{0,20}}(?:要|应|可)")


@lru_cache(maxsize=4)
def _closing_section(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(alternation(vocabulary.words("structure/closing-section")))


def settle(drafting: Drafting, vocabulary: Vocabulary) -> None:
    """Afterwards closing provisions, and the sections that are measures, are what they are; no line is lost."""
    _Settling(drafting, vocabulary).settle()


class _Settling:
    def __init__(self, drafting: Drafting, vocabulary: Vocabulary) -> None:
        self._drafting = drafting
        self.text, self.sections, self.units = drafting.text, drafting.sections, drafting.units
        self._commences = commencement(vocabulary)
        self._addresses = _address(vocabulary)
        self._closes = _closing_section(vocabulary)

    def settle(self) -> None:
        self._release_closings()
        self._lift_closings()
        for part in sorted({unit.line.part for unit in self.units}):
            self._promote_sections(part)

    def _content(self, line: Line) -> str:
        return self.text[line.text.start : line.text.end]

    def _release_closings(self) -> None:
        """The closing paragraphs of a part (本通知自印发之日起施行, 各地区要…) are no part of its last measure.

        They are known by what they say, or by being unnumbered below the last measure where no other measure goes
        on below its own line.
        """
        by_part: dict[int, list[UnitDraft]] = {}
        for unit in self.units:
            if unit.kind == "measure":
                by_part.setdefault(unit.line.part, []).append(unit)
        for *others, last in by_part.values():
            closings = self._closings(others, last)
            if not closings:
                continue
            first = last.lines.index(closings[0])
            released, last.lines = last.lines[first:], last.lines[:first]
            last.tail = [line for line in last.tail if line not in released]
            governs = any(self._commences.match(self._content(line)) for line in closings)
            home = None if governs and not self._is_closing(last.section) else _outermost(last.section)
            at = self.units.index(last) + 1
            self.units[at:at] = [
                UnitDraft("section_paragraph", line.span.start, line.span.start, [line], home) for line in released
            ]

    def _is_closing(self, section: SectionDraft | None) -> bool:
        """Whether a section is headed 附则 or the like."""
        home = _outermost(section)
        return home is not None and bool(
            self._closes.fullmatch(re.sub(r"\s", "", self.text[home.title.start : home.title.end]))
        )

    def _lift_closings(self) -> None:
        """The paragraphs at the end of a part from 本通知自…起施行 on belong to the part, not to its last section."""
        last_of_part = {unit.line.part: i for i, unit in enumerate(self.units) if unit.line.zone == "body"}
        for end in last_of_part.values():
            section = self.units[end].section
            start = end
            while self._is_plain(start) and self.units[start].section is section:
                start -= 1
            tail = self.units[start + 1 : end + 1]
            if not self.units[start].section or _outermost(self.units[start].section) is not _outermost(section):
                tail = tail[1:]  # a section keeps its first paragraph
            first = next(
                (i for i, unit in enumerate(tail) if self._commences.match(self._content(unit.line))), len(tail)
            )
            if not self._is_closing(section):
                for unit in tail[first:]:
                    unit.section = None
        for section in self.sections:
            own = [unit.end for unit in self.units if unit.section and section in _ancestry(unit.section)]
            inner = [other.line.span.end for other in self.sections if section in _ancestry(other)]
            section.end = max([*own, *inner])

    def _promote_sections(self, part: int) -> None:
        """In a part without measures, the sections that are short enough to be measures become such."""
        units = [unit for unit in self.units if unit.line.part == part]
        sections = [section for section in self.sections if section.line.part == part]
        leaves = [section for section in sections if section.line.kind == "section"]
        own = {section: [unit for unit in units if unit.section is section] for section in leaves}
        short = sum(len(own[section]) <= _MOST_PARAGRAPHS for section in leaves)
        nested = any(section.parent in own for section in sections)
        quiet = sum(map(self._is_quiet, leaves))
        if any(unit.kind == "measure" for unit in units) or nested or len(leaves) < 2:
            return
        if short < _MOSTLY * len(leaves) or quiet * 2 >= len(leaves):
            return
        for section in leaves:
            if self._is_quiet(section) or self._is_closing(section) or not (own[section] or section.title):
                continue
            first = section.line
            lines = [first, *(unit.line for unit in own[section] if unit.line is not first)]
            measure = UnitDraft("measure", first.span.start, first.text.start, lines, section.parent)
            self.sections.remove(section)
            self.units[:] = [unit for unit in self.units if unit.section is not section]
            self.units.insert(sum(unit.start < measure.start for unit in self.units), measure)

    def _is_quiet(self, section: SectionDraft) -> bool:
        """Whether a section's whole title, not just its end, says that it commits nobody (优化贷款申请条件 does)."""
        return len(range(*section.title)) <= _LONGEST_QUIET and self._drafting.is_quiet(section)

    def _is_plain(self, i: int) -> bool:
        """Whether a unit is a paragraph of a section on a line of its own."""
        unit = self.units[i]
        return i >= 0 and unit.kind == "section_paragraph" and unit.section is not None and unit.line.kind == "text"

    def _closings(self, others: list[UnitDraft], last: UnitDraft) -> list[Line]:
        """Those among the unnumbered lines at the end of a part's last measure that close the part.

        The line below a mere heading is its body. What addresses all bodies (各地区、各部门要…) closes a part whose
        other measures seldom have a second paragraph.
        """
        own = self._content(last.line)
        body = last.lines[1] if len(last.lines) > 1 and is_title(own) else None
        headed = is_title(own) and not own.endswith("。")
        tails = sum(bool(unit.tail) for unit in others)
        strangers = len(others) > 1 and tails * 10 <= len(others) and not headed
        addressed = len(others) > 1 and tails * 4 <= len(others)
        return [
            line
            for line in last.tail
            if strangers
            or (self._commences.match(self._content(line)) and not (headed and line is body))
            or (addressed and line is not body and self._addresses.match(self._content(line)))
        ]


def _outermost(section: SectionDraft | None) -> SectionDraft | None:
    while section and section.parent:
        section = section.parent
    return section


def _ancestry(section: SectionDraft) -> list[SectionDraft]:
    """A section and those that hold it, from the inside out."""
    chain = [section]
    while chain[-1].parent:
        chain.append(chain[-1].parent)
    return chain
