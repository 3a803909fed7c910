"""How a store's server gets to know us: from the environment, on no other host, and never in a message."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request

import pytest

from kg.errors import InputError, Redirected
from kg.remote.credentials import Credentials
from kg.remote.transport import Limits, Transport


class Handler(BaseHTTPRequestHandler):
    seen: list[str | None]

    def do_GET(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "http://localhost:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Handler.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def ask(url: str, credentials: Credentials, scheme: str = "basic", path: str = "/") -> None:
    handlers = credentials.handlers(url, scheme)
    Transport(url, limits=Limits(deadline=5, attempts=1), handlers=handlers).send(Request(url + path))


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({}, None),
        ({"ZHENGCE_STORE_USER": "王", "ZHENGCE_STORE_PASSWORD": "geheim"}, "Basic 546LOmdlaGVpbQ=="),
        ({"ZHENGCE_STORE_TOKEN": "abc"}, "Bearer abc"),
    ],
)
def test_each_kind_is_sent_as_its_standard_has_it(url: str, environment: dict[str, str], sent: str | None) -> None:
    ask(url, Credentials.from_environment(environment))
    assert Handler.seen == [sent]


def test_a_password_for_a_digest_is_not_sent_unasked(url: str) -> None:
    ask(url, Credentials("dba", "geheim"), "digest")
    assert Handler.seen == [None]


def test_another_host_gets_nothing(url: str) -> None:
    with pytest.raises(Redirected) as failure:
        ask(url, Credentials(token="geheim"), path="/elsewhere")
    assert "geheim" not in str(failure.value)


@pytest.mark.parametrize(
    "environment",
    [
        {"ZHENGCE_STORE_USER": "dba"},
        {"ZHENGCE_STORE_PASSWORD": "geheim"},
        {"ZHENGCE_STORE_USER": "dba", "ZHENGCE_STORE_PASSWORD": "geheim", "ZHENGCE_STORE_TOKEN": "geheim"},
    ],
)
def test_halves_are_named(environment: dict[str, str]) -> None:
    with pytest.raises(InputError, match="ZHENGCE_STORE_") as failure:
        Credentials.from_environment(environment)
    assert "geheim" not in str(failure.value)


def test_nothing_shows_a_secret() -> None:
    assert "geheim" not in repr(Credentials("dba", "geheim")) + repr(Credentials(token="geheim"))
