"""The two engines of validation side by side, on one store: ``python benchmarks/validation.py FILE… [--triples N]``.

Documents are built and put into one store until it has N triples (default 100,000). Read the ratio, not the seconds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kg.background import default_background
from kg.graph import parse
from kg.shacl import find, reference
from kg.validate import document_shapes
from loaders.pipeline import build_document


def filled(paths: list[Path], triples: int) -> ox.Store:
    """A store with documents and what they lean on, of about so many triples, or of all documents."""
    quads: list[ox.Quad] = []
    for path in paths:
        if len(quads) >= triples:
            break
        quads += parse(build_document(path).nquads)
    store = ox.Store()
    known = default_background().closure(quads)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in (*quads, *known))
    return store


def main(paths: list[Path], triples: int) -> None:
    store, shapes = filled(paths, triples), document_shapes()
    shown = Table("engine", "s", "× set", "results", title=f"{len(store)} triples")
    seconds = {}
    for name, engine in (("set", find), ("pyshacl", reference.find)):
        start = time.perf_counter()
        results = len(list(engine(store, shapes)))
        seconds[name] = time.perf_counter() - start
        shown.add_row(name, f"{seconds[name]:.2f}", f"{seconds[name] / seconds['set']:.1f}", str(results))
    Console().print(shown)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--triples", type=int, default=100_000)
    arguments = parser.parse_args()
    main(arguments.paths, arguments.triples)
