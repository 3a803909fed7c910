"""Disks that refuse: a store that cannot be written is as it was, and says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from stores import GRAPH, ROOT, background, files, nquads, opened, values

from kg.errors import StoreError

WRITER = """
import resource, sys
from pathlib import Path
from kg.store import OxigraphStore
from kg.errors import StoreError
graph, size = sys.argv[2], int(sys.argv[3])
data = "".join(f'<x:s> <x:value> "{n:0100}" <{graph}> .\\n' for n in range(size)).encode()
try:
    with OxigraphStore(Path(sys.argv[1])) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), -1))
        store.put_document(graph, data)
except StoreError as error:
    print(error)
    sys.exit(error.exit_code)
"""


@pytest.mark.parametrize("limit", [20_000, 2_000_000])  # bytes: too little for the file; for the index
def test_a_full_disk_leaves_the_store_as_it_was(folder: Path, limit: int) -> None:
    before = files(folder)
    arguments = [sys.executable, "-c", WRITER, str(folder), GRAPH, "12000", str(limit)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (4, "")
    assert "→" in done.stdout
    assert files(folder) == before
    with opened(folder) as store:
        assert values(store) == ["a", "b"]


def test_a_disk_full_at_the_end_keeps_what_was_loaded_and_says_so(folder: Path) -> None:
    program = WRITER.replace("        resource.set", "        store.put_document(graph, data)\n        resource.set")
    program = program.replace("int(sys.argv[4]), -1))\n        store.put_document(graph, data)", "0, -1))")
    arguments = [sys.executable, "-c", program, str(folder), GRAPH, "3"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (4, "")
    assert "what was loaded or removed is safe" in done.stdout
    with opened(folder) as store:
        assert len(values(store)) == 3


@contextmanager
def without_special_rights() -> Iterator[None]:
    """Act as a user to whom permissions apply (who runs the tests may be above them)."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


@pytest.fixture
def sealed() -> Iterator[Path]:
    """A store in a folder that everybody may read and nobody may write to."""
    base = Path(tempfile.mkdtemp())
    with opened(base / "store") as store:
        store.put_document(GRAPH, nquads(GRAPH, "a", "b"))
    for path in [*base.rglob("*"), base]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield base / "store"
    for path in [base, *base.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    shutil.rmtree(base)


def test_a_store_that_may_not_be_written_can_be_read(sealed: Path) -> None:
    with without_special_rights(), opened(sealed, read_only=True) as store:
        assert values(store) == ["a", "b"]


def test_a_stale_store_that_may_not_be_written_is_indexed_in_memory(sealed: Path) -> None:
    with without_special_rights(), opened(sealed, background("blue"), read_only=True) as store:
        assert values(store) == ["a", "b"]
        assert values(store, "?s <x:label> ?v") == ["blue"]


def test_a_store_that_may_not_be_written_says_so(sealed: Path) -> None:
    with without_special_rights(), pytest.raises(StoreError, match="no permission"):
        opened(sealed)
