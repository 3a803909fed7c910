"""References in book-title marks to national laws, regulations, interpretations and rules, resolved.

``references.tsv`` is a random sample of the titles in book-title marks in 3,455 national and local laws: every one of
570 that names an entry of the register was read by eye. It holds offsets and targets, no text.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from kg.iris import ELI
from kg.vocab import default_vocabulary
from loaders.extract import legalref
from loaders.laws.reader import read_law
from loaders.model import Span
from loaders.resolve import Resolver

SHARED = Path(__file__).resolve().parents[4] / "shared" / "laws"
SAMPLE = Path(__file__).with_name("references.tsv")
WORDS = default_vocabulary()


def resolved(path: Path, span: Span) -> str | None:
    """What the reference at a place of a file is resolved to; None if there is none, or if it is not resolved."""
    document = read_law(path, WORDS).document
    unit = next(each for each in document.units if document.raw_span(each.span).contains(span))
    part = replace(document, units=(replace(unit, kind="article"),), metadata=replace(document.metadata, title=None))
    resolver = Resolver(WORDS, document.metadata, document.source.sha256)
    for citation in legalref.find(part, WORDS):
        if document.raw_span(citation.span).contains(span):
            target = resolver.citation(citation, document.surface(citation.span))
            return target.iri if target.status == "resolved" else None
    return None


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/laws, absent here")
def test_references_read_by_eye_resolve() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wrong = [
        (row["file"], row["start"], found)
        for row in rows
        if (found := resolved(SHARED / row["file"], Span(int(row["start"]), int(row["end"])))) != ELI + row["target"]
    ]
    assert len(rows) >= 300
    assert len(wrong) <= len(rows) * 0.01, wrong
