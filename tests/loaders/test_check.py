"""Checking citations: what is right, what is wrong, and what cannot be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.iris import DEF, ELI
from kg.vocab import Concept, Vocabulary, default_vocabulary
from loaders.check import CheckedCitation, check, standing, suggestions
from loaders.model import Metadata, SourceText
from loaders.pipeline import load_document
from loaders.structure import parse

SEED = Path(__file__).parents[2] / "examples" / "guofa-2023-11.txt"
WORDS = default_vocabulary()
LAW = f"{ELI}npc/law/"
CATALOGUE = "https://w3id.org/zhengce/voc/catalogues/"


def checked(sentence: str, on: str | None = "2023-07-25", own: str | None = None, **options: Any) -> CheckedCitation:
    text = f"一、总体要求\n（一）依法办理。{sentence}\n"
    metadata = Metadata(adopted=date.fromisoformat(own) if own else None)
    document = parse(SourceText("t.txt", text, "0" * 64, "utf-8", "text/plain"), metadata)
    (found,) = check(document, WORDS, date.fromisoformat(on) if on else None, **options)
    assert text[found.start : found.end] == found.quote
    return found


def test_the_seed_cites_five_laws_and_one_catalogue_all_in_force() -> None:
    found = list(check(load_document(SEED), WORDS))
    assert [(each.quote, each.kind) for each in found] == [
        ("政府采购法", "law"),
        ("专利法", "law"),
        ("网络安全法", "law"),
        ("数据安全法", "law"),
        ("个人信息保护法", "law"),
        ("鼓励外商投资产业目录", "catalogue"),
    ]
    assert {each.standing for each in found} == {"in-force"}
    assert not any(each.problems for each in found)
    assert found[2].version == f"{LAW}wangluo-anquan-fa/2016-11-07"
    assert found[5].version == f"{CATALOGUE}encouraged-foreign-investment-industries/2022-10-26"


def test_on_a_later_day_the_seed_means_a_version_that_is_superseded() -> None:
    wrong = [each for each in check(load_document(SEED), WORDS, date(2026, 2, 1)) if each.problems]
    assert [(each.quote, each.problems) for each in wrong] == [("网络安全法", ("superseded",))]
    assert wrong[0].version == f"{LAW}wangluo-anquan-fa/2025-10-28"
    assert wrong[0].meant == f"{LAW}wangluo-anquan-fa/2016-11-07"


@pytest.mark.parametrize(
    ("sentence", "on", "state", "problems"),
    [
        ("按照《中华人民共和国外商投资法》办理。", "2023-07-25", "in-force", ()),
        ("按照《中华人民共和国外商投资法》办理。", "2019-12-31", "not-yet-in-force", ("not-yet-in-force",)),
        ("按照《中华人民共和国合同法》办理。", "2020-12-31", "in-force", ()),
        ("按照《中华人民共和国合同法》办理。", "2021-01-01", "repealed", ("repealed",)),
        ("废止《中华人民共和国合同法》。", "2021-01-01", "repealed", ()),
        ("按照《中华人民共和国合同法》办理。", None, "no-date", ()),
        ("按照《机动车登记规定》办理。", "2018-04-11", "unknown", ()),  # its older versions are in no register
        ("落实《区域全面经济伙伴关系协定》。", "2023-07-25", "undated", ()),
        ("对符合鼓励外商投资产业目录的项目给予支持。", "2018-01-01", "not-yet-in-force", ("not-yet-in-force",)),
        ("列入《外商投资产业指导目录》的项目。", "2019-07-30", "repealed", ("repealed",)),
    ],
)
def test_standing_on_a_day(sentence: str, on: str | None, state: str, problems: tuple[str, ...]) -> None:
    found = checked(sentence, on)
    assert (found.standing, found.problems) == (state, problems)


@pytest.mark.parametrize(
    ("title", "on", "edition"),
    [
        ("鼓励外商投资产业目录", "2019-07-29", None),
        ("鼓励外商投资产业目录", "2019-07-30", "2019-06-30"),
        ("鼓励外商投资产业目录", "2021-01-26", "2019-06-30"),
        ("鼓励外商投资产业目录", "2021-01-27", "2020-12-27"),
        ("鼓励外商投资产业目录", "2022-12-31", "2020-12-27"),
        ("鼓励外商投资产业目录", "2023-01-01", "2022-10-26"),
        ("鼓励外商投资产业目录", "2026-01-31", "2022-10-26"),
        ("鼓励外商投资产业目录", "2026-02-01", None),  # the edition of 2025, which the register does not have
        ("外商投资产业指导目录", "2019-07-29", "2017-06-28"),
        ("外商投资产业指导目录", "2019-07-30", None),
        ("外商投资准入负面清单", "2018-07-27", None),
        ("外商投资准入负面清单", "2021-12-31", "2020-06-23"),
        ("外商投资准入负面清单", "2022-01-01", "2021-12-27"),
        ("外商投资准入负面清单", "2024-10-31", "2021-12-27"),
        ("外商投资准入负面清单", "2024-11-01", "2024-09-06"),
        ("自贸试验区外资准入负面清单", "2017-07-09", "2015-04-08"),
        ("自贸试验区外资准入负面清单", "2021-12-31", "2020-06-23"),
        ("市场准入负面清单", "2025-04-23", "2022-03-12"),
        ("市场准入负面清单", "2025-04-24", "2025-04-16"),
        ("产业结构调整指导目录", "2019-12-31", "2013-02-16"),
        ("产业结构调整指导目录", "2024-01-31", "2019-10-30"),
        ("产业结构调整指导目录", "2024-02-01", "2023-12-27"),
        ("国家医保药品目录", "2023-02-28", "2021-11-24"),
        ("国家医保药品目录", "2023-03-01", "2023-01-13"),
    ],
)
def test_the_edition_of_a_catalogue_is_that_in_force_on_the_day(title: str, on: str, edition: str | None) -> None:
    version = checked(f"列入《{title}》的项目。", on).version
    assert (version.rsplit("/", 1)[-1] if version else None) == edition


@pytest.mark.parametrize(
    ("title", "meant", "problems"),
    [
        ("外商投资准入特别管理措施（负面清单）（2020年版）", "2020-06-23", ("superseded",)),
        ("外商投资准入负面清单(2021年版)", None, ()),
        ("产业结构调整指导目录（2011年本）", "2011-03-27", ("superseded",)),
        ("产业结构调整指导目录（2011年本）（修正）", "2013-02-16", ("superseded",)),
        ("产业结构调整指导目录（2019年本）", None, ()),
        ("产业结构调整指导目录（2018年本）", None, ()),  # there is none; the catalogue is known all the same
    ],
)
def test_a_title_with_an_edition_is_a_title_of_the_catalogue(
    title: str, meant: str | None, problems: tuple[str, ...]
) -> None:
    found = checked(f"按照《{title}》执行。", "2023-07-25")
    assert (found.resolution, found.named_by, found.problems) == ("resolved", "edition", problems)
    assert (found.meant.rsplit("/", 1)[-1] if found.meant else None) == meant


@pytest.mark.parametrize(
    ("sentence", "missing", "unverified"),
    [
        ("按照网络安全法第七十九条办理。", (), ()),
        ("按照网络安全法第八十条办理。", ("第八十条",), ()),  # the version of 2016 has 79
        ("按照网络安全法第九条、第九十条办理。", ("第九十条",), ()),
        ("按照《中华人民共和国刑法》第一百二十条之一办理。", (), ("第一百二十条之一",)),
        ("按照《中华人民共和国刑法》第九百条之一办理。", ("第九百条之一",), ()),
        ("按照《中华人民共和国刑法》第四百五十二条办理。", (), ()),
        ("按照《中华人民共和国刑法》第五百条办理。", ("第五百条",), ()),  # 505 articles, the last one 第四百五十二条
    ],
)
def test_articles(sentence: str, missing: tuple[str, ...], unverified: tuple[str, ...]) -> None:
    found = checked(sentence)
    assert (found.missing_articles, found.unverified_articles) == (missing, unverified)
    assert ("no-such-article" in found.problems) == bool(missing)


@pytest.mark.parametrize(
    ("sentence", "missing", "unverified"),
    [
        ("按照《中华人民共和国刑法》第二百二十五条之一第二款办理。", (), ()),
        ("按照《中华人民共和国刑法》第二百二十五条之二办理。", ("第二百二十五条之二",), ()),
        ("按照刑法第二百二十五条之一第三款办理。", ("第二百二十五条之一第三款",), ()),
        ("按照刑法第三条第一项办理。", (), ()),  # of whatever paragraph
        ("按照刑法第三条第一款第二项办理。", ("第三条第一款第二项",), ()),
        ("按照刑法分则第三条办理。", (), ()),
        ("按照网络安全法第九条第七款办理。", (), ()),  # whose text is not at hand
    ],
)
def test_places_where_the_text_is_at_hand(sentence: str, missing: tuple[str, ...], unverified: tuple[str, ...]) -> None:
    held = frozenset(
        ("art_3", "art_3/para_1", "art_3/para_1/item_1", *(f"art_225-1{p}" for p in ("", "/para_1", "/para_2")))
    )
    found = checked(sentence, texts=lambda version: held if version.endswith("xing-fa/2020-12-26") else None)
    assert (found.missing_articles, found.unverified_articles) == (missing, unverified)


@pytest.mark.parametrize(
    ("sentence", "reading", "suggested", "problems"),
    [
        ("依据《中华人民共和国网络安全珐》办理。", "unread", "中华人民共和国网络安全法", ("no-such-title",)),
        ("依据《优化营商环境条列》办理。", "unread", "优化营商环境条例", ("no-such-title",)),
        ("申领《安全生产许可证》。", "unread", None, ()),  # though there is a 安全生产许可证条例
        ("阅读《红楼梦》。", "unread", None, ()),
        ("违反第三十二条规定的，予以处罚。", "unassigned", None, ()),
        ("依据合同编第九千条办理。", "unassigned", None, ()),
        ("依据《纸张回收管理条例》办理。", "unresolved", None, ()),
    ],
)
def test_nothing_is_passed_over(sentence: str, reading: str, suggested: str | None, problems: tuple[str, ...]) -> None:
    found = checked(sentence)
    assert (found.resolution, found.problems) == (reading, problems)
    assert found.suggestions[:1] == ((suggested,) if suggested else ())


def test_articles_of_what_no_register_has_are_not_verified() -> None:
    for title in ("河南省优化营商环境条例", "纸张回收管理条例"):
        found = checked(f"依据《{title}》第三条办理。")
        assert (found.missing_articles, found.unverified_articles) == ((), ("第三条",))


def test_that_law_is_the_one_cited_before() -> None:
    text = "一、要求\n（一）依法办理。依据《网络安全法》、《外商投资法实施条例》，该法第八十条、该条例第九条除外。\n"
    document = parse(SourceText("t.txt", text, "0" * 64, "utf-8", "text/plain"), Metadata())
    found = [(each.quote, each.title, each.problems) for each in check(document, WORDS, date(2023, 7, 25))]
    assert found[2:] == [
        ("该法第八十条", "中华人民共和国网络安全法", ("no-such-article",)),
        ("该条例第九条", "中华人民共和国外商投资法实施条例", ()),
    ]


@pytest.mark.parametrize("sentence", ["违反本办法第三条的，予以处罚。", "违反第二条的，予以处罚。"])
def test_a_text_s_own_articles_are_no_citations(sentence: str) -> None:
    text = f"示范办法\n第一条 甲。\n第二条 乙。\n第三条 {sentence}\n"
    document = parse(SourceText("t.txt", text, "0" * 64, "utf-8", "text/plain"), Metadata())
    assert list(check(document, WORDS, date(2023, 7, 25))) == []


def test_the_book_of_a_code_may_stand_before_the_article() -> None:
    assert checked("依据民法典合同编第九千条办理。").missing_articles == ("第九千条",)
    assert checked("依据民法典合同编第五百条办理。").problems == ()


def test_the_same_article_exists_in_a_later_version() -> None:
    assert checked("按照网络安全法第八十条办理。", "2026-02-01").problems == ()


@pytest.mark.parametrize(
    ("sentence", "suggested", "problems"),
    [
        ("按照《中华人民共和国网路安全法》办理。", "中华人民共和国网络安全法", ("no-such-title",)),
        ("按照《中国人民共和国道路交通安全法》办理。", "中华人民共和国道路交通安全法", ("no-such-title",)),
        ("按照《外商投资实施条例》办理。", "中华人民共和国外商投资法实施条例", ("no-such-title",)),
        ("按照《中华人民共和国示范促进法》办理。", None, ("no-such-title",)),
        ("按照《关于促进示范发展的意见》办理。", None, ()),  # the registers do not mean to have these
        ("按照《示范市外商投资条例》办理。", None, ()),
        ("列入政府采购目录。", "政府集中采购目录", ()),  # any such list, perhaps
    ],
)
def test_titles_that_no_register_has(sentence: str, suggested: str | None, problems: tuple[str, ...]) -> None:
    found = checked(sentence)
    assert (found.resolution, found.target, found.problems) == ("unresolved", None, problems)
    assert found.suggestions[:1] == ((suggested,) if suggested else ())


@pytest.mark.parametrize(
    ("sentence", "named_by"),
    [
        ("按照《中华人民共和国网络安全法》办理。", "full-title"),
        ("按照网络安全法办理。", "short-title"),
        ("按照《中华人民共和国公司法》（2018年修正）办理。", "full-title"),
        ("按照《中华人民共和国公司法（2018年修正）》办理。", "edition"),
    ],
)
def test_how_a_law_is_named(sentence: str, named_by: str) -> None:
    assert checked(sentence).named_by == named_by


@pytest.mark.parametrize(("on", "problems"), [("2023-07-25", ()), ("2024-06-30", ()), ("2024-07-01", ("superseded",))])
@pytest.mark.parametrize("title", ["《中华人民共和国公司法》（2018年修正）", "《中华人民共和国公司法（2018修正）》"])
def test_a_version_named_by_its_year(title: str, on: str, problems: tuple[str, ...]) -> None:
    assert checked(f"按照{title}办理。", on).problems == problems


def test_the_document_s_own_date_decides_unless_a_day_is_given() -> None:
    sentence = "按照《中华人民共和国合同法》办理。"
    assert checked(sentence, None, own="2019-01-01").standing == "in-force"
    assert checked(sentence, "2022-01-01", own="2019-01-01").problems == ("repealed",)


def test_a_text_may_rest_on_a_law_that_begins_when_it_does() -> None:
    text = "一、总体要求\n（一）依法办理。按照《中华人民共和国民法典》办理。\n"
    source = SourceText("t.txt", text, "0" * 64, "utf-8", "text/plain")
    for begins, problems in ((date(2021, 1, 1), ()), (date(2020, 12, 30), ("not-yet-in-force",))):
        metadata = Metadata(adopted=date(2020, 12, 29), in_force_from=begins)
        (found,) = check(parse(source, metadata), WORDS)
        assert (found.standing, found.problems) == ("not-yet-in-force", problems)


def test_generic_references_are_left_out_unless_asked_for() -> None:
    assert checked("按照国家有关规定和网络安全法办理。").quote == "网络安全法"
    assert checked("按照国家有关规定办理。", generic=True).resolution == "generic"


def test_an_ambiguous_title_keeps_its_candidates() -> None:
    one = WORDS[f"{LAW}wangluo-anquan-fa"]
    other = replace(one, iri=f"{LAW}wangluo-anquan-fa-2")
    words = Vocabulary({**{each.iri: each for each in WORDS.concepts()}, other.iri: other}, "with a twin")
    source = SourceText("t.txt", "一、要求\n（一）依法办理。按照网络安全法办理。\n", "0" * 64, "utf-8", "text/plain")
    (found,) = check(parse(source, Metadata()), words, date(2023, 7, 25))
    assert (found.resolution, found.target, found.problems) == ("ambiguous", None, ("ambiguous",))
    assert found.candidates == (one.iri, other.iri)


def test_nothing_is_said_of_a_day_nobody_gave() -> None:
    assert standing(WORDS[f"{LAW}hetong-fa"], WORDS, None) == "no-date"


def test_suggestions_are_of_the_same_kind() -> None:
    assert suggestions("网络安全法", "law", WORDS)[0] == "中华人民共和国网络安全法"
    assert suggestions("网络安全法", "catalogue", WORDS) == ()


@pytest.mark.parametrize(
    ("sentence", "on", "state", "problems"),
    [
        ("依据《中华人民共和国公司法（2023修订）》办理。", "2022-06-01", "not-yet-in-force", ("not-yet-in-force",)),
        ("依据《中华人民共和国公司法（2023修订）》办理。", "2024-08-01", "in-force", ()),
        ("依据《民法总则》办理。", "2020-06-01", "in-force", ()),
        ("依据《民法总则》办理。", "2022-01-01", "repealed", ("repealed",)),
        ("依据《民法通则》办理。", "2022-01-01", "repealed", ("repealed",)),
        ("依据《外资企业法》办理。", "2020-01-01", "repealed", ("repealed",)),
    ],
)
def test_an_edition_to_come_and_laws_that_codes_replaced(
    sentence: str, on: str, state: str, problems: tuple[str, ...]
) -> None:
    found = checked(sentence, on)
    assert (found.standing, found.problems) == (state, problems)


@pytest.mark.parametrize(
    ("sentence", "against", "missing", "unverified"),
    [
        ("依据刑法第六百条处理。", "xing-fa/2023-12-29", ("第六百条",), ()),
        ("依据刑法第四百五十条处理。", "xing-fa/2023-12-29", (), ()),
        ("依据电信条例第九十九条处理。", "dianxin-tiaoli/2016-02-06", ("第九十九条",), ()),
        ("依据刑法第一百二十条之一处理。", "xing-fa/2023-12-29", (), ("第一百二十条之一",)),
        ("依据《外商投资法》第三条办理。", "waishang-touzi-fa/2019-03-15", (), ()),
        ("依据刑法处理。", None, (), ()),
    ],
)
def test_without_a_day_articles_are_held_against_the_last_version(
    sentence: str, against: str | None, missing: tuple[str, ...], unverified: tuple[str, ...]
) -> None:
    found = checked(sentence, None)
    assert (found.held_against or "").endswith(against or "")
    assert (found.version, found.standing) == (None, "no-date")
    assert (found.missing_articles, found.unverified_articles) == (missing, unverified)


def test_an_article_that_another_version_may_have_had_is_not_wrong_without_a_day() -> None:
    text = "一、总则\n（一）按照《缩短条例》第九条、第十一条办理。\n"
    document = parse(SourceText("t.txt", text, "0" * 64, "utf-8", "text/plain"), Metadata())
    (found,) = check(document, WORDS.joined(_shortened()))
    assert (found.missing_articles, found.unverified_articles) == (("第十一条",), ("第九条",))


def _shortened() -> list[Concept]:
    """A regulation that had ten articles, and now has five."""
    law, kind = f"{ELI}sc/regulation/shortened", "https://w3id.org/zhengce/voc/reference-types/admin-regulation"
    eli, skos = "http://data.europa.eu/eli/ontology#", "http://www.w3.org/2004/02/skos/core#"
    days = {"2001-01-01": "10", "2020-01-01": "5"}
    return [
        Concept(
            law, "regulations", frozenset((DEF + "Law",)),
            {
                skos + "prefLabel": (ox.Literal("缩短条例", language="zh"),),
                DEF + "lawKind": (ox.NamedNode(kind),),
                eli + "has_member": tuple(ox.NamedNode(f"{law}/{day}") for day in days),
            },
        ),
        *(
            Concept(
                f"{law}/{day}", "regulations", frozenset((DEF + "LawVersion",)),
                {
                    eli + "date_document": (ox.Literal(day),),
                    DEF + "inForceFrom": (ox.Literal(day),),
                    DEF + "highestArticle": (ox.Literal(number),),
                },
            )
            for day, number in days.items()
        ),
    ]  # fmt: skip
