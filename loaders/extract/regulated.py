"""Regulated parties: who or what that is not the state is bound, sanctioned or restricted.

Rules: ``regulated/duty`` (subject of 须, 应, 不得, or of a procedural act), ``regulated/breach`` (subject of 拒不,
违反, 提供虚假 …), ``regulated/sanction`` (object of 查处 …, or 对 … with such a predicate or a 的-clause that names a
violation), ``regulated/oversight`` (whose conduct is regulated, who is supervised, or whose primary responsibility is
enforced).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.vocab import Vocabulary
from loaders.model import Document, RegulatedParty
from loaders.parties import party_grammar


def find(document: Document, vocabulary: Vocabulary) -> Iterator[RegulatedParty]:
    """Every mention of a party or product that its clause binds, in headings and sentences."""
    frames = party_grammar(vocabulary)
    for segment in document.segments():
        if segment.is_bracket:
            continue
        for party in frames.parties(document.text, segment.span):
            if party.effect == "bound":
                surface = document.slice(party.span)
                each = (word for word in vocabulary.words("party/each") if surface.startswith(word))
                surface = surface[len(next(each, "")) :]  # 同一购房人: 购房人
                concepts = vocabulary.by_label("regulated-parties", surface)
                norm = concepts[0].label() if concepts else surface
                yield RegulatedParty(span=party.span, rule=f"regulated/{party.rule}", kind=party.kind, norm=norm)
