"""Files are old or new, never half."""

import errno
import os
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.files import FolderLock, storage_error, write_atomic


def test_a_file_is_written_with_the_usual_permissions(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a", b"data")
    finally:
        os.umask(mask)
    assert (tmp_path / "a").read_bytes() == b"data"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_nothing_is_left_when_the_place_is_taken_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomic(tmp_path / "a", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
        (errno.ENOTDIR, "file where a folder"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_an_error_of_the_system_is_said_in_plain_words(code: int, words: str) -> None:
    error = storage_error(OSError(code, os.strerror(code)), "/some/where")
    assert words in error.what
    assert error.where == "/some/where"
    assert error.hint


def test_one_writer_or_many_readers(tmp_path: Path) -> None:
    writer, reader, other = FolderLock(tmp_path), FolderLock(tmp_path), FolderLock(tmp_path)
    writer.acquire(exclusive=True)
    with pytest.raises(StoreError):
        reader.acquire(exclusive=False)
    writer.release()
    reader.acquire(exclusive=False)
    other.acquire(exclusive=False)
    with pytest.raises(StoreError):
        writer.acquire(exclusive=True)
    for lock in (reader, other):
        lock.release()
    writer.acquire(exclusive=True)
    assert writer.held
    writer.release()
    assert not writer.held
