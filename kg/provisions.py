"""What a store holds of laws: those that no register has, and the articles, paragraphs and items of a version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kg.binding import Queryable, thing
from kg.catalogue import run_text
from kg.graph import PREFIXES
from kg.iris import DEF
from kg.vocab import Concept

_SKOS, _ELI = PREFIXES["skos"], PREFIXES["eli"]
_TYPE, _PART_OF = PREFIXES["rdf"] + "type", PREFIXES["dcterms"] + "isPartOf"
_SCHEME: Final = "local-regulations"
_ARTICLE: Final = "art_"


def provisions(store: Queryable) -> Callable[[str], frozenset[str] | None]:
    """The parts of a version by its IRI, as ``art_22/para_1/item_3``; None of a version whose text is not in the store.

    A version that is kept in several files has the parts of all of them.
    """

    @lru_cache(maxsize=256)
    def parts(version: str) -> frozenset[str] | None:
        node = thing(version, None)
        found = run_text(
            store,
            f"SELECT DISTINCT ?part WHERE {{ {{ ?part <{DEF}inDocument> {node} }} "
            f"UNION {{ ?file <{_PART_OF}> {node} . ?part <{DEF}inDocument> ?file }} "
            f"UNION {{ ?article <{DEF}inDocument> {node} . ?part <{DEF}partOf>+ ?article }} "
            f"UNION {{ ?file <{_PART_OF}> {node} . ?article <{DEF}inDocument> ?file . "
            f"?part <{DEF}partOf>+ ?article }} }}",
        )
        base = f"{version}/{_ARTICLE}"
        named = (getattr(row[0], "value", "") for row in found.rows)
        held = frozenset(iri.removeprefix(f"{version}/") for iri in named if iri.startswith(base))
        return held or None

    return parts


def laws(store: Queryable) -> Iterator[Concept]:
    """The laws that no register has and the store holds a text of, with their versions, as a register would have them:
    local regulations, mostly. A version whose text does not say when it came into force has no such day.
    """
    found = run_text(
        store,
        f"SELECT DISTINCT ?law ?label ?kind ?version ?start ?highest WHERE {{ "
        f"?law a <{DEF}Unlisted>, <{DEF}Law> ; <{_SKOS}prefLabel> ?label ; <{DEF}lawKind> ?kind ; "
        f"<{_ELI}has_member> ?version . OPTIONAL {{ ?version <{DEF}inForceFrom> ?start }} "
        f"OPTIONAL {{ ?version <{DEF}highestArticle> ?highest }} }}",
    )
    entries: dict[str, dict[str, list[ox.Literal | ox.NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for row in found.rows:
        law, label, kind, version, start, highest = (
            term if isinstance(term, ox.NamedNode | ox.Literal) else None for term in row
        )
        if not (law and label and kind and version):
            continue
        day = re.search(r"/(\d{4}-\d\d-\d\d)$", version.value)
        of_law = {_SKOS + "prefLabel": label, DEF + "lawKind": kind, _ELI + "has_member": version}
        of_version = {
            DEF + "inForceFrom": start,
            DEF + "highestArticle": highest,
            _ELI + "date_document": ox.Literal(day[1]) if day else None,
        }
        for iri, said, cls in ((law.value, of_law, "Law"), (version.value, of_version, "LawVersion")):
            entries[iri][_TYPE] = [ox.NamedNode(DEF + cls)]
            for term, value in said.items():
                if value is not None and value not in entries[iri][term]:
                    entries[iri][term].append(value)
    for iri, properties in entries.items():
        types = frozenset(value.value for value in properties[_TYPE])
        yield Concept(iri, _SCHEME, types, {term: tuple(values) for term, values in properties.items() if values})
