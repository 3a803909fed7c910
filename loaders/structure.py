"""From normalised text to the tree: front matter, sections, measures, paragraphs, sentences."""

from __future__ import annotations

import re

from loaders.matching import depth_map
from loaders.model import Document, Finding, Metadata, Section, Sentence, SourceText, Span, Unit
from loaders.normalise import normalise
from loaders.numerals import chinese_to_int

_SECTION = re.compile(r"^ *(?P<number>(?P<ordinal>[一二三四五六七八九十百]+)、) *")
_MEASURE = re.compile(r"^ *(?P<number>（(?P<ordinal>[一二三四五六七八九十百]+)）) *")


def parse(source: SourceText, metadata: Metadata | None = None) -> Document:
    """Build the tree. Never fails on text: what is odd becomes a finding."""
    text, offsets = normalise(source.raw)
    sections: list[Section] = []
    units: list[Unit] = []
    findings: list[Finding] = []
    paragraphs = 0
    for line in re.finditer(r"[^\r\n]+", text):
        stripped = line[0].strip()
        if not stripped:
            continue
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        end = start + len(stripped)
        if match := _SECTION.match(text[start:end]):
            title = Span(start + match.end(), end)
            sections.append(
                Section(
                    f"sec_{len(sections) + 1}",
                    match["number"],
                    chinese_to_int(match["ordinal"]),
                    title,
                    Span(start, end),
                )
            )
            paragraphs = 0
        elif match := _MEASURE.match(text[start:end]):
            head_start = start + match.end()
            stop = text.find("。", head_start, end)
            heading = Span(head_start, stop) if stop != -1 and stop + 1 < end else None
            body = Span(stop + 1 if heading else head_start, end)
            key = f"item_{chinese_to_int(match['ordinal'])}"
            units.append(
                Unit("measure", key, Span(start, end), body, split_sentences(text, body, key), match["number"],
                     chinese_to_int(match["ordinal"]), heading, sections[-1].key if sections else None)
            )  # fmt: skip
        elif sections:
            paragraphs += 1
            key = f"{sections[-1].key}/par_{paragraphs}"
            span = Span(start, end)
            units.append(
                Unit("section_paragraph", key, span, span, split_sentences(text, span, key), section=sections[-1].key)
            )
        else:
            span = Span(start, end)
            key = f"front_{len(units) + 1}"
            units.append(Unit("front_matter", key, span, span, split_sentences(text, span, key)))
    return Document(source, text, offsets, metadata or Metadata(), tuple(sections), tuple(units), tuple(findings))


def split_sentences(text: str, body: Span, key: str) -> tuple[Sentence, ...]:
    """Split at 。 and ； outside brackets and quotation marks; the mark belongs to the sentence it ends."""
    depths = depth_map(text[body.start : body.end])
    spans, start = [], body.start
    for i in range(body.start, body.end):
        if text[i] in "。；" and depths[i - body.start] == 0:
            spans.append(Span(start, i + 1))
            start = i + 1
    if text[start : body.end].strip():
        spans.append(Span(start, body.end))
    return tuple(Sentence(f"{key}/sent_{n}", span) for n, span in enumerate(spans, 1))
