"""RDF between libraries: nothing is lost, nothing is reordered, forms stay."""

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import InputError
from kg.graph import (
    curie,
    from_rdflib,
    local_prefixes,
    parse,
    parse_file,
    sort_quads,
    sorted_nquads,
    to_rdflib,
    to_rdflib_dataset,
    triples,
)

EXAMPLE = Path(__file__).parent.parent / "shapes" / "valid.trig"
XSD = "http://www.w3.org/2001/XMLSchema#"


def test_sorted_nquads_are_the_same_whatever_the_order_and_however_often() -> None:
    quads = parse_file(EXAMPLE)
    data = sorted_nquads(quads)
    assert data == sorted_nquads([*reversed(quads), *quads])
    assert data.splitlines() == sorted(data.splitlines())
    assert set(parse(data)) == set(quads)


@pytest.mark.parametrize(
    "literal",
    ['"第一行\\n第二行"', '"\\u2028\\u0085"', f'"1.10"^^<{XSD}decimal>', f'"08"^^<{XSD}integer>', '"外资"@zh', '"𠮷"'],
)
def test_forms_survive_n_quads_and_rdflib(literal: str) -> None:
    data = f"<x:s> <x:p> {literal} <x:g> .\n".encode()
    quads = parse(data)
    assert sorted_nquads(parse(sorted_nquads(quads))) == sorted_nquads(quads)
    assert from_rdflib(to_rdflib_dataset(quads)) == quads


def test_a_plain_string_is_plain_in_rdflib_unless_asked_otherwise() -> None:
    quads = parse(b'<x:s> <x:p> "a" .')
    assert set(to_rdflib(quads).objects()) == {rdflib.Literal("a")}
    assert set(to_rdflib(quads, explicit_strings=True).objects()) == {rdflib.Literal("a", datatype=XSD + "string")}


def test_the_default_graph_of_a_dataset_is_the_union() -> None:
    dataset = to_rdflib_dataset(parse(b"<x:s> <x:p> <x:a> <x:g> .\n<x:s> <x:p> <x:b> <x:h> .\n"))
    assert len(list(dataset.query("SELECT * WHERE { <x:s> <x:p> ?o }"))) == 2


def test_triples_are_the_union_of_all_graphs_once_each() -> None:
    assert len(triples(parse(b"<x:s> <x:p> <x:a> <x:g> .\n<x:s> <x:p> <x:a> <x:h> .\n"))) == 1


def test_quads_sort_by_node_and_a_document_comes_before_its_parts() -> None:
    names = [quad.subject.value for quad in sort_quads(parse_file(EXAMPLE))]
    document = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/999"
    assert names.index(document) < names.index(f"{document}/item_1") < names.index(f"{document}/item_1/sent_1")


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/zhengce/def#Measure", "zc:Measure"),
        ("https://w3id.org/zhengce/id/agency/mofcom", "id:agency/mofcom"),
        ("http://data.europa.eu/eli/ontology#applies", "eli:applies"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_curie(iri: str, short: str) -> None:
    assert curie(iri) == short


def test_every_vocabulary_named_gets_its_own_prefix() -> None:
    prefixes = local_prefixes(parse_file(EXAMPLE))
    assert prefixes["roles"] == "https://w3id.org/zhengce/voc/roles/"
    assert prefixes["agency"] == "https://w3id.org/zhengce/id/agency/"
    assert "voc" not in prefixes


@pytest.mark.parametrize("data", [b"<x:s> <x:p> .", b"<x:s> <x:p> \xff .", "政策".encode("utf-16")])
def test_what_is_not_n_quads_is_an_input_error(data: bytes) -> None:
    with pytest.raises(InputError, match="not valid N-Quads"):
        parse(data, where="a.nq")


def test_an_unknown_suffix_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="suffix"):
        parse_file(tmp_path / "graph.xls")


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        parse_file(tmp_path / "graph.ttl")


def test_rdflib_terms_that_are_no_rdf_are_refused() -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("x:s"), rdflib.BNode(), rdflib.Literal(1)))
    with pytest.raises(ValueError, match="not an RDF triple"):
        from_rdflib(graph)
    assert from_rdflib(rdflib.Graph().add((rdflib.BNode("b"), rdflib.URIRef("x:p"), rdflib.Literal("a")))) == [
        ox.Quad(ox.BlankNode("b"), ox.NamedNode("x:p"), ox.Literal("a"))
    ]
