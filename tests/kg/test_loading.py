"""Folders into a store: what is built again and what is not, what is said of it, and what an interruption leaves."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from stores import ROOT, files

from kg import console
from kg.errors import InputError
from kg.loading import Loaded, Options, load
from kg.store import OxigraphStore

TEXT = """一、主要任务
（一）完善采购制度。商务部会同财政部修订政府采购法，支持外商投资企业参与政府采购活动。
（{number}）加大支持力度。各地区不得限制第{number}类企业投标。
"""
DIFFERENT = TEXT.replace("支持外商", "鼓励外商")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_texts", type(console.texts())("en"))
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with three documents, the last of them with a number of its own."""
    folder = tmp_path / "docs"
    (folder / "deep").mkdir(parents=True)
    for name in ("a", "b", "deep/c"):
        (folder / f"{name}.txt").write_text(TEXT.format(number=len(name) + ord(name[-1])), encoding="utf-8")
    (folder / "deep" / "c.yaml").write_text("document_number: 国发〔2099〕1号", encoding="utf-8")
    return folder


def loaded(paths: Path | Iterable[Path], **options: bool) -> Loaded:
    paths = [paths] if isinstance(paths, Path) else list(paths)
    return load(paths, paths[0].parent / "store", Options(jobs=1, **options))


def built(result: Loaded) -> list[str]:
    return [path.name for position, path in enumerate(result.files) if position not in result.unchanged]


def clean(docs: Path) -> dict[str, bytes]:
    """The files of a store that is loaded from nothing."""
    load([docs], docs.parent / "clean", Options(jobs=1))
    found = files(docs.parent / "clean")
    shutil.rmtree(docs.parent / "clean")
    return found


def test_what_is_unchanged_is_not_built_again(docs: Path) -> None:
    first = loaded(docs)
    assert built(first) == ["a.txt", "b.txt", "c.txt"]
    before = {path: path.stat().st_mtime_ns for path in (docs.parent / "store" / "documents").iterdir()}
    second = loaded(docs)
    assert built(second) == []
    assert second.documents == first.documents
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert built(loaded(docs, rebuild=True)) == ["a.txt", "b.txt", "c.txt"]


def test_a_changed_file_or_its_metadata_is_built_again(docs: Path) -> None:
    loaded(docs)
    (docs / "b.txt").write_text(DIFFERENT, encoding="utf-8")
    assert built(loaded(docs)) == ["b.txt"]
    (docs / "deep" / "c.yaml").write_text("document_number: 国发〔2099〕2号", encoding="utf-8")
    assert built(loaded(docs)) == ["c.txt"]
    (docs / "deep" / "c.yaml").unlink()
    result = loaded(docs)
    assert built(result) == ["c.txt"]
    assert len(result.removed) == 1  # 国发〔2099〕2号: no file tells of it any more
    assert files(docs.parent / "store") == clean(docs)


def test_other_rules_build_all_again(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(docs)
    monkeypatch.setattr("kg.loading.rule_set", lambda build, vocabulary: "other rules")
    assert built(loaded(docs)) == ["a.txt", "b.txt", "c.txt"]
    assert built(loaded(docs)) == []


def test_a_document_that_the_store_lacks_or_has_otherwise_is_built_again(docs: Path) -> None:
    graphs = loaded(docs).documents
    with OxigraphStore(docs.parent / "store") as store:
        store.remove(graphs[0])
        store.put_document(graphs[1], f"<x:s> <x:p> <x:o> <{graphs[1]}> .\n".encode())
    assert built(loaded(docs)) == ["a.txt", "b.txt"]
    assert files(docs.parent / "store") == clean(docs)


def test_documents_whose_file_is_gone(docs: Path) -> None:
    loaded(docs)
    (docs / "a.txt").unlink()
    (docs / "b.txt").rename(docs / "renamed.txt")
    result = loaded(docs)
    assert (len(result.sourceless), result.removed) == (1, [])  # b has another file now
    assert len(files(docs.parent / "store")) == 3
    result = loaded(docs, prune=True)
    assert (result.sourceless, len(result.removed)) == ([], 1)
    assert files(docs.parent / "store") == clean(docs)
    assert loaded(docs, prune=True).removed == []


def test_pruning_leaves_other_folders_alone(docs: Path) -> None:
    other = docs.parent / "docs2"
    shutil.copytree(docs, other)
    (other / "a.txt").write_text(DIFFERENT, encoding="utf-8")
    loaded([docs, other])
    shutil.rmtree(other / "deep")
    (other / "a.txt").unlink()
    assert len(loaded([docs], prune=True).removed) == 0
    assert len(loaded([other], prune=True).removed) == 2  # the other text, and the number that it had last
    loaded([docs])
    assert set(files(docs.parent / "store")) == set(clean(docs))


def test_the_same_document_twice(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(docs / "a.txt", docs / "z.txt")
    result = loaded(docs)
    assert len(result.documents) == 3
    said = capsys.readouterr().err
    assert "a.txt: the same document as" in said
    assert "3 document(s) loaded" in said
    assert built(loaded(docs)) == []
    (docs / "a.txt").write_text(TEXT.format(number=97 + 1) + "\n", encoding="utf-8")  # other bytes, another document
    assert built(loaded(docs)) == ["a.txt"]
    (docs / "z.txt").write_bytes((docs / "a.txt").read_bytes())
    loaded(docs)
    (docs / "z.txt").unlink()
    loaded(docs, prune=True)
    assert files(docs.parent / "store") == clean(docs)


def test_two_texts_of_one_document_are_named(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = "document_number: 国发〔2099〕7号"
    other = docs.parent / "docs2"
    other.mkdir()
    for path in (docs / "a.txt", docs / "b.txt", other / "y.txt"):
        path.with_suffix(".yaml").write_text(number, encoding="utf-8")
    (other / "y.txt").write_text(DIFFERENT, encoding="utf-8")
    assert len(loaded(docs).documents) == 2
    assert "a.txt: another text of the same document as" in capsys.readouterr().err
    assert built(loaded(docs)) == []
    assert "a.txt: another text of the same document as" in capsys.readouterr().err
    assert loaded(other).replaced == {0: str((docs / "b.txt").absolute())}
    assert "y.txt: takes the place of" in capsys.readouterr().err
    assert loaded(other).replaced == {}


def test_the_table_says_what_was_loaded_and_what_was_not(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("x.xlsx", "y.xlsx", "README", "b.yaml", ".hidden.txt"):
        (docs / name).write_bytes(b"")
    (docs / "empty.txt").write_bytes(b"")
    (docs / "scan.pdf").write_bytes(b"%PDF-1.4")
    (docs / "alone.yaml").write_bytes(b"")
    loaded(docs)
    said = capsys.readouterr().err
    table = [line.split() for line in said.splitlines()]
    for words in (
        "documents loaded, new or changed 3 2 finding(s) in 2 of them: zhengce query loading-findings",
        "files that failed (named above) 2",
        "files of other types, passed over 4 .xlsx 2, .yaml 1, without suffix 1",
    ):
        assert words.split()[:6] == next((line[:6] for line in table if line[:3] == words.split()[:3]), None), said
    assert "empty.txt: the file is empty" in said
    assert "scan.pdf: " in said
    assert "3 document(s) loaded into" in said


def test_a_file_that_went_bad_leaves_what_was_loaded_of_it(docs: Path) -> None:
    loaded(docs)
    before = files(docs.parent / "store")
    (docs / "a.txt").write_bytes(b"")
    result = loaded(docs, prune=True)
    assert list(result.failures) == [0]
    assert files(docs.parent / "store") == before


def test_nothing_loaded(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no document of a known format"):
        load([tmp_path], tmp_path / "store", Options())
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match="no document could be loaded"):
        load([tmp_path], tmp_path / "store", Options())
    assert not (tmp_path / "store").exists()


# --- interruptions -------------------------------------------------------------------------------------------


def test_a_load_that_is_killed_again_and_again_ends_as_a_clean_one(tmp_path: Path) -> None:
    """SIGKILL after a random number of documents, and once while the index is made; old documents change meanwhile."""
    chance, docs, store = random.Random(20261124), tmp_path / "docs", tmp_path / "store"
    docs.mkdir()
    for number in range(40):
        text = TEXT.format(number=number % 37 + 2) * chance.randint(1, 12)  # three of them twice, or nearly
        (docs / f"{number:03}.txt").write_text(text, encoding="utf-8")
    kills = 0
    for after in sorted(chance.sample(range(40), 2)):
        if killed(docs, store, after):
            kills += 1
        (docs / f"{kills:03}.txt").write_text(DIFFERENT.format(number=kills + 2), encoding="utf-8")
    assert kills
    result = load([docs], store, Options(jobs=2, prune=True))
    assert not result.failures
    assert files(store) == clean(docs)
    with OxigraphStore(store, read_only=True) as opened:
        assert len(opened.documents()) == len(files(store))
        [row] = opened.query("SELECT (COUNT(*) AS ?n) { ?d a zc:PolicyDocument }")
        assert int(row["n"].value) == len(files(store))
    assert len((store / "sources.jsonl").read_text("utf-8").splitlines()) == 40
    assert all(len(json.loads(line)) == 7 for line in (store / "sources.jsonl").read_text("utf-8").splitlines())


def killed(docs: Path, store: Path, documents: int) -> bool:
    """Load in a process of its own, and kill it when so many documents are there; False if it was sooner done."""
    command = [sys.executable, "-m", "kg", "load", str(docs), "--store", str(store), "--jobs", "2", "--prune"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(list(store.glob("documents/*.nq"))) <= documents:
        time.sleep(0.003)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL
