"""Programmes: existing, individually identifiable pilots, funds, campaigns, policies, regimes (codebook §12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.vocab import Concept, Vocabulary
from loaders.matching import alternation, best_cover, choice, guarded
from loaders.model import Document, Fact, ProgrammeMention, Span
from loaders.seeking import Sought
from loaders.wrapping import unwrapped

_SCHEME = "programmes"
_TITLE = re.compile(r"《[^》]*》")
_QUOTED = r"(?<!《)“[^”，。；]{2,20}”"
_NAME = r"[^，。；：、的（）《》“”\s]{2,30}?"
_SHARED = re.compile(r"[^，。；：、的《》“”\s和及与或]{2,10}(?:[、和及与][^，。；：、的《》“”\s和及与或]{2,10}){1,3}$")
_MARKS = str.maketrans("", "", '“”"')
_GOVERNED = {
    "campaign": ("programme/action", "campaign"),
    "project": ("programme/action", "campaign"),
    "event": ("programme/event", "campaign"),
    "regime": ("programme/statute", "regime"),
}


class _Lexicon:
    """The programme scheme and its word classes, compiled once per vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        words = {
            name: alternation(vocabulary.words(f"programme/{name}"))
            for name in (
                "pilot-head", "fund-head", "campaign-head", "regime-head", "policy-core", "built-by",
                "generic-modifier", "vague-modifier", "left-boundary", "pilot-part",
                "fund-part", "body", "pejorative", "support-policy",
                "carried-out-by", "action-head", "place-head", "quoted-campaign", "quoted-regime", "quoted-policy",
                "put-in-force-by", "statute-head", "held-by", "event-head", "edition-head", "project-head",
            )
        }  # fmt: skip
        concepts = [c for c in vocabulary.concepts(_SCHEME) if c.value("programmeKind")]
        known = {label: c for c in concepts for label in c.labels()}
        listed = {label: c for c in concepts for label in c.values("relatedName")} | known
        self.kinds = {label: (c.value("programmeKind") or "").rsplit("/", 1)[-1] for label, c in listed.items()}
        self.norms = {label: c.label() if label in known else label for label, c in listed.items()}
        heads, campaign = words["pilot-head"], words["campaign-head"]
        names = choice({label: _guarded(concept, label) for label, concept in listed.items()})
        self.listed = Sought(rf"{names}(?:(?P<pilot>{heads})|(?P<fund>{words['fund-head']}))?")
        self.named = {
            "pilot": Sought(rf"{_NAME}{heads}(?!{heads}|{words['pilot-part']})"),
            "fund": Sought(rf"{_NAME}{words['fund-head']}(?!{words['fund-part']})"),
            "policy": Sought(rf"{_NAME}{words['policy-core']}(?:优惠)?政策"),
        }
        modified = r"(?![、和与及])[^，。；：的（）《》“”\s]"
        ended = r"(?=$|[，。；、（）和与及等])"
        self.edition = Sought(
            rf"(?:\d{{4}}年)?(?:第[一二三四五六七八九十百\d]+|首)届[^，。；：、的（）《》\s]{{2,24}}?{words['edition-head']}"
            r"(?=$|[，。；、（）和与及等在于由期])"
        )
        self.policy_of_support = Sought(rf"支持{_NAME}{words['support-policy']}")
        self.heading = re.compile(rf"{modified}{{4,26}}?{words['action-head']}")
        self.governed = {
            "campaign": Sought(
                rf"{words['carried-out-by']}(?P<name>{modified}{{4,30}}?(?P<head>{words['action-head']})(?!计划))"
            ),
            "project": Sought(rf"实施好?(?P<name>{modified}{{4,24}}?(?P<head>{words['project-head']})){ended}"),
            "event": Sought(
                rf"{words['held-by']}(?P<name>(?:(?!、){modified}){{3,24}}?(?P<head>{words['event-head']})){ended}"
            ),
            "regime": Sought(
                rf"{words['put-in-force-by']}(?P<name>{modified}{{4,20}}?(?P<head>{words['statute-head']})){ended}"
            ),
        }
        self.quoted = {
            "campaign": Sought(
                rf"{_QUOTED}(?P<middle>[^，。；：、的“”《》（）]{{0,8}}?){campaign}(?!方案|计划|机制|体系)"
            ),
            "regime": Sought(rf"{_QUOTED}(?P<middle>){words['regime-head']}"),
        }
        self.quoted_whole = {
            kind: Sought(rf"(?<!《)“[^，。；“”]{{1,18}}?{words[f'quoted-{kind}']}[”\"]")
            for kind in ("campaign", "regime", "policy")
        }
        self.pilot_after_quote = Sought(rf"{_QUOTED}[^，。；：、的《》“”]{{0,10}}?{heads}(?:示范)?")
        self.body = re.compile(rf"(?:[、和与及][^，。；：、的]{{2,8}}){{0,5}}等?(?:有关|相关)?{words['body']}")
        self.pejorative = re.compile(words["pejorative"])
        self.built = re.compile(rf"{words['built-by']}[^，。；：的]{{0,24}}$")
        self.generic = re.compile(rf"(?:{words['generic-modifier']}|[一二三四五六七八九十百\d]+[个项]?)*")
        self.vague = re.compile(words["vague-modifier"])
        boundary = vocabulary.scheme("lexicon/programme")["left-boundary"]
        self.boundary = re.compile("|".join([words["left-boundary"], *boundary.patterns]))
        self.left_of_quote = re.compile(r"[^，。；：、的（）《》“”\s]{2,16}$")
        self.pilot = re.compile(rf"{heads}$")
        self.place = re.compile(rf"{words['place-head']}[、和及与]")
        self.head = re.compile(rf"(?:{heads}|{words['fund-head']})$")


def _guarded(concept: Concept, label: str) -> str:
    return guarded([label], concept.values("notBefore"), concept.values("notAfter"))


@lru_cache(maxsize=4)
def _lexicon(vocabulary: Vocabulary) -> _Lexicon:
    return _Lexicon(vocabulary)


def find(document: Document, vocabulary: Vocabulary) -> Iterator[Fact]:
    """The programmes named in headings and sentences, in the order of the text.

    ``norm`` is the preferred label of a listed programme, else the name as written, without quotation marks.
    What is only to be built (the object of 建立, 健全, 完善 …) and classes of programmes yield none.
    """
    lexicon = _lexicon(vocabulary)
    for segment in document.segments():
        if segment.is_bracket:
            continue
        line = unwrapped(document, segment.span)
        text = line.text
        titles = [Span(*match.span()) for match in _TITLE.finditer(text)]
        named = _of_heading(text, lexicon) if segment.is_heading else ()
        candidates = [
            c
            for c in (*_candidates(text, lexicon), *named)
            if not any(title.overlaps(c.span) for title in titles) and _is_a_scheme(text, c, lexicon)
        ]
        for found in best_cover(_longest_names(candidates), lambda c: c.span, _weight):
            yield ProgrammeMention(span=line.span(found.span), rule=found.rule, norm=found.norm, kind=found.kind)


def _of_heading(heading: str, lexicon: _Lexicon) -> Iterator[ProgrammeMention]:
    """The action or project that a heading is the name of: 高端化工产业智能提升工程."""
    match = lexicon.heading.fullmatch(heading)
    if match and not lexicon.boundary.match(heading) and not lexicon.vague.search(heading):
        yield ProgrammeMention(span=Span(0, len(heading)), rule="programme/action", norm=heading, kind="campaign")


def _is_a_scheme(text: str, mention: ProgrammeMention, lexicon: _Lexicon) -> bool:
    """False for what is yet to be built, for a part of a body's name, and for names of abuse."""
    return not (
        lexicon.built.search(text[: mention.span.start])
        or lexicon.body.match(text, mention.span.end)
        or lexicon.pejorative.search(mention.norm)
    )


def _weight(mention: ProgrammeMention) -> float:
    """A listed name, and a name in quotation marks or governed by its verb, is surer than one its head gives away."""
    sureness = {"listed": 100.0, "campaign": 99.0, "action": 99.0, "event": 99.0, "statute": 99.0}
    return mention.span.end - mention.span.start + sureness.get(mention.rule.removeprefix("programme/"), 0.0)


def _longest_names(candidates: list[ProgrammeMention]) -> list[ProgrammeMention]:
    """All but the listed names that a pilot's or a fund's name holds: 住房公积金 in 住房公积金缴存制度试点."""
    longer = [c.span for c in candidates if c.rule in ("programme/pilot", "programme/fund")]
    return [
        c
        for c in candidates
        if c.rule != "programme/listed" or not any(span.contains(c.span) and span.end > c.span.end for span in longer)
    ]


def _candidates(text: str, lexicon: _Lexicon) -> Iterator[ProgrammeMention]:
    for match in lexicon.listed.finditer(text):
        if kind := match.lastgroup:  # 住房公积金制度试点: a scheme about a listed one
            yield ProgrammeMention(span=Span(*match.span()), rule=f"programme/{kind}", norm=match[0], kind=kind)
        else:
            norm, kind = lexicon.norms[match[0]], lexicon.kinds[match[0]]
            yield ProgrammeMention(span=Span(*match.span()), rule="programme/listed", norm=norm, kind=kind)
    for kind, pattern in lexicon.named.items():
        for match in pattern.finditer(text):
            span = _name(text, Span(*match.span()), lexicon)
            if span is not None:
                norm = text[span.start : span.end]
                yield ProgrammeMention(span=span, rule=f"programme/{kind}", norm=norm, kind=kind)
    quoted = [*lexicon.quoted.items(), *lexicon.quoted_whole.items(), ("pilot", lexicon.pilot_after_quote)]
    for kind, pattern in quoted:
        for match in pattern.finditer(text):
            if lexicon.boundary.search(match.groupdict().get("middle") or ""):
                continue
            span = Span(*match.span()) if kind == "policy" else _with_modifiers(text, match, lexicon)
            surface = text[span.start : span.end]
            norm = surface.translate(_MARKS) if span.start == match.start() else surface
            yield ProgrammeMention(span=span, rule=f"programme/{kind}", norm=norm, kind=kind)
    for key, pattern in lexicon.governed.items():
        for match in pattern.finditer(text):
            modifiers = text[match.start("name") : match.start("head")]
            if not (lexicon.generic.fullmatch(modifiers) or lexicon.vague.search(modifiers)):
                rule, kind = _GOVERNED[key]
                yield ProgrammeMention(span=Span(*match.span("name")), rule=rule, norm=match["name"], kind=kind)
    for match in lexicon.edition.finditer(text):
        yield ProgrammeMention(span=Span(*match.span()), rule="programme/event", norm=match[0], kind="campaign")
    for match in lexicon.policy_of_support.finditer(text):
        yield ProgrammeMention(span=Span(*match.span()), rule="programme/policy", norm=match[0], kind="policy")


def _with_modifiers(text: str, match: re.Match[str], lexicon: _Lexicon) -> Span:
    """A quoted name with the nouns before it: 人工智能场景“揭榜挂帅”行动."""
    left = lexicon.left_of_quote.search(text[: match.start()])
    if left is None:
        return Span(*match.span())
    start = left.start()
    for boundary in lexicon.boundary.finditer(text, start, match.start()):
        start = boundary.end()
    bounded = start > left.start() or start == 0 or text[start - 1] in "，。；：、的（）"
    return Span(start if bounded and match.start() - start >= 2 else match.start(), match.end())


def _name(text: str, span: Span, lexicon: _Lexicon) -> Span | None:
    """The name without the verbs before it; None if nothing but a class of programmes is left."""
    start = span.start
    pilot = lexicon.pilot.search(text, span.start, span.end)
    if pilot and (shared := _SHARED.search(text[: span.end])) and not lexicon.place.search(shared[0]):
        start = min(start, shared.start())
    head = lexicon.head.search(text, start, span.end)
    limit = head.start() if head else span.end - 4
    for match in lexicon.boundary.finditer(text, start, limit):
        start = match.end()
    start += len(text[start:limit]) - len(text[start:limit].lstrip("和与及或并"))
    modifiers = text[start:limit]
    if (
        len(modifiers) < 3
        or modifiers[-1] in "、和与及"
        or lexicon.generic.fullmatch(modifiers)
        or lexicon.vague.search(modifiers)
    ):
        return None
    return Span(start, span.end)
