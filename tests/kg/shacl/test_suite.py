"""The W3C's test suite of SHACL: each case gives the expected report, or is refused by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg.graph import from_rdflib_term, parse, to_rdflib
from kg.shacl import Finding, Unsupported, find, reference
from kg.shacl.model import Term
from kg.shacl.paths import written

SUITE = Path(__file__).parents[4] / "shared" / "suites" / "shacl" / "tests"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's suite is not here")

BEYOND = {
    "sparql/component/nodeValidator-001": "#requiredParam",
    "sparql/component/optional-001": "#optionalParam",
    "sparql/component/propertyValidator-select-001": "#lang",
    "sparql/component/validator-001": "#test1",
    "sparql/pre-binding/shapesGraph-001": "GRAPH",
}
"""What the set engine refuses, with the reason that it gives."""


class Case(NamedTuple):
    data: list[ox.Quad]
    shapes: rdflib.Graph
    expected: Counter[tuple[str | None, ...]] | None  # None: a failure


@cache
def quads(path: Path) -> list[ox.Quad]:
    text = f"@base <{path.as_uri()}> .\n".encode() + path.read_bytes()
    return parse(text, ox.RdfFormat.TURTLE, where=path.name)


def case(name: str) -> Case:
    path = SUITE / f"{name}.ttl"
    manifest = to_rdflib(quads(path), explicit_strings=True)
    [test] = manifest.subjects(RDF.type, SHT.Validate)
    action, result = manifest.value(test, MF.action), manifest.value(test, MF.result)

    def file(role: rdflib.URIRef) -> list[ox.Quad]:
        return quads(Path(str(manifest.value(action, role)).removeprefix("file://")))

    shapes = to_rdflib(file(SHT.shapesGraph), explicit_strings=True)
    if result == SHT.Failure:
        return Case(file(SHT.dataGraph), shapes, None)
    return Case(
        file(SHT.dataGraph), shapes, Counter(row(manifest, each) for each in manifest.objects(result, SH.result))
    )


def canonical(term: Term) -> str:
    """A term as a store gives it back: 4.0 is 4 there."""
    store, any_node = ox.Store(), ox.NamedNode("urn:x:any")
    store.add(ox.Quad(any_node, any_node, term))
    return str(next(iter(store)).object)


def row(graph: rdflib.Graph, result: rdflib.term.Node) -> tuple[str | None, ...]:
    path, value, shape = (graph.value(result, each) for each in (SH.resultPath, SH.value, SH.sourceShape))
    focus = graph.value(result, SH.focusNode)
    assert focus is not None
    return (
        canonical(from_rdflib_term(focus)),
        None if path is None else written(graph, path),
        None if value is None else canonical(from_rdflib_term(value)),
        str(graph.value(result, SH.sourceConstraintComponent)),
        str(shape) if isinstance(shape, rdflib.URIRef) else None,
        str(graph.value(result, SH.resultSeverity)),
    )


def found(findings: Iterable[Finding]) -> Counter[tuple[str | None, ...]]:
    return Counter(
        (
            canonical(each.focus),
            each.path,
            None if each.value is None else canonical(each.value),
            each.component,
            each.shape.value if isinstance(each.shape, ox.NamedNode) else None,
            each.severity,
        )
        for each in findings
    )


def names() -> list[str]:
    files = (path for path in sorted(SUITE.rglob("*.ttl")) if b"sht:Validate" in path.read_bytes())
    return [path.relative_to(SUITE).with_suffix("").as_posix() for path in files]


def ask(engine: Callable[[ox.Store, rdflib.Graph], Iterable[Finding]], given: Case) -> Counter[tuple[str | None, ...]]:
    store = ox.Store()
    store.extend(given.data)
    return found(engine(store, given.shapes))


@pytest.mark.parametrize("name", names())
def test_a_case_gives_the_expected_report(name: str) -> None:
    given = case(name)
    if name in BEYOND or given.expected is None:
        with pytest.raises(Unsupported, match=BEYOND.get(name, "is not supported")):
            ask(find, given)
    else:
        assert ask(find, given) == given.expected


REFERENCE_DIFFERS = {
    "core/property/datatype-001": "gives an ill-formed literal back in another form",
    "core/property/or-datatypes-001": "the same",
    "core/property/uniqueLang-002": 'takes "1" for true',
    "sparql/node/prefixes-001": "does not follow owl:imports to prefixes",
    "sparql/pre-binding/pre-binding-003": "binds $this by VALUES at the outside only",
    "sparql/pre-binding/pre-binding-004": "the same",
    "sparql/pre-binding/pre-binding-005": "the same",
}
"""Where pySHACL on a store gives another report than the suite expects, and why."""


@pytest.mark.parametrize("name", [name for name in names() if name not in {*BEYOND, *REFERENCE_DIFFERS}])
def test_the_reference_gives_the_same_report(name: str) -> None:
    given = case(name)
    if given.expected is None:
        pytest.skip("a shape that is ill-formed")
    assert ask(reference.find, given) == given.expected
