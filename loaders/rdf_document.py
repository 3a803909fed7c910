"""What a graph says of a document as a whole: its metadata, attachments, validity and provenance; and the evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date

from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO, SKOS

from kg import __version__
from kg import terms as zc
from kg.iris import ID, graph_iri, is_iri, mention_iri
from kg.vocab import Vocabulary
from loaders.model import Attachment, Document, Metadata, Span, Unit, ValidityStatement
from loaders.quads import Quads, day, integer, iri, text, typed
from loaders.resolve import Resolver, Target
from loaders.validity import in_force

ELI = "http://data.europa.eu/eli/ontology#"
OA = "http://www.w3.org/ns/oa#"


class DocumentWriter:
    """Collects the statements of one document; this part of it, those on the document as a whole."""

    def __init__(self, document: Document, vocabulary: Vocabulary) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.resolver = Resolver(vocabulary, document.metadata, document.source.sha256)
        self.iri = self.resolver.document
        self.quads = Quads(graph_iri(self.iri))
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._mentioned: set[Span] = set()
        self._named: set[str] = set()
        self._starts = [unit.span.start for unit in document.units]

    def _metadata(self) -> None:
        meta, add = self.document.metadata, self.quads.add
        add(self.iri, RDF.type, iri(zc.PolicyDocument))
        add(self.iri, zc.sourceText, iri(f"{self.iri}/source"))
        if meta.title:
            add(self.iri, DCTERMS.title, text(meta.title, "zh"))
        if meta.document_number:
            add(self.iri, zc.documentNumber, text(meta.document_number))
        for name in meta.issuers:
            target = self.resolver.agency(name)
            self._declare(target, zc.Agency)
            add(self.iri, zc.issuer, iri(target.iri))
        self._type_and_status(self.iri, meta)
        if meta.addressees:
            add(self.iri, zc.addressees, text(meta.addressees))
        if meta.publicity:
            add(self.iri, zc.publicity, text(meta.publicity))
        start, end = in_force(self.document)
        self._in_force(self.iri, meta.in_force_from or start, meta.in_force_until or end)
        if meta.adopted:
            add(self.iri, ELI + "date_document", day(meta.adopted))
        if meta.published:
            add(self.iri, ELI + "date_publication", day(meta.published))
        if meta.source_url:
            add(self.iri, DCTERMS.source, iri(meta.source_url) if is_iri(meta.source_url) else text(meta.source_url))

    def _type_and_status(self, node: str, meta: Metadata) -> None:
        for scheme, kind, label, cls, term in (
            ("document-types", "document-type", meta.type, zc.DocumentType, zc.documentType),
            ("document-statuses", "document-status", meta.status, str(SKOS.Concept), zc.documentStatus),
        ):
            if label:
                target = self.resolver.concept(scheme, kind, label)
                self._declare(target, cls)
                self.quads.add(node, term, iri(target.iri))

    def _in_force(self, node: str, start: date | None, end: date | None) -> None:
        if start:
            self.quads.add(node, zc.inForceFrom, day(start))
        if end:
            self.quads.add(node, zc.inForceUntil, day(end))

    def _attachment(self, attachment: Attachment) -> None:
        node, add, known = f"{self.iri}/{attachment.key}", self.quads.add, attachment.known
        add(self.iri, ELI + "has_part", iri(node))
        add(node, RDF.type, iri(zc.Attachment))
        add(node, zc.inDocument, iri(self.iri))
        if attachment.label:
            add(node, zc.number, text(self.document.surface(attachment.label)))
        if known.title:
            add(node, DCTERMS.title, text(known.title, "zh"))
        if known.document_number:
            add(node, zc.documentNumber, text(known.document_number))
        self._type_and_status(node, known)
        self._in_force(node, *in_force(self.document, attachment.part))
        self._position(node, attachment.span)

    def _attached(self, node: str, part: int) -> None:
        if any(attachment.part == part for attachment in self.document.attachments):
            self.quads.add(node, zc.inAttachment, iri(f"{self.iri}/part_{part}"))

    def _validity(self, statement: ValidityStatement) -> None:
        unit = f"{self.iri}/{self.unit_at(statement.span.start).key}"
        self._numbers[unit, "val"] += 1
        node = f"{unit}/val_{self._numbers[unit, 'val']}"
        attached = any(attachment.part == statement.part for attachment in self.document.attachments)
        self.quads.add(node, RDF.type, iri(zc.ValidityStatement))
        self.quads.add(node, zc.inUnit, iri(unit))
        self.quads.add(node, zc.mention, iri(self.mention(statement.span)))
        self.quads.add(node, zc.rule, text(statement.rule))
        self.quads.add(node, zc.governs, iri(f"{self.iri}/part_{statement.part}" if attached else self.iri))
        self._in_force(node, statement.in_force_from, statement.in_force_until)
        if statement.duration:
            self.quads.add(node, zc.duration, typed(statement.duration, "duration"))

    def _provenance(self) -> None:
        add, source, run = self.quads.add, self.document.source, f"{self.iri}/run"
        node, graph = f"{self.iri}/source", graph_iri(self.iri)
        software = f"{ID}software/zhengce-kg/{__version__}"
        rules = f"{ID}rule-set/{self.vocabulary.sha256[:12]}"
        add(node, RDF.type, iri(zc.SourceText))
        add(node, zc.sha256, text(source.sha256))
        add(node, zc.text, text(source.raw))
        add(node, zc.encoding, text(source.encoding))
        add(node, zc.fileName, text(source.name))
        add(node, DCTERMS.format, text(source.media_type))
        add(graph, RDF.type, iri(PROV.Entity))
        add(graph, PROV.wasDerivedFrom, iri(node))
        add(graph, PROV.wasGeneratedBy, iri(run))
        add(run, RDF.type, iri(PROV.Activity))
        add(run, PROV.used, iri(node), iri(rules))
        add(run, PROV.wasAssociatedWith, iri(software))
        add(software, RDF.type, iri(PROV.SoftwareAgent))
        add(software, RDFS.label, text(f"zhengce-kg {__version__}"))
        add(software, SDO.softwareVersion, text(__version__))
        add(rules, RDF.type, iri(zc.RuleSet))
        add(rules, zc.sha256, text(self.vocabulary.sha256))

    def _position(self, node: str, span: Span) -> None:
        start, end = self.document.raw_span(span)
        self.quads.add(node, zc.start, integer(start))
        self.quads.add(node, zc.end, integer(end))

    def place(self, key: str) -> str:
        """The IRI of a unit or part of the document."""
        return f"{self.iri}/{key}"

    def unit_at(self, position: int) -> Unit:
        """The unit that a position of the normalised text lies in."""
        return self.document.units[bisect_right(self._starts, position) - 1]

    def mention(self, span: Span) -> str:
        """The IRI of a stretch of the text, with its statements."""
        start, end = self.document.raw_span(span)
        node, add = mention_iri(self.iri, start, end), self.quads.add
        if span in self._mentioned:
            return node
        self._mentioned.add(span)
        add(node, RDF.type, iri(zc.Mention))
        add(node, OA + "start", typed(start, "nonNegativeInteger"))
        add(node, OA + "end", typed(end, "nonNegativeInteger"))
        add(node, OA + "exact", text(self.document.source.raw[start:end]))
        add(node, OA + "hasSource", iri(f"{self.iri}/source"))
        if self.document.units:
            unit = self.unit_at(span.start)
            if unit.span.contains(span):
                add(node, zc.inUnit, iri(self.place(unit.key)))
            for sentence in unit.sentences:
                if sentence.span.contains(span):
                    add(node, zc.inSentence, iri(f"{self.iri}/{sentence.key}"))
        return node

    def _declare(self, target: Target, kind: str) -> None:
        """Describe a thing that no vocabulary describes."""
        if target.status == "resolved" and self.vocabulary.get(target.iri):
            return
        self.quads.add(target.iri, RDF.type, iri(kind))
        if target.status != "resolved":
            self.quads.add(target.iri, RDF.type, iri(zc.Unlisted))
        if target.iri not in self._named:  # one name in a graph, the first
            self._named.add(target.iri)
            self.quads.add(target.iri, SKOS.prefLabel, text(target.label, "zh"))
