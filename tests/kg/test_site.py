"""The explorer as files: every link leads to a file, both languages are whole, an earlier site gives way."""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from selectolax.lexbor import LexborHTMLParser

from kg import site
from kg.errors import InputError
from kg.graph import sorted_nquads
from kg.iris import DEF, HOME
from kg.store import OxigraphStore

FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"


HOSTILE = "https://w3id.org/zhengce/eli/cn/text/0123456789abcdef"
TITLE = "</script><img src=x onerror=alert(1)>"


def hostile() -> bytes:
    rows = [
        f"<{HOSTILE}> <{DEF}sourceText> <{HOSTILE}/source>",
        f"<{HOSTILE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{DEF}PolicyDocument>",
        f'<{HOSTILE}> <http://purl.org/dc/terms/title> "{TITLE}"@zh',
        f"<{HOSTILE}> <http://purl.org/dc/terms/source> <javascript:alert(1)>",
        f"<{HOSTILE}> <{DEF}issuer> <https://w3id.org/zhengce/id/../../../etc/passwd>",
    ]
    return "".join(sorted(f"{row} <{HOSTILE}/graph> .\n" for row in rows)).encode()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "store"
    quads = list(ox.parse(path=str(FIXTURE), format=ox.RdfFormat.TRIG))
    graph = min(quad.graph_name.value for quad in quads if quad.graph_name.value.endswith("/graph"))
    with OxigraphStore(folder) as store:
        store.put_document(f"{HOSTILE}/graph", hostile())
        store.put_document(graph, sorted_nquads(quad for quad in quads if quad.graph_name.value == graph))
    return folder


@pytest.fixture(scope="module")
def written(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("www") / "site"
    site.export(store, folder, time_limit=2)
    return folder


def pages(folder: Path) -> dict[str, LexborHTMLParser]:
    return {
        path.relative_to(folder).as_posix(): LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


def test_every_link_leads_to_a_file_or_out_of_the_site(written: Path) -> None:
    found = pages(written)
    anchors = {file: {node.attributes["id"] for node in page.css("[id]")} for file, page in found.items()}
    for file, page in found.items():
        for node in page.css("[href], [src]"):
            link = node.attributes.get("href") or node.attributes.get("src") or ""
            if link.startswith(("https://", "http://")):
                assert not link.startswith("https://w3id.org/zhengce/"), (file, link)
                continue
            path, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))) if path else file
            assert (written / target).is_file(), (file, link)
            assert not anchor or anchor in anchors[target], (file, link)


def test_both_languages_have_the_same_pages(written: Path) -> None:
    files = {
        language: {path.relative_to(written / language) for path in (written / language).rglob("*")}
        for language in ("zh", "en")
    }
    assert files["zh"] == files["en"]
    for name in (
        "index.html",
        "documents.html",
        "queries.html",
        "queries/laws-cited-by-measure.html",
        "queries/laws-cited-by-measure.csv",
    ):
        assert Path(name) in files["zh"]
    assert (written / "zh/index.html").read_text("utf-8").startswith('<!doctype html>\n<html lang="zh">')
    assert (written / "en/index.html").read_text("utf-8").startswith('<!doctype html>\n<html lang="en">')


def test_a_question_past_its_time_has_a_page_that_says_so(store: Path, tmp_path: Path) -> None:
    site.export(store, tmp_path / "www", time_limit=0.001)
    page = pages(tmp_path / "www")["en/queries/external-links.html"]
    assert "neither its answer nor its data are here" in page.css_first("[role=alert]").text()
    assert not (tmp_path / "www/en/queries/external-links.csv").exists()


def test_nothing_needs_a_server_or_another_host(written: Path) -> None:
    for file, page in pages(written).items():
        assert not page.css("form[action], script:not([src]):not([type='application/json'])"), file
        assert all("//" not in (node.attributes.get("href") or "") for node in page.css("link")), file


def test_the_same_store_gives_the_same_files(store: Path, written: Path, tmp_path: Path) -> None:
    assert site.export(store, tmp_path / "again", time_limit=2) == len(contents(written)) - 1
    assert contents(tmp_path / "again") == contents(written)


def test_a_later_export_replaces_the_earlier_one(written: Path, tmp_path: Path) -> None:
    with OxigraphStore(tmp_path / "empty"):
        pass
    target = tmp_path / "www"
    shutil.copytree(written, target)
    site.export(tmp_path / "empty", target, time_limit=2)
    listed = json.loads((target / site.LISTING).read_text())
    assert contents(target).keys() == {*listed, site.LISTING}
    assert contents(target).keys() < contents(written).keys()


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_hostile_texts_stay_texts(written: Path) -> None:
    assert [path.name for path in written.parent.iterdir()] == [written.name], "nothing is written beside the folder"
    page = pages(written)[f"zh/{HOSTILE.removeprefix(HOME)}.html"]
    assert TITLE in page.css_first("h1").text()
    assert not page.css("img, script")
    assert not [node for node in page.css("[href]") if "script:" in (node.attributes["href"] or "")]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "zhengce export site DIR"),
        (["one", "two"], 2, "zhengce export site DIR"),
        (["."], 2, "holds something else"),
    ],
)
def test_the_command_wants_one_folder_of_its_own(
    arguments: list[str], code: int, said: str, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    command = [sys.executable, "-m", "kg", "export", "site", *arguments, "--store", str(store)]
    environment = os.environ | {"ZHENGCE_LANG": "en", "PYTHONPATH": str(FIXTURE.parents[2])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_a_folder_with_something_else_is_left_alone(store: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError):
        site.export(store, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
