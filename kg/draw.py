"""A network as a figure: PNG or SVG, the same bytes on every run, Chinese without boxes."""

from __future__ import annotations

import io
import math
import re
import subprocess
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import networkx as nx
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from kg.errors import ZhengceError
from kg.layout import Point, layout, style
from kg.network import Network

Box = tuple[float, float, float, float]  # left, bottom, right, top, in pixels

MOST_LABELS: Final = 150
"""In a larger network only this many nodes are labelled: those with most neighbours."""

_DPI: Final = 200
_LEGEND: Final = 2.0  # inches to the right of the figure
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_DIRECTIONS: Final = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]


def cjk_font() -> str | None:
    """A font family with Chinese characters: known to matplotlib, or on the system; None if there is none."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    families: list[str] = style()["fonts"]["families"]
    for family in families:
        if family in known:
            return family
    for path in _system_fonts():
        font_manager.fontManager.addfont(path)
        return font_manager.FontProperties(fname=path).get_name()
    return None


def _system_fonts() -> list[str]:
    """Font files with Chinese characters, best first: by their names, else as fontconfig lists them."""
    names: list[str] = style()["fonts"]["files"]
    found = sorted(font_manager.findSystemFonts())
    wanted = [path for name in names for path in found if Path(path).name.lower().startswith(name.lower())]
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return wanted
    return wanted + sorted(line.partition(":")[0].strip() for line in listed.stdout.splitlines() if line.strip())


def draw(network: Network, kind: str = "png") -> bytes:
    """The picture of a network as ``png`` or ``svg``.

    Node colour and shape give the kind, size the number of neighbours; edge colour gives the relation, width the
    weight. Text in an SVG is drawn as paths, so it needs no font where it is shown.
    Raises ZhengceError if labels are Chinese and no font has the characters.
    """
    family = cjk_font()
    if family is None and any(_HAN.search(text) for text in _texts(network)):
        raise ZhengceError(
            "no font on this machine has Chinese characters, and the picture would show boxes",
            hint=f"install one and try again: {style()['fonts']['packages']}",
        )
    fonts = [family, "DejaVu Sans"] if family else ["DejaVu Sans"]
    settings: Any = {
        "font.family": fonts,
        "svg.fonttype": "path",
        "svg.hashsalt": network.name,
        "axes.unicode_minus": False,
    }
    buffer = io.BytesIO()
    with mpl.rc_context(settings):
        figure = _figure(network)
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=_DPI, metadata=metadata)
    return buffer.getvalue()


def _texts(network: Network) -> Iterable[str]:
    yield network.title.get(network.language, "")
    yield from (label for _, label in network.graph.nodes(data="label"))


def _figure(network: Network) -> Figure:
    graph = network.graph
    size = min(26.0, 8.0 + 1.1 * math.sqrt(len(graph)))
    figure = Figure(figsize=(size, size * 0.74), dpi=_DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, 0.01, 0.98 - _LEGEND / size, 0.92))
    axes.set_axis_off()
    figure.suptitle(_title(network), fontsize=_font(figure, 13), y=0.975)
    positions = layout(graph)
    if positions:
        xs, ys = zip(*positions.values(), strict=True)
        pad = 0.06 * max(max(xs) - min(xs), max(ys) - min(ys), 1.0)
        axes.set_xlim(min(xs) - 2 * pad, max(xs) + 2 * pad)
        axes.set_ylim(min(ys) - pad, max(ys) + pad)
    sizes = {node: 5.0 + 2.6 * math.sqrt(degree) for node, degree in graph.nodes(data="degree")}  # radius in points
    _edges(axes, graph, positions, sizes)
    _nodes(axes, graph, positions, sizes)
    _legend(figure, axes, network)
    _labels(figure, axes, network, positions, sizes)
    return figure


def _font(figure: Figure, points: float) -> float:
    """A font size that grows a little with the figure, so that it stays legible on a page."""
    return points * math.sqrt(float(figure.get_size_inches()[0]) / 10)


def _title(network: Network) -> str:
    text = network.title.get(network.language) or network.title["en"]
    return re.sub(r"^(Network: |网络：)", "", text)


# --- marks ---------------------------------------------------------------------------------------------------


def _kind(name: str) -> Mapping[str, str]:
    kinds: Mapping[str, Mapping[str, str]] = style()["kinds"]
    return kinds.get(name, kinds["other"])


def _relation_colour(name: str) -> str:
    relations: Mapping[str, str] = style()["relations"]
    return relations.get(name, relations["other"])


def _edges(axes: Axes, graph: nx.MultiGraph, positions: Mapping[str, Point], sizes: Mapping[str, float]) -> None:
    heaviest = max((weight for *_, weight in graph.edges(data="weight")), default=1)
    pairs: dict[tuple[str, str], list[tuple[str, str, str, int]]] = {}
    for source, target, relation, weight in sorted(graph.edges(keys=True, data="weight")):
        first, second = sorted((source, target))
        pairs.setdefault((first, second), []).append((source, target, relation, weight))
    for parallel in pairs.values():
        for number, (source, target, relation, weight) in enumerate(parallel):
            bend = 0.16 * (number - (len(parallel) - 1) / 2)
            axes.add_patch(
                FancyArrowPatch(
                    positions[source],
                    positions[target],
                    connectionstyle=f"arc3,rad={bend if source <= target else -bend}",
                    arrowstyle="-|>" if graph.is_directed() else "-",
                    mutation_scale=8,
                    shrinkA=sizes[source],
                    shrinkB=sizes[target],
                    linewidth=0.8 + 2.6 * (weight - 1) / max(heaviest - 1, 1),
                    color=_relation_colour(relation),
                    alpha=0.65,
                    zorder=1,
                )
            )


def _nodes(axes: Axes, graph: nx.MultiGraph, positions: Mapping[str, Point], sizes: Mapping[str, float]) -> None:
    for kind in sorted({kind for _, kind in graph.nodes(data="kind")}):
        members = sorted(node for node, its in graph.nodes(data="kind") if its == kind)
        xs, ys = zip(*(positions[node] for node in members), strict=True)
        areas = [(2 * sizes[node]) ** 2 * 0.7 for node in members]
        look = _kind(kind)
        axes.scatter(
            xs, ys, s=areas, c=look["colour"], marker=look["shape"], edgecolors="white", linewidths=0.8, zorder=2
        )


def _legend(figure: Figure, axes: Axes, network: Network) -> None:
    """What the colours and shapes mean, to the right of the figure."""
    kinds = sorted({kind for _, kind in network.graph.nodes(data="kind")}, key=list(style()["kinds"]).index)
    marks = [
        Line2D([], [], linestyle="", marker=_kind(kind)["shape"], color=_kind(kind)["colour"], markersize=8)
        for kind in kinds
    ]
    names = [_kind(kind)[network.language] for kind in kinds]
    relations = {key: data["label"] for *_, key, data in network.graph.edges(keys=True, data=True)}
    order = [*style()["relations"], *sorted(relations)]
    for relation in sorted(relations, key=order.index):
        marks.append(Line2D([], [], color=_relation_colour(relation), linewidth=2))
        names.append(relations[relation])
    if marks:
        axes.legend(
            marks,
            names,
            loc="upper left",
            bbox_to_anchor=(1.0, 1.0),
            borderaxespad=0,
            fontsize=_font(figure, 9),
            frameon=False,
        )


# --- labels --------------------------------------------------------------------------------------------------


def _shown(network: Network) -> dict[str, str]:
    """Node → label; measures of several documents say which one they stand in."""
    several = len({document for _, document in network.graph.nodes(data="document") if document}) > 1
    chosen = sorted(network.graph.nodes(data=True), key=lambda item: (-item[1]["degree"], item[0]))[:MOST_LABELS]
    return {
        node: (f"{data['document']}\n" if several and data["document"] else "") + _folded(data["label"])
        for node, data in chosen
    }


def _folded(text: str) -> str:
    """At most two lines of some 14 Chinese characters or 28 letters."""
    most = 14 if _HAN.search(text) else 28
    if len(text) <= most:
        return text
    width = min(most, math.ceil(len(text) / 2) + (most == 28) * 4)
    lines = textwrap.wrap(text, width, break_long_words=True)
    return "\n".join(lines) if len(lines) <= 2 else f"{lines[0]}\n{lines[1][: width - 1]}…"


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _along(graph: nx.MultiGraph, centres: Mapping[str, Any], step: float) -> Any:
    """Points on the straight lines of the edges, ``step`` pixels apart."""
    points = [np.empty((0, 2))]
    for source, target in sorted({(source, target) for source, target in graph.edges()}):
        one, other = np.asarray(centres[source]), np.asarray(centres[target])
        count = max(2, int(np.linalg.norm(other - one) / step))
        points.append(np.linspace(one, other, count))
    return np.concatenate(points)


def _labels(
    figure: Figure,
    axes: Axes,
    network: Network,
    positions: Mapping[str, Point],
    sizes: Mapping[str, float],
) -> None:
    """Write each label beside its node where it covers least of nodes, edges and labels, largest node first."""
    canvas: Any = figure.canvas
    renderer = canvas.get_renderer()
    pixel = figure.dpi / 72
    centres = {node: axes.transData.transform(point) for node, point in positions.items()}
    boxes: list[Box] = []
    for node, (x, y) in centres.items():
        radius = sizes[node] * pixel
        boxes.append((x - radius, y - radius, x + radius, y + radius))
    lines = _along(network.graph, centres, 4 * pixel)
    frame = axes.get_window_extent()
    for node, label in _shown(network).items():
        text = axes.text(0, 0, label, fontsize=_font(figure, 8.5), ha="center", va="center", linespacing=1.05, zorder=3)
        extent = text.get_window_extent(renderer)
        half_width, half_height = extent.width / 2, extent.height / 2
        x, y = centres[node]
        best: tuple[float, Box, Point] | None = None
        for ring in (1.0, 1.9):
            for number, (right, up) in enumerate(_DIRECTIONS):
                away = sizes[node] * pixel * ring + 3 * pixel
                diagonal = 0.75 if right and up else 1.0
                cx = x + right * (away * diagonal + half_width)
                cy = y + up * (away * diagonal + half_height)
                box = (cx - half_width, cy - half_height, cx + half_width, cy + half_height)
                outside = half_width * half_height * 4 - _overlap(box, (frame.x0, frame.y0, frame.x1, frame.y1))
                inside = (
                    (lines[:, 0] > box[0]) & (lines[:, 0] < box[2]) & (lines[:, 1] > box[1]) & (lines[:, 1] < box[3])
                )
                crossed = 6.0 * pixel * pixel * int(np.count_nonzero(inside))
                cost = sum(_overlap(box, other) for other in boxes) + crossed + 4 * outside + number + 20 * ring
                if best is None or cost < best[0]:
                    best = (cost, box, (cx, cy))
        assert best is not None
        boxes.append(best[1])
        x, y = axes.transData.inverted().transform(best[2])
        text.set_position((float(x), float(y)))
        text.set_bbox({"facecolor": "white", "alpha": 0.6, "edgecolor": "none", "pad": 0.4})
