"""Endpoints of others, real ones: a server that behaves, and one that misbehaves in every way we know."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kg import __version__
from kg.errors import (
    Broken,
    Busy,
    Incomplete,
    InputError,
    NotAllowed,
    NotSparql,
    Redirected,
    Refused,
    RemoteError,
    TooLarge,
    TooSlow,
    Unreachable,
)
from kg.remote.client import LOOPBACK, Limits, Remote, cache_folder

ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"\xe5\x8c\x97\xe4\xba\xac"}}]}}'
SPARQL_JSON = "application/sparql-results+json; charset=utf-8"
QUERY = "SELECT ?a { ?s ?p ?a }"
QUICK = Limits(deadline=3.0, attempts=3, first_delay=0.02, max_bytes=100_000)

Behaviour = Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    behaviours: dict[str, list[Behaviour]]
    requests: list[Handler]


class Handler(BaseHTTPRequestHandler):
    server: Server
    form: dict[str, list[str]]

    def do_POST(self) -> None:
        self.form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.requests.append(self)
        waiting = self.server.behaviours[self.path]
        (waiting.pop(0) if len(waiting) > 1 else waiting[0])(self)

    def do_GET(self) -> None:
        raise AssertionError("asked by GET")

    def log_message(self, format: str, *args: object) -> None:
        pass

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": SPARQL_JSON, "Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def good(handler: Handler) -> None:
    handler.reply(200, ROWS)


def replying(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    return lambda handler: handler.reply(status, body, **headers)


def dripping(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", SPARQL_JSON)
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def dripping_headers(handler: Handler) -> None:
    for n in range(600):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if not n else b"x")
        time.sleep(0.05)


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", SPARQL_JSON)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 10_000)


def cut_short(handler: Handler) -> None:
    handler.reply(200, ROWS[:30], Content_Length=str(len(ROWS)))


def hanging_up(handler: Handler) -> None:
    handler.connection.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that leaves is what we test
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def asking(server: Server) -> Callable[..., Remote]:
    """An endpoint that behaves as told, each time in another way, the last way for good."""

    def make(*behaviours: Behaviour, path: str = "/sparql", limits: Limits = QUICK, **options: object) -> Remote:
        server.behaviours = {path: list(behaviours), "/new": [good]}
        server.requests = []
        return Remote(f"http://127.0.0.1:{server.server_port}{path}", allowed=LOOPBACK, limits=limits, **options)  # type: ignore[arg-type]

    return make


def values(remote: Remote, **options: bool) -> list[object]:
    return [row["a"] for row in remote.select(QUERY, **options)]


def test_it_asks_by_post_under_its_own_name(asking: Callable[..., Remote], server: Server) -> None:
    assert values(asking(good)) == ["北京"]
    (asked,) = server.requests
    assert asked.form == {"query": [QUERY]}
    assert asked.headers["User-Agent"].startswith(f"zhengce-kg/{__version__} ")
    assert "application/sparql-results+json" in asked.headers["Accept"]


@pytest.mark.parametrize(
    ("behaviour", "error", "what"),
    [
        (replying(429, Retry_After="0"), Busy, "HTTP 429"),
        (replying(503), Busy, "HTTP 503"),
        (replying(503, Retry_After="3600"), Busy, "come back in 3600 s"),
        (replying(200, b"<html><h1>Welcome</h1></html>", Content_Type="text/html"), NotSparql, "text/html.*Welcome"),
        (replying(200, ROWS, Content_Type=""), NotSparql, "no stated type"),
        (replying(400, b"Parse error at line 1", Content_Type="text/plain"), Refused, "HTTP 400.*Parse error"),
        (replying(500, b"java.util.concurrent.TimeoutException"), Refused, "HTTP 500.*Timeout"),
        (replying(302, Location="http://localhost:9/sparql"), Redirected, "http://localhost:9/sparql"),
        (replying(307, Location="https://127.0.0.1/sparql"), Redirected, "https://127.0.0.1/sparql"),
        (replying(308, Location="file:///etc/passwd"), RemoteError, "308|file:"),
        (replying(307, Location="/sparql"), Refused, "HTTP 307"),
        (replying(200, ROWS[:-9]), Broken, "not valid query results"),
        (replying(200, b"[]"), Broken, "not valid query results"),
        (replying(200, b'{"head": {}, "boolean": true}'), Broken, "no rows"),
        (replying(200, b"\xff\xfe{"), Broken, "not valid query results"),
        (replying(200, ROWS, X_SPARQL_MaxRows="10000"), Incomplete, "left out a part"),
        (replying(200, ROWS, X_SQL_State="S1TAT"), Incomplete, "left out a part"),
        (replying(206, ROWS), Incomplete, "left out a part"),
        (replying(200, b" " * 100_001), TooLarge, "longer than 100,000 bytes"),
        (endless, TooLarge, "longer than 100,000 bytes"),
        (cut_short, Unreachable, "broke off after 30 of"),
        (hanging_up, Unreachable, "broke off"),
    ],
)
def test_each_misbehaviour_has_its_name(
    asking: Callable[..., Remote], behaviour: Behaviour, error: type[RemoteError], what: str, tmp_path: Path
) -> None:
    remote = asking(behaviour, cache=tmp_path)
    with pytest.raises(error, match=f"(?s){what}") as failure:
        remote.select(QUERY)
    assert isinstance(failure.value, RemoteError)
    assert "127.0.0.1" in failure.value.where
    assert list(tmp_path.iterdir()) == [], "nothing but good answers is kept"


@pytest.mark.parametrize("behaviour", [dripping, dripping_headers])
def test_a_drip_ends_at_the_deadline(asking: Callable[..., Remote], behaviour: Behaviour) -> None:
    began = time.monotonic()
    with pytest.raises(TooSlow, match=r"within 0\.4 s"):
        asking(behaviour, limits=Limits(deadline=0.4)).select(QUERY)
    assert time.monotonic() - began < 1


def test_it_comes_back_after_the_time_that_is_asked_for(asking: Callable[..., Remote]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    pauses: list[float] = []
    remote = asking(
        replying(429, Retry_After="1"), replying(503, Retry_After=soon), good, waiting=pauses.append,
        limits=Limits(deadline=6, attempts=3, first_delay=0.02),
    )  # fmt: skip
    began = time.monotonic()
    assert values(remote) == ["北京"]
    assert pauses[0] == 1
    assert 0 <= pauses[1] <= 2
    assert time.monotonic() - began >= 1


def test_without_a_time_it_waits_twice_as_long_each_time(asking: Callable[..., Remote], server: Server) -> None:
    pauses: list[float] = []
    remote = asking(hanging_up, replying(502), replying(504, Retry_After="soon"), good, waiting=pauses.append,
                    limits=Limits(deadline=5, attempts=4, first_delay=0.01))  # fmt: skip
    assert values(remote) == ["北京"]
    assert pauses == [0.01, 0.02, 0.04]
    assert len(server.requests) == 4


def test_a_refusal_is_not_asked_again(asking: Callable[..., Remote], server: Server) -> None:
    with pytest.raises(Refused):
        asking(replying(400)).select(QUERY)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_within_the_host_a_redirect_is_followed_by_post(
    asking: Callable[..., Remote], server: Server, status: int
) -> None:
    assert values(asking(replying(status, Location="/new"))) == ["北京"]
    assert [each.form for each in server.requests] == [{"query": [QUERY]}] * 2


def test_an_answer_is_kept_and_asked_for_anew_only_on_request(
    asking: Callable[..., Remote], server: Server, tmp_path: Path
) -> None:
    remote = asking(good, cache=tmp_path / "cache")
    assert [values(remote), values(remote)] == [["北京"], ["北京"]]
    assert len(server.requests) == 1
    assert values(remote, refresh=True) == ["北京"]
    assert len(server.requests) == 2
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(ROWS[:20])
    assert values(remote) == ["北京"]
    assert kept.read_bytes() == ROWS
    assert len(server.requests) == 3


def test_a_cache_that_cannot_be_written_costs_nothing(asking: Callable[..., Remote], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert values(asking(good, cache=tmp_path / "file")) == ["北京"]


def test_the_cache_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "zhengce-kg" / "sparql"


@pytest.mark.parametrize("url", ["http://example.org/sparql", "https://query.wikidata.org.example.org/sparql"])
def test_a_host_that_is_not_listed_is_not_asked(url: str) -> None:
    with pytest.raises(NotAllowed, match="not on the list"):
        Remote(url, allowed={"query.wikidata.org"})


@pytest.mark.parametrize(
    "url", ["", "query.wikidata.org/sparql", "file:///etc/passwd", "http://", "http://a:b@localhost/", "http://x:y/"]
)
def test_what_is_no_address_is_named(url: str) -> None:
    with pytest.raises(InputError, match="not the address"):
        Remote(url, allowed={"localhost", "x"})


def test_nobody_there() -> None:
    remote = Remote("http://127.0.0.1:9/sparql", allowed=LOOPBACK, limits=Limits(deadline=2, attempts=2, first_delay=0))
    with pytest.raises(Unreachable, match="no connection"):
        remote.select(QUERY)


def test_no_such_host() -> None:
    remote = Remote("http://nowhere.invalid/sparql", allowed={"nowhere.invalid"}, limits=Limits(deadline=20))
    with pytest.raises((Refused, Unreachable)):
        remote.select(QUERY)
