"""The house stands: every module imports only what is below it.

FLOORS lists the modules of ``kg`` from the ground up. A module may import what stands before it in the list. A new
module finds its place here, or the first test names it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]

FLOORS: dict[str, tuple[str, ...]] = {
    "ground": ("errors", "iris", "resources", "terms", "files", "i18n", "sparql"),
    "first": (
        "vocab",
        "graph",
        "sssom",
        "background",
        "binding",
        "documents",
        "sources",
        "jsonld",
        "report",
        "results",
        "console",
    ),
    "second": (
        *("shacl.model", "shacl.paths", "shacl.datatypes", "shacl.values", "shacl.sets", "shacl.select"),
        *("shacl.compiler", "shacl.engine", "shacl.reference", "shacl"),
        *(
            "remote",
            "remote.transport",
            "remote.credentials",
            "remote.dialects",
            "parts",
            "cache",
            "store",
            "remote.endpoint",
            "remote.manifest",
            "remote.restoring",
            "remote.store",
            "opening",
            "validate",
            "catalogue",
            "sandboxed",
            "sandbox",
        ),
    ),
    "third": (
        "network",
        "layout",
        "draw",
        "publish",
        "show",
        "options",
        "finding",
        "ask",
        "remote.screening",
        "checking",
        "overview",
        "citations",
        "provisions",
        "repeals",
        "coverage",
        "mappings",
        "remote.client",
        "link",
        "federate",
        "linking",
        "serve",
        "serve.limits",
        "serve.pages",
        "serve.pages.memory",
        "serve.refusal",
        "serve.gate",
        "serve.negotiation",
        "serve.answers",
        "serve.snapshots",
        "serve.workers",
        "serve.protocol",
        "serve.description",
        "serve.resource",
        "serve.guard",
        "serve.pages.language",
        "serve.pages.links",
        "serve.pages.view",
        "serve.pages.labels",
        "serve.pages.evidence",
        "serve.pages.holdings",
        "serve.pages.facts",
        "serve.pages.marks",
        "serve.pages.properties",
        "serve.pages.uses",
        "serve.pages.home",
        "serve.pages.search",
        "serve.pages.cards",
        "serve.pages.document",
        "serve.pages.network",
        "serve.pages.editor",
        "serve.pages.thing",
        "site",
        "network_page",
        "serve.warm",
        "serve.pages.routes",
        "serve.app",
        "serve.server",
    ),
    "roof": ("loading", "engines", "parting", "registering", "citing", "cli", "__main__"),
}
ORDER = [f"kg.{module}" for floor in FLOORS.values() for module in floor]
ROOF = {f"kg.{module}" for module in FLOORS["roof"]}

UPWARD = {("kg", "kg.catalogue"), ("kg.network", "kg.draw")}
"""Conveniences for users, imported inside a function when first used: kg.query(…), Network.draw(…)."""

GROUND_OF_LOADERS = {f"kg.{module}" for module in ("errors", "resources", "terms", "iris", "vocab")} | {"kg"}
"""What the document side may know of the graph side (``kg`` itself: the version)."""

WITHOUT_RDFLIB = ("loaders.formats", "loaders.normalise", "loaders.structure", "loaders.numerals", "loaders.matching")


class Import(NamedTuple):
    module: str  # that imports
    target: str
    line: int


def modules(package: str) -> Iterator[tuple[str, Path]]:
    """The modules of a package; ``kg/web`` is no package, its build hook runs when the wheel is made."""
    for path in sorted((ROOT / package).rglob("*.py")):
        if not (path.parent / "__init__.py").exists():
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def imports(package: str) -> Iterator[Import]:
    """Every import of our own modules and of rdflib, wherever it stands, except those for type checkers only."""
    for module, path in modules(package):
        tree = ast.parse(path.read_text("utf-8"))
        skipped = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if id(node) in skipped:
                continue
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(module, alias.name, node.lineno)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    yield Import(module, full if is_module(full) else node.module, node.lineno)


def ours(found: Iterator[Import]) -> list[Import]:
    return [one for one in found if one.target.split(".")[0] in ("kg", "loaders")]


def test_every_module_of_the_graph_side_has_its_floor() -> None:
    here = {module for module, _ in modules("kg") if module != "kg"}
    assert here - set(ORDER) == set(), "give it a place in FLOORS"
    assert set(ORDER) - here == set(), "FLOORS names a module that is gone"


def test_the_graph_side_imports_downwards() -> None:
    height = {module: n for n, module in enumerate(ORDER)} | {"kg": -1}
    upward = [
        one
        for one in ours(imports("kg"))
        if one.target in height and height[one.target] >= height[one.module] and one[:2] not in UPWARD
    ]
    assert upward == []


def test_only_the_roof_knows_both_halves() -> None:
    assert [one for one in ours(imports("kg")) if one.target.startswith("loaders") and one.module not in ROOF] == []


def test_nothing_imports_the_roof() -> None:
    found = [*ours(imports("kg")), *ours(imports("loaders"))]
    assert [one for one in found if one.target in ROOF and one.module not in ROOF] == []


def test_the_document_side_knows_the_ground_only() -> None:
    found = [one for one in ours(imports("loaders")) if one.target.split(".")[0] == "kg"]
    assert [one for one in found if one.target not in GROUND_OF_LOADERS] == []


def test_extractors_do_not_import_each_other() -> None:
    """A module whose name begins with _ belongs to the extractor it is named after (_agency_roles: agency)."""
    found = [one for one in ours(imports("loaders")) if one.module.startswith("loaders.extract.")]
    between = [
        one for one in found if one.target.startswith("loaders.extract.") and owner(one.target) != owner(one.module)
    ]
    assert between == []


def owner(module: str) -> str:
    name = module.rsplit(".", 1)[-1]
    return name.split("_")[1] if name.startswith("_") else name


@pytest.mark.parametrize("module", WITHOUT_RDFLIB)
def test_reading_text_needs_no_rdf_library(module: str) -> None:
    code = f"import sys, {module}; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_data_folders_hold_no_python() -> None:
    assert [path for folder in ("ontology", "queries") for path in (ROOT / folder).rglob("*.py")] == []
