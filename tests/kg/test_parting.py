"""Files into partitioned N-Quads: what is in the parts, that all engines write the same bytes, and what is resumed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import part_builds
import pytest
from typer.testing import CliRunner

from kg import cli, console, engines
from kg.errors import InputError, StoreError, ZhengceError
from kg.parting import BACKGROUND, Options, Written, write
from kg.parts import MANIFEST, Folder, Part, Piece, holders, read
from loaders.pipeline import build_document

pytest.importorskip("fsspec", reason="needs the extra dask")

TEXT = """一、主要任务
（一）完善采购制度。商务部会同财政部修订政府采购法，支持外商投资企业参与政府采购活动。
（{number}）加大支持力度。各地区不得限制第{number}类企业投标。
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_texts", type(console.texts())("en"))


def documents(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(1, count + 1):
        (folder / f"{number}.txt").write_text(TEXT.format(number=number), encoding="utf-8")
    return folder


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with five documents."""
    return documents(tmp_path / "docs", 5)


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three documents, which no test changes, and beside it their parts, ``clean``."""
    folder = documents(tmp_path_factory.mktemp("parts") / "docs", 3)
    written(folder, folder.parent / "clean")
    return folder


@pytest.fixture
def out(same: Path, tmp_path: Path) -> Path:
    """The parts of ``same``, to be spoilt."""
    return Path(shutil.copytree(same.parent / "clean", tmp_path / "out"))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A dask cluster of two worker processes, which come back when they die; a task may lose one of them."""
    distributed = pytest.importorskip("distributed", reason="needs the extra dask")
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        yield cluster.scheduler_address


def written(docs: Path, folder: str | Path, scheduler: str | None = None, size: int = 2, **options: Any) -> Written:
    engine = "dask" if scheduler else "local"
    return write(
        [docs], str(folder), Options(engine, jobs=1, scheduler=scheduler, size=size, **options), part_builds.build
    )


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def graphs(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(folder).items() if name.endswith(".nq")}


def times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sorted(folder.glob("part-*.nq"))}


def test_parts_hold_the_graphs_of_the_files_in_their_order(out: Path) -> None:
    entries = [json.loads(line) for line in (out / MANIFEST).read_text("utf-8").splitlines()]
    assert [Path(entry["path"]).name for entry in entries] == ["1.txt", "2.txt", "3.txt"]
    assert [entry["part"] for entry in entries] == ["part-00000.nq", "part-00000.nq", "part-00001.nq"]
    for entry in entries:
        data = (out / entry["part"]).read_bytes()[entry["start"] : entry["end"]]
        built = build_document(Path(entry["path"]))
        assert (entry["graph"], sorted(data.splitlines())) == (built.graph_iri, sorted(built.nquads.splitlines()))
    assert b"<https://w3id.org/zhengce/voc/agencies>" in (out / BACKGROUND).read_bytes()


def test_dask_writes_the_same_bytes_though_workers_are_killed(docs: Path, tmp_path: Path, scheduler: str) -> None:
    """A file kills its worker the first time, another one every worker; a third cannot be read."""
    (docs / "2.txt").write_text(TEXT.format(number="die once 二"), encoding="utf-8")
    (docs / "4.txt").write_text(TEXT.format(number="die always 四"), encoding="utf-8")
    (docs / "broken.docx").write_bytes(b"not a document")
    far, near = written(docs, tmp_path / "far", scheduler), written(docs, tmp_path / "near")
    assert (docs / "2.died").exists()
    assert graphs(tmp_path / "far") == graphs(tmp_path / "near")
    for result in (far, near):
        assert [Path(failure.where).name for failure in result.failures] == ["4.txt", "broken.docx"]
        assert [bool(piece.graph) for piece in result.pieces] == [True, True, True, False, True, False]


@pytest.mark.parametrize("engine", ["local", "dask"])
def test_what_is_there_is_not_built_again(same: Path, out: Path, request: Any, engine: str) -> None:
    scheduler = request.getfixturevalue("scheduler") if engine == "dask" else None
    clean, before = files(out), times(out)
    (out / "part-00001.nq").write_bytes(clean["part-00001.nq"][:100])  # cut off
    (out / MANIFEST).unlink()
    assert written(same, out, scheduler).unchanged == 1
    assert files(out) == clean
    (out / "part-00001.json").write_bytes(clean["part-00001.json"][:50])
    assert written(same, out, scheduler).unchanged == 1
    assert files(out) == clean
    assert times(out)["part-00000.nq"] == before["part-00000.nq"]
    assert times(out)["part-00001.nq"] != before["part-00001.nq"]
    assert written(same, out, scheduler).unchanged == 2


def test_an_interrupted_run_leaves_no_manifest_and_is_taken_up(
    same: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*given: Any) -> Iterator[Part]:
        raise KeyboardInterrupt
        yield

    clean = files(out)
    (out / "part-00001.json").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("kg.parting.build_here", interrupted)
        with pytest.raises(KeyboardInterrupt):
            written(same, out)
    assert "takes up from there" in capsys.readouterr().err
    assert not (out / MANIFEST).exists()
    assert written(same, out).unchanged == 1
    assert files(out) == clean


def test_a_document_of_two_files_is_in_one_part(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("1", "5"):
        (docs / f"{name}.yaml").write_text("document_number: 国发〔2099〕1号", encoding="utf-8")
    result = written(docs, tmp_path / "out")
    assert [piece.end > piece.start for piece in result.pieces] == [False, True, True, True, True]
    assert result.pieces[0].graph == result.pieces[4].graph
    graph = f"<{result.pieces[0].graph}> .".encode()
    assert [graph in (tmp_path / "out" / part.file).read_bytes() for part in result.parts] == [False, False, True]
    assert "5.txt" in capsys.readouterr().err
    clean = files(tmp_path / "out")
    assert written(docs, tmp_path / "out").unchanged == 3
    assert files(tmp_path / "out") == clean
    (docs / "5.txt").unlink()  # now the document is that of the first file, and there is a part less
    written(docs, tmp_path / "out")
    written(docs, tmp_path / "clean", size=2)
    assert sorted(graphs(tmp_path / "out")) == [BACKGROUND, "part-00000.nq", "part-00001.nq"]
    assert files(tmp_path / "out") == files(tmp_path / "clean")


def test_the_last_source_of_a_graph_holds_it() -> None:
    pieces = [Piece("a", "", "", "g"), Piece("b", "", "", "h"), Piece("c", "", "")]
    parts = [Part(0, "", tuple(pieces)), Part(1, "", (Piece("d", "", "", "g"),))]
    assert holders(parts) == {0: {1}, 1: {0}}


def test_parts_go_wherever_fsspec_writes(same: Path, out: Path) -> None:
    assert written(same, out.as_uri()).unchanged == 2
    assert written(same, "memory://zhengce/parts").unchanged == 0
    assert written(same, "memory://zhengce/parts").unchanged == 2
    memory = Folder("memory://zhengce/parts")
    assert {name: memory.read(name) for name in files(out)} == files(out)


def test_a_folder_that_the_workers_do_not_share(same: Path, scheduler: str) -> None:
    with pytest.raises(StoreError, match="cannot be seen from here"):
        written(same, "memory://alone/parts", scheduler)


def test_a_worker_with_other_rules_writes_nothing(same: Path, tmp_path: Path) -> None:
    part = Part(0, "other rules", (Piece(str(same / "1.txt"), "", ""),))
    with pytest.raises(InputError, match="other rules"):
        engines.build_part(part, str(tmp_path), part_builds.build)
    assert read(Folder(str(tmp_path)), 0) is None


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--engine", "dask"], "say where"),
        (["--scheduler", "tcp://127.0.0.1:1"], "say where"),
        (["--out", "OUT", "--scheduler", "tcp://127.0.0.1:1"], "only --engine dask"),
        (["--out", "OUT", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"], "no dask scheduler answers"),
        (["--out", "nowhere://x/y"], "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(
    same: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], complaint: str
) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 1)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.app, ["build", str(same), *options])
    assert isinstance(result.exception, ZhengceError)
    assert complaint in str(result.exception)


def test_the_command_names_the_parts(tmp_path: Path) -> None:
    docs = documents(tmp_path / "docs", 1)
    command = ["build", str(docs), "--out", str(tmp_path / "out"), "--part-size", "1"]
    result = CliRunner().invoke(cli.app, command)
    assert (result.exit_code, result.stdout) == (0, "part-00000.nq\n")
    (docs / "broken.docx").write_bytes(b"not a document")
    result = CliRunner().invoke(cli.app, command)
    assert (result.exit_code, result.stdout) == (InputError.exit_code, "part-00000.nq\npart-00001.nq\n")
    assert "broken.docx" in result.stderr
