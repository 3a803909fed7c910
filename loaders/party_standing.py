"""Parties that gain by their standing: groups that policies are made for, applicants whose case a clause states, and
whoever a sum is named for. What governs them in the clause does not tell it.
"""

from __future__ import annotations

import re

from kg.vocab import Vocabulary
from loaders.clauses import Grammar
from loaders.matching import alternation
from loaders.party_governors import Effect, Frame
from loaders.party_phrases import PhraseGrammar, behind


class Standing:
    """The words of standing of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary, clauses: Grammar, phrases: PhraseGrammar) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/party")
        self._clauses, self._phrases = clauses, phrases
        self._social_group = re.compile(alternation(words("party/social-group")) + "$")
        self._staff = re.compile(alternation(words("party/staff")) + "$")
        self._anybody = re.compile(alternation(words("party/anybody")) + "$")
        self._claim = re.compile("|".join(lexicon["claim"].patterns))
        self._amount = re.compile("|".join(lexicon["amount"].patterns))
        self._no_standing = re.compile("|".join(lexicon["no-standing"].patterns))

    def of(self, frame: Frame, surface: str, *, opens: bool) -> tuple[Effect, str] | None:
        """Groups that policies are made for gain by what concerns them; so do persons whose case a clause states,
        and whoever a sum is named for.
        """
        name, (start, end) = frame.operator.name, frame.phrase.span
        if frame.phrase.kind == "product" or frame.text[start - 1] == "称":  # 本通知所称多子女家庭
            return None
        if name in ("subject", "other", "support") and self._amount.match(frame.text, end, frame.clause.span.end):
            return "gains", "grant"
        group = self._social_group.search(surface) is not None
        if group and name == "subject" and frame.text.startswith("的", end) and frame.text[end + 1 : end + 2] != "，":
            return "gains", "group"
        if self._no_standing.match(frame.text, end):
            return None
        if group and name in ("other", "advance", "subject"):
            return "gains", "group"
        if name != "subject" or frame.phrase.kind != "person" or self._staff.search(surface):
            return None
        if self._anybody.search(surface):
            start = behind(frame.text, frame.phrase.span)
            claims = opens and self._claim.match(frame.text, start, frame.clause.span.end)
            return ("gains", "applicant") if claims else None
        is_topic = behind(frame.text, frame.phrase.span) == frame.clause.span.end and self._case_follows(frame)
        owned = self._phrases.is_modifiers(
            frame.text, self._clauses.skip_opening(frame.text, *frame.clause.span), start - 1, with_parties=True
        ) and frame.text.startswith("的", start - 1)
        states = is_topic or self._phrases.acts(frame.text, frame.phrase.span, frame.clause.span.end)
        return ("gains", "applicant") if states and (owned or opens) else None

    def _case_follows(self, frame: Frame) -> bool:
        """缴存职工（…），符合条件的，… or 缴存职工，首次申请贷款，…: the next clause states the case of the topic."""
        later = frame.clauses[frame.position + 1 : frame.position + 2]
        if not later or frame.text[frame.clause.span.end] != "，":
            return False
        return later[0].hypothetical or self._claim.match(frame.text, *later[0].span) is not None
