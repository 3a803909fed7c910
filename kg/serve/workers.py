"""Queries in processes of their own, a few at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import anyio

from kg.cache import Dataset, QueryResult
from kg.errors import ZhengceError
from kg.sandbox import Worker
from kg.serve.limits import Limits
from kg.serve.refusal import Refusal, refusal
from kg.serve.snapshots import Snapshot, Snapshots

T = TypeVar("T")

_BUSY: Final = Refusal(
    503, "busy", "too many queries are running", hint="try again in a moment", headers={"Retry-After": "10"}
)


class SnapshotStore:
    """The store as it is now, in a process of its own that answers one query after the other."""

    def __init__(self, snapshot: Snapshot, limits: Limits) -> None:
        self.snapshot = snapshot
        self._limits = limits
        self._worker = Worker(snapshot.folder, memory_limit=limits.memory)

    def query(self, sparql: str, /, *, dataset: Dataset | None = None, base: str | None = None) -> QueryResult:
        """The answer. Raises QueryError, LimitExceeded and StoreError."""
        return self._worker.ask(
            sparql, time_limit=self._limits.time, answer_limit=self._limits.answer, dataset=dataset, base=base
        )

    def close(self) -> None:
        self._worker.close()


class Workers:
    """At most ``limits.workers`` queries at a time on one store; a few more wait, the others are refused.

    A process serves many queries, as long as the store stays what it was and no query goes past a limit.
    """

    def __init__(self, snapshots: Snapshots, limits: Limits) -> None:
        self._snapshots = snapshots
        self._limits = limits
        self._idle: list[SnapshotStore] = []
        self._places = anyio.CapacityLimiter(limits.workers)
        self._threads = anyio.CapacityLimiter(limits.workers)
        snapshots.listen(self._let_go)

    async def run(
        self,
        text: str,
        finish: Callable[[QueryResult], T],
        *,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> T:
        """What ``finish`` makes of the result. Raises Refusal: 503 busy, and what befalls the query."""
        return await self.use(lambda store: finish(store.query(text, dataset=dataset, base=base)))

    async def use(self, work: Callable[[SnapshotStore], T]) -> T:
        """What ``work`` makes of the store, asking it one thing after the other. Raises Refusal as ``run`` does."""
        await self._take_place()
        try:
            outcome = await anyio.to_thread.run_sync(partial(self._do, work), limiter=self._threads)
        finally:
            self._places.release()
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    def start(self) -> None:
        """Begin a process before somebody asks. Returns when it answers, whatever it answers."""
        store = self._take()
        with contextlib.suppress(ZhengceError):
            store.query("ASK { }")
        self._idle.append(store)

    def _let_go(self, snapshot: Snapshot) -> None:
        """End the idle processes that answer from another snapshot."""
        for _ in range(len(self._idle)):
            with contextlib.suppress(IndexError):  # somebody has taken the last
                store = self._idle.pop(0)
                if store.snapshot is snapshot:
                    self._idle.append(store)
                else:
                    store.close()

    def _do(self, work: Callable[[SnapshotStore], T]) -> T | Refusal:
        """Errors are returned without their tracebacks: a result of pyoxigraph must end in the thread it began in."""
        store = self._take()
        try:
            return work(store)
        except Refusal as error:
            error.__cause__ = error.__context__ = None
            return error.with_traceback(None)
        except ZhengceError as error:
            return refusal(error)
        finally:
            self._idle.append(store)

    def _take(self) -> SnapshotStore:
        """An idle process that answers from the present snapshot, or a new one; those of earlier ones end."""
        snapshot = self._snapshots.current()
        while self._idle:
            store = self._idle.pop()
            if store.snapshot is snapshot:
                return store
            store.close()
        return SnapshotStore(snapshot, self._limits)

    async def _take_place(self) -> None:
        if self._places.statistics().tasks_waiting >= self._limits.waiting:
            raise _BUSY
        try:
            with anyio.fail_after(self._limits.patience):
                await self._places.acquire()
        except TimeoutError as error:
            raise _BUSY from error
