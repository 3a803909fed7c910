"""Laws that repeal one another: each says that the other has ended, which cannot be."""

from __future__ import annotations

from typing import Final

from kg import console
from kg.binding import Queryable
from kg.catalogue import run_text
from kg.graph import PREFIXES
from kg.iris import DEF
from kg.opening import Location, open_store

_REPEALS: Final = f"""
SELECT DISTINCT ?law ?title ?repealed WHERE {{
  ?unit <{PREFIXES["eli"]}repeals> ?repealed ; <{DEF}inDocument> ?document .
  ?document <{DEF}versionOf> ?law ; <{PREFIXES["dcterms"]}title> ?title .
  ?other <{DEF}versionOf> ?repealed .
  FILTER(?law != ?repealed)
}}"""


def repeal_cycles(store: Queryable) -> list[tuple[str, ...]]:
    """The titles of laws whose texts in the store repeal one another, directly or around a ring; in order."""
    import networkx as nx

    titles: dict[str, str] = {}
    graph = nx.DiGraph()
    for row in run_text(store, _REPEALS):
        titles[str(row["law"])] = str(row["title"])
        graph.add_edge(str(row["law"]), str(row["repealed"]))
    rings = (ring for ring in nx.strongly_connected_components(graph) if len(ring) > 1)
    return sorted(tuple(sorted(titles[law] for law in ring)) for ring in rings)


def tell_cycles(directory: Location) -> None:
    """Name on standard error the laws in a store that repeal one another."""
    with open_store(directory, read_only=True) as store:
        for ring in repeal_cycles(store):
            console.say("say.repeal_cycle", laws=" → ".join((*ring, ring[0])))
