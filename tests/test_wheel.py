"""The wheel is whole: installed without the checkout, the command does its main job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout that holds nothing else."""
    source = tmp_path_factory.mktemp("source") / "zhengce-kg"
    kept = ("kg", "loaders", "ontology", "queries", "pyproject.toml", "README.md", "LICENSE")
    for name in kept:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(path, source / name)
    built = (ROOT / "kg" / "web" / "dist").exists()  # the copy is then up to date, and npm has nothing to do
    target = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | ({} if built else {"ZHENGCE_WEB": "skip"}),
    )
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a new environment with the wheel and, of the one we run in, only the other packages."""
    folder = tmp_path_factory.mktemp("environment") / "env"
    venv.create(folder, symlinks=True, with_pip=False)
    python = folder / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index",
         "--disable-pip-version-check", str(wheel)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    own = next(folder.glob("lib/python*/site-packages"))
    # A plain path in a .pth file: the packages are found there, the .pth of an editable install is not read.
    (own / "others.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "bin"


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean | {"PYTHONUTF8": "1"}, capture_output=True, text=True, check=False
    )


def test_the_wheel_carries_code_data_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"kg/cli.py", "kg/py.typed", "loaders/structure.py", "loaders/py.typed"} <= names
    assert {"kg/profiles/profiles.toml", "kg/profiles/wikidata.rq"} <= names
    assert {
        "kg/web/texts.toml",
        "kg/web/templates/base.html",
        "kg/web/static/style.css",
        "kg/web/queries/uses.rq",
    } <= names
    assert "kg/_data/ontology/mappings/laws.sssom.tsv" in names
    for folder in ("ontology", "queries"):
        here = {
            f"kg/_data/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*.*") if path.is_file()
        }
        assert here <= names
    assert {"kg/web/templates/base.html", "kg/web/static/style.css", "kg/web/texts.toml"} <= names
    if (ROOT / "kg" / "web" / "dist").exists():
        assert {f"kg/web/dist/{name}" for name in ("network.js", "editor.js", "editor.css", "THIRD-PARTY.txt")} <= names
    assert [name for name in names if name.startswith("kg/web/src/") or name.endswith("hatch_build.py")] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kg", "loaders", "zhengce_kg"}


def test_the_code_is_not_that_of_the_checkout(scripts: Path, tmp_path: Path) -> None:
    places = "kg.__file__, loaders.__file__, r.ontology_folder(), r.query_folder()"
    code = f"import kg, loaders, kg.resources as r; print({places})"
    found = run(scripts / "python", "-c", code, cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert all(Path(place).is_relative_to(scripts.parent) for place in found.stdout.split())


def test_help(scripts: Path, tmp_path: Path) -> None:
    shown = run(scripts / "zhengce", "--help", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "build" in shown.stdout


def test_the_main_job(scripts: Path, tmp_path: Path) -> None:
    for suffix in (".txt", ".yaml"):
        shutil.copy(ROOT / "examples" / f"guofa-2023-11{suffix}", tmp_path)
    built = run(scripts / "zhengce", "build", "guofa-2023-11.txt", "--store", "store", cwd=tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    asked = run(
        scripts / "zhengce", "query", "laws-cited-by-measure", "--store", "store", "--format", "csv", cwd=tmp_path
    )
    assert asked.returncode == 0, asked.stderr
    assert "政府采购法" in asked.stdout
