"""The canned queries: one ``.rq`` file each, its header its documentation (grlc's ``#+`` front matter).

The runner of the command line and of ``kg.query`` (it stands in ``kg.catalogue`` because a module ``kg.query``
would hide that function).
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from kg.binding import Parameter, Queryable, bind, parameter, term, variables
from kg.errors import QueryError
from kg.iris import DEF
from kg.resources import DEFAULT_STORE, query_folder
from kg.results import Result

__all__ = ["CannedQuery", "Result", "catalogue", "files", "find", "query", "run", "run_text"]


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A query file, read."""

    name: str
    topic: str
    path: Path
    text: str
    summary: Mapping[str, str]  # by language
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Mapping[str, str]]  # name → language → what it holds

    @property
    def is_network(self) -> bool:
        return "network" in self.tags

    def bound(self, values: Mapping[str, object], store: Queryable | None = None) -> str:
        """The SPARQL text with ``values`` (by parameter name) and the defaults in place.

        Raises QueryError for an unknown parameter, a missing one, a value that does not fit, or a query that the
        store's server is known to answer wrongly.
        """
        unfit: Mapping[str, str] = getattr(store, "unfit", {})
        if self.name in unfit:
            raise QueryError(
                f"this server cannot answer {self.name}: {unfit[self.name]}",
                hint="ask a store in a folder, or in another server",
            )
        known = {each.name: each for each in self.parameters}
        for name in values:
            if name not in known:
                raise QueryError(
                    f"the query {self.name} has no parameter {name!r}",
                    hint=_did_you_mean(name, known) or _listing("its parameters are", known),
                )
        terms: dict[str, ox.NamedNode | ox.Literal] = {}
        for each in self.parameters:
            value = values.get(each.name)
            value = each.default if value is None else value
            if value is not None:
                terms[each.variable] = term(each, value, store)
            elif each.required:
                raise QueryError(
                    f"the query {self.name} needs the parameter {each.name!r}", hint=f"-p {each.name}=… ({each.kind})"
                )
        return bind(self.text, terms)


@cache
def read(path: Path) -> CannedQuery:
    """Read a query file with its header. Raises QueryError if the header is missing or not as agreed."""
    text = path.read_text(encoding="utf-8")
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        raise QueryError(f"the header is not YAML: {error}", where=str(path)) from error
    missing = [
        key for key in ("summary", "summary_zh", "description", "tags", "columns") if not (header or {}).get(key)
    ]
    if missing:
        raise QueryError(f"the header lacks {', '.join(missing)}", where=str(path))
    return CannedQuery(
        name=path.stem,
        topic=path.parent.name,
        path=path,
        text=text,
        summary={"en": header["summary"], "zh": header["summary_zh"]},
        description=header["description"].strip(),
        tags=tuple(header["tags"]),
        parameters=_parameters(text, header),
        columns=header["columns"],
    )


def _parameters(text: str, header: Mapping[str, Any]) -> tuple[Parameter, ...]:
    defaults = {name: str(value) for entry in header.get("defaults", ()) for name, value in entry.items()}
    found = [each for each in map(parameter, variables(text)) if each is not None]
    described = header.get("parameters", {})
    return tuple(
        replace(
            each,
            default=defaults.get(each.name),
            thing_class=_expand(described.get(each.name, {}).get("class")),
            help={key: value for key, value in described.get(each.name, {}).items() if key in ("zh", "en")},
        )
        for each in sorted(found, key=lambda each: list(described).index(each.name) if each.name in described else 99)
    )


def _expand(name: str | None) -> str | None:
    return DEF + name.removeprefix("zc:") if name else None


@cache
def files(folder: Path | None = None) -> Mapping[str, Path]:
    """The files of the canned queries by name, sorted by topic and name. Raises QueryError for a name given twice."""
    found: dict[str, Path] = {}
    for path in sorted((folder or query_folder()).glob("*/*.rq")):
        if path.stem in found:
            raise QueryError(f"two queries are called {path.stem}", where=str(path))
        found[path.stem] = path
    return found


@cache
def catalogue(folder: Path | None = None) -> Mapping[str, CannedQuery]:
    """Every canned query by name, sorted by topic and name. Raises QueryError for a file that is not as agreed."""
    return {name: read(path) for name, path in files(folder).items()}


def find(name: str) -> CannedQuery:
    """A canned query by name (``laws-cited-by-measure``, or with its topic before a slash)."""
    wanted = name.removesuffix(".rq")
    path = files().get(wanted.rpartition("/")[2])
    if path is not None and wanted in (path.stem, f"{path.parent.name}/{path.stem}"):
        return read(path)
    raise QueryError(
        f"there is no query called {name!r}", hint=_did_you_mean(wanted, files()) or "zhengce query lists them"
    )


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    near += [each for each in known if name and name in each and each not in near][: 3 - len(near)]
    return f"did you mean {' or '.join(near)}?" if near else ""


def _listing(words: str, known: Mapping[str, object]) -> str:
    return f"{words} {', '.join(known)}" if known else "it has none"


def run(store: Queryable, name: str, **values: object) -> Result:
    """Run a canned query on an open store."""
    return run_text(store, find(name).bound(values, store))


def run_text(store: Queryable, sparql: str) -> Result:
    """Run a query that comes with the package or was made by it (``kg.sandbox.run_query`` is for strangers').

    Raises QueryError for a query that does not parse.
    """
    try:
        return Result.of(store.query(sparql))
    except SyntaxError as error:
        raise QueryError(f"the query is not valid SPARQL: {error.msg}") from error


def query(name: str, *, store: Queryable | str | os.PathLike[str] | None = None, **values: object) -> Result:
    """Run a canned query: ``kg.query("laws-cited-by-measure", law="政府采购法").df()``.

    ``store`` is an open store, the folder of one or the address of a server (default: ``zhengce-store`` in the
    working directory).
    ``values`` are the query's parameters by name: an IRI or a label for a thing, a text, a number, a date.
    Raises QueryError for an unknown query or parameter, a label that names nothing or several things; StoreError
    if the store cannot be opened.
    """
    canned = find(name)
    if store is not None and not isinstance(store, str | os.PathLike):
        return run_text(store, canned.bound(values, store))
    from kg.opening import location, open_store

    with open_store(location(os.fspath(store or DEFAULT_STORE)), read_only=True) as opened:
        return run_text(opened, canned.bound(values, opened))
