"""The command line: every command, both languages, exit codes, and what bad input meets."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import i18n
from kg.__main__ import main
from kg.graph import sorted_nquads
from kg.store import OxigraphStore

ROOT = Path(__file__).parents[2]
FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"
DOCUMENT = "https://w3id.org/zhengce/eli/cn/sc/gf/2099/1"
TEXT = "一、主要任务\n（一）完善采购制度。商务部会同财政部修订政府采购法，支持外商投资企业参与政府采购活动。\n"
COMMANDS = (
    "load", "build", "remove", "validate", "annotate", "query", "show", "network", "info", "export", "register",
    "check", "cites", "cited-by", "report", "link", "mappings", "serve",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZHENGCE_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the documents of the fixture."""
    folder = tmp_path_factory.mktemp("cli") / "store"
    quads = list(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG))
    with OxigraphStore(folder) as store:
        for graph in sorted({quad.graph_name.value for quad in quads if quad.graph_name.value.endswith("/graph")}):
            store.put_document(graph, sorted_nquads([quad for quad in quads if quad.graph_name.value == graph]))
    return folder


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """A copy of that store that a test may change."""
    shutil.copytree(filled, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


# --- help ----------------------------------------------------------------------------------------------------


def test_every_text_is_there_in_both_languages() -> None:
    for group, entries in i18n.messages().items():
        for name, texts in entries.items():
            assert set(texts) >= {"en", "zh"}, f"{group}.{name}"
            assert all(texts[language].strip() for language in i18n.LANGUAGES), f"{group}.{name}"


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_help(command: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *filter(None, [command]), "--help", "--lang", language)
    assert code == 0
    start = i18n.messages()["help"][command or "app"][language][:12]
    assert start in out
    assert ("选项" in out) == (language == "zh")
    assert ("Exit codes" in out) == (language == "en")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"ZHENGCE_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert i18n.locale_language(environment) == language


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["query", "--lang", "zh", "x"], ("zh", ["query", "x"], True)),
        (["--lang=zh", "query"], ("zh", ["query"], True)),
        (["query"], ("en", ["query"], False)),
        (["query", "--", "--lang", "zh"], ("en", ["query", "--", "--lang", "zh"], False)),
    ],
)
def test_the_language_may_stand_anywhere(arguments: list[str], expected: tuple[str, list[str], bool]) -> None:
    assert i18n.take_language(arguments, {}) == expected


def test_all_commands_are_tested_here(capsys: pytest.CaptureFixture[str]) -> None:
    import kg.cli

    assert {each.name or each.callback.__name__ for each in kg.cli.app.registered_commands} == set(COMMANDS)


# --- documents -----------------------------------------------------------------------------------------------


def test_load_and_remove(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "load", document, "--store", tmp_path / "s")
    assert (code, len(out.splitlines())) == (0, 1)
    assert "1 document(s) loaded" in err
    iri = out.strip()
    code, out, _ = run(capsys, "query", "who-is-responsible", "--store", tmp_path / "s", "--format", "csv")
    assert code == 0
    assert {row["quote"] for row in csv.DictReader(io.StringIO(out))} == {"商务部", "财政部"}
    before = (tmp_path / "s" / "documents").iterdir()
    assert len(list(before)) == 1
    assert run(capsys, "load", tmp_path, "--store", tmp_path / "s")[0] == 0  # a folder; the same document again
    assert len(list((tmp_path / "s" / "documents").iterdir())) == 1
    code, _, err = run(capsys, "remove", iri, "--store", tmp_path / "s")
    assert (code, err.strip()) == (0, f"removed {iri}")
    assert list((tmp_path / "s" / "documents").iterdir()) == []


def test_build_sums_up(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "build", document, "--store", tmp_path / "s", "--lang", "zh")
    assert code in (0, 6)
    assert "政策工具" in out
    assert "已校验 1 个文件" in err
    assert "zhengce show 1 --store" in err


def test_one_bad_file_among_good_ones(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = run(capsys, "load", tmp_path / "empty.txt", document, "--store", tmp_path / "s")
    assert (code, len(out.splitlines())) == (2, 1)
    assert "empty.txt" in err
    assert "1 failed" in err


@pytest.mark.parametrize("content", [b"", bytes(range(256)) * 8])
def test_unusable_files_leave_no_store_behind(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_bytes(content)
    code, out, err = run(capsys, "load", tmp_path / "bad.txt", "--store", tmp_path / "s")
    assert (code, out) == (2, "")
    assert "bad.txt" in err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("kind", ["nothing", "folder"])
def test_paths_without_documents(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if kind == "folder":
        (tmp_path / kind).mkdir()
    code, out, err = run(capsys, "load", tmp_path / kind)
    assert (code, out) == (2, "")
    assert kind in err
    assert "→" in err


def test_validate(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "validate", "--store", store, "--format", "json")
    assert code == 6  # the fixture is made for queries, not for the shapes
    assert json.loads(out)["counts"]["violation"] > 0
    assert "5 document(s) checked" in err
    for form in ("table", "csv", "turtle"):
        code, out, _ = run(capsys, "validate", DOCUMENT, "--store", store, "--format", form)
        assert (code, bool(out)) == (6, True)


def test_annotate_prints_the_codebook_s_terms(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "annotate", document)
    annotations = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert {"AGENCY", "LEGALREF"} <= {each["label"] for each in annotations}
    assert all(TEXT[each["start"] : each["end"]] == each["text"] for each in annotations)


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld"])
def test_export(form: str, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "export", "--store", store, "--format", form, "-o", tmp_path / "out" / f"x.{form}")
    assert (code, out) == (0, "")
    assert "written" in err
    assert "2099/1" in (tmp_path / "out" / f"x.{form}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "labelled"),
    [
        (("trig",), True),
        (("turtle",), True),
        (("turtle", "--no-labels"), False),
        (("nquads",), False),
        (("nquads", "--labels"), True),
    ],
)
def test_an_export_can_be_read_by_itself(
    options: tuple[str, ...], labelled: bool, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = run(capsys, "export", "--store", store, "-o", tmp_path / "x", "--format", *options)
    assert code == 0
    graph = ox.Store()
    form = {"trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE, "nquads": ox.RdfFormat.N_QUADS}[options[0]]
    graph.load((tmp_path / "x").read_bytes(), format=form)
    question = """PREFIX eli: <http://data.europa.eu/eli/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?label WHERE { ?measure eli:applies|eli:based_on|eli:cites ?law . ?law skos:prefLabel ?label
        FILTER(STRENDS(STR(?law), "-fa") && LANG(?label) = "en") }"""
    answer = graph.query(question, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    assert bool(list(answer)) is labelled


# --- questions -----------------------------------------------------------------------------------------------


def test_the_list_of_queries(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "query")
    assert code == 0
    assert "laws-cited-by-measure" in out
    assert "agency-measure" not in out  # networks have a list of their own
    assert "zhengce query NAME" in err


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "md"])
def test_query(form: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "query", "laws-cited-by-measure", "-p", "law=政府采购法", "--store", store, "--format", form
    )
    assert code == 0
    assert out.count("政府采购法") >= 2


def test_labels_follow_the_language_asked_for(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "query", "duties-by-agency", "-p", "agency=商务部", "--store", store, "--lang", "en")
    assert "Ministry of Commerce" in out
    _, out, _ = run(capsys, "query", "duties-by-agency", "-p", "agency=商务部", "--store", store, "--lang", "zh")
    assert "商务部" in out
    assert "牵头的措施数" in out


def test_sparql_of_one_s_own(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "SELECT (COUNT(*) AS ?n) WHERE { ?measure a zc:Measure }"
    (tmp_path / "q.rq").write_text(question, encoding="utf-8")
    assert run(capsys, "query", "--sparql", tmp_path / "q.rq", "--store", store, "-f", "csv")[1] == "n\n6\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(question))
    assert run(capsys, "query", "--sparql", "-", "--store", store, "-f", "csv")[1] == "n\n6\n"
    (tmp_path / "c.rq").write_text(f"CONSTRUCT WHERE {{ <{DOCUMENT}> a ?c }}", encoding="utf-8")
    assert "zc:PolicyDocument" in run(capsys, "query", "--sparql", tmp_path / "c.rq", "--store", store, "-f", "ttl")[1]


def test_the_text_of_a_query(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "query", "most-cited-laws", "--text", "-p", "lang=en")
    assert code == 0
    assert 'FILTER(LANG(?lawName) = "en")' in out


def test_show(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "3", "--store", store, "--lang", "zh")
    assert code == 0
    assert "企业不得违反数据安全法第二十二条。" in out
    assert "规制对象" in out
    code, out, err = run(capsys, "show", "（一）", "--store", store)
    assert (code, out) == (5, "")
    assert f"{DOCUMENT}/item_1" in err


def test_show_marks_every_fact() -> None:
    from kg.show import MarkedFact, mark

    text = mark(
        "修订政府采购法。", 10, [MarkedFact("InstrumentUse", "", "", 10, 17), MarkedFact("Citation", "", "", 12, 17)]
    )
    assert [(span.start, span.end) for span in text.spans] == [(0, 7), (2, 7)]  # the shorter one on top


def test_network(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "agency-measure" in run(capsys, "network")[1]
    code, out, _ = run(capsys, "network", "agency-measure", "--store", store)
    assert (code, "商务部" in out) == (0, True)
    code, out, _ = run(capsys, "network", "agency-measure", "--store", store, "-f", "edges.csv")
    assert out.startswith("\ufeffSource,Target")
    code, out, err = run(
        capsys, "network", "law-law", "--store", store, "-o", tmp_path / "n.gexf", "-o", tmp_path / "n.csv"
    )
    assert (code, out, err.count("written")) == (0, "", 3)
    assert (tmp_path / "n.nodes.csv").exists()


def test_info(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "info", "--store", store)
    assert code == 0
    assert "国发〔2099〕1号" in out
    assert "policy documents" in out
    code, _, err = run(capsys, "info", "--store", tmp_path / "none")
    assert (code, "no store" in err) == (0, True)


# --- what does not fit ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["qury"], 2, "Did you mean 'query'?"),
        (["query", "laws-cited-by-measur"], 5, "did you mean laws-cited-by-measure"),
        (["query", "most-cited-laws", "--sparql", "q.rq"], 2, "not both"),
        (["query", "--sparql", "nothing.rq"], 2, "nothing.rq"),
        (["query", "--sparql", "nothing.rq", "-p", "a=b"], 2, "takes no -p"),
        (["query", "--sparql", "utf16.rq"], 2, "utf16.rq: this is not text in UTF-8"),
        (["query", "measures-by-law", "-p", "law=\udcff", "--store", "STORE"], 5, "law='\\udcff' is not text in UTF-8"),
        (["query", "most-cited-laws", "-p", "lang=\udcff", "--store", "STORE"], 5, "is not text in UTF-8"),
        (["annotate", "nothing"], 2, "nothing: there is no such file or folder"),
        (["export", "--store", "STORE", "-o", "utf16.rq/x"], 2, "there is a file where a folder is expected"),
        (["export", "--store", "STORE", "-o", "STORE"], 2, "there is a folder where a file is expected"),
        (["network", "agency-law", "--store", "STORE", "-o", "utf16.rq/n.gexf"], 2, "there is a file where a folder"),
        (["network", "agency-law", "--store", "STORE", "-o", "-"], 2, "leave out -o"),
        (["load", "x" * 300 + ".txt"], 2, "File name too long"),
        (["info", "--store", "x" * 300], 1, "File name too long"),
        (["query", "most-cited-laws", "-p", "lang"], 2, "is not key=value"),
        (["query", "most-cited-laws", "-p", "law=x", "--store", "STORE"], 5, "no parameter 'law'"),
        (["query", "measures-by-law", "-p", "law=x> } #", "--store", "STORE"], 5, "neither an IRI nor a label"),
        (["query", "most-cited-laws", "--store", "STORE", "--format", "ttl"], 5, "only CONSTRUCT"),
        (["query", "most-cited-laws", "--format", "xls"], 2, "'xls'"),
        (["query", "most-cited-laws", "--store", "nowhere"], 4, "no store here"),
        (["show", "99", "--store", "STORE"], 5, "nothing in the store is called"),
        (["remove", "国发〔2000〕1号", "--store", "STORE"], 5, "nothing in the store is called"),
        (["remove", "x", "--store", "nowhere"], 4, "no store here"),
        (["network", "agencies", "--store", "STORE"], 5, "the networks are"),
        (["network", "agency-law", "-o", "n.pdf", "--store", "STORE"], 2, "no network format"),
        (["info", "--lang", "fr"], 2, "zh or en"),
        (["load"], 2, "PATH"),
    ],
)
def test_errors(
    arguments: list[str], code: int, complaint: str, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("utf16.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-16")
    found, out, err = run(capsys, *(store if item == "STORE" else item for item in arguments))
    assert (found, out if arguments[0] != "info" else "") == (code, "")
    assert complaint in err
    assert "Traceback" not in err


def test_a_name_in_another_encoding_fails_alone(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange = Path(os.fsdecode("公文.txt".encode("gb18030")))
    try:
        shutil.copy(document, strange)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    code, out, err = run(capsys, "load", strange, document, "--store", "s")
    assert (code, out.count("\n")) == (2, 1)
    assert "the name of this file is not UTF-8" in err


def test_an_update_is_refused_and_changes_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("u.rq").write_text("CLEAR ALL")
    code, out, err = run(capsys, "query", "--sparql", "u.rq", "--store", store)
    assert (code, out, "SPARQL Update" in err) == (5, "", True)
    assert run(capsys, "query", "most-cited-laws", "--store", store)[0] == 0


def test_a_hyphen_is_standard_output(store: Path) -> None:
    plain, hyphen = (shell(f"zhengce export --store {store}{more}") for more in ("", " -o -"))
    assert hyphen.returncode == 0
    assert hyphen.stdout == plain.stdout != b""
    assert not Path("-").exists()


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = command.replace("zhengce", f"{sys.executable} -m kg")
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(["bash", "-c", program], capture_output=True, env=settings, check=False, timeout=120)


def test_chinese_comes_out_of_an_ascii_world(filled: Path) -> None:
    done = shell(
        f"zhengce query most-cited-laws --store {filled} -f csv", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING=""
    )
    assert done.returncode == 0
    assert "政府采购法" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error(filled: Path) -> None:
    done = shell(f"zhengce export --store {filled} | head -c 1; exit ${{PIPESTATUS[0]}}")
    assert done.returncode in (0, 141)
    assert done.stderr == b""


def test_help_needs_no_heavy_library() -> None:
    code = "import sys, kg.cli; kg.cli.command('en'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"rdflib", "pyoxigraph", "matplotlib", "networkx", "numpy", "pandas", "pyshacl", "yaml"}
    assert not heavy & set(done.stdout.split())


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    import kg

    assert run(capsys, "--version")[:2] == (0, f"zhengce-kg {kg.__version__}\n")
