"""Small stores for the tests of the store, and what is in them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.background import Background
from kg.cache import QueryResult
from kg.store import OxigraphStore

ROOT = Path(__file__).parent.parent.parent
GRAPH = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/1/graph"
OTHER = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/2/graph"
VOCABULARY = "https://w3id.org/zhengce/voc/colours"


def nquads(graph: str, *values: str) -> bytes:
    return b"".join(f'<x:s> <x:value> "{value}" <{graph}> .\n'.encode() for value in sorted(values))


def background(label: str) -> Background:
    return Background({"vocabularies/colours.ttl": f'<x:c> <x:label> "{label}" .'.encode()})


SMALL = background("red")


def opened(folder: Path, known: Background = SMALL, **options: bool) -> OxigraphStore:
    return OxigraphStore(folder, background=known, **options)


def values(store: OxigraphStore, pattern: str = "?s <x:value> ?v") -> list[str]:
    result: QueryResult = store.query(f"SELECT ?v WHERE {{ {pattern} }}")
    assert isinstance(result, ox.QuerySolutions)
    return sorted(row["v"].value for row in result)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "documents").iterdir())}
