"""Parties that are not the state: noun phrases, and whether the clause makes them gain or binds them.

Shared by the extractors of beneficiaries, regulated parties and conditions. A phrase is a head of
``lexicon/party.ttl`` with the modifiers before it that have no 的; what it means for the party is decided by the
operator that governs it: 支持…, 为…提供, 侵害…, 查处…, or the modal it is the subject of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.clauses import REMEMBERED, Clause, Grammar, grammar, guarded
from loaders.matching import alternation
from loaders.model import Span
from loaders.party_governors import Effect, Frame, Governors
from loaders.party_phrases import Phrase, PhraseGrammar, behind
from loaders.party_standing import Standing

_NEAR = 16  # characters of a 的-clause that its party is the subject of
_JOINT = re.compile(r"[和及、或][^，。；：、的]{2,8}?(?=应|不得|须|必须|禁止)")  # the rest of a coordinated subject
_DURING = re.compile("在[^，。；]{2,20}(?:过程中|期间)，")
_ENDS = "，。；、）的和及或"  # what may follow a thing that is sanctioned itself
_DEFINED = "是指"
_JOINTS = tuple("、和及与")
_WITH = tuple("和及与或")
_PROVIDED = "提供"
_CONJOINED = re.compile("等?(?:、|[和及或]|以及|或者)(?:各类|各|其他|相关|有关|其)?")
_NO_CONJUNCT = ("partner", "court", "relative", "case")  # what governs these is known
_NAME = re.compile(r"[^，。；：、（）的和与]{0,24}")


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase that names a party, with what its clause does to it."""

    span: Span
    kind: str
    effect: Effect | None
    rule: str  # the frame that decided: support, recipient, victim, possession, permission, sanction, oversight …
    relative: Span | None = None  # the 的-clause before it, without 的
    metonymy: bool = False
    is_topic: bool = False  # it opens its clause, and the clause says what it does or is


class PartyGrammar:
    """The frames of a vocabulary, compiled."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = vocabulary.words
        lexicon = vocabulary.scheme("lexicon/party")
        self.clauses: Grammar = grammar(vocabulary)
        self.phrases = PhraseGrammar(vocabulary, self.clauses)
        self._standing = Standing(vocabulary, self.clauses, self.phrases)
        self._governors = Governors(vocabulary, self.clauses, self.phrases)
        self._recipient_marker = self._governors.recipient_marker
        self._penalty = re.compile(alternation(words("party/sanction")))
        self._each = re.compile(alternation(words("party/each")))
        self._leading = frozenset(words("party/leading"))
        self._with_support = re.compile(f"{alternation(words('party/support'))}[、和]?$")  # 鼓励、引导
        self._focusing = frozenset(words("party/focusing"))
        self._thing = re.compile(alternation(words("party/regulated-thing")) + "$")
        self._relief = re.compile(alternation(words("party/relief")))
        self._remembered = lru_cache(maxsize=REMEMBERED)(lambda text, span: tuple(self._find(text, span)))
        self._proper_project = re.compile(alternation(lexicon["project"].cues) + "$")
        self._capital = re.compile(alternation(words("party/capital")) + "$")
        self._comply = re.compile(alternation(words("party/compliance")))
        self._grant = re.compile(alternation(words("verbs/grant")))
        self._agent = re.compile(alternation(words("verbs/agent")) + "$")
        self._cap = re.compile(alternation((*words("deontic/cap"), *words("deontic/quota"))))
        limits = alternation((*words("party/sanction"), *words("party/restriction")))
        self._restrict = re.compile("|".join((limits, *lexicon["restriction"].patterns)))
        self._other_agent = re.compile(alternation(words("party/other-agent")))
        self._noun_too = frozenset(words("party/noun-too"))
        self._finding = frozenset(words("party/finding"))
        self._about = frozenset(words("party/about"))
        self._moving = frozenset(words("party/moving"))
        self._reaching_out = re.compile(alternation(words("party/reaching-out")))
        self._discretion = re.compile(alternation(words("party/discretion")))
        self._stating = frozenset(words("party/stating"))
        self._selection = re.compile("|".join(lexicon["selection"].patterns))
        self._subsidy_name = re.compile("|".join(lexicon["subsidy-name"].patterns))
        self._showing = re.compile(alternation(words("party/showing")))
        self._lenient = re.compile(alternation(words("party/leniency")))
        self._give = re.compile("|".join((alternation(words("party/give")), *lexicon["give"].patterns)))
        between = alternation(words("party/possession-modifier"))
        self._possession = re.compile(rf"(?:等)?(?:的|{between})*(?:{guarded(lexicon['possession']).pattern})")
        self._goal_verb = re.compile(alternation(words("party/goal-verb")))
        rests = ("goal", "inclusion", "aspect", "undertaking", "breach", "procedure", "outcome")
        self._rest = {name: re.compile("|".join(lexicon[name].patterns)) for name in rests}
        self._policy_name = re.compile(alternation(words("party/policy-name")) + "$")
        policies = (alternation(words("party/policy")), *lexicon["policy"].patterns)
        self._policy = re.compile(f"(?:{'|'.join(policies)})$")
        forces: dict[str, list[str]] = {}
        for concept in vocabulary.scheme("lexicon/deontic").values():
            if force := concept.value("expressesForce"):
                forces.setdefault(force.rsplit("/", 1)[-1], []).append(guarded(concept).pattern)
        self._bound = re.compile("|".join((*forces["obligation"], *forces["prohibition"], *lexicon["duty"].patterns)))
        self._may = re.compile("|".join((*forces["permission"], alternation(words("party/entitlement")))))
        self._violation = re.compile(alternation(words("party/violation")))
        self._oversight = re.compile("|".join(lexicon["oversight"].patterns))
        self._no_topic = re.compile("|".join(lexicon["no-topic"].patterns))
        self._overseeing = tuple(words("party/overseeing"))

    # --- noun phrases ------------------------------------------------------------------------------------

    def parties(self, text: str, span: Span) -> tuple[Party, ...]:
        """The parties named in a heading or sentence, outermost phrases only, in the order of the text."""
        return self._remembered(text, span)

    def _find(self, text: str, span: Span) -> list[Party]:
        clauses = list(self.clauses.clauses(text, span))
        found: list[Party] = []
        for phrase in self.phrases.find(text, span, clauses):
            if self.phrases.sums_up(text, phrase.span, span):
                continue
            position = next((i for i, c in enumerate(clauses) if c.span.contains(phrase.span)), None)
            if position is not None and not self.phrases.in_fixed_name(text, phrase.span, clauses[position]):
                found.append(self._judge(phrase, text, clauses, position))
        return _with_conjuncts(text, found)

    # --- what happens to them ----------------------------------------------------------------------------

    def _judge(self, phrase: Phrase, text: str, clauses: list[Clause], position: int) -> Party:
        operator = self._governors.operator(text, phrase.span, clauses[position])
        relative = self._governors.relative(text, phrase.span, operator)
        frame = Frame(text, phrase, clauses, position, operator, relative)
        effect, rule = self._effect(frame)
        return Party(phrase.span, phrase.kind, effect, rule, relative, phrase.metonymy, self._is_topic(frame))

    def _effect(self, frame: Frame) -> tuple[Effect | None, str]:
        """What the governing word does to the party, and the name of the frame."""
        name, product = frame.operator.name, frame.phrase.kind == "product"
        surface = frame.text[slice(*frame.phrase.span)]
        if name != "harm" and self._inside_relative(frame):
            return None, "relative"
        if name == "sanction":
            names_more = product and frame.text[frame.phrase.span.end : frame.phrase.span.end + 1] not in _ENDS
            return (None, name) if names_more else ("bound", "sanction")
        if name == "give":
            return self._recipient(frame)
        if product and name == "subject":
            return self._thing_duty(frame)
        facility = frame.phrase.kind == "project" and not self._proper_project.search(surface)
        word = frame.text[slice(*frame.operator.span)]
        if name == "place" and (by_place := self._by_place(frame, word)):
            return by_place
        if facility and (name not in ("support", "give", "sanction") or word in self._noun_too):
            return None, name
        if not product and (by_rest := self._by_rest(frame)):
            return by_rest
        if product or name in ("partner", "court", "place"):
            return None, name
        if name == "harm":
            return "gains", "victim"
        if name == "direct":
            complies = self._comply.match(frame.text, frame.phrase.span.end, frame.clause.span.end)
            return ("bound", "direct") if complies else (None, name)
        led = word in self._leading and not self._with_support.search(frame.text, 0, frame.operator.span.start)
        if name == "support" and led and self._capital.search(surface):
            later = frame.clauses[frame.position + 1 : frame.position + 4]
            modals = (self._modal_at(frame.text, clause.span) for clause in later)
            return next((modal for modal in modals if modal and modal[0] == "bound"), (None, name))
        if name == "support" and word in self._focusing and frame.clause.verb not in (None, frame.operator.span):
            return None, name
        overseen = word in self._overseeing or frame.text.endswith(self._overseeing, 0, frame.phrase.span.start)
        if overseen and self._oversight.match(frame.text, frame.phrase.span.end, frame.clause.span.end):
            return "bound", "oversight"
        if name == "support" or (name == "advance" and frame.phrase.kind == "project"):
            return "gains", "support"
        if self._possession.match(frame.text, frame.phrase.span.end, frame.clause.span.end):
            return "gains", "possession"
        if name == "advance" and word in self._moving and self._is_moved(frame, surface):
            return "gains", "support"
        if (name == "subject" or word in self._stating) and (found := self._as_subject(frame)):
            return found
        if name in ("other", "advance") and self._policy.search(self._name(frame)):
            return "gains", "policy"
        alone = name == "subject" and frame.clause.verb is None and len(frame.clauses) == 1 and self._opens(frame)
        if alone and self._subsidy_name.match(frame.text, frame.phrase.span.end, frame.clause.span.end):
            return "gains", "policy"
        return self._standing.of(frame, surface, opens=self._opens(frame)) or (None, name)

    def _by_place(self, frame: Frame, word: str) -> tuple[Effect, str] | None:
        """可由企业自行决定, 可选择由配偶扣除: the choice is the party's; 从…中推荐: it is selected from."""
        start = frame.operator.span.start
        if word == "由" and self._may.search(frame.text, max(start - _NEAR, frame.clause.span.start), start):
            left = self._discretion.match(frame.text, frame.phrase.span.end)
            return ("gains", "permission") if left or frame.phrase.kind == "person" else None
        selected = word == "从" and self._selection.match(frame.text, frame.phrase.span.end, frame.clause.span.end)
        return ("gains", "permission") if selected else None

    def _is_moved(self, frame: Frame, surface: str) -> bool:
        """推动企业、高校开展…: the party, with those listed beside it, is moved to do something."""
        if frame.phrase.kind not in ("enterprise", "organisation", "market-entity") or self._capital.search(surface):
            return False
        start, end = frame.phrase.span.end, frame.clause.span.end
        if self.phrases.acts(frame.text, frame.phrase.span, end):
            return True
        return (
            frame.text[start : start + 1] in _JOINTS
            and next(self.clauses.verbs(frame.text, start, end), None) is not None
        )

    def _by_rest(self, frame: Frame) -> tuple[Effect, str] | None:
        """What is said behind the party under 提升, 推动, 将, 在: 提升⟨企业⟩竞争力, 将⟨人员⟩纳入救助范围."""
        name, word = frame.operator.name, frame.text[slice(*frame.operator.span)]
        rest = (frame.text, frame.phrase.span.end, frame.clause.span.end)
        led = name in ("advance", "support", "direct") and self._agent.search(frame.text, *frame.phrase.span)
        if led and self._rest["undertaking"].match(*rest):
            return "bound", "duty"
        acts = frame.phrase.kind != "project" and (name == "subject" or word in self._finding)
        if acts and self._rest["breach"].match(*rest):
            return "bound", "breach"
        body = name == "subject" and frame.phrase.kind in ("enterprise", "organisation") and self._opens(frame)
        if body and not frame.clause.hypothetical and self._rest["procedure"].match(*rest):
            return "bound", "duty"
        if name == "subject" and self._opens(frame) and self._rest["outcome"].match(*rest):
            return "gains", "goal"
        if name in ("other", "advance") and self._goal_verb.fullmatch(word) and self._rest["goal"].match(*rest):
            return "gains", "goal"
        if word.startswith("将") and self._rest["inclusion"].match(*rest):
            return "gains", "inclusion"
        return ("gains", "aspect") if word == "在" and self._rest["aspect"].match(*rest) else None

    def _inside_relative(self, frame: Frame) -> bool:
        """对扩大小微企业贷款规模的地方: the party is the object in a 的-clause on another noun."""
        phrase, clause = frame.phrase.span, frame.clause
        start = frame.text.rfind("对", clause.span.start, phrase.start) + 1
        if start == 0 or not self._recipient_marker.match(frame.text, start - 1):
            return False
        end = clause.verb.start if clause.verb and clause.verb.start > phrase.end else clause.span.end
        opens = self.clauses.verb_at(frame.text, start, end)
        verb = opens or next(self.clauses.verbs(frame.text, start, phrase.start), None)
        if verb is None or verb.end > phrase.start or "的" in frame.text[start : phrase.start]:
            return False
        return "的" in frame.text[phrase.end + 1 : end]

    def _recipient(self, frame: Frame) -> tuple[Effect | None, str]:
        """对…, 为…, 向… with its predicate: 对失信企业实施惩戒 binds, 对小微企业给予补贴 gives."""
        predicate = frame.predicate()
        at = frame.operator.span
        word = frame.text[slice(*at)]
        if word in self._about and self._possession.match(frame.text, frame.phrase.span.end, frame.clause.span.end):
            return "gains", "possession"
        if word == "向" and self._capital.search(frame.text, *frame.phrase.span) and self._showing.search(predicate):
            return None, "recipient"
        if word == "面向" and frame.phrase.kind != "product" and self._reaching_out.search(predicate):
            return "gains", "recipient"
        binds = frame.text[at.start] in "对针"
        if frame.clause.hypothetical:
            if not binds or at.end != frame.phrase.span.start:
                return None, "case"
            predicate = "，".join(
                frame.text[slice(*c.span)] for c in frame.clauses[frame.position + 1 : frame.position + 4]
            )
        predicate = self._main_predicate(predicate)
        penalty = self._penalty.search(predicate)
        if penalty and binds and not self._lenient.search(predicate, 0, penalty.start()):
            return "bound", "sanction"
        if frame.relative is not None and self._violation.search(frame.text, *frame.relative):
            return "bound", "sanction"
        limit, give = self._restrict.search(predicate), self._give.search(predicate)
        at_fault = frame.phrase.kind != "product" or self._violation.search(predicate) is not None
        if limit and binds and at_fault and (give is None or limit.start() <= give.start()):
            return "bound", "sanction"
        far = frame.text[frame.operator.span.start] == "向" and give is not None and give.start() > 12
        relieved = frame.phrase.kind != "product" or self._relief.match(predicate) is not None
        return ("gains" if give and not far and relieved else None), "recipient"

    def _main_predicate(self, predicate: str) -> str:
        """What is said behind a 的-clause that the party is the subject of: 对纳税人⟨提供的信息⟩进行抽查."""
        if not predicate.startswith(_PROVIDED):
            return predicate
        own = predicate.find("的", 0, _NEAR + len(_PROVIDED))
        return predicate if own == -1 or "，" in predicate[:own] else predicate[own + 1 :]

    def _thing_duty(self, frame: Frame) -> tuple[Effect | None, str]:
        """A product that opens its clause and has the modal directly behind it is bound: 车辆不得…."""
        phrase = frame.phrase.span
        surface = frame.text[slice(*phrase)]
        joint = _JOINT.match(frame.text, phrase.end, frame.clause.span.end)
        start = joint.end() if joint else phrase.end
        if during := _DURING.match(frame.text, phrase.end):  # 车辆在测试过程中，不得…
            start = during.end()
            bound = self._modal_at(frame.text, Span(start, len(frame.text))) if self._thing.search(surface) else None
            return ("bound", "duty") if bound and bound[0] == "bound" else (None, "subject")
        bound = self._thing.search(surface) and self._modal_at(frame.text, Span(start, frame.clause.span.end))
        return ("bound", "duty") if bound and bound[0] == "bound" else (None, "subject")

    def _as_subject(self, frame: Frame) -> tuple[Effect | None, str] | None:
        """A subject is bound by 应, 须, 不得 and gains by 可, 享受; the modal may open one of the next clauses,
        as may the grant to a party that is the topic.
        """
        start, end = behind(frame.text, frame.phrase.span), frame.clause.span.end
        surface = frame.text[slice(*frame.phrase.span)]
        if self._each.match(surface) and self._cap.search(frame.text, start, end):
            return "gains", "grant"
        if frame.text.startswith(_DEFINED, start):
            return None
        later = frame.clauses[frame.position + 1 : frame.position + 4]
        opens = self._opens(frame)
        if start < end and (self.phrases.acts(frame.text, frame.phrase.span, end) or frame.text[start] in "、和及或"):
            stop = start if frame.clause.hypothetical else start + len(frame.text[start:end].partition("的")[0])
            duty, may = self._bound.search(frame.text, start, stop), self._may.search(frame.text, start, stop)
            force = min((m for m in (duty, may) if m), key=lambda m: m.start(), default=None)
            if force and not self._other_agent.search(frame.text, start, force.start()):
                return ("bound", "duty") if force is duty else ("gains", "permission")
            if self._has_duty(frame, surface, later):
                return "bound", "duty"
        inside = self.phrases.ends_in_party(frame.text, start, end)  # the subject of a 的-clause on another party
        if start == end or (opens and not inside):
            return self._later(frame, later)
        return None

    def _opens(self, frame: Frame) -> bool:
        """True if the party, with its 的-clause, stands at the head of its clause."""
        relative, start = frame.relative, frame.phrase.span.start
        head = Span(relative.start if relative else start, frame.phrase.span.end)
        return self.phrases.opens(frame.text, head, frame.clause.span)

    def _is_topic(self, frame: Frame) -> bool:
        """True if the party opens its clause as the subject of what that says, alone or with others."""
        start, end = behind(frame.text, frame.phrase.span), frame.clause.span.end
        if frame.operator.name != "subject" or not self._opens(frame) or self._no_topic.match(frame.text, start):
            return False
        says = frame.clause.hypothetical or self.phrases.acts(frame.text, frame.phrase.span, end)
        described = frame.relative is not None and frame.text.startswith("，", end) and start == end
        return says or described or frame.text.startswith(_WITH, start)

    def _later(self, frame: Frame, later: list[Clause]) -> tuple[Effect, str] | None:
        """What the next clauses say of the party that opens this one, up to another subject."""
        start, end = behind(frame.text, frame.phrase.span), frame.clause.span.end
        topic = start == end or (frame.clause.hypothetical and frame.text[end - 1] == "的")
        if frame.clause.hypothetical and self._violation.search(frame.text, start, end):
            said = frame.text[end : later[-1].span.end] if later else ""
            return ("bound", "sanction") if self._restrict.search(said) else None
        for clause in later:
            if found := self._modal_at(frame.text, clause.span):
                return found
            if clause.subject is not None:
                return None
            grant = self._grant.search(frame.text, *(clause.verb or clause.span))
            if topic and (grant or clause.verb):
                return ("gains", "grant") if grant else None
        return None

    def _modal_at(self, text: str, clause: Span) -> tuple[Effect, str] | None:
        """The force with which a clause opens that takes up its subject, behind the adverbs."""
        for position in (clause.start, self.clauses.skip_adverbs(text, *clause)):
            if self._bound.match(text, position, clause.end):
                return "bound", "duty"
            if self._may.match(text, position, clause.end):
                return "gains", "permission"
        return None

    def _has_duty(self, frame: Frame, surface: str, later: list[Clause]) -> bool:
        """True if a supervised agent is the subject of a bare verb, here or in the next clause."""
        clause = frame.clause
        if self._agent.search(surface) is None or clause.subject is None or clause.subject.end < frame.phrase.span.end:
            return False
        if not frame.phrase.span.start <= self.clauses.skip_opening(frame.text, *clause.span):
            return False
        if clause.verb is None:
            return bool(later) and later[0].verb is not None and later[0].subject is None
        return clause.subject.end == frame.phrase.span.end

    def _name(self, frame: Frame) -> str:
        """The rest of the name that a party opens: nouns, or a long one that holds a clause and ends in 政策."""
        whole = _NAME.match(frame.text, frame.phrase.span.end, frame.clause.span.end)
        if whole and self._policy_name.search(whole[0]):
            return whole[0]
        return self.phrases.tail(frame.text, frame.phrase.span, frame.clause)


def _with_conjuncts(text: str, parties: list[Party]) -> list[Party]:
    """The parties; one of which nothing is known shares the lot of its conjunct: 增强⟨高校⟩、⟨院所⟩能力."""
    for order in (range(len(parties) - 1), range(len(parties) - 1, 0, -1)):
        step = order.step
        for i in order:
            known, open_ = parties[i], parties[i + step]
            first, second = sorted((known.span, open_.span))
            if known.effect is None or open_.effect is not None or open_.rule in _NO_CONJUNCT:
                continue
            if known.effect == "bound" and open_.kind == "project":
                continue  # 申报项目、平台，应…
            if "product" not in (known.kind, open_.kind) and _CONJOINED.fullmatch(text, first.end, second.start):
                parties[i + step] = replace(open_, effect=known.effect, rule=known.rule)
    return parties


@lru_cache(maxsize=4)
def party_grammar(vocabulary: Vocabulary) -> PartyGrammar:
    """The party grammar of a vocabulary, compiled once."""
    return PartyGrammar(vocabulary)
