"""What the graph says in ELI's terms holds to the rules of the EU's ELI validator, as far as they apply here.

The validator's shapes (ELI 1.2, Publications Office of the EU) ask of every legal resource, expression and format that
it is named by an IRI with ``/eli/`` in it. README says which of the further rules do not apply and why. The rules on
values are those of the ELI ontology's own ranges.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.graph import PREFIXES
from kg.resources import ontology_folder
from loaders.laws import build_law
from loaders.pipeline import build_document

SEED = Path(__file__).parents[2] / "examples" / "guofa-2023-11.txt"
ELI = PREFIXES["eli"]
NAMED = re.compile(r"^https?://.*/eli/.*")
DATES = ("date_document", "date_publication", "first_date_entry_in_force", "date_no_longer_in_force")
LAW = """墨水法
（2003年5月1日第十届全国人民代表大会常务委员会第一次会议通过）

第一条 根据《中华人民共和国宪法》，制定本法。
第二条 本法自2003年7月1日起施行。《墨条管理条例》同时废止。
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The seed and a law, with what follows from the alignments: classes and properties of ELI."""
    law = tmp_path_factory.mktemp("law") / "law.txt"
    law.write_text(LAW, "utf-8")
    found = Graph()
    for built in (build_document(SEED), build_law(law)):
        for line in built.nquads.decode().splitlines():
            found.parse(data=re.sub(r" <[^<>]*> \.$", " .", line), format="nt")
    ontology = Graph()
    for name in ("core.ttl", "alignments.ttl"):
        ontology.parse(ontology_folder() / name)
    for subject, predicate, value in list(found):
        for general in _upwards(ontology, predicate, RDFS.subPropertyOf):
            found.add((subject, general, value))
        for general in _upwards(ontology, value, RDFS.subClassOf) if predicate == RDF.type else ():
            found.add((subject, RDF.type, general))
    return found


def _upwards(ontology: Graph, term: Node, relation: URIRef) -> set[URIRef]:
    return {each for each in ontology.transitive_objects(term, relation) if isinstance(each, URIRef)}


def _of(graph: Graph, name: str) -> list[Node]:
    return sorted(graph.subjects(RDF.type, URIRef(ELI + name)), key=str)


@pytest.mark.parametrize(("name", "at_least"), [("LegalResource", 3), ("LegalResourceSubdivision", 30)])
def test_what_is_described_in_full_is_named_by_an_iri_of_eli_form(graph: Graph, name: str, at_least: int) -> None:
    resources = _of(graph, name)
    assert len(resources) >= at_least
    assert [each for each in resources if not isinstance(each, URIRef) or not NAMED.match(each)] == []


def test_the_targets_of_relations_are_named_likewise_if_they_are_known(graph: Graph) -> None:
    """What a text cites without a register knowing it is no legal resource, and says so by its class."""
    relations = {
        p for p in graph.predicates() if str(p) in {ELI + n for n in ("based_on", "applies", "cites", "repeals")}
    }
    targets = {target for relation in relations for target in graph.objects(None, relation)}
    assert targets
    for target in targets:
        assert isinstance(target, URIRef)
        other = {"UnresolvedTarget", "GenericReference", "Doctrine", "Catalogue"}
        kinds = {str(kind).rsplit("#", 1)[-1] for kind in graph.objects(target, RDF.type)}
        assert NAMED.match(target) or kinds & other or "/voc/" in target


@pytest.mark.parametrize("name", DATES)
def test_dates_are_dates(graph: Graph, name: str) -> None:
    values = list(graph.objects(None, URIRef(ELI + name)))
    assert all(isinstance(value, Literal) and value.datatype == XSD.date for value in values)


def test_every_document_has_one_type_and_one_title_in_its_language(graph: Graph) -> None:
    for document in graph.subjects(RDF.type, URIRef(PREFIXES["zc"] + "PolicyDocument")):
        assert len(set(graph.objects(document, URIRef(ELI + "type_document")))) == 1
    for version in graph.subjects(RDF.type, URIRef(PREFIXES["zc"] + "LawVersion")):
        titles = list(graph.objects(version, URIRef(PREFIXES["dcterms"] + "title")))
        assert [title.language for title in titles if isinstance(title, Literal)] == ["zh"]
        (law,) = graph.objects(version, URIRef(ELI + "is_member_of"))
        assert (law, URIRef(ELI + "has_member"), version) in graph


def test_parts_and_their_wholes_name_one_another(graph: Graph) -> None:
    parts = set(graph.subject_objects(URIRef(ELI + "has_part")))
    assert parts
    assert all(isinstance(part, URIRef) and str(part).startswith(str(whole)) for whole, part in parts)


def test_expressions_and_formats_are_not_claimed(graph: Graph) -> None:
    """The rules on them have nothing to hold to: see README."""
    assert _of(graph, "LegalExpression") == _of(graph, "Format") == []
