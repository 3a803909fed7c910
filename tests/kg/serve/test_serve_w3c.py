"""The W3C's tests of the SPARQL 1.1 Protocol and of service descriptions, as far as they are about reading."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest
import rdflib
from conftest import SUITE, Answer, Server
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

TABULAR = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
RDF_TYPES = {"text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"}

without_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="needs the W3C suite at ../shared/suites/sparql/sparql11")
reads_only = pytest.mark.skip(reason="asks for an update to succeed, and this endpoint is for reading")


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: set[str]  # "2", "4"
    format: str
    boolean: str


def _items(graph: Graph, head: rdflib.term.Node | None) -> list[rdflib.term.Node]:
    return list(Collection(graph, head)) if head is not None else []


def _request(graph: Graph, node: rdflib.term.Node) -> Request:
    body, response = graph.value(node, HT.body), graph.value(node, HT.resp)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    headers = {
        str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
        for each in _items(graph, graph.value(node, HT.headers))
    }
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        headers,
        str(graph.value(body, CNT.chars)).encode(encoding) if body is not None else None,
        {str(status).rpartition("StatusCode")[2][0] for status in graph.objects(response, MF.expectedStatus)},
        str(graph.value(response, MF.expectedFormat) or ""),
        str(graph.value(response, MF.expectedBoolean) or ""),
    )


def _cases() -> list[object]:
    manifest = SUITE / "protocol" / "manifest.ttl"
    if not manifest.exists():
        return [pytest.param([], id="protocol", marks=pytest.mark.skip(reason=f"needs {manifest}"))]
    graph = Graph().parse(manifest, format="turtle")
    cases: list[object] = []
    for entry in _items(graph, graph.value(graph.value(predicate=RDF.type, object=MF.Manifest), MF.entries)):
        requests = _items(graph, graph.value(graph.value(entry, MF.action), HT.requests))
        name = str(entry).rpartition("#")[2]
        marks = [reads_only] if name.startswith("update_") else []
        cases.append(pytest.param([_request(graph, node) for node in requests], id=name, marks=marks))
    return cases


@pytest.mark.parametrize("requests", _cases())
def test_protocol(requests: list[Request], server: Server) -> None:
    assert requests
    for request in requests:
        answer = server.ask(request.path, method=request.method, body=request.body, headers=request.headers)
        assert str(answer.status)[0] in request.statuses, answer.body
        if request.format:
            _check_format(request, answer)
        if answer.status >= 400:
            assert answer.json["reason"]


def _check_format(request: Request, answer: Answer) -> None:
    if request.format == "RDF":
        assert answer.media_type in RDF_TYPES
    else:
        assert answer.media_type in TABULAR
    if request.boolean:
        assert json.loads(answer.body)["boolean"] == (request.boolean == "true")


@without_suite
def test_the_cases_of_service_description_are_those_below() -> None:
    graph = Graph().parse(SUITE / "service-description" / "manifest.ttl", format="turtle")
    names = {str(case).rpartition("#")[2] for case in graph.subjects(RDF.type, MF.ServiceDescriptionTest)}
    assert names == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize(("accept", "format"), [("*/*", "turtle"), ("application/rdf+xml", "xml")])
def test_service_description(path: str, accept: str, format: str, server: Server) -> None:
    answer = server.ask(path, headers={"Accept": accept})
    assert answer.status == 200
    assert answer.media_type in RDF_TYPES
    graph = Graph().parse(data=answer.body, format=format)
    services = list(graph.subjects(SD.endpoint, URIRef(server.url + path)))
    assert len(services) == 1
    assert (services[0], RDF.type, SD.Service) in graph
    assert set(graph.objects(services[0], SD.supportedLanguage)) == {SD.SPARQL11Query}
    dataset = graph.value(services[0], SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    assert (graph.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in graph
    used = {term for triple in graph for term in triple if str(term).startswith(str(SD))}
    assert used <= {
        SD.Service, SD.Dataset, SD.Graph, SD.endpoint, SD.supportedLanguage, SD.SPARQL11Query, SD.feature,
        SD.UnionDefaultGraph, SD.resultFormat, SD.defaultDataset, SD.defaultGraph,
    }  # fmt: skip
