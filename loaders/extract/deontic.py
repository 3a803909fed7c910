"""Deontic force: every explicit trigger, and the head verb of a directive sentence that has none in its first
main clause.

Rules: ``deontic/trigger`` (a word of ``lexicon/deontic.ttl`` that its guards let pass), ``deontic/commitment``
(the head of a clause without subject), ``deontic/obligation`` (the bare verb of a state agent).
Headings, responsibility brackets, descriptions under a heading like 建设现状, front and back matter carry no force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.extract._deontic_heads import Heads
from loaders.extract._deontic_triggers import Triggers, undominated
from loaders.matching import alternation
from loaders.model import Document, Force, Span
from loaders.parties import party_grammar
from loaders.wrapping import unwrapped


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Force]:
    """The force of every sentence that directs somebody, in the order of the text."""
    rules = _rules(vocabulary)
    titles = {section.key: document.slice(section.title) for section in document.sections}
    for unit in document.units:
        headings = (titles.get(unit.section or "", ""), document.slice(unit.heading) if unit.heading else "")
        if unit.kind not in ("front_matter", "back_matter") and not any(map(rules.describes, headings)):
            for sentence in unit.sentences:
                if not sentence.bracket:
                    yield from _read(document, sentence.span, rules)


def _read(document: Document, span: Span, rules: _Rules) -> Iterator[Force]:
    """The force of a sentence; one that is broken over lines (支⏎持) is read as one line."""
    line = unwrapped(document, span)
    if len(line.text) == len(range(*span)):
        yield from rules.sentence(document.text, span)
        return
    for force in rules.sentence(line.text, Span(0, len(line.text))):
        yield replace(force, span=line.span(force.span), bearers=tuple(map(line.span, force.bearers)))


class _Rules:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._parties = party_grammar(vocabulary)
        self._grammar = self._parties.clauses
        self._triggers, self._heads = Triggers(vocabulary), Heads(vocabulary)
        self._background = re.compile(alternation(vocabulary.words("deontic/background")) + "$")

    def describes(self, heading: str) -> bool:
        """True if what stands under a heading only describes: 建设现状, 面临形势."""
        return self._background.search(heading.strip()) is not None

    def sentence(self, text: str, span: Span) -> Iterator[Force]:
        """The explicit triggers of a sentence and, if its first main clause has none, its head verb."""
        clauses = list(self._grammar.clauses(text, span))
        parties = list(self._parties.parties(text, span))
        explicit = undominated(clauses, list(self._triggers.explicit(text, span, clauses, parties)))
        implicit = self._heads.implicit(text, clauses, explicit, parties)
        found = [*explicit, *([implicit] if implicit else [])]
        yield from sorted(found, key=lambda force: force.span)


@lru_cache(maxsize=4)
def _rules(vocabulary: Vocabulary) -> _Rules:
    return _Rules(vocabulary)
