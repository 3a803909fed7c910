"""Reading vocabularies: concepts, labels, word classes, and clear errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.vocab import Vocabulary

COLOURS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix zc: <https://w3id.org/zhengce/def#> .
@prefix c: <https://w3id.org/zhengce/voc/colours/> .
c:red a skos:Concept ; skos:prefLabel "红"@zh, "red"@en ; skos:altLabel "赤"@zh ; skos:notation "R" ;
    zc:cue "红色", "红" .
c:pink a skos:Concept ; skos:prefLabel "粉红"@zh ; skos:broader c:red ; skos:hiddenLabel "赤"@zh .
"""
WORDS = """
@prefix zc: <https://w3id.org/zhengce/def#> .
<https://w3id.org/zhengce/voc/lexicon/verbs/directive> a zc:WordClass ; zc:cue "完善", "落实" .
<https://w3id.org/zhengce/voc/lexicon/verbs/empty> a zc:WordClass .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "colours.ttl").write_text(COLOURS, "utf-8")
    (tmp_path / "lexicon" / "verbs.ttl").write_text(WORDS, "utf-8")
    return tmp_path


def test_concepts_with_labels_notation_cues_and_broader(folder: Path) -> None:
    colours = Vocabulary.load(folder).scheme("colours")
    red, pink = colours["red"], colours["pink"]
    assert (red.label(), red.label("en"), red.notation) == ("红", "red", "R")
    assert red.labels() == ("红", "赤")
    assert set(red.cues) == {"红色", "红"}
    assert pink.broader == (red.iri,)
    assert pink.label("en") == "粉红", "falls back to another language"


def test_by_label_finds_all_that_share_a_label(folder: Path) -> None:
    vocabulary = Vocabulary.load(folder)
    assert {c.slug for c in vocabulary.by_label("colours", "赤")} == {"red", "pink"}
    assert vocabulary.by_label("colours", "蓝") == ()


def test_concepts_that_share_a_slug_are_all_there(folder: Path) -> None:
    (folder / "versions.ttl").write_text(
        "<urn:law1/2020-01-01> a <urn:Version> . <urn:law2/2020-01-01> a <urn:Version> .".replace("urn:", "http://x/"),
        "utf-8",
    )
    vocabulary = Vocabulary.load(folder)
    assert len(list(vocabulary.concepts("versions"))) == 2
    assert len(vocabulary.scheme("versions")) == 1


def test_words_of_a_word_class(folder: Path) -> None:
    assert set(Vocabulary.load(folder).words("verbs/directive")) == {"完善", "落实"}


@pytest.mark.parametrize("name", ["verbs/missing", "verbs/empty", "nouns/any"])
def test_a_missing_word_class_is_an_error(folder: Path, name: str) -> None:
    with pytest.raises(VocabularyError):
        Vocabulary.load(folder).words(name)


def test_broken_turtle_names_its_file(folder: Path) -> None:
    (folder / "broken.ttl").write_text("this is not turtle", "utf-8")
    with pytest.raises(VocabularyError, match=r"broken\.ttl"):
        Vocabulary.load(folder)


def test_the_digest_changes_with_any_file(folder: Path) -> None:
    before = Vocabulary.load(folder).sha256
    assert Vocabulary.load(folder).sha256 == before
    (folder / "lexicon" / "verbs.ttl").write_text(WORDS + "\n# one more line\n", "utf-8")
    assert Vocabulary.load(folder).sha256 != before
