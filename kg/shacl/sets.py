"""The constraints on all values of a node together: how many, which, and how they stand to those of other properties.

https://www.w3.org/TR/shacl/#core-components says what each means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Final

import rdflib
from rdflib.namespace import SH

from kg.shacl.model import Breach, Node, Shape, term, unsupported

if TYPE_CHECKING:
    from kg.shacl.compiler import Compiler

Breaks = Callable[["Compiler", Shape, str, Node], list[Breach]]
"""From a compiler, a shape, the variable of the node and the constraint's argument to the ways to break it."""

MAX_COUNT: Final = 6
"""The greatest count that is checked: a query names as many values, and each differs from each other one."""


def _several(
    compiler: Compiler, shape: Shape, node: str, count: int, member: Callable[[str], str] | None = None
) -> str:
    """A condition: there are at least ``count`` different values (that are members of something)."""
    if count > MAX_COUNT:
        raise unsupported(f"a count above {MAX_COUNT}", shape.node)
    found = [compiler.values(shape, node) for _ in range(count)]
    filters = [f"!sameTerm({one}, {other})" for (_, one), (_, other) in combinations(found, 2)]
    filters += [member(value) for _, value in found] if member else []
    group = " ".join([*(pattern for pattern, _ in found), *(f"FILTER ({each})" for each in filters)])
    return f"EXISTS {{ {group} }}"


def _min_count(compiler: Compiler, shape: Shape, node: str, argument: Node) -> list[Breach]:
    count = shape.integer(SH.minCount, argument)
    return (
        [Breach("MinCountConstraintComponent", condition=f"!{_several(compiler, shape, node, count)}")] if count else []
    )


def _max_count(compiler: Compiler, shape: Shape, node: str, argument: Node) -> list[Breach]:
    count = shape.integer(SH.maxCount, argument)
    return [Breach("MaxCountConstraintComponent", condition=_several(compiler, shape, node, count + 1))]


def _has_value(compiler: Compiler, shape: Shape, node: str, argument: Node) -> list[Breach]:
    wanted = term(argument, shape.node)
    pattern, value = compiler.values(shape, node)
    if not pattern:
        missing = f"!sameTerm({value}, {wanted})"
    elif isinstance(argument, rdflib.URIRef):
        missing = f"NOT EXISTS {{ {compiler.along(shape, node, wanted)} }}"
    else:
        missing = f"NOT EXISTS {{ {pattern} FILTER (sameTerm({value}, {wanted})) }}"
    return [Breach("HasValueConstraintComponent", condition=missing)]


def _equals(compiler: Compiler, shape: Shape, node: str, other: Node) -> list[Breach]:
    name = "EqualsConstraintComponent"
    pattern, value = compiler.values(shape, node)
    second = compiler.fresh()
    lacking = (
        f"NOT EXISTS {{ {pattern} FILTER (sameTerm({value}, {second})) }}"
        if pattern
        else f"!sameTerm({value}, {second})"
    )
    return [
        Breach(name, pattern, f"NOT EXISTS {{ {node} <{other}> {value} }}", value),
        Breach(name, f"{node} <{other}> {second} .", lacking, second),
    ]


def _disjoint(compiler: Compiler, shape: Shape, node: str, other: Node) -> list[Breach]:
    pattern, value = compiler.values(shape, node)
    return [Breach("DisjointConstraintComponent", pattern, f"EXISTS {{ {node} <{other}> {value} }}", value)]


def _less(name: str, operator: str) -> Breaks:
    def breaks(compiler: Compiler, shape: Shape, node: str, other: Node) -> list[Breach]:
        pattern, value = compiler.values(shape, node)
        second = compiler.fresh()
        condition = f"!COALESCE({value} {operator} {second}, false)"
        return [Breach(name, f"{pattern} {node} <{other}> {second} .", condition, value, apart=(second,))]

    return breaks


def _unique_language(compiler: Compiler, shape: Shape, node: str, argument: Node) -> list[Breach]:
    if not shape.flag(SH.uniqueLang):
        return []
    (pattern, one), (again, other) = compiler.values(shape, node), compiler.values(shape, node)
    language = compiler.fresh()
    pattern = f"{pattern} {again} BIND (LANG({one}) AS {language})"
    condition = f'{language} != "" && {language} = LANG({other}) && !sameTerm({one}, {other})'
    return [Breach("UniqueLangConstraintComponent", pattern, f"COALESCE({condition}, false)", apart=(language,))]


def _qualified(compiler: Compiler, shape: Shape, node: str, argument: Node) -> list[Breach]:
    least, most = shape.number(SH.qualifiedMinCount), shape.number(SH.qualifiedMaxCount)
    others = _siblings(shape, argument) if shape.flag(SH.qualifiedValueShapesDisjoint) else []

    def member(value: str) -> str:
        against = [f"!{compiler.conforms(shape.at(other), value)}" for other in others]
        return " && ".join([compiler.conforms(shape.at(argument), value), *against])

    found = []
    if least:
        condition = f"!{_several(compiler, shape, node, least, member)}"
        found.append(Breach("QualifiedMinCountConstraintComponent", condition=condition))
    if most is not None:
        condition = _several(compiler, shape, node, most + 1, member)
        found.append(Breach("QualifiedMaxCountConstraintComponent", condition=condition))
    return found


def _siblings(shape: Shape, own: Node) -> list[Node]:
    """The other value shapes of the properties of the same parents."""
    found = {
        each
        for parent in shape.parents
        for other in parent.properties
        for each in other.arguments(SH.qualifiedValueShape)
    }
    return sorted(found - {own}, key=str)


def _closed(compiler: Compiler, shape: Shape, node: str, argument: Node) -> list[Breach]:
    if not shape.flag(SH.closed):
        return []
    if shape.path is not None:
        raise unsupported("sh:closed of a property shape", shape.node)
    known: set[Node] = {each.path for each in shape.properties if isinstance(each.path, rdflib.URIRef)}
    known |= {each for head in shape.arguments(SH.ignoredProperties) for each in shape.items(head)}
    path, value = compiler.fresh(), compiler.fresh()
    condition = f"{path} NOT IN ({', '.join(sorted(f'<{each}>' for each in known))})"
    return [Breach("ClosedConstraintComponent", f"{node} {path} {value} .", condition, value, path)]


BREAKS: Final[Mapping[rdflib.URIRef, Breaks]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.equals: _equals,
    SH.disjoint: _disjoint,
    SH.lessThan: _less("LessThanConstraintComponent", "<"),
    SH.lessThanOrEquals: _less("LessThanOrEqualsConstraintComponent", "<="),
    SH.uniqueLang: _unique_language,
    SH.qualifiedValueShape: _qualified,
    SH.closed: _closed,
}
"""By parameter."""

AUXILIARY: Final = frozenset(
    {SH.flags, SH.ignoredProperties, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint}
)
"""Parameters that say more about another one."""
