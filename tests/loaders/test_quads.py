"""The N-Quads writer against a real parser."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

from loaders.quads import Quads, boolean, day, integer, iri, text, typed

S, P, G = "http://example.org/s", "http://example.org/p", "http://example.org/g"


@pytest.mark.parametrize(
    "value", ["", "政府采购法", 'a "quoted" word', "back\\slash", "line\nend\r\n", "tab\t", "𠮷\x01"]
)
def test_any_text_survives(value: str) -> None:
    quads = Quads(G)
    quads.add(S, P, text(value))
    (quad,) = ox.parse(quads.to_bytes(), format=ox.RdfFormat.N_QUADS)
    assert quad == ox.Quad(ox.NamedNode(S), ox.NamedNode(P), ox.Literal(value), ox.NamedNode(G))


def test_terms() -> None:
    assert iri(S) == "<http://example.org/s>"
    assert text("措施", "zh") == '"措施"@zh'
    assert integer(8) == '"8"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert boolean(False) == '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert day(date(2023, 7, 25)) == '"2023-07-25"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert typed("P30D", "duration") == '"P30D"^^<http://www.w3.org/2001/XMLSchema#duration>'


def test_sorted_without_repeats_whatever_the_order() -> None:
    one, two = Quads(G), Quads(G)
    for value in ("b", "a", "b"):
        one.add(S, P, text(value))
    two.add(S, P, text("a"), text("b"))
    assert one.to_bytes() == two.to_bytes()
    assert len(one) == 2
