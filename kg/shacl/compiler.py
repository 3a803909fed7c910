"""From shapes to queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import rdflib
from rdflib.namespace import SH

from kg.shacl.model import Breach, Node, Shape, messages, short, targeted, term, unsupported
from kg.shacl.paths import sparql_path, written
from kg.shacl.select import Select
from kg.shacl.sets import AUXILIARY, BREAKS
from kg.shacl.values import CERTAIN, HOLDS

Focus = Callable[[str], str]
"""From a variable to the pattern that binds it to the nodes to be checked."""

Subclasses = Callable[[str], Sequence[str]]
"""From a class to itself and those below it in the data."""

_THIS = "?this"
_SPARQL = "SPARQLConstraintComponent"


@dataclass(frozen=True, slots=True)
class Check:
    """One query: each of its solutions is a result. The fields are what its results have in common."""

    query: str
    component: str
    shape: Node
    severity: str
    messages: tuple[rdflib.Literal, ...]
    path: str | None  # as Finding has it
    columns: tuple[str | None, str | None]  # the variables of the value and of the path

    @property
    def in_sparql(self) -> bool:
        """Whether it comes of a constraint that is written in SPARQL."""
        return self.component == str(SH[_SPARQL])


class Compiler:
    """Writes shapes as queries, for data in which ``subclasses`` holds.

    Raises Unsupported, with the name of what it cannot check; ZhengceError for a shape that is ill-formed.
    """

    def __init__(self, subclasses: Subclasses) -> None:
        self._subclasses = subclasses
        self._names = 0
        self._inside: list[Node] = []

    # --- what the constraints are written with -----------------------------------------------------------

    def fresh(self) -> str:
        """A variable that occurs nowhere else."""
        self._names += 1
        return f"?_{self._names}"

    def instance(self, node: str, kind: str) -> str:
        """The pattern for an instance of a class, or of one below it."""
        kinds = [f"<{each}>" for each in self._subclasses(kind)]
        if len(kinds) == 1:
            return f"{node} a {kinds[0]} ."
        found = self.fresh()
        return f"{node} a {found} . FILTER ({found} IN ({', '.join(kinds)}))"

    def along(self, shape: Shape, node: str, value: str) -> str:
        """The pattern for a value of a property shape."""
        assert shape.path is not None
        return f"{node} {sparql_path(shape, shape.path)} {value} ."

    def values(self, shape: Shape, node: str) -> tuple[str, str]:
        """A pattern and the variable that it binds to a value: the node itself, without a pattern, for a node shape."""
        if shape.path is None:
            return "", node
        value = self.fresh()
        return self.along(shape, node, value), value

    def conforms(self, shape: Shape, node: str) -> str:
        """An expression that is true exactly if a node conforms to a shape, never an error."""
        if shape.deactivated:
            return "true"
        if shape.node in self._inside:
            raise unsupported("a shape that refers to itself", shape.node)
        self._inside.append(shape.node)
        parts = [
            f"NOT EXISTS {{ {breach.group} }}" if breach.pattern else f"!({breach.condition})"
            for breach in self._breaches(shape, node)
        ]
        for constraint in shape.constraints:
            parts.append(f"NOT EXISTS {{ {Select(shape, constraint).inside(node, self.fresh()[1:])} }}")
        pattern, value = self.values(shape, node)
        for each in shape.properties:
            inner = self.conforms(each, value)
            parts.append(f"NOT EXISTS {{ {pattern} FILTER (!{inner}) }}" if pattern else inner)
        self._inside.pop()
        return "(" + (" && ".join(parts) or "true") + ")"

    def _breaches(self, shape: Shape, node: str) -> Iterator[Breach]:
        """How a node can break a shape's own constraints: without those in SPARQL and those of its properties."""
        for parameter in shape.parameters:
            if parameter in HOLDS:
                component, holds = HOLDS[parameter]
                for argument in shape.arguments(parameter):
                    pattern, value = self.values(shape, node)
                    held = holds(self, shape, argument, value)
                    condition = f"!{held}" if parameter in CERTAIN else f"!COALESCE({held}, false)"
                    yield Breach(component, pattern, condition, value)
            elif parameter in BREAKS:
                for argument in shape.arguments(parameter):
                    yield from BREAKS[parameter](self, shape, node, argument)
            elif parameter not in AUXILIARY and parameter not in (SH.property, SH.sparql):
                raise unsupported(short(parameter), shape.node)

    # --- queries -----------------------------------------------------------------------------------------

    def checks(self, shape: Shape, focus: Focus, parents: tuple[str, ...] = ()) -> Iterator[Check]:
        """The queries for a shape and its properties, for the nodes that ``focus`` binds.

        ``parents`` are the variables of the nodes through which these are reached: each gives results of its own.
        """
        if shape.deactivated:
            return
        if shape.node in self._inside:
            raise unsupported("a shape that refers to itself", shape.node)
        self._inside.append(shape.node)
        for breach in self._breaches(shape, _THIS):
            names = dict.fromkeys(name for name in (_THIS, breach.value, breach.path, *breach.apart, *parents) if name)
            query = f"SELECT DISTINCT {' '.join(names)} WHERE {{ {focus(_THIS)} {breach.group} }}"
            yield _check(shape, query, breach.component, (breach.value, breach.path), shape.messages)
        for constraint in shape.constraints:
            if parents:
                raise unsupported("sh:sparql in a property of a property", shape.node)
            query = Select(shape, constraint).for_all(focus)
            said = messages(shape.graph, constraint) or shape.messages
            yield _check(shape, query, _SPARQL, ("?value", "?path"), said)
        for each in shape.properties:
            if shape.path is None:
                yield from self.checks(each, focus, parents)
            else:
                parent = self.fresh()
                yield from self.checks(each, self._values_of(shape, focus, parent), (*parents, parent))
        self._inside.pop()

    def _values_of(self, shape: Shape, focus: Focus, parent: str) -> Focus:
        """The values that a property shape finds are what its own properties are about."""
        return lambda node: f"{focus(parent)} {self.along(shape, parent, node)}"

    def targets(self, shape: Shape) -> Focus:
        """The nodes that a shape is about."""

        def one(node: str, kind: rdflib.URIRef, value: Node) -> str:
            if kind == SH.targetClass:
                return self.instance(node, str(value))
            if kind == SH.targetNode:
                return f"VALUES {node} {{ {term(value, shape.node)} }}"
            triple = f"{node} <{value}> []" if kind == SH.targetSubjectsOf else f"[] <{value}> {node}"
            return f"{{ SELECT DISTINCT {node} WHERE {{ {triple} }} }}"

        def focus(node: str) -> str:
            options = [one(node, kind, value) for kind, value in shape.targets]
            return options[0] if len(options) == 1 else " UNION ".join(f"{{ {option} }}" for option in options)

        return focus


def checks(graph: rdflib.Graph, subclasses: Subclasses) -> list[Check]:
    """All queries for the shapes of a graph. Raises Unsupported, ZhengceError."""
    compiler = Compiler(subclasses)
    return [check for shape in targeted(graph) for check in compiler.checks(shape, compiler.targets(shape))]


def _check(
    shape: Shape, query: str, component: str, columns: tuple[str | None, str | None], said: Sequence[rdflib.Literal]
) -> Check:
    path = None if shape.path is None else written(shape.graph, shape.path)
    return Check(query, str(SH[component]), shape.node, shape.severity, tuple(said), path, columns)
