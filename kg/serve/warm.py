"""Finding out in the background what the pages of a store need, before somebody asks."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from kg.binding import Answer
from kg.sandbox import Worker
from kg.serve.pages import holdings, network
from kg.serve.pages.language import DEFAULT, PageTexts
from kg.serve.pages.links import Served
from kg.serve.pages.memory import Memory
from kg.serve.pages.view import View
from kg.serve.snapshots import Snapshot

PATIENCE: Final = 600.0  # seconds that a query may take that no reader waits for
_MEMORY: Final = 4 * 1024**3  # bytes of address space of its process

_log = logging.getLogger(__name__)
_guard = threading.Lock()
_memories: Final = WeakKeyDictionary[Snapshot, Memory]()
"""What is known of each snapshot of a store that is still in use."""


def memory_of(snapshot: Snapshot) -> Memory:
    """What is known of a snapshot. Who asks first has a thread begun that finds out what all readers need, by a
    process of its own, so that nobody waits for it.
    """
    with _guard:
        memory = _memories.get(snapshot)
        if memory is None:
            memory = _memories[snapshot] = Memory()
            memory.promise(*_preparations())
            threading.Thread(target=_prepare, args=(snapshot, memory), name="warm", daemon=True).start()
    return memory


class _Asking:
    """A snapshot that gives each query its time."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def query(self, sparql: str, /) -> Answer:
        return self._worker.ask(sparql, time_limit=PATIENCE)


def _preparations() -> Mapping[str, Callable[[View], object]]:
    return {**holdings.prepared(), "network": network.newest}


def _prepare(snapshot: Snapshot, memory: Memory) -> None:
    """What fails is left to the readers, whose pages say why."""
    worker = Worker(snapshot.folder, memory_limit=_MEMORY)
    ending = threading.Event()

    def end() -> None:
        ending.set()
        worker.kill()

    atexit.register(end)
    view = View(_Asking(worker), PageTexts(DEFAULT), Served("/", {}, None), memory)
    try:
        for name, make in _preparations().items():
            if ending.is_set():
                return
            try:
                memory.fulfil(name, partial(make, view))
            except Exception:
                if not ending.is_set():
                    _log.exception("the pages' %s could not be prepared", name)
    finally:
        atexit.unregister(end)
        worker.close()
