"""A server on a real socket, with small limits, and a plain client for it."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.graph import sorted_nquads
from kg.store import OxigraphStore

ROOT = Path(__file__).parents[3]
FIXTURE = ROOT / "tests" / "queries" / "fixture.trig"
SUITE = ROOT.parent / "shared" / "suites" / "sparql" / "sparql11"

_PROGRAM = """
import sys
from pathlib import Path
from kg.serve.limits import Limits
from kg.serve.server import serve
limits = Limits(time=4, memory=1024**3, answer=1_000_000, workers=2, waiting=2, patience=6)
serve(Path(sys.argv[1]), port=0, limits=limits, hosts=["law.example"], announce=lambda url: print(url, flush=True))
"""


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()


class Server(NamedTuple):
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "*/*", **fields: str) -> Answer:
        form = urlencode({"query": text} | fields).encode("utf-8", "surrogatepass")
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self.ask("/sparql", method="POST", body=form, headers=headers)


def _graphs() -> Iterator[tuple[str, list[ox.Quad]]]:
    """The fixture's documents, and the data of the W3C suite where it is at hand."""
    quads = list(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG))
    for graph in sorted({quad.graph_name.value for quad in quads if quad.graph_name.value.endswith("/graph")}):
        yield graph, [quad for quad in quads if quad.graph_name.value == graph]
    for path in sorted(SUITE.glob("protocol/data*.nt")):
        name = ox.NamedNode(f"http://kasei.us/2009/09/sparql/data/{path.stem}.rdf")
        triples = list(ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))
        yield name.value, [ox.Quad(each.subject, each.predicate, each.object, name) for each in triples]


@pytest.fixture(scope="session")
def served_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "store"
    with OxigraphStore(folder) as store:
        for graph, quads in _graphs():
            store.put_document(graph, sorted_nquads(quads))
    return folder


@contextlib.contextmanager
def running(store: Path) -> Iterator[Server]:
    """A server for a store, in a process of its own, with small limits."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(store)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    host, _, port = url.removeprefix("http://").partition(":")
    try:
        server = Server(host, int(port))
        while server.ask("/network", headers={"Accept": "text/html"}).status == 503:
            time.sleep(0.2)  # the network is the last that a server puts together after its start
        yield server
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture(scope="session")
def server(served_store: Path) -> Iterator[Server]:
    with running(served_store) as started:
        yield started
