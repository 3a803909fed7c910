"""From a document and its facts to the statements of its named graph. The only place that builds them.

The shape of the graph is described, term by term, in ``ontology/core.ttl``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

from rdflib.namespace import DCTERMS, RDF, SKOS

from kg import terms as zc
from kg.iris import VOC, split_number
from kg.vocab import Vocabulary
from loaders.model import (
    AgencyMention,
    Beneficiary,
    Citation,
    Condition,
    Document,
    Fact,
    Force,
    InstrumentUse,
    ProgrammeMention,
    Quantity,
    RegionMention,
    RegulatedParty,
    SectorMention,
    Sentence,
    TimeMention,
    Unit,
)
from loaders.quads import boolean, day, integer, iri, text, typed
from loaders.rdf_document import ELI, DocumentWriter
from loaders.resolve import Target, article_iri, unique

_UNIT_CLASS = {
    "measure": zc.Measure,
    "section_paragraph": zc.SectionParagraph,
    "front_matter": zc.FrontMatter,
    "back_matter": zc.BackMatter,
    "article": zc.ArticleVersion,
}


def document_graph(document: Document, facts: tuple[Fact, ...], vocabulary: Vocabulary) -> tuple[str, bytes]:
    """The document's IRI and its graph as sorted N-Quads: the same bytes for the same input and vocabularies."""
    builder = GraphBuilder(document, vocabulary)
    builder.describe()
    for fact in facts:
        builder.add(fact)
    return builder.iri, builder.quads.to_bytes()


class GraphBuilder(DocumentWriter):
    """Collects the statements of one document."""

    # --- the document and its tree -----------------------------------------------------------------------

    def describe(self) -> None:
        """Say everything that is not a fact found in a sentence."""
        self._metadata()
        self._provenance()
        for section in self.document.sections:
            node = f"{self.iri}/{section.key}"
            self.quads.add(self.iri, ELI + "has_part", iri(node))
            self.quads.add(node, RDF.type, iri(zc.Section))
            self.quads.add(node, zc.number, text(section.number))
            self.quads.add(node, zc.ordinal, integer(section.ordinal))
            self.quads.add(node, zc.level, integer(section.level))
            if section.title.start < section.title.end:
                self.quads.add(node, DCTERMS.title, text(self.document.surface(section.title), "zh"))
            self.quads.add(node, zc.inDocument, iri(self.iri))
            if section.parent:
                self.quads.add(node, zc.parentSection, iri(f"{self.iri}/{section.parent}"))
            self._attached(node, section.part)
            self._position(node, section.span)
        for order, unit in enumerate(self.document.units, 1):
            self._unit(unit, order)
        for attachment in self.document.attachments:
            self._attachment(attachment)
        for statement in self.document.validity:
            self._validity(statement)
        for number, finding in enumerate(self.document.findings, 1):
            node = f"{self.iri}/finding_{number}"
            self.quads.add(node, RDF.type, iri(zc.Finding))
            self.quads.add(node, zc.findingCode, text(finding.code))
            self.quads.add(node, zc.message, text(finding.message))
            self.quads.add(node, zc.inDocument, iri(self.iri))
            if finding.span:
                self.quads.add(node, zc.mention, iri(self.mention(finding.span)))

    def _unit(self, unit: Unit, order: int) -> None:
        node, add = self.place(unit.key), self.quads.add
        add(self.iri, ELI + "has_part", iri(node))
        add(node, RDF.type, iri(_UNIT_CLASS[unit.kind]))
        add(node, zc.inDocument, iri(self.iri))
        add(node, zc.order, integer(order))
        add(node, zc.text, text(self.document.surface(unit.span)))
        if unit.number:
            add(node, zc.number, text(unit.number))
        if unit.ordinal is not None:
            add(node, zc.ordinal, integer(unit.ordinal))
        if unit.heading:
            add(node, DCTERMS.title, text(self.document.surface(unit.heading), "zh"))
        if unit.section:
            add(node, zc.inSection, iri(f"{self.iri}/{unit.section}"))
        self._attached(node, unit.part)
        self._position(node, unit.span)
        for number, sentence in enumerate(unit.sentences, 1):
            self._sentence(sentence, node, number)

    def _sentence(self, sentence: Sentence, unit: str, number: int) -> None:
        node, add = f"{self.iri}/{sentence.key}", self.quads.add
        add(node, RDF.type, iri(zc.Sentence))
        add(node, zc.inUnit, iri(unit))
        add(node, zc.order, integer(number))
        add(node, zc.text, text(self.document.surface(sentence.span)))
        if sentence.bracket:
            add(node, zc.bracket, boolean(True))
        self._position(node, sentence.span)

    # --- facts -------------------------------------------------------------------------------------------

    def add(self, fact: Fact) -> None:
        """The statements of one fact: its n-ary node, its evidence, and the direct property of its unit."""
        _WRITERS[type(fact)](self, fact)

    def node(self, fact: Fact, kind: str, prefix: str, key: str | None = None) -> tuple[str, str]:
        """A new node of class ``kind`` for a fact: (its IRI, the IRI of its unit).

        ``key`` is that of a unit which inherits the fact; without it the unit is the one where the fact stands.
        """
        key = key or self.unit_at(fact.span.start).key
        self._numbers[key, prefix] += 1
        unit = self.place(key)
        node = f"{unit}/{prefix}_{self._numbers[key, prefix]}"
        self.quads.add(node, RDF.type, iri(kind))
        self.quads.add(node, zc.inUnit, iri(unit))
        self.quads.add(node, zc.mention, iri(self.mention(fact.span)))
        self.quads.add(node, zc.rule, text(fact.rule))
        return node, unit

    def _shortcut(self, scheme: str, slug: str) -> str | None:
        return self.vocabulary.scheme(scheme)[slug].value("shortcut")

    def _agency(self, fact: AgencyMention) -> None:
        for target in unique(self.resolver.agencies(fact)):
            self._declare(target, zc.GenericAgency if fact.generic else zc.Agency)
            if target.status != "resolved":
                self.quads.add(target.iri, zc.agentClass, iri(f"{VOC}agent-classes/{fact.agent_class}"))
            if fact.role == "mentioned":
                node, unit = self.node(fact, zc.AgencyMention, "agm")
                self.quads.add(unit, zc.mentionsAgency, iri(target.iri))
            else:
                node = self._responsibility(fact, target.iri)
                for heir in fact.heirs:
                    self.quads.add(self._responsibility(fact, target.iri, heir), zc.agency, iri(target.iri))
            self.quads.add(node, zc.agency, iri(target.iri))

    def _responsibility(self, fact: AgencyMention, agency: str, heir: str | None = None) -> str:
        """The node that says what part an agency has in a unit: the one that names it, or an heir of that."""
        node, unit = self.node(fact, zc.Responsibility, "resp", heir)
        explicit = fact.explicit and heir is None
        self.quads.add(node, zc.role, iri(f"{VOC}roles/{fact.role}"))
        self.quads.add(node, zc.basis, iri(f"{VOC}bases/{'explicit' if explicit else 'inferred'}"))
        if shortcut := self._shortcut("roles", fact.role):
            self.quads.add(unit, shortcut, iri(agency))
        return node

    def _citation(self, fact: Citation) -> None:
        target = self.resolver.citation(fact, self.document.surface(fact.span))
        node, unit = self.node(fact, zc.Citation, "cit")
        add = self.quads.add
        self._describe_target(target, fact)
        add(node, zc.target, iri(target.iri))
        add(node, zc.citationType, iri(f"{VOC}citation-types/{fact.type}"))
        add(node, zc.explicitness, iri(f"{VOC}explicitness/{fact.explicitness}"))
        add(node, zc.referenceType, iri(f"{VOC}reference-types/{fact.ref_type}"))
        add(node, zc.resolution, iri(f"{VOC}resolutions/{target.status}"))
        add(node, zc.candidate, *map(iri, target.candidates))
        if fact.polarity:
            add(node, zc.polarity, iri(f"{VOC}polarities/{fact.polarity}"))
        version = self.resolver.version(target)
        if version:
            add(node, zc.versionInForce, iri(version))
        self._cited_articles(node, fact, target, version)
        if (shortcut := self._shortcut("citation-types", fact.type)) and fact.polarity != "disapplied":
            add(unit, shortcut, iri(target.iri))

    def _cited_articles(self, node: str, fact: Citation, target: Target, version: str | None) -> None:
        """Say which articles are cited, as they are written and, of a law that is known, as the articles they are."""
        for label in fact.articles:
            self.quads.add(node, zc.articleLabel, text(label))
            if target.status == "resolved" and (article := article_iri(target.iri, label)):
                self.quads.add(node, zc.article, iri(article))

    def _describe_target(self, target: Target, fact: Citation) -> None:
        if target.status == "generic":
            self._declare(target, zc.GenericReference)
        elif target.status == "resolved":
            self._declare(target, zc.CitedDocument)
        else:
            self._declare(target, zc.UnresolvedTarget)
        number = fact.document_number
        if number and split_number(number) and not self.vocabulary.get(target.iri):
            self.quads.add(target.iri, zc.documentNumber, text(number))

    def _beneficiary(self, fact: Beneficiary) -> None:
        node, unit = self.node(fact, zc.Benefit, "ben")
        target = self._party("beneficiaries", "beneficiary", zc.Beneficiary, fact)
        self.quads.add(node, zc.recipient, iri(target))
        if fact.metonymy:
            self.quads.add(node, zc.metonymic, boolean(True))
        self.quads.add(unit, zc.beneficiary, iri(target))

    def _regulated(self, fact: RegulatedParty) -> None:
        node, unit = self.node(fact, zc.Burden, "bur")
        target = self._party("regulated-parties", "regulated-party", zc.RegulatedParty, fact)
        self.quads.add(node, zc.burdenedParty, iri(target))
        self.quads.add(unit, zc.regulatedParty, iri(target))

    def _party(self, scheme: str, kind: str, cls: str, fact: Beneficiary | RegulatedParty) -> str:
        target = self.resolver.concept(scheme, kind, fact.norm)
        self._declare(target, cls)
        if target.status != "resolved":
            self.quads.add(target.iri, zc.partyKind, iri(f"{VOC}party-kinds/{fact.kind}"))
        return target.iri

    def _instrument(self, fact: InstrumentUse) -> None:
        node, unit = self.node(fact, zc.InstrumentUse, "ins")
        for slug in fact.concepts:
            concept = self.vocabulary.scheme("instruments")[slug].iri
            self.quads.add(node, zc.usesInstrument, iri(concept))
            self.quads.add(unit, zc.instrument, iri(concept))

    def _force(self, fact: Force) -> None:
        node, unit = self.node(fact, zc.DeonticStatement, "deo")
        force = iri(f"{VOC}forces/{fact.force}")
        self.quads.add(node, zc.expressesForce, force)
        self.quads.add(node, zc.implicit, boolean(fact.implicit))
        for bearer in fact.bearers:
            self.quads.add(node, zc.forceBearer, iri(self.mention(bearer)))
        self.quads.add(unit, zc.force, force)

    def _region(self, fact: RegionMention) -> None:
        for norm, heir in product(fact.members or (fact.norm,), (None, *fact.heirs)):
            target = self.resolver.region(replace(fact, norm=norm))
            self._declare(target, zc.Region)
            node, unit = self.node(fact, zc.RegionalScope, "reg", heir)
            if heir is not None:
                self.quads.add(node, zc.basis, iri(f"{VOC}bases/inferred"))
            self.quads.add(node, zc.scopeRegion, iri(target.iri))
            self.quads.add(node, zc.actsAsAgent, boolean(fact.acts_as_agent))
            self.quads.add(unit, zc.region, iri(target.iri))

    def _sector(self, fact: SectorMention) -> None:
        node, unit = self.node(fact, zc.SectoralScope, "sct")
        target = self.resolver.concept("sectors", "sector", fact.norm)
        self._declare(target, zc.Sector)
        if target.status != "resolved":
            for wider in (self.resolver.concept("sectors", "sector", part) for part in fact.parts):
                if wider.status == "resolved":
                    self.quads.add(target.iri, SKOS.broader, iri(wider.iri))
        self.quads.add(node, zc.scopeSector, iri(target.iri))
        self.quads.add(unit, zc.sector, iri(target.iri))

    def _programme(self, fact: ProgrammeMention) -> None:
        node, unit = self.node(fact, zc.ProgrammeUse, "prg")
        target = self.resolver.concept("programmes", "programme", fact.norm)
        self._declare(target, zc.Programme)
        if target.status != "resolved":
            self.quads.add(target.iri, zc.programmeKind, iri(f"{VOC}programme-kinds/{fact.kind}"))
        self.quads.add(node, zc.usesProgramme, iri(target.iri))
        self.quads.add(unit, zc.programme, iri(target.iri))

    def _time(self, fact: TimeMention) -> None:
        deadline = fact.type.startswith("deadline")
        node, unit = self.node(fact, zc.TimeExpression, "tim")
        self.quads.add(node, zc.timeType, iri(f"{VOC}time-types/{fact.type}"))
        if fact.due:
            self.quads.add(node, zc.dueDate, day(fact.due))
        if fact.value:
            self.quads.add(node, zc.duration, typed(fact.value, "duration"))
        if deadline:
            self.quads.add(node, RDF.type, iri(zc.Deadline))
            self.quads.add(unit, zc.deadline, iri(node))

    def _quantity(self, fact: Quantity) -> None:
        node, _ = self.node(fact, zc.QuantityStatement, "qty")
        (comparator,) = (c for c in self.vocabulary.concepts("comparators") if c.notation == fact.op)
        self.quads.add(node, zc.comparator, iri(comparator.iri))
        self.quads.add(node, zc.quantityValue, typed(fact.value, "decimal"))
        self.quads.add(node, zc.unitLabel, text(fact.unit))
        if fact.of:
            self.quads.add(node, zc.quantityOf, text(fact.of))

    def _condition(self, fact: Condition) -> None:
        node, unit = self.node(fact, zc.Condition, "cnd")
        self.quads.add(node, zc.conditionType, iri(f"{VOC}condition-types/{fact.type}"))
        if fact.target:
            self.quads.add(node, zc.restricts, iri(self.mention(fact.target)))
        self.quads.add(unit, zc.condition, iri(node))


_WRITERS: dict[type[Fact], Callable[[GraphBuilder, Any], None]] = {
    AgencyMention: GraphBuilder._agency,
    Citation: GraphBuilder._citation,
    Beneficiary: GraphBuilder._beneficiary,
    RegulatedParty: GraphBuilder._regulated,
    InstrumentUse: GraphBuilder._instrument,
    Force: GraphBuilder._force,
    RegionMention: GraphBuilder._region,
    SectorMention: GraphBuilder._sector,
    ProgrammeMention: GraphBuilder._programme,
    TimeMention: GraphBuilder._time,
    Quantity: GraphBuilder._quantity,
    Condition: GraphBuilder._condition,
}
