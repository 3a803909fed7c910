"""What queries run on: a copy of the store's index, so that documents can be loaded while the server answers."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kg.errors import StoreError
from kg.files import FolderLock
from kg.store import OxigraphStore

_PREFIX: Final = ".snapshot-"
_PAUSE: Final = 2.0  # seconds between two looks at whether the store has changed
_PATIENCE: Final = 0.5  # seconds that a query waits for a new snapshot


class Snapshot:
    """One copy, in a folder that is removed when nobody uses it any more."""

    def __init__(self, store: Path) -> None:
        """Raises StoreError: there is no store, or somebody is writing to it."""
        self._home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place(store)))
        self._lock = FolderLock(self._home)
        self._finalizer = weakref.finalize(self, _remove, self._home, self._lock)
        self._lock.acquire(exclusive=True)
        self.folder = self._home / "index"
        with OxigraphStore(store, read_only=True) as opened:
            opened.snapshot(self.folder)


class Snapshots:
    """The snapshot of the store as it is, or as it was before somebody began to write to it."""

    def __init__(self, store: Path) -> None:
        """Raises StoreError: there is no store, or somebody is writing to it."""
        self._store = store
        self._guard = threading.Lock()
        self._seen = threading.Event()  # nobody is looking whether the store has changed
        self._seen.set()
        _remove_leftovers(store)
        self._listeners: list[Callable[[Snapshot], None]] = []
        self._state, self._looked = _state(store), time.monotonic()
        self._current = Snapshot(store)

    def listen(self, told: Callable[[Snapshot], None]) -> None:
        """``told`` will be called with each new snapshot, in a thread of its own."""
        self._listeners.append(told)

    def current(self) -> Snapshot:
        """A new one if the store has changed and no writer has it. A caller keeps it as long as it reads from it.

        Where a new one takes long to make, the earlier one serves until it is there.
        """
        with self._guard:
            if self._seen.is_set() and time.monotonic() - self._looked >= _PAUSE:
                self._seen.clear()
                threading.Thread(target=self._look, name="look", daemon=True).start()
        self._seen.wait(_PATIENCE)
        return self._current

    def _look(self) -> None:
        try:
            state = _state(self._store)
            if state != self._state:
                self._current = Snapshot(self._store)
                self._state = state
                for told in self._listeners:
                    told(self._current)
        except StoreError:
            pass  # it is being written to: another look will find it complete
        finally:
            self._looked = time.monotonic()
            self._seen.set()


def _state(store: Path) -> tuple[object, ...]:
    """What differs after every change of the store."""
    found: list[object] = []
    for name in ("cache.json", "cache.pending", "documents"):
        try:
            status = (store / name).stat()
            found.append((status.st_ino, status.st_mtime_ns, status.st_size))
        except OSError:
            found.append(None)
    return tuple(found)


def _place(store: Path) -> Path | None:
    """Beside the index, where links are possible; in the system's folder for temporary files if that is read-only."""
    try:
        with tempfile.NamedTemporaryFile(prefix=_PREFIX, dir=store):
            return store
    except OSError:
        return None


def _remove_leftovers(store: Path) -> None:
    """Remove the snapshots of servers that were killed: their locks are free."""
    for home in store.glob(f"{_PREFIX}*"):
        lock = FolderLock(home)
        try:
            lock.acquire(exclusive=True)
        except StoreError:
            continue
        _remove(home, lock)


def _remove(home: Path, lock: FolderLock) -> None:
    shutil.rmtree(home, ignore_errors=True)
    lock.release()
