"""The graph side of zhengce-kg: reads RDF, knows no document format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Result", "query"]

if TYPE_CHECKING:
    from kg.catalogue import Result, query


def __getattr__(name: str) -> Any:
    """``kg.query`` and ``kg.Result``, imported when first used."""
    if name in __all__:
        import kg.catalogue

        return getattr(kg.catalogue, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
