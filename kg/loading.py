"""Files into a store, thousands at a time: what is new or changed is built, the rest is left as it is.

Whatever ends a run, the next one takes up where it was cut off and ends in the same documents as a run that nothing
has cut off: what the manifest of sources says is believed only as far as file, rules and document still agree with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from kg import console
from kg.documents import checked
from kg.errors import InputError, ZhengceError
from kg.finding import Found, find, require_readable_name
from kg.opening import Location, is_store, open_store
from kg.sources import Source
from kg.store import Store, Writing
from kg.vocab import Vocabulary, default_vocabulary
from loaders.batch import Build, Outcome, build_files, default_jobs, file_digests, rule_set
from loaders.formats import FORMATS
from loaders.pipeline import Built, build_document


@dataclass(frozen=True, slots=True)
class Options:
    """How to load: by how many processes (None: as many as the machine has), all anew, and what is gone removed."""

    jobs: int | None = None
    rebuild: bool = False
    prune: bool = False


@dataclass(slots=True)
class Loaded:
    """What came of a run, by the files in their order."""

    files: Sequence[Path]
    skipped: Counter[str]
    graphs: dict[int, str] = field(default_factory=dict)  # of a file, by its position: that of its document
    unchanged: set[int] = field(default_factory=set)
    holders: dict[str, int] = field(default_factory=dict)  # of a graph: the position of the file whose it is
    findings: list[int] = field(default_factory=list)  # of each document that was built
    failures: dict[int, ZhengceError] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)  # documents whose source is gone, or tells of another document
    sourceless: list[str] = field(default_factory=list)  # documents whose source is gone, and that were kept
    digests: dict[int, str] = field(default_factory=dict)  # of a file, by its position: its SHA-256
    replaced: dict[int, str] = field(default_factory=dict)  # by position: another file, whose document gave way to it

    @property
    def documents(self) -> list[str]:
        """The graphs of the files' documents, in the order of the files."""
        return list(dict.fromkeys(self.graphs[position] for position in sorted(self.graphs)))

    def twice(self) -> dict[int, int]:
        """Files whose document a later file has too: the positions of both."""
        pairs = ((position, self.holders[self.graphs[position]]) for position in sorted(self.graphs))
        return {position: holder for position, holder in pairs if position != holder}


def load(paths: Sequence[Path], directory: Location, options: Options, build: Build = build_document) -> Loaded:
    """Load files, and those of folders, into a store; say what was loaded, what was not, and why.

    Raises InputError if there is no file to load or none could be loaded; StoreError, VocabularyError.
    """
    began = time.monotonic()
    found = find(paths, FORMATS)
    run = _Run(found, build, options)
    with contextlib.ExitStack() as opening:
        try:
            run.load(directory, opening)
        except KeyboardInterrupt:
            console.say("say.interrupted", documents=len(run.loaded.holders), store=directory)
            raise
        with console.status("say.indexing"):
            opening.close()
    _tell(run.loaded, directory, time.monotonic() - began)
    if not run.loaded.graphs:
        raise InputError(console.texts()("say.nothing_loaded"))
    return run.loaded


def build_checked(build: Build, path: Path, vocabulary: Vocabulary) -> Built:
    """Build, and hold the graph to what the store asks of it."""
    built = build(path, vocabulary)
    return replace(built, nquads=checked(built.graph_iri, built.nquads))


class _Run:
    """One run over the files."""

    def __init__(self, found: Found, build: Build, options: Options) -> None:
        self.loaded = Loaded(found.files, found.skipped)
        self._folders = [path.absolute() for path in found.folders]
        self._build = build
        self._options = options
        self._rules = rule_set(build, default_vocabulary())
        self._positions = {path: position for position, path in enumerate(found.files)}
        self._digests: dict[Path, tuple[str, str]] = {}
        self._here = {path.absolute() for path in found.files}
        self._tellers: dict[str, Source] = {}  # of a graph in the store: the last source that it was built from

    def load(self, directory: Location, opening: contextlib.ExitStack) -> None:
        """Do the work. A store is made when the first document is there, so that failures leave no empty one."""
        open_store = partial(_open, directory, opening)
        opened = open_store() if is_store(directory) else None
        if opened:
            self._tellers = {source.graph: source for source in opened[0].sources.below(Path("/"))}
        waiting = self._to_build(opened[0] if opened else None)
        warm = "loaders.warm" if self._build is build_document else None
        jobs = self._options.jobs or default_jobs()
        outcomes = build_files(waiting, partial(build_checked, self._build), jobs, warm)
        with contextlib.closing(outcomes):
            for outcome in console.progress(outcomes, "say.loading", len(waiting)):
                if outcome.error:
                    self.loaded.failures[self._positions[outcome.path]] = outcome.error
                else:
                    opened = opened or open_store()
                    self._keep(outcome, *opened)
        if opened:
            self._clear(*opened)

    # --- what is to be done ------------------------------------------------------------------------------

    def _to_build(self, store: Store | None) -> list[Path]:
        """The files that must be built; those that need not are entered as unchanged."""
        readable = [path for path in self.loaded.files if self._look(path)]
        held = {} if store is None or self._options.rebuild else self._held(store, readable)
        for path, source in held.items():
            position = self._positions[path]
            self.loaded.graphs[position] = source.graph
            self.loaded.unchanged.add(position)
            self.loaded.holders[source.graph] = position
        return [path for path in readable if path not in held]

    def _look(self, path: Path) -> bool:
        """Whether a file can be read; take its digests."""
        try:
            require_readable_name(path)
            self._digests[path] = file_digests(path)
            self.loaded.digests[self._positions[path]] = self._digests[path][0]
        except InputError as error:
            self.loaded.failures[self._positions[path]] = error
            return False
        return True

    def _held(self, store: Store, paths: Sequence[Path]) -> dict[Path, Source]:
        """The files that are as they were when they were built by these rules, and whose document is in the store.

        Of several files with one document, it is the last one's that must be there.
        """
        known = {}
        for path in paths:
            source = store.sources.get(path.absolute())
            if source and (source.sha256, source.metadata, source.rules) == (*self._digests[path], self._rules):
                known[path] = source
        last = {source.graph: path for path, source in known.items()}
        return {
            path: source
            for path, source in known.items()
            if last[source.graph] != path or store.checksum(source.graph) == source.graph_sha256
        }

    # --- what comes of it --------------------------------------------------------------------------------

    def _keep(self, outcome: Outcome, store: Store, batch: Writing) -> None:
        """Put a document into the store, unless a later file has the same; then note where it came from."""
        position, graph = self._positions[outcome.path], outcome.graph
        self.loaded.graphs[position] = graph
        self.loaded.findings.append(outcome.findings)
        if self.loaded.holders.get(graph, -1) < position:
            self.loaded.holders[graph] = position
            self._note_replaced(position, graph, store)
            checksum = batch.put(graph, outcome.nquads)
        else:
            checksum = hashlib.sha256(outcome.nquads).hexdigest()
        before = store.sources.get(outcome.path.absolute())
        if before and before.graph != graph and self._is_left(before, store):
            self._remove(before, batch)
        file, metadata = self._digests[outcome.path]
        source = Source(
            str(outcome.path.absolute()), file, metadata, self._rules, graph, checksum, outcome.findings
        )  # fmt: skip
        store.sources.record(source)

    def _note_replaced(self, position: int, graph: str, store: Store) -> None:
        """Note whose text of a document goes out of the store: that of a file of an earlier run, still there, that has
        other bytes.
        """
        teller = self._tellers.get(graph)
        if teller is None or store.checksum(graph) != teller.graph_sha256:
            return
        path = Path(teller.path)
        if path not in self._here and path.exists() and teller.sha256 != self.loaded.digests[position]:
            self.loaded.replaced[position] = teller.path

    def _clear(self, store: Store, batch: Writing) -> None:
        """Remove, or name, the documents whose source is gone from the folders."""
        here = self._here
        gone = {
            source
            for folder in self._folders
            for source in store.sources.below(folder)
            if Path(source.path) not in here
        }
        for source in sorted(gone):
            if not self._is_left(source, store):
                store.sources.forget(source)
            elif self._options.prune:
                self._remove(source, batch)
                store.sources.forget(source)
            else:
                self.loaded.sourceless.append(source.graph)

    def _is_left(self, source: Source, store: Store) -> bool:
        """Whether the store has a document just as this source gave it, and no file of this run gives the same."""
        return source.graph not in self.loaded.holders and store.checksum(source.graph) == source.graph_sha256

    def _remove(self, source: Source, batch: Writing) -> None:
        batch.remove(source.graph)
        self.loaded.removed.append(source.graph)


def _open(directory: Location, opening: contextlib.ExitStack) -> tuple[Store, Writing]:
    store = opening.enter_context(open_store(directory))
    return store, opening.enter_context(store.batch())


# --- what is said of it ----------------------------------------------------------------------------------------


def _tell(loaded: Loaded, directory: Location, seconds: float) -> None:
    """On standard error: every file that failed and why, documents found twice, and a table of the counts."""
    for position in sorted(loaded.failures):
        console.complain(loaded.failures[position])
    twice = loaded.twice()
    for position, holder in twice.items():
        same = loaded.digests[position] == loaded.digests[holder]
        key = "say.same_document" if same else "say.other_text"
        console.say(key, path=loaded.files[position], other=loaded.files[holder])
    for position, other in sorted(loaded.replaced.items()):
        console.say("say.replaced", path=loaded.files[position], other=other)
    for graph in loaded.removed:
        console.say("say.pruned", document=graph.removesuffix("/graph"))
    if len(loaded.files) > 1 or loaded.skipped or loaded.removed:
        console.report(_table(loaded, len(twice)))
    if loaded.sourceless:
        console.say("say.sourceless", documents=len(loaded.sourceless))
    console.say(
        "say.loaded", documents=len(loaded.holders), store=directory, failed=len(loaded.failures), seconds=seconds
    )


def _table(loaded: Loaded, twice: int) -> Table:
    """How many files there were, by what came of them."""
    texts = console.texts()
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    unchanged = len(loaded.unchanged & set(loaded.holders.values()))
    odd = sum(1 for number in loaded.findings if number)
    findings = texts("say.with_findings", findings=sum(loaded.findings), documents=odd) if odd else ""
    skipped = ", ".join(f"{suffix or texts('say.no_suffix')} {n}" for suffix, n in loaded.skipped.most_common())
    rows = {
        "built": (len(loaded.holders) - unchanged, findings),
        "unchanged": (unchanged, ""),
        "twice": (twice, ""),
        "failed": (len(loaded.failures), ""),
        "skipped": (loaded.skipped.total(), skipped),
        "removed": (len(loaded.removed), ""),
        "sourceless": (len(loaded.sourceless), ""),
    }
    for name, (count, remark) in rows.items():
        if count or name == "built":
            table.add_row(texts(f"load.{name}"), str(count), Text(remark))
    return table
