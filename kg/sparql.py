"""What can be seen in the text of a SPARQL query without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

TOKEN: Final = re.compile(
    r"""(?P<skip> \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*''' | "(?:[^"\\\n]|\\.)*"
      | '(?:[^'\\\n]|\\.)*' | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]* | [?$@]\w+ | (?<![\w.-])[\w.-]*:[\w.%:-]* )
      | (?P<open>[({\[]) | (?P<close>[)}\]]) | (?P<word>[A-Za-z]+)""",
    re.VERBOSE | re.DOTALL,
)
"""Brackets and words, apart from strings, IRIs, comments, variables and prefixed names."""

_PROLOGUE: Final = ("PREFIX", "BASE")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


def words(text: str) -> Iterator[str]:
    """The keywords of a query, in capitals."""
    return (token["word"].upper() for token in TOKEN.finditer(text) if token["word"])


def names_its_graphs(text: str) -> bool:
    """Whether a query has FROM or FROM NAMED."""
    return "FROM" in words(text)


def is_update(text: str) -> bool:
    """Whether this is SPARQL Update, told by its first keyword."""
    return next((word for word in words(text) if word not in _PROLOGUE), "") in _UPDATES
