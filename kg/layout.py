"""Where the nodes of a network stand, and how kinds and relations look: what figures and the web page share."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from kg.network import SEED, simple

Point = tuple[float, float]

_FEW: Final = 120
"""Up to so many nodes, all distances are taken into account."""

_PIVOTS: Final = 30
_REACH: Final = 3.0  # nodes that are farther apart do not push each other


@cache
def style() -> Mapping[str, Any]:
    """Fonts, colours and shapes, from ``drawing.toml``."""
    return tomllib.loads((Path(__file__).parent / "drawing.toml").read_text(encoding="utf-8"))


def layout(graph: nx.MultiGraph) -> dict[str, Point]:
    """Positions of the nodes: each component by its graph distances, the components packed in rows, largest first."""
    flat = simple(graph)
    parts = sorted(nx.connected_components(flat), key=lambda part: (-len(part), min(part)))
    placed = [(_component(flat.subgraph(sorted(part)).copy())) for part in parts]
    total = sum(_extent(part)[0] * _extent(part)[1] for part in placed)
    row_width = max(math.sqrt(total * 1.5), max((_extent(part)[0] for part in placed), default=0.0))
    positions: dict[str, Point] = {}
    x = y = height = 0.0
    for part in placed:
        width, tall = _extent(part)
        if x and x + width > row_width:
            x, y, height = 0.0, y - height, 0.0
        for node, (left, up) in part.items():
            positions[node] = (x + left, y - tall + up)
        x, height = x + width, max(height, tall)
    return positions


def _component(part: nx.Graph) -> dict[str, Point]:
    """One component with its lower left corner near the origin, neighbours about one unit apart."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in part.edges))
    if len(ordered) == 1:
        raw = {node: np.zeros(2) for node in ordered}
    elif len(ordered) <= _FEW:
        raw = nx.kamada_kawai_layout(ordered)
    else:
        raw = _large(ordered)
    points = np.array([raw[node] for node in ordered])
    points = points - points.mean(axis=0)
    if len(points) > 2:  # lay the long side flat: figures are wider than high
        _, _, axes = np.linalg.svd(points, full_matrices=False)
        points = points @ (axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]).T
    lengths = [float(np.linalg.norm(raw[a] - raw[b])) for a, b in ordered.edges] or [1.0]
    points = points / max(float(np.median(lengths)), 1e-6)
    points = _apart(points)
    points = points - points.min(axis=0) + 0.5
    return {node: (float(x), float(y)) for node, (x, y) in zip(ordered, points, strict=True)}


def _large(graph: nx.Graph) -> dict[str, Any]:
    """A connected graph of hundreds or thousands of nodes: by the distances to some landmarks (pivot MDS, Brandes and
    Pich 2007), then by springs along the edges and repulsion among near nodes.
    """
    order = list(graph)
    index = {node: number for number, node in enumerate(order)}
    adjacency = nx.to_scipy_sparse_array(graph, weight=None, format="csr")
    points = _pivot_mds(adjacency)
    points = points / max(float(np.abs(points).max()), 1e-9) * math.sqrt(len(order))
    points += 0.3 * np.random.default_rng(SEED).standard_normal(points.shape)  # twins must not stand on one point
    ends = np.array([(index[a], index[b]) for a, b in graph.edges])
    pull = 1.0 / np.sqrt(np.bincount(ends.ravel(), minlength=len(order)))[ends].prod(axis=1)
    for step in np.linspace(0.6, 0.03, 80):
        forces = np.zeros_like(points)
        along = points[ends[:, 1]] - points[ends[:, 0]]
        spring = along * (0.5 * np.sqrt(pull))[:, None]
        np.add.at(forces, ends[:, 0], spring)
        np.add.at(forces, ends[:, 1], -spring)
        near = cKDTree(points).query_pairs(_REACH, output_type="ndarray")
        gap = points[near[:, 1]] - points[near[:, 0]]
        push = gap / np.maximum((gap**2).sum(axis=1), 0.05)[:, None]
        np.add.at(forces, near[:, 0], -push)
        np.add.at(forces, near[:, 1], push)
        lengths = np.linalg.norm(forces, axis=1, keepdims=True)
        points = points + forces / np.maximum(lengths, 1e-9) * np.minimum(lengths, 2.0) * step
    return dict(zip(order, points, strict=True))


def _pivot_mds(adjacency: Any) -> Any:
    """Two coordinates a node, from its distances to landmarks that are far from each other."""
    pivots: list[int] = [int(np.argmax(adjacency.sum(axis=0)))]
    distances: list[Any] = []
    while len(distances) < min(_PIVOTS, adjacency.shape[0]):
        distances.append(dijkstra(adjacency, indices=pivots[-1], unweighted=True))
        pivots.append(int(np.argmax(np.min(distances, axis=0))))
    squares = np.array(distances).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return centred @ (axes[:2] * np.sign(axes[np.arange(2), np.abs(axes[:2]).argmax(axis=1)])[:, None]).T


def _apart(points: Any) -> Any:
    """Push nodes apart until each has room for a label: an ellipse wider than high."""
    room = np.array([1.1, 0.5])
    for _ in range(200):
        scaled = points / room
        pairs = cKDTree(scaled).query_pairs(0.999, output_type="ndarray")
        if not len(pairs):
            break
        gap = scaled[pairs[:, 0]] - scaled[pairs[:, 1]]
        distance = np.linalg.norm(gap, axis=1, keepdims=True)
        move = 0.5 * (1.0 - distance) * gap / np.maximum(distance, 1e-9)
        moves = np.zeros_like(points)
        np.add.at(moves, pairs[:, 0], move)
        np.add.at(moves, pairs[:, 1], -move)
        points = points + moves * room
    return points


def _extent(part: Mapping[str, Point]) -> Point:
    return max(x for x, _ in part.values()) + 0.5, max(y for _, y in part.values()) + 0.5
