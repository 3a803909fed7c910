"""Candidates for links: what an endpoint of others has under the labels and identifiers of our things.

A candidate is a proposal. It goes to a SSSOM file for a person to review, and into no graph.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg import __version__
from kg.errors import Broken, Incomplete, InputError, TooLarge
from kg.graph import PREFIXES
from kg.iris import HOME
from kg.remote.client import Remote
from kg.results import plain
from kg.sssom import SEMAPV, MappingSet, Row
from kg.vocab import Concept, Vocabulary

_FOLDER: Final = Path(__file__).parent / "profiles"
_SKOS: Final = PREFIXES["skos"]
_EXACT, _CLOSE = _SKOS + "exactMatch", _SKOS + "closeMatch"
_DATES: Final = PREFIXES["eli"] + "date_document"
_NOTHING: Final = '"(none)"'
"""Stands where there is nothing to ask for: not every engine takes an empty VALUES."""

_COLUMNS: Final = ("candidate", "label", "value", "by", "date")

_BOTH, _IDENTIFIER, _DATED, _NAMED, _DOUBTFUL = 0.95, 0.85, 0.9, 0.6, 0.3
_CONFIDENCE: Final = (
    "Candidates that nobody has reviewed. Confidence says what agrees: 0.95 identifier and label, 0.9 label and date, "
    "0.85 identifier alone, 0.6 label where one side has no date, 0.3 label with another date. skos:exactMatch is "
    "proposed where an identifier or the date agrees and no other candidate does as well; else skos:closeMatch. "
    "Delete the rows that are wrong, then keep the file among your vocabularies (ZHENGCE_VOCABULARIES)."
)


@dataclass(frozen=True, slots=True)
class Profile:
    """How to look for candidates in one kind of data set."""

    name: str
    query: str
    endpoint: str
    schemes: tuple[str, ...]
    batch: int
    labels: tuple[str, ...]
    identifiers: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of ours that is to be linked."""

    iri: str
    scheme: str
    label: str
    labels: tuple[tuple[str, str], ...]  # text and language
    preferred: frozenset[str]
    identifiers: frozenset[str]
    dates: frozenset[str]  # xsd:date; of a law, those of its versions


@dataclass(frozen=True, slots=True)
class _Candidate:
    iri: str
    label: str
    by_label: str  # the label that was found; "" for none
    by_identifier: str
    dates: frozenset[str]


@cache
def _settings() -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / "profiles.toml").read_text("utf-8"))


def profiles() -> tuple[str, ...]:
    """The names of the profiles."""
    return tuple(_settings()["profile"])


def hosts() -> frozenset[str]:
    """The hosts that may be asked."""
    return frozenset(_settings()["hosts"])


def profile(name: str) -> Profile:
    """A profile by name. Raises InputError."""
    if name not in profiles():
        raise InputError(f"there is no profile {name!r}", where="--profile", hint=f"there are: {', '.join(profiles())}")
    found = _settings()["profile"][name]
    return Profile(
        name,
        (_FOLDER / f"{name}.rq").read_text("utf-8"),
        found["endpoint"],
        tuple(found["schemes"]),
        found["batch"],
        tuple(found["labels"]),
        {scheme: tuple(properties) for scheme, properties in found.get("identifiers", {}).items()},
        found["prefixes"],
    )


def things(vocabulary: Vocabulary, chosen: Profile, schemes: Sequence[str] = ()) -> list[Thing]:
    """The things of these schemes (default: the profile's) that have a label, without the versions of laws.

    Raises VocabularyError for a scheme that is not there.
    """
    versions: dict[str, list[Concept]] = defaultdict(list)
    found = [each for scheme in schemes or chosen.schemes for each in vocabulary.concepts(scheme)]
    for concept in found:
        for law in concept.values("versionOf"):
            versions[law].append(concept)
    return [_thing(each, versions[each.iri], chosen) for each in found if each.labels("pref", language=None)]


def _thing(concept: Concept, versions: Sequence[Concept], chosen: Profile) -> Thing:
    members = (concept, *versions)
    labels = dict.fromkeys(
        (text, language)
        for language in ("zh", "en")
        for kind in ("pref", "alt")
        for text in concept.labels(kind, language=language)
    )
    return Thing(
        concept.iri,
        concept.scheme,
        concept.label(),
        tuple(labels),
        frozenset(concept.labels("pref", language=None)),
        frozenset(
            value
            for name in chosen.identifiers.get(concept.scheme, ())
            for each in members
            for value in each.values(name)
        ),
        frozenset(value for each in members for value in each.values(_DATES)),
    )


def link(
    remote: Remote,
    chosen: Profile,
    wanted: Sequence[Thing],
    *,
    refresh: bool = False,
    watch: Callable[[list[tuple[Thing, ...]]], Iterator[tuple[Thing, ...]]] = iter,
) -> MappingSet:
    """Ask for candidates for all these things, batch by batch (``watch`` may show how far it is).

    Raises RemoteError if the endpoint fails; answers so far are in the cache, so that asking again goes on from there.
    """
    rows: list[Row] = []
    batches = [tuple(wanted[n : n + chosen.batch]) for n in range(0, len(wanted), chosen.batch)]
    for batch in watch(batches):
        rows.extend(_asked(remote, chosen, batch, refresh))
    prefixes = _prefixes(chosen, rows)
    return MappingSet(
        mapping_set_id=f"{HOME}mappings/candidates/{chosen.name}",
        title=f"Candidates for links: {chosen.name}",
        description=f"What {remote.url} has under the labels and identifiers of {len(wanted)} things.",
        comment=_CONFIDENCE,
        rows=tuple(rows),
        curie_map=prefixes,
        other={"mapping_tool": "zhengce-kg", "mapping_tool_version": __version__},
    )


def _asked(remote: Remote, chosen: Profile, batch: tuple[Thing, ...], refresh: bool) -> list[Row]:
    """The rows of a batch, by several questions where the answer to one would be too long. Raises RemoteError."""
    try:
        answer = remote.select(question(chosen, batch), refresh=refresh)
    except (Incomplete, TooLarge):
        if len(batch) == 1:
            raise
        half = len(batch) // 2
        return [row for part in (batch[:half], batch[half:]) for row in _asked(remote, chosen, part, refresh)]
    if not {"candidate", "value", "by"} <= set(answer.columns):
        raise Broken("the answer lacks columns of the question", where=remote.url, hint="try another endpoint")
    places = [answer.columns.index(name) if name in answer.columns else -1 for name in _COLUMNS]
    found = [tuple(row[n] if n >= 0 else None for n in places) for row in answer.rows]
    return [row for thing in batch for row in _rows(thing, _candidates(thing, found))]


def question(chosen: Profile, batch: Sequence[Thing]) -> str:
    """The profile's query about these things."""
    labels = dict.fromkeys(form for thing in batch for form in _forms(thing, chosen.labels))
    codes = sorted({code for thing in batch for code in thing.identifiers})
    kinds = [kind for kind in chosen.labels if kind in ("plain", "string")] or ["plain"]
    identifiers = [_term(code, kind) for code in codes for kind in kinds]
    text = re.sub(r"(?m)^#.*\n", "", chosen.query)
    return text.replace("?_labels", " ".join(labels) or _NOTHING).replace(
        "?_identifiers", " ".join(identifiers) or _NOTHING
    )


def _forms(thing: Thing, kinds: Sequence[str]) -> Iterator[str]:
    for text, language in thing.labels:
        for kind in kinds:
            if kind in ("plain", "string") or kind.partition("-")[0] == language:
                yield _term(text, kind)


def _term(text: str, kind: str) -> str:
    """A literal as SPARQL writes it: of a language, or without one, with or without its datatype said."""
    bare = str(ox.Literal(text))
    if kind == "plain":
        return bare
    return f"{bare}^^<{PREFIXES['xsd']}string>" if kind == "string" else f"{bare}@{kind}"


# --- judging ---------------------------------------------------------------------------------------------


def _candidates(thing: Thing, found: Sequence[tuple[Any, ...]]) -> list[_Candidate]:
    """Those of the answer that were found by a label or an identifier of this thing."""
    labels = {text for text, _ in thing.labels}
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in found:
        by, value = plain(row[3]), plain(row[2])
        if isinstance(row[0], ox.NamedNode) and value in (labels if by == "label" else thing.identifiers):
            rows[row[0].value].append(row)
    return [_candidate(thing, iri, those) for iri, those in sorted(rows.items())]


def _candidate(thing: Thing, iri: str, rows: Sequence[tuple[Any, ...]]) -> _Candidate:
    names = {by: sorted({plain(row[2]) for row in rows if plain(row[3]) == by}) for by in ("label", "identifier")}
    names["label"].sort(key=lambda name: name not in thing.preferred)
    return _Candidate(
        iri,
        min((plain(row[1]) for row in rows if row[1] is not None), default=""),
        next(iter(names["label"]), ""),
        next(iter(names["identifier"]), ""),
        frozenset(match[0] for row in rows if (match := re.match(r"\d{4}-\d\d-\d\d", plain(row[4])))),
    )


def _rows(thing: Thing, candidates: Sequence[_Candidate]) -> Iterator[Row]:
    sure = [_sureness(thing, each) for each in candidates]
    for each, confidence in zip(candidates, sure, strict=True):
        alone = sum(other >= confidence for other in sure) == 1
        notes = [*_dates(thing, each), *([] if len(sure) == 1 else [f"one of {len(sure)} candidates"])]
        kind = "prefLabel" if each.by_label in thing.preferred else "altLabel"
        yield Row(
            subject_id=thing.iri,
            subject_label=thing.label,
            predicate_id=_EXACT if confidence > _NAMED and alone else _CLOSE,
            object_id=each.iri,
            object_label=each.label,
            mapping_justification=SEMAPV + ("CompositeMatching" if confidence >= _DATED else "LexicalMatching"),
            confidence=confidence,
            subject_match_field=_SKOS + kind if each.by_label else "",
            match_string=each.by_label or each.by_identifier,
            comment="; ".join(notes),
        )


def _sureness(thing: Thing, each: _Candidate) -> float:
    if each.by_identifier:
        return _BOTH if each.by_label else _IDENTIFIER
    if not thing.dates or not each.dates:
        return _NAMED
    return _DATED if thing.dates & each.dates else _DOUBTFUL


def _dates(thing: Thing, each: _Candidate) -> Iterator[str]:
    if each.by_identifier:
        yield f"identifier {each.by_identifier}"
    if thing.dates & each.dates:
        yield f"date {', '.join(sorted(thing.dates & each.dates))}"
    elif each.dates and thing.dates:
        yield f"its date {', '.join(sorted(each.dates))} is none of ours ({', '.join(sorted(thing.dates))})"


def _prefixes(chosen: Profile, rows: Sequence[Row]) -> dict[str, str]:
    """The profile's prefixes, one for each kind of our things, and one for each further namespace of the candidates."""
    found = dict(chosen.prefixes)
    for name, iri in [("ours", row.subject_id) for row in rows] + [("theirs", row.object_id) for row in rows]:
        if not any(iri.startswith(space) and iri != space for space in found.values()):
            space = re.sub(r"[^/#]+[/#]?$", "", iri)
            count = sum(prefix.startswith(name) for prefix in found)
            found[f"{name}{count + 1}" if count else name] = space
    return found
