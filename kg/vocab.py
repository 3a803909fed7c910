"""The vocabularies as plain Python: concepts with their labels, cues and facts; lexicons as word lists.

Reads ``ontology/vocabularies/**/*.ttl``. Nothing here knows a particular agency, law or word.
"""

from __future__ import annotations

import gc
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import VocabularyError
from kg.iris import DEF, VOC
from kg.resources import user_vocabulary_folders, vocabulary_folder

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_IN_SCHEME = _SKOS + "inScheme"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Concept:
    """A resource of a vocabulary: a SKOS concept, an agency, a law, a law's version, a region."""

    iri: str
    scheme: str  # the file it stands in: "agencies", "instruments", "lexicon/agency"
    types: frozenset[str]
    properties: Mapping[str, tuple[ox.Literal | ox.NamedNode, ...]] = field(hash=False)

    @property
    def slug(self) -> str:
        """The last step of the IRI: "lead", "mofcom", "tax-incentive"."""
        return self.iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def values(self, term: str) -> tuple[str, ...]:
        """The lexical values of a property: a full IRI, or a term of our ontology ("validFrom")."""
        iri = term if "://" in term else DEF + term
        return tuple(value.value for value in self.properties.get(iri, ()))

    def value(self, term: str) -> str | None:
        """The first of ``values``, or None."""
        found = self.values(term)
        return found[0] if found else None

    def labels(self, *kinds: str, language: str | None = "zh") -> tuple[str, ...]:
        """SKOS labels of these kinds ("pref", "alt", "hidden"; all by default) in a language (None: any)."""
        return tuple(
            value.value
            for kind in kinds or ("pref", "alt", "hidden")
            for value in self.properties.get(f"{_SKOS}{kind}Label", ())
            if language is None or (isinstance(value, ox.Literal) and value.language == language)
        )

    def label(self, language: str = "zh") -> str:
        """The preferred label in a language, else in any, else the slug."""
        return next(iter(self.labels("pref", language=language) or self.labels("pref", language=None)), self.slug)

    @property
    def cues(self) -> tuple[str, ...]:
        """Surfaces that signal the concept in running text (zc:cue)."""
        return self.values("cue")

    @property
    def patterns(self) -> tuple[str, ...]:
        """Regular expressions that signal it (zc:cuePattern)."""
        return self.values("cuePattern")

    @property
    def broader(self) -> tuple[str, ...]:
        return self.values(_SKOS + "broader")

    @property
    def notation(self) -> str | None:
        return self.value(_SKOS + "notation")


@contextmanager
def without_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: for what makes many small objects that all stay (a third less time)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Vocabulary:
    """All vocabularies of one folder."""

    def __init__(self, concepts: Mapping[str, Concept], sha256: str) -> None:
        self.sha256 = sha256
        self._by_iri = dict(concepts)
        self._in_scheme: dict[str, list[Concept]] = defaultdict(list)
        self._by_slug: dict[str, dict[str, Concept]] = {}
        for concept in concepts.values():
            self._in_scheme[concept.scheme].append(concept)
        self._by_label: dict[str, dict[str, tuple[Concept, ...]]] = {}

    @classmethod
    @without_collecting()
    def load(cls, folder: Path | None = None) -> Vocabulary:
        """Read every Turtle file below ``folder`` (default: the project's own vocabularies, then the user's).

        A concept belongs to the file that says its type; one of the user's own, to the scheme that it says it is in
        if the project has that. Raises VocabularyError for a file that does not parse.
        """
        roots = [folder] if folder else [vocabulary_folder(), *user_vocabulary_folders()]
        checksum = hashlib.sha256()
        found: dict[str, tuple[str, dict[str, list[ox.Literal | ox.NamedNode]]]] = {}
        for root, path in [(each, path) for each in roots for path in sorted(each.rglob("*.ttl"))]:
            data = path.read_bytes()
            checksum.update(path.relative_to(root).as_posix().encode() + b"\0" + data)
            scheme = path.relative_to(root).with_suffix("").as_posix()
            try:
                for triple in ox.parse(data, format=ox.RdfFormat.TURTLE):
                    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
                    if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal | ox.NamedNode):
                        continue
                    entry = found.setdefault(subject.value, (scheme, {}))
                    if predicate == _RDF_TYPE and entry[0] != scheme:
                        entry = found[subject.value] = (scheme, entry[1])
                    entry[1].setdefault(predicate, []).append(value)
            except SyntaxError as error:
                raise VocabularyError(f"not valid Turtle: {error}", where=str(path)) from error
        own = {scheme for scheme, _ in found.values()}
        concepts = {
            iri: Concept(
                iri,
                _named_scheme(properties, own) or scheme if len(roots) > 1 else scheme,
                frozenset(value.value for value in properties.get(_RDF_TYPE, ())),
                {predicate: tuple(values) for predicate, values in properties.items()},
            )
            for iri, (scheme, properties) in found.items()
        }
        return cls(concepts, checksum.hexdigest())

    def joined(self, concepts: Iterable[Concept]) -> Vocabulary:
        """This vocabulary with further concepts, where it has none of their IRIs."""
        return Vocabulary({concept.iri: concept for concept in concepts} | self._by_iri, self.sha256)

    def __getitem__(self, iri: str) -> Concept:
        return self._by_iri[iri]

    def get(self, iri: str) -> Concept | None:
        return self._by_iri.get(iri)

    def scheme(self, name: str) -> Mapping[str, Concept]:
        """The concepts of one file by slug; of several with one slug (versions of one date), any.

        Raises VocabularyError if there is no such file.
        """
        if name not in self._by_slug:
            self._by_slug[name] = {concept.slug: concept for concept in self._members(name)}
        return self._by_slug[name]

    def schemes(self) -> list[str]:
        return sorted(self._in_scheme)

    def concepts(self, *schemes: str) -> Iterator[Concept]:
        """All concepts of these files (of all files by default)."""
        for name in schemes or self.schemes():
            yield from self._members(name)

    def by_label(self, scheme: str, label: str) -> tuple[Concept, ...]:
        """The concepts of a scheme that have ``label`` as a Chinese label of any kind."""
        if scheme not in self._by_label:
            index: dict[str, list[Concept]] = defaultdict(list)
            for concept in self._members(scheme):
                for name in dict.fromkeys(concept.labels()):
                    index[name].append(concept)
            self._by_label[scheme] = {name: tuple(concepts) for name, concepts in index.items()}
        return self._by_label[scheme].get(label, ())

    def _members(self, scheme: str) -> list[Concept]:
        if scheme not in self._in_scheme:
            raise VocabularyError(f"there is no vocabulary {scheme!r}", hint=f"there are: {', '.join(self.schemes())}")
        return self._in_scheme[scheme]

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a word class: ``words("verbs/directive")`` reads the concept ``directive`` of
        ``lexicon/verbs.ttl``. Raises VocabularyError if it is missing or empty.
        """
        file, _, slug = name.rpartition("/")
        concept = self.scheme(f"lexicon/{file}").get(slug)
        if concept is None or not concept.cues:
            raise VocabularyError(f"the lexicon has no word class {name!r}", where=f"lexicon/{file}.ttl")
        return concept.cues


def _named_scheme(properties: Mapping[str, Sequence[ox.Literal | ox.NamedNode]], known: Collection[str]) -> str | None:
    """The scheme that a concept says it is in, if there is a file for it."""
    names = (value.value.removeprefix(VOC) for value in properties.get(_IN_SCHEME, ()))
    return next((name for name in names if name in known), None)


@cache
def default_vocabulary() -> Vocabulary:
    """The project's own vocabularies and the user's, read once per process."""
    return Vocabulary.load()
