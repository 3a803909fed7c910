"""The order of the work, once: file → text → tree → facts → graph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.iris import graph_iri
from kg.vocab import Vocabulary, default_vocabulary
from loaders.extract import EXTRACTORS
from loaders.formats import read
from loaders.metadata import metadata_of
from loaders.model import Document, Fact
from loaders.rdf import document_graph
from loaders.reconcile import reconcile
from loaders.structure import parse


@dataclass(frozen=True, slots=True)
class Built:
    """A document with its facts and its graph."""

    document: Document
    facts: tuple[Fact, ...]
    iri: str
    nquads: bytes

    @property
    def graph_iri(self) -> str:
        return graph_iri(self.iri)


def load_document(path: Path) -> Document:
    """Read and parse one file with the metadata beside or in it. Raises InputError for an unusable file."""
    source = read(path)
    return parse(source, metadata_of(source))


def extract(document: Document, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """All facts of a document, reconciled, in the order of the text."""
    return reconcile(fact for find in EXTRACTORS for fact in find(document, vocabulary))


def build_document(path: Path, vocabulary: Vocabulary | None = None) -> Built:
    """The whole way for one file. Raises InputError for an unusable file; odd *text* becomes findings."""
    words = vocabulary or default_vocabulary()
    document = load_document(path)
    facts = extract(document, words)
    iri, nquads = document_graph(document, facts, words)
    return Built(document, facts, iri, nquads)
