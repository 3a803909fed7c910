"""Writing files so that a reader sees the old content or the new, never half of either; locking a folder."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import tempfile
from pathlib import Path

from kg.errors import InputError, StoreError

_CAUSES = {
    errno.ENOSPC: ("the disk is full", "free some space, then run the command again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, then run the command again"),
    errno.EFBIG: ("the file would be larger than the system allows", "raise the limit (ulimit -f) or use another disk"),
    errno.EACCES: ("no permission", "change the permissions, or name another folder"),
    errno.EPERM: ("no permission", "change the permissions, or name another folder"),
    errno.EROFS: ("the file system is read-only", "name a folder on a writable file system"),
    errno.ENOTDIR: ("there is a file where a folder is expected", "name another folder, or move the file away"),
    errno.EEXIST: ("there is a file where a folder is expected", "name another folder, or move the file away"),
    errno.EISDIR: ("there is a folder where a file is expected", "name another file"),
    errno.ENOENT: ("there is no such file or folder", "check the path"),
}


def storage_error(error: OSError, where: Path | str) -> StoreError:
    """Say an operating-system error in plain words, with what to try; ``where`` is the path concerned."""
    code = error.errno if error.errno is not None else 0
    what, hint = _CAUSES.get(code, (error.strerror or str(error), "check the disk and the permissions of the folder"))
    return StoreError(what, where=str(where), hint=hint)


def sync_folder(folder: Path) -> None:
    """Make renames and removals in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_temporary(path: Path, data: bytes) -> Path:
    """Write ``data``, flushed to disk, to a new file beside ``path``; nothing is left behind on failure.

    Raises OSError.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


def write_atomic(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one step that survives a crash: afterwards the file is old or new, whole.

    Raises OSError; the old file then stands.
    """
    temporary = write_temporary(path, data)
    try:
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def write_output(path: Path, data: bytes) -> None:
    """Write a file in one step, making its folder if need be; a link is followed, a device or pipe is written to.

    Raises InputError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
        else:
            write_atomic(path.resolve(), data)
    except OSError as error:
        failure = storage_error(error, path)
        raise InputError(failure.what, where=failure.where, hint=failure.hint) from error


class FolderLock:
    """One writer or many readers of a folder, by an advisory lock on ``folder/lock``.

    The lock ends with ``release`` or with the process, however it ends.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._descriptor: int | None = None
        self._writable = True

    def acquire(self, *, exclusive: bool) -> None:
        """Take the lock, or change the one held. Raises StoreError at once if another holder is in the way.

        A reader of a folder that it may not write needs no lock file: nobody could have made one.
        """
        try:
            if self._descriptor is None:
                self._descriptor = self._open(exclusive)
            if exclusive and not self._writable:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            if self._descriptor is not None:
                fcntl.flock(self._descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise self._busy(exclusive) from error
        except OSError as error:
            raise storage_error(error, error.filename or self._path.parent) from error
        if exclusive and self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self, exclusive: bool) -> int | None:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            if exclusive or error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
        self._writable = False
        try:
            return os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return None

    def _busy(self, exclusive: bool) -> StoreError:
        self.release()
        with contextlib.suppress(OSError, ValueError):
            holder = int(self._path.read_text())
            if not exclusive:
                return StoreError(
                    f"process {holder} is writing to this store",
                    where=str(self._path.parent),
                    hint="wait until it has finished, then try again",
                )
        return StoreError(
            "another process is using this store",
            where=str(self._path.parent),
            hint="wait until it has finished (or stop it), then try again",
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
