"""The version stands in one place; whoever repeats it agrees."""

from __future__ import annotations

import re
from pathlib import Path

import kg

ROOT = Path(__file__).parent.parent


def test_the_citation_file_names_this_version() -> None:
    versions = re.findall(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert versions == [kg.__version__]


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{kg.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
