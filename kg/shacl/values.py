"""The constraints that each value meets or breaks by itself, as SPARQL expressions.

https://www.w3.org/TR/shacl/#core-components says what each means. An expression is true exactly if the value meets the
constraint; false or an error if not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import rdflib
from rdflib.namespace import SH

from kg.errors import ZhengceError
from kg.shacl.datatypes import well_formed
from kg.shacl.model import Node, Shape, term, unsupported

if TYPE_CHECKING:
    from kg.shacl.compiler import Compiler

Holds = Callable[["Compiler", Shape, Node, str], str]
"""From a compiler, a shape, the argument of the constraint and the variable of the value to the expression."""

_KINDS: Final = {
    SH.IRI: "isIRI({0})",
    SH.Literal: "isLiteral({0})",
    SH.BlankNode: "isBlank({0})",
    SH.BlankNodeOrIRI: "(isBlank({0}) || isIRI({0}))",
    SH.BlankNodeOrLiteral: "(isBlank({0}) || isLiteral({0}))",
    SH.IRIOrLiteral: "(isIRI({0}) || isLiteral({0}))",
}


def _class(compiler: Compiler, shape: Shape, kind: Node, value: str) -> str:
    return f"EXISTS {{ {compiler.instance(value, str(kind))} }}"


def _datatype(compiler: Compiler, shape: Shape, datatype: Node, value: str) -> str:
    form = well_formed(str(datatype), value)
    if form is None:
        raise unsupported(f"sh:datatype {datatype}", shape.node)
    kind = f"isLiteral({value}) && DATATYPE({value}) = <{datatype}>"
    return f"{kind} && {form}" if form else kind


def _node_kind(compiler: Compiler, shape: Shape, kind: Node, value: str) -> str:
    if not isinstance(kind, rdflib.URIRef) or kind not in _KINDS:
        raise ZhengceError(f"sh:nodeKind {kind} is no kind of node", where=str(shape.node))
    return _KINDS[kind].format(value)


def _compared(operator: str) -> Holds:
    return lambda compiler, shape, limit, value: f"{value} {operator} {term(limit, shape.node)}"


def _length(parameter: rdflib.URIRef, operator: str) -> Holds:
    def holds(compiler: Compiler, shape: Shape, limit: Node, value: str) -> str:
        return f"!isBlank({value}) && STRLEN(STR({value})) {operator} {shape.integer(parameter, limit)}"

    return holds


def _pattern(compiler: Compiler, shape: Shape, pattern: Node, value: str) -> str:
    arguments = str(ox.Literal(str(pattern)))
    flags = shape.value(SH.flags)
    if flags is not None:
        arguments += f", {ox.Literal(str(flags))}"
    if not ox.Store().query(f'ASK {{ BIND (REGEX("", {arguments}) AS ?known) FILTER (BOUND(?known)) }}'):
        raise unsupported(f"the regular expression {pattern} (flags: {flags or 'none'})", shape.node)
    return f"!isBlank({value}) && REGEX(STR({value}), {arguments})"


def _language_in(compiler: Compiler, shape: Shape, languages: Node, value: str) -> str:
    ranges = [str(ox.Literal(str(each))) for each in shape.items(languages)]
    known = " || ".join(f"LANGMATCHES(LANG({value}), {each})" for each in ranges)
    return f'isLiteral({value}) && LANG({value}) != "" && ({known or "false"})'


def _in(compiler: Compiler, shape: Shape, members: Node, value: str) -> str:
    terms = [term(each, shape.node) for each in shape.items(members)]
    return " || ".join(f"sameTerm({value}, {each})" for each in terms) or "false"


def _node(compiler: Compiler, shape: Shape, other: Node, value: str) -> str:
    return compiler.conforms(shape.at(other), value)


def _not(compiler: Compiler, shape: Shape, other: Node, value: str) -> str:
    return f"!{compiler.conforms(shape.at(other), value)}"


def _and(compiler: Compiler, shape: Shape, others: Node, value: str) -> str:
    return " && ".join(_options(compiler, shape, others, value))


def _or(compiler: Compiler, shape: Shape, others: Node, value: str) -> str:
    return " || ".join(_options(compiler, shape, others, value))


def _xone(compiler: Compiler, shape: Shape, others: Node, value: str) -> str:
    return " + ".join(f"IF({each}, 1, 0)" for each in _options(compiler, shape, others, value)) + " = 1"


def _options(compiler: Compiler, shape: Shape, others: Node, value: str) -> list[str]:
    options = [compiler.conforms(shape.at(each), value) for each in shape.items(others)]
    if not options:
        raise ZhengceError("a list of shapes is empty", where=str(shape.node))
    return options


HOLDS: Final[Mapping[rdflib.URIRef, tuple[str, Holds]]] = {
    SH["class"]: ("ClassConstraintComponent", _class),
    SH.datatype: ("DatatypeConstraintComponent", _datatype),
    SH.nodeKind: ("NodeKindConstraintComponent", _node_kind),
    SH.minInclusive: ("MinInclusiveConstraintComponent", _compared(">=")),
    SH.minExclusive: ("MinExclusiveConstraintComponent", _compared(">")),
    SH.maxInclusive: ("MaxInclusiveConstraintComponent", _compared("<=")),
    SH.maxExclusive: ("MaxExclusiveConstraintComponent", _compared("<")),
    SH.minLength: ("MinLengthConstraintComponent", _length(SH.minLength, ">=")),
    SH.maxLength: ("MaxLengthConstraintComponent", _length(SH.maxLength, "<=")),
    SH.pattern: ("PatternConstraintComponent", _pattern),
    SH.languageIn: ("LanguageInConstraintComponent", _language_in),
    SH["in"]: ("InConstraintComponent", _in),
    SH.node: ("NodeConstraintComponent", _node),
    SH["not"]: ("NotConstraintComponent", _not),
    SH["and"]: ("AndConstraintComponent", _and),
    SH["or"]: ("OrConstraintComponent", _or),
    SH.xone: ("XoneConstraintComponent", _xone),
}
"""By parameter: the component's name and its expression."""

CERTAIN: Final = frozenset({SH["class"], SH.node, SH["not"]})
"""Parameters whose expressions are one term and never an error."""
