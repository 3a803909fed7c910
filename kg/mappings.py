"""The mapping sets of ``ontology/mappings``: what the vocabularies say, where a register of facts confirms it.

Each set is made from our own Turtle and a folder of registers, and a row is written only if the two agree. Whoever has
newer registers makes the sets anew: ``zhengce mappings REGISTERS``.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.graph import PREFIXES, parse_file
from kg.iris import DEF, HOME, ID, VOC
from kg.resources import ontology_folder
from kg.sssom import LITERAL, SEMAPV, MappingSet, Row
from kg.vocab import Concept, Vocabulary

_SKOS: Final = PREFIXES["skos"]
_EXACT, _CLOSE, _NOTATION = (_SKOS + name for name in ("exactMatch", "closeMatch", "notation"))
_IDENTIFIER: Final = PREFIXES["dcterms"] + "identifier"
_PREF: Final = _SKOS + "prefLabel"
_DATED: Final = PREFIXES["eli"] + "date_document"
_WIKIDATA: Final = "http://www.wikidata.org/entity/"
_FLK: Final = "https://flk.npc.gov.cn/detail?bbbs="
_ISIC: Final = "https://unstats.un.org/classifications/ISIC/rev4/"
_LEXICAL, _COMPOSITE, _CURATED = (
    SEMAPV + name for name in ("LexicalMatching", "CompositeMatching", "ManualMappingCuration")
)
_REGISTERS: Final = ("laws", "regulations", "interpretations", "rules")

_SURE, _EDITION, _KIN, _HAND = 1.0, 0.95, 0.9, 0.8
_CONFIDENCE: Final = (
    "Confidence follows the check, not a feeling: 1 where code and name (or identifier, title and date) are the same "
    "on both sides; 0.95 where a title differs by a note of its edition in brackets; 0.9 where all words of one name "
    "stand in the other; 0.8 where a person matched them and the names share a word, or the match is one of terms."
)


@dataclass(frozen=True, slots=True)
class Made:
    """A set, and the links of the vocabularies that no register confirms and that are therefore not in it."""

    name: str
    mappings: MappingSet
    left_out: tuple[str, ...]


def make(registers: Path, vocabulary: Vocabulary, ontology: Path | None = None) -> list[Made]:
    """All sets from a folder with law-versions.csv, provinces.csv, divisions.csv, gbt4754-2017.csv, isic-rev4.json.

    Raises InputError for a register that is missing or has not the columns it should have.
    """
    alignments = (ontology or ontology_folder()) / "alignments.ttl"
    return [
        _laws(vocabulary, _table(registers / "law-versions.csv", "flk_id", "title", "promulgated")),
        _regions(
            vocabulary,
            _table(registers / "provinces.csv", "gb_t_2260", "name_zh", "iso_3166_2", "wikidata"),
            _table(registers / "divisions.csv", "code", "name", "parent"),
        ),
        _sectors(vocabulary, _table(registers / "gbt4754-2017.csv", "code", "name"), _isic(registers)),
        _terms(parse_file(alignments)),
    ]


def _table(path: Path, key: str, *columns: str) -> dict[str, dict[str, str]]:
    """The rows of a CSV file by one of its columns. Raises InputError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the register cannot be read: {error}", where=str(path), hint="name its folder") from error
    lacking = [name for name in (key, *columns) if rows and name not in rows[0]]
    if lacking or not rows:
        raise InputError(f"the register has no column {(lacking or [key])[0]}", where=str(path))
    return {row[key]: row for row in rows}


def _isic(folder: Path) -> dict[str, str]:
    """Codes of the sections and divisions of ISIC Rev.4 with their names. Raises InputError."""
    path = folder / "isic-rev4.json"
    try:
        sections: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["sections"]
        found = {each["section"].upper(): each["description"] for each in sections}
        return found | {each["division"]: each["description"] for one in sections for each in one["divisions"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"the register cannot be read: {error}", where=str(path), hint="name its folder") from error


# --- laws ------------------------------------------------------------------------------------------------


def _laws(vocabulary: Vocabulary, table: dict[str, dict[str, str]]) -> Made:
    rows, left = [], []
    for version in vocabulary.concepts(*_REGISTERS):
        law = vocabulary.get(version.value("versionOf") or "")
        identifier = version.value(_IDENTIFIER)
        if law is None or identifier is None:
            continue
        fact = table.get(identifier)
        sure = _same_law(law.label(), fact["title"]) if fact and fact["promulgated"] == version.value(_DATED) else 0
        if not fact or not sure:
            left.append(f"{version.iri} {identifier}")
            continue
        rows.append(
            Row(
                subject_id=version.iri,
                subject_label=law.label(),
                predicate_id=_EXACT,
                object_id=_FLK + identifier,
                object_label=fact["title"],
                mapping_justification=_COMPOSITE,
                confidence=sure,
                subject_match_field=_IDENTIFIER,
                comment=f"promulgated {fact['promulgated']}",
            )
        )
    used = {
        "law": HOME + "eli/cn/npc/law/", "regulation": HOME + "eli/cn/sc/regulation/", "rule": HOME + "eli/cn/rule/",
        "flk": _FLK, "dcterms": PREFIXES["dcterms"],
    }  # fmt: skip
    text = (
        "Versions of laws and administrative regulations and their records in 国家法律法规数据库 (the national "
        "database of laws and regulations), each checked by identifier, title and day of promulgation."
    )
    return Made("laws", _set("laws", "Laws and the national database of laws", text, rows, used), tuple(left))


def _same_law(ours: str, theirs: str) -> float:
    """How sure two titles name one law: 0 if they do not."""
    ours, theirs = ("".join(title.split()) for title in (ours, theirs))
    if ours == theirs:
        return _SURE
    return _EDITION if re.sub(r"（[^（）]*年[^（）]*）$", "", theirs) == ours else 0


# --- regions ---------------------------------------------------------------------------------------------


def _regions(
    vocabulary: Vocabulary, provinces: dict[str, dict[str, str]], divisions: dict[str, dict[str, str]]
) -> Made:
    rows, left = [], []
    for region in vocabulary.concepts("regions"):
        code, province = region.notation, provinces.get(region.notation or "")
        if code is None:
            continue
        if _same_place(region.label(), province, divisions.get(code)):
            rows.append(_code(region, _NOTATION, code, "GB/T 2260"))
        else:
            left.append(f"{region.iri} GB/T 2260")
        iso = region.value(_IDENTIFIER)
        if iso and province and province["iso_3166_2"] == iso and province["name_zh"] == region.label():
            rows.append(_code(region, _IDENTIFIER, iso, "ISO 3166-2"))
        for item in region.values(_EXACT):
            if province and _WIKIDATA + province["wikidata"] == item:
                rows.append(
                    Row(
                        subject_id=region.iri,
                        subject_label=region.label(),
                        predicate_id=_EXACT,
                        object_id=item,
                        object_label=province["name_zh"],
                        mapping_justification=_COMPOSITE,
                        confidence=_SURE,
                        subject_match_field=_NOTATION,
                    )
                )
            else:
                left.append(f"{region.iri} {item}")
    text = (
        "Administrative divisions with their codes in GB/T 2260 and ISO 3166-2 and, for provinces, their items in "
        "Wikidata, checked by code and name. CN-TW has no item here: Wikidata has several for that name, and the "
        "registers do not tell which of them is the division that the code means."
    )
    used = {"region": ID + "region/", "wd": _WIKIDATA, "dcterms": PREFIXES["dcterms"]}
    return Made("regions", _set("regions", "Regions, GB/T 2260, ISO 3166-2, Wikidata", text, rows, used), tuple(left))


def _same_place(label: str, province: dict[str, str] | None, division: dict[str, str] | None) -> bool:
    """Whether a label is the division's name, alone or after some of the places it lies in (北京市朝阳区)."""
    if province:
        return label == province["name_zh"]
    return (
        division is not None
        and label.endswith(division["name"])
        and (division["parent"] + division["name"]).endswith(label)
    )


def _code(concept: Concept, predicate: str, code: str, standard: str) -> Row:
    """A code that a standard gives to a thing: it has no IRI, so it is a literal."""
    return Row(
        subject_id=concept.iri,
        subject_label=concept.label(),
        predicate_id=predicate,
        object_label=code,
        object_type=LITERAL,
        mapping_justification=_LEXICAL,
        confidence=_SURE,
        comment=standard,
    )


# --- sectors ---------------------------------------------------------------------------------------------


def _sectors(vocabulary: Vocabulary, gbt: dict[str, dict[str, str]], isic: dict[str, str]) -> Made:
    rows, left = [], []
    for sector in vocabulary.concepts("sectors"):
        code = sector.notation
        if code and code in gbt and sector.slug == f"gbt4754-{code.lower()}":
            if gbt[code]["name"] == sector.label():
                rows.append(_code(sector, _NOTATION, code, "GB/T 4754-2017"))
            else:
                left.append(f"{sector.iri} GB/T 4754-2017 {code}")
        for target in sector.values(_CLOSE):
            theirs = isic.get(target.removeprefix(_ISIC))
            sure = _kinship(sector.label("en"), theirs) if theirs else 0
            if not theirs or not sure:
                left.append(f"{sector.iri} {target}")
                continue
            rows.append(
                Row(
                    subject_id=sector.iri,
                    subject_label=sector.label("en"),
                    predicate_id=_CLOSE,
                    object_id=target,
                    object_label=theirs,
                    mapping_justification=_LEXICAL if sure > _HAND else _CURATED,
                    confidence=sure,
                    subject_match_field=_PREF if sure > _HAND else "",
                )
            )
    text = (
        "Industries with their codes in GB/T 4754-2017, checked by code and name, and sections and divisions of ISIC "
        "Rev.4 that are close to them: matched by hand, kept where the code exists and the English names share a word."
    )
    used = {"sector": VOC + "sectors/", "isic": _ISIC}
    return Made("sectors", _set("sectors", "Sectors, GB/T 4754-2017, ISIC Rev.4", text, rows, used), tuple(left))


_EMPTY: Final = frozenset(
    ("and", "of", "the", "other", "for", "in", "activities", "services", "service", "except", "products")
)


def _kinship(ours: str, theirs: str) -> float:
    """How near two English names are: 0.9 if all words of one stand in the other, 0.8 if they share one, else 0."""
    one, two = _words(ours), _words(theirs)
    if not one & two:
        return 0
    return _KIN if one <= two or two <= one else _HAND


def _words(name: str) -> set[str]:
    """The words of a name that tell something, as their first five letters (education, educational)."""
    return {word[:5] for word in re.findall(r"[a-z]+", name.lower()) if word not in _EMPTY}


# --- terms -----------------------------------------------------------------------------------------------


def _terms(alignments: Iterable[ox.Quad]) -> Made:
    """The alignments of the ontology, as a table."""
    rows = list(_aligned(alignments))
    prefixes = {
        "zc": DEF, "cito": "http://purl.org/spar/cito/", "eli": PREFIXES["eli"], "oa": PREFIXES["oa"],
        "lrmlmm": "http://docs.oasis-open.org/legalruleml/ns/v1.0/metamodel#", "m8g": "http://data.europa.eu/m8g/",
        "odrl": "http://www.w3.org/ns/odrl/2/", "org": PREFIXES["org"], "prov": PREFIXES["prov"],
        "schema": PREFIXES["schema"],
    }  # fmt: skip
    text = (
        "How the terms of the ontology stand to those of ELI and other vocabularies: the statements of alignments.ttl "
        "(rdfs:subClassOf and rdfs:subPropertyOf where every use of ours is sound as a use of theirs)."
    )
    return Made("terms", _set("terms", "Terms and ELI and other vocabularies", text, rows, prefixes), ())


def _aligned(alignments: Iterable[ox.Quad]) -> Iterator[Row]:
    for quad in alignments:
        subject, target = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(target, ox.NamedNode) and subject.value.startswith(DEF):
            yield Row(
                subject_id=subject.value,
                subject_label=subject.value.removeprefix(DEF),
                predicate_id=quad.predicate.value,
                object_id=target.value,
                object_label=re.split(r"[#/]", target.value)[-1],
                mapping_justification=_CURATED,
                confidence=_HAND,
            )


def _set(name: str, title: str, text: str, rows: list[Row], prefixes: dict[str, str]) -> MappingSet:
    return MappingSet(
        mapping_set_id=f"{HOME}mappings/{name}",
        title=title,
        description=text,
        comment=_CONFIDENCE,
        rows=tuple(rows),
        curie_map=prefixes,
    )
