"""What is known of a store: found out once, and readers wait for it only so long."""

from __future__ import annotations

import threading
import time

import pytest

from kg.serve.pages.memory import Memory, NotReady


def test_who_needs_it_first_finds_it_out_for_all() -> None:
    memory = Memory()
    assert memory.recall("answer", lambda: 42, 0) == 42
    assert memory.recall("answer", lambda: 43, 0) == 42


def test_what_is_promised_is_waited_for_but_not_for_long() -> None:
    memory = Memory()
    memory.promise("answer")
    began = time.monotonic()
    with pytest.raises(NotReady):
        memory.recall("answer", lambda: 43, 0.05)
    assert time.monotonic() - began < 5
    threading.Timer(0.05, memory.fulfil, ("answer", lambda: 42)).start()
    assert memory.recall("answer", lambda: 43, 30) == 42


def test_what_fails_is_found_out_by_the_next() -> None:
    memory = Memory()
    memory.promise("answer")
    with pytest.raises(ZeroDivisionError):
        memory.fulfil("answer", lambda: 1 // 0)
    assert memory.recall("answer", lambda: 42, 0) == 42
