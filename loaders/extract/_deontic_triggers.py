"""The explicit triggers of a sentence: words of lexicon/deontic.ttl that their guards and their clause let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from kg.vocab import Vocabulary
from loaders.clauses import Clause, guarded
from loaders.matching import alternation, depth_map
from loaders.model import Force, ForceKind, Span
from loaders.parties import Party, party_grammar

_OBJECT, _SUBJECT = frozenset({"support"}), frozenset({"duty", "permission"})  # frames whose party is a bearer
_POTENTIAL = re.compile(r"可[^，、的]{1,4}的")
_NEEDED = re.compile("的")  # 需补正的材料
_OPEN_END = re.compile(r"[、，。；：（]|和|是|为|等|$")
_GOVERNING_MODAL = re.compile("应|须|必须|要|可|能|将")


class Triggers:
    """Finds the words of obligation, prohibition, permission and encouragement, with the parties that bear them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/deontic")
        self._parties = party_grammar(vocabulary)
        self._grammar = self._parties.clauses
        self._triggers = [
            (guarded(concept), cast(ForceKind, force.rsplit("/", 1)[-1]))
            for slug, concept in lexicon.items()
            if (force := concept.value("expressesForce")) and slug != "opening"
        ]
        self._opening = guarded(lexicon["opening"])
        self._nominal_end = re.compile(alternation(words("deontic/nominal-end")))
        self._issuer = re.compile(rf"(?:^|[，；。]){alternation(words('deontic/issuer'))}$")
        self._attributive = re.compile(alternation(words("deontic/attributive")) + "$")
        self._attributive_head = re.compile(alternation(words("deontic/attributive-head")))
        self._light_verb = re.compile(alternation(words("deontic/support-verb")))

    def explicit(self, text: str, span: Span, clauses: list[Clause], parties: list[Party]) -> Iterator[Force]:
        """Every trigger that is a predicate of its clause, with the parties named that bear it."""
        depths = depth_map(text[span.start : span.end])
        for match, force in self._candidates(text, span, clauses):
            clause = next((c for c in clauses if c.span.start <= match.start() < c.span.end), None)
            if (
                clause is None
                or match.end() == clause.span.end
                or depths[match.start() - span.start]
                or _is_attributive(text, clause, match)
            ):
                continue
            if force == "encouragement" and not self._encourages(text, clause, match):
                continue
            if text.startswith("应对", match.start()) and not self._is_modal_before_dui(text, clause, match):
                continue
            bearers = self._bearers(text, clauses, parties, match, force)
            yield Force(span=Span(*match.span()), rule="deontic/trigger", force=force, implicit=False, bearers=bearers)

    def _candidates(self, text: str, span: Span, clauses: list[Clause]) -> Iterator[tuple[re.Match[str], ForceKind]]:
        """Every trigger that the guards of its class let pass; 支持 at the head of a clause has fewer of them."""
        seen = set()
        for pattern, force in self._triggers:
            for match in pattern.finditer(text, span.start, span.end):
                seen.add(match.start())
                yield match, force
        for clause in clauses:
            start = self._grammar.skip_opening(text, *clause.span)
            opening = self._opening.match(
                text, self._grammar.skip_adverbs(text, start, clause.span.end), clause.span.end
            )
            if opening is None or opening.start() in seen or self._is_label(text, opening):
                continue
            joined = text.startswith("、", opening.end())
            if not joined or self._grammar.verb_at(text, opening.end() + 1, clause.span.end):
                yield opening, "encouragement"  # 鼓励、引导金融机构…, not 鼓励、限制和禁止类

    def _is_label(self, text: str, match: re.Match[str]) -> bool:
        """支持对象：…, 支持标准, 重点支持项目应…: the noun behind 支持 ends the phrase."""
        noun = self._nominal_end.match(text, match.end())
        if noun is None:
            return False
        return text[match.start() - 2 : match.start()] == "重点" or _OPEN_END.match(text, noun.end()) is not None

    def _encourages(self, text: str, clause: Clause, match: re.Match[str]) -> bool:
        """True if 支持 or 鼓励 is a predicate here, not a noun or an attribute."""
        start = clause.span.start
        before = text[start : match.start()]
        if match[0] == "支持" and before.endswith(("可", "能")):
            return False  # 系统可支持多种终端
        if self._attributive.search(before) and self._attributive_head.search(text, match.end(), clause.span.end):
            return False
        if clause.verb is not None and clause.verb.start <= match.start() < clause.verb.end:
            return True
        stem = self._grammar.strip_adverbs(text, start, match.start())
        head = text[start:stem]
        if head.strip() and match[0] == "支持" and _GOVERNING_MODAL.search(text, stem, match.start()):
            return False  # 企业应积极支持安置工作: what the subject is to do
        return (
            not head.strip()
            or stem < match.start()
            or self._is_state_agent(head)
            or self._issuer.search(head) is not None
            or (head[-1] in "、和并或" and self._grammar.ends_in_verb(text, start, stem - 1))
        ) and not self._attributive.search(head)

    def _is_modal_before_dui(self, text: str, clause: Clause, match: re.Match[str]) -> bool:
        """应对 is 应 + 对 after a subject and before a light verb: 有关部门应对…进行检查."""
        return (
            match.start() - clause.span.start >= 2
            and self._light_verb.search(text, match.end() + 1, clause.span.end) is not None
            and not self._grammar.ends_in_verb(text, clause.span.start, match.start())
        )

    def _bearers(
        self, text: str, clauses: list[Clause], parties: list[Party], match: re.Match[str], force: ForceKind
    ) -> tuple[Span, ...]:
        """The agents named: the object of 支持 and 鼓励, the subject of a modal."""
        position = next(i for i, c in enumerate(clauses) if c.span.start <= match.start() < c.span.end)
        clause = clauses[position].span
        start = self._grammar.skip_opening(text, clause.start, clause.end)
        subject = self._grammar.strip_adverbs(text, start, match.start())
        if force == "encouragement":
            end = self._grammar.phrase_end(text, match.end(), clause.end, "，在对以通与")
            frames, region, candidates = _OBJECT, Span(match.end(), clause.end), [Span(match.end(), end)]
        elif subject > start:
            frames, region, candidates = _SUBJECT, Span(start, match.start()), [Span(start, subject)]
        else:  # the subject stands in a clause before
            frames, region = _SUBJECT, Span(0, clause.start)
            candidates = [c.subject for c in clauses[:position] if c.subject and c.verb is None]
        organs = [span for span in candidates if span.end > span.start and self._is_state_agent(text[slice(*span)])]
        others = [p.span for p in parties if p.rule in frames and p.kind != "product" and region.contains(p.span)]
        return tuple(sorted({*organs, *others}))

    def _is_state_agent(self, phrase: str) -> bool:
        return self._grammar.ends_in_organ(phrase, 0, len(phrase))


def undominated(clauses: list[Clause], forces: list[Force]) -> list[Force]:
    """Without what a modal governs in its own clause: 企业应积极支持安置工作 is one duty."""
    modals = [force.span.start for force in forces if force.force == "obligation" and force.bearers]
    return [
        force
        for force in forces
        if force.force != "encouragement"
        or not any(
            modal < force.span.start and clause.span.contains(force.span) and clause.span.start <= modal
            for modal in modals
            for clause in clauses
        )
    ]


def _is_attributive(text: str, clause: Clause, match: re.Match[str]) -> bool:
    """True for a trigger inside a phrase: 对应当缴纳…的企业，…; 可自由流动的…清单 after a verb; …而应备案的;
    需补正的材料; 必须上岛时."""
    for phrase in clause.adverbials:
        if phrase.start <= match.start() < phrase.end and "的" in text[match.end() : phrase.end]:
            return True
    if text[clause.span.end - 1] == "的" and match.start() > clause.span.start:
        return True
    if text[clause.span.end - 1] == "时" and match[0] not in ("可", "可以", "鼓励", "支持"):
        return True
    if match[0] == "需" and _NEEDED.search(text, match.end(), clause.span.end):
        return True
    if match[0] == "可" and clause.verb is None and _POTENTIAL.match(text, match.start()):
        return text[match.start() - 1] in "、，；" or match.start() == clause.span.start
    after_verb = clause.verb is not None and clause.verb.end <= match.start()
    return match[0] == "可" and after_verb and "的" in text[match.end() : clause.span.end]
