"""Canned queries in two halves: ours on the store, then one that asks an endpoint of others about what it found.

The second half is ``queries/<topic>/<name>.remote`` beside ``<name>.rq``: SPARQL with a header that names the endpoint,
the column of the first half whose IRIs it is about, and how those IRIs begin. ``?_<column>`` stands for them in the
text. It is sent through ``kg.remote.client``, never with SERVICE, so that the store's engine reaches no network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox
import yaml

from kg import catalogue
from kg.errors import Broken, InputError, QueryError
from kg.remote.client import Remote
from kg.results import Result, Term

_BATCH = 100
_SUFFIX = ".remote"


@dataclass(frozen=True, slots=True)
class Half:
    """The half of a query that others answer."""

    name: str
    text: str
    endpoint: str
    column: str
    prefix: str
    columns: Mapping[str, Mapping[str, str]]  # what it adds: name → language → what it holds


def halves() -> tuple[str, ...]:
    """The names of the queries that have such a half."""
    return tuple(name for name, path in catalogue.files().items() if path.with_suffix(_SUFFIX).exists())


def half(name: str) -> Half:
    """The remote half of a canned query. Raises QueryError if there is no such query, InputError if it has none."""
    found = catalogue.find(name)
    path = found.path.with_suffix(_SUFFIX)
    if not path.exists():
        raise InputError(f"the query {found.name} asks nobody else", hint=f"these do: {', '.join(halves())}")
    lines = path.read_text("utf-8").splitlines()
    header = yaml.safe_load("\n".join(line.removeprefix("#+ ") for line in lines if line.startswith("#+")))
    missing = [key for key in ("endpoint", "column", "prefix", "columns") if not header.get(key)]
    if missing:
        raise QueryError(f"the header lacks {missing[0]}", where=str(path))
    return Half(
        found.name,
        "\n".join(line for line in lines if not line.startswith("#")) + "\n",
        header["endpoint"],
        header["column"],
        header["prefix"],
        header["columns"],
    )


def federate(ours: Result, theirs: Half, remote: Remote, *, refresh: bool = False) -> Result:
    """Our rows with the columns of the other half added: empty where the endpoint knows nothing, more than once where
    it knows several things. No row of ours is lost. Raises RemoteError.
    """
    place = ours.columns.index(theirs.column)
    found = {row[place] for row in ours.rows}
    nodes = sorted(
        str(node) for node in found if isinstance(node, ox.NamedNode) and node.value.startswith(theirs.prefix)
    )
    known: dict[Term | None, list[tuple[Term | None, ...]]] = defaultdict(list)
    for start in range(0, len(nodes), _BATCH):
        question = theirs.text.replace(f"?_{theirs.column}", " ".join(nodes[start : start + _BATCH]))
        answer = remote.select(question, refresh=refresh)
        if not {theirs.column, *theirs.columns} <= set(answer.columns):
            raise Broken("the answer lacks columns of the question", where=remote.url, hint="try another endpoint")
        key, places = answer.columns.index(theirs.column), [answer.columns.index(name) for name in theirs.columns]
        for row in answer.rows:
            known[row[key]].append(tuple(row[n] for n in places))
    nothing: list[tuple[Term | None, ...]] = [(None,) * len(theirs.columns)]
    rows = tuple(row + more for row in ours.rows for more in known.get(row[place], nothing))
    return Result((*ours.columns, *theirs.columns), rows)
