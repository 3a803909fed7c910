"""The patterns by which bodies are found, put together once per vocabulary from its word classes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation
from loaders.model import AgentClass
from loaders.seeking import Among, Sought

HAN = r"[\u4e00-\u9fff]"
NAME = r"[^\W\d_a-zA-Z的由在和与及对向经从是其于该请等为将把需可应要报按]"
"""A character of a place name that no vocabulary lists: a Chinese character that is no function word."""

_NO_OFFICE = "[布格结全大总分支变开书邮棋困政战时当]"  # 布局, 格局 and the like are no offices
_OPEN, _CLOSE = "（〔\\[〈", "）〕\\]〉"


@dataclass(frozen=True, slots=True)
class Words:
    """What the extractor knows of a vocabulary; every pattern is compiled."""

    named: re.Pattern[str]
    offices_of_named: Sought
    sections_of_named: Sought
    verb: re.Pattern[str]
    special_administration: re.Pattern[str]
    divisions_first: re.Pattern[str]
    noun_head: Sought
    in_charge: re.Pattern[str]
    false_friend: re.Pattern[str]
    generic: Sought
    state_acts: Sought
    governments: Sought
    government_head: re.Pattern[str]
    place: re.Pattern[str]
    placed_level: re.Pattern[str]
    own_body: re.Pattern[str]
    addressed_body: Sought
    treasury: Sought
    treasury_as_modifier: re.Pattern[str]
    tiers: Sought
    tiers_act: re.Pattern[str]
    areas: Sought
    acting: re.Pattern[str]
    offices: Sought
    unlisted_office: Sought
    bare_office: re.Pattern[str]
    institutions: Sought
    party: Sought
    branches: Sought
    short_branches: Sought
    boards: Sought
    public_bodies: Sought
    delegates: Sought
    listed: Among[tuple[re.Pattern[str], Concept]]
    competence: re.Pattern[str]
    weak_competence: re.Pattern[str]
    plural: re.Pattern[str]
    place_end: re.Pattern[str]
    unlisted_place: re.Pattern[str]
    upper_level: re.Pattern[str]
    nation: re.Pattern[str]
    introducer: re.Pattern[str]
    heads: tuple[tuple[re.Pattern[str], AgentClass], ...]


def _classes(vocabulary: Vocabulary) -> list[Concept]:
    return [concept for concept in vocabulary.scheme("lexicon/agency").values() if concept.cues]


def agent_class(concept: Concept) -> AgentClass:
    """The class of agent that a concept or word class states; a department if it states none."""
    iri = concept.value("agentClass")
    return cast(AgentClass, iri.rsplit("/", 1)[-1] if iri else "department")


def _place_labels(vocabulary: Vocabulary) -> Iterable[str]:
    for concept in vocabulary.scheme("regions").values():
        if any(kind.endswith("/place") for kind in concept.values("regionKind")):
            yield from concept.labels("pref", "alt")


@lru_cache(maxsize=4)
def words(vocabulary: Vocabulary) -> Words:
    """The compiled patterns of a vocabulary.

    Raises VocabularyError if a word class is missing.
    """

    def any_of(*names: str) -> str:
        return alternation(word for name in names for word in vocabulary.words(f"agency/{name}"))

    level, area = any_of("level"), any_of("area")
    level_adjective = any_of("level-adjective")
    restriction = f"(?:{any_of('determiner')}|{level_adjective}(?:[、和](?![省市县区州]直)(?={level_adjective}))?)"
    field = any_of("competence")
    chain = f"{field}(?:[和与]?{field}){{0,4}}(?:（{field}+）)?"
    fields = f"{chain}(?:(?:、|和|及|与|以及|或|或者){chain})*"
    areas = rf"各(?:有关|相关)?{area}(?:(?:[、，{_OPEN}]|及|和)?{area}[{_CLOSE}]?)*"
    divisions = alternation(word for word in vocabulary.words("agency/area") if not re.search(any_of("zone"), word))
    head_of_departments = any_of("head-department", "head-organ", "head-agency")
    other_head = any_of("head-unit", "head-organ", "head-public-body", "head-party", "head-court", "head-department")
    of_government = f"(?:{any_of('government')}|国务院|公安机关)"
    board = any_of("head-task-force")
    inner = rf"(?:(?!{any_of('creation')}){HAN})"
    nation = any_of("nation")
    named = alternation(_named_labels(vocabulary))
    branch = any_of("branch")
    join = any_of("join")
    places = alternation(_place_labels(vocabulary))
    place = f"(?:{places}{level}?|{NAME}{{1,6}}?{level})"
    predicate = any_of("modal", "adverb", "verb", "responsible-after", "lead-after")
    money = any_of("treasury-money")
    not_state_acts = alternation(vocabulary.scheme("lexicon/agency")["state-acts"].values("notBefore"))
    return Words(
        named=re.compile(named),
        offices_of_named=Sought(f"(?P<body>{named})(?P<office>{any_of('general-office')})"),
        sections_of_named=Sought(
            f"(?P<body>{named})(?P<section>{inner}{{2,10}}?{_not_after(vocabulary, 'section')}{any_of('section')})"
            rf"(?![法机令])(?:（{HAN}{{2,14}}(?:办公室|局)）)?"
        ),
        verb=re.compile(any_of("verb")),
        special_administration=re.compile(any_of("special-administration")),
        divisions_first=re.compile(f"各(?:有关|相关)?{divisions}、.*{any_of('zone')}$"),
        noun_head=Sought(any_of("noun-head")),
        in_charge=re.compile(f"(?:负责|管理|主管)(?:{HAN}|、){{2,14}}的(?:部门|机构)"),
        false_friend=re.compile(f"(?P<friend>(?!部门负责人才){any_of('false-friend')})"),
        generic=Sought(
            f"(?:{restriction}{{0,3}}(?:{areas}|{level})?{of_government}?{restriction}{{0,2}}"
            f"(?P<fields>{fields})(?:等{restriction}{{0,2}})?(?P<head>{head_of_departments})"
            f"|(?:{restriction}{{0,2}}(?:{areas}|{level})?{of_government}?)?{restriction}{{1,3}}{other_head}"
            f"|(?:{restriction}{{0,3}}(?:{areas}|{level})?{of_government}|(?<!{HAN})政府){other_head})"
        ),
        state_acts=Sought(
            f"(?:(?<!{HAN})|(?<=[由经])|(?<=坚持)|(?<=通过))政府(?!{not_state_acts})(?={any_of('state-acts')})"
        ),
        governments=Sought(f"(?P<who>{areas}|{restriction}{{1,3}}{level}?|{level})(?P<head>{any_of('government')}(?:（{HAN}{{0,6}}管委会）)?)"),
        government_head=re.compile(any_of("government")),
        place=re.compile(place),
        placed_level=re.compile(any_of("placed-level")),
        own_body=re.compile(f"{_not_after(vocabulary, 'own-body')}{any_of('own-body')}"),
        addressed_body=Sought(any_of("addressed-body")),
        treasury=Sought(
            f"(?P<who>{any_of('treasury-level')}|(?<=由)){any_of('public-finance')}(?!{money})"
            f"(?={predicate}|[、和与及](?:{any_of('treasury-level')})财政)"
        ),
        treasury_as_modifier=re.compile(f"{predicate}{money}"),
        tiers=Sought(f"{any_of('tiers')}[两二三四]级(?:政府|财政)?"),
        tiers_act=re.compile(f"{any_of('modal')}|(?:分别|共同|按)[^，。；]*(?:分担|负担|承担|配套|给予)"),
        areas=Sought(areas),
        acting=re.compile(rf"[^\w（]|\Z|[都均等]|{predicate}"),
        offices=Sought(
            f"(?:(?P<who>{areas}|{level}(?:政府)?|{nation}|{restriction}{{1,2}}{level}?)?(?P<field>{chain})"
            f"(?:(?P<office>{any_of('office')})(?:（[局委厅办管、]+）|(?P<second>（{chain}{any_of('office')}）))?|(?P<service>{any_of('service-office')})))"
        ),
        unlisted_office=Sought(
            f"(?P<who>{any_of('placed-level')})(?P<rest>(?:(?!{any_of('creation')}|[、，各]|委[省市县区]|国家){HAN}){{2,12}}?(?<!{_NO_OFFICE})局)"
            f"(?={predicate}|[、，。；）（]|等|和|与|及|会同|同意|审核|备案|批准|$)"
        ),
        bare_office=re.compile(f"{chain}(?:{any_of('office')}|{any_of('service-office')})"),
        institutions=Sought(f"(?P<who>{areas}|{level}|{restriction}){any_of('institution')}"),
        party=Sought(
            f"(?P<who>{areas}|{level}|自治区党|地|党)委(?:{any_of('party-office')}|办公厅)?|"
            f"(?P<level>{level})纪委(?:监委)?"
        ),
        branches=Sought(f"(?P<parent>{any_of('branch-parent')})(?P<place>{NAME}{{0,11}}?)(?P<branch>{branch})"),
        short_branches=Sought(any_of("branch-short")),
        boards=Sought(
            f"(?:(?:{nation}|各){inner}{{2,22}}?|(?:{areas}|各级|(?P<level>{level})){inner}{{0,22}}?){board}(?:办公室)?|(?:{nation}|{level}){inner}{{2,22}}?委员会(?:办公室)?"
            f"|(?:(?<!{HAN})|(?<=[由向报经])){board}(?:及其办公室)?"
            f"|(?:^|(?<=[，。；：、由 ])){inner}{{2,14}}?{board}(?:及?其?办公室)?(?={predicate})"
            f"|{_behind(vocabulary, 'founding')}{inner}{{2,22}}?{board}(?:办公室)?"
            f"|(?<=的){inner}{{2,14}}?{board}(?:办公室)?(?=[、，。；）]|$)"
        ),
        public_bodies=Sought(f"{restriction}{{0,2}}(?:{areas}|{level})?{any_of('public-body')}"),
        delegates=Sought(f"(?P<senders>{named}(?:、{named})*)(?P<what>驻外{HAN}{{0,14}}?机构)"),
        listed=Among(
            ((compiled := re.compile(pattern), concept), (compiled,))
            for concept in vocabulary.scheme("generic-agencies").values()
            for pattern in (*concept.patterns, *([alternation(concept.cues)] if concept.cues else []))
        ),
        competence=re.compile(f"{field}+"),
        weak_competence=re.compile(f"{any_of('weak-competence')}+"),
        plural=re.compile(f"{any_of('determiner')}|{any_of('level-adjective')}"),
        place_end=re.compile(f"(?!{join}[县市区])(?:{places})+(?:{NAME}{{1,4}}{level}|{NAME}{{1,8}}{any_of('zone')})?$"),
        unlisted_place=re.compile(f"{NAME}{{1,3}}"),
        nation=re.compile(nation),
        upper_level=re.compile(any_of("upper-level")),
        introducer=re.compile(
            f"(?P<friend>{any_of('introducer-friend')})|"
            + any_of("agent-before", "with", "approval-before", "consult-before", "instruct-before", "join",
                   "channel-before", "creation", "verb", "adverb", "opening", "determiner")
        ),
        heads=tuple(
            (re.compile(f"{alternation(concept.cues)}$"), agent_class(concept))
            for concept in _classes(vocabulary)
            if concept.value("agentClass")
        ),
    )  # fmt: skip


def _not_after(vocabulary: Vocabulary, name: str) -> str:
    """Look-behinds for what a word class may not follow."""
    words = vocabulary.scheme("lexicon/agency")[name].values("notAfter")
    return "".join(f"(?<!{re.escape(word)})" for word in words)


def _behind(vocabulary: Vocabulary, name: str) -> str:
    """A look-behind for any word of a class."""
    return "(?:" + "|".join(f"(?<={re.escape(word)})" for word in vocabulary.words(f"agency/{name}")) + ")"


def _named_labels(vocabulary: Vocabulary) -> Iterable[str]:
    for concept in vocabulary.scheme("agencies").values():
        if concept.value("agentClass"):
            yield from concept.labels()


def head_class(surface: str, known: Words, default: AgentClass) -> AgentClass:
    """The class of agent by the longest head that a surface ends with."""
    best: tuple[int, AgentClass] = (0, default)
    for pattern, kind in known.heads:
        if (match := pattern.search(surface)) and len(match[0]) > best[0]:
            best = (len(match[0]), kind)
    return best[1]
