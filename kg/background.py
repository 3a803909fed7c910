"""What every store and every validation knows beside the documents: the ontology and the vocabularies, as graphs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError, VocabularyError
from kg.graph import PREFIXES, in_graph, parse
from kg.iris import DEF, VOC
from kg.resources import ontology_folder, user_vocabulary_folders
from kg.sssom import read as read_mappings

MAPPINGS: Final = VOC + "mappings"
"""The graph of all mapping sets."""

_MAPPINGS: Final = ".sssom.tsv"
_TYPE: Final = PREFIXES["rdf"] + "type"
_ONTOLOGY: Final = PREFIXES["owl"] + "Ontology"
_SHORTCUT: Final = DEF + "shortcut"

_DOWNWARD: Final = frozenset(
    PREFIXES["skos"] + name
    for name in ("narrower", "hasTopConcept", "member", "exactMatch", "closeMatch", "broadMatch", "narrowMatch")
)
"""Properties that lead from a concept to ever more of its kind: a closure does not follow them."""

_LABELLING: Final = frozenset({_TYPE, PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "notation"})


class Background:
    """The Turtle files of an ontology folder as named graphs, parsed when they are first asked for.

    The graph of ``vocabularies/<scheme>.ttl`` is ``…/voc/<scheme>``; that of another file is the IRI it declares as
    owl:Ontology. What the mapping sets match (``mappings/*.sssom.tsv``) is one graph, ``…/voc/mappings``.
    """

    def __init__(self, files: Mapping[str, bytes], where: str = "") -> None:
        """``files`` are contents by path below the folder ``where``."""
        self._files = dict(sorted(files.items()))
        self._where = where
        checksum = hashlib.sha256()
        for name, data in self._files.items():
            checksum.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        self.sha256 = checksum.hexdigest()

    @classmethod
    def load(cls, folder: Path | None = None) -> Background:
        """Read ``*.ttl``, ``vocabularies/**/*.ttl`` and ``mappings/*.sssom.tsv`` below ``folder`` (default: the
        project's own ontology, with the user's own vocabularies as ``…/voc/user/<number>/<scheme>`` and mappings).
        """
        root = folder or ontology_folder()
        paths = [*root.glob("*.ttl"), *(root / "vocabularies").rglob("*.ttl"), *root.glob(f"mappings/*{_MAPPINGS}")]
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
        for number, own in enumerate(() if folder else user_vocabulary_folders(), start=1):
            for path in [*own.rglob("*.ttl"), *own.rglob(f"*{_MAPPINGS}")]:
                files[f"vocabularies/user/{number}/{path.relative_to(own).as_posix()}"] = path.read_bytes()
        return cls(files, str(root))

    @cached_property
    def graphs(self) -> dict[str, list[ox.Quad]]:
        """The quads of each named graph. Raises VocabularyError for a file that does not parse."""
        graphs: dict[str, list[ox.Quad]] = {}
        for name, data in self._files.items():
            if name.endswith(_MAPPINGS):
                graphs.setdefault(MAPPINGS, []).extend(self._mapped(name, data))
                continue
            try:
                quads = parse(data, ox.RdfFormat.TURTLE, where=str(Path(self._where, name)))
            except InputError as error:
                raise VocabularyError(error.what, where=error.where, hint=error.hint) from error
            graph = _graph_name(name, quads)
            graphs.setdefault(graph, []).extend(in_graph(quads, graph))
        return graphs

    def _mapped(self, name: str, data: bytes) -> list[ox.Quad]:
        where = str(Path(self._where, name))
        try:
            return read_mappings(data.decode("utf-8"), where).quads(MAPPINGS)
        except UnicodeDecodeError as error:
            raise VocabularyError(f"not UTF-8: {error}", where=where) from error
        except InputError as error:
            raise VocabularyError(error.what, where=error.where, hint=error.hint) from error

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

    def labels(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        """What makes the things that some quads point to readable: their classes, preferred labels and notations."""
        named = sorted({_name(quad.object) for quad in quads} & self._by_subject.keys())
        return [quad for name in named for quad in self._by_subject[name] if quad.predicate.value in _LABELLING]


def _name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The key of a node; a literal has none ("")."""
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else ""


def _graph_name(file: str, quads: list[ox.Quad]) -> str:
    stem = file.removesuffix(".ttl")
    if stem.startswith("vocabularies/"):
        return VOC + stem.removeprefix("vocabularies/")
    declared = sorted(
        _name(quad.subject) for quad in quads if quad.predicate.value == _TYPE and _name(quad.object) == _ONTOLOGY
    )
    return declared[0] if declared else f"{DEF.rstrip('#')}/{stem}"


@cache
def default_background() -> Background:
    """The project's own ontology and vocabularies, read once per process."""
    return Background.load()
