"""The same document as text, web page, Word document, PDF and Markdown gives the same measures and the same facts."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from written import NOTICE, as_docx, as_html, as_markdown, as_pdf, as_text

from kg.vocab import default_vocabulary
from loaders.codebook import annotation
from loaders.model import Document, Fact
from loaders.pipeline import extract, load_document

ROOT = Path(__file__).parents[3]
EXAMPLE = [line for line in (ROOT / "examples/guofa-2023-11.txt").read_text("utf-8-sig").splitlines() if line.strip()]
DOCUMENTS = {"notice": NOTICE, "guofa-2023-11": EXAMPLE}
WRITERS = {".html": as_html, ".docx": as_docx, ".pdf": as_pdf, ".md": as_markdown}


@cache
def plain(name: str, folder: Path) -> tuple[Document, tuple[Fact, ...]]:
    return loaded(folder / "plain.txt", as_text(DOCUMENTS[name]))


def loaded(path: Path, data: bytes) -> tuple[Document, tuple[Fact, ...]]:
    path.write_bytes(data)
    document = load_document(path)
    return document, extract(document, default_vocabulary())


def measures(document: Document) -> list[tuple[str | None, str | None, str]]:
    return [
        (unit.number, unit.heading and document.surface(unit.heading), document.surface(unit.body).replace("\n", ""))
        for unit in document.units
        if unit.kind == "measure"
    ]


def said(document: Document, facts: tuple[Fact, ...]) -> Counter[tuple[str, str]]:
    rows = (annotation(document, fact, default_vocabulary()) for fact in facts)
    return Counter((row["label"], row["text"].replace("\n", "")) for row in rows)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_same_document(name: str, suffix: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    expected, expected_facts = plain(name, tmp_path_factory.getbasetemp())
    document, facts = loaded(tmp_path / f"document{suffix}", WRITERS[suffix](DOCUMENTS[name]))
    assert len(measures(expected)) >= 4
    assert measures(document) == measures(expected)
    assert said(document, facts) == said(expected, expected_facts)
    assert document.metadata == expected.metadata
    assert all(document.surface(fact.span) for fact in facts)
