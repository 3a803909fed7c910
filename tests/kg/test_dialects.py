"""Addresses of servers, and whole numbers that come back in another datatype."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.catalogue import files
from kg.errors import InputError
from kg.remote.dialects import dialects, named, of_server
from kg.remote.restoring import restored, types, unambiguous

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("name", "url", "query", "update", "graphs"),
    [
        ("oxigraph", "http://h:1/", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("oxigraph", "http://h:1/query", "http://h:1/query", "http://h:1/update", "http://h:1/store"),
        ("virtuoso", "http://h", "http://h/sparql", "http://h/sparql-auth", "http://h/sparql-graph-crud-auth"),
        ("sparql", "http://h/x", "http://h/x", "http://h/x", None),
        ("graphdb", "http://h/repositories/x", "http://h/repositories/x", "http://h/repositories/x/statements",
         "http://h/repositories/x/rdf-graphs/service"),
    ],
)  # fmt: skip
def test_the_addresses_below_that_of_the_store(
    name: str, url: str, query: str, update: str, graphs: str | None
) -> None:
    found = dialects()[name].at(url, {})
    assert (found.query, found.update, found.graphs) == (query, update, graphs)


def test_the_environment_goes_first() -> None:
    found = dialects()["sparql"].at("http://h/x", {"ZHENGCE_STORE_GRAPHS_URL": "http://h/g"})
    assert (found.query, found.graphs) == ("http://h/x", "http://h/g")


@pytest.mark.parametrize(
    ("header", "name"),
    [("Oxigraph/0.5.13", "oxigraph"), ("Virtuoso/07.20.3229 (Linux)", "virtuoso"), ("nginx", "sparql"), ("", "sparql")],
)
def test_servers_are_told_by_their_name(header: str, name: str) -> None:
    assert of_server(header).name == name


def test_a_dialect_may_be_named() -> None:
    assert named("virtuoso+http://h:1/x") == ("virtuoso", "http://h:1/x")
    assert named("http://h:1/x") == (None, "http://h:1/x")
    with pytest.raises(InputError, match="no store is called oracle"):
        named("oracle+http://h")


def test_what_is_refused_is_a_query_that_there_is() -> None:
    assert {name for each in dialects().values() for name in each.unfit} <= set(files())


@pytest.mark.parametrize(
    ("put", "came", "back"),
    [
        (("5", "nonNegativeInteger"), ("5", "integer"), ("5", "nonNegativeInteger")),
        (("50", "decimal"), ("50", "integer"), ("50", "decimal")),
        (("0.5", "decimal"), ("0.5", "decimal"), ("0.5", "decimal")),
        (("true", "boolean"), ("1", "integer"), ("true", "boolean")),
        (("false", "boolean"), ("0", "boolean"), ("false", "boolean")),
        (("5", "integer"), ("5.0", "decimal"), ("5", "integer")),
        (("5", "integer"), ("5.5", "decimal"), ("5.5", "decimal")),
        (("5", "integer"), ("five", "string"), ("five", "string")),
        (("P1M", "duration"), ("P1M", "duration"), ("P1M", "duration")),
    ],
)
def test_values_in_the_datatype_of_their_property(
    put: tuple[str, str], came: tuple[str, str], back: tuple[str, str]
) -> None:
    def literal(pair: tuple[str, str]) -> ox.Literal:
        return ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1]))

    subject, name = ox.NamedNode("x:s"), ox.NamedNode("x:p")
    known = unambiguous(types(f"<x:s> <x:p> {literal(put)} <x:g> .\n".encode()))
    assert known == {"x:p": XSD + put[1]}
    assert list(restored([ox.Triple(subject, name, literal(came))], known)) == [ox.Triple(subject, name, literal(back))]


def test_a_property_with_two_datatypes_is_left_alone() -> None:
    assert unambiguous([("x:p", "x:a"), ("x:p", "x:b"), ("x:q", "x:a")]) == {"x:q": "x:a"}
