"""Real documents of every kind build, and their graphs hold to the shapes.

By default every third of them, which is enough for a change of rules; ``ZHENGCE_CORPUS=all`` takes the whole.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.documents import checked
from kg.validate import validate
from kg.vocab import Vocabulary
from loaders.batch import build_files, default_jobs
from loaders.pipeline import Built, build_document

CORPUS = Path(__file__).parents[2] / "shared" / "policies"
STEP = 1 if os.environ.get("ZHENGCE_CORPUS") == "all" else 3
VALIDATED = 12  # documents, spread over the corpus
LARGE = 2_000_000  # bytes of N-Quads; validating such a graph takes many seconds

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/policies, absent here")


def build(path: Path, vocabulary: Vocabulary) -> Built:
    """As the command does it: the graph is held to what the store asks of it."""
    built = build_document(path, vocabulary)
    checked(built.graph_iri, built.nquads)
    return built


def test_every_document_builds_and_a_sample_is_valid() -> None:
    paths = sorted(CORPUS.rglob("*.txt"))[::STEP]
    sample = set(paths[:: len(paths) // VALIDATED])
    failures, violations = [], []
    for outcome in build_files(paths, build, default_jobs()):
        if outcome.error:
            failures.append(str(outcome.error))
        elif outcome.path in sample and len(outcome.nquads) < LARGE:
            results = validate(outcome.nquads).results
            grave = (each for each in results if each.severity == "violation")
            violations += [f"{outcome.path.name}: {each.shape} {each.focus}" for each in grave]
    assert failures == []
    assert violations == []
    assert len(paths) >= 600 // STEP
