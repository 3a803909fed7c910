"""How long each step takes, as ratios measured in one run: ``python benchmarks/run.py [FILE…]``.

Machines are noisy and differ: read the ratios, not the seconds. Every figure is the median of several rounds
that take turns, so that a slow moment of the machine falls on all steps alike.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import rdflib
from rich.console import Console
from rich.table import Table

from kg.catalogue import catalogue, run
from kg.store import OxigraphStore
from kg.validate import document_shapes, validate
from kg.vocab import Vocabulary, default_vocabulary
from loaders.pipeline import Built, build_document, extract, load_document
from loaders.rdf import document_graph

EXAMPLE = Path(__file__).parent.parent / "examples" / "guofa-2023-11.txt"
ROUNDS = 5

Step = Callable[[], object]


def medians(steps: dict[str, Step], rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds of each step over ``rounds`` rounds, each round running every step once."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        step()  # warm: matchers compiled, files in the page cache
    for _ in range(rounds):
        for name, step in steps.items():
            start = time.perf_counter()
            step()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def table(title: str, seconds: dict[str, float], unit: str) -> Table:
    """Milliseconds, and the ratio to the step named ``unit``."""
    shown = Table("step", "ms", f"× {unit}", title=title)
    for name, value in seconds.items():
        shown.add_row(name, f"{value * 1000:.2f}", f"{value / seconds[unit]:.2f}")
    return shown


def pipeline_steps(path: Path) -> dict[str, Step]:
    vocabulary = default_vocabulary()
    document = load_document(path)
    facts = extract(document, vocabulary)
    nquads = build_document(path).nquads
    document_shapes()
    return {
        "vocabularies (once per process)": Vocabulary.load,
        "read and parse": lambda: load_document(path),
        "extract": lambda: extract(document, vocabulary),
        "build RDF": lambda: document_graph(document, facts, vocabulary),
        "parse the N-Quads with rdflib": lambda: rdflib.Dataset().parse(data=nquads, format="nquads"),
        "validate (SHACL)": lambda: validate(nquads),
    }


def _load(store: OxigraphStore, built: list[Built]) -> None:
    for one in built:
        store.put_document(one.graph_iri, one.nquads)


def _ask(store: OxigraphStore, name: str) -> int:
    return len(list(run(store, name)))


def main(paths: list[Path]) -> None:
    out = Console()
    for path in paths:
        document = load_document(path)
        steps = medians(pipeline_steps(path))
        out.print(table(f"{path.name}: {len(document.text)} characters", steps, "read and parse"))
    with tempfile.TemporaryDirectory() as folder:
        built = [build_document(path) for path in paths]
        with OxigraphStore(Path(folder) / "store") as store:
            steps: dict[str, Step] = {"load": partial(_load, store, built)}
            steps |= {name: partial(_ask, store, name) for name in catalogue()}
            out.print(table("store and queries", medians(steps), "load"))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [EXAMPLE])
