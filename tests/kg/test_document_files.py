"""What may be the graph of a document, and in which form it is kept."""

from __future__ import annotations

import pytest

from kg.documents import checked
from kg.errors import InputError

GRAPH = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/1/graph"


def lines(*triples: str, graph: str = GRAPH) -> bytes:
    return "".join(f"{triple} <{graph}> .\n" for triple in triples).encode()


SORTED = lines('<x:a> <x:p> "1"', '<x:a> <x:p> "2\\n3"@zh', "<x:b> <x:p> <x:c>")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (SORTED, SORTED),
        (lines("<x:b> <x:p> <x:c>", "<x:a> <x:p> <x:c>"), lines("<x:a> <x:p> <x:c>", "<x:b> <x:p> <x:c>")),
        (lines("<x:a> <x:p> <x:c>", "<x:a> <x:p> <x:c>"), lines("<x:a> <x:p> <x:c>")),
        (lines("<x:a>  <x:p> <x:c>"), lines("<x:a> <x:p> <x:c>")),
        (lines(r'<x:a> <x:p> "\u653F"'), lines('<x:a> <x:p> "政"')),
        (lines('<x:a> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#string>'), lines('<x:a> <x:p> "1"')),
        (lines('<x:a> <x:p> "_:b"'), lines('<x:a> <x:p> "_:b"')),
        (SORTED + b"# the end\n", SORTED),
        (SORTED.rstrip(b"\n"), SORTED),
    ],
    ids=["sorted", "other order", "twice", "spaces", "escapes", "datatype", "no node", "comment", "no line end"],
)
def test_a_graph_is_kept_in_one_form(given: bytes, kept: bytes) -> None:
    assert checked(GRAPH, given) == kept


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "no triples"),
        (b"\n", "no triples"),
        (SORTED + lines("<x:c> <x:p> <x:c>", graph="x:other"), "in another graph"),
        (lines("_:b <x:p> <x:c>"), "no blank nodes"),
        (lines("<x:a> <x:p> _:b"), "no blank nodes"),
        (lines("<x:a> <x:p> <x:c> <x:d>"), "not valid"),
        (lines("<x:a> <x:p> <x: c>"), "not valid"),
        (lines('<x:a> <x:p> "a'), "not valid"),
    ],
)
def test_what_is_no_graph_of_a_document_is_refused(given: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        checked(GRAPH, given)
