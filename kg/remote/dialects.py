"""What SPARQL servers want: read from ``profiles/stores.toml``, which explains the fields."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from kg.errors import InputError

PLAIN: Final = "sparql"
"""The dialect of a server that none is known for."""

_FILE: Final = Path(__file__).parents[1] / "profiles" / "stores.toml"
_NAMED: Final = re.compile(r"(?P<name>[a-z][a-z0-9-]*)\+(?P<url>https?://.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of server is spoken with; addresses are relative to the store's until ``at`` makes them whole."""

    name: str
    server: str = ""
    query: str = ""
    update: str | None = None
    graphs: str | None = None
    union: Mapping[str, str] = field(default_factory=dict)
    authentication: Literal["basic", "digest"] = "basic"
    results: Literal["json", "xml"] = "json"
    rows: int | None = None
    shapes: bool = True
    unfit: Mapping[str, str] = field(default_factory=dict)

    def at(self, url: str, environment: Mapping[str, str] | None = None) -> Dialect:
        """The dialect with the whole addresses for a store at ``url``: those of the environment, else below it."""
        known = os.environ if environment is None else environment
        base = url.rstrip("/")
        if self.query and base.endswith(f"/{self.query}"):  # the endpoint for queries was given
            base = base.removesuffix(f"/{self.query}")

        def whole(name: str, path: str | None) -> str | None:
            named = known.get(f"ZHENGCE_STORE_{name}_URL")
            return named or (None if path is None else f"{base}/{path}" if path else url)

        query = whole("QUERY", self.query)
        assert query is not None
        return replace(self, query=query, update=whole("UPDATE", self.update), graphs=whole("GRAPHS", self.graphs))


@cache
def dialects() -> Mapping[str, Dialect]:
    """All dialects by name."""
    tables: Mapping[str, Any] = tomllib.loads(_FILE.read_text("utf-8"))["store"]
    return {name: Dialect(name, **table) for name, table in tables.items()}


def named(text: str) -> tuple[str | None, str]:
    """``virtuoso+http://host`` → its name and the address; an address without a name has none.

    Raises InputError for a name that no dialect has.
    """
    match = _NAMED.fullmatch(text)
    if match is None:
        return None, text
    if match["name"] not in dialects():
        raise InputError(f"no store is called {match['name']}", where=text, hint=f"known are {', '.join(dialects())}")
    return match["name"], match["url"]


def of_server(header: str) -> Dialect:
    """The dialect of a server by the name that it gives itself."""
    found = (each for each in dialects().values() if each.server and re.search(each.server, header, re.IGNORECASE))
    return next(found, dialects()[PLAIN])
