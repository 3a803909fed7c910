"""Every shape has an example that it passes and one that it finds; reports say what, how grave, and where."""

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH
from rich.console import Console

from kg.background import default_background
from kg.errors import InputError
from kg.graph import parse, parse_file, to_rdflib, to_rdflib_term
from kg.iris import DEF
from kg.report import SEVERITIES, Report, Severity
from kg.resources import ontology_folder, shapes_folder
from kg.validate import OTHER_SUBJECTS, document_shapes, fails, load_shapes, validate

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "tests" / "shapes"
VALID = EXAMPLES / "valid.trig"
VIOLATING = {path.stem: path for path in sorted((EXAMPLES / "violating").glob("*.ru"))}
SHAPES = "https://w3id.org/zhengce/shapes/"
DOCUMENT = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/999"


@cache
def valid() -> tuple[ox.Quad, ...]:
    return tuple(parse_file(VALID))


@cache
def prologue() -> str:
    """The prefixes of the valid example and a few more, as SPARQL."""
    text = VALID.read_text(encoding="utf-8")
    prefixes = re.findall(r"^@prefix (\S+) <(.*)> \.$", text, re.MULTILINE)
    prefixes += [("rdf:", str(RDF)), ("unresolved:", "https://w3id.org/zhengce/id/unresolved/")]
    base = re.findall(r"^@base <(.*)> \.$", text, re.MULTILINE)
    return f"BASE <{base[0]}>\n" + "".join(f"PREFIX {prefix} <{space}>\n" for prefix, space in prefixes)


@cache
def broken(*names: str) -> tuple[ox.Quad, ...]:
    """The valid example with the changes of some violating ones."""
    store = ox.Store()
    store.extend(valid())
    for name in names:
        before = set(store)
        store.update(prologue() + VIOLATING[name].read_text(encoding="utf-8"))
        assert set(store) != before, f"{name}.ru changes nothing"
    return tuple(store)


def named(shapes: rdflib.Graph) -> set[str]:
    """The shapes that can find something: those with a message."""
    return {str(shape).removeprefix(SHAPES) for shape in shapes.subjects(SH.message)}


# --- the shapes ------------------------------------------------------------------------------------------


def test_every_shape_has_a_violating_example_and_every_example_a_shape() -> None:
    assert named(document_shapes()) == set(VIOLATING)


def test_every_shape_has_a_name_two_messages_and_a_severity() -> None:
    shapes = document_shapes()
    constrained = set(shapes.subjects(SH.sparql)) | set(shapes.objects(None, SH.property))
    schemes = {shape for shape in constrained if str(shape).startswith(SHAPES + "SchemeOf")}
    for shape in constrained - schemes:
        assert isinstance(shape, rdflib.URIRef)
        messages = [message.language for message in shapes.objects(shape, SH.message)]
        assert sorted(messages) == ["en", "zh"], shape
        assert shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info), shape
    assert not [shape for shape in shapes.subjects(RDF.type) if isinstance(shape, rdflib.BNode)]


def test_every_file_of_shapes_is_read_or_is_about_something_else() -> None:
    files = {path.name: path for path in shapes_folder().glob("*.ttl")}
    read = [path for name, path in files.items() if name not in OTHER_SUBJECTS]
    fresh = document_shapes.__wrapped__()  # pySHACL adds two triples of its own to the graph it was given
    assert len(load_shapes(read)) == len(fresh)


def test_the_shapes_are_shapes() -> None:
    """They conform to the SHACL of SHACL."""
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=document_shapes(), meta_shacl=True)
    assert conforms, text


def test_shapes_and_examples_use_the_ontology_s_terms_only() -> None:
    core = to_rdflib(parse_file(ontology_folder() / "core.ttl"))
    known = {str(term).removeprefix(DEF) for term in core.subjects(RDF.type) if str(term).startswith(DEF)}
    for path in [*shapes_folder().glob("*.ttl"), VALID, *VIOLATING.values()]:
        used = set(re.findall(r"\bzc:(\w+)", path.read_text(encoding="utf-8")))
        assert used <= known, path.name


def test_every_kind_of_fact_has_a_shape() -> None:
    core = to_rdflib(parse_file(ontology_folder() / "core.ttl"))
    kinds = set(core.subjects(RDFS.subClassOf, rdflib.URIRef(DEF + "Fact")))
    assert kinds
    assert kinds <= set(document_shapes().objects(None, SH.targetClass))


def test_the_valid_example_conforms() -> None:
    assert validate(valid()).results == ()


@cache
def data_with_background() -> rdflib.Graph:
    return to_rdflib([*valid(), *default_background().closure(valid())])


def targets(shape: rdflib.term.Node) -> set[rdflib.term.Node]:
    """The focus nodes of a shape, or of the shapes it is a property of, in the valid example."""
    shapes, data = document_shapes(), data_with_background()
    found: set[rdflib.term.Node] = set()
    for owner in {shape, *shapes.subjects(SH.property, shape)}:
        for kind in shapes.objects(owner, SH.targetClass):
            for subclass in data.transitive_subjects(RDFS.subClassOf, kind):
                found.update(data.subjects(RDF.type, subclass))
        for link in shapes.objects(owner, SH.targetSubjectsOf):
            found.update(data.subjects(link))
        for link in shapes.objects(owner, SH.targetObjectsOf):
            found.update(data.objects(None, link))
    return found


@pytest.mark.parametrize("name", VIOLATING)
def test_the_valid_example_gives_every_shape_something_to_check(name: str) -> None:
    described = {to_rdflib_term(quad.subject) for quad in valid()}
    assert targets(rdflib.URIRef(SHAPES + name)) & described


@pytest.mark.parametrize("name", VIOLATING)
def test_a_violating_example_is_found_by_its_shape_and_no_other(name: str) -> None:
    also = re.findall(r"^# also: (.*)$", VIOLATING[name].read_text(encoding="utf-8"), re.MULTILINE)
    report = validate(broken(name))
    assert {result.shape_name for result in report.results} == {name, *also}
    for result in report.results:
        assert set(result.messages) == {"zh", "en"}


def test_a_text_that_begins_later_than_its_date_is_held_against_the_laws_of_its_first_day() -> None:
    store = ox.Store()
    store.extend(broken("CitationLawInForce"))
    store.update(prologue() + 'INSERT DATA { GRAPH <graph> { doc:999 zc:inForceFrom "2017-06-01"^^xsd:date } }')
    assert "CitationLawInForce" not in {result.shape_name for result in validate(tuple(store)).results}


SEVERAL = ("MentionExactIsSlice", "FactMention", "LeadAgencySupported", "DocumentTitle", "MeasureOrdinalFollows",
           "CitedDirectlySupported", "QuantityComparator", "SectionPart", "CitationTargetResolved")  # fmt: skip


def test_another_engine_finds_the_same() -> None:
    """Plain pySHACL on rdflib, without the store underneath."""
    quads = broken(*SEVERAL)
    shapes = to_rdflib([quad for path in shapes_folder().glob("*.ttl") if path.name not in OTHER_SUBJECTS
                        for quad in parse_file(path)])  # fmt: skip
    data = to_rdflib([*quads, *default_background().closure(quads)])
    _, found, _ = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(found, rdflib.Graph)
    theirs = sorted(str(found.value(node, SH.sourceShape)) for node in found.objects(None, SH.result))
    assert theirs == sorted(result.shape for result in validate(quads).results)
    assert set(theirs) == {SHAPES + name for name in SEVERAL}


# --- reports ---------------------------------------------------------------------------------------------


@cache
def report() -> Report:
    return validate(broken(*SEVERAL))


def test_the_gravest_come_first() -> None:
    order = [SEVERITIES.index(result.severity) for result in report().results]
    assert order == sorted(order)
    assert report().counts() == {"violation": 7, "warning": 1, "info": 1}
    assert not report().conforms


def test_a_result_says_where() -> None:
    (result,) = (each for each in report().results if each.shape_name == "MentionExactIsSlice")
    place = result.place
    assert (place.document, place.unit, place.unit_label) == (DOCUMENT, f"{DOCUMENT}/item_2", "（二）")
    assert (place.start, place.end, place.quote) == (108, 114, "不超过20%")
    assert result.value_label == "不超过20%"
    assert result.message("zh").startswith("引文")


def test_a_direct_triple_without_evidence_is_shown_with_its_property_and_value() -> None:
    (result,) = (each for each in report().results if each.shape_name == "CitedDirectlySupported")
    assert result.path == "http://data.europa.eu/eli/ontology#based_on"
    assert result.value_label == "中华人民共和国网络安全法"
    assert result.focus_label == "（二）加大支持"


@pytest.mark.parametrize(
    ("names", "on", "expected"),
    [
        ((), "info", False),
        (("CitationTargetResolved",), "info", True),
        (("CitationTargetResolved",), "warning", False),
        (("CitationTargetResolved",), "violation", False),
        (("MeasureOrdinalFollows",), "info", True),
        (("MeasureOrdinalFollows",), "warning", True),
        (("MeasureOrdinalFollows",), "violation", False),
        (("FactMention",), "warning", True),
        (("FactMention",), "violation", True),
    ],
)
def test_fails(names: tuple[str, ...], on: Severity, expected: bool) -> None:
    assert fails(validate(broken(*names) if names else valid()), on) is expected


def test_json_holds_everything() -> None:
    whole = json.loads(report().to_json())
    assert whole["conforms"] is False
    assert whole["counts"]["warning"] == 1
    assert len(whole["results"]) == len(report().results)
    row = next(row for row in whole["results"] if row["shape"] == "zcs:MentionExactIsSlice")
    assert (row["start"], row["end"], row["unit_label"]) == (108, 114, "（二）")
    assert set(row["messages"]) == {"zh", "en"}


def test_csv_has_a_row_for_each_result() -> None:
    rows = list(csv.DictReader(io.StringIO(report().to_csv("zh"))))
    assert [row["shape"] for row in rows] == [result.shape_name for result in report().results]
    assert all(row["message"] for row in rows)


def test_turtle_is_a_shacl_report() -> None:
    graph = rdflib.Graph().parse(data=report().to_turtle(), format="turtle")
    (root,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(root, SH.conforms) == rdflib.Literal(False)
    assert len(list(graph.objects(root, SH.result))) == len(report().results)
    assert report().to_turtle() == report().to_turtle()
    empty = rdflib.Graph().parse(data=Report().to_turtle(), format="turtle")
    assert list(empty.objects(None, SH.conforms)) == [rdflib.Literal(True)]


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("违反", "警告", "引文与源文本")), ("en", ("violation", "The quote"))]
)
def test_the_table_can_be_read(language: str, words: tuple[str, ...]) -> None:
    out = io.StringIO()
    Console(file=out, width=300).print(report().to_table("zh" if language == "zh" else "en"))
    for word in (*words, "MentionExactIsSlice", "（二） 108–114"):
        assert word in out.getvalue()


@pytest.mark.parametrize(("language", "severity"), [("zh", "违反"), ("en", "violation")])
def test_the_summary_has_a_row_for_each_shape(language: str, severity: str) -> None:
    out = io.StringIO()
    Console(file=out, width=300).print(report().summary("zh" if language == "zh" else "en"))
    rows = [line.split() for line in out.getvalue().splitlines() if line.split()][2:]
    shapes = [row[1] for row in rows]
    assert sorted(shapes) == sorted({result.shape_name for result in report().results})
    assert sum(int(row[2]) for row in rows) == len(report().results)
    assert rows[0][0] == severity


def test_the_table_names_the_documents_where_there_are_several() -> None:
    first, second = report().results[:2]
    other = replace(second, place=replace(second.place, document="https://w3id.org/zhengce/eli/cn/sc/gf/2023/998"))
    for results, named in (((first, other), True), ((first, second), False)):
        out = io.StringIO()
        Console(file=out, width=300).print(Report(results).to_table())
        assert ("cn:sc/gf/2023/999" in out.getvalue()) is named


def test_square_brackets_in_a_text_are_shown() -> None:
    quads = [*valid(), *parse(f'<{DOCUMENT}> <http://purl.org/dc/terms/title> "[red]标题[/red]" <x:g> .'.encode())]
    out = io.StringIO()
    Console(file=out, width=300).print(validate(quads).to_table())
    assert "[red]标题[/red]" in out.getvalue()


def test_what_is_not_n_quads_is_an_input_error() -> None:
    with pytest.raises(InputError):
        validate(b"not N-Quads")


def test_the_order_of_the_quads_does_not_matter() -> None:
    assert validate(reversed(broken(*SEVERAL))) == report()
