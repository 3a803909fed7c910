"""What every store and every validation knows beside the documents: the ontology and the vocabularies, as graphs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError, VocabularyError
from kg.graph import PREFIXES, parse_file
from kg.iris import DEF, VOC
from kg.resources import ontology_folder

_TYPE: Final = PREFIXES["rdf"] + "type"
_ONTOLOGY: Final = PREFIXES["owl"] + "Ontology"
_SHORTCUT: Final = DEF + "shortcut"

_DOWNWARD: Final = frozenset(
    PREFIXES["skos"] + name
    for name in ("narrower", "hasTopConcept", "member", "exactMatch", "closeMatch", "broadMatch", "narrowMatch")
)
"""Properties that lead from a concept to ever more of its kind: a closure does not follow them."""


class Background:
    """Named graphs of an ontology folder: one per vocabulary file, named by its scheme; one per ontology file."""

    def __init__(self, graphs: dict[str, list[ox.Quad]], sha256: str) -> None:
        self.graphs = graphs
        self.sha256 = sha256  # of the files, names and bytes

    @classmethod
    def load(cls, folder: Path | None = None) -> Background:
        """Read ``*.ttl`` and ``vocabularies/**/*.ttl`` below ``folder`` (default: the project's own ontology).

        The graph of ``vocabularies/<scheme>.ttl`` is ``…/voc/<scheme>``; that of an ontology file is the IRI it
        declares as owl:Ontology. Raises VocabularyError for a file that does not parse.
        """
        root = folder or ontology_folder()
        graphs: dict[str, list[ox.Quad]] = {}
        checksum = hashlib.sha256()
        for path in [*sorted(root.glob("*.ttl")), *sorted((root / "vocabularies").rglob("*.ttl"))]:
            checksum.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
            try:
                quads = parse_file(path)
            except InputError as error:
                raise VocabularyError(error.what, where=error.where, hint=error.hint) from error
            name = ox.NamedNode(_graph_name(path, root, quads))
            graphs.setdefault(name.value, []).extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads
            )
        return cls(graphs, checksum.hexdigest())

    @property
    def quads(self) -> list[ox.Quad]:
        """Those of all graphs."""
        return [quad for quads in self.graphs.values() for quad in quads]

    @cached_property
    def _by_subject(self) -> dict[str, list[ox.Quad]]:
        index: dict[str, list[ox.Quad]] = defaultdict(list)
        for quads in self.graphs.values():
            for quad in quads:
                index[_name(quad.subject)].append(quad)
        return dict(index)

    @cached_property
    def _core(self) -> frozenset[str]:
        """What every document needs: the ontology's own terms, and the concepts that name a shortcut property."""
        return frozenset(
            _name(quad.subject)
            for name, quads in self.graphs.items()
            for quad in quads
            if not name.startswith(VOC) or quad.predicate.value == _SHORTCUT
        )

    def closure(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        """The part of the background that some quads lean on: all that is said of the things they name, of the
        things named there, and so on upward (never from a concept down to its narrower ones), plus the ontology.
        """
        index = self._by_subject
        waiting = [*self._core]
        waiting.extend(_name(term) for quad in quads for term in (quad.subject, quad.object))
        seen: set[str] = set()
        found: list[ox.Quad] = []
        while waiting:
            name = waiting.pop()
            if name in seen or name not in index:
                continue
            seen.add(name)
            found.extend(index[name])
            waiting.extend(_name(quad.object) for quad in index[name] if quad.predicate.value not in _DOWNWARD)
        return found


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The key of a node; a literal has none ("")."""
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else ""


def _graph_name(path: Path, root: Path, quads: list[ox.Quad]) -> str:
    if path.parent != root:
        return VOC + path.relative_to(root / "vocabularies").with_suffix("").as_posix()
    declared = sorted(
        _name(quad.subject) for quad in quads if quad.predicate.value == _TYPE and _name(quad.object) == _ONTOLOGY
    )
    return declared[0] if declared else f"{DEF.rstrip('#')}/{path.stem}"


@cache
def default_background() -> Background:
    """The project's own ontology and vocabularies, read once per process."""
    return Background.load()
