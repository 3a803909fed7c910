"""The examples of the READMEs do what they say. Run by name: ``pytest tests/readme.py``.

Lines that begin with ``$ `` in a ``console`` block are run, one after another, in a folder with the examples in it;
what the block shows below a command must be in its output, line by line (… stands for anything). ``python`` blocks
are run too, and must not fail. Commands of make, git and pip are left out: CI runs them in other ways. So are
those on a SPARQL server, which ``tests/kg/test_remote_store.py`` starts for itself.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
LEFT_OUT = re.compile(r"(make|git|cd|pip|python3? -m (pip|venv)|source|oxigraph|export)\b|.*://localhost:")
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(readme: str) -> Iterator[tuple[str, str, list[str]]]:
    """Language, command or code, and the lines shown below it."""
    for language, content in BLOCK.findall((ROOT / readme).read_text("utf-8")):
        if language == "python":
            yield language, content, []
            continue
        for command in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            first, *shown = re.sub(r"\\\n\s*", " ", command).splitlines()
            yield language, first.split("  #")[0].strip(), [line.strip() for line in shown if line.strip()]


def run(arguments: list[str] | str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        arguments, cwd=folder, env=os.environ | {"PATH": path, "COLUMNS": "200", "PYTHONUTF8": "1"},
        shell=isinstance(arguments, str), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def check_shown(command: str, output: str, shown: list[str]) -> None:
    position = 0
    for line in shown:
        pieces = [re.sub(r"\s+", " ", piece).strip() for piece in re.split("…|\\.\\.\\.", line)]
        for piece in filter(None, pieces):
            found = re.sub(r"[ \t]+", " ", output).find(piece, position)
            assert found >= 0, f"{command} does not print {piece!r}:\n{output}"


@pytest.mark.parametrize("readme", READMES)
def test_examples(readme: str, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    count = 0
    for language, content, shown in examples(readme):
        if language == "python":
            run([sys.executable, "-c", content], tmp_path)
        elif not LEFT_OUT.match(content):
            check_shown(content, run(content, tmp_path), shown)
        count += 1
    assert count, f"{readme} shows no example"
