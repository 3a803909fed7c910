"""Keys of sections and units, and findings about their numbering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from loaders.drafts import SectionDraft, UnitDraft
from loaders.lines import Line
from loaders.model import Finding
from loaders.numerals import int_to_chinese

_PREFIX = {"article": "art"}
_LONGEST_LIST = 5


def section_keys(sections: Sequence[SectionDraft]) -> dict[SectionDraft, str]:
    """sec_2 for the second section of the outermost level, sec_2/sec_1 for the first one inside it."""
    keys: dict[SectionDraft, str] = {}
    below: Counter[SectionDraft | None] = Counter()
    for section in sections:
        below[section.parent] += 1
        own = f"sec_{below[section.parent]}"
        keys[section] = f"{keys[section.parent]}/{own}" if section.parent else own
    return keys


def unit_keys(units: Sequence[UnitDraft], sections: dict[SectionDraft, str]) -> list[str]:
    """A key for each unit, unique in the document.

    Measures are item_8 (articles art_8) where their ordinals are unique in the document, else below their section
    (sec_3/item_2) or part (part_1/item_2); what is still double gets a running suffix (item_2_2).
    """
    plain = [_own(unit.line) for unit in units if unit.kind == "measure"]
    unique = len(plain) == len(set(plain))
    running: Counter[str] = Counter()
    taken: set[str] = set(sections.values())
    keys = []
    for unit in units:
        home = sections[unit.section] if unit.section else f"part_{unit.line.part}" if unit.line.part else ""
        if unit.kind == "measure":
            key = _own(unit.line) if unique or not home else f"{home}/{_own(unit.line)}"
        else:
            name, home = {"front_matter": ("front", ""), "back_matter": ("back", "")}.get(unit.kind, ("par", home))
            stem = f"{home}/{name}" if home else name
            running[stem] += 1
            key = f"{stem}_{running[stem]}"
        keys.append(_untaken(key, taken))
    return keys


def _own(line: Line) -> str:
    return f"{_PREFIX.get(line.kind, 'item')}_{line.ordinal}"


def _untaken(key: str, taken: set[str]) -> str:
    candidate, n = key, 1
    while candidate in taken:
        n += 1
        candidate = f"{key}_{n}"
    taken.add(candidate)
    return candidate


def numbering_findings(lines: Iterable[tuple[Line, object]]) -> Iterator[Finding]:
    """Gaps, duplicates and restarts among numbered lines, each given with what holds it (its section, or None).

    （一） and 1. may start again in every section or run on through the document; anything else is odd.
    """
    last: dict[tuple[int, str], tuple[int, object]] = {}
    for line, parent in lines:
        known = last.get((line.part, line.kind))
        before, home = known if known else (0, None)
        last[line.part, line.kind] = (line.ordinal, parent)
        fresh = known is None or home is not parent
        if line.ordinal == before + 1 or (fresh and line.ordinal == 1):
            continue
        if known and line.ordinal == before:
            yield Finding("duplicate-ordinal", f"{line.number} stands twice in a row", line.span)
        elif line.ordinal == 1:
            yield Finding("restarted-numbering", f"{line.number} after {_like(line, before)}: starts again", line.span)
        elif line.ordinal < before:
            yield Finding("ordinal-out-of-order", f"{line.number} after {_like(line, before)}", line.span)
        else:
            missing = range((0 if fresh and line.ordinal <= before else before) + 1, line.ordinal)
            names = [_like(line, n) for n in missing[:_LONGEST_LIST]]
            more = ", …" if len(missing) > _LONGEST_LIST else ""
            yield Finding("missing-ordinal", f"missing before {line.number}: {', '.join(names)}{more}", line.span)


def _like(line: Line, ordinal: int) -> str:
    """An ordinal written as this line writes its own: 9 beside （十二） → （九）."""
    own = str(line.ordinal) if str(line.ordinal) in line.number else int_to_chinese(line.ordinal)
    wanted = str(ordinal) if own.isdigit() else int_to_chinese(ordinal)
    before, _, after = line.number.rpartition(own)
    return f"{before}{wanted}{after}".rstrip("、.")
