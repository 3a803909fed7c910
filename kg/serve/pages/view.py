"""What a page is made with, and the making of it: a store to ask, the texts of a language, addresses, templates."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

import jinja2
import pyoxigraph as ox

from kg import __version__
from kg.binding import Answer, Queryable
from kg.catalogue import run_text
from kg.i18n import LANGUAGES
from kg.resources import web_folder
from kg.results import Term, plain
from kg.serve.pages.language import PageTexts
from kg.serve.pages.links import NAVIGATION, Links, with_fields
from kg.serve.pages.memory import PATIENCE, Memory

T = TypeVar("T")

Row = Mapping[str, Term | None]
Value = ox.NamedNode | ox.Literal | int | str | Iterable[ox.NamedNode | ox.Literal]

_PLACE = re.compile(r"\?_(\w+)")


@dataclass(frozen=True, slots=True)
class View:
    """A store, a language, and where the other pages are."""

    store: Queryable
    texts: PageTexts
    links: Links
    memory: Memory = field(default_factory=Memory)
    """What is known of the store as long as it stays as it is."""
    deadline: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    """Until when the reader waits for what is being found out."""

    def recall(self, name: str, make: Callable[[], T]) -> T:
        """What is known by this name, or what ``make`` finds out. Raises NotReady: somebody else is finding it out."""
        return self.memory.recall(name, make, max(0.0, self.deadline - time.monotonic()))

    def ask(self, query: str, **values: Value) -> Iterator[Row]:
        """The rows of a query of ``kg/web/queries`` with terms, lists of terms or numbers in its places ``?_name``; a
        text is written as it is.

        A place ``?__name`` without a value is a variable.
        """
        result = run_text(self.store, _PLACE.sub(lambda place: _written(place, values), _query(query)))
        return (dict(zip(result.columns, row, strict=True)) for row in result.rows)

    def render(self, template: str, **values: object) -> str:
        """A page; ``values`` are what its template shows, escaped."""
        language = self.texts.language
        return (
            _templates()
            .get_template(template)
            .render(
                t=self.texts,
                lang=language,
                links=self.links,
                version=__version__,
                navigation=NAVIGATION,
                others=[other for other in LANGUAGES if other != language],
                **values,
            )
        )


class Nothing:
    """An empty store, for pages that ask nothing."""

    def query(self, sparql: str, /) -> Answer:
        return ox.Store().query(sparql)


class _Seen:
    """What a template has shown already."""

    def __init__(self) -> None:
        self._seen: set[object] = set()

    def add(self, each: object) -> bool:
        """Whether it is new."""
        new = each not in self._seen
        self._seen.add(each)
        return new


def _written(place: re.Match[str], values: Mapping[str, Value]) -> str:
    name = place[1].removeprefix("_")
    if name not in values and place[1].startswith("_"):
        return place[0]
    value = values[name]
    if isinstance(value, int | str | ox.NamedNode | ox.Literal):
        return str(value)
    return " ".join(map(str, value))


@cache
def _query(name: str) -> str:
    text = (web_folder() / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(web_folder() / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    environment.filters["action"] = lambda address: address.partition("?")[0]
    environment.filters["with"] = with_fields
    environment.globals["new_set"] = _Seen
    return environment
