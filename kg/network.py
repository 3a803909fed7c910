"""Networks for Gephi, Cytoscape and papers: one canned query each, projected to a networkx graph.

A query of the topic ``networks`` gives the edges with the kinds and labels of both ends; its tag says whether they are
directed. Nodes get degree (neighbours), strength (summed weights), betweenness and a community.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import networkx as nx

from kg.binding import Queryable
from kg.catalogue import CannedQuery, catalogue, files, find, run_text
from kg.errors import InputError, QueryError
from kg.files import write_output

SEED: Final = 20230725
"""The seed of everything that needs one, so that a network is the same on every run."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BOM = "\ufeff"  # Excel takes a CSV file for UTF-8 only if it begins with this


@dataclass(frozen=True, slots=True)
class Network:
    """A projected graph: nodes by IRI, one edge per pair and relation, every attribute a string or a number."""

    name: str
    title: Mapping[str, str]  # by language
    graph: nx.MultiGraph
    language: str = "zh"

    def __len__(self) -> int:
        return len(self.graph)


def networks() -> dict[str, CannedQuery]:
    """The queries that project a network, by name."""
    return {name: each for name, each in catalogue().items() if each.is_network}


def network(store: Queryable, name: str, *, language: str = "zh", **values: object) -> Network:
    """Project the network ``name`` from a store; ``values`` are the parameters of its query.

    Labels are in ``language`` (``label``) and in both (``label_zh``, ``label_en``). Raises QueryError for a name that
    no network has.
    """
    canned = find(name) if name in files() else None
    if canned is None or not canned.is_network:
        raise QueryError(f"there is no network called {name!r}", hint=f"the networks are {', '.join(networks())}")
    graph = nx.MultiDiGraph() if "directed" in canned.tags else nx.MultiGraph()
    for row in run_text(store, canned.bound(values, store)):
        for end in ("source", "target"):
            graph.add_node(row[end], **_node(row, end, language))
        graph.add_edge(
            row["source"],
            row["target"],
            key=row["relation"],
            relation=clean(row["relation"]),
            label=clean(row["relationZh" if language == "zh" else "relationEn"]),
            weight=int(str(row["weight"])),
        )
    _measure(graph)
    return Network(name, canned.summary, graph, language)


def _node(row: Mapping[str, Any], end: str, language: str) -> dict[str, str]:
    zh, en = clean(row[f"{end}Zh"]), clean(row[f"{end}En"])
    return {
        "label": zh if language == "zh" else en,
        "label_zh": zh,
        "label_en": en,
        "kind": clean(row[f"{end}Kind"]),
        "iri": clean(row[end]),
        "document": clean(row[f"{end}Document"]),
    }


def clean(value: object) -> str:
    """A value as text that every format can carry: None is empty, characters that XML forbids are gone."""
    return "" if value is None else _CONTROL.sub("", str(value))


def simple(graph: nx.MultiGraph) -> nx.Graph:
    """Undirected, one edge per pair, weights summed."""
    flat = nx.Graph()
    flat.add_nodes_from(sorted(graph))
    for source, target, weight in sorted(graph.edges(data="weight")):
        before = flat.edges[source, target]["weight"] if flat.has_edge(source, target) else 0
        flat.add_edge(source, target, weight=before + weight)
    return flat


def _measure(graph: nx.MultiGraph) -> None:
    """Write degree, strength, betweenness (0-1, unweighted) and community (from 1, largest first) on the nodes."""
    flat = simple(graph)
    order = sorted(graph)
    numbered = nx.relabel_nodes(flat, {node: index for index, node in enumerate(order)})
    betweenness = nx.betweenness_centrality(numbered)
    groups = nx.community.louvain_communities(numbered, weight="weight", seed=SEED) if len(numbered) else []
    community = {
        index: rank
        for rank, group in enumerate(sorted(groups, key=lambda group: (-len(group), min(group))), 1)
        for index in group
    }
    for index, node in enumerate(order):
        graph.nodes[node].update(
            degree=flat.degree(node),
            strength=flat.degree(node, weight="weight"),
            betweenness=round(betweenness[index], 6),
            community=community[index],
        )


# --- exports -------------------------------------------------------------------------------------------------


def _numbered(network: Network) -> nx.MultiGraph:
    """A copy with nodes in order and edges keyed e1, e2, …: formats want an identifier per edge."""
    graph = type(network.graph)(name=network.name)
    graph.add_nodes_from(sorted(network.graph.nodes(data=True)))
    edges = sorted(network.graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for number, (source, target, _, data) in enumerate(edges, 1):
        graph.add_edge(source, target, key=f"e{number}", **data)
    return graph


def gexf(network: Network) -> str:
    """GEXF 1.2 for Gephi; without the day of writing, so that equal graphs are equal files."""
    text = "\n".join(nx.generate_gexf(_numbered(network), version="1.2draft"))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n"


def graphml(network: Network) -> str:
    """GraphML."""
    return "\n".join(nx.generate_graphml(_numbered(network))) + "\n"


def cytoscape(network: Network) -> str:
    """Cytoscape JSON (``.cyjs``)."""
    data = nx.cytoscape_data(_numbered(network), name="label", ident="iri")
    for edge in data["elements"]["edges"]:
        edge["data"]["id"] = edge["data"].pop("key")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _table(header: list[str], rows: list[list[Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return _BOM + buffer.getvalue()


def nodes_csv(network: Network) -> str:
    """The nodes as a table that Gephi and Excel read; UTF-8 with its mark."""
    names = ("kind", "label_zh", "label_en", "document", "degree", "strength", "betweenness", "community")
    rows = [
        [node, data["label"], *(data[name] for name in names)] for node, data in sorted(network.graph.nodes(data=True))
    ]
    return _table(["Id", "Label", *names], rows)


def edges_csv(network: Network) -> str:
    """The edges as a table that Gephi and Excel read; UTF-8 with its mark."""
    kind = "Directed" if network.graph.is_directed() else "Undirected"
    edges = sorted(network.graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    rows = [[source, target, kind, data["weight"], key, data["label"]] for source, target, key, data in edges]
    return _table(["Source", "Target", "Type", "Weight", "relation", "Label"], rows)


TEXT_FORMATS: Final[Mapping[str, Callable[[Network], str]]] = {
    "gexf": gexf,
    "graphml": graphml,
    "cyjs": cytoscape,
    "nodes.csv": nodes_csv,
    "edges.csv": edges_csv,
}
IMAGE_FORMATS: Final = ("png", "svg")


def format_of(path: Path) -> str:
    """The format that a file name asks for. Raises InputError if none does."""
    name = path.name.lower()
    for known in (*TEXT_FORMATS, *IMAGE_FORMATS, "csv"):
        if name.endswith(f".{known}"):
            return known
    if name.endswith(".json"):
        return "cyjs"
    raise InputError(
        f"no network format has the suffix of {path.name}",
        hint=f"use one of .{' .'.join((*TEXT_FORMATS, 'csv', *IMAGE_FORMATS))}",
    )


def save(network: Network, path: Path) -> list[Path]:
    """Write a network in the format of the file name; ``x.csv`` writes x.nodes.csv and x.edges.csv.

    The names of the files written, in order. Raises InputError for a format or place that will not do, ZhengceError
    for a picture with Chinese labels when no font has them.
    """
    kind = format_of(path)
    if kind == "csv":
        return [
            written for part in ("nodes.csv", "edges.csv") for written in save(network, path.with_suffix(f".{part}"))
        ]
    if kind in IMAGE_FORMATS:
        from kg.draw import draw

        data = draw(network, kind)
    else:
        data = TEXT_FORMATS[kind](network).encode("utf-8")
    write_output(path, data)
    return [path]
