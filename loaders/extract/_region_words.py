"""The patterns by which regions are found, put together once per vocabulary from ``lexicon/region.ttl``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, guarded

_LEXICON = "region/"
HAN = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class Rules:
    """The register and the word classes of ``lexicon/region.ttl``, compiled."""

    names: re.Pattern[str]  # of all but counties
    counties: dict[str, Concept]  # by full name: too many for an alternation
    by_name: dict[str, Concept]
    pilot: re.Pattern[str]
    zone: re.Pattern[str]
    zone_of_place: re.Pattern[str]
    part_of_place: re.Pattern[str]
    boundary: re.Pattern[str]
    zone_start: re.Pattern[str]
    build: re.Pattern[str]
    unspecific: re.Pattern[str]
    likened: re.Pattern[str]
    typed: re.Pattern[str]
    typed_start: re.Pattern[str]
    not_in_type: re.Pattern[str]
    ranked_conjunct: re.Pattern[str]
    bare_park: re.Pattern[str]
    park: Concept
    named_zones: re.Pattern[str]
    to_be_run: re.Pattern[str]
    general: re.Pattern[str]
    verb: re.Pattern[str]
    determiner: re.Pattern[str]
    deictic: re.Pattern[str]
    office_before: re.Pattern[str]
    other_name: re.Pattern[str]  # what follows a place that is part of the name of an office or institution
    office_adjoins: re.Pattern[str]  # what follows a place whose office it names: 区|财政局
    foreign: re.Pattern[str]  # what no such name contains
    instructs: re.Pattern[str]
    modal: re.Pattern[str]
    part: re.Pattern[str]
    part_alone: re.Pattern[str]
    zone_listed: re.Pattern[str]
    class_of_zones: re.Pattern[str]
    alias_not_after: re.Pattern[str]
    before_own: re.Pattern[str]  # what stands before the short name of a document's own county …
    after_own: re.Pattern[str]  # … and behind it
    predicate: re.Pattern[str]  # how what an area is to do begins


@lru_cache(maxsize=4)
def rules(vocabulary: Vocabulary) -> Rules:
    def words(name: str) -> tuple[str, ...]:
        return vocabulary.words(_LEXICON + name)

    def guarded_class(name: str) -> str:
        concept = vocabulary.scheme("lexicon/region")[name]
        return guarded(concept.cues, concept.values("notBefore"), concept.values("notAfter"))

    by_name: dict[str, Concept] = {}
    counties: dict[str, Concept] = {}
    for concept in vocabulary.concepts("regions"):
        if concept.value("regionKind"):
            county = concept.notation is not None and not concept.notation.endswith("00")
            (counties if county else by_name).update(dict.fromkeys(concept.labels("pref", "alt", "hidden"), concept))
    inner = rf"(?:（[^（）]{{1,8}}）)?[{HAN}]{{0,14}}?"
    other = (
        rf"(?:{inner}{alternation(words('office'))}|[省市区县国]?{guarded_class('office-adjacent')}"
        rf"|）?[{HAN}]{{0,12}}?{guarded_class('institution')}|{guarded_class('people')})"
    )
    zone_head = guarded_class("zone-head")
    verbs = {
        word
        for name in ("directive", "compound", "governing", "adverb", "preposition")
        for word in vocabulary.words(f"verbs/{name}")
    }
    predicate, acting = alternation(verbs), alternation(verbs - set(words("in-name")))
    return Rules(
        part=re.compile(
            f"(?P<own>{alternation(words('own'))}|(?<![{HAN}])[市县]|(?<=[在对买入除含])[市县]){guarded_class('part')}"
        ),
        part_alone=re.compile(guarded_class("part-alone")),
        zone_listed=re.compile(
            rf"(?<=[、，（；：在到至从])(?P<name>[{HAN}]{{2,3}})(?:{alternation(words('named-zone'))})(?=[、，）；。内]|主城区|直管区|范围)"
        ),
        class_of_zones=re.compile(alternation((*words("zone-rank"), *words("alias-not-after")))),
        alias_not_after=re.compile(f"{alternation(words('alias-not-after'))}$"),
        names=re.compile(alternation(by_name)),
        counties=counties,
        by_name=by_name,
        pilot=re.compile(alternation(words("pilot-head"))),
        zone=re.compile(zone_head),
        zone_of_place=re.compile(rf"(?:(?![和或])[{HAN}]){{0,18}}?{zone_head}"),
        part_of_place=re.compile(guarded_class("part")),
        boundary=re.compile(rf"{guarded_class('boundary')}|(?<![高平中同均])等"),
        zone_start=re.compile(alternation((*by_name, *words("zone-rank")))),
        unspecific=re.compile(rf"(?:{alternation(words('unspecific'))}[^，。；、]{{0,12}}?|规划布局)$"),
        likened=re.compile(rf"{alternation(words('likened'))}[^，。；]{{0,90}}$"),
        typed=re.compile(guarded_class("typed-head")),
        not_in_type=re.compile(guarded_class("not-in-type")),
        ranked_conjunct=re.compile(
            rf"{alternation(words('zone-rank'))}(?:(?![区园城市基的在对])[{HAN}]){{2,8}}[和与]$"
        ),
        bare_park=re.compile(f"{guarded_class('bare-park')}(?=[、，。；）]|[的内中外等和与及或周]|{acting})"),
        park=vocabulary.scheme("regions")["industrial-parks"],
        named_zones=re.compile(alternation(name for name, concept in by_name.items() if concept.broader)),
        to_be_run=re.compile(f"建设(?:推进|工作)*{alternation(words('office'))}|(?:、[{HAN}]{{2,8}}?){{1,3}}管委会"),
        typed_start=re.compile(alternation(words("not-a-type"))),
        general=re.compile(f"(?:{alternation(words('general-type'))})+"),
        verb=re.compile(
            alternation(
                {
                    word
                    for name in ("directive", "governing")
                    for word in vocabulary.words(f"verbs/{name}")
                    if len(word) > 1
                }
                - set(words("in-name"))
            )
        ),
        build=re.compile(rf"{alternation(words('build'))}(?:[^，。；、的]{{0,4}}|一批[^，。；]{{0,12}})$"),
        determiner=re.compile(alternation(words("determiner")) + "$"),
        deictic=re.compile(alternation(words("deictic")) + "$"),
        office_before=re.compile(alternation((*words("office-before"), *words("campaign-before"))) + "$"),
        other_name=re.compile(other),
        office_adjoins=re.compile(
            rf"(?:(?!{guarded_class('not-inside')})[{HAN}]){{0,8}}?{alternation(words('office'))}"
        ),
        foreign=re.compile(guarded_class("not-inside")),
        instructs=re.compile(alternation(words("instructs")) + "$"),
        modal=re.compile(guarded_class("modal")),
        before_own=re.compile(f"{alternation(words('before-own'))}$"),
        after_own=re.compile(rf"[，。；、）]|$|{alternation(words('after-own'))}"),
        predicate=re.compile(predicate),
    )
