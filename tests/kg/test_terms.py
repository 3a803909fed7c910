"""kg.terms and core.ttl name the same terms."""

from __future__ import annotations

from rdflib import RDF, Graph, URIRef

from kg import terms
from kg.resources import ontology_folder


def _defined() -> set[str]:
    graph = Graph().parse(ontology_folder() / "core.ttl")
    return {str(s) for s in graph.subjects(RDF.type, None) if str(s).startswith(terms.NAMESPACE)}


def _named() -> dict[str, str]:
    return {name: str(value) for name, value in vars(terms).items() if isinstance(value, URIRef)}


def test_every_term_of_the_ontology_has_a_constant() -> None:
    missing = sorted(_defined() - set(_named().values()))
    lines = [
        f'{iri.removeprefix(terms.NAMESPACE)}: Final = URIRef(NAMESPACE + "{iri.rsplit("#")[-1]}")' for iri in missing
    ]
    assert not missing, "add to kg/terms.py:\n" + "\n".join(lines)


def test_every_constant_is_a_term_of_the_ontology() -> None:
    missing = sorted(set(_named().values()) - _defined())
    assert not missing, "define in ontology/core.ttl:\n" + "\n".join(missing)


def test_constants_are_named_like_their_terms() -> None:
    assert {name: iri for name, iri in _named().items() if iri != terms.NAMESPACE + name} == {}
