"""From files to a store, as ``zhengce load`` does it, in a process of its own; and what comes after."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus import Corpus

from kg.catalogue import catalogue, run
from kg.loading import Options, load
from kg.store import OxigraphStore
from kg.validate import validate
from loaders.laws import build_law

VALIDATED = 40  # graphs that are validated one by one; the seconds are scaled to all


@dataclass(frozen=True, slots=True)
class Whole:
    """Seconds on the clock, and the most memory that any one process had, in megabytes."""

    jobs: int
    documents: int
    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class After:
    """Seconds that a store of so many bytes takes for what comes after loading."""

    quads: int
    size: int
    validation: float  # all documents, each by itself
    queries: dict[str, float]


def loaded(corpus: Corpus, jobs: int, store: Path) -> Whole:
    """Load a corpus into a new store by so many processes."""
    files = json.dumps([[str(path) for path in paths] for paths in (corpus.policies, corpus.laws)])
    command = [sys.executable, __file__, str(store), str(jobs)]
    done = subprocess.run(command, input=files, capture_output=True, text=True, check=True)
    return Whole(**json.loads(done.stdout))


def _load(store: Path, jobs: int, policies: Sequence[Path], laws: Sequence[Path]) -> Whole:
    began, documents = time.perf_counter(), 0
    if policies:
        documents += len(load(policies, store, Options(jobs=jobs)).holders)
    if laws:
        documents += len(load(laws, store, Options(jobs=jobs), build_law).holders)
    seconds = time.perf_counter() - began
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Whole(jobs, documents, seconds, max(used) / 1024)


def after(folder: Path) -> After:
    """Validate some documents of a store, and ask it every canned query that needs no parameter."""
    with OxigraphStore(folder, read_only=True) as store:
        graphs = store.documents()
        some = graphs[:: max(1, len(graphs) // VALIDATED)]
        validate(store.document(some[0]))  # shapes read and compiled
        validation = _seconds(lambda: [validate(store.document(graph)) for graph in some])
        queries = {
            name: _seconds(lambda name=name: list(run(store, name)))
            for name, query in catalogue().items()
            if all(parameter.default is not None for parameter in query.parameters)
        }
        quads = sum(store.document(graph).count(b"\n") for graph in graphs)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return After(quads, size, validation / len(some) * len(graphs), queries)


def _seconds(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


if __name__ == "__main__":
    policies, laws = ([Path(path) for path in paths] for paths in json.load(sys.stdin))
    print(json.dumps(asdict(_load(Path(sys.argv[1]), int(sys.argv[2]), policies, laws))))
