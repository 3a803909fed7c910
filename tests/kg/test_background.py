"""A document is checked with just the part of the vocabularies that it leans on."""

from pathlib import Path

import pytest

from kg.background import Background, default_background
from kg.errors import VocabularyError
from kg.graph import parse
from kg.iris import VOC

ROLE = f"{VOC}roles/lead"
LAW = "https://w3id.org/zhengce/eli/cn/npc/law/wangluo-anquan-fa"
DISTRICTS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <https://example.org/> .
x:country skos:narrower x:town, x:village .
x:town skos:broader x:country ; skos:inScheme x:scheme .
x:village skos:broader x:country .
x:scheme skos:hasTopConcept x:country .
"""


def names(background: Background, data: str) -> set[str]:
    return {quad.subject.value for quad in background.closure(parse(data.encode()))}


def test_each_vocabulary_is_a_graph_named_by_its_scheme() -> None:
    graphs = default_background().graphs
    assert {f"{VOC}roles", f"{VOC}lexicon/verbs", "https://w3id.org/zhengce/def"} <= {
        name.rstrip("#") for name in graphs
    }


def test_a_law_brings_its_versions_and_the_ontology_comes_along() -> None:
    found = names(default_background(), f"<x:fact> <x:target> <{LAW}> .")
    assert {LAW, f"{LAW}/2016-11-07", "https://w3id.org/zhengce/def#Citation"} <= found
    assert "https://w3id.org/zhengce/eli/cn/npc/law/shuju-anquan-fa" not in found


def test_what_names_a_shortcut_is_always_there() -> None:
    assert ROLE in names(default_background(), "<x:s> <x:p> <x:o> .")


def folder(path: Path, **files: str) -> Path:
    (path / "vocabularies").mkdir()
    for name, text in files.items():
        (path / "vocabularies" / f"{name}.ttl").write_text(text, encoding="utf-8")
    return path


def test_a_closure_goes_up_but_not_down(tmp_path: Path) -> None:
    background = Background.load(folder(tmp_path, districts=DISTRICTS))
    assert list(background.graphs) == [f"{VOC}districts"]
    base = "https://example.org/"
    found = names(background, f"<x:s> <x:p> <{base}town> .")
    assert found == {base + "town", base + "country", base + "scheme"}


def test_the_checksum_follows_the_files(tmp_path: Path) -> None:
    first = Background.load(folder(tmp_path, districts=DISTRICTS)).sha256
    assert Background.load(tmp_path).sha256 == first
    (tmp_path / "vocabularies" / "districts.ttl").write_text(DISTRICTS + "x:a x:b x:c .", encoding="utf-8")
    assert Background.load(tmp_path).sha256 != first


def test_a_malformed_vocabulary_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="broken"):
        assert Background.load(folder(tmp_path, broken="x:a x:b")).graphs
