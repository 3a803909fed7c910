"""The implicit force of a sentence whose first main clause has no trigger: that of its head verb."""

from __future__ import annotations

import re

from kg.vocab import Vocabulary
from loaders.clauses import Clause, guarded
from loaders.matching import alternation, depth_map
from loaders.model import Force, Span
from loaders.parties import Party, party_grammar

_MANNER = re.compile(r"通过|分\d|按照?|依照|依据|根据|参照|比照|由|一律|原则上")
_RESULT = re.compile(r"[至到在为]|不[低高少超]")
_SUM = re.compile(r"\d|一次性|最高|每")
_DEFINITION = re.compile(r"(?:是指|系指|指的是)")
_COPULA = re.compile(r"是(?!否)")
_SERVES = "用于"  # at the head of a clause it has no subject to direct
_DESCRIPTION = re.compile(
    r"[^，]{1,16}?(?:主要)?(?:包括|包含|分为|是指|用于|规定了|由[^，]+组成)|[^，]{2,16}(?:良好|正常|完整|清晰|健全|齐全|合规)$"
)
_SLOGAN = 5  # characters: 需求牵引，推动…
_WHETHER = "是否"
_CASE_OPENS = re.compile(r"凡|对(?!接)|如(?!实|期|下)|若")
_CASE_GOES_ON = re.compile(r"[并且或但]")
_ADVERBS = 4  # characters: 认真, 进一步, 切实有效
_TOPIC = re.compile(r"的[^，、的]{2,6}$")
_RULED = re.compile(r"在[^，]+后$|按|由|可|应|须|给予|予以")
_JUDGEMENT = re.compile(r"，(?:是(?!否)|对于?[^，]+具有|有利于|事关|关系到?)")  # 推进…，是…的重要内容


class Heads:
    """Finds the head verb of a directive sentence, and whether it binds its issuer or the organ that is its subject."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/deontic")
        self._parties = party_grammar(vocabulary)
        self._grammar = self._parties.clauses
        self._leading, self._instrumental = (
            frozenset(words(f"deontic/{name}")) for name in ("leading", "instrumental")
        )
        self._charge = re.compile(f"为[^，]*{alternation(words('deontic/charge'))}$")
        self._reset = re.compile(
            rf"{alternation(words('deontic/parameter'))}[^，的]{{0,30}}?({alternation(words('deontic/reset'))})"
            r"(?=[至到为\d]|不[低高少超])(?![^，]*的)"
        )
        self._set = re.compile(
            rf"{alternation(words('deontic/parameter'))}[^，的]{{0,6}}?(为)(?:最高)?(?:不[低高少超][于过])?(?=\d)(?![^，]*的)"
        )
        self._cues = frozenset(
            cue for concept in lexicon.values() if concept.value("expressesForce") for cue in concept.cues
        )
        self._passive = frozenset(words("verbs/passive"))
        self._target = frozenset(words("verbs/target"))
        self._grant = frozenset(words("verbs/grant"))
        self._goal = re.compile("|".join(lexicon["goal"].patterns))
        self._cap = re.compile(
            rf"{alternation(words('deontic/quota'))}[^，]{{0,4}}?({alternation(words('deontic/cap'))})\d"
        )
        self._agent = re.compile(alternation(words("verbs/agent")) + "$")
        self._refusal = guarded(lexicon["refusal"])
        self._matter = re.compile(alternation(words("deontic/topic")) + "$")
        self._regime = frozenset(words("deontic/regime"))
        self._procedural = frozenset(words("verbs/procedural"))
        self._assent = re.compile(alternation(words("deontic/assent")) + "(?![的、，。；])")

    def implicit(self, text: str, clauses: list[Clause], explicit: list[Force], parties: list[Party]) -> Force | None:
        """The force of the first main clause; None if a trigger stands in it, or it directs nobody."""
        subject: Span | None = None
        if not clauses or _JUDGEMENT.search(text, clauses[0].span.end, clauses[-1].span.end):
            return None
        assent = self._assent.match(text, self._grammar.skip_opening(text, *clauses[0].span), clauses[0].span.end)
        if (
            assent
            and not clauses[0].hypothetical
            and not any(clauses[0].span.contains(force.span) for force in explicit)
        ):
            return _commitment(Span(*assent.span()))
        case = _case_end(text, clauses)
        for position, clause in enumerate(clauses):
            if any(clause.span.contains(force.span) for force in explicit):
                return None
            if position < case or text.find(_WHETHER, *clause.span) >= 0:
                continue
            if refusal := self._refuses(text, clause):
                return refusal
            if reset := self._reset_in(text, clause):
                return _commitment(reset)
            if clause.verb is None or self._is_bare(text, clause) or self._is_adjunct(text, clauses, position, parties):
                if clause.subject is not None and not clause.hypothetical:
                    if cap := self._cap.search(text, *clause.subject):
                        return _commitment(Span(*cap.span(1)))
                    if _DEFINITION.search(text, *clause.subject):
                        return None
                    copula = _COPULA.search(text, clause.subject.start + 2, clause.subject.end)
                    named = Span(clause.subject.start, copula.start()) if copula else clause.subject
                    charge = self._charge.match(text, clause.subject.end, clause.span.end)
                    if charge and self._is_state_agent(text[slice(*clause.subject)]):
                        return _obligation(Span(charge.start(), charge.start() + 1), clause.subject)
                    if not self._is_slogan(text, clause, parties):
                        subject = self._agent_of(text, subject, named)
                continue
            if self._describes(text, clause):
                return None
            if text[slice(*clause.verb)] in self._cues:
                return None  # a trigger that its guards have ruled out
            subject = clause.subject or subject
            if subject is None:
                return _commitment(clause.verb)
            asked = subject.start + text.startswith("请", subject.start)
            agent = Span(text.rfind("由", *subject) + 1 or asked, subject.end)
            phrase = text[slice(*agent)]
            bound = self._agent.search(phrase) or self._follows_procedure(text, clause, parties)
            if self._is_state_agent(phrase) or (bound and not self._is_scene(text, clauses, clause, explicit)):
                return _obligation(clause.verb, agent)
            if self._commits_issuer(text, clauses[0].span.start, clause):
                return _commitment(clause.verb)
        return None

    def _describes(self, text: str, clause: Clause) -> bool:
        """True for 服务与管理标准主要包括…, 经营状况良好, 用于控制的标准: the verb is part of a noun phrase."""
        assert clause.verb is not None
        if clause.subject is not None:
            return False
        if text[slice(*clause.verb)] == _SERVES:
            return True
        nominal = self._grammar.is_nominal_at(text, clause.verb.start)
        return nominal and _DESCRIPTION.search(text, clause.verb.end, clause.span.end) is not None

    def _refuses(self, text: str, clause: Clause) -> Force | None:
        """The predicate of a clause that rules something out: 不予支持, 不作要求."""
        if clause.hypothetical or text[clause.span.end - 1] == "的":
            return None
        match = self._refusal.search(text, *clause.span)
        if match is None or (clause.verb is not None and clause.verb.end <= match.start()):
            return None
        if depth_map(text[clause.span.start : match.end()])[-1] or "的" in text[match.end() : match.end() + 6]:
            return None
        start = self._grammar.skip_opening(text, *clause.span)
        named = Span(start, self._grammar.strip_adverbs(text, start, match.start()))
        if named.end > named.start and self._is_state_agent(text[slice(*named)]):
            return _obligation(Span(*match.span()), named)
        return _commitment(Span(*match.span()))

    def _follows_procedure(self, text: str, clause: Clause, parties: list[Party]) -> bool:
        """True for 企业向主管部门提出申请: the party's part in a procedure is its duty."""
        return (
            clause.subject is not None
            and clause.verb is not None
            and text[slice(*clause.verb)] in self._procedural
            and text.startswith("向", clause.subject.end)
            and any(p.span.end == clause.subject.end and p.kind != "product" for p in parties)
        )

    def _reset_in(self, text: str, clause: Clause) -> Span | None:
        """The predicate that sets or changes a parameter: 最高贷款额度为40万元, 最高贷款额度由30万元提高至35万元."""
        if clause.hypothetical or (clause.verb is not None and clause.subject is None):
            return None
        match = self._reset.search(text, *clause.span) or self._set.search(text, *clause.span)
        if match is None or depth_map(text[clause.span.start : match.end(1)])[-1]:
            return None
        return Span(*match.span(1))

    def _is_adjunct(self, text: str, clauses: list[Clause], position: int, parties: list[Party]) -> bool:
        """True if a clause with a verb leads to the next: 聚焦…，省厅开展…; 利用…，组织…; 完成登记的个人，给予…."""
        clause, later = clauses[position], clauses[position + 1 :]
        assert clause.verb is not None
        following = later[0] if later else None
        if following is None or clause.subject is not None:
            return False
        verb = text[slice(*clause.verb)]
        opens = clause.verb.start == self._grammar.skip_opening(text, *clause.span)
        if opens and verb in self._instrumental and following.verb is not None and following.subject is None:
            return True
        if verb in self._leading and following.subject and self._is_state_agent(text[slice(*following.subject)]):
            return True
        start = self._grammar.skip_opening(text, *following.span)
        if (
            opens
            and _TOPIC.search(text, clause.verb.end, clause.span.end)
            and _RULED.match(text[start : following.span.end])
        ):
            return True
        topic = any(
            p.span.end == clause.span.end and p.span.start > clause.verb.end and text[p.span.start - 1] == "的"
            for p in parties
        )
        granted = next((c.verb for c in later if c.verb), None)
        is_case = _CASE_OPENS.match(text, clause.span.start) and "的" in text[clause.verb.end : clause.span.end]
        return bool(topic or is_case) and granted is not None and text[slice(*granted)] in self._grant

    def _is_slogan(self, text: str, clause: Clause, parties: list[Party]) -> bool:
        """True for 需求牵引，…: a motto, not the subject of what follows."""
        subject = clause.subject
        return (
            subject is not None
            and subject == clause.span
            and subject.end - subject.start <= _SLOGAN
            and not self._is_state_agent(text[slice(*subject)])
            and self._agent.search(text, *subject) is None
            and not any(subject.overlaps(p.span) for p in parties)
        )

    def _is_scene(self, text: str, clauses: list[Clause], clause: Clause, explicit: list[Force]) -> bool:
        """True if what follows shows that a clause only tells the case: 银行办理贴现，应…; 企业开展活动的费用，按…"""
        assert clause.verb is not None
        if text[clause.verb.start - 1] in "可要应须":
            return True
        later = next((c for c in clauses if c.span.start > clause.span.start), None)
        if later is None:
            return False
        start = self._grammar.skip_opening(text, *later.span)
        return text[start] in "按由" or any(force.span.start == start for force in explicit)

    def _agent_of(self, text: str, before: Span | None, named: Span) -> Span:
        """The subject that holds for the clauses to come: an organ is not displaced by a scene after it."""
        kept = before is not None and self._is_state_agent(text[slice(*before)])
        return before if before is not None and kept and not self._is_state_agent(text[slice(*named)]) else named

    def _is_bare(self, text: str, clause: Clause) -> bool:
        """True if the verb ends its clause and nothing shows that it is the predicate."""
        if clause.verb is None or clause.verb.end < clause.span.end or clause.adverbials:
            return False
        if clause.subject is None:
            return True
        if 0 < clause.verb.start - clause.subject.end <= _ADVERBS and self._is_state_agent(
            text[slice(*clause.subject)]
        ):
            return False  # 各部门认真贯彻落实
        by_agent = "由" in text[max(clause.subject.start - 1, 0) : clause.subject.end]
        return not by_agent and not self._commits_issuer(text, clause.span.start, clause)

    def _commits_issuer(self, text: str, start: int, clause: Clause) -> bool:
        """True if a clause about a thing binds the issuer: 费用按…支付, 标准调整为…, (对…企业，) 给予补贴."""
        assert clause.verb is not None
        verb = text[slice(*clause.verb)]
        if clause.subject is None:
            sum_follows = _SUM.match(text, clause.verb.end, clause.span.end) is not None
            return verb in self._grant and (sum_follows or not self._grammar.is_nominal_at(text, clause.verb.start))
        result = _RESULT.match(text, clause.verb.end, clause.span.end)
        if verb in self._target and result and self._goal.search(text, start, clause.verb.end):
            return True
        if verb not in self._passive | self._regime or result is not None:
            return verb in self._passive
        of_party = any(p.span.end == clause.subject.end for p in self._parties.parties(text, clause.span))
        if verb in self._regime and not of_party and self._matter.search(text, *clause.subject):
            return True
        return not of_party and _MANNER.search(text, clause.subject.start + 2, clause.verb.start) is not None

    def _is_state_agent(self, phrase: str) -> bool:
        return self._grammar.ends_in_organ(phrase, 0, len(phrase))


def _case_end(text: str, clauses: list[Clause]) -> int:
    """How many clauses at the head of a sentence tell one case: 凡购买住房，签订合同，并在期限内缴清契税的，…"""
    for position, clause in enumerate(clauses[1:-1], start=1):
        if clause.hypothetical and text[clause.span.end - 1] == "的":
            joined = _CASE_OPENS.match(text, clauses[0].span.start) or _CASE_GOES_ON.match(text, clause.span.start)
            return position if joined else 0
    return 0


def _obligation(span: Span, bearer: Span) -> Force:
    return Force(span=span, rule="deontic/obligation", force="obligation", implicit=True, bearers=(bearer,))


def _commitment(span: Span) -> Force:
    return Force(span=span, rule="deontic/commitment", force="commitment", implicit=True)
