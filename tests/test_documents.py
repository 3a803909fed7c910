"""Whole documents: their tree, their facts and their graph, each a golden file that reads as a line diff.

After a change that is meant to change them: ``ZHENGCE_UPDATE_GOLDENS=1 pytest tests/test_documents.py``,
then read the diff.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.vocab import default_vocabulary
from loaders.codebook import annotation
from loaders.model import Document
from loaders.pipeline import Built, build_document

CASES = sorted(path for path in (Path(__file__).parent / "documents").iterdir() if path.is_dir())
EXAMPLES = Path(__file__).parent.parent / "examples"


def source(case: Path) -> Path:
    """The case's own source, or the example of the same name."""
    own = case / "source.txt"
    return own if own.exists() else EXAMPLES / f"{case.name}.txt"


@cache
def built(case: Path) -> Built:
    return build_document(source(case))


def structure(document: Document) -> str:
    nodes = [
        {"key": s.key, "number": s.number, "title": document.surface(s.title), "span": document.raw_span(s.span)}
        for s in document.sections
    ] + [
        {
            "key": u.key,
            "kind": u.kind,
            "number": u.number,
            "heading": u.heading and document.surface(u.heading),
            "span": document.raw_span(u.span),
            "section": u.section,
            "sentences": [[*document.raw_span(s.span), *(["bracket"] if s.bracket else [])] for s in u.sentences],
        }
        for u in document.units
    ]
    return "".join(json.dumps(node, ensure_ascii=False) + "\n" for node in nodes)


def facts(result: Built) -> str:
    rows = [annotation(result.document, fact, default_vocabulary()) for fact in result.facts]
    return "".join(
        f"{a['start']}\t{a['end']}\t{a['label']}\t{a['text']}\t"
        f"{json.dumps(a['attrs'], ensure_ascii=False, sort_keys=True)}\t{a['rule']}\n"
        for a in rows
    )


def graph(result: Built) -> str:
    """Sorted N-Triples, without the digest of the vocabularies, which any new word changes."""
    lines = result.nquads.decode().replace(default_vocabulary().sha256, "RULES")
    lines = lines.replace(default_vocabulary().sha256[:12], "RULES").replace(f" <{result.graph_iri}> .", " .")
    return lines


def check(path: Path, text: str) -> None:
    if os.environ.get("ZHENGCE_UPDATE_GOLDENS"):
        path.write_text(text, "utf-8")
    assert text.splitlines() == path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
class TestCase:
    def test_structure(self, case: Path) -> None:
        check(case / "structure.json", structure(built(case).document))

    def test_facts(self, case: Path) -> None:
        check(case / "facts.tsv", facts(built(case)))

    def test_graph(self, case: Path) -> None:
        check(case / "graph.nt", graph(built(case)))

    def test_every_surface_is_its_slice(self, case: Path) -> None:
        document = built(case).document
        for fact in built(case).facts:
            start, end = document.raw_span(fact.span)
            assert document.source.raw[start:end] == document.surface(fact.span) != ""

    def test_the_graph_is_sorted_nquads_without_blank_nodes(self, case: Path) -> None:
        result = built(case)
        lines = result.nquads.splitlines()
        assert lines == sorted(set(lines))
        for quad in ox.parse(result.nquads, format=ox.RdfFormat.N_QUADS):
            assert quad.graph_name == ox.NamedNode(result.graph_iri)
            assert not isinstance(quad.subject, ox.BlankNode)
            assert not isinstance(quad.object, ox.BlankNode)

    def test_a_second_run_gives_the_same_bytes(self, case: Path) -> None:
        assert build_document(source(case)).nquads == built(case).nquads


def test_there_are_cases() -> None:
    assert len(CASES) >= 3
