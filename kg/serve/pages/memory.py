"""What is known of a store as long as it stays as it is: found out once, by whoever needs it first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar

from kg.errors import ZhengceError

T = TypeVar("T")

PATIENCE: Final = 0.8
"""How long a reader waits for what is being found out, in seconds; then a page says so."""


class NotReady(ZhengceError):
    """What a page needs is still being found out."""


class _Known:
    def __init__(self) -> None:
        self.done = threading.Event()
        self.value: Any = None
        self.failed = False


class Memory:
    """Values by name. What was promised is being found out by somebody else: readers wait, but not for long."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._known: dict[str, _Known] = {}

    def promise(self, *names: str) -> None:
        """Somebody will call ``fulfil`` for each of these."""
        with self._guard:
            for name in names:
                self._known.setdefault(name, _Known())

    def fulfil(self, name: str, make: Callable[[], T]) -> T:
        """Find out what was promised. After an error, which is raised, the next who needs it finds it out."""
        self.promise(name)
        known = self._known[name]
        try:
            value = known.value = make()
        except BaseException:
            known.failed = True
            with self._guard:
                self._known.pop(name, None)
            raise
        finally:
            known.done.set()
        return value

    def recall(self, name: str, make: Callable[[], T], patience: float) -> T:
        """The value of this name; ``make`` finds it out if nobody has, and nobody is about to.

        Raises NotReady: somebody is, and has not come to an end within ``patience`` seconds.
        """
        with self._guard:
            known = self._known.get(name)
            if known is None:
                self._known[name] = _Known()
        if known is None:
            return self.fulfil(name, make)
        if not known.done.wait(patience):
            raise NotReady(f"{name} are still being counted", hint="try again in a few seconds")
        if known.failed:
            return self.recall(name, make, patience)
        value: T = known.value
        return value
