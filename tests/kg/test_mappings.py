"""The mapping sets that come with the package: valid SSSOM, and no row without its register."""

from __future__ import annotations

from pathlib import Path

import pytest
import sssom_pydantic

from kg.__main__ import main
from kg.background import MAPPINGS, default_background
from kg.errors import InputError
from kg.mappings import make
from kg.resources import ontology_folder
from kg.sssom import LITERAL, read, write
from kg.vocab import default_vocabulary

SHARED = Path(__file__).parents[3] / "shared" / "registers"
FILES = sorted((ontology_folder() / "mappings").glob("*.sssom.tsv"))
NAMES = ["laws", "regions", "sectors", "terms"]

each_file = pytest.mark.parametrize("path", FILES, ids=[path.name.split(".")[0] for path in FILES])
with_registers = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the registers of facts")


def test_the_sets() -> None:
    assert [path.name.split(".")[0] for path in FILES] == NAMES


@each_file
def test_a_set_is_valid_sssom(path: Path) -> None:
    """By a library of its own; it passes over rows whose object is a literal, which SSSOM 1.1 allows."""
    ours = read(path.read_text("utf-8"), path.name)
    theirs = sssom_pydantic.read(path)
    assert len(theirs.mappings) == sum(row.object_type != LITERAL for row in ours.rows)
    assert theirs.mapping_set is not None
    assert str(theirs.mapping_set.id) == ours.mapping_set_id


@each_file
def test_every_row_has_its_labels_justification_and_confidence(path: Path) -> None:
    rows = read(path.read_text("utf-8"), path.name).rows
    assert all(row.subject_label and row.object_label and row.confidence for row in rows)
    assert len({(row.subject_id, row.predicate_id, row.object_id, row.object_label) for row in rows}) == len(rows)


def test_subjects_are_things_that_we_have() -> None:
    known = default_background()
    there = {quad.subject.value for name, quads in known.graphs.items() if name != MAPPINGS for quad in quads}
    rows = [row for path in FILES for row in read(path.read_text("utf-8"), path.name).rows]
    assert {row.subject_id for row in rows} - there == set()


def test_taiwan_has_no_item() -> None:
    rows = read((ontology_folder() / "mappings" / "regions.sssom.tsv").read_text("utf-8")).rows
    assert [row.object_label for row in rows if row.subject_id.endswith("/710000")] == ["CN-TW", "710000"]


@with_registers
def test_the_sets_are_what_vocabularies_and_registers_make() -> None:
    made = make(SHARED, default_vocabulary())
    assert [each.name for each in made] == NAMES
    for each, path in zip(made, FILES, strict=True):
        assert write(each.mappings) == path.read_text("utf-8"), "make them anew: zhengce mappings REGISTERS"


@with_registers
def test_what_no_register_confirms_is_told() -> None:
    left = {each.name: each.left_out for each in make(SHARED, default_vocabulary())}
    assert left["regions"] == left["terms"] == ()
    assert len(left["laws"]) <= 1
    assert any(line.endswith("GB/T 4754-2017 37") for line in left["sectors"])  # its name is cut off in the register


@with_registers
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "mappings", str(SHARED), "-o", str(tmp_path / "new")]) == 0
    assert [path.read_bytes() for path in sorted((tmp_path / "new").iterdir())] == [path.read_bytes() for path in FILES]
    assert "no register confirms" in capsys.readouterr().err


def test_a_folder_without_registers_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read") as failure:
        make(tmp_path, default_vocabulary())
    assert failure.value.where.endswith("law-versions.csv")
    (tmp_path / "law-versions.csv").write_text("id,title\n1,x\n", "utf-8")
    with pytest.raises(InputError, match="no column flk_id"):
        make(tmp_path, default_vocabulary())
