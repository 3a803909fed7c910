"""Candidates for links, from a real SPARQL server with data in the shapes of Wikidata, Cellar and others."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.__main__ import main
from kg.catalogue import find
from kg.errors import Broken, InputError, TooLarge
from kg.federate import federate, half, halves
from kg.graph import sorted_nquads
from kg.link import Profile, Thing, hosts, link, profile, profiles, question, things
from kg.remote.client import Limits, Remote
from kg.results import Result
from kg.sssom import MappingSet, read
from kg.store import OxigraphStore
from kg.vocab import default_vocabulary

DATA = Path(__file__).parent / "link.trig"
OXIGRAPH = Path(sys.executable).parent / "oxigraph"
WD = "http://www.wikidata.org/entity/"
EXACT, CLOSE = "exactMatch", "closeMatch"

pytestmark = pytest.mark.skipif(not OXIGRAPH.exists(), reason="needs the server of the oxigraph package")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("oxigraph")
    subprocess.run([OXIGRAPH, "load", "--location", folder, "--file", DATA], check=True, capture_output=True, text=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [OXIGRAPH, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not start")


def found(endpoint: str, name: str, *labels: str, schemes: tuple[str, ...] = ()) -> MappingSet:
    chosen = profile(name)
    wanted = [thing for thing in things(default_vocabulary(), chosen, schemes) if thing.label in labels]
    assert len(wanted) == len(labels)
    return link(Remote(endpoint, allowed=hosts()), chosen, wanted)


def summary(candidates: MappingSet) -> list[tuple[str, str, str, float | None]]:
    return [
        (row.subject_label, row.object_id.rsplit("/", 1)[-1], row.predicate_id.rsplit("#")[-1], row.confidence)
        for row in candidates.rows
    ]


def test_wikidata(endpoint: str) -> None:
    regions = found(endpoint, "wikidata", "北京市", "上海市", "河北省", "天津市", schemes=("regions",))
    assert sorted(summary(regions)) == [
        ("上海市", "Q8686", EXACT, 0.95),
        ("北京市", "Q956", EXACT, 0.95),
        ("河北省", "Q900000001", CLOSE, 0.6),
        ("河北省", "Q900000002", CLOSE, 0.6),
    ]
    beijing = next(row for row in regions.rows if row.subject_label == "北京市")
    assert (beijing.object_label, beijing.match_string) == ("北京市", "北京市")
    assert beijing.comment == "identifier 110000"
    assert {row.comment for row in regions.rows if row.subject_label == "河北省"} == {"one of 2 candidates"}


def test_laws_are_told_apart_by_their_dates(endpoint: str) -> None:
    titles = [f"中华人民共和国{name}" for name in ("政府采购法", "外商投资法", "民法典", "专利法")]
    laws = found(endpoint, "wikidata", *titles)
    assert sorted(summary(laws)) == [
        ("中华人民共和国外商投资法", "Q900000012", CLOSE, 0.3),
        ("中华人民共和国政府采购法", "Q900000011", EXACT, 0.9),
    ]
    doubtful, dated = sorted(laws.rows, key=lambda row: row.confidence or 0)
    assert "its date 1999-01-01 is none of ours" in doubtful.comment
    assert doubtful.subject_match_field.endswith("altLabel")
    assert dated.comment == "date 2002-06-29"


def test_any_data_set(endpoint: str) -> None:
    titles = [f"中华人民共和国{name}" for name in ("政府采购法", "数据安全法", "专利法")]
    laws = found(endpoint, "generic", *titles, schemes=("laws",))
    theirs = [row for row in summary(laws) if not row[1].startswith("Q")]
    assert sorted(theirs) == [
        ("中华人民共和国政府采购法", "1", EXACT, 0.9),
        ("中华人民共和国数据安全法", "2", CLOSE, 0.6),
    ]


@pytest.mark.parametrize(
    ("identifier", "label", "expected"),
    [
        ("21900A0101(01)", "a treaty", [(EXACT, 0.85)]),
        ("21900A0101(01)", "Convention on Invented Matters", [(EXACT, 0.95)]),
        ("", "Convention on Invented Matters", [(EXACT, 0.9)]),
        ("", "Convention sur des choses inventées", []),
        ("", "a treaty", []),
    ],
)
def test_cellar(endpoint: str, identifier: str, label: str, expected: list[tuple[str, float]]) -> None:
    treaty = Thing(
        "https://w3id.org/zhengce/eli/cn/treaty/x", "treaties", "某公约", ((label, "en"),), frozenset([label]),
        frozenset([identifier] if identifier else []), frozenset(["1900-01-01"]),
    )  # fmt: skip
    rows = link(Remote(endpoint, allowed=hosts()), profile("eurlex"), [treaty]).rows
    assert [(row.predicate_id.rsplit("#")[-1], row.confidence) for row in rows] == expected
    assert all(row.object_label == "Convention on Invented Matters" for row in rows)


def test_where_an_answer_is_too_long_it_asks_about_fewer_things(endpoint: str) -> None:
    chosen = profile("wikidata")
    names = ("北京市", "上海市", "河北省")
    wanted = [thing for thing in things(default_vocabulary(), chosen, ("regions",)) if thing.label in names]
    whole = link(Remote(endpoint, allowed=hosts()), chosen, wanted)
    few = Remote(endpoint, allowed=hosts(), limits=Limits(max_bytes=1_300))
    with pytest.raises(TooLarge):
        few.select(question(chosen, wanted))
    assert link(few, chosen, wanted).rows == whole.rows
    with pytest.raises(TooLarge):
        link(Remote(endpoint, allowed=hosts(), limits=Limits(max_bytes=100)), chosen, wanted)


def test_labels_cannot_break_out_of_the_question(endpoint: str) -> None:
    label = 'x" } UNION { ?candidate ?p ?value } #\n\\'
    thing = Thing(
        "https://example.org/x", "laws", label, ((label, "zh"),), frozenset(), frozenset([label]), frozenset()
    )
    for name in profiles():
        assert link(Remote(endpoint, allowed=hosts()), profile(name), [thing]).rows == ()


def test_an_answer_to_another_question_is_named(endpoint: str) -> None:
    chosen = profile("generic")
    odd = Profile(**{name: getattr(chosen, name) for name in Profile.__slots__} | {"query": "SELECT ?x { ?x a ?y }"})
    with pytest.raises(Broken, match="lacks columns"):
        link(Remote(endpoint, allowed=hosts()), odd, things(default_vocabulary(), chosen)[:1])


def test_the_profiles_ask_about_batches_with_every_form_of_a_label() -> None:
    thing = Thing(
        "https://example.org/x", "laws", "法", (("法", "zh"), ("Law", "en")), frozenset(), frozenset(), frozenset()
    )
    asked = question(profile("generic"), [thing, thing])
    assert '"法" "法"^^<http://www.w3.org/2001/XMLSchema#string> "法"@zh "法"@zh-hans "法"@zh-cn "Law" ' in asked
    assert '"Law"@en' in asked
    assert '"Law"@zh' not in asked
    assert 'VALUES ?value { "(none)" }' in asked


def test_there_are_only_the_profiles_there_are() -> None:
    assert profiles() == ("wikidata", "eurlex", "generic")
    with pytest.raises(InputError, match="no profile"):
        profile("dbpedia")


# --- federated queries -----------------------------------------------------------------------------------


def test_every_remote_half_fits_its_query() -> None:
    assert halves() == ("external-links",)
    for name in halves():
        theirs, ours = half(name), find(name)
        assert theirs.column in ours.columns
        assert not set(theirs.columns) & set(ours.columns)
        assert all({"en", "zh"} <= set(each) for each in theirs.columns.values())
        assert f"?_{theirs.column}" in theirs.text


def test_the_other_half_adds_columns_and_loses_no_row(endpoint: str) -> None:
    nodes = [ox.NamedNode(f"{WD}Q956"), ox.NamedNode(f"{WD}Q404"), ox.NamedNode("https://flk.npc.gov.cn/"), None]
    ours = Result(("external", "n"), tuple((node, ox.Literal(n)) for n, node in enumerate(nodes)))
    both = federate(ours, half("external-links"), Remote(endpoint, allowed=hosts()))
    assert both.columns == ("external", "n", "externalLabel", "coordinates", "iso", "geonames")
    assert [row["n"] for row in both] == [0, 1, 2, 3]
    assert [(row["externalLabel"], row["iso"], row["geonames"]) for row in both] == [
        ("Beijing", "CN-BJ", "2038349"),
        (None, None, None),
        (None, None, None),
        (None, None, None),
    ]


def test_where_there_is_nothing_to_ask_nobody_is_asked() -> None:
    ours = Result(("external",), ((ox.NamedNode("https://flk.npc.gov.cn/"),),))
    both = federate(ours, half("external-links"), Remote("http://127.0.0.1:9/", allowed=hosts()))
    assert [row["iso"] for row in both] == [None]
    assert "iso" in both.columns


def test_a_query_that_asks_nobody_else_is_named() -> None:
    with pytest.raises(InputError, match="asks nobody else"):
        half("documents")


# --- the command -----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_the_command_writes_a_file_for_review(
    endpoint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "candidates.sssom.tsv"
    command = ["link", "北京市", "天津市", "--profile", "wikidata", "--scheme", "regions", "--endpoint", endpoint]
    assert main(["--lang", "en", *command, "-o", str(file)]) == 0
    assert "1 candidates for 1 of 2 things" in capsys.readouterr().err
    assert [row.object_id for row in read(file.read_text("utf-8")).rows] == [WD + "Q956"]
    assert main(command) == 0
    assert capsys.readouterr().out == file.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "code", "what"),
    [
        (["--profile", "dbpedia"], 2, "no profile"),
        (["--profile", "generic"], 2, "--endpoint"),
        (["--endpoint", "https://example.org/sparql"], 7, "--allow-host example.org"),
        (["--endpoint", "http://127.0.0.1:9/", "--timeout", "1"], 7, "no connection"),
        (["没有这样的法", "--endpoint", "http://127.0.0.1:9/"], 2, "没有这样的法"),
        (["--scheme", "planets", "--endpoint", "http://127.0.0.1:9/"], 3, "planets"),
    ],
)
def test_what_goes_wrong_is_named_and_nothing_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, what: str
) -> None:
    file = tmp_path / "reviewed.sssom.tsv"
    file.write_text("mine")
    assert main(["--lang", "en", "link", *options, "-o", str(file)]) == code
    assert what in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_a_query_in_two_halves(endpoint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quads = list(ox.parse(path=str(DATA.parents[1] / "queries" / "fixture.trig"), format=ox.RdfFormat.TRIG))
    graph = "https://w3id.org/zhengce/eli/cn/sc/gf/2099/1/graph"
    with OxigraphStore(tmp_path / "store") as store:
        store.put_document(graph, sorted_nquads([quad for quad in quads if quad.graph_name.value == graph]))
    command = ["query", "external-links", "--store", str(tmp_path / "store"), "-f", "csv"]
    assert main(command) == 0
    alone = capsys.readouterr().out.splitlines()
    assert main([*command, "--federate", "--endpoint", endpoint]) == 0
    both = capsys.readouterr().out.splitlines()
    assert len(both) == len(alone) > 2
    assert both[0] == alone[0] + ",externalLabel,coordinates,iso,geonames"
    assert any(line.endswith(",Beijing,,CN-BJ,2038349") for line in both)
    assert main(["--lang", "en", *command, "--federate", "--endpoint", "http://127.0.0.1:9/", "--timeout", "1"]) == 7
    assert "no connection" in capsys.readouterr().err
    assert main(["--lang", "en", "query", "--federate"]) == 2
    assert "canned query" in capsys.readouterr().err
