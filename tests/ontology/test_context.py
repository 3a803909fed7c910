"""The JSON-LD context: a name for every class and property, with the type of its values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from kg.resources import ontology_folder
from kg.terms import NAMESPACE

XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT: dict[str, Any] = json.loads((ontology_folder() / "context.jsonld").read_text("utf-8"))["@context"]


@pytest.fixture(scope="module")
def core() -> Graph:
    return Graph().parse(ontology_folder() / "core.ttl")


def _of_type(core: Graph, *kinds: URIRef) -> set[str]:
    return {str(s).removeprefix(NAMESPACE) for kind in kinds for s in core.subjects(RDF.type, kind)}


def test_every_class_has_its_name(core: Graph) -> None:
    assert {name for name in _of_type(core, OWL.Class) if CONTEXT.get(name) != f"zc:{name}"} == set()


def test_every_object_property_takes_an_iri(core: Graph) -> None:
    names = _of_type(core, OWL.ObjectProperty, OWL.AnnotationProperty)
    assert {name for name in names if CONTEXT.get(name) != {"@id": f"zc:{name}", "@type": "@id"}} == set()


def test_every_datatype_property_takes_its_range(core: Graph) -> None:
    for name in _of_type(core, OWL.DatatypeProperty):
        range_ = core.value(URIRef(NAMESPACE + name), RDFS.range)
        if range_ in (URIRef(XSD + "string"), RDF.langString):
            assert CONTEXT[name] == f"zc:{name}"
        else:
            assert CONTEXT[name] == {"@id": f"zc:{name}", "@type": f"xsd:{str(range_).removeprefix(XSD)}"}


def test_a_document_in_the_context_means_what_it_says() -> None:
    document = {
        "@context": CONTEXT,
        "id": "cn:sc/gf/2023/11/item_8",
        "type": "Measure",
        "ordinal": 8,
        "number": "（八）",
        "force": "voc:forces/prohibition",
        "title": {"@value": "确保外商投资企业平等享受支持政策", "@language": "zh"},
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    measure = URIRef("https://w3id.org/zhengce/eli/cn/sc/gf/2023/11/item_8")
    assert (measure, RDF.type, URIRef(NAMESPACE + "Measure")) in graph
    assert (measure, URIRef(NAMESPACE + "number"), Literal("（八）")) in graph
    assert (measure, URIRef(NAMESPACE + "force"), URIRef("https://w3id.org/zhengce/voc/forces/prohibition")) in graph
    assert graph.value(measure, URIRef(NAMESPACE + "ordinal")) == Literal(8)
