"""What part a body has in its clause: who leads, who joins, who must act, who is told, heard, or only named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.extract._agency_setting import Mention
from loaders.matching import alternation
from loaders.model import Role, Span

_JOINT = re.compile(
    r"(?:、|和|及|与|以及|或|或者|及其|等)?(?:其他|其)?(?:（[^（）]*）)?|[、和][^，。；的：]{1,14}?[、和及与]"
)  # between two bodies of one coordination; an item that is no body may stand between them
_CLAUSE_MARKS = "，；。：？！（【〔[“\n"
_NUMBER = re.compile(
    r"^第[一二三四五六七八九十百零\d]+条\s*|^(?:\d{4}年|每年)?\d{1,2}月(?:\d{1,2}日)?底?前|^\d{4}年(?:底?前|起)?"
    r"|^(?:[\d.]+|[一二三四五六七八九十]+是?)?[）、.]?\s*"
)
_REQUEST = re.compile(r"(?<![报提申呈邀聘商])请$")
_TOWARDS = re.compile("(?<![面针相绝反])对$")
_PAST = re.compile(r"已|曾|于\d{4}年(?![^，。；]{0,8}前)|\d次|[两多]次|再次|[^，。；]{0,30}[^，。；除为]了(?!解)")
_WITH_OTHERS = re.compile(r"[^。；]*，(?:并|要|须|应)?会同(?!志)")
_CASE = re.compile("(?P<case>[^，。；]+)的，(?P<next>[^，。；]*)")  # 未采纳意见的，应当…: a case, not a statement
_DESCRIBED = re.compile(
    "[^，。；]*的[^，。；、的]{2,10}，[^，。；由]{0,4}由"
)  # 由部门起草的文件，由…: the first only describes
_FORBIDS = re.compile("[^，；]{0,8}(?:不得|不应|严禁|禁止)")  # 各地出台的政策，不得…: the duty of who made them
_ENDS = re.compile(
    "[，。；、：和与及或等的将把对向在按以为从（]|$"
)  # no noun follows: 通过人民银行，not 通过人民银行征信报告
_CONJUNCTS = re.compile("(?:[^，。；：、的]{2,12}、)+")  # before a body of a coordinated subject
_MODIFIED = re.compile("(?![对将把由在按为从与和于向以因除])[^，。；：]{2,20}的")  # 开展试点的地方主管部门要…
_PARALLEL = re.compile("[^，。；、]{2,14}对[^，。；、]{2,14}、$")  # 各级政府对所属部门、上级政府对下级政府要…
_EFFECT = re.compile(
    r"(?:在[^，。；、的]{2,14}中)?(?:[、和与及][^，。；、的]{2,10}?)*的?[^，。；、的]{0,8}(?:作用|优势)|(?:[、和与及][^，。；、的]{2,10}?)*等?(?:各|多)方(?:面)?(?:力量|作用|合力)"
)
_REMARK = re.compile(
    r"^(?:及其(?:所属|有关|相关|工作)?(?:部门|机构|单位)|（(?P<remark>[^（）]*)）|等(?:有关|相关|各|其他)*(?:部门|单位|地方|地|方面|机构)?(?:[和、](?:单位|地方|地区))?(?:（[^（）]*）)?)"
)


@dataclass(frozen=True, slots=True)
class _Context:
    """Patterns over the text left (ending at the body) and right of a body (starting after it)."""

    agent: re.Pattern[str]
    join: re.Pattern[str]
    join_list: re.Pattern[str]
    consult: re.Pattern[str]
    partner: re.Pattern[str]
    channel: re.Pattern[str]
    instruct: re.Pattern[str]
    closer_contact: re.Pattern[str]
    ties: re.Pattern[str]
    opening: re.Pattern[str]
    joint_lead: re.Pattern[str]
    leads: re.Pattern[str]
    joins: re.Pattern[str]
    contact: re.Pattern[str]
    passed: re.Pattern[str]
    hand_over: re.Pattern[str]
    handling: re.Pattern[str]
    oversight: re.Pattern[str]
    modal: re.Pattern[str]
    modal_of_another: re.Pattern[str]
    predicate: re.Pattern[str]
    relative: re.Pattern[str]
    reporting: re.Pattern[str]
    takes_part: re.Pattern[str]
    possession: re.Pattern[str]
    duty_bearer: re.Pattern[str]
    enumeration: re.Pattern[str]
    others: re.Pattern[str]
    own_duties: re.Pattern[str]


@lru_cache(maxsize=4)
def _context(vocabulary: Vocabulary) -> _Context:
    def any_of(*names: str) -> str:
        return alternation(word for name in names for word in vocabulary.words(f"agency/{name}"))

    modal = f"(?:(?!{any_of('modal-friend')}){any_of('modal')})"
    adverbs = f"(?:{any_of('adverb')}|{any_of('modal')}|地|，)*"
    verb = any_of("verb")
    nouns = alternation(set(vocabulary.words("agency/modal-friend")) - set(vocabulary.words("agency/verb")))  # 应收账款
    return _Context(
        agent=re.compile(
            f"{any_of('agent-before')}(?:[^，。；、的由]{{0,6}}|[^，。；、由]{{0,14}}的|(?:[^，。；、的由]{{2,14}}[、和])+)$"
        ),
        join=re.compile(f"{any_of('join')}$"),
        join_list=re.compile(f"{any_of('join')}[^，。；的]*[、和及与]$"),
        consult=re.compile(f"{any_of('consult-before')}$"),
        partner=re.compile(f"{any_of('with')}$"),
        channel=re.compile(f"(?P<word>{any_of('channel-before')})$"),
        instruct=re.compile(
            f"(?<!不得){any_of('instruct-before')}{any_of('capable')}?(?P<others>[^，。；、的]{{2,10}}[、和])?$"
        ),
        hand_over=re.compile(f"{any_of('hand-over')}(?:给|至|到)?$"),
        handling=re.compile(f"^(?:进行|依法|按规定|统一)?{any_of('handling')}"),
        oversight=re.compile(
            f"^(?!的)[^，。；]*?{any_of('oversight')}(?:和{any_of('oversight')})?(?:工作|力度)?(?=[，。；]|$)"
        ),
        closer_contact=re.compile(f"{any_of('tie-verb')}$"),
        ties=re.compile(f"^[与同和][^，。；间]*?的{any_of('contact-after')}"),
        opening=re.compile(f"^(?:{any_of('opening')})?$"),
        joint_lead=re.compile(f"^{any_of('joint-lead-after')}"),
        leads=re.compile(f"^{adverbs}{any_of('lead-after')}"),
        joins=re.compile(f"^{adverbs}{any_of('join')}"),
        contact=re.compile(f"^的?(?:{any_of('adverb')})?{any_of('contact-after')}"),
        passed=re.compile(f"^{any_of('approval-after')}"),
        modal=re.compile(f"^{modal}"),
        modal_of_another=re.compile(f"^{modal}[^，。；由]{{0,4}}(?<!理)由"),
        predicate=re.compile(f"^(?!{nouns})(?:{modal}|{any_of('adverb')}|{verb}|{any_of('responsible-after')})"),
        relative=re.compile(f"^(?:{any_of('adverb')})*{verb}{{1,3}}(?<!统一)(?<!相关)的"),
        reporting=re.compile(f"^{any_of('reporting')}"),
        takes_part=re.compile(f"^{any_of('responsible-after')}"),
        duty_bearer=re.compile(f"^是[^，。；]*{any_of('responsibility-noun')}"),
        enumeration=re.compile(rf"^(?:[、和与及][^，。；、的]{{2,14}}?)+(?<![主重紧])(?={modal})"),
        others=re.compile(
            rf"^(?:[、和][^，。；、的]{{2,10}}?)+(?={any_of('channel-before')}|{any_of('adverb')}|{verb})"
        ),
        own_duties=re.compile(
            rf"^，?(?:按照?|依据|根据|依照)[^，。；]*?(?:职责|职能|分工)[^，。；]*?(?:，|{verb}|负责)"
        ),
        possession=re.compile(f"^(?!负责人才)(?:的|等)?(?:部门|单位)?(?:主要|分管|有关|相关)?{any_of('possession')}"),
    )


def grouped(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Coordinated mentions together: 发展改革委、财政部和有关部门 is one group, with one role."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        joined = groups and _JOINT.fullmatch(text, groups[-1][-1].span.end, mention.span.start)
        if joined and not _is_parallel(text, groups[-1][0], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _is_parallel(text: str, before: Mention, mention: Mention) -> bool:
    """对所属部门、上级政府对…: the second begins another pair."""
    return text.startswith("对", mention.span.end) and text[: before.span.start].endswith("对")


def role(text: str, group: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Role, str]:
    """The role of a group of coordinated bodies in the sentence ``text``, and the name of the rule that says so."""
    span = Span(group[0].span.start, group[-1].span.end)
    context = _context(vocabulary)
    left = text[: span.start]
    start = max(left.rfind(mark) for mark in _CLAUSE_MARKS) + 1
    left = _NUMBER.sub("", left[start:].strip())
    right = text[span.end :]
    if remark := _REMARK.match(right):
        if (remark["remark"] or "").startswith("牵头"):
            return "lead", "lead-in-parentheses"
        right = right[remark.end() :]
    if context.possession.match(right):
        return "mentioned", "possession"
    return _by_marker(left, right, context) or _as_subject(left, right, group, context) or ("mentioned", "mentioned")


def _by_marker(left: str, right: str, context: _Context) -> tuple[Role, str] | None:
    """The roles that a word directly before or after the body gives."""
    if context.joint_lead.match(right):
        return "co-lead", "joint-lead"
    if context.join.search(left) or context.join_list.search(left):
        return "co-lead", "join"
    if context.consult.search(left):
        return "consulted", "consult"
    if context.partner.search(left) and context.contact.match(right):
        return "consulted", "counterpart"
    if "发挥" in left and _EFFECT.match(right):
        return "channel", "effect"
    channel = context.channel.search(left)
    stands_alone = _ENDS.match(right) or context.predicate.match(right)
    if channel and "发挥" not in channel["word"] and stands_alone and not context.passed.match(right):
        return "channel", "channel"
    instructs = context.instruct.search(left)
    if instructs and (
        context.predicate.match(right) if instructs["others"] else _goes_on(context.others.sub("", right))
    ):
        return "target-of-instruction", "instruct"
    if context.hand_over.search(left) and context.handling.match(right):
        return "responsible", "handed-over"
    if _TOWARDS.search(left) and context.oversight.match(right):
        return "target-of-instruction", "oversight"
    if _REQUEST.search(left) and context.joins.match(right):
        return "lead", "join"
    if _REQUEST.search(left) and _goes_on(right):
        return "target-of-instruction", "request"
    if context.closer_contact.search(left) and context.ties.match(right):
        return "responsible", "closer-contact"
    return None


def _goes_on(right: str) -> bool:
    """Whether a predicate can follow: 支持各地区探索…, not 支持地方政府的…, 支持各地区。"""
    return bool(re.match(r"[^\W的等之间、]|“", right))


def _as_subject(left: str, right: str, group: Sequence[Mention], context: _Context) -> tuple[Role, str] | None:
    """The roles of the subject of a clause (also after 由)."""
    by_agent = bool(context.agent.search(left))
    if right.startswith("对"):
        left = _PARALLEL.sub("", left)
    skipped = context.enumeration.match(right)
    right = right[skipped.end() :] if skipped else right
    takes_on = context.modal.match(right) or context.takes_part.match(right) or context.leads.match(right)
    if _CONJUNCTS.fullmatch(left) and takes_on:
        return ("lead" if context.leads.match(right) else "responsible"), "conjunct"
    modified = _MODIFIED.fullmatch(left) and (context.modal.match(right) or context.leads.match(right))
    if not by_agent and not modified and not context.opening.fullmatch(left):
        return None
    if context.duty_bearer.match(right) or context.own_duties.match(right):
        return "responsible", "duty-bearer"
    binding_later = any(context.modal.match(clause) for clause in re.split("[，；]", right)[1:])
    if context.leads.match(right):
        return "lead", "lead"
    if context.joins.match(right) or _WITH_OTHERS.match(right):
        return "lead", "join"
    if not by_agent and (case := _CASE.match(right)):
        binds = context.modal.match(case["next"]) and not context.modal_of_another.match(case["next"])
        return ("responsible", "bearer") if binds else None
    if context.relative.match(right) and not context.modal.match(right):
        forbidden = any(_FORBIDS.match(clause) for clause in re.split("[，；]", right)[1:])
        return ("responsible", "bearer") if forbidden else None
    if context.modal.match(right) or context.takes_part.match(right):
        return "responsible", "duty"
    if by_agent and (right.startswith("组成") or _DESCRIBED.match(right)):
        return None
    if by_agent and _goes_on(right):
        return "responsible", "agent"
    if any(m.agent_class in ("state-council", "party") for m in group):
        return None
    if not (context.predicate.match(right) or context.reporting.match(right) or right.startswith("，")):
        return None
    if binding_later:
        return "responsible", "bearer"
    narrated = context.reporting.match(right) or _PAST.match(right)
    return None if narrated or right.startswith("，") else ("responsible", "subject")
