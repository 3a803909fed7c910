"""Strangers' queries, and what each of them gets: an answer or a reason, and the server goes on."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import Server
from hostile import ENDLESS, REFUSED, RUN

from kg.serve import gate
from kg.serve.refusal import Refusal


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


def test_there_are_a_hundred() -> None:
    assert len({query for _, query, *_ in (*REFUSED, *RUN)}) >= 100


def test_what_strangers_get(server: Server) -> None:
    """All of them, two at a time: an answer or a reason, as whole JSON, and the server goes on."""
    rows = [*RUN, *REFUSED[:1], *REFUSED[7:8]]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda row: server.query(row[1], accept="application/json"), rows))
    got = {
        name: (answer.status, answer.json.get("error", "")) for (name, *_), answer in zip(rows, answers, strict=True)
    }
    limits = {(504, "time"), (503, "engine"), (413, "answer-too-large")}
    unexpected = {
        name: found
        for (name, _, status, code), found in zip(rows, got.values(), strict=True)
        if (found not in limits if status == 0 else found != (status, code))
    }
    assert not unexpected
    assert all(answer.status == 200 or answer.json["reason"] for answer in answers)
    assert server.query("ASK { }").status == 200


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
    """Fifty strangers at once, one in two without end in mind; meanwhile a page is there within a second."""
    browser = {"Accept": "text/html"}
    pages = ["/", "/id/agency/mofcom", "/search?q=%E5%95%86%E5%8A%A1", "/eli/cn/sc/gf/2023/11", "/static/style.css"]
    assert {server.ask(page, headers=browser).status for page in pages} == {200}
    questions = [ENDLESS if number % 2 else "SELECT * WHERE { ?s ?p ?o } LIMIT 10" for number in range(50)]
    with ThreadPoolExecutor(len(questions)) as pool:
        flood = [pool.submit(server.query, question) for question in questions]
        waits = []
        while not all(each.done() for each in flood):
            began = time.monotonic()
            assert server.ask(pages[len(waits) % len(pages)], headers=browser).status == 200
            waits.append(time.monotonic() - began)
            threading.Event().wait(0.2)
        answers = [each.result() for each in flood]
    assert {answer.status for answer in answers} <= {200, 503, 504}
    assert {answer.json["error"] for answer in answers if answer.status != 200} == {"time", "busy"}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 503)
    assert len(waits) >= 5
    assert sorted(waits)[len(waits) * 9 // 10] < 1
    assert server.query("ASK { }").status == 200
