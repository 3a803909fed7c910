"""The set engine gives the reference's report on our examples and on documents, and names what it cannot check."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.background import Background
from kg.graph import parse, parse_file, to_rdflib
from kg.resources import shapes_folder
from kg.shacl import Unsupported, compiled, find
from kg.validate import OTHER_SUBJECTS, load_shapes, validate
from kg.vocab import default_vocabulary
from loaders.pipeline import build_document

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "tests" / "shapes"
VIOLATING = sorted((EXAMPLES / "violating").glob("*.ru"))
CORPUS = ROOT.parent / "shared" / "policies"
GROUPS = 6
DOCUMENTS = 10
LARGE = 15_000  # bytes of text

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@cache
def valid() -> tuple[list[ox.Quad], str]:
    """The valid example, and its prefixes as SPARQL."""
    text = (EXAMPLES / "valid.trig").read_text(encoding="utf-8")
    lines = re.findall(r"^@(base|prefix \S+) +(<.*>) \.$", text, re.MULTILINE)
    lines += [("prefix rdf:", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#>")]
    lines += [("prefix unresolved:", "<https://w3id.org/zhengce/id/unresolved/>")]
    return parse_file(EXAMPLES / "valid.trig"), " ".join(f"{word} {iri}" for word, iri in lines) + "\n"


def broken(number: int) -> list[ox.Quad]:
    """The valid example with the changes of every sixth of the violating ones."""
    quads, prologue = valid()
    store = ox.Store()
    store.extend(quads)
    for path in VIOLATING[number::GROUPS]:
        store.update(prologue + path.read_text(encoding="utf-8"))
    return list(store)


@pytest.mark.parametrize("number", range(GROUPS))
def test_both_engines_give_the_same_report_on_faulty_examples(number: int) -> None:
    quads = broken(number)
    by_set = validate(quads, engine="set")
    assert len({result.shape for result in by_set.results}) > len(VIOLATING) / GROUPS / 2
    assert by_set == validate(quads, engine="pyshacl")


def documents() -> list[Path]:
    paths = [path for path in sorted(CORPUS.rglob("*.txt")) if path.stat().st_size < LARGE]
    return paths[:: max(1, len(paths) // DOCUMENTS)][:DOCUMENTS]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/policies, absent here")
def test_both_engines_give_the_same_report_on_documents() -> None:
    for path in documents():
        nquads = build_document(path, default_vocabulary()).nquads
        assert validate(nquads, engine="set") == validate(nquads, engine="pyshacl"), path.name


@pytest.mark.parametrize("subject", ["documents", *sorted(OTHER_SUBJECTS)])
def test_every_shape_of_ours_is_supported(subject: str) -> None:
    paths = shapes_folder().glob("*.ttl")
    chosen = [
        path
        for path in paths
        if (path.name == subject if subject in OTHER_SUBJECTS else path.name not in OTHER_SUBJECTS)
    ]
    assert compiled(load_shapes(chosen), frozenset())


# --- what is beyond it -----------------------------------------------------------------------------------


def shapes(turtle: str) -> rdflib.Graph:
    return to_rdflib(parse((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE), explicit_strings=True)


UNSUPPORTED = [
    ("ex:s sh:targetClass ex:C ; sh:js ex:script .", "sh:js"),
    ("ex:s sh:targetClass ex:C ; sh:expression ex:e .", "sh:expression"),
    ("ex:s sh:targetClass ex:C ; sh:rule ex:r .", "sh:rule"),
    ("ex:s a sh:NodeShape ; sh:target [ sh:select 'SELECT ?this {}' ] .", "sh:target"),
    ("ex:s sh:targetNode [] ; sh:nodeKind sh:IRI .", "a blank node"),
    ("ex:s sh:targetClass ex:C ; sh:property [ sh:path [ ex:via ex:p ] ; sh:minCount 1 ] .", "the path http://example.org/via"),
    ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxCount 50 ] .", "a count above 6"),
    ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:closed true ] .", "sh:closed"),
    ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:datatype xsd:gMonth ] .", "sh:datatype .*gMonth"),
    ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:pattern '(?=a)b' ] .", "the regular expression"),
    ("ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:s ] .", "refers to itself"),
    ("ex:s sh:targetClass ex:C ; sh:node ex:t . ex:t sh:not ex:t .", "refers to itself"),
    ("ex:s sh:targetClass ex:C ; ex:own 1 . ex:c sh:parameter [ sh:path ex:own ] .", "http://example.org/own"),
    *(
        (f'ex:s sh:targetClass ex:C ; sh:sparql [ sh:select """{select}""" ] .', what)
        for select, what in [
            ("SELECT $this { $this ?p ?o MINUS { $this a ?o } }", "MINUS"),
            ("SELECT $this { $this ?p ?o } LIMIT 1", "LIMIT"),
            ("SELECT $this { GRAPH ?g { $this ?p ?o } }", "GRAPH"),
            ("SELECT $this { $this ?p $currentShape }", r"\$currentShape"),
            ("SELECT $this { $this ?p ?o } HAVING (COUNT(?o) > 2)", "counts"),
            ("SELECT ?o { $this ?p ?o }", r"without \$this"),
            ("SELECT $this { $this $PATH ?o }", r"\$PATH"),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("turtle", "what"), UNSUPPORTED)
def test_what_it_cannot_check_is_refused_by_name(turtle: str, what: str) -> None:
    with pytest.raises(Unsupported, match=f"{what}.* is not supported"):
        find(ox.Store(), shapes(turtle))


def test_auto_takes_the_reference_where_the_set_engine_cannot() -> None:
    turtle = "ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 9 ] ."
    quads = parse((PREFIXES + "ex:a a ex:C .").encode(), ox.RdfFormat.TURTLE)
    nothing = Background({}, "")
    assert len(validate(quads, nothing, shapes(turtle)).results) == 1
    with pytest.raises(Unsupported):
        validate(quads, nothing, shapes(turtle), engine="set")


# --- constraints in SPARQL -------------------------------------------------------------------------------

DATA = "ex:a a ex:C ; ex:p 1, 2, 3 . ex:b a ex:C ; ex:p 1 . ex:c a ex:D ; ex:p 7 ."


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("SELECT $this ?value { $this <http://example.org/p> ?value FILTER (?value > 1) }", ["a 2", "a 3"]),
        ("SELECT DISTINCT $this { $this <http://example.org/p> ?some # every one: }\n}", ["a a", "b b"]),
        ("SELECT $this ?value { { $this ?p ?value } UNION { FILTER ($this = <http://example.org/b>) } }",
         ["a 1", "a 2", "a 3", "a http://example.org/C", "b 1", "b b", "b http://example.org/C"]),
        ("SELECT $this (COUNT(?v) AS ?value) { $this <http://example.org/p> ?v } GROUP BY $this HAVING (COUNT(?v) > 1)",
         ["a 3"]),
        ("SELECT $this { { SELECT $this (MAX(?v) AS ?most) { $this <http://example.org/p> ?v } GROUP BY $this }"
         " FILTER (?most<2) }", ["b b"]),
        ("SELECT $this { FILTER NOT EXISTS { { $this <http://example.org/p> 3 } } }", ["b b"]),
        ('SELECT $this { FILTER (STRENDS(STR($this), "b") && "{" != "}") }', ["b b"]),
    ],
)  # fmt: skip
def test_a_query_is_asked_for_all_nodes_at_once(select: str, expected: list[str]) -> None:
    graph = shapes("ex:s sh:targetClass ex:C ; sh:sparql [ ] .")
    constraint = next(graph.objects(None, rdflib.SH.sparql))
    graph.add((constraint, rdflib.SH.select, rdflib.Literal(select)))
    store = ox.Store()
    store.extend(parse((PREFIXES + DATA).encode(), ox.RdfFormat.TURTLE))
    found = [f"{each.focus.value} {each.value.value if each.value else '-'}" for each in find(store, graph)]
    assert (
        sorted(
            each.replace("http://example.org/", "", 2 if each.split()[0] == each.split()[1] else 1) for each in found
        )
        == expected
    )
