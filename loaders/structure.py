"""From normalised text to the tree: front matter, sections, measures, paragraphs, sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from kg.vocab import default_vocabulary
from loaders.attachments import attachments, own_units
from loaders.drafts import Drafting, SectionDraft, UnitDraft
from loaders.headings import reads_as_heading
from loaders.letterhead import completed
from loaders.metadata import front_matter_end
from loaders.model import Document, Finding, Metadata, Section, SourceText, Span, Unit
from loaders.normalise import normalise
from loaders.numbering import numbering_findings, section_keys, unit_keys
from loaders.outline import outline
from loaders.sentences import BracketRules, bracket_rules, split_sentences
from loaders.settling import settle
from loaders.validity import validity

_LONGEST_HEADING = 50
_SHORT_HEADING = 32
_LONGEST_LABEL = 15
_LONGEST_CLAUSE = 12
_STEADY = 0.9

Style = tuple[int, str]
"""The part and the kind of numbering of a measure: measures alike are headed alike."""


@dataclass(frozen=True, slots=True)
class _HeadingRules:
    brackets: BracketRules
    headed: frozenset[Style]
    steady: frozenset[Style]


def parse(source: SourceText, metadata: Metadata | None = None) -> Document:
    """Build the tree. Never fails on text: what is odd becomes a finding.

    Afterwards every character that is not blank, save YAML front matter and the numbers and full stops of section
    headings, is in exactly one unit or section title; keys are unique; sections and units are in the order of the
    text. ``metadata`` is completed with what the text itself says and ``metadata`` does not.
    """
    text, offsets = normalise(source.raw)
    vocabulary = default_vocabulary()
    lines = outline(text, _normalised_offset(front_matter_end(source.raw), offsets), vocabulary)
    drafting = Drafting(text, lines, vocabulary)
    settle(drafting, vocabulary)
    keys = section_keys(drafting.sections)
    sections = tuple(
        Section(
            keys[draft],
            draft.line.number,
            draft.line.ordinal,
            draft.title,
            Span(draft.line.span.start, draft.end),
            draft.level,
            keys[draft.parent] if draft.parent else None,
            draft.line.part,
        )
        for draft in drafting.sections
    )
    units = tuple(_units(text, drafting.units, keys, bracket_rules(vocabulary)))
    known = metadata or Metadata()
    findings = [*source.findings, *_odd_numbering(drafting), *_odd_content(units, known)]
    stated = completed(known, text, own_units(units), vocabulary)
    return Document(
        source, text, offsets, stated, sections, units, tuple(findings), attachments(text, units, vocabulary),
        tuple(validity(text, units, stated, vocabulary)),
    )  # fmt: skip


def _normalised_offset(raw: int, offsets: tuple[int, ...] | None) -> int:
    if offsets is None:
        return raw
    return next((i for i, offset in enumerate(offsets) if offset >= raw), len(offsets) - 1)


def _units(text: str, drafts: list[UnitDraft], sections: dict[SectionDraft, str], rules: BracketRules) -> list[Unit]:
    keys = unit_keys(drafts, sections)
    headings = _heading_rules(text, drafts, rules)
    units = []
    for draft, key in zip(drafts, keys, strict=True):
        span = Span(draft.start, draft.end)
        section = sections[draft.section] if draft.section else None
        if draft.kind != "measure":
            units.append(
                Unit(
                    draft.kind,
                    key,
                    span,
                    span,
                    split_sentences(text, _within(draft, span), key, rules),
                    section=section,
                    part=draft.line.part,
                )
            )
            continue
        heading, body = _heading(text, draft, headings)
        units.append(
            Unit(
                "measure", key, span, body, split_sentences(text, _within(draft, body), key, rules),
                draft.line.number, draft.line.ordinal, heading, section, draft.line.part,
            )
        )  # fmt: skip
    return units


def _heading(text: str, draft: UnitDraft, rules: _HeadingRules) -> tuple[Span | None, Span]:
    """The heading of a measure (its number and the 。 after it excluded) and the body that follows.

    A heading is a short line of its own above further text, or a short first sentence where the document's measures
    of this kind have them. A first sentence of long clauses is one only where practically all of them have, and one
    with a modal or a condition is none. What only a responsibility bracket follows is the measure itself.
    """
    whole = Span(draft.text, draft.end)
    stop = _heading_stop(text, draft, rules.brackets)
    if stop is None:
        return None, whole
    end, body = stop
    title = text[draft.text : end]
    style = _style(draft)
    if not reads_as_heading(title, default_vocabulary()):
        return None, whole
    alone = body >= draft.line.span.end and len(title) <= _SHORT_HEADING
    if draft.line.kind == "article" and text[end] == "。" and len(title) > _LONGEST_LABEL and style not in rules.steady:
        return None, whole  # the first of several paragraphs
    simple = "，" not in title or all(len(clause) <= _LONGEST_CLAUSE for clause in title.split("，"))
    if alone or (style in rules.headed and (simple or style in rules.steady)):
        return Span(draft.text, end), Span(body, draft.end)
    return None, whole


def _heading_stop(text: str, draft: UnitDraft, rules: BracketRules) -> tuple[int, int] | None:
    """Where a heading would end and the body after it begin; None where there can be no heading."""
    line = text[draft.text : draft.line.span.end]
    match = re.search(rf"[。；]|^[^，、（）《》“”：。]{{2,{_LONGEST_LABEL}}}：", line)
    if match and match[0].endswith("：") and match.end() == len(line):
        return None  # a lead-in to a list
    end = match.end() - 1 if match else len(line)
    body = draft.text + (match.end() if match else len(line))
    while body < draft.end and text[body].isspace():
        body += 1
    if not 0 < end <= _LONGEST_HEADING or (match and match[0] == "；") or body == draft.end:
        return None
    if not match and line.endswith(("：", "，", "、")):
        return None
    rest = split_sentences(text, _within(draft, Span(body, draft.end)), "", rules)
    return None if all(sentence.bracket for sentence in rest) else (draft.text + end, body)


def _within(draft: UnitDraft, span: Span) -> list[Span]:
    """The lines of a unit, cut to a stretch of it."""
    cut = (Span(max(line.span.start, span.start), min(line.span.end, span.end)) for line in draft.lines)
    return [line for line in cut if line.start < line.end]


def _style(draft: UnitDraft) -> Style:
    return draft.line.part, draft.line.kind


def _heading_rules(text: str, drafts: list[UnitDraft], brackets: BracketRules) -> _HeadingRules:
    """The kinds of measures in each part that have headings.

    headed: most begin with a short sentence and go on. steady: practically all begin with what can be a heading.
    """
    titles: dict[Style, list[str]] = defaultdict(list)  # "" for a measure that can have no heading
    for draft in drafts:
        if draft.kind == "measure":
            stop = _heading_stop(text, draft, brackets)
            titles[_style(draft)].append(text[draft.text : stop[0]] if stop else "")

    def short(title: str) -> bool:
        return 0 < len(title) <= _SHORT_HEADING

    def possible(title: str) -> bool:
        return bool(title) and reads_as_heading(title, default_vocabulary())

    return _HeadingRules(
        brackets,
        frozenset(style for style, own in titles.items() if sum(map(short, own)) * 2 >= len(own)),
        frozenset(style for style, own in titles.items() if sum(map(possible, own)) >= _STEADY * len(own)),
    )


def _odd_numbering(drafting: Drafting) -> list[Finding]:
    sections = [(draft.line, draft.parent) for draft in drafting.sections]
    measures = [(draft.line, draft.section) for draft in drafting.units if draft.kind == "measure"]
    numbered = sorted([*sections, *measures], key=lambda pair: pair[0].span)
    return list(numbering_findings(numbered))


def _odd_content(units: tuple[Unit, ...], metadata: Metadata) -> list[Finding]:
    findings = []
    if not any(unit.kind == "measure" for unit in units):
        findings.append(
            Finding("no-measures", "the text has no numbered measures; its paragraphs were read as they are")
        )
    if metadata == Metadata():
        findings.append(
            Finding(
                "missing-metadata",
                "no metadata beside or at the top of the text; only what the text itself says is known",
            )
        )
    return findings
