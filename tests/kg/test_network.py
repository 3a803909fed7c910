"""Networks: projected from the fixture, measured, exported so that other programs read them, drawn without boxes."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from kg import draw
from kg.binding import Queryable
from kg.errors import InputError, QueryError, ZhengceError
from kg.network import IMAGE_FORMATS, TEXT_FORMATS, Network, clean, format_of, network, networks, save, simple

MOFCOM = "https://w3id.org/zhengce/id/agency/mofcom"
ITEM_1 = "https://w3id.org/zhengce/eli/cn/sc/gf/2099/1/item_1"
needs_font = pytest.mark.skipif(draw.cjk_font() is None, reason="no font with Chinese characters is installed")


@pytest.fixture(scope="module")
def agencies(store: Queryable) -> Network:
    return network(store, "agency-measure")


@pytest.mark.parametrize(
    ("name", "directed", "nodes", "edges"),
    [
        ("agency-measure", True, 10, 10),
        ("agency-agency", False, 2, 1),
        ("agency-law", True, 8, 12),
        ("law-law", False, 9, 10),
        ("measure-instrument", True, 11, 7),
    ],
)
def test_the_networks(name: str, directed: bool, nodes: int, edges: int, store: Queryable) -> None:
    graph = network(store, name).graph
    assert (graph.is_directed(), len(graph), graph.number_of_edges()) == (directed, nodes, edges)


def test_there_is_no_other_network(store: Queryable) -> None:
    assert set(networks()) == {"agency-measure", "agency-agency", "agency-law", "law-law", "measure-instrument"}
    with pytest.raises(QueryError, match="no network called"):
        network(store, "who-is-responsible")


def test_nodes_and_edges_carry_labels_kinds_and_weights(agencies: Network, store: Queryable) -> None:
    node = agencies.graph.nodes[MOFCOM]
    assert {key: node[key] for key in ("label", "label_zh", "label_en", "kind", "iri", "document")} == {
        "label": "商务部",
        "label_zh": "商务部",
        "label_en": "Ministry of Commerce",
        "kind": "agency",
        "iri": MOFCOM,
        "document": "",
    }
    assert agencies.graph.nodes[ITEM_1]["document"] == "国发〔2099〕1号"
    assert set(agencies.graph[MOFCOM][ITEM_1]) == {"lead", "responsible"}
    assert agencies.graph[MOFCOM][ITEM_1]["lead"] == {"relation": "lead", "label": "牵头", "weight": 1}
    english = network(store, "agency-measure", language="en").graph
    assert english.nodes[MOFCOM]["label"] == "Ministry of Commerce"
    assert english[MOFCOM][ITEM_1]["lead"]["label"] == "lead"


def test_measures_are_those_of_networkx(agencies: Network) -> None:
    flat = simple(agencies.graph)
    between = nx.betweenness_centrality(flat)
    for node, data in agencies.graph.nodes(data=True):
        assert data["degree"] == len(set(flat[node]))
        assert data["strength"] == sum(edge["weight"] for edge in flat[node].values())
        assert data["betweenness"] == pytest.approx(between[node], abs=1e-6)
    communities = {data["community"] for _, data in agencies.graph.nodes(data=True)}
    assert communities == {1, 2, 3}  # three components


def test_a_parameter_narrows_the_network(store: Queryable) -> None:
    assert len(network(store, "agency-measure", document="京示发〔2099〕2号")) == 6
    assert len(network(store, "agency-measure", document="https://example.org/none")) == 0


@pytest.mark.parametrize("name", networks())
@pytest.mark.parametrize("kind", TEXT_FORMATS)
def test_exports_are_the_same_on_every_run(name: str, kind: str, store: Queryable) -> None:
    once, again = (TEXT_FORMATS[kind](network(store, name)) for _ in range(2))
    assert once == again
    assert "None" not in once
    assert "lastmodified" not in once


def test_gexf_and_graphml_come_back_whole(agencies: Network) -> None:
    from_gexf = nx.read_gexf(io.BytesIO(TEXT_FORMATS["gexf"](agencies).encode()))
    from_graphml = nx.parse_graphml(TEXT_FORMATS["graphml"](agencies), force_multigraph=True)
    for graph in (from_gexf, from_graphml):
        assert len(graph) == len(agencies)
        assert graph.number_of_edges() == agencies.graph.number_of_edges()
        assert graph.nodes[MOFCOM]["label"] == "商务部"
        assert graph.nodes[ITEM_1]["kind"] == "measure"


def test_cytoscape(agencies: Network) -> None:
    elements = json.loads(TEXT_FORMATS["cyjs"](agencies))["elements"]
    assert len({edge["data"]["id"] for edge in elements["edges"]}) == agencies.graph.number_of_edges()
    nodes = {node["data"]["id"]: node["data"] for node in elements["nodes"]}
    assert nodes[MOFCOM]["name"] == "商务部"
    assert all(edge["data"]["source"] in nodes and edge["data"]["target"] in nodes for edge in elements["edges"])


def test_tables_open_in_excel_and_gephi(agencies: Network) -> None:
    nodes, edges = TEXT_FORMATS["nodes.csv"](agencies), TEXT_FORMATS["edges.csv"](agencies)
    assert nodes.startswith("\ufeffId,Label,")
    assert edges.startswith("\ufeffSource,Target,Type,Weight,")
    rows = list(csv.DictReader(io.StringIO(nodes.removeprefix("\ufeff"))))
    assert {row["Id"] for row in rows} == set(agencies.graph)
    assert next(row for row in rows if row["Id"] == MOFCOM)["Label"] == "商务部"


@pytest.mark.parametrize(
    ("value", "expected"), [(None, ""), ("a\x0bb\x00c", "abc"), (3, "3"), ("商务部\n", "商务部\n"), ("\ufffe", "")]
)
def test_values_that_formats_choke_on_are_cleaned(value: object, expected: str) -> None:
    assert clean(value) == expected


def test_an_empty_network_is_written_too(store: Queryable, tmp_path: Path) -> None:
    empty = network(store, "agency-measure", document="https://example.org/none", language="en")
    for suffix in ("gexf", "graphml", "cyjs", "csv"):
        assert save(empty, tmp_path / f"empty.{suffix}")


def test_saving_by_the_name_of_the_file(agencies: Network, tmp_path: Path) -> None:
    assert [path.name for path in save(agencies, tmp_path / "new" / "net.csv")] == ["net.nodes.csv", "net.edges.csv"]
    assert format_of(Path("net.JSON")) == "cyjs"
    with pytest.raises(InputError, match=r"\.gexf"):
        format_of(Path("net.pdf"))


@needs_font
@pytest.mark.parametrize("kind", IMAGE_FORMATS)
def test_pictures_are_the_same_on_every_run_and_miss_no_glyph(
    kind: str, agencies: Network, recwarn: pytest.WarningsRecorder
) -> None:
    once, again = draw.draw(agencies, kind), draw.draw(agencies, kind)
    assert once == again
    assert once.startswith(b"\x89PNG" if kind == "png" else b"<?xml")
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_without_a_font_there_is_advice_and_no_picture(agencies: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "cjk_font", lambda: None)
    with pytest.raises(ZhengceError, match="fonts-noto-cjk"):
        draw.draw(agencies)


def test_without_a_font_english_labels_are_drawn(store: Queryable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "cjk_font", lambda: None)
    assert draw.draw(network(store, "agency-agency", language="en")).startswith(b"\x89PNG")


@needs_font
def test_a_font_that_matplotlib_does_not_list_is_found_by_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = {**draw.style()["fonts"], "families": []}
    monkeypatch.setattr(draw, "style", lambda: {"fonts": fonts})
    assert draw.cjk_font()


def test_the_layout_is_steady_and_keeps_nodes_apart(agencies: Network) -> None:
    once, again = draw.layout(agencies.graph), draw.layout(agencies.graph)
    assert once == again
    points = list(once.values())
    assert len(set(points)) == len(agencies)


def test_large_networks_are_laid_out_steadily_with_neighbours_near() -> None:
    graph = nx.MultiGraph()
    for number in range(600):
        for step in (1, 2, 30):
            graph.add_edge(f"n{number}", f"n{(number + step) % 600}", weight=1)
    places = draw.layout(graph)
    assert places == draw.layout(graph)
    points = np.array(list(places.values()))
    gaps = np.linalg.norm((points[:, None] - points[None]) / [1.1, 0.5], axis=2) + 2 * np.eye(len(points))
    assert gaps.min() > 0.9
    linked = [math.dist(places[one], places[other]) for one, other in graph.edges()]
    apart = [math.dist(places["n0"], place) for place in places.values()]
    assert sum(linked) / len(linked) < 0.3 * sum(apart) / len(apart)


def test_every_kind_and_relation_of_the_networks_has_a_colour(store: Queryable) -> None:
    for name in networks():
        graph = network(store, name).graph
        assert {kind for _, kind in graph.nodes(data="kind")} <= set(draw.style()["kinds"])
