"""What a document is made of, and the facts found in it.

All spans are half-open and count Unicode code points of ``Document.text``, the normalised text.
They become offsets of the raw text once, on the way out, by ``Document.raw_span``.
Values that name a concept (a role, a force, a citation type) are the concept's slug in its vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """Half-open ``[start, end)``."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as it was read: nothing folded, nothing trimmed."""

    name: str
    raw: str
    sha256: str  # of the file's bytes
    encoding: str
    media_type: str
    path: Path | None = None
    stated: Metadata | None = None  # what the file says of itself beside its text: the index table of a web page
    findings: tuple[Finding, ...] = ()  # what its reader could not read


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text; every field may be missing."""

    title: str | None = None
    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    type: str | None = None
    adopted: date | None = None
    published: date | None = None
    source_url: str | None = None
    addressees: str | None = None  # 主送机关, as written
    publicity: str | None = None  # 此件公开发布, as written
    status: str | None = None  # a slug of the document statuses: trial, interim, draft
    in_force_from: date | None = None
    in_force_until: date | None = None  # the first day on which it is no longer in force

    @property
    def reference_date(self) -> date | None:
        """The date that decides which names and law versions hold: adopted, else published."""
        return self.adopted or self.published


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a document that loads all the same (a missing ordinal, an unreadable date)."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a unit's body up to and including 。 or ；."""

    key: str  # "item_8/sent_1": the path below the document's IRI
    span: Span
    bracket: bool = False  # a responsibility bracket: left out of force


UnitKind = Literal["measure", "section_paragraph", "front_matter", "back_matter", "article"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A leaf of the tree: a numbered measure, an article of a law, or a paragraph that is neither."""

    kind: UnitKind
    key: str  # "item_8", "sec_1/par_1", "front_1"
    span: Span
    body: Span
    sentences: tuple[Sentence, ...]
    number: str | None = None  # （八）
    ordinal: int | None = None
    heading: Span | None = None
    section: str | None = None  # the key of the innermost section
    part: int = 0  # 0 for the document itself, 1 … for what is attached to it


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with what follows it: 一、总体要求."""

    key: str  # "sec_1"
    number: str
    ordinal: int
    title: Span
    span: Span  # from its number to the end of its last unit
    level: int = 1
    parent: str | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that a document carries: the plan that a notice issues, an annex, another document in the same file."""

    part: int  # 1 …
    span: Span
    known: Metadata  # what it says of itself: title, type, number, status
    label: Span | None = None  # 附件1, where it is headed so

    @property
    def key(self) -> str:
        return f"part_{self.part}"


@dataclass(frozen=True, slots=True)
class ValidityStatement:
    """A provision on when a document or an attachment is in force: 本办法自2022年6月1日起施行，有效期2年。"""

    span: Span
    part: int  # what it speaks of
    rule: str
    in_force_from: date | None = None
    in_force_until: date | None = None  # exclusive
    duration: str | None = None  # an xsd:duration


class Segment(NamedTuple):
    """A stretch that extractors read at once: a unit's heading, or one of its sentences."""

    unit: Unit
    sentence: Sentence | None  # None for a heading
    span: Span

    @property
    def is_heading(self) -> bool:
        return self.sentence is None

    @property
    def is_bracket(self) -> bool:
        """Whether it is a responsibility bracket, which names bodies and nothing else."""
        return self.sentence is not None and self.sentence.bracket


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a tree over its normalised text."""

    source: SourceText
    text: str
    offsets: tuple[int, ...] | None  # raw offset of each normalised character and of the end; None: the same
    metadata: Metadata
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    findings: tuple[Finding, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    validity: tuple[ValidityStatement, ...] = ()

    def raw_span(self, span: Span) -> Span:
        """The same stretch in code points of the raw text."""
        if self.offsets is None:
            return span
        if span.start == span.end:
            return Span(self.offsets[span.start], self.offsets[span.start])
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1)

    def surface(self, span: Span) -> str:
        """The raw characters of a stretch."""
        start, end = self.raw_span(span)
        return self.source.raw[start:end]

    def slice(self, span: Span) -> str:
        """The normalised characters of a stretch."""
        return self.text[span.start : span.end]

    def segments(self) -> Iterator[Segment]:
        """Every heading and sentence, in the order of the text."""
        for unit in self.units:
            if unit.heading is not None:
                yield Segment(unit, None, unit.heading)
            for sentence in unit.sentences:
                yield Segment(unit, sentence, sentence.span)

    def number(self) -> str | None:
        return self.metadata.document_number


# --- facts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the text says. ``rule`` names the rule that found it: "<extractor>/<rule>"."""

    span: Span
    rule: str


Role = Literal["lead", "co-lead", "responsible", "target-of-instruction", "consulted", "channel", "mentioned"]
AgentClass = Literal[
    "local-government", "department", "unit", "state-council", "party", "court", "overseas-mission",
    "task-force", "public-body", "government",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMention(Fact):
    """A state or Party body, named or generic, with its part in the sentence."""

    role: Role
    norms: tuple[str, ...]  # canonical names: several where a coordination shares a head
    generic: bool
    agent_class: AgentClass
    explicit: bool = True  # False: the role is inferred (an implicit subject, a document-level convention)
    heirs: tuple[str, ...] = ()  # keys of the measures that it is said once for: those of a group, those below


Explicitness = Literal["bracketed", "bare", "generic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Fact):
    """A reference to a law, a document or a doctrine."""

    type: str  # a slug of the citation types: based-on, implements, complies-with, …
    explicitness: Explicitness
    ref_type: str  # law, admin-regulation, dept-rule, catalogue, policy-doc, treaty, doctrine, generic-law
    title: str | None = None  # canonical title where known, else as written; None if generic
    document_number: str | None = None
    articles: tuple[str, ...] = ()  # "第二十二条", as written
    polarity: str | None = None  # negated-violation, disapplied


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary(Fact):
    kind: str  # enterprise, investor, person, project, market-entity
    norm: str
    metonymy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatedParty(Fact):
    kind: str  # enterprise, organisation, person, product
    norm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentUse(Fact):
    concepts: tuple[str, ...]  # slugs of the instrument scheme, one or two


ForceKind = Literal["obligation", "prohibition", "permission", "encouragement", "commitment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Force(Fact):
    """A deontic trigger; ``bearers`` are the addressees named in the text, as spans."""

    force: ForceKind
    implicit: bool
    bearers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMention(Fact):
    norm: str
    kind: str  # place, macro-region, zone, pilot-area
    members: tuple[str, ...] = ()  # canonical names where a coordination shares its head: 合肥、芜湖高新区
    acts_as_agent: bool = False
    heirs: tuple[str, ...] = ()  # keys of the measures whose scope it is, too, by a default that it states


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorMention(Fact):
    norm: str
    parts: tuple[str, ...] = ()  # the names it is made of, if it is more than one of them: 人工智能 + 医疗器械


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeMention(Fact):
    norm: str
    kind: str  # pilot, fund, campaign, policy, regime, market-scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention(Fact):
    type: str  # deadline-absolute, deadline-relative, duration, frequency, urgency-vague
    due: date | None = None  # the last day of an absolute deadline
    value: str | None = None  # an xsd:duration where the text gives one


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Fact):
    op: str  # <=, <, >=, >, =, ~, +, - (increase or decrease by)
    value: str  # a decimal, as digits
    unit: str
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Fact):
    type: str  # eligibility, legal-compliance, competence-limit, exception, scope-limit, trigger
    target: Span | None = None  # the head it restricts


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with all its facts, sorted by position."""

    document: Document
    facts: tuple[Fact, ...] = field(default=())
