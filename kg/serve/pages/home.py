"""The first page: search, what there is, where to begin; and the list of all documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.catalogue import catalogue
from kg.results import native, plain
from kg.serve.pages.view import Row, View

FEW: Final = 12
"""So many documents stand on the first page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list."""

    iri: str
    title: str
    number: str
    dated: str
    measures: int


def page(view: View) -> str:
    """The first page."""
    totals = next(iter(view.recall("totals")), {})
    counts = {name: int(str(native(term) or 0)) for name, term in totals.items()}
    return view.render("home.html", counts=counts, documents=_documents(view)[:FEW], queries=len(catalogue()), few=FEW)


def documents(view: View) -> str:
    """Every document, the newest first."""
    return view.render("documents.html", documents=_documents(view))


def _documents(view: View) -> list[Listed]:
    found = {plain(row["document"]): _listed(row) for row in view.recall("documents")}
    return sorted(found.values(), key=lambda each: (each.dated, each.iri), reverse=True)


def _listed(row: Row) -> Listed:
    return Listed(
        iri=plain(row["document"]),
        title=plain(row["title"]) or plain(row["fileName"]),
        number=plain(row["number"]),
        dated=plain(row["dated"]),
        measures=int(plain(row["measures"]) or 0),
    )
