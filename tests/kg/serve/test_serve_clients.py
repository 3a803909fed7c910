"""What others ask with: SPARQLWrapper, rdflib's SPARQLStore, a plain HTTP client; and what a thing's address gives."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from conftest import Server, running
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from kg.store import OxigraphStore

PAUSE = 2.5  # seconds after which a server has looked at its store again

MEASURES = "SELECT ?m WHERE { ?m a zc:Measure } ORDER BY ?m"
MOFCOM = "https://w3id.org/zhengce/id/agency/mofcom"


@pytest.fixture(scope="module")
def measures(server: Server) -> list[str]:
    rows = server.query(MEASURES).json["results"]
    assert isinstance(rows, dict)
    found = [row["m"]["value"] for row in rows["bindings"]]
    assert found
    return found


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(method: str, server: Server, measures: list[str]) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setQuery(MEASURES)
    client.setReturnFormat(JSON)
    assert [row["m"]["value"] for row in client.queryAndConvert()["results"]["bindings"]] == measures
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == len(measures)
    client.setReturnFormat(CSV)
    assert client.queryAndConvert().decode().split() == ["m", *measures]
    client.setQuery("CONSTRUCT { ?m a zc:Measure } WHERE { ?m a zc:Measure }")
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) == len(measures)


def test_sparqlstore(server: Server, measures: list[str]) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    zc = rdflib.Namespace("https://w3id.org/zhengce/def#")
    assert sorted(str(m) for m in graph.subjects(rdflib.RDF.type, zc.Measure)) == measures
    assert graph.query("ASK { ?m a <https://w3id.org/zhengce/def#Measure> }").askAnswer


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
        ("text/csv, */*;q=0.1", "text/csv"),
        ("text/*", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+json"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("image/png", None),
        ("text/csv;q=0", None),
    ],
)
def test_tables_are_negotiated(accept: str, media_type: str | None, server: Server) -> None:
    answer = server.query("SELECT ?x WHERE { VALUES ?x { 1 } }", accept)
    if media_type is None:
        assert (answer.status, answer.json["error"]) == (406, "format")
    else:
        assert (answer.status, answer.media_type) == (200, media_type)


@pytest.mark.parametrize(
    ("accept", "media_type", "format"),
    [
        ("*/*", "text/turtle", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml", "xml"),
    ],
)
def test_a_thing_has_an_address(accept: str, media_type: str, format: str, server: Server) -> None:
    headers = {"Accept": accept}
    answer = server.ask(f"/resource?iri={quote(MOFCOM, safe='')}", headers=headers)
    assert (answer.status, answer.media_type) == (200, media_type)
    assert answer.body == server.ask("/id/agency/mofcom", headers=headers).body
    graph = rdflib.Graph().parse(data=answer.body, format=format)
    thing, zc = rdflib.URIRef(MOFCOM), rdflib.Namespace("https://w3id.org/zhengce/def#")
    assert (thing, rdflib.RDF.type, zc.Agency) in graph
    facts = list(graph.subjects(zc.agency, thing))
    assert facts
    quotes = rdflib.URIRef("http://www.w3.org/ns/oa#exact")
    assert all(graph.value(graph.value(fact, zc.mention), quotes) for fact in facts)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/id/agency/nobody", 404, "unknown"),
        ("/resource?iri=https%3A%2F%2Fexample.org%2Fnothing", 404, "unknown"),
        ("/resource?iri=no%20iri", 400, "request"),
        ("/resource?iri=x%3Ay%3E%20%3Fp%20%3Fo%20%7D", 400, "request"),
        ("/resource", 400, "request"),
        ("/nowhere", 404, "unknown"),
        ("/../../etc/passwd", 404, "unknown"),
    ],
)
def test_an_unknown_thing(path: str, status: int, code: str, server: Server) -> None:
    answer = server.ask(path)
    assert (answer.status, answer.json["error"]) == (status, code)


def test_the_three_ways_of_asking_agree(server: Server) -> None:
    text = 'SELECT ?label WHERE { VALUES ?label { "税收优惠" "=HYPERLINK()" } }'
    get = server.ask(f"/sparql?query={quote(text)}", headers={"Accept": "text/csv"})
    direct = server.ask(
        "/sparql", method="POST", body=text.encode(),
        headers={"Accept": "text/csv", "Content-Type": "application/sparql-query; charset=UTF-8"},
    )  # fmt: skip
    assert get.body == direct.body == server.query(text, "text/csv").body
    assert list(csv.reader(io.StringIO(get.body.decode()))) == [["label"], ["税收优惠"], ["=HYPERLINK()"]]


def test_the_default_graph_is_the_union_and_can_be_chosen(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

    def number(**fields: str) -> int:
        return int(server.query(count, "text/csv", **fields).body.split()[1])

    graph = json.loads(server.query("SELECT ?g { GRAPH ?g { ?m a zc:Measure } } LIMIT 1").body)
    chosen = number(**{"default-graph-uri": graph["results"]["bindings"][0]["g"]["value"]})
    assert 0 < chosen < number()
    assert number(**{"named-graph-uri": graph["results"]["bindings"][0]["g"]["value"]}) == 0


def test_while_documents_are_loaded_the_server_answers_from_before_and_then_from_after(tmp_path: Path) -> None:
    graph = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/1/graph"
    with OxigraphStore(tmp_path / "store"):
        pass
    with running(tmp_path / "store") as server:
        question = "ASK { <x:s> <x:p> <x:o> }"
        with OxigraphStore(tmp_path / "store") as store:
            store.put_document(graph, f"<x:s> <x:p> <x:o> <{graph}> .\n".encode())
            time.sleep(PAUSE)
            assert server.query(question, "application/json").json["boolean"] is False
        until = time.monotonic() + 30
        while not server.query(question, "application/json").json["boolean"]:
            assert time.monotonic() < until
            time.sleep(PAUSE)
        while len(list((tmp_path / "store").glob(".snapshot-*"))) > 1:  # what prepares its pages still has the former
            assert time.monotonic() < until
            time.sleep(0.1)
    assert not list((tmp_path / "store").glob(".snapshot-*"))


def test_pages_elsewhere_may_read(server: Server) -> None:
    origin = {"Origin": "https://example.org"}
    assert server.ask("/sparql", headers=origin).headers["Access-Control-Allow-Origin"] == "*"
    asked = origin | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = server.ask("/sparql", method="OPTIONS", headers=asked)
    assert preflight.status == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    refused = server.ask("/sparql", method="OPTIONS", headers=origin | {"Access-Control-Request-Method": "DELETE"})
    assert refused.status == 400


@pytest.mark.parametrize("path", ["/sparql", "/id/agency/nobody", "/nowhere"])
def test_every_answer_has_security_headers_and_no_cookie(path: str, server: Server) -> None:
    headers = server.ask(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in headers
    assert "Server" not in headers


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost:80", True),
        ("LAW.example", True),
        ("[::1]:8000", True),
        ("rebound.example", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_hosts(host: str, known: bool, server: Server) -> None:
    answer = server.ask("/sparql", headers={"Host": host})
    assert answer.status == (200 if known else 421)
    assert known or answer.json["error"] == "host"
