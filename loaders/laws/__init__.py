"""Laws as documents: ``zhengce load --kind law``.

``reader`` says which law a file holds, ``tree`` parses its articles, ``citations`` finds what it refers to, ``graph``
writes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.vocab import Vocabulary, default_vocabulary
from loaders.law_iris import STATE
from loaders.laws import citations
from loaders.laws.graph import law_graph
from loaders.laws.reader import read_law
from loaders.pipeline import Built

__all__ = ["build_law"]


def build_law(path: Path, vocabulary: Vocabulary | None = None) -> Built:
    """The whole way for one file with a law. Raises InputError for a file that is unusable or no law."""
    words = vocabulary or default_vocabulary()
    law = read_law(path, words)
    identity = law.identity
    own = {identity.title, identity.title.removeprefix(STATE)}
    own |= set(identity.entry.labels()) if identity.entry else set()
    facts = tuple(citations.find(law.document, law.tree, identity.title, frozenset(own), words))
    found = (*law.document.findings, *citations.findings(facts))
    law = replace(law, document=replace(law.document, findings=found))
    nquads, odd = law_graph(law, facts, words)
    return Built(replace(law.document, findings=(*found, *odd)), facts, identity.subject, nquads)
