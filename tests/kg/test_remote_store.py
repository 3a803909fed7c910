"""Stores in real servers: the same answers as from a folder, nothing cut off, taken up again after a kill."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from servers import NAMES, Server, running
from stores import GRAPH, OTHER, background, nquads

from kg.__main__ import main
from kg.background import Background
from kg.catalogue import CannedQuery, catalogue, run, run_text
from kg.errors import Incomplete, InputError, QueryError, Refused, StoreError, Unreachable
from kg.graph import sorted_nquads
from kg.remote.credentials import Credentials
from kg.remote.endpoint import Endpoint
from kg.remote.store import RemoteStore
from kg.remote.transport import Limits
from kg.results import Result
from kg.store import OxigraphStore

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "tests" / "queries"
SEED = ROOT / "examples" / "guofa-2023-11.txt"
QUICK = Limits(deadline=30, attempts=2, first_delay=0.1, max_bytes=50_000_000)


@pytest.fixture(scope="module", params=NAMES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


def fixture_graphs() -> dict[str, list[ox.Quad]]:
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(path=str(QUERIES / "fixture.trig"), format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(quad)
    return graphs


def known() -> Background:
    """The vocabularies of the fixture."""
    quads = [quad for name, those in fixture_graphs().items() if not name.endswith("/graph") for quad in those]
    data = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.TURTLE)
    assert data is not None
    return Background({"vocabularies/fixture.ttl": data})


def opened(server: Server, *, read_only: bool = False, create: bool = True) -> RemoteStore:
    endpoint = Endpoint(server.url, credentials=server.credentials, limits=QUICK)
    return RemoteStore(endpoint, read_only=read_only, create=create, background=known())


def test_where_no_store_is_that_is_said(server: Server) -> None:
    with pytest.raises(StoreError, match="no store at this address"):
        opened(server, read_only=True)


@pytest.fixture(scope="module")
def filled(server: Server) -> RemoteStore:
    """The documents of the fixture, in a server."""
    with opened(server) as store, store.batch() as batch:
        for graph, quads in fixture_graphs().items():
            if graph.endswith("/graph"):
                batch.put(graph, sorted_nquads(quads))
    return opened(server, read_only=True)


@pytest.mark.parametrize("canned", catalogue().values(), ids=catalogue())
def test_a_server_gives_the_golden_answers(canned: CannedQuery, filled: RemoteStore) -> None:
    if canned.name in filled.unfit:
        with pytest.raises(QueryError, match="this server cannot answer"):
            run(filled, canned.name)
        return
    golden = (QUERIES / canned.topic / f"{canned.name}.csv").read_text(encoding="utf-8")
    assert list(csv.reader(io.StringIO(run_text(filled, canned.text).csv()))) == list(csv.reader(io.StringIO(golden)))


def test_documents_come_back_as_they_were_put(filled: RemoteStore) -> None:
    for graph, quads in fixture_graphs().items():
        if graph.endswith("/graph"):
            assert [line for line in filled.document(graph).splitlines() if b"quantityValue" not in line] == [
                line for line in sorted_nquads(quads).splitlines() if b"quantityValue" not in line
            ]


def test_questions_of_every_form(filled: RemoteStore) -> None:
    assert bool(filled.query("ASK { ?s a zc:Measure }")) is True
    assert bool(filled.query("ASK { ?s a zc:Nothing }")) is False
    triples = Result.of(filled.query("CONSTRUCT { ?s a zc:Measure } WHERE { ?s a zc:Measure }"))
    assert (triples.form, len(triples)) == ("construct", 6)
    with pytest.raises(QueryError, match="refuses the query"):
        filled.query("SELECT nonsense")
    with pytest.raises(StoreError, match="reading only"):
        filled.remove(GRAPH)


def test_put_replace_and_remove(server: Server, filled: RemoteStore) -> None:
    with opened(server) as store:
        before = store.documents()
        store.put_document(GRAPH, nquads(GRAPH, "a", "b"))
        store.put_document(GRAPH, nquads(GRAPH, "c"))
        assert opened(server, read_only=True).document(GRAPH) == nquads(GRAPH, "c")
        assert store.remove(GRAPH)
        assert not store.remove(GRAPH)
        assert opened(server, read_only=True).documents() == store.documents() == before
        assert not bool(store.query("ASK { <x:s> ?p ?o }"))


@pytest.mark.parametrize("count", [9_000, 10_000, 23_456])
def test_no_document_is_cut_off(server: Server, filled: RemoteStore, count: int) -> None:
    whole = sorted_nquads(ox.parse(nquads(GRAPH, *map(str, range(count))), format=ox.RdfFormat.N_QUADS))
    with opened(server) as store:
        store.put_document(GRAPH, whole)
        assert opened(server, read_only=True).document(GRAPH) == whole
        if store.endpoint.dialect.rows and count >= store.endpoint.dialect.rows:
            for text in ("SELECT ?v {{ <x:s> ?p ?v }}", "CONSTRUCT WHERE {{ <x:s> ?p ?o }}"):
                with pytest.raises(Incomplete, match="only a part"):
                    store.query(text.format())
        store.remove(GRAPH)


def test_a_long_document_reaches_a_server_that_wants_each_request_signed(server: Server, filled: RemoteStore) -> None:
    with opened(server) as store:
        store.put_document(GRAPH, nquads(GRAPH, *map(str, range(100_000))))
        (row,) = Result.of(store.query("SELECT (COUNT(*) AS ?count) { <x:s> ?p ?v }"))
        assert row["count"] == 100_000
        store.remove(GRAPH)


def test_what_a_killed_load_has_sent_is_there_and_no_more(server: Server, filled: RemoteStore) -> None:
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from stores import GRAPH, OTHER, nquads; from servers import Server\n"
        "from kg.remote.credentials import Credentials\n"
        "from test_remote_store import opened\n"
        "store = opened(Server('', sys.argv[2], Credentials(*sys.argv[3:5])))\n"
        "with store.batch() as batch:\n"
        "    batch.put(GRAPH, nquads(GRAPH, 'a')); batch.put(OTHER, nquads(OTHER, 'a')); batch.flush()\n"
        "    store._manifest.doubt([OTHER]); store.endpoint.put(OTHER, b'<x:s> <x:value> \"torn\" .\\n'); os._exit(9)\n"
    )
    who = server.credentials
    arguments = [sys.executable, "-c", script, str(Path(__file__).parent), server.url, who.user, who.password]
    assert subprocess.run(arguments, cwd=ROOT, check=False).returncode == 9
    with opened(server) as store:
        assert GRAPH in store.documents()
        assert OTHER not in store.documents()
        store.put_document(OTHER, nquads(OTHER, "b"))
        assert store.document(OTHER) == nquads(OTHER, "b")
        assert store.remove(GRAPH)
        assert store.remove(OTHER)


def test_a_graph_that_somebody_else_removed_is_missed(server: Server, filled: RemoteStore) -> None:
    with opened(server) as store:
        store.put_document(GRAPH, nquads(GRAPH, "a"))
        store.endpoint.drop(GRAPH)
    assert opened(server).checksum(GRAPH) is None
    reader = opened(server, read_only=True)
    with pytest.raises(Exception, match="0 triples of"):
        reader.document(GRAPH)
    with opened(server) as store:
        store.put_document(GRAPH, nquads(GRAPH, "a"))
        store.remove(GRAPH)


def test_vocabularies_follow_the_writer(server: Server, filled: RemoteStore) -> None:
    endpoint = Endpoint(server.url, credentials=server.credentials, limits=QUICK)
    for label in ("red", "green"):
        RemoteStore(endpoint, background=background(label))
        labels = Result.of(endpoint.query("SELECT ?label { <x:c> <x:label> ?label }"))
        assert [row["label"] for row in labels] == [label]
    opened(server)
    assert not bool(endpoint.query("ASK { <x:c> ?p ?o }"))


def test_a_store_of_another_kind_of_graphs_is_told(server: Server, filled: RemoteStore) -> None:
    if server.name != "oxigraph":
        pytest.skip("Virtuoso always shows the union of its graphs")
    endpoint = Endpoint(f"sparql+{server.url}/query", limits=QUICK)
    assert endpoint.dialect.union == {}
    with pytest.raises(StoreError, match="union of all graphs"):
        RemoteStore(endpoint, read_only=True)


def test_without_a_graph_store_updates_do(server: Server, filled: RemoteStore) -> None:
    with opened(server) as store:
        endpoint = store.endpoint
        endpoint.dialect, endpoint._graphs = replace(endpoint.dialect, graphs=None), None
        store.put_document(GRAPH, nquads(GRAPH, '引号\\"', "b"))
        assert opened(server, read_only=True).document(GRAPH) == nquads(GRAPH, '引号\\"', "b")
        assert store.remove(GRAPH)


def test_wrong_credentials_are_named_but_not_shown(server: Server, filled: RemoteStore) -> None:
    if server.name != "virtuoso":
        pytest.skip("Oxigraph's server asks for no credentials")
    wrong = replace(server, credentials=Credentials("dba", "geheim"))
    for credentials in (wrong.credentials, Credentials()):
        with (
            pytest.raises(Refused, match="credentials") as failure,
            opened(replace(server, credentials=credentials)) as store,
        ):
            store.put_document(GRAPH, nquads(GRAPH, "a"))
        assert "geheim" not in f"{failure.value!r} {failure.value}"
        assert "ZHENGCE_STORE_PASSWORD" in str(failure.value)


def test_nobody_there() -> None:
    with pytest.raises(Unreachable, match="no connection"):
        Endpoint("http://127.0.0.1:9", limits=replace(QUICK, first_delay=0))


@pytest.mark.parametrize("url", ["http://dba:geheim@localhost:1", "oracle+http://localhost:1", "ftp://localhost"])
def test_what_is_no_address_is_named_without_its_password(url: str) -> None:
    with pytest.raises(InputError) as failure:
        Endpoint(url, limits=QUICK)
    assert "geheim" not in str(failure.value)


# --- the command line on the seed ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeded(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example document and one with faults, loaded by the command line: into the server, and into a folder."""
    folder = tmp_path_factory.mktemp("seed")
    (folder / "docs").mkdir()
    shutil.copy(SEED, folder / "docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHENGCE_LANG", "en")
        patch.setenv("ZHENGCE_STORE_USER", server.credentials.user)
        patch.setenv("ZHENGCE_STORE_PASSWORD", server.credentials.password)
        with opened(server) as store:
            for graph in store.documents():
                store.remove(graph)
        for where in (server.url, str(folder / "store")):
            assert main(["load", str(folder / "docs"), "--store", where, "-j", "1"]) == 0
        yield folder


def test_all_queries_on_the_seed_answer_as_from_a_folder(server: Server, seeded: Path) -> None:
    with OxigraphStore(seeded / "store", read_only=True) as local:
        remote = opened(server, read_only=True)
        differing = [
            name
            for name in catalogue()
            if name not in remote.unfit
            and sorted(run(remote, name).csv().splitlines()) != sorted(run(local, name).csv().splitlines())
        ]
        assert differing == []
        (graph,) = local.documents()
        assert remote.document(graph) == local.document(graph)


def output(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capfd.readouterr()
    code = main([str(each) for each in arguments])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


def test_the_commands_work_on_a_server(server: Server, seeded: Path, capfd: pytest.CaptureFixture[str]) -> None:
    local, remote = str(seeded / "store"), server.url
    for command in (
        ("query", "laws-cited-by-measure", "-p", "law=政府采购法", "-f", "csv"),
        ("cited-by", "政府采购法", "-f", "csv"),
        ("report", "coverage", "-f", "json"),
        ("show", "item_8"),
        ("export",),
        ("validate", "-f", "json"),
    ):
        assert output(capfd, *command, "--store", remote)[:2] == output(capfd, *command, "--store", local)[:2], command
    code, _, said = output(capfd, "load", seeded / "docs", "--store", remote)
    assert (code, "1 document(s) loaded" in said) == (0, True)
    (seeded / "docs" / "more.txt").write_text("一、任务\n（一）商务部负责落实外商投资法。\n", encoding="utf-8")
    code, _, said = output(capfd, "load", seeded / "docs", "--store", remote)
    assert (code, "unchanged" in said) == (0, True)
    assert len(opened_documents(server)) == 2
    (seeded / "docs" / "more.txt").unlink()
    assert output(capfd, "load", seeded / "docs", "--store", remote, "--prune")[0] == 0
    assert len(opened_documents(server)) == 1
    code, _, said = output(capfd, "export", "site", seeded / "site", "--store", remote)
    assert code == InputError.exit_code
    assert "store in a folder" in said


def opened_documents(server: Server) -> list[str]:
    return RemoteStore(Endpoint(server.url, credentials=server.credentials), read_only=True).documents()


def test_a_server_names_the_documents_with_faults(
    server: Server, seeded: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    faulty = "<https://w3id.org/zhengce/eli/cn/sc/gf/2023/1/item_1>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/zhengce/def#Measure>"
    data = f"{faulty} {kind} <{GRAPH}> .\n"
    with RemoteStore(Endpoint(server.url, credentials=server.credentials)) as store:
        store.put_document(GRAPH, data.encode())
    code, here, _ = output(capfd, "validate", "-f", "json", "--store", server.url)
    assert code == 6
    assert json.loads(here)
    code, there, said = output(capfd, "validate", "-f", "json", "--store", server.url, "--engine", "set")
    if server.name == "virtuoso":
        assert code == InputError.exit_code
        assert "does not answer the queries of shapes" in said
    else:
        assert (code, there) == (6, here)
