"""The vocabularies: complete, well formed, and quoting the documents they describe."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDFS, Graph, URIRef

from kg.background import Background
from kg.graph import parse, parse_file
from kg.iris import DEF, VOC
from kg.report import Report
from kg.resources import ontology_folder, shapes_folder, vocabulary_folder
from kg.validate import load_shapes, validate
from kg.vocab import Concept, Vocabulary, default_vocabulary
from loaders.matching import alternation

SEED = Path(__file__).resolve().parents[2] / "examples" / "guofa-2023-11.txt"
POLICIES = Path(__file__).resolve().parents[3] / "shared" / "policies"
CENTRAL = POLICIES.parent / "registers" / "agencies-central.csv"


def _check(quads: list[ox.Quad]) -> Report:
    return validate(quads, Background({}, ""), load_shapes([shapes_folder() / "vocabularies.ttl"]))


def test_conform_to_their_shapes() -> None:
    files = sorted(vocabulary_folder().rglob("*.ttl"))
    report = _check([quad for path in files for quad in parse_file(path)])
    assert [(r.shape.rsplit("/", 1)[-1], r.focus.value, r.messages["en"]) for r in report.results] == []


# --- the slugs that the loader relies on ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "slugs"),
    [
        ("roles", "lead co-lead responsible target-of-instruction consulted channel mentioned"),
        ("bases", "explicit inferred"),
        ("forces", "obligation prohibition permission encouragement commitment"),
        ("citation-types", "based-on implements complies-with amends enacts repeals refers-to cites exception "
         "eligibility-by-reference"),
        ("reference-types", "law admin-regulation dept-rule catalogue policy-doc treaty doctrine generic-law"),
        ("explicitness", "bracketed bare generic"),
        ("resolutions", "resolved unresolved ambiguous generic"),
        ("polarities", "negated-violation disapplied"),
        ("time-types", "deadline-absolute deadline-relative duration frequency urgency-vague"),
        ("comparators", "at-most less-than at-least more-than equal about increase-by decrease-by"),
        ("condition-types", "eligibility legal-compliance competence-limit exception scope-limit trigger"),
        ("party-kinds", "enterprise investor person project market-entity organisation product"),
        ("programme-kinds", "pilot fund campaign policy regime market-scheme"),
        ("agent-classes", "local-government department unit state-council party court overseas-mission task-force "
         "public-body government"),
    ],
)  # fmt: skip
def test_scheme_has_the_concepts_of_the_model(scheme: str, slugs: str) -> None:
    concepts = default_vocabulary().scheme(scheme)
    assert set(slugs.split()) <= set(concepts)
    assert all(concepts[slug].iri == f"{VOC}{scheme}/{slug}" for slug in slugs.split())


def _defined_terms() -> set[str]:
    graph = Graph().parse(ontology_folder() / "core.ttl")
    return {str(subject) for subject in graph.subjects() if str(subject).startswith(DEF)}


def test_vocabularies_use_only_terms_of_the_ontology() -> None:
    used = {
        term.value
        for path in vocabulary_folder().rglob("*.ttl")
        for quad in parse_file(path)
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(DEF)
    }
    assert used <= _defined_terms()


@pytest.mark.parametrize("scheme", ["citation-types", "roles"])
def test_every_type_and_role_names_its_direct_property(scheme: str) -> None:
    for concept in default_vocabulary().concepts(scheme):
        if concept.iri.startswith(f"{VOC}{scheme}/"):
            shortcut = concept.value("shortcut")
            assert shortcut is not None
            assert shortcut.startswith("http://data.europa.eu/eli/ontology#") or shortcut in _defined_terms()


@pytest.mark.parametrize(
    ("slug", "notation"),
    [("amends", "amends_calls_for"), ("enacts", "amends_calls_for"), ("repeals", "amends_calls_for"),
     ("exception", "cites"), ("eligibility-by-reference", "complies_with"), ("based-on", "based_on")],
)  # fmt: skip
def test_citation_type_has_the_code_of_the_codebook(slug: str, notation: str) -> None:
    assert default_vocabulary().scheme("citation-types")[slug].notation == notation


def test_patterns_compile_and_guards_are_plain() -> None:
    for concept in default_vocabulary().concepts():
        for name in ("cuePattern", "framePattern", "genericPattern"):
            for pattern in concept.values(name):
                re.compile(pattern)


@pytest.mark.parametrize(
    ("series", "path"),
    [("国发", "sc/gf"), ("国办发", "sco/gbf"), ("中发", "cpc/zf"), ("银发", "pbc/yf"), ("鲁政发", "sd/lzf")],
)
def test_series_has_its_path(series: str, path: str) -> None:
    (concept,) = default_vocabulary().by_label("document-series", series)
    assert concept.value("path") == path


def test_what_is_pointed_to_exists() -> None:
    vocabulary = default_vocabulary()
    own = re.compile(r"https://w3id\.org/zhengce/(voc|id|eli)/")
    for concept in vocabulary.concepts():
        for term, values in concept.properties.items():
            for value in values:
                if isinstance(value, ox.NamedNode) and own.match(value.value):
                    assert vocabulary.get(value.value), f"{concept.iri} {term} {value.value}"


def test_quotations_of_the_first_document_are_exact() -> None:
    """An example of a small scheme that shares eight characters with the first document is found in it."""
    text = SEED.read_text("utf-8")
    for scheme in ("roles", "forces", "citation-types", "condition-types", "programme-kinds", "explicitness"):
        for concept in default_vocabulary().concepts(scheme):
            for example in concept.values("http://www.w3.org/2004/02/skos/core#example"):
                shared = any(example[i : i + 8] in text for i in range(len(example) - 7))
                assert not shared or example in text, example


# --- the agency authority ------------------------------------------------------------------------------------


def _agencies(vocabulary: Vocabulary) -> list[Concept]:
    return [concept for concept in vocabulary.concepts("agencies") if DEF + "Agency" in concept.types]


def _coexist(one: Concept, other: Concept) -> bool:
    def before(a: Concept, b: Concept) -> bool:
        end, start = a.value("validUntil"), b.value("validFrom")
        return end is not None and start is not None and end <= start

    return not before(one, other) and not before(other, one)


def test_no_label_is_ambiguous_at_one_date() -> None:
    vocabulary = default_vocabulary()
    for agency in _agencies(vocabulary):
        for label in agency.labels():
            rivals = [other for other in vocabulary.by_label("agencies", label) if other.iri != agency.iri]
            assert not [other.slug for other in rivals if _coexist(agency, other)], (agency.slug, label)


def test_shared_labels_are_labels() -> None:
    for agency in _agencies(default_vocabulary()):
        assert set(agency.values("sharedLabel")) <= set(agency.labels("alt", "hidden")), agency.slug


def test_succession_is_told_from_both_sides() -> None:
    vocabulary = default_vocabulary()
    for agency in _agencies(vocabulary):
        assert all(agency.iri in vocabulary[iri].values("successor") for iri in agency.values("predecessor"))
        assert all(agency.iri in vocabulary[iri].values("predecessor") for iri in agency.values("successor"))
        assert all(agency.iri in vocabulary[iri].values("sameBodyAs") for iri in agency.values("sameBodyAs"))


def _named_in(text: str, vocabulary: Vocabulary) -> list[tuple[Concept, ...]]:
    """The entries of every label in a text, the longest first, without those that a guard excludes."""
    labels = {label for agency in _agencies(vocabulary) for label in agency.labels()}
    found = []
    for match in re.finditer(alternation(labels), text):
        holders = [
            agency
            for agency in vocabulary.by_label("agencies", match[0])
            if not any(text.startswith(guard, match.end()) for guard in agency.values("notBefore"))
            and not any(text.endswith(guard, 0, match.start()) for guard in agency.values("notAfter"))
        ]
        if holders:
            found.append(tuple(holders))
    return found


def test_example_of_an_agency_names_it_and_no_other() -> None:
    vocabulary = default_vocabulary()
    for agency in _agencies(vocabulary):
        for example in agency.values("http://www.w3.org/2004/02/skos/core#example"):
            named = _named_in(example, vocabulary)
            assert named, (agency.slug, example)
            for holders in named:
                assert [h.slug for h in holders if h.iri == agency.iri or _coexist(h, agency)] == [agency.slug], example


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("发展改革委、工业和信息化部牵头", ["ndrc", "miit"]),
        ("国务院国资委会同国务院有关部门", ["sasac", "state-council"]),
        ("各级财政部门应依法受理", []),
        ("中央网信办、人力资源社会保障部", ["central-cyberspace-office", "mohrss"]),
        ("国务院办公厅印发", ["state-council-general-office"]),
        ("全国人大代表建议", []),
        ("教育部署", []),
        ("商务部、中国贸促会驻外经贸和投资促进机构", ["mofcom", "ccpit"]),
    ],
)
def test_names_in_text(text: str, slugs: list[str]) -> None:
    living = [h for holders in _named_in(text, default_vocabulary()) for h in holders if h.value("validUntil") is None]
    assert [agency.slug for agency in living] == slugs


@pytest.mark.parametrize(
    ("label", "date", "slug"),
    [
        ("中央网信办", "2016-01-01", "central-leading-group-cyberspace-office"),
        ("中央网信办", "2018-03-21", "central-cyberspace-office"),
        ("国家药品监督管理局", "2003-03-09", "sda"),
        ("国家药品监督管理局", "2003-03-10", None),
        ("国家药品监督管理局", "2018-03-17", "nmpa"),
        ("国防科工委", "2008-03-14", "costind"),
        ("国防科工委", "2008-03-15", None),
        ("信息产业部", "2008-03-14", "mii"),
        ("工业和信息化部", "2008-03-14", None),
        ("工业和信息化部", "2008-03-15", "miit"),
        ("国家环保总局", "2008-03-14", "sepa"),
        ("环境保护部", "2008-03-15", "mep"),
        ("环境保护部", "2018-04-15", "mep"),
        ("环境保护部", "2018-04-16", None),
        ("生态环境部", "2018-03-16", None),
        ("生态环境部", "2018-03-17", "mee"),
        ("铁道部", "2013-03-16", "mor"),
        ("铁道部", "2013-03-17", None),
        ("国家铁路局", "2013-03-13", None),
        ("国家铁路局", "2013-03-14", "nra"),
        ("中国铁路总公司", "2019-06-17", "china-railway-corporation"),
        ("国铁集团", "2019-06-18", "china-railway"),
        ("卫生部", "2013-03-16", "moh"),
        ("国家卫生计生委", "2013-03-17", "nhfpc"),
        ("国家卫生计生委", "2018-03-26", "nhfpc"),
        ("国家卫生计生委", "2018-03-27", None),
        ("国家卫生健康委", "2018-03-27", "nhc"),
        ("食品药品监管总局", "2013-03-22", "cfda"),
        ("食品药品监管总局", "2018-04-10", None),
        ("广电总局", "2012-01-01", "sarft"),
        ("广电总局", "2013-03-22", None),
        ("新闻出版广电总局", "2013-03-22", "sapprft"),
        ("广电总局", "2018-03-17", "nrta"),
        ("工商总局", "2018-04-09", "saic"),
        ("质检总局", "2018-04-09", "aqsiq"),
        ("质检总局", "2018-04-10", None),
        ("市场监管总局", "2018-03-16", None),
        ("市场监管总局", "2018-04-10", "samr"),
        ("银监会", "2018-04-07", "cbrc"),
        ("保监会", "2018-04-08", None),
        ("银保监会", "2018-03-17", "cbirc"),
        ("银保监会", "2023-05-17", "cbirc"),
        ("银保监会", "2023-05-18", None),
        ("金融监管总局", "2023-03-09", None),
        ("金融监管总局", "2023-03-10", "nfra"),
        ("国土资源部", "2018-04-09", "mlr"),
        ("自然资源部", "2018-04-10", "mnr"),
        ("农业部", "2018-04-02", "moa"),
        ("农业部", "2018-04-03", None),
        ("农业农村部", "2018-04-03", "mara"),
        ("文化部", "2018-04-07", "ministry-of-culture"),
        ("国家旅游局", "2018-04-08", None),
        ("文化和旅游部", "2018-04-08", "mct"),
        ("监察部", "2018-03-22", "ministry-of-supervision"),
        ("监察部", "2018-03-23", None),
        ("国务院扶贫办", "2021-02-24", "lgop"),
        ("国家乡村振兴局", "2021-02-24", None),
        ("国家乡村振兴局", "2021-02-25", "nrra"),
        ("国家乡村振兴局", "2023-03-10", None),
        ("国家数据局", "2023-03-09", None),
        ("国家数据局", "2023-03-10", "nda"),
        ("科技部", "2023-03-09", "most"),
        ("科技部", "2023-03-10", "most"),
        ("中央社会工作部", "2023-03-15", None),
        ("中央社会工作部", "2023-03-16", "cpc-social-work-department"),
        ("国家信访局", "2022-01-01", "npcla"),
        ("国家知识产权局", "2017-01-01", "cnipa"),
    ],
)
def test_name_at_a_date(label: str, date: str, slug: str | None) -> None:
    def lives(agency: Concept) -> bool:
        start, end = agency.value("validFrom"), agency.value("validUntil")
        return (start is None or start <= date) and (end is None or date < end)

    assert [a.slug for a in default_vocabulary().by_label("agencies", label) if lives(a)] == ([slug] if slug else [])


@pytest.mark.parametrize(
    ("slug", "predecessors"),
    [
        ("samr", {"saic", "aqsiq", "cfda"}),
        ("cbirc", {"cbrc", "circ"}),
        ("nfra", {"cbirc"}),
        ("nhc", {"nhfpc"}),
        ("nhfpc", {"moh", "npfpc"}),
        ("mnr", {"mlr", "soa", "nasg"}),
        ("mara", {"moa", "nrra"}),
        ("nrra", {"lgop"}),
        ("mct", {"ministry-of-culture", "cnta"}),
        ("nmsa", {"ncmsa"}),
    ],
)
def test_predecessors(slug: str, predecessors: set[str]) -> None:
    agencies = default_vocabulary().scheme("agencies")
    assert {iri.rsplit("/", 1)[-1] for iri in agencies[slug].values("predecessor")} == predecessors


def test_no_body_succeeds_itself() -> None:
    agencies = {agency.iri: set(agency.values("predecessor")) for agency in _agencies(default_vocabulary())}
    for iri in agencies:
        earlier, found = set(agencies[iri]), set[str]()
        while earlier - found:
            found |= earlier
            earlier = {before for each in earlier for before in agencies[each]}
        assert iri not in found


@pytest.mark.skipif(not CENTRAL.is_file(), reason="the table of central bodies is not here")
def test_every_central_body_is_there_with_its_website() -> None:
    """Save places, news media, and what is no body: a database, a fund, an institute of a university."""
    apart = {"nvdb", "ciifund", "tsinghua_aiig"}
    with CENTRAL.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["branch_id"] not in ("provinces", "municipalities", "media") and row["id"] not in apart
        ]
    assert len(rows) > 80
    for row in rows:
        for name in row["name_cn"].split(" / "):
            living = [a for a in default_vocabulary().by_label("agencies", name) if a.value("validUntil") is None]
            assert len(living) == 1, name
            assert not row["website"] or row["website"] in living[0].values(str(RDFS.seeAlso)), name


@pytest.mark.skipif(not POLICIES.is_dir(), reason="the corpus of policies is not here")
def test_most_examples_of_agencies_are_found_in_documents() -> None:
    text = SEED.read_text("utf-8") + "".join(path.read_text("utf-8") for path in sorted(POLICIES.glob("*/*.txt")))
    examples = [
        e for a in _agencies(default_vocabulary()) for e in a.values("http://www.w3.org/2004/02/skos/core#example")
    ]
    assert sum(example in text for example in examples) >= 0.6 * len(examples)


# --- one violating example for each shape --------------------------------------------------------------------

VALID = (Path(__file__).parent / "valid_vocabularies.ttl").read_text("utf-8")

VIOLATIONS = {
    "Entry": ("v:fund a", "v:Fund a"),
    "EntryLabel": ('"资金"@zh, "fund"@en ; skos:altLabel', '"fund"@en ; skos:altLabel'),
    "EntryLabelLanguage": ('"fund"@en', '"fund"@en, "Mittel"@de'),
    "EntryLabelForm": ('"fund"@en', '" fund"@en'),
    "EntryOtherLabels": ('skos:altLabel "专项资金"@zh', 'skos:altLabel "资金"@zh'),
    "EntryScheme": ("v:fa a zc:Law ; skos:inScheme <https://w3id.org/zhengce/voc/s> ;", "v:fa a zc:Law ;"),
    "EntryBroader": ("skos:broader type:law", "skos:broader type:lawn"),
    "EntryCue": ('zc:cue "资金"', 'zc:cue "资金"@zh'),
    "EntryCuePattern": ('zc:cuePattern "资金$"', 'zc:cuePattern ""'),
    "EntryNotBefore": ('zc:notBefore "链"', 'zc:notBefore ""'),
    "EntryNotAfter": ('zc:notAfter "社会"', "zc:notAfter 5"),
    "EntryExample": ('"设立资金"@zh', '"a fund is set up"@en'),
    "SchemeLabel": ('"表"@zh, "Scheme"@en', '"表"@zh'),
    "SchemeDefinition": ('skos:definition "词表。"@zh .', "skos:hasTopConcept v:fund ."),
    "EntryEnglishLabel": ('"新部"@zh, "new"@en', '"新部"@zh'),
    "EntryDefinition": ('skos:definition "资金。"@zh ;', ""),
    "EntryQuotation": ('skos:example "设立资金"@zh ;', ""),
    "AgencyEntryClass": ("zc:agentClass class:department ; zc:predecessor", "zc:agentClass v:fund ; zc:predecessor"),
    "AgencyEntryFrom": ('zc:validFrom "2000-01-01"', 'zc:validFrom "2020-01-01"'),
    "AgencyEntryUntil": ('zc:validUntil "2018-01-01"^^xsd:date', 'zc:validUntil "2018"'),
    "AgencyEntryPredecessor": ("zc:predecessor v:old", "zc:predecessor v:fund"),
    "AgencyEntrySuccessor": ("zc:successor v:new", "zc:successor v:gone"),
    "DatedAgencySource": ('; dcterms:source "方案" .', "."),
    "LawEntryKind": ("zc:lawKind type:law ;", ""),
    "LawEntrySource": ('; dcterms:source "公报" .', "."),
    "LawVersionOf": ("zc:versionOf v:fa ;", ""),
    "LawVersionDate": ('eli:date_document "2020-01-01"^^xsd:date ;', ""),
    "LawVersionFrom": ('zc:inForceFrom "2020-02-01"', 'zc:inForceFrom "2022-02-01"'),
    "LawVersionUntil": ('zc:inForceUntil "2021-01-01"^^xsd:date', 'zc:inForceUntil "2021"'),
    "SeriesPath": ('zc:path "sc/gf"', 'zc:path "SC gf"'),
    "SeriesPathUnique": ('zc:cue "资金" ;', 'zc:cue "资金" . v:law zc:path "sc/gf" . v:fund'),
    "ShortcutProperty": ("zc:shortcut zc:force", 'zc:shortcut "force"'),
}
HELPERS = {"HasScheme"}  # reported through the shapes that lean on it


def _shapes_of(turtle: str) -> set[str]:
    return {result.shape.rsplit("/", 1)[-1] for result in _check(parse(turtle.encode(), ox.RdfFormat.TURTLE)).results}


def test_valid_example_conforms() -> None:
    assert _shapes_of(VALID) == set()


@pytest.mark.parametrize("shape", VIOLATIONS)
def test_violating_example_is_caught(shape: str) -> None:
    old, new = VIOLATIONS[shape]
    assert old in VALID
    assert shape in _shapes_of(VALID.replace(old, new))


def test_every_shape_has_a_violating_example_and_messages() -> None:
    text = (shapes_folder() / "vocabularies.ttl").read_text("utf-8")
    messages: dict[str, set[object]] = {}
    for subject, message in Graph().parse(data=text).subject_objects(URIRef("http://www.w3.org/ns/shacl#message")):
        messages.setdefault(str(subject).rsplit("/", 1)[-1], set()).add(getattr(message, "language", None))
    assert set(messages) - HELPERS == set(VIOLATIONS)
    assert all(languages == {"zh", "en"} for languages in messages.values())
    assert not re.search(r"sh:property\s*\[", text)


@pytest.mark.parametrize("scheme", ["sectors", "programmes", "beneficiaries"])
def test_a_related_name_is_the_name_of_nothing_else(scheme: str) -> None:
    related = [name for concept in default_vocabulary().concepts(scheme) for name in concept.values("relatedName")]
    assert related
    assert [name for name in related if default_vocabulary().by_label(scheme, name)] == []
