"""The first page: search, what there is, where to begin; and the list of all documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from kg.catalogue import catalogue
from kg.serve.pages import holdings
from kg.serve.pages.memory import NotReady
from kg.serve.pages.view import View

T = TypeVar("T")

FEW: Final = 12
"""So many documents stand on the first page."""

_ROWS: Final = 200  # documents on a page of the list, where lists have pages
KINDS: Final = ("policies", "laws")


def page(view: View) -> str:
    """The first page. What is still being counted is left out, and the page says so."""
    listed: Sequence[holdings.Listed] | None = _if_ready(lambda: holdings.documents(view))
    found = listed or ()
    measures: Mapping[str, int] | None = _if_ready(lambda: holdings.measures(view)) if listed is not None else None
    totals: Mapping[str, int] | None = _if_ready(lambda: holdings.totals(view)) if measures is not None else None
    return view.render(
        "home.html",
        documents=found[:FEW],
        measures=measures or {},
        counts=None if totals is None or measures is None else _counts(found, measures, totals),
        ready=listed is not None,
        queries=len(catalogue()),
    )


def documents(view: View, kind: str = "", number: int = 1) -> str:
    """The documents, or the policies or laws among them (``kind``), the newest first. Raises NotReady."""
    listed = [each for each in holdings.documents(view) if kind not in KINDS or each.is_policy == (kind == "policies")]
    first = (number - 1) * _ROWS if view.links.live else 0
    shown = listed[first : first + _ROWS] if view.links.live else listed
    return view.render(
        "documents.html",
        documents=shown,
        measures=_if_ready(lambda: holdings.measures(view)) or {},
        count=len(listed),
        kind=kind if kind in KINDS else "",
        kinds=("", *KINDS),
        number=number,
        more=view.links.live and first + _ROWS < len(listed),
    )


def _if_ready(find: Callable[[], T]) -> T | None:
    try:
        return find()
    except NotReady:
        return None


def _counts(
    listed: Sequence[holdings.Listed], measures: Mapping[str, int], totals: Mapping[str, int]
) -> Mapping[str, int]:
    policies = [each.iri for each in listed if each.is_policy]
    return {
        "documents": len(policies),
        "laws": len(listed) - len(policies),
        "measures": sum(measures.get(iri, 0) for iri in policies),
        **totals,
    }
