"""The ontology: labelled, defined, exemplified, consistent in itself, and in step with the package."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

import kg
from kg.background import Background
from kg.graph import parse, parse_file
from kg.report import Report
from kg.resources import ontology_folder, query_folder, shapes_folder
from kg.terms import NAMESPACE
from kg.validate import load_shapes, validate

ROOT = Path(__file__).resolve().parents[2]
FILES = [ontology_folder() / "core.ttl", ontology_folder() / "alignments.ttl"]
EXAMPLE = ROOT / "examples" / "guofa-2023-11.txt"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def core() -> Graph:
    return Graph().parse(FILES[0])


def _own(graph: Graph) -> set[URIRef]:
    return {s for kind in KINDS for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def _check(turtle: str) -> Report:
    from pyoxigraph import RdfFormat

    shapes = load_shapes([shapes_folder() / "ontology.ttl"])
    return validate(parse(turtle.encode(), RdfFormat.TURTLE), Background({}, ""), shapes)


def test_conforms_to_its_shapes() -> None:
    quads = [quad for path in FILES for quad in parse_file(path)]
    report = validate(quads, Background({}, ""), load_shapes([shapes_folder() / "ontology.ttl"]))
    assert [(r.shape, r.focus, r.messages["en"]) for r in report.results] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_version_is_that_of_the_package(path: Path) -> None:
    graph = Graph().parse(path)
    (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
    assert str(graph.value(ontology, OWL.versionInfo)) == kg.__version__
    assert str(graph.value(ontology, OWL.versionIRI)) == f"{ontology}/{kg.__version__}"
    assert not list(graph.objects(ontology, OWL.imports))


def test_examples_come_from_the_document_or_are_turtle(core: Graph) -> None:
    document = EXAMPLE.read_text("utf-8") + str(yaml.safe_load(EXAMPLE.with_suffix(".yaml").read_text("utf-8")))
    prefixes = f"@prefix zc: <{NAMESPACE}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
    for term, example in core.subject_objects(SKOS.example):
        assert isinstance(example, Literal)
        if example.language:
            assert str(example) in document, term
        else:
            statements = Graph().parse(data=prefixes + example, format="turtle")
            assert any(term in triple for triple in statements), term


def test_names_only_its_own_terms(core: Graph) -> None:
    named = {node for triple in core for node in triple if str(node).startswith(NAMESPACE) and isinstance(node, URIRef)}
    assert named == _own(core)


@pytest.mark.parametrize("folder", [query_folder(), shapes_folder()], ids=lambda folder: folder.name)
def test_queries_and_shapes_use_only_terms_of_the_ontology(core: Graph, folder: Path) -> None:
    terms = {str(term).removeprefix(NAMESPACE) for term in _own(core)}
    for path in sorted([*folder.rglob("*.rq"), *folder.rglob("*.ttl")]):
        used = set(re.findall(r"(?<![\w/:])zc:([A-Za-z]\w*)", path.read_text("utf-8")))
        assert used <= terms, path.name


def test_alignments_speak_only_of_terms_that_exist(core: Graph) -> None:
    aligned = {s for s in Graph().parse(FILES[1]).subjects() if str(s).startswith(NAMESPACE)}
    assert aligned <= _own(core)


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_no_two_terms_of_a_kind_share(core: Graph, predicate: URIRef) -> None:
    for kind in KINDS:
        texts = [text for term in core.subjects(RDF.type, kind) for text in core.objects(term, predicate)]
        assert len(texts) == len(set(texts)), kind


def test_main_classes_are_disjoint(core: Graph) -> None:
    disjoint = {
        frozenset((str(a)[len(NAMESPACE) :], str(b)[len(NAMESPACE) :]))
        for a, b in core.subject_objects(OWL.disjointWith)
    }
    for one, other in [
        ("Fact", "Mention"), ("PolicyDocument", "SourceText"), ("Section", "Unit"), ("Measure", "SectionParagraph"),
        ("Agency", "GenericAgency"), ("Citation", "Responsibility"), ("LawVersion", "Article"),
    ]:  # fmt: skip
        assert frozenset((one, other)) in disjoint


def test_no_class_is_below_two_disjoint_ones(core: Graph) -> None:
    def above(cls: URIRef) -> set[URIRef]:
        return set(core.transitive_objects(cls, RDFS.subClassOf))

    for cls in core.subjects(RDF.type, OWL.Class):
        ancestors = above(cls)
        assert not [(a, b) for a, b in core.subject_objects(OWL.disjointWith) if a in ancestors and b in ancestors], cls


VALID = (Path(__file__).parent / "valid_ontology.ttl").read_text("utf-8")

VIOLATIONS = {
    "OntologyTitle": ('"Ontology"@en', '"Ontologie"@de'),
    "OntologyDescription": (', "Description"@en', ""),
    "OntologyLicence": ("<https://creativecommons.org/publicdomain/zero/1.0/>", '"CC0"'),
    "OntologyCreator": ('dcterms:creator "us" ;', ""),
    "OntologyPublisher": ('dcterms:publisher "us" ;', ""),
    "OntologyCreated": ('dcterms:created "2026-01-01"^^xsd:date', 'dcterms:created "2026"'),
    "OntologyIssued": ('dcterms:issued "2026-01-01"^^xsd:date ;', ""),
    "OntologyVersionIri": ("<https://w3id.org/zhengce/def/1.0.0>", "<https://w3id.org/zhengce/def/latest>"),
    "OntologyVersionInfo": ('"1.0.0"', '"one"'),
    "OntologyCitation": ('dcterms:bibliographicCitation "us, 2026" ;', ""),
    "OntologyPrefix": ('"zc"', '"ZC:"'),
    "OntologyNamespace": ('"https://w3id.org/zhengce/def#"', '"https://w3id.org/zhengce/def"'),
    "OntologyStatus": ("bibo:status <http://purl.org/ontology/bibo/status/draft> ;", ""),
    "TermLabel": (', "measure"@en', ""),
    "TermLabelForm": ('"measure"@en', '"measure "@en'),
    "TermDefinition": (', "A numbered item."@en', ""),
    "TermExample": ('skos:example "（一）" ;', ""),
    "TermOrigin": ("rdfs:isDefinedBy <https://w3id.org/zhengce/def> .", "rdfs:comment 'none' ."),
    "ClassTerm": ("zc:Measure a", "zc:measure a"),
    "PropertyTerm": ("zc:text a", "zc:Text a"),
    "PropertyDomain": ("rdfs:domain zc:Measure", "rdfs:domain zc:Measure, zc:Section"),
    "PropertyRange": ("rdfs:range xsd:string", "rdfs:range xsd:string, xsd:integer"),
}


def test_valid_example_conforms() -> None:
    assert _check(VALID).results == ()


@pytest.mark.parametrize("shape", VIOLATIONS)
def test_violating_example_is_caught(shape: str) -> None:
    old, new = VIOLATIONS[shape]
    assert old in VALID
    assert shape in {result.shape.rsplit("/", 1)[-1] for result in _check(VALID.replace(old, new)).results}


def test_every_shape_has_a_violating_example_and_messages() -> None:
    text = (shapes_folder() / "ontology.ttl").read_text("utf-8")
    graph = Graph().parse(data=text)
    sh = "http://www.w3.org/ns/shacl#"
    messages = {str(s).rsplit("/", 1)[-1]: set() for s in graph.subjects(URIRef(sh + "message"))}
    for subject, message in graph.subject_objects(URIRef(sh + "message")):
        messages[str(subject).rsplit("/", 1)[-1]].add(getattr(message, "language", None))
    assert set(messages) == set(VIOLATIONS)
    assert all(languages == {"zh", "en"} for languages in messages.values())
    assert not re.search(r"sh:property\s*\[", text)
