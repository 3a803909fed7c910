"""The register of regions against GB/T 2260 and ISO 3166-2."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.vocab import Concept, default_vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
REGISTERS = Path(__file__).parents[3] / "shared" / "registers"


def regions() -> list[Concept]:
    return [region for region in default_vocabulary().concepts("regions") if region.value("regionKind")]


def by_code() -> dict[str, Concept]:
    return {region.notation: region for region in regions() if region.notation}


def test_as_many_divisions_as_gb_t_2260_has() -> None:
    codes = by_code()
    provinces = sum(code.endswith("0000") for code in codes)
    prefectures = sum(code.endswith("00") for code in codes) - provinces
    assert (provinces, prefectures, len(codes)) == (34, 333, 34 + 333 + 2847)


@pytest.mark.parametrize(
    ("code", "name", "iso", "wikidata"),
    [
        ("110000", "北京市", "CN-BJ", "Q956"),
        ("150000", "内蒙古自治区", "CN-NM", "Q41079"),
        ("450000", "广西壮族自治区", "CN-GX", "Q15176"),
        ("610000", "陕西省", "CN-SN", "Q47974"),
        ("810000", "香港特别行政区", "CN-HK", "Q8646"),
    ],
)
def test_provinces(code: str, name: str, iso: str, wikidata: str) -> None:
    region = by_code()[code]
    assert region.label() == name
    assert region.iri == f"https://w3id.org/zhengce/id/region/{code}"
    assert region.value("http://purl.org/dc/terms/identifier") == iso
    assert region.values(SKOS + "exactMatch") == (f"http://www.wikidata.org/entity/{wikidata}",)


def test_every_division_lies_in_the_next_higher_one() -> None:
    codes = by_code()
    for code, region in codes.items():
        if not code.endswith("0000"):
            prefecture = codes.get(code[:4] + "00") if not code.endswith("00") else None
            parent = prefecture or codes[code[:2] + "0000"]
            assert region.broader == (parent.iri,), region.label()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("历下区", "历下区"),
        ("济南市历下区", "历下区"),
        ("北京市朝阳区", "北京市朝阳区"),
        ("长春市朝阳区", "长春市朝阳区"),
        ("朝阳区", None),  # several: the name alone is nobody's
    ],
)
def test_counties(name: str, label: str | None) -> None:
    assert [region.label() for region in default_vocabulary().by_label("regions", name)] == ([label] if label else [])


def test_no_name_is_shared() -> None:
    names = [(name, region.iri) for region in regions() for name in set(region.labels())]
    assert len({name for name, _ in names}) == len(names)


@pytest.mark.parametrize("word", ["长治", "白银", "朝阳", "来宾", "大理", "日照"])
def test_everyday_words_are_no_short_forms(word: str) -> None:
    assert default_vocabulary().by_label("regions", word) == ()


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("北京", "北京市"),
        ("吉林", "吉林省"),
        ("海南", "海南省"),
        ("广西", "广西壮族自治区"),
        ("苏州", "苏州市"),
        ("恩施州", "恩施土家族苗族自治州"),
    ],
)
def test_short_forms(short: str, name: str) -> None:
    assert [region.label() for region in default_vocabulary().by_label("regions", short)] == [name]


def test_kinds_are_those_of_the_scheme() -> None:
    kinds = {concept.iri for concept in default_vocabulary().concepts("region-kinds")}
    assert {region.value("regionKind") for region in regions()} <= kinds


def test_names_and_codes_equal_the_register() -> None:
    path = REGISTERS / "divisions.csv"
    if not path.exists():
        pytest.skip("the register of divisions is not beside this checkout")
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = {row["code"]: row["name"] for row in csv.DictReader(file)}
    codes = by_code()
    assert codes.keys() == listed.keys()
    assert [name for code, name in listed.items() if not codes[code].label().endswith(name)] == []
