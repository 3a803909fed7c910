"""The shapes as they are written: their targets, constraints, severity and messages, read from an RDF graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH

from kg.errors import ZhengceError
from kg.graph import from_rdflib_term

Node = rdflib.term.Node
Term = ox.NamedNode | ox.BlankNode | ox.Literal

_TARGETS: Final = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_SILENT: Final = frozenset(
    {SH.path, SH.severity, SH.message, SH.deactivated, SH.prefixes, SH.declare, SH.select}
    | {SH.name, SH.description, SH.order, SH.group, SH.defaultValue}
)
"""What a shape says beside its targets and constraints; the last five are for people and forms."""

_SHAPES: Final = frozenset({SH.NodeShape, SH.PropertyShape})


class Unsupported(ZhengceError):
    """A shape says something that the set engine cannot check."""


def unsupported(what: str, shape: Node) -> Unsupported:
    """The error that names it."""
    hint = "validate with --engine pyshacl"
    return Unsupported(f"{what} is not supported by the set engine", where=str(shape), hint=hint)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result, as the SHACL vocabulary has it."""

    focus: Term
    shape: Term
    component: str  # IRI
    severity: str  # IRI
    path: str | None  # IRI of a property; other paths in words
    value: Term | None
    messages: tuple[rdflib.Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Breach:
    """What breaks a constraint: a pattern with a condition that have a solution exactly if a node breaks it.

    The condition is never an error. ``value`` and ``path`` are variables of what a result names; ``apart`` are further
    ones by which two results for one node differ.
    """

    component: str
    pattern: str = ""
    condition: str = ""
    value: str | None = None
    path: str | None = None
    apart: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """Pattern and condition as the inside of a group."""
        return f"{self.pattern} FILTER ({self.condition})" if self.condition else self.pattern


@dataclass(frozen=True)
class Shape:
    """A node shape, or a property shape if it has a path."""

    graph: rdflib.Graph
    node: Node

    @cached_property
    def path(self) -> Node | None:
        return self.graph.value(self.node, SH.path)

    @cached_property
    def deactivated(self) -> bool:
        return _true(self.graph.value(self.node, SH.deactivated))

    @property
    def severity(self) -> str:
        return str(self.graph.value(self.node, SH.severity) or SH.Violation)

    @property
    def messages(self) -> list[rdflib.Literal]:
        return messages(self.graph, self.node)

    @property
    def properties(self) -> list[Shape]:
        return [self.at(each) for each in self.arguments(SH.property)]

    @property
    def parents(self) -> list[Shape]:
        """The shapes that this one is a property of."""
        return [self.at(each) for each in sorted(self.graph.subjects(SH.property, self.node), key=str)]

    def at(self, node: Node) -> Shape:
        """Another shape of the same graph."""
        return Shape(self.graph, node)

    @property
    def constraints(self) -> list[Node]:
        """The constraints in SPARQL that are not deactivated."""
        found = self.arguments(SH.sparql)
        return [each for each in found if not _true(self.graph.value(each, SH.deactivated))]

    def arguments(self, predicate: rdflib.URIRef) -> list[Node]:
        """What the shape says by a predicate, sorted."""
        return sorted(self.graph.objects(self.node, predicate), key=str)

    def value(self, predicate: rdflib.URIRef) -> Node | None:
        return self.graph.value(self.node, predicate)

    def flag(self, predicate: rdflib.URIRef) -> bool:
        return _true(self.value(predicate))

    def number(self, predicate: rdflib.URIRef) -> int | None:
        """The count that a predicate gives. Raises ZhengceError if it is no integer."""
        found = self.value(predicate)
        return None if found is None else self.integer(predicate, found)

    def integer(self, predicate: rdflib.URIRef, argument: Node) -> int:
        """The argument of a predicate as an integer. Raises ZhengceError if it is none."""
        try:
            return int(str(argument))
        except ValueError as error:
            raise ZhengceError(f"{short(predicate)} {argument} is no integer", where=str(self.node)) from error

    def items(self, head: Node) -> list[Node]:
        """The members of a list."""
        return list(self.graph.items(head))

    @property
    def parameters(self) -> list[rdflib.URIRef]:
        """The predicates that constrain, each once, sorted."""
        own = {path for each in self.graph.objects(None, SH.parameter) for path in self.graph.objects(each, SH.path)}
        said = {each for each in self.graph.predicates(self.node) if isinstance(each, rdflib.URIRef)}
        return sorted(each for each in said - _SILENT - set(_TARGETS) if each.startswith(str(SH)) or each in own)

    @property
    def targets(self) -> list[tuple[rdflib.URIRef, Node]]:
        """Kinds of targets with their values; a shape that is a class too has its instances as targets."""
        stated = [(kind, value) for kind in _TARGETS for value in self.arguments(kind)]
        kinds = set(self.graph.objects(self.node, RDF.type))
        implicit = bool(kinds & _SHAPES) and any(
            RDFS.Class in self.graph.transitive_objects(kind, RDFS.subClassOf) or kind == OWL.Class for kind in kinds
        )
        return [*stated, *([(SH.targetClass, self.node)] if implicit else [])]


def targeted(graph: rdflib.Graph) -> Iterator[Shape]:
    """The shapes that have targets, sorted."""
    candidates = {node for kind in (*_TARGETS, SH.target) for node in graph.subjects(kind)}
    candidates |= {node for kind in _SHAPES for node in graph.subjects(RDF.type, kind)}
    for node in sorted(candidates, key=str):
        shape = Shape(graph, node)
        if shape.value(SH.target) is not None:
            raise unsupported("sh:target", node)
        if shape.targets:
            yield shape


def messages(graph: rdflib.Graph, node: Node) -> list[rdflib.Literal]:
    """The messages of a shape or constraint, sorted by language."""
    found = [each for each in graph.objects(node, SH.message) if isinstance(each, rdflib.Literal)]
    return sorted(found, key=lambda each: (each.language or "", str(each)))


def term(node: Node, shape: Node) -> str:
    """A term as SPARQL writes it. Raises Unsupported for a blank node, which a query cannot name."""
    if isinstance(node, rdflib.BNode):
        raise unsupported("a blank node as a value", shape)
    return str(from_rdflib_term(node))


def short(predicate: Node) -> str:
    """A term of SHACL as people write it: ``sh:minCount``."""
    return str(predicate).replace(str(SH), "sh:")


def _true(node: Node | None) -> bool:
    """SHACL means this one literal: a shape with "1" is not deactivated."""
    return isinstance(node, rdflib.Literal) and str(node) == "true"
