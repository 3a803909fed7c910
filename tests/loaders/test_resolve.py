"""Resolution on a small vocabulary: what is found, what stays open, and which version was in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.iris import ELI
from kg.vocab import Vocabulary, default_vocabulary
from loaders.citable import local_law
from loaders.model import AgencyMention, Citation, Metadata, RegionMention, Span
from loaders.resolve import Resolver, article_iri, in_force

FILES = {
    "agencies": """
        id:nhfpc a zc:Agency ; skos:prefLabel "国家卫生和计划生育委员会"@zh ; skos:altLabel "国家卫生健康部门"@zh ;
            zc:validFrom "2013-03-17"^^xsd:date ; zc:validUntil "2018-03-17"^^xsd:date .
        id:nhc a zc:Agency ; skos:prefLabel "国家卫生健康委员会"@zh ; skos:altLabel "国家卫生健康部门"@zh ;
            zc:validFrom "2018-03-17"^^xsd:date .""",
    "generic-agencies": """id:localities a zc:GenericAgency ; skos:prefLabel "各地区"@zh .""",
    "regions": """id:henan a zc:Region ; skos:prefLabel "河南省"@zh .""",
    "document-series": """id:gf a skos:Concept ; skos:prefLabel "国发"@zh ; zc:path "sc/gf" .""",
    "catalogues": """id:cat a zc:Catalogue ; skos:prefLabel "鼓励外商投资产业目录"@zh .""",
    "doctrines": """id:nd a zc:Doctrine ; skos:prefLabel "新发展理念"@zh .""",
    "laws": """
        id:csl a zc:Law ; skos:prefLabel "中华人民共和国网络安全法"@zh ; eli:has_member <urn:v2016>, <urn:v2025> .
        <urn:v2016> a zc:LawVersion ; eli:date_document "2016-11-07"^^xsd:date ; zc:inForceFrom "2017-06-01"^^xsd:date ;
            zc:inForceUntil "2026-01-01"^^xsd:date .
        <urn:v2025> a zc:LawVersion ; eli:date_document "2025-10-28"^^xsd:date ; zc:inForceFrom "2026-01-01"^^xsd:date .
        id:gap a zc:Law ; skos:prefLabel "某某条例"@zh ; eli:has_member <urn:g1>, <urn:g2> .
        <urn:g1> a zc:LawVersion ; eli:date_document "2001-01-01"^^xsd:date ; zc:inForceFrom "2001-02-01"^^xsd:date .
        <urn:g2> a zc:LawVersion ; eli:date_document "2010-01-01"^^xsd:date .
        id:twin1 a zc:Law ; skos:prefLabel "重名规定"@zh . id:twin2 a zc:Law ; skos:prefLabel "重名规定"@zh .""",
}
PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix zc: <https://w3id.org/zhengce/def#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <urn:id:> .
"""
AT = Span(0, 1)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder: Path = tmp_path_factory.mktemp("vocabulary")
    for name, body in FILES.items():
        (folder / f"{name}.ttl").write_text(PREFIXES + body, "utf-8")
    return Vocabulary.load(folder)


def resolver(vocabulary: Vocabulary, on: date | None = date(2023, 7, 25)) -> Resolver:
    return Resolver(vocabulary, Metadata(document_number="国发〔2023〕11号", adopted=on), "ab" * 32)


def citation(title: str | None, kind: str = "law", number: str | None = None) -> Citation:
    return Citation(
        span=AT, rule="t", type="cites", explicitness="bare" if title or number else "generic", ref_type=kind,
        title=title, document_number=number,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2016, 1, 1), "urn:id:nhfpc"),
        (date(2018, 3, 17), "urn:id:nhc"),
        (date(2023, 7, 25), "urn:id:nhc"),
    ],
)
def test_a_shared_name_is_the_body_of_its_day(vocabulary: Vocabulary, on: date, expected: str) -> None:
    assert resolver(vocabulary, on).agency("国家卫生健康部门").iri == expected


def test_a_shared_name_without_a_date_is_not_guessed(vocabulary: Vocabulary) -> None:
    assert resolver(vocabulary, None).agency("国家卫生健康部门").status == "unlisted"


def test_an_unlisted_body_is_shared_only_if_its_name_says_where(vocabulary: Vocabulary) -> None:
    here = resolver(vocabulary)
    elsewhere = Resolver(vocabulary, Metadata(), "cd" * 32)
    assert here.agency("河南省财政厅") == elsewhere.agency("河南省财政厅")
    assert here.agency("市商务局").iri != elsewhere.agency("市商务局").iri
    assert here.agency("市商务局").iri.startswith(here.document)


def test_generic_bodies_one_for_each_norm(vocabulary: Vocabulary) -> None:
    mention = AgencyMention(
        span=AT, rule="t", role="responsible", norms=("各地区", "有关部门"), generic=True, agent_class="department"
    )
    assert [t.status for t in resolver(vocabulary).agencies(mention)] == ["resolved", "unlisted"]


def test_regions(vocabulary: Vocabulary) -> None:
    here = resolver(vocabulary)
    listed = here.region(RegionMention(span=AT, rule="t", norm="河南省", kind="place"))
    place = here.region(RegionMention(span=AT, rule="t", norm="城关镇", kind="place"))
    pilot = here.region(RegionMention(span=AT, rule="t", norm="某试点地区", kind="pilot-area"))
    assert (listed.status, place.status, pilot.status) == ("resolved", "unlisted", "unlisted")
    assert place.iri.startswith(here.document)
    assert not pilot.iri.startswith(here.document)


@pytest.mark.parametrize(
    ("reference", "status", "iri"),
    [
        (citation("中华人民共和国网络安全法"), "resolved", "urn:id:csl"),
        (citation("鼓励外商投资产业目录", "catalogue"), "resolved", "urn:id:cat"),
        (citation("新发展理念", "doctrine"), "resolved", "urn:id:nd"),
        (citation("关于某事的意见", "policy-doc", "国发〔2018〕38号"), "resolved", ELI + "sc/gf/2018/38"),
        (citation(None, "policy-doc", "国发〔2018〕38号"), "resolved", ELI + "sc/gf/2018/38"),
        (citation("不存在的办法", "dept-rule"), "unresolved", None),
        (citation("重名规定", "dept-rule"), "ambiguous", None),
        (citation(None, "generic-law"), "generic", None),
    ],
)
def test_citations(vocabulary: Vocabulary, reference: Citation, status: str, iri: str | None) -> None:
    target = resolver(vocabulary).citation(reference, "国家有关规定")
    assert target.status == status
    assert iri is None or target.iri == iri
    assert (len(target.candidates) == 2) == (status == "ambiguous")


@pytest.mark.parametrize(
    ("law", "on", "version"),
    [
        ("csl", date(2017, 5, 31), None),
        ("csl", date(2017, 6, 1), "urn:v2016"),
        ("csl", date(2023, 7, 25), "urn:v2016"),
        ("csl", date(2026, 1, 1), "urn:v2025"),
        ("csl", None, None),
        ("gap", date(2005, 1, 1), "urn:g1"),
        ("gap", date(2011, 1, 1), None),  # the version of 2010 has no known date in force: not guessed
        ("gap", date(2012, 1, 1), None),
        ("gap", date(2012, 1, 2), "urn:g2"),  # two years old
    ],
)
def test_version_in_force(vocabulary: Vocabulary, law: str, on: date | None, version: str | None) -> None:
    assert in_force(vocabulary[f"urn:id:{law}"], vocabulary, on) == version


@pytest.mark.parametrize(
    ("label", "article"),
    [
        ("第二十二条", "art_22"),
        ("第二十二条第一款", "art_22"),
        ("第一百二十条之一", "art_120-1"),
        ("第8条", "art_8"),
        ("第三章", None),
    ],
)
def test_articles(label: str, article: str | None) -> None:
    assert article_iri("urn:law", label) == (article and f"urn:law/{article}")


@pytest.mark.parametrize(
    ("adopted", "begins", "version"),
    [
        ("2017-06-01", None, "urn:v2016"),
        ("2016-12-01", None, None),
        ("2016-12-01", "2017-06-01", "urn:v2016"),  # a text that begins with the law
        ("2016-12-01", "2017-01-01", None),
        ("2025-12-01", "2026-02-01", "urn:v2016"),  # in force when it was adopted
    ],
)
def test_a_text_may_rest_on_a_law_that_begins_when_it_does(
    vocabulary: Vocabulary, adopted: str, begins: str | None, version: str | None
) -> None:
    start = date.fromisoformat(begins) if begins else None
    resolver = Resolver(vocabulary, Metadata(adopted=date.fromisoformat(adopted), in_force_from=start), "0" * 64)
    name = "中华人民共和国网络安全法"
    law = Citation(span=Span(0, 4), rule="t", type="based-on", explicitness="bare", ref_type="law", title=name)
    assert resolver.version(resolver.citation(law, "网络安全法")) == version


@pytest.mark.parametrize(
    ("title", "kind", "iri"),
    [
        ("河南省优化营商环境条例", "local-regulation", "410000/regulation/x-"),
        ("深圳经济特区示范条例", "local-regulation", "440300/regulation/x-"),
        ("山东省实施〈中华人民共和国水法〉办法", "policy-doc", "370000/regulation/x-"),
        ("示范市优化营商环境条例", "local-regulation", None),  # of a place that is none
        ("河南省优化营商环境办法", "policy-doc", None),  # perhaps the government's
    ],
)
def test_a_local_regulation_is_known_by_its_own_title(title: str, kind: str, iri: str | None) -> None:
    citation = Citation(
        span=Span(0, 4), rule="t", type="cites", explicitness="bracketed", ref_type=kind, title=title
    )  # fmt: skip
    target = Resolver(default_vocabulary(), Metadata(), "0" * 64).citation(citation, f"《{title}》")
    assert target.status == ("resolved" if iri else "unresolved")
    assert iri is None or target.iri.startswith(ELI + iri)


def test_a_local_regulation_has_one_identifier_with_and_without_the_name_of_the_state() -> None:
    titles = ("山东省实施《中华人民共和国水法》办法", "山东省实施〈水法〉办法")
    assert len({local_law(default_vocabulary(), title, "policy-doc") for title in titles}) == 1
