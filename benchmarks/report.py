"""Results as tables in Markdown, and the cost against the size as a drawing."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import matplotlib
from stages import Measured
from whole import After, Whole

from kg import __version__

matplotlib.use("Agg")
from matplotlib import pyplot

_LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl")
_SLOWEST = 8  # queries named


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured at one size."""

    documents: int
    stages: Mapping[str, Measured]
    wholes: Sequence[Whole]
    after: After


@dataclass(frozen=True, slots=True)
class Results:
    """All that was measured."""

    sizes: Sequence[Size]
    rivals: int  # documents in the comparison
    rival: Mapping[str, tuple[float, float]]


def write(results: Results, folder: Path) -> None:
    """Write RESULTS.md and, of more than one size, cost.svg. A RESULTS.md keeps what stands below its last rule."""
    path = folder / "RESULTS.md"
    before, rule, kept = (path.read_text("utf-8") if path.exists() else "").partition("\n---\n")
    drawing = len(results.sizes) > 1
    text = "\n".join([*_machine(), *_text(results, drawing)]) + "\n"
    path.write_text(text + rule + kept if before else text, encoding="utf-8")
    if drawing:
        _draw(results.sizes, folder / "cost.svg")


def _machine() -> Iterator[str]:
    yield "# How long it takes\n"
    yield "Written by `make benchmark`; `python benchmarks/run.py --help` says how to measure more."
    yield "Ratios hold elsewhere, seconds do not."
    yield "Stages: processor time of one process. Whole runs, validation and queries: time on the clock.\n"
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    yield f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()}), load average {os.getloadavg()[0]:.1f}; "
    yield f"Python {platform.python_version()}, zhengce-kg {__version__}, {libraries}.\n"


def _text(results: Results, drawing: bool) -> Iterator[str]:
    yield "## From text to triples\n"
    for size in results.sizes:
        for kind, measured in size.stages.items():
            yield from _stages(kind, measured)
    yield "## From files to a store, and what comes after\n"
    yield from _table(
        ("documents", "processes", "seconds", "ms a document", "most memory of a process, MB"),
        (
            (size.documents, whole.jobs, f"{whole.seconds:.1f}", f"{whole.seconds / whole.documents * 1000:.0f}",
             f"{whole.memory:.0f}")
            for size in results.sizes
            for whole in size.wholes
        ),
    )  # fmt: skip
    for size in results.sizes:
        one, two = (whole.seconds for whole in size.wholes)
        found = size.after
        yield f"{size.documents} documents: two processes are {one / two:.2f} times as fast as one. The store has "
        yield f"{found.quads:,} quads in {found.size / 1e6:,.0f} MB. All its documents validated, each by itself: "
        yield f"{found.validation:.1f} s ({found.validation / size.documents * 1000:.0f} ms each). "
        yield f"The {len(found.queries)} queries without parameters: {sum(found.queries.values()):.1f} s; slowest:\n"
        slowest = sorted(found.queries.items(), key=lambda item: -item[1])[:_SLOWEST]
        yield from _table(("query", "ms"), ((name, f"{seconds * 1000:.0f}") for name, seconds in slowest))
    if drawing:
        yield "![Seconds against documents](cost.svg)\n"
    if not results.rival:
        return
    yield f"## Beside rdflib and pySHACL\n\n{results.rivals} policy documents, processor time.\n"
    yield from _table(
        ("step", "here, s", "rdflib and pySHACL, s", "ratio"),
        (
            (step, f"{ours:.2f}", f"{theirs:.2f}", f"{theirs / ours:.0f}")
            for step, (ours, theirs) in results.rival.items()
        ),
    )


def _stages(kind: str, measured: Measured) -> Iterator[str]:
    total = measured.seconds.total()
    yield f"{measured.documents} {kind}, {measured.characters:,} characters ({measured.size:,} bytes), "
    yield f"{measured.quads:,} quads; {measured.unusable} files hold no document:\n"
    extraction = sum(seconds for stage, seconds in measured.seconds.items() if stage.startswith("extract"))
    rows = [*measured.seconds.items(), ("**extraction in all**", extraction), ("**in all**", total)]
    yield from _table(
        ("stage", "ms a document", "share", "thousand characters a second"),
        (
            (stage, f"{seconds / measured.documents * 1000:.2f}", f"{seconds / total:.0%}",
             f"{measured.characters / seconds / 1000:,.0f}")
            for stage, seconds in rows
            if seconds
        ),
    )  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""


def _draw(sizes: Sequence[Size], path: Path) -> None:
    documents = [size.documents for size in sizes]
    lines = {
        "to triples, one process": [sum(m.seconds.total() for m in size.stages.values()) for size in sizes],
        "into a store, one process": [size.wholes[0].seconds for size in sizes],
        "into a store, two processes": [size.wholes[1].seconds for size in sizes],
        "validation": [size.after.validation for size in sizes],
        "all queries": [sum(size.after.queries.values()) for size in sizes],
    }
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for label, seconds in lines.items():
        axes.loglog(documents, seconds, marker="o", label=label)
    axes.set_xlabel("documents")
    axes.set_ylabel("seconds")
    axes.grid(which="both", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
