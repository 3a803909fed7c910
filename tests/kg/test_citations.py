"""The commands about citations: check, cites, cited-by, report."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.__main__ import main
from kg.graph import sorted_nquads
from kg.repeals import tell_cycles
from kg.store import OxigraphStore
from loaders.laws import build_law

ROOT = Path(__file__).parents[2]
SEED = ROOT / "examples" / "guofa-2023-11.txt"
WRONG = "一、要求\n（一）依法办理。按照《中华人民共和国网路安全法》、《合同法》、网络安全法第九十条办理。\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGCE_LANG", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the documents of the fixture, over the project's own vocabularies."""
    target = tmp_path_factory.mktemp("citations") / "store"
    quads = list(ox.parse(path=str(ROOT / "tests" / "queries" / "fixture.trig"), format=ox.RdfFormat.TRIG))
    with OxigraphStore(target) as store:
        for graph in sorted({quad.graph_name.value for quad in quads if quad.graph_name.value.endswith("/graph")}):
            store.put_document(graph, sorted_nquads([quad for quad in quads if quad.graph_name.value == graph]))
    return target


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_check_of_the_seed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", SEED)
    assert code == 0
    assert "6 known thing(s) cited: 5 × law, 1 × catalogue" in err
    assert "on that day: 6 × in force" in err
    assert "for 2023-07-25" in err
    assert [line.split()[-1] for line in out.splitlines() if "网络安全法" in line] == ["2016-11-07"]


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_check_names_what_is_wrong(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_text(WRONG, encoding="utf-8")
    code, out, err = run(capsys, "check", path, "--on", "2023-07-25", "--format", form)
    assert code == 6
    assert "3 citation(s) with a problem" in err
    expected = [["no-such-title"], ["repealed"], ["no-such-article"]]
    if form == "json":
        assert [row["problems"] for row in json.loads(out)["citations"]] == expected
    elif form == "csv":
        assert [row["problems"].split() for row in csv.DictReader(io.StringIO(out))] == expected
    else:
        for words in ("perhaps: 中华人民共和国网络安全法", "repealed as of 2021-01-01", "no such article: 第九十条"):
            assert words in out


def test_a_text_without_a_date_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_text(WRONG, encoding="utf-8")
    _, _, err = run(capsys, "check", path)
    assert "--on 2023-07-25 gives a date" in err


LOCAL_LAW = """海南省墨水条例
2003年5月1日海南省第三届人民代表大会常务委员会第一次会议通过

第一条 为了管理墨水，制定本条例。
第二条 本条例自2003年7月1日起施行。
"""


@pytest.mark.parametrize(
    ("on", "standing", "problems"),
    [
        ("2010-01-01", "in-force", ["no-such-article"]),
        ("2003-06-01", "unknown", ["no-such-article"]),
        (None, "no-date", ["no-such-article"]),
    ],
)
def test_a_local_regulation_is_checked_against_the_text_in_the_store(
    on: str | None, standing: str, problems: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "law.txt").write_text(LOCAL_LAW, encoding="utf-8")
    (tmp_path / "text.txt").write_text("根据《海南省墨水条例》第九条办理。\n", encoding="utf-8")
    assert run(capsys, "load", "--kind", "law", tmp_path / "law.txt", "--store", tmp_path / "store")[0] == 0
    day = ("--on", on) if on else ()
    found = {}
    for name, store in (("without", ()), ("with", ("--store", tmp_path / "store"))):
        _, out, _ = run(capsys, "check", tmp_path / "text.txt", *day, *store, "--format", "json")
        (found[name],) = json.loads(out)["citations"]
    assert found["without"]["standing"] is None
    assert (found["with"]["standing"], found["with"]["problems"]) == (standing, problems)
    assert found["with"]["target"] == found["without"]["target"]


@pytest.mark.parametrize("day", ["2023-7-25", "2023-13-01", "today", ""])
def test_a_day_that_is_none(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", SEED, "--on", day)
    assert (code, out) == (2, "")
    assert "write it as 2023-07-25" in err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("cites", "外商投资法"), ["《政府采购法》"]),
        (("cites", "外商投资法第二十八条"), ["《政府采购法》"]),
        (("cites", "外商投资法第一条"), []),
        (("cites", "国发〔2099〕1号"), ["政府采购法", "外商投资法", "数据安全法"]),
        (("cited-by", "政府采购法"), ["《政府采购法》", "政府采购法", "政府采购法"]),
        (("cited-by", "政府采购法", "--article", "22"), ["《政府采购法》"]),
        (("cited-by", "政府采购法", "--article", "第二十二条"), ["《政府采购法》"]),
        (("cited-by", "政府采购法", "--article", "二十二"), ["《政府采购法》"]),
        (("cited-by", "政府采购法第二十二条第一款"), ["《政府采购法》"]),
        (("cited-by", "政府采购法", "--article", "22-1"), []),
        (("cited-by", "国发〔2099〕1号"), ["国发〔2099〕1号"]),
    ],
)
def test_cites_and_cited_by(
    arguments: tuple[str, ...], found: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *arguments, "--store", folder, "--format", "csv")
    assert code == 0
    assert [row["quote"] for row in csv.DictReader(io.StringIO(out))] == found


@pytest.mark.parametrize("article", ["art", "第条", "条", "-1", ""])
def test_an_article_that_is_none(article: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "cited-by", "政府采购法", f"--article={article}", "--store", folder)
    assert code == 2
    assert "is not the number of an article" in err


def test_a_name_that_nothing_has_gets_advice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "cited-by", "政府采够法", "--store", folder)
    assert code == 5
    assert "did you mean 政府采购法" in err


@pytest.mark.parametrize(("subject", "part"), [("citations", "dangling"), ("coverage", "unlisted")])
def test_reports(subject: str, part: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "report", subject, "--store", folder, "--format", "json")
    assert code == 0
    assert "示范促进法" in {row["label"] for row in json.loads(out)[part]}
    assert "示范促进法" in run(capsys, "report", subject, "--store", folder)[1]


def test_check_against_the_text_of_a_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    law = tmp_path / "中华人民共和国外商投资法(2019-03-15).txt"
    law.write_text("中华人民共和国外商投资法\n第一条 甲：\n（一）乙。\n丙。\n第二条 丁。\n", encoding="utf-8")
    text = tmp_path / "text.txt"
    text.write_text(
        "一、要求\n（一）办理。按照外商投资法第一条第二款、第一条第三款、第一条第一款第一项办理。填写《申请表》。\n",
        encoding="utf-8",
    )
    assert run(capsys, "load", "--kind", "law", law, "--store", tmp_path / "store")[0] == 0
    code, out, err = run(capsys, "check", text, "--on", "2023-07-25", "--store", tmp_path / "store", "-f", "json")
    rows = json.loads(out)["citations"]
    assert (code, [row["missing_articles"] for row in rows]) == (6, [["第一条第三款"], []])
    assert [row["resolution"] for row in rows] == ["resolved", "unread"]
    assert "1 title(s) in 《》" in err


def test_laws_that_repeal_one_another_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with OxigraphStore(tmp_path / "store") as store:
        for name, other in (("甲", "乙"), ("乙", "丙"), ("丙", "甲"), ("丁", "甲")):
            path = tmp_path / f"山东省示范{name}条例.txt"
            text = f"{path.stem}\n2020年1月1日公布\n第一条 甲。\n第二条 《山东省示范{other}条例》同时废止。\n"
            path.write_text(text, encoding="utf-8")
            built = build_law(path)
            store.put_document(built.graph_iri, built.nquads)
    tell_cycles(tmp_path / "store")
    said = capsys.readouterr().err
    assert "山东省示范丙条例 → 山东省示范乙条例 → 山东省示范甲条例 → 山东省示范丙条例; their texts" in said
    assert "丁" not in said
