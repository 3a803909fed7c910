"""How long each stage of the way from file to graph takes, one process, processor time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import ParamSpec, TypeVar

from corpus import Corpus

from kg.documents import checked
from kg.errors import InputError
from kg.iris import graph_iri
from kg.vocab import default_vocabulary
from loaders.extract import EXTRACTORS
from loaders.formats import read
from loaders.laws import citations
from loaders.laws.graph import law_graph
from loaders.laws.reader import read_law
from loaders.metadata import metadata_of
from loaders.rdf import document_graph
from loaders.reconcile import reconcile
from loaders.structure import parse

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Measured:
    """Seconds by stage, and what was worked on."""

    seconds: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    characters: int = 0
    size: int = 0  # bytes of the files
    quads: int = 0
    unusable: int = 0

    def timed(self, stage: str, step: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Do a step, and count its time to a stage."""
        began = time.process_time()
        try:
            return step(*given, **named)
        finally:
            self.seconds[stage] += time.process_time() - began

    def count(self, text: str, nquads: bytes) -> None:
        self.documents += 1
        self.characters += len(text)
        self.quads += nquads.count(b"\n")


def measure(corpus: Corpus) -> dict[str, Measured]:
    """Policy documents and laws, each stage by stage; a first document of each is built before, to warm up."""
    found: dict[str, Measured] = {}
    for kind, paths, build in (("policies", corpus.policies, _policy), ("laws", corpus.laws, _law)):
        for path in paths[:1]:
            _attempt(path, build, Measured())
        if paths:
            found[kind] = Measured()
        for path in paths:
            _attempt(path, build, found[kind])
    return found


def _attempt(path: Path, build: Callable[[Path, Measured], None], measured: Measured) -> None:
    try:
        measured.size += len(measured.timed("bytes", path.read_bytes))
        build(path, measured)
    except InputError:
        measured.unusable += 1


def _policy(path: Path, measured: Measured) -> None:
    words, timed = default_vocabulary(), measured.timed
    source = timed("read", read, path)
    document = timed("parse", lambda: parse(source, metadata_of(source)))
    found = [timed(f"extract: {_name(find)}", lambda find=find: list(find(document, words))) for find in EXTRACTORS]
    facts = timed("reconcile", reconcile, chain.from_iterable(found))
    subject, nquads = timed("triples", document_graph, document, facts, words)
    timed("check", checked, graph_iri(subject), nquads)
    measured.count(source.raw, nquads)


def _law(path: Path, measured: Measured) -> None:
    words, timed = default_vocabulary(), measured.timed
    law = timed("read and parse", read_law, path, words)
    own = frozenset((law.identity.title, *(law.identity.entry.labels() if law.identity.entry else ())))
    find = citations.find
    facts = tuple(timed("extract: references", find, law.document, law.tree, law.identity.title, own, words))
    nquads, _ = timed("triples", law_graph, law, facts, words)
    timed("check", checked, graph_iri(law.identity.subject), nquads)
    measured.count(law.document.source.raw, nquads)


def _name(find: Callable[..., Iterator[object]]) -> str:
    return find.__module__.rpartition(".")[2]
