"""The network page: measures, and the agencies, laws and instruments that they point to, as a drawing and a table.

Positions are computed here (``kg.layout``); the page's script (``kg/web/src/network.js``) draws, filters and exports
what stands in the page's table. ``standalone`` makes one file of it all that needs no server.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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
from kg.sandbox import LimitExceeded
from kg.serve.pages import holdings
from kg.serve.pages.evidence import TYPE, Told, said, told
from kg.serve.pages.labels import Name, names
from kg.serve.pages.links import external
from kg.serve.pages.view import Row, View

MOST_UNITS: Final = 1000
"""So many measures are drawn at most; with what they point to, about two thousand nodes."""

MAX_LENGTH: Final = 300  # characters of a document or thing asked for
_AT_ONCE: Final = 400  # units that one query asks about
_DOCUMENTS: Final = 50  # so many at once, until there are MOST_UNITS
_OFFERED: Final = 500  # titles offered in the form
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


@dataclass(frozen=True, slots=True)
class Found:
    """A network in no language yet: units with their documents, the kinds of nodes, and the facts behind each edge
    (unit, target, relation).
    """

    units: Mapping[str, str]
    kinds: Mapping[str, str]
    edges: Mapping[tuple[str, str, str], Sequence[Told]]
    more: bool


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
        late=isinstance(error, LimitExceeded) and error.limit == "time",
        centre=(centre.value, names(view, [centre.value])[centre.value]) if centre else None,
        asked={"document": document, "around": around},
        documents=[each.title for each in holdings.documents(view) if each.is_policy][:_OFFERED],
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
    """The measures of a document, those around a thing, or those of the newest documents, and what they point to.

    Raises NotReady: that of the newest documents is still being made.
    """
    if thing is None and document is None:
        found = view.recall("network", lambda: newest(view))
        return _named(view, found)
    return _named(view, _found(view, _around(view, thing) if thing is not None else _units(view, document)))


def newest(view: View) -> Found:
    """The measures of the newest documents and what they point to; their places are known afterwards."""
    found = _found(view, _units(view))
    _places(_pairs(found))
    return found


def _units(view: View, document: ox.NamedNode | None = None) -> list[Row]:
    """The units of a document, or of the newest ones, that have something to draw, in the order of the text, and one
    more than are drawn.
    """
    chosen = [document.value] if document else [each.iri for each in holdings.documents(view) if each.is_policy]
    units: list[Row] = []
    for start in range(0, len(chosen), _DOCUMENTS):
        some = chosen[start : start + _DOCUMENTS]
        rows = view.ask("network-units", documents=map(ox.NamedNode, some))
        there = _in_order({plain(row["unit"]): row for row in rows}.values(), some)
        drawn = {plain(edge["unit"]) for edge in _edges(view, [plain(row["unit"]) for row in there])}
        units += (row for row in there if plain(row["unit"]) in drawn)
        if len(units) > MOST_UNITS:
            break
    return units[: MOST_UNITS + 1]


def _around(view: View, thing: ox.NamedNode) -> list[Row]:
    """The units of policy documents whose facts point to a thing, the newest documents first."""
    policies = [each.iri for each in holdings.documents(view) if each.is_policy]
    known = set(policies)
    rows = (row for row in view.ask("network-around", thing=thing) if plain(row["document"]) in known)
    return _in_order({plain(row["unit"]): row for row in rows}.values(), policies)[: MOST_UNITS + 1]


def _in_order(units: Iterable[Row], documents: Sequence[str]) -> list[Row]:
    place = {iri: number for number, iri in enumerate(documents)}
    return sorted(units, key=lambda row: (place[plain(row["document"])], int(plain(row["order"])), plain(row["unit"])))


def _found(view: View, units: Sequence[Row]) -> Found:
    drawn = {plain(row["unit"]): plain(row["document"]) for row in units[:MOST_UNITS]}
    rows = list(_edges(view, list(drawn)))
    classes = said(view, {plain(row["target"]) for row in rows}, TYPE)
    kinds = {
        target: _kind(plain(each).removeprefix(DEF) for each in classes.get(target, {}).get(TYPE, ()))
        for target in {plain(row["target"]) for row in rows}
    }
    rows = [row for row in rows if kinds[plain(row["target"])] != "GenericReference"]
    facts = told(view, {plain(row["fact"]) for row in rows})
    by_edge: dict[tuple[str, str, str], dict[str, Told]] = defaultdict(dict)
    for row in rows:
        fact = facts.get(plain(row["fact"]))
        if fact is None or not fact.words:
            continue
        uses = plain(row["property"]) == f"{DEF}usesInstrument"
        for relation in ("uses",) if uses else fact.details:
            by_edge[plain(row["unit"]), plain(row["target"]), relation][plain(row["fact"])] = fact
    place = {unit: number for number, unit in enumerate(drawn)}
    edges = {edge: sorted(told.values(), key=lambda each: each.words) for edge, told in by_edge.items()}
    ordered = sorted(edges, key=lambda edge: (place[edge[0]], edges[edge][0].words[0].start, edge))
    own = said(view, drawn, TYPE)
    kinds |= {unit: _kind(plain(each).removeprefix(DEF) for each in own.get(unit, {}).get(TYPE, ())) for unit in drawn}
    return Found(drawn, kinds, {edge: edges[edge] for edge in ordered}, len(units) > MOST_UNITS)


def _edges(view: View, units: Sequence[str]) -> Iterator[Row]:
    """What the facts of some units point to."""
    for some in _some(units):
        yield from view.ask("network-edges", units=map(ox.NamedNode, some))


def _kind(classes: Iterable[str]) -> str:
    """The first of the classes that nodes are drawn by; empty for others."""
    given = set(classes)
    return next((each for each in (*_KINDS, "GenericReference") if each in given), "")


def _named(view: View, found: Found) -> Drawn:
    """What was found with names in the language of the page, and places."""
    order = _numbers(found)
    relations = sorted({relation for _, _, relation in found.edges})
    called = dict(names(view, [*order, *found.units.values(), *(each for each in relations if each != "uses")]))
    called["uses"] = Name(view.texts("network.uses"), view.texts.language)
    edges = [
        Edge(order[unit], order[target], _slug(relation), tuple(_words(fact, found.units[unit]) for fact in facts))
        for (unit, target, relation), facts in found.edges.items()
    ]
    nodes = _nodes(order, found, called)
    return Drawn(nodes, edges, {_slug(each): called[each] for each in relations}, found.more)


def _numbers(found: Found) -> dict[str, int]:
    """The number of each node."""
    return {iri: number for number, iri in enumerate(dict.fromkeys(end for edge in found.edges for end in edge[:2]))}


def _pairs(found: Found) -> tuple[tuple[int, int], ...]:
    """Which nodes are linked, by their numbers."""
    order = _numbers(found)
    return tuple(dict.fromkeys((order[unit], order[target]) for unit, target, _ in found.edges))


def _some(whole: Sequence[str]) -> Iterator[Sequence[str]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))


def _slug(relation: str) -> str:
    return relation.rpartition("/")[2]


def _nodes(order: Mapping[str, int], found: Found, called: Mapping[str, Name]) -> list[Node]:
    pairs = _pairs(found)
    neighbours = nx.Graph(pairs)
    places = _places(pairs)
    return [
        Node(
            iri,
            _KINDS.get(found.kinds.get(iri, ""), "paragraph" if iri in found.units else "law"),
            called[iri],
            called[found.units[iri]].text if iri in found.units else "",
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


def _words(fact: Told, document: str) -> Evidence:
    words = fact.words[0]
    sentence, at = words.sentence, words.start - words.sentence_start
    if sentence[at : at + len(words.quote)] != words.quote:
        sentence, at = words.quote, 0
    stop = at + len(words.quote)
    place = f"{document}#char={words.start},{words.start + len(words.quote)}"
    return Evidence(sentence[:at], words.quote, sentence[stop:], place, "、".join(fact.articles))


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
