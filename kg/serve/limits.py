"""What a stranger may use up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_TEXT: Final = 64 * 1024
"""The length of a query, in bytes of UTF-8."""

MAX_DEPTH: Final = 40
"""How deep brackets of any kind may be nested in a query."""

MAX_BODY: Final = 4 * MAX_TEXT
"""The length of a request's body or address in bytes: a query of MAX_TEXT, percent-encoded, and its graphs."""

BODY_TIME: Final = 10.0
"""How long a request's body may take to arrive, in seconds."""

MAX_CONNECTIONS: Final = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many run and wait at a time."""

    time: float = 30.0  # seconds
    memory: int = 2 * 1024**3  # bytes of address space of the query's process
    answer: int = 16 * 1024**2  # bytes of JSON or N-Triples
    workers: int = 2  # processes at a time
    waiting: int = 16  # queries that wait for a process
    patience: float = 10.0  # seconds that a query waits
