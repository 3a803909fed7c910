"""What a page is made with, and the making of it: a store to ask, the texts of a language, addresses, templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import jinja2
import pyoxigraph as ox

from kg import __version__
from kg.binding import Queryable, bind
from kg.catalogue import run_text
from kg.i18n import LANGUAGES
from kg.resources import web_folder
from kg.results import Term, plain
from kg.serve.pages.language import PageTexts
from kg.serve.pages.links import NAVIGATION, Links

Row = Mapping[str, Term | None]


@dataclass(frozen=True, slots=True)
class View:
    """A store, a language, and where the other pages are."""

    store: Queryable
    texts: PageTexts
    links: Links

    def ask(self, name: str, **values: ox.NamedNode | ox.Literal) -> Iterator[Row]:
        """The rows of a query of ``kg/web/queries``; ``values`` are terms for its variables ``?_name``."""
        return self.select(bind(_query(name), {f"_{key}": value for key, value in values.items()}))

    def select(self, sparql: str) -> Iterator[Row]:
        """The rows of a query made by the package."""
        result = run_text(self.store, sparql)
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


@cache
def _query(name: str) -> str:
    return (web_folder() / "queries" / f"{name}.rq").read_text(encoding="utf-8")


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
    return environment
