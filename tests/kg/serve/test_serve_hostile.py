"""Strangers' queries, and what each of them gets: an answer or a reason, and the server goes on."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import Server

from kg.serve import gate
from kg.serve.refusal import Refusal

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<x:p>)* ?b . ?c (!<x:p>)* ?d }"
CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6)) + " }"
HERE = "<http://127.0.0.1:9/>"

REFUSED = [  # at the gate: name, query, status, code
    ("longer than 64 KB", "SELECT * WHERE { } #" + "x" * 65_536, 413, "query-too-long"),
    ("64 KB in Chinese characters", "SELECT * WHERE { } #" + "税" * 22_000, 413, "query-too-long"),
    ("braces", "SELECT * WHERE " + "{" * 41 + "}" * 41, 400, "nesting"),
    ("540 braces", "SELECT * WHERE " + "{" * 540 + "}" * 540, 400, "nesting"),
    ("250 IFs", "SELECT (" + "IF(true," * 250 + "1" + ",2)" * 250 + " AS ?x) WHERE { }", 400, "nesting"),
    ("lists", "SELECT * WHERE { ?s ?p " + "(" * 60 + ")" * 60 + " }", 400, "nesting"),
    ("property lists", "SELECT * WHERE { ?s ?p " + "[ ?p " * 60 + "1" + "]" * 60 + " }", 400, "nesting"),
    ("SERVICE", f"SELECT * WHERE {{ SERVICE {HERE} {{ ?s ?p ?o }} }}", 400, "service"),
    ("service silent", f"SELECT * WHERE {{ service silent {HERE} {{ ?s ?p ?o }} }}", 400, "service"),
    ("SERVICE by variable", "SELECT * WHERE { BIND(<http://x/> AS ?x) SERVICE?x { ?s ?p ?o } }", 400, "service"),
    ("SERVICE:x", f"PREFIX : {HERE} SELECT * WHERE {{ SERVICE:x {{ ?s ?p ?o }} }}", 400, "service"),
    ("trueSERVICE", f"SELECT * WHERE {{ ?s ?p trueSERVICE{HERE}{{ ?s ?p ?o }} }}", 400, "service"),
    ("1.SERVICE:x", f"PREFIX : {HERE} SELECT * WHERE {{ ?s ?p 1.SERVICE:x {{ }} }}", 400, "service"),
    ("SERVICE in a comparison", f"SELECT * WHERE {{ FILTER(?a<'>') SERVICE{HERE}{{}} #'\n }}", 400, "query"),
    ("SERVICE behind a comment", f"SELECT * {{ FILTER(?a<#>'''\n?b) SERVICE {HERE} {{}} #'''\n}}", 400, "service"),
    ("the same with a CR", f"SELECT * {{ FILTER(?a<#>'''\r?b) SERVICE {HERE} {{}} #'''\n}}", 400, "service"),
    ("SERVICE behind an escape", f"SELECT * WHERE {{ ?s ?p zc:a\\#b . SERVICE {HERE} {{}}\n}}", 400, "query"),
    ("SERVICE in code points", f"SELECT * WHERE {{ \\u0053ERVICE {HERE} {{}} }}", 400, "query"),
    ("LOAD", "LOAD <file:///etc/passwd>", 400, "query"),
    ("INSERT", "INSERT DATA { <x:a> <x:b> <x:c> }", 400, "query"),
    ("DROP after a prologue", "PREFIX x: <x:> # SELECT\nDROP ALL", 400, "query"),
    ("unclosed string", "SELECT * WHERE { ?s ?p 'x }", 400, "query"),
    ("many quotation marks", "SELECT * WHERE { } " + "'\\" * 30_000, 400, "query"),
]

RUN = [  # by the engine
    ("two operations", "SELECT * WHERE { } ; DROP ALL", 400, "query"),
    ("not SPARQL", "SELECT nothing", 400, "query"),
    ("nothing", "", 400, "query"),
    ("NUL", "SELECT * WHERE { ?s ?p \0 }", 400, "query"),
    ("digits", "SELECT * WHERE { } " + "1" * 60_000, 400, "query"),
    ("dots", "SELECT * WHERE { } " + "-." * 30_000, 400, "query"),
    ("endless path", ENDLESS, 504, "time"),
    ("large answer", "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c }", 413, "answer-too-large"),
    ("large graph", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 413, "answer-too-large"),
    ("negations", "SELECT * WHERE { FILTER(" + "!" * 60_000 + "true) }", 503, "engine"),
    ("local file", "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", 200, ""),
    ("loopback", "SELECT * FROM NAMED <http://127.0.0.1:9/> WHERE { GRAPH ?g { ?s ?p ?o } }", 200, ""),
]


@pytest.mark.parametrize(("query", "status", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_gate_refuses(query: str, status: int, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refusal) as caught:
        gate.check(query)
    assert (caught.value.status, caught.value.code) == (status, code)
    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service zc:service 'SERVICE', \"it's\" } # SERVICE, isn't it",
        "SELECT * WHERE " + "{" * 40 + "}" * 40,
        'SELECT * WHERE { ?s rdfs:label """a\nlong one"""@zh . FILTER(STRLEN(?s) < 5 && 3 > 2) }',
        "SELECT * WHERE { ?s ?p 'a\\'b\\u4e2d' ; <http://example.org/service#x> ?o }",
        "#" + "x" * 65_000 + "\nASK { }",
    ],
)
def test_the_gate_lets_pass(query: str) -> None:
    gate.check(query)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [row[1:] for row in (*RUN, *REFUSED[:1], *REFUSED[7:8])],
    ids=[row[0] for row in (*RUN, *REFUSED[:1], *REFUSED[7:8])],
)
def test_a_stranger_gets(query: str, status: int, code: str, server: Server) -> None:
    answer = server.query(query)
    assert answer.status == status, answer.body[:500]
    if status == 200:
        assert answer.json["results"] == {"bindings": []}
    else:
        assert answer.json["error"] == code
        assert answer.json["reason"]


def test_a_cross_product_is_ended_by_its_memory_or_its_time(server: Server) -> None:
    answer = server.query(CROSS_PRODUCT)
    assert (answer.status, answer.json["error"]) in {(503, "engine"), (504, "time")}


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=" + b"x" * 300_000, 413),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"a=b&" * 1_001 + b"query=x", 400),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=%FF", 400),
        ("POST", {"Content-Type": "application/sparql-query"}, b"\xff\xfe", 400),
        ("POST", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 400),
        ("POST", {"Content-Type": "application/json"}, b"{}", 415),
        ("DELETE", {}, None, 405),
        ("PUT", {}, b"<x:a> <x:b> <x:c> .", 405),
    ],
)
def test_a_hostile_request(
    method: str, headers: dict[str, str], body: bytes | None, status: int, server: Server
) -> None:
    answer = server.ask("/sparql", method=method, headers=headers, body=body)
    assert answer.status == status
    assert answer.json["reason"]


def test_what_is_no_http_is_refused(server: Server) -> None:
    with socket.create_connection((server.host, server.port), timeout=10) as client:
        client.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400")


def test_under_load_some_wait_some_are_refused_and_things_keep_their_pages(server: Server) -> None:
    with ThreadPoolExecutor(12) as pool:
        flood = [pool.submit(server.query, ENDLESS) for _ in range(12)]
        threading.Event().wait(1)
        assert server.ask("/id/agency/mofcom").status == 200
        answers = [each.result() for each in flood]
    assert {(answer.status, answer.json["error"]) for answer in answers} == {(504, "time"), (503, "busy")}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 503)
    assert server.query("ASK { }").status == 200
