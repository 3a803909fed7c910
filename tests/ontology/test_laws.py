"""The law register: facts of well-known laws, and what holds of every entry."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from kg.vocab import Concept, Vocabulary, default_vocabulary
from loaders.citable import SHIPPED, entries, named
from loaders.extract import legalref
from loaders.model import Document, Metadata, Sentence, SourceText, Span, Unit
from loaders.resolve import in_force

ELI = "http://data.europa.eu/eli/ontology#"
SOURCE = "http://purl.org/dc/terms/source"
EXAMPLE = "http://www.w3.org/2004/02/skos/core#example"


def registered(*schemes: str) -> list[Concept]:
    return [entry for entry in entries(default_vocabulary()) if entry.scheme in (schemes or SHIPPED)]


def the(name: str) -> Concept:
    (law,) = named(default_vocabulary(), name)
    return law


def versions(law: Concept) -> list[Concept]:
    return [default_vocabulary()[iri] for iri in law.values(ELI + "has_member")]


@pytest.mark.parametrize(
    ("name", "on", "promulgated", "since"),
    [
        ("网络安全法", "2023-07-25", "2016-11-07", "2017-06-01"),
        ("网络安全法", "2026-02-01", "2025-10-28", "2026-01-01"),
        ("数据安全法", "2023-07-25", "2021-06-10", "2021-09-01"),
        ("个人信息保护法", "2023-07-25", "2021-08-20", "2021-11-01"),
        ("政府采购法", "2023-07-25", "2014-08-31", "2014-08-31"),
        ("政府采购法", "2010-01-01", "2002-06-29", "2003-01-01"),
        ("专利法", "2023-07-25", "2020-10-17", "2021-06-01"),
        ("专利法", "2021-05-31", "2008-12-27", "2009-10-01"),
        ("外商投资法", "2023-07-25", "2019-03-15", "2020-01-01"),
        ("公司法", "2023-07-25", "2018-10-26", "2018-10-26"),
        ("公司法", "2024-07-01", "2023-12-29", "2024-07-01"),
        ("民法典", "2023-07-25", "2020-05-28", "2021-01-01"),
        ("行政处罚法", "2021-07-14", "2017-09-01", "2018-01-01"),
        ("反垄断法", "2022-08-01", "2022-06-24", "2022-08-01"),
        ("合同法", "2020-12-31", "1999-03-15", "1999-10-01"),
        ("保障农民工工资支付条例", "2023-07-25", "2019-12-30", "2020-05-01"),
        ("住房公积金管理条例", "2023-07-25", "2019-03-24", "2019-03-24"),  # with the others of one decision
    ],
)
def test_version_in_force_on_a_date(name: str, on: str, promulgated: str, since: str) -> None:
    law = the(name)
    iri = in_force(law, default_vocabulary(), date.fromisoformat(on))
    assert iri == f"{law.iri}/{promulgated}"
    assert default_vocabulary()[iri].value("inForceFrom") == since


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("数据安全法", "2021-08-31"),  # promulgated, not yet in force
        ("合同法", "2021-01-01"),  # repealed by the Civil Code
    ],
)
def test_no_version_rather_than_a_guess(name: str, on: str) -> None:
    law = the(name)
    assert in_force(law, default_vocabulary(), date.fromisoformat(on)) is None


def test_identifiers_are_readable() -> None:
    assert the("中华人民共和国政府采购法").iri == "https://w3id.org/zhengce/eli/cn/npc/law/zhengfu-caigou-fa"


def test_no_label_is_shared() -> None:
    holders = Counter(label for law in registered() for label in set(law.labels()))
    assert [label for label, number in holders.items() if number > 1] == []


def test_slugs_are_unique() -> None:
    iris = [law.iri for law in registered()]
    assert len(set(iris)) == len(iris)
    assert all(re.fullmatch("[a-z0-9-]+", law.slug) for law in registered())


@pytest.mark.parametrize("scheme", SHIPPED)
def test_every_entry_has_a_source(scheme: str) -> None:
    assert [law.label() for law in registered(scheme) if not law.values(SOURCE)] == []


def test_versions_follow_each_other() -> None:
    for law in registered():
        dated = [v for v in versions(law) if v.value("inForceFrom")]
        for version in dated:
            start, end = version.value("inForceFrom") or "", version.value("inForceUntil")
            assert (version.value(ELI + "date_document") or "") <= start, version.iri
            assert end is None or start < end, version.iri
        starts = [version.value("inForceFrom") or "" for version in dated]
        assert starts == sorted(starts), law.label()


def _cited(text: str, vocabulary: Vocabulary) -> set[str]:
    span = Span(0, len(text))
    unit = Unit("measure", "item_1", span, span, (Sentence("item_1/sent_1", span),))
    source = SourceText("a.txt", text, "", "utf-8", "text/plain")
    document = Document(source, text, None, Metadata(), (), (unit,))
    return {fact.title or "" for fact in legalref.find(document, vocabulary)}


@pytest.mark.parametrize("scheme", SHIPPED)
def test_example_resolves_to_its_entry(scheme: str) -> None:
    vocabulary = default_vocabulary()
    missed = [
        (law.label(), example)
        for law in registered(scheme)
        for example in law.values(EXAMPLE)
        if law.label() not in _cited(example, vocabulary)
    ]
    assert missed == []
