"""How a text cites what it refers to (codebook §6): the relation, read from the words around a coordination.

``根据《A》、《B》和国家有关规定`` is one coordination: every conjunct is cited as the basis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.vocab import Vocabulary
from loaders.matching import alternation, guarded
from loaders.model import Explicitness, Span

_LEXICON = "legalref/"
_GOVERNING = ("based-on", "implements", "complies-with", "violates", "amends", "enacts", "repeals", "mention")
_AFTER_WORD = (
    r"(?:等|及其|的|中|所|有关|相关|要求|精神|规定|文件|法律法规|法律|法规|规章|政策|（[^（）]*）"
    r"|第[一二三四五六七八九十百零\d]+[条款项])*"
)
_NOT_OBJECT = ("的", "了", "后", "过")  # 制定了《…》, 修订后的《…》
_BESIDES = re.compile("引用|享受|包括|采用")  # 除引用《…》外，还…: beside it, no exception
_MUST = re.compile("(?:应当?|必须|须)$")  # 公文应当符合《…》的规定: a duty, and no test of who is eligible
_DRAFT = re.compile("（?(?:初稿|草案|送审稿|征求意见稿|讨论稿)")
_DRAFTED = re.compile("(?:起草|草拟)了?$")  # 起草了《…》初稿: still to be made
_NEAR = 24
_MARKED = re.compile("《[^《》]*(?:《[^《》]*》[^《》]*)*》")


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch that refers to something, before it is known what for."""

    span: Span
    rule: str
    explicitness: Explicitness
    ref_type: str
    title: str | None
    document_number: str | None = None
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A slug of the citation types, with its polarity."""

    type: str
    polarity: str | None = None


@dataclass(frozen=True, slots=True)
class _Cues:
    """The word classes of ``lexicon/legalref.ttl``, compiled."""

    governing: re.Pattern[str]  # the words before a reference that say what it is cited for
    type_of: dict[str, str]
    negated: re.Pattern[str]
    disapplied_before: re.Pattern[str]
    disapplied_after: re.Pattern[str]
    repealed_after: re.Pattern[str]
    changed_after: re.Pattern[str]
    made_after: re.Pattern[str]
    sees_to: re.Pattern[str]  # 做好, 推动 before 《…》的落实工作
    put_into_effect: re.Pattern[str]
    approved: re.Pattern[str]  # 《…》已经国务院同意，请认真贯彻落实
    stays_in_force: re.Pattern[str]  # …中的其他政策延续执行
    whole: re.Pattern[str]  # what follows the object of 按照…印发《…》要求
    carried: re.Pattern[str]  # 政策措施, 部署
    closes_attribute: re.Pattern[str]  # 政策措施和, 人民银行: the end of what may stand before an object
    eligible: re.Pattern[str]  # what follows 符合…, 列入… when it says who is eligible
    listing: frozenset[str]
    other_verb: re.Pattern[str]
    issuers: re.Pattern[str]  # 人民银行、银保监会: all that stands before a title of theirs
    goes_on: re.Pattern[str]  # what follows a title in a row of titles


def cite(
    text: str, references: Sequence[Reference], vocabulary: Vocabulary
) -> Iterator[tuple[Reference, Relation | None]]:
    """Each reference with its relation; None for a generic phrase that nothing makes a reference.

    ``references`` are sorted and do not overlap.
    """
    cues = _cues(vocabulary)
    for group in _coordinations(text, references, cues):
        left = _clause_before(text, group[0].span.start)
        right = text[group[-1].span.end :]
        right = re.sub(r"^（[A-Za-z]+）", "", right)
        relation = _relation(left, right, cues)
        for reference in group:
            if reference.explicitness == "generic" and relation and relation.type in ("amends", "enacts", "repeals"):
                yield reference, None  # 制定相关规定: a measure yet unnamed
            else:
                yield reference, relation or _default(reference, right)


def _coordinations(text: str, references: Sequence[Reference], cues: _Cues) -> Iterator[list[Reference]]:
    """Runs of references with nothing but 、 or a conjunction between them, and at most an attribute before one."""
    group: list[Reference] = []
    for reference in references:
        between = text[group[-1].span.end : reference.span.start] if group else ""
        if group and not _joined(between, text[reference.span.end :], cues):
            yield group
            group = []
        group.append(reference)
    if group:
        yield group


def _joined(between: str, behind: str, cues: _Cues) -> bool:
    """Whether two references stand in one row: with at most an attribute, or the issuers, before the second."""
    between = re.sub(r"^(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）|第[^，。；、]{1,12}[条款项])+", "", between)
    match = re.match(
        r"等?(?:文件|文|法律|规定|要求)?(?:精神)?\s*(?P<mark>[、，]?(?:和|与|及|以及|或者?|并)|[、，]|$)", between
    )
    if match is None:
        return False
    attribute = between[match.end() :]
    if cues.governing.search(attribute):
        return False
    if cues.issuers.fullmatch(attribute) and cues.goes_on.match(behind):
        return True
    if match["mark"] == "，" and attribute:
        return False
    return len(attribute) <= 24 and not re.search("[，。；：]", attribute)


def _clause_before(text: str, position: int) -> str:
    """What stands before ``position`` in its clause; a comma inside brackets or marks does not end a clause,
    nor does the colon of 政策依据：.
    """
    depth = 0
    for i in range(position - 1, -1, -1):
        if text[i] in "》）”":
            depth += 1
        elif text[i] in "《（“":
            if depth == 0:
                return text[i + 1 : position]
            depth -= 1
        elif depth == 0 and text[i] in "，。；：" and not text.endswith("依据", 0, i):
            return text[i + 1 : position]
    return text[:position]


def _relation(left: str, right: str, cues: _Cues) -> Relation | None:
    after = re.sub(f"^{_AFTER_WORD}", "", right)
    excluded = re.search(r"除(?P<way>[^，]{0,24})$", left)
    if (
        excluded
        and not cues.governing.search(excluded["way"])  # 除符合…外，还应: one condition beside another
        and not _BESIDES.search(excluded["way"])
        and re.match(r"[^，。；]{0,16}外(?![国商资籍])", right)
    ):
        return Relation("exception")
    if re.match(
        r"(?:[^，。；]{0,16}另有[^，。；]{0,4}规定|有明确规定)[^，。；]{0,8}(?:外|，(?:从|按)其规定|，以[^。；]{0,40}为准)",
        right,
    ):
        return Relation("exception")
    if cues.disapplied_before.search(left) or cues.disapplied_after.match(after):
        return Relation("cites", "disapplied")
    if cues.repealed_after.match(after):
        return Relation("repeals")
    if re.search(r"以[^，]{0,40}$", left) and re.match(
        r"(?:（[^（）]*）)?等?为(?:指导|遵循|统领|引领|依据|根本遵循|基础)", right
    ):
        return Relation("based-on")
    if re.search(r"以[^，]{0,40}$", left) and re.match("[^，。；]{0,4}为准", right):
        return Relation("refers-to")
    if re.match("(?:（[^（）]*）)?的?批示", right):
        return Relation("cites")  # 落实对《…请示》的批示
    if re.match(r"等?(?:框架)?项?下(?![发列达面限调])", right):
        return Relation("based-on")
    if re.search(r"(?:没有|缺乏|无)[^，。；]{0,4}$", left) and re.match("依据", after):
        return Relation("based-on")
    if _DRAFT.match(right) and _DRAFTED.search(left):
        return Relation("enacts")
    if cues.approved.match(after) or _is_seen_to(left, after, cues):
        return Relation("implements")
    governed = _governed(_MARKED.sub("", left), right, cues)
    if governed is not None:
        return governed
    if cues.stays_in_force.match(after):
        return Relation("implements")
    if cues.changed_after.match(after):
        return Relation("amends")
    if cues.made_after.match(after):
        return Relation("enacts")
    return None


def _is_seen_to(left: str, after: str, cues: _Cues) -> bool:
    """Whether a sentence sees to it that what it cites is carried out: 抓好《…》的落实; not 督促企业按照《…》执行."""
    verb = cues.sees_to.search(left)
    return bool(verb and cues.put_into_effect.match(after) and not cues.governing.search(verb["object"]))


def _governed(left: str, right: str, cues: _Cues) -> Relation | None:
    """The relation of the word that governs a reference, if the way from there to here is open.

    It is the nearest, save where that is of an attribute: 落实国务院印发的《…》, 按照今年印发的《…》要求.
    """
    attribute: int | None = None  # where it begins
    for last in reversed(list(cues.governing.finditer(left))):
        kind, gap = cues.type_of[last[0]], left[last.end() : attribute]
        if kind in ("amends", "enacts", "repeals"):  # 另行制定的《…》, 制定了《…》 call for nothing
            if attribute is None and re.fullmatch("[\u4e00-\u9fff]{0,4}", gap) and not gap.startswith(_NOT_OBJECT):
                return Relation(kind)
        elif attribute is not None:
            if kind == "mention" or cues.carried.search(gap):
                break  # 按照国务院部署印发的《…》
            return _of_kind(kind, last, left, right, cues)
        elif not _is_open(gap, cues):
            return None
        elif kind != "mention":
            return _of_kind(kind, last, left, right, cues)
        elif last[0] in cues.listing:
            return None  # 属于《…》规定的: its own words say it
        elif gap.startswith("的") or cues.whole.match(right):
            attribute = last.start()
        else:
            return Relation("cites")
    return Relation("cites") if attribute is not None else None


def _of_kind(kind: str, word: re.Match[str], left: str, right: str, cues: _Cues) -> Relation:
    """What a governing word of ``kind`` makes of its object, negated or not."""
    if kind == "violates":
        negated = cues.negated.search(left[: word.start()])
        return Relation("complies-with", "negated-violation") if negated else Relation("cites")
    denied = left.endswith(("不", "未"), 0, word.start())
    binds = _MUST.search(left, 0, word.start()) and "条件" not in right[:_NEAR]
    if word[0] in cues.listing and not denied and not binds and cues.eligible.match(right):
        return Relation("eligibility-by-reference")
    return Relation(kind)


def _is_open(gap: str, cues: _Cues) -> bool:
    """True if only an attribute stands between a governing word and its object: 国务院, 某部印发的, 政策措施和."""
    if len(gap) <= 4 or gap.endswith("的"):
        return len(gap) <= 60
    return len(gap) <= 60 and (cues.closes_attribute.search(gap) is not None or cues.other_verb.search(gap) is None)


def _default(reference: Reference, right: str) -> Relation | None:
    if re.match(f"(?:{_AFTER_WORD})?(?:规定|明确|确定|要求)的|第[^，。；]{{1,14}}规定", right):
        return Relation("refers-to")
    if reference.rule == "generic-law" and right.startswith("授权"):
        return Relation("cites")  # 经法律、法规授权的组织
    if reference.rule == "generic-law" and re.match("(?:规定(?:[和或][^，。；]{2,8})?|禁止)的", right):
        return Relation("refers-to")  # 法律法规规定和合同约定的其他权利
    if reference.rule in ("generic-law", "generic-rule", "deployment", "speech"):
        return None
    return Relation("cites")


@lru_cache(maxsize=4)
def _cues(vocabulary: Vocabulary) -> _Cues:
    def words(name: str) -> tuple[str, ...]:
        return vocabulary.words(_LEXICON + name)

    type_of = dict.fromkeys(words("listed-in"), "mention") | dict.fromkeys(words("reaches"), "complies-with")
    type_of |= {word: name for name in _GOVERNING for word in words(name)}
    not_nouns = vocabulary.scheme("lexicon/legalref")["implements"].values("notBefore")
    frame = alternation(words("frame"))
    disapplied, repealed = alternation(words("disapplied")), alternation(words("repeals"))
    effect = alternation(words("put-into-effect"))
    manner = r"(?:的|全面|深入|有效|认真|相关|各项|有关|政策|切实|在[^，。；]{1,16}|得到)*"
    approved = rf"已?[经由][^，。；]{{2,24}}(?:同意|批准|通过)，(?:[^，。；]{{2,16}}，)?请[^。；]{{0,40}}?{effect}"
    lead = r"(?:同时|即行|相应|自[^，。；]{1,12}(?:日|起)|自行)?"
    return _Cues(
        governing=re.compile(guarded(type_of, not_nouns)),
        type_of=type_of,
        negated=re.compile(alternation(words("negation")) + "$"),
        disapplied_before=re.compile(disapplied + r"[^，。；的]{0,12}$"),
        disapplied_after=re.compile(rf"[，]?{lead}{disapplied}"),
        repealed_after=re.compile(rf"[，]?{lead}{repealed}"),
        changed_after=re.compile(alternation(words("amends")) + "(?![后版本稿])"),
        made_after=re.compile(alternation(words("enacts"))),
        sees_to=re.compile(rf"{alternation(words('sees-to'))}(?P<object>[^，。；]{{0,24}})$"),
        put_into_effect=re.compile(rf"{manner}{effect}(?![后以期时者单过情方之日中])"),
        approved=re.compile(approved),
        stays_in_force=re.compile(
            rf"(?:其他|其它|原有|条款|措施|内容|政策|规定)*{alternation(words('stays-in-force'))}"
        ),
        whole=re.compile(
            r"(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)*(?:等)?(?:文件)?的?(?:总体|有关|相关)?(?:要求|规定|精神|部署|执行)"
        ),
        carried=re.compile(alternation(words("carried-noun"))),
        closes_attribute=re.compile(
            rf"{alternation(words('carried-noun'))}(?:和|与|及|以及|、)$|{alternation(words('issuer-ending'))}(?:联合)?$"
        ),
        eligible=re.compile(rf"[^，。；的]{{0,6}}的(?!{frame})"),
        listing=frozenset(words("listed-in")),
        other_verb=re.compile(
            alternation(set(vocabulary.words("verbs/directive")) - set(vocabulary.words("verbs/nominal")))
        ),
        issuers=re.compile(
            rf"(?:[\u4e00-\u9fff]{{1,20}}?{alternation(words('issuer-ending'))}(?:等[\u4e00-\u9fff\d]{{0,4}}(?:部门|单位))?[、和]?)+"
            r"(?:联合)?(?:印发|发布|出台|下发)?的?"
        ),
        goes_on=re.compile(
            r"\s*(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)?\s*(?:[、和及等]|，(?=[^，。；《》]{2,40}《)|有关|相关|规定|文件|精神|要求)"
        ),
    )
