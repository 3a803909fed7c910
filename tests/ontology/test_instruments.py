"""The instrument scheme: the codebook's 38 concepts, each with its three views; all else leads to one of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.vocab import Concept, default_vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
CODEBOOK = Path(__file__).parents[3] / "shared" / "annotation" / "instruments.json"
VOCABULARY = default_vocabulary()
INSTRUMENTS = [c for c in VOCABULARY.concepts("instruments") if c.slug != "instruments"]
TOP = [c for c in INSTRUMENTS if c.notation]
VIEWS = ("nato", "rothwell-zegveld", "mcdonnell-elmore")


def views(concept: Concept, scheme: str) -> set[str]:
    targets = (VOCABULARY[iri] for iri in concept.values(SKOS + "broadMatch"))
    return {target.slug for target in targets if target.scheme == scheme}


def test_there_are_thirty_eight_numbered_concepts() -> None:
    assert sorted(c.notation or "" for c in TOP) == [f"IN{n:02}" for n in range(1, 39)]


@pytest.mark.parametrize("concept", TOP, ids=lambda c: c.slug)
def test_each_numbered_concept_has_all_three_views(concept: Concept) -> None:
    assert all(views(concept, scheme) for scheme in VIEWS)


@pytest.mark.parametrize("concept", INSTRUMENTS, ids=lambda c: c.slug)
def test_every_other_concept_leads_to_a_numbered_one(concept: Concept) -> None:
    steps = 0
    while concept.notation is None:
        assert concept.broader, f"{concept.slug} leads nowhere"
        concept, steps = VOCABULARY[concept.broader[0]], steps + 1
        assert steps < 5


@pytest.mark.parametrize("concept", INSTRUMENTS, ids=lambda c: c.slug)
def test_patterns_compile_and_match_something(concept: Concept) -> None:
    for pattern in (*concept.patterns, *concept.values("framePattern"), *concept.values("genericPattern")):
        assert not re.compile(pattern).fullmatch("")


def test_a_cue_signals_one_concept() -> None:
    owners: dict[str, list[str]] = {}
    for concept in INSTRUMENTS:
        for cue in concept.cues:
            owners.setdefault(cue, []).append(concept.slug)
    assert {cue: slugs for cue, slugs in owners.items() if len(slugs) > 1} == {}


@pytest.mark.skipif(not CODEBOOK.exists(), reason="needs ../shared/annotation, absent here")
def test_codes_and_views_are_those_of_the_codebook() -> None:
    nato = {"N": "nodality", "A": "authority", "T": "treasure", "O": "organisation"}
    side = {"S": "supply", "E": "environment", "D": "demand"}
    for entry in json.loads(CODEBOOK.read_text("utf-8")):
        concept = VOCABULARY.scheme("instruments")[entry["id"].replace("_", "-")]
        assert concept.notation == entry["code"]
        assert views(concept, "nato") == {nato[entry["nato"]]}
        assert views(concept, "rothwell-zegveld") == {side[entry["rz"]]}
        assert views(concept, "mcdonnell-elmore") == {entry["mcdonnell_elmore"].replace("_", "-")}
