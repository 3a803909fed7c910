"""Mapping sets as files: what is written is read back, and what is no mapping set is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.background import MAPPINGS, Background
from kg.errors import InputError, VocabularyError
from kg.sssom import LITERAL, SEMAPV, MappingSet, Row, read, write

SKOS = "http://www.w3.org/2004/02/skos/core#"
REGION = "https://w3id.org/zhengce/id/region/110000"
BEIJING = Row(
    subject_id=REGION, subject_label="北京市", predicate_id=SKOS + "exactMatch",
    object_id="http://www.wikidata.org/entity/Q956", mapping_justification=SEMAPV + "LexicalMatching", confidence=0.95,
)  # fmt: skip
CODE = Row(
    subject_id=REGION, subject_label="北京市", predicate_id=SKOS + "notation", object_label="110000",
    object_type=LITERAL, mapping_justification=SEMAPV + "LexicalMatching",
)  # fmt: skip
SET = MappingSet(
    mapping_set_id="https://example.org/mappings/regions", title="地域", description="Regions: a test.",
    rows=(CODE, BEIJING), curie_map={"region": REGION[:-6], "wd": "http://www.wikidata.org/entity/"},
    other={"mapping_date": "2026-11-24"},
)  # fmt: skip
TEXT = write(SET)


def test_what_is_written_is_read_back() -> None:
    back = read(TEXT)
    assert back.rows == (BEIJING, CODE)
    assert (back.title, back.curie_map, dict(back.other)) == (SET.title, SET.curie_map, SET.other)
    assert write(back) == TEXT


def test_only_matches_become_triples() -> None:
    assert [(quad.subject.value, quad.object.value) for quad in SET.quads("https://example.org/g")] == [
        (REGION, BEIJING.object_id)
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("#mapping_set_id", "#mapping_set_name", "lacks mapping_set_id"),
        ("wd:Q956", "wikidata:Q956", "neither a CURIE"),
        ("wd:Q956", "", "no object_id"),
        ("0.95", "95%", "is no confidence"),
        ("0.95", "1.5", "is no confidence"),
        ("\tpredicate_id", "\tpredicate", "lacks the column predicate_id"),
        ("skos:exactMatch", "", "no predicate_id"),
        ("#curie_map:", "#curie_map: [", "not YAML"),
    ],
)
def test_what_is_no_mapping_set_is_named(old: str, new: str, what: str) -> None:
    assert old in TEXT
    with pytest.raises(InputError, match=what) as failure:
        read(TEXT.replace(old, new, 1), "regions.sssom.tsv")
    assert failure.value.where.startswith("regions.sssom.tsv")


def test_an_iri_without_a_prefix_is_not_written() -> None:
    with pytest.raises(InputError, match="no prefix"):
        write(MappingSet(mapping_set_id="https://x.org/m", title="", description="", rows=(BEIJING,), curie_map={}))


def test_the_sets_of_a_folder_are_one_graph(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "regions.sssom.tsv").write_text(TEXT, "utf-8")
    background = Background.load(tmp_path)
    assert [len(quads) for name, quads in background.graphs.items() if name == MAPPINGS] == [1]
    assert background.graphs[MAPPINGS][0].object.value == BEIJING.object_id
    (tmp_path / "mappings" / "regions.sssom.tsv").write_text(TEXT.replace("0.95", "high"), "utf-8")
    with pytest.raises(VocabularyError, match=r"regions\.sssom\.tsv"):
        _ = Background.load(tmp_path).graphs


def test_mappings_among_the_users_vocabularies_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(Background.load().graphs[MAPPINGS])
    monkeypatch.setenv("ZHENGCE_VOCABULARIES", str(tmp_path))
    (tmp_path / "reviewed.sssom.tsv").write_text(TEXT, "utf-8")
    assert len(Background.load().graphs[MAPPINGS]) == before + 1
