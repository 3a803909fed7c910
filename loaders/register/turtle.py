"""A register as Turtle: one block for each law and each version, the same bytes for the same register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.iris import DEF, ELI, ID, VOC
from kg.vocab import Concept
from loaders.register.build import Register
from loaders.register.entries import Law, Version

_PREFIXES: Final = {
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "zc": DEF,
    "voc": VOC,
    "kind": VOC + "reference-types/",
    "status": VOC + "legal-statuses/",
    "agency": ID + "agency/",
    "law": ELI + "npc/law/",
    "reg": ELI + "sc/regulation/",
    "int": ELI + "sp/interpretation/",
    "rule": ELI + "rule/",
    "treaty": ELI + "treaty/",
}
_WRITTEN: Final = frozenset(  # what the writer says itself, of everything an entry may have
    [f"{DEF}{name}" for name in ("lawKind", "legalStatus", "implementsLaw")]
    + [f"{_PREFIXES['skos']}{name}" for name in ("inScheme", "prefLabel", "altLabel", "hiddenLabel", "example")]
    + [f"{_PREFIXES['eli']}{name}" for name in ("passed_by", "has_member")]
    + [_PREFIXES["dcterms"] + "source", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]
)
_SCHEMES: Final = {
    "laws": ("法律", "Laws", "法律及其各次版本。", "Laws of the National People’s Congress with their dated versions."),
    "regulations": (
        "行政法规", "Administrative regulations", "行政法规及其各次版本。",
        "Regulations of the State Council with their dated versions.",
    ),
    "interpretations": (
        "司法解释", "Judicial interpretations", "最高人民法院、最高人民检察院的司法解释及其各次版本。",
        "Interpretations of the two supreme organs of justice with their dated versions.",
    ),
    "rules": (
        "部门规章", "Departmental rules", "国务院部门规章及其各次版本。",
        "Rules of the departments of the State Council with their dated versions.",
    ),
    "local-regulations": (
        "地方性法规", "Local regulations", "地方性法规及其各次版本。", "Local regulations with their dated versions.",
    ),
}  # fmt: skip
_WHOLE: Final = """Written by `zhengce register` from law texts, a table of versions, and the entries kept by hand in
ontology/register/kept.ttl. Do not edit: what is changed here is lost; change it there.

A version is named by the day it was promulgated. zc:inForceFrom is given only where a source states it;
dcterms:source says which, unless it is the database page (rdfs:seeAlso): an article of the text (施行日：第七十四条),
the notes below its title (题注), or another law that the same decision amended (同一修改决定). zc:inForceUntil,
exclusive, is the day its successor or the law that repealed it took over."""
_ADDED: Final = """Written by `zhengce register`: what law texts add to the register in use."""

Statement = tuple[str, list[str]]


def written(register: Register, output: Path | None, *, whole: bool) -> Iterator[tuple[Path | None, str]]:
    """The Turtle of a register with the file it belongs in (None: standard output): all in one file, or in a folder
    one file for each kind of law. ``whole``: with all that entries have; else only what the known ones lack.
    """
    said = [law for law in register.laws.values() if whole or law.touched]
    names = [name for name in _SCHEMES if any(law.scheme == name for law in said)]
    comment = _WHOLE if whole else _ADDED
    if output is None or output.suffix:
        yield output, turtle(register, names, comment, whole=whole)
        return
    for name in names:
        yield output / f"{name}.ttl", turtle(register, [name], comment, whole=whole)


def turtle(register: Register, names: Iterable[str], comment: str, *, whole: bool) -> str:
    """The laws of some schemes. ``whole``: with all they have; else only what the known entries lack."""
    wanted = list(names)
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in _PREFIXES.items()]
    lines += ["", *(f"# {line}".rstrip() for line in comment.splitlines())]
    if whole:
        for name in wanted:
            zh, en, definition_zh, definition_en = _SCHEMES[name]
            lines += [
                "", f"voc:{name} a skos:ConceptScheme ;", f'    skos:prefLabel "{zh}"@zh, "{en}"@en ;',
                f'    skos:definition "{definition_zh}"@zh, "{definition_en}"@en ;',
                f'    dcterms:modified "{register.day}"^^xsd:date ;', "    dcterms:source <https://flk.npc.gov.cn/> .",
            ]  # fmt: skip
    for law in register.laws.values():
        if law.scheme in wanted and (whole or law.touched):
            lines += _blocks(law, whole)
    return "\n".join(lines) + "\n"


def _blocks(law: Law, whole: bool) -> Iterator[str]:
    new = whole or law.known is None
    yield from _block(law.iri, list(_law(law, new)), "zc:Law" if new else None)
    for version in law.ordered():
        said = frozenset[str]() if whole else version.said
        yield from _block(
            f"{law.iri}/{version.day}", list(_version(law, version, said)), None if said else "zc:LawVersion"
        )


def _block(iri: str, statements: list[Statement], type_: str | None) -> Iterator[str]:
    said = [f"{predicate} {', '.join(values)}" for predicate, values in statements if values]
    if type_:
        said.insert(0, f"a {type_}")
    if said:
        yield ""
        yield f"{_name(iri)} " + " ;\n    ".join(said) + " ."


def _law(law: Law, new: bool) -> Iterator[Statement]:
    """What is said of a law; of a known one that is extended, only what its entry lacks."""
    known = law.known

    def lacking(values: Iterable[str], term: str) -> list[str]:
        there = set() if new or known is None else set(known.values(term))
        return [value for value in dict.fromkeys(values) if value not in there]

    if new:
        yield "skos:inScheme", [f"voc:{law.scheme}"]
        yield "zc:lawKind", [_name(f"{VOC}reference-types/{law.kind}")]
        yield "skos:prefLabel", _labels(known, "pref") or [_text(law.title)]
    skos = _PREFIXES["skos"]
    yield "skos:altLabel", [_text(name) for name in lacking(law.names, skos + "altLabel")]
    yield "skos:hiddenLabel", [_text(name) for name in lacking(law.hidden, skos + "hiddenLabel")]
    if new and (examples := _values(known, skos + "example") or ([_text(law.example)] if law.example else [])):
        yield "skos:example", examples
    bodies = lacking(law.bodies, _PREFIXES["eli"] + "passed_by")
    yield "eli:passed_by", [_name(iri) for iri in sorted(bodies)]
    if law.status and (new or not _values(known, DEF + "legalStatus")):
        yield "zc:legalStatus", [f"status:{law.status}"]
    yield "zc:inForceUntil", [_date(law.until)] if law.until and new else []
    yield "zc:implementsLaw", [_name(iri) for iri in lacking(law.implements, DEF + "implementsLaw")]
    members = [f"{law.iri}/{version.day}" for version in law.ordered()]
    yield "eli:has_member", [_name(iri) for iri in lacking(members, _PREFIXES["eli"] + "has_member")]
    if new and known:
        for predicate in sorted(set(known.properties) - _WRITTEN):
            yield f"<{predicate}>", _values(known, predicate)
    if new:
        yield "dcterms:source", [_source(law.sources[-1])] if law.sources else []


def _version(law: Law, version: Version, said: frozenset[str]) -> Iterator[Statement]:
    """What is said of a version, without what the register that is extended says already."""
    facts: dict[str, tuple[str, list[str]]] = {
        "day": ("eli:date_document", [_date(version.day)]),
        "start": ("zc:inForceFrom", [_date(version.start)] if version.start else []),
        "end": ("zc:inForceUntil", [_date(version.end)] if version.end else []),
        "articles": ("zc:articleCount", [str(version.articles)] if version.articles else []),
        "highest": ("zc:highestArticle", [str(version.highest)] if version.highest else []),
        "identifier": ("dcterms:identifier", [_plain(version.identifier)] if version.identifier else []),
        "page": ("rdfs:seeAlso", [f"<{version.page}>"] if version.page else []),
        "start_source": ("dcterms:source", [_plain(version.start_source)] if version.start_source else []),
    }
    if "day" not in said:
        yield "zc:versionOf", [_name(law.iri)]
    yield from (fact for name, fact in facts.items() if name not in said)


def _labels(concept: Concept | None, kind: str) -> list[str]:
    return _values(concept, f"{_PREFIXES['skos']}{kind}Label")


def _values(concept: Concept | None, predicate: str) -> list[str]:
    return [str(value) for value in concept.properties.get(predicate, ())] if concept else []


def _name(iri: str) -> str:
    """An IRI, shortened where its last step allows."""
    for prefix, base in _PREFIXES.items():
        rest = iri.removeprefix(base)
        if rest != iri and rest and "/" not in rest:
            return f"{prefix}:{rest}"
    return f"<{iri}>"


def _source(value: str) -> str:
    return f"<{value}>" if value.startswith(("http://", "https://")) else _plain(value)


def _text(value: str) -> str:
    return str(ox.Literal(value, language="zh"))


def _plain(value: str) -> str:
    return str(ox.Literal(value))


def _date(day: str) -> str:
    return f'"{day}"^^xsd:date'
