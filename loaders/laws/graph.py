"""From a law and its references to the statements of its named graph, ``<law>/<day>/graph``."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rdflib.namespace import DCTERMS, RDF, SKOS

from kg import terms as zc
from kg.iris import VOC, graph_iri
from kg.vocab import Concept, Vocabulary
from loaders.laws.citations import InternalReference, LawCitation
from loaders.laws.places import Place
from loaders.laws.provisions import Provision
from loaders.laws.reader import LawDocument
from loaders.laws.tree import article_key
from loaders.model import Citation, Fact, Finding
from loaders.quads import Quads, day, integer, iri, text
from loaders.rdf import GraphBuilder
from loaders.rdf_document import ELI
from loaders.resolve import Target, highest_article

_CLASS: Final = {"paragraph": zc.Paragraph, "item": zc.Item, "subitem": zc.Subitem}
_SHORTCUTS: Final = {"repeals": ELI + "repeals", "amends": ELI + "amends"}
"""What a document calls for, a law does."""


def law_graph(law: LawDocument, facts: tuple[Fact, ...], vocabulary: Vocabulary) -> tuple[bytes, tuple[Finding, ...]]:
    """The graph as sorted N-Quads, and what was found odd while its references were resolved."""
    writer = LawWriter(law, vocabulary)
    for fact in facts:
        writer.add(fact)
    writer.document = replace(writer.document, findings=(*writer.document.findings, *writer.odd))
    writer.describe()
    return writer.quads.to_bytes(), tuple(writer.odd)


class LawWriter(GraphBuilder):
    """Collects the statements of one law."""

    def __init__(self, law: LawDocument, vocabulary: Vocabulary) -> None:
        units = tuple(replace(unit, sentences=()) for unit in law.document.units)  # provisions take their place
        super().__init__(replace(law.document, units=units), vocabulary)
        self.law, self.identity = law, law.identity
        self.iri = self.resolver.document = law.identity.subject
        self.quads = Quads(graph_iri(self.iri))
        self._named.add(law.identity.law)  # by its own title, however it is written where it is cited
        self.odd: list[Finding] = []
        self._provisions = {article.key: article.provisions for article in law.tree.articles}

    # --- the version and its tree ---------------------------------------------------------------------------

    def describe(self) -> None:
        super().describe()
        for article in self.law.tree.articles:
            for provision in article.provisions:
                self._provision(provision)
            if not article.attached:
                abstract, add = f"{self.identity.law}/{article_key(article.number)}", self.quads.add
                add(self.place(article.key), zc.articleOf, iri(abstract))
                add(abstract, RDF.type, iri(zc.Article))
                add(abstract, zc.inLaw, iri(self.identity.law))
                add(abstract, zc.number, text(article.label))

    def _metadata(self) -> None:
        identity, add = self.identity, self.quads.add
        add(self.iri, RDF.type, iri(zc.LawVersion))
        add(self.iri, zc.versionOf, iri(identity.law))
        add(self.iri, zc.sourceText, iri(f"{self.iri}/source"))
        add(self.iri, DCTERMS.title, text(identity.title + (f" {identity.part}" if identity.part else ""), "zh"))
        if identity.part:
            add(self.iri, DCTERMS.isPartOf, iri(identity.version))
        if identity.day:
            add(self.iri, ELI + "date_document", day(identity.day))
        if start := self.document.metadata.in_force_from:
            add(self.iri, zc.inForceFrom, day(start))
        for each in self.law.amended:
            add(self.iri, zc.amendedOn, day(each))
        own = sum(not article.attached for article in self.law.tree.articles)
        if own and not identity.part:
            add(self.iri, zc.articleCount, integer(own))
            add(self.iri, zc.highestArticle, integer(max(number for number, _ in self.law.tree.by_number())))
        if identity.entry is None:
            add(identity.law, RDF.type, iri(zc.Law), iri(zc.Unlisted))
            add(identity.law, SKOS.prefLabel, text(identity.title, "zh"))
            add(identity.law, zc.lawKind, iri(f"{VOC}reference-types/{identity.kind}"))
            add(identity.law, ELI + "has_member", iri(identity.version))

    def place(self, key: str) -> str:
        """Articles are those of the version, whichever file holds them; everything else is the file's own."""
        is_article = key.startswith("art_") and "annex" not in key
        return f"{self.identity.version if is_article else self.iri}/{key}"

    def _provision(self, provision: Provision) -> None:
        node, add = self.place(provision.key), self.quads.add
        add(node, RDF.type, iri(_CLASS[provision.kind]))
        add(node, zc.partOf, iri(self.place(provision.parent)))
        add(node, zc.ordinal, integer(provision.ordinal))
        if provision.number:
            add(node, zc.number, text(provision.number))
        add(node, zc.text, text(self.document.surface(provision.span)))
        self._position(node, provision.span)

    # --- references -----------------------------------------------------------------------------------------

    def add(self, fact: Fact) -> None:
        if isinstance(fact, InternalReference):
            self._internal(fact)
        else:
            assert isinstance(fact, LawCitation)
            self._citation(fact)

    def _shortcut(self, scheme: str, slug: str) -> str | None:
        return _SHORTCUTS.get(slug) or super()._shortcut(scheme, slug)

    def _internal(self, fact: InternalReference) -> None:
        node, unit = self.node(fact, zc.InternalReference, "ref")
        self._place_of(node, fact)
        self.quads.add(node, zc.articleLabel, *map(text, fact.labels))
        for place in fact.places:
            self._cite_place(node, self.identity.law, self.identity.version, place)
            assert place.article
            if unit != (cited := f"{self.identity.version}/{article_key(place.article)}"):
                self.quads.add(unit, zc.crossReference, iri(cited))

    def _cited_articles(self, node: str, fact: Citation, target: Target, version: str | None) -> None:
        assert isinstance(fact, LawCitation)
        self._place_of(node, fact)
        if fact.short_name:
            self.quads.add(node, zc.declaredName, text(fact.short_name))
        if fact.run is None:
            return
        self.quads.add(node, zc.articleLabel, *(text(step.label) for step in fact.run.steps))
        if target.status != "resolved":
            return
        most, in_force = self._highest_articles(target.iri, version)
        for step in fact.run.steps:
            if step.too_long:
                self.odd.append(Finding("no-such-range", f"{target.label}: {step.label}", fact.span))
            for place in step.places:
                number = place.article[0] if place.article else 0
                if in_force and number > in_force:
                    message = f"the last article of {target.label} was 第{in_force}条 on this day: {step.label}"
                    self.odd.append(Finding("no-such-article", message, fact.span))
                    if number <= most:
                        self._cite_place(node, target.iri, None, place)
                else:
                    self._cite_place(node, target.iri, version, place)

    def _highest_articles(self, law: str, version: str | None) -> tuple[int, int | None]:
        """The highest article number that any version of a law is known to have had, and that of the version in force.

        Without a version in force, the highest of all, if it is known of every version.
        """
        entry: Concept | None = self.vocabulary.get(law)
        versions = entry.values(ELI + "has_member") if entry else ()
        known = {each: concept for each in versions if (concept := self.vocabulary.get(each))}
        numbers = {each: highest_article(concept) for each, concept in known.items()}
        most = max((number for number in numbers.values() if number), default=0)
        if version:
            return most, numbers.get(version)
        return most, most if numbers and all(numbers.values()) else None

    def _cite_place(self, node: str, law: str, version: str | None, place: Place) -> None:
        if place.article is None:
            return
        self.quads.add(node, zc.article, iri(f"{law}/{article_key(place.article)}"))
        if version and (key := place.key()):
            self.quads.add(node, zc.citedPart, iri(f"{version}/{key}"))

    def _place_of(self, node: str, fact: Fact) -> None:
        """The innermost paragraph or item that a reference stands in."""
        below = self._provisions.get(self.unit_at(fact.span.start).key, ())
        around = [provision for provision in below if provision.own.contains(fact.span)]
        if around:
            self.quads.add(node, zc.inProvision, iri(self.place(around[-1].key)))
