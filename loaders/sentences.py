"""From a stretch of text to its sentences, responsibility brackets apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.matching import PAIRS, alternation
from loaders.model import Sentence, Span

_ENDS = "。；"
_PAIRS = PAIRS | {"(": ")", "[": "]", "［": "］"}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_LISTED = re.compile(r"[、，；,;]")
_BRACKETS = "（([［〔【"
_CUT = re.compile(f"[{re.escape(_ENDS + _BRACKETS)}]")  # where a sentence can end, or a bracket begin
_MARK = re.compile(f"[{re.escape(''.join((*_PAIRS, *_CLOSERS)))}]")


@dataclass(frozen=True, slots=True)
class BracketRules:
    """What a responsibility bracket says (codebook §16.7)."""

    label: re.Pattern[str]
    verb: re.Pattern[str]
    agency: re.Pattern[str]

    def is_responsibility(self, inside: str, *, after_sentence: bool) -> bool:
        """责任单位：…, …负责, or (directly after a sentence) nothing but names of bodies."""
        if self.label.match(inside) or self.verb.search(inside):
            return True
        return after_sentence and all(
            3 <= len(name) <= 24 and self.agency.search(name) for name in _LISTED.split(inside)
        )

    def final(self, line: str) -> int | None:
        """Where the responsibility bracket begins that a line ends with; None if it ends with none."""
        _, groups = _groups(line)
        start = next((start for start, end in groups.items() if end == len(line)), None)
        if start is None or not self.is_responsibility(line[start + 1 : -1], after_sentence=False):
            return None
        return start


@lru_cache(maxsize=4)
def bracket_rules(vocabulary: Vocabulary) -> BracketRules:
    labels = alternation(vocabulary.words("structure/responsibility-label"))
    verbs = alternation(vocabulary.words("structure/responsibility-verb"))
    agencies = alternation(vocabulary.words("structure/agency-ending"))
    return BracketRules(
        re.compile(rf"{labels}(?:单位|部门)?[：:∶]"),
        re.compile(rf"(?:^|[\w）)]){verbs}(?:[，。；][^，。；]{{0,40}})*$"),
        re.compile(rf"{agencies}(?:（[^（）]*）)?(?:等)?$"),
    )


def split_sentences(text: str, lines: Iterable[Span], key: str, rules: BracketRules) -> tuple[Sentence, ...]:
    """The sentences of these lines of ``text``: split at 。 and ； outside brackets and quotation marks.

    The mark belongs to the sentence it ends. A responsibility bracket (with the 。 that may follow it), or what
    is one without brackets, is a sentence of its own. Blank stretches are in no sentence; everything else is.
    """
    found: list[tuple[Span, bool]] = []
    for line in lines:
        found += _in_line(text[line.start : line.end], line.start, rules)
    return tuple(Sentence(f"{key}/sent_{n}", span, bracket) for n, (span, bracket) in enumerate(found, 1))


def _in_line(line: str, shift: int, rules: BracketRules) -> list[tuple[Span, bool]]:
    if rules.label.match(line.strip()):
        return _trimmed(line, [(Span(0, len(line)), True)], shift, rules)
    shielded, groups = _groups(line)
    cuts: list[tuple[Span, bool]] = []
    start = 0
    for mark in _CUT.finditer(line):
        i = mark.start()
        if i < start:
            continue
        end = groups.get(i)
        if (
            end
            and _stands_apart(line, i, end)
            and rules.is_responsibility(line[i + 1 : end - 1], after_sentence=line[:i].endswith(tuple(_ENDS)))
        ):
            stop = end + 1 if line[end : end + 1] in tuple(_ENDS) else end
            cuts += [(Span(start, i), False), (Span(i, stop), True)]
            start = stop
        elif line[i] in _ENDS and not shielded[i]:
            cuts.append((Span(start, i + 1), False))
            start = i + 1
    cuts.append((Span(start, len(line)), False))
    return _trimmed(line, cuts, shift, rules)


def _stands_apart(line: str, start: int, end: int) -> bool:
    """At the end of a sentence or of the line, or directly after a sentence: not a gloss inside one."""
    return line[end:].strip() == "" or line[end] in _ENDS or (start > 0 and line[start - 1] in _ENDS)


def _trimmed(line: str, cuts: list[tuple[Span, bool]], shift: int, rules: BracketRules) -> list[tuple[Span, bool]]:
    kept = []
    for (start, end), bracket in cuts:
        piece = line[start:end]
        if stripped := piece.strip():
            first = start + piece.index(stripped[0])
            labelled = bool(rules.label.match(stripped))
            kept.append((Span(first, first + len(stripped)).shift(shift), bracket or labelled))
    return kept


def _groups(line: str) -> tuple[list[bool], dict[int, int]]:
    """Which characters lie inside a closed pair of marks, and where each outermost bracket ends.

    A mark without its partner counts as no mark, so that one stray （ does not swallow the rest of the line.
    """
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for mark in _MARK.finditer(line):
        i, char = mark.start(), mark[0]
        if char in _PAIRS:
            opened.append(i)
        elif char in _CLOSERS:
            for depth in range(len(opened) - 1, -1, -1):
                if line[opened[depth]] == _CLOSERS[char]:
                    pairs.append((opened[depth], i + 1))
                    del opened[depth:]
                    break
    shielded = [False] * len(line)
    groups: dict[int, int] = {}
    for start, end in sorted(pairs):
        if not shielded[start]:
            shielded[start:end] = [True] * (end - start)
            if line[start] in _BRACKETS:
                groups[start] = end
    return shielded, groups
