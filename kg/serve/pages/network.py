"""The network page: measures, and the agencies, laws and instruments that they point to, as a drawing and a table.

Positions are computed here (``kg.layout``); the page's script (``kg/web/src/network.js``) draws, filters and exports
what stands in the page's table. ``standalone`` makes one file of it all that needs no server.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox

from kg.binding import thing
from kg.errors import QueryError, ZhengceError
from kg.i18n import Language
from kg.iris import DEF
from kg.layout import Point, layout, style
from kg.resources import web_folder
from kg.results import plain
from kg.serve.pages.labels import Name, iris, names
from kg.serve.pages.links import external
from kg.serve.pages.view import Row, View

MOST_UNITS: Final = 1000
"""So many measures are drawn at most; with what they point to, about two thousand nodes."""

MAX_LENGTH: Final = 300  # characters of a document or thing asked for
_AT_ONCE: Final = 400
_SCALE: Final = 90  # pixels between neighbours, about

_KINDS: Final = {
    "Measure": "measure", "GenericAgency": "generic-agency", "Agency": "agency", "Instrument": "instrument",
    "UnresolvedTarget": "unresolved", "CitedDocument": "document", "PolicyDocument": "document",
    "Catalogue": "catalogue", "Doctrine": "doctrine", "Law": "law",
}  # fmt: skip
"""Classes of nodes, and the kinds of ``drawing.toml`` that they are drawn as; the first that fits."""


@dataclass(frozen=True, slots=True)
class Node:
    """A measure, or what measures point to. ``x`` and ``y`` in pixels, ``y`` downwards."""

    iri: str
    kind: str
    name: Name
    document: str  # the name of the document it stands in, for measures
    degree: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a fact in their sentence; ``place`` is the IRI of the mention."""

    before: str
    quote: str
    after: str
    place: str
    article: str


@dataclass(frozen=True, slots=True)
class Edge:
    """What a measure says of an agency, a law or an instrument. ``source`` and ``target`` are numbers of nodes."""

    source: int
    target: int
    relation: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network with names, places and evidence; ``more``: there are measures beyond MOST_UNITS."""

    nodes: Sequence[Node] = ()
    edges: Sequence[Edge] = ()
    relations: Mapping[str, Name] = field(default_factory=dict)
    more: bool = False


def page(view: View, document: str = "", around: str = "") -> str:
    """The page for a document or the surroundings of a thing (IRIs or names), or for the newest documents."""
    error: QueryError | None = None
    drawn, centre = Drawn(), None
    try:
        asked = _asked(view, document, around)
        drawn, centre = network(view, **asked), next(iter(asked.values()), None)
    except QueryError as found:
        error = found
    return view.render(
        "network.html",
        **_values(view, drawn),
        error=error,
        centre=(centre.value, names(view, [centre.value])[centre.value]) if centre else None,
        asked={"document": document, "around": around},
        documents=[plain(row["name"]) for row in view.ask("offered-documents", limit=MOST_UNITS)],
        built=(web_folder() / "dist" / "network.js").exists(),
    )


def standalone(view: View, document: str = "", around: str = "") -> str:
    """The same as one file with its script and its style. Raises QueryError for a name that nothing has, ZhengceError
    if the script is not built.
    """
    script, styles = _read("dist", "network.js"), [_read("static", name) for name in ("style.css", "network.css")]
    return view.render(
        "network-file.html",
        **_values(view, network(view, **_asked(view, document, around))),
        style="\n".join(styles),
        script=script.replace("</script", r"<\/script"),
    )


def _asked(view: View, document: str, around: str) -> dict[str, ox.NamedNode]:
    """What to draw: a document, else a thing, else neither."""
    if document:
        return {"document": thing(document, view.store, f"{DEF}PolicyDocument", what="document")}
    return {"thing": thing(around, view.store, what="around")} if around else {}


class Alone:
    """The addresses of a file that has no server: things elsewhere by their IRIs, nothing else."""

    live: Final = False
    rows: Final = MOST_UNITS

    def thing(self, iri: str) -> str | None:
        return external(iri)

    def page(self, path: str, **fields: str) -> None:
        return None

    def static(self, name: str) -> str:
        raise AssertionError(f"{name} stands in the file itself")

    def data(self, iri: str, form: str) -> None:
        return None

    def same(self, language: Language) -> str:
        return ""

    def hidden(self) -> Sequence[tuple[str, str]]:
        return ()


def network(view: View, *, document: ox.NamedNode | None = None, thing: ox.NamedNode | None = None) -> Drawn:
    """The measures of a document, those around a thing, or those of the newest documents, and what they point to."""
    if thing is not None:
        found = list(view.ask("network-around", thing=thing, limit=MOST_UNITS + 1))
    elif document is not None:
        found = list(view.ask("network-units", document=document, limit=MOST_UNITS + 1))
    else:
        found = _kept(view, "network-units", lambda: view.ask("network-units", limit=MOST_UNITS + 1))
    units = {plain(row["unit"]): row for row in found[:MOST_UNITS]}
    asked = partial(_rows, view, list(units))
    rows = _kept(view, "network-edges", asked) if thing is None and document is None else list(asked())
    by_edge: dict[tuple[str, str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        uses = plain(row["property"]) == f"{DEF}usesInstrument"
        if uses or row["relation"] is not None:
            relation = "uses" if uses else plain(row["relation"])
            by_edge[plain(row["unit"]), plain(row["target"]), relation][plain(row["fact"])].append(row)
    order = {iri: number for number, iri in enumerate(dict.fromkeys(end for edge in by_edge for end in edge[:2]))}
    relations = sorted({relation for _, _, relation in by_edge})
    documents = iris(row["document"] for row in units.values())
    called = dict(names(view, [*order, *documents, *(each for each in relations if each != "uses")]))
    called["uses"] = Name(view.texts("network.uses"), view.texts.language)
    nodes = _nodes(view, order, list(by_edge), units, called)
    edges = [
        Edge(order[unit], order[target], _slug(relation), _evidence(facts.values(), plain(units[unit]["document"])))
        for (unit, target, relation), facts in by_edge.items()
    ]
    return Drawn(nodes, edges, {_slug(each): called[each] for each in relations}, len(found) > MOST_UNITS)


def _kept(view: View, name: str, ask: Callable[[], Iterator[Row]]) -> list[Row]:
    """Rows that are asked for once as long as the store stays as it is."""
    if name not in view.memory:
        view.memory[name] = list(ask())
    return view.memory[name]


def _rows(view: View, units: Sequence[str]) -> Iterator[Row]:
    for some in _some(units):
        yield from view.ask("network-edges", units=map(ox.NamedNode, some))


def _some(whole: Sequence[str]) -> Iterator[Sequence[str]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))


def _slug(relation: str) -> str:
    return relation.rpartition("/")[2]


def _nodes(
    view: View,
    order: Mapping[str, int],
    edges: Iterable[tuple[str, str, str]],
    units: Mapping[str, Row],
    called: Mapping[str, Name],
) -> list[Node]:
    pairs = tuple(dict.fromkeys((order[unit], order[target]) for unit, target, _ in edges))
    neighbours = nx.Graph(pairs)
    places = _places(pairs)
    classes: dict[str, set[str]] = defaultdict(set)
    for some in _some(list(order)):
        for row in view.ask("classes", things=map(ox.NamedNode, some)):
            classes[plain(row["thing"])].add(plain(row["class"]).removeprefix(DEF))
    return [
        Node(
            iri,
            next(
                (kind for name, kind in _KINDS.items() if name in classes[iri]), "paragraph" if iri in units else "law"
            ),
            called[iri],
            called[plain(units[iri]["document"])].text if iri in units else "",
            neighbours.degree(number),
            *places[number],
        )
        for iri, number in order.items()
    ]


@lru_cache(maxsize=32)
def _places(pairs: tuple[tuple[int, int], ...]) -> Mapping[int, tuple[int, int]]:
    """Where nodes stand, in pixels. Kept, because it costs more than all else on the page."""
    graph = nx.MultiGraph()
    graph.add_edges_from((str(source), str(target), {"weight": 1}) for source, target in pairs)
    found: Mapping[str, Point] = layout(graph)
    return {int(node): (round(x * _SCALE), round(-y * _SCALE)) for node, (x, y) in found.items()}


def _evidence(facts: Iterable[Sequence[Row]], document: str) -> tuple[Evidence, ...]:
    return tuple(_words(rows, document) for rows in facts)


def _words(rows: Sequence[Row], document: str) -> Evidence:
    row = rows[0]
    quote, sentence, start = plain(row["quote"]), plain(row["sentence"]), int(plain(row["start"]))
    at = start - int(plain(row["sentenceStart"])) if sentence else 0
    if sentence[at : at + len(quote)] != quote:
        sentence, at = quote, 0
    articles = dict.fromkeys(plain(each["article"]) for each in rows if each["article"] is not None)
    place = f"{document}#char={start},{start + len(quote)}"
    return Evidence(sentence[:at], quote, sentence[at + len(quote) :], place, "、".join(articles))


def _values(view: View, drawn: Drawn) -> dict[str, Any]:
    """What the templates show of a network: the table's rows, the filters, and what the script draws."""
    language = view.texts.language
    kinds = {
        kind: {**found, "name": found[language]}
        for kind, found in style()["kinds"].items()
        if any(node.kind == kind for node in drawn.nodes)
    }
    colours = style()["relations"]
    data = {
        "nodes": [
            [node.iri, node.kind, node.name.text, node.document, node.degree, node.x, node.y] for node in drawn.nodes
        ],
        "edges": [[edge.source, edge.target, edge.relation, len(edge.evidence)] for edge in drawn.edges],
        "kinds": kinds,
        "relations": {
            relation: {"name": name.text, "colour": colours.get(relation, colours["other"])}
            for relation, name in drawn.relations.items()
        },
        "texts": {name: view.texts(f"network.{name}") for name in ("shown", "nothing", "no_document")},
    }
    return {
        "nodes": drawn.nodes,
        "edges": drawn.edges,
        "relations": drawn.relations,
        "kinds": kinds,
        "in_documents": sorted({node.document for node in drawn.nodes if node.document}),
        "instruments": sorted({node.name.text for node in drawn.nodes if node.kind == "instrument"}),
        "more": drawn.more,
        "most": MOST_UNITS,
        "data": data,
    }


def _read(folder: str, name: str) -> str:
    try:
        return (web_folder() / folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ZhengceError(
            f"the pages' script {name} is not built", where=str(web_folder()), hint="in a checkout: make web"
        ) from error
