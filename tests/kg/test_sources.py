"""The manifest of sources: the last word on each path, whatever a crash has left of the lines."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.sources import Source, Sources


def source(path: str, sha256: str = "1") -> Source:
    return Source(path, sha256, "", "rules", f"https://example.org/{path}/graph", "2", 0)


def test_what_is_recorded_is_known_again(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    for new in (source("/b"), source("/a"), source("/b", "changed"), source("/c")):
        sources.record(new)
    sources.forget(source("/c"))
    for each in (sources, Sources(tmp_path)):  # even before it was closed
        assert each.get(Path("/b")) == source("/b", "changed")
        assert each.get(Path("/c")) is None
    sources.close()
    Sources(tmp_path).close()
    lines = (tmp_path / "sources.jsonl").read_text("utf-8").splitlines()
    assert [line.split('"')[1] for line in lines] == ["/a", "/b"]


@pytest.mark.parametrize("torn", ['["/c", "1", ""', "\0\0\0", "", "{}", '["/c", 1]', "nonsense\n"])
def test_a_line_that_was_cut_off_says_nothing(torn: str, tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    sources.record(source("/a"))
    with (tmp_path / "sources.jsonl").open("a") as file:
        file.write(torn)
    again = Sources(tmp_path)
    again.record(source("/b"))
    last = Sources(tmp_path)
    assert [last.get(Path(path)) for path in ("/a", "/b", "/c")] == [source("/a"), source("/b"), None]


def test_below_a_folder(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    for path in ("/docs/a", "/docs/deep/b", "/docs2/c", "/docs"):
        sources.record(source(path))
    assert {each.path for each in sources.below(Path("/docs"))} == {"/docs/a", "/docs/deep/b"}
    assert len(list(sources.below(Path("/")))) == 4


def test_a_folder_s_name_in_another_encoding(tmp_path: Path) -> None:
    strange = os.fsdecode("/公文/a.txt".encode("gb18030"))
    sources = Sources(tmp_path)
    sources.record(source(strange))
    sources.close()
    assert Sources(tmp_path).get(Path(strange)) == source(strange)
