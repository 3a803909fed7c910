"""Exports hold the same triples in every format, and are the same bytes every time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import InputError, StoreError, ZhengceError
from kg.files import write_output
from kg.graph import parse, parse_file, sorted_nquads
from kg.jsonld import Context, to_jsonld
from kg.publish import FORMATS, export, publish
from kg.store import OxigraphStore

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "tests" / "shapes" / "valid.trig"
GRAPH = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/999/graph"
OTHER = "https://w3id.org/zhengce/eli/cn/sc/gf/2023/2/graph"
SECOND = f'<x:s> <https://w3id.org/zhengce/def#text> "乙" <{OTHER}> .\n'.encode()
READERS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def example() -> bytes:
    return sorted_nquads(parse_file(EXAMPLE))


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_reads_back_as_the_same_triples(example: bytes, format: str) -> None:
    data = publish([example, SECOND], format)
    back = list(ox.parse(data, format=READERS[format]))
    quads = parse(example + SECOND)
    assert {quad.triple for quad in back} == {quad.triple for quad in quads}
    if format in ("nquads", "trig"):
        assert set(back) == set(quads)


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_is_the_same_bytes_in_any_order(example: bytes, format: str) -> None:
    shuffled = b"".join(reversed(example.splitlines(keepends=True)))
    assert publish([SECOND, shuffled], format) == publish([example, SECOND], format)


def test_an_export_is_the_same_bytes_in_every_process() -> None:
    script = (
        "import hashlib, sys; from pathlib import Path; from kg import graph, publish\n"
        "data = graph.sorted_nquads(graph.parse_file(Path(sys.argv[1])))\n"
        "print([hashlib.sha256(publish.publish([data], form)).hexdigest() for form in publish.FORMATS])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script, str(EXAMPLE)],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(runs) == 1


def test_turtle_is_written_for_readers(example: bytes) -> None:
    text = publish([example], "turtle").decode()
    header, body = text.split("\n\n", 1)
    assert header.splitlines() == sorted(header.splitlines())
    assert all(line.split()[1] in body for line in header.splitlines())
    assert "zc:role roles:lead" in text
    assert "zc:agency agency:mofcom" in text
    assert "\\/" not in text.partition("software:")[0]


def test_json_ld_carries_its_context_and_needs_no_network(example: bytes) -> None:
    whole = json.loads(publish([example], "jsonld"))
    assert isinstance(whole["@context"], dict)
    graph = rdflib.Graph().parse(data=json.dumps(whole), format="json-ld")
    assert len(graph) == len({quad.triple for quad in parse(example)})


def test_an_unknown_format_is_an_input_error(example: bytes) -> None:
    with pytest.raises(InputError, match="no export format 'rdfxml'"):
        publish([example], "rdfxml")


# --- JSON-LD ---------------------------------------------------------------------------------------------

CONTEXT = {
    "id": "@id",
    "type": "@type",
    "ex": "http://example.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "name": "ex:name",
    "label": {"@id": "ex:label", "@container": "@language"},
    "title": {"@id": "ex:title", "@language": "zh"},
    "knows": {"@id": "ex:knows", "@type": "@id"},
    "parts": {"@id": "ex:parts", "@type": "@id", "@container": "@set"},
    "kind": {"@id": "ex:kind", "@type": "@vocab"},
    "Person": "ex:Person",
    "born": {"@id": "ex:born", "@type": "xsd:date"},
    "age": {"@id": "ex:age", "@type": "xsd:integer"},
}
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("predicate", "value", "key", "shown"),
    [
        ("name", '"甲"', "name", "甲"),
        ("name", '"甲"@zh', "name", {"@value": "甲", "@language": "zh"}),
        ("name", f'"3"^^<{XSD}integer>', "name", 3),
        ("name", f'"03"^^<{XSD}integer>', "name", {"@value": "03", "type": "xsd:integer"}),
        ("name", f'"true"^^<{XSD}boolean>', "name", True),
        ("name", f'"1.10"^^<{XSD}decimal>', "name", {"@value": "1.10", "type": "xsd:decimal"}),
        ("name", "<http://example.org/b>", "name", {"id": "http://example.org/b"}),
        ("label", '"甲"@zh', "label", {"zh": "甲"}),
        ("label", '"甲"', "ex:label", {"@value": "甲"}),
        ("title", '"甲"@zh', "title", "甲"),
        ("title", '"A"@en', "title", {"@value": "A", "@language": "en"}),
        ("title", '"甲"', "title", {"@value": "甲"}),
        ("knows", "<http://example.org/b>", "knows", "http://example.org/b"),
        ("knows", '"b"', "knows", {"@value": "b"}),
        ("parts", "<http://example.org/b>", "parts", ["http://example.org/b"]),
        ("kind", "<http://example.org/Person>", "kind", "Person"),
        ("born", f'"2023-07-25"^^<{XSD}date>', "born", "2023-07-25"),
        ("born", '"2023"', "born", {"@value": "2023"}),
        ("age", f'"3"^^<{XSD}integer>', "age", 3),
        ("age", f'"03"^^<{XSD}integer>', "age", "03"),
        ("other", '"x"', "ex:other", {"@value": "x"}),
    ],
)
def test_values_take_the_shortest_form_that_reads_back(predicate: str, value: str, key: str, shown: object) -> None:
    (quad,) = parse(f"<http://example.org/a> <http://example.org/{predicate}> {value} .".encode())
    data = to_jsonld([quad.triple], Context({"@context": CONTEXT}))
    assert json.loads(data)["@graph"] == [{"id": "http://example.org/a", key: shown}]
    assert [back.triple for back in ox.parse(data, format=ox.RdfFormat.JSON_LD)] == [quad.triple]


def test_a_context_that_refers_to_another_is_refused() -> None:
    with pytest.raises(ZhengceError, match="without references"):
        Context({"@context": ["https://example.org/context.jsonld", {}]})


# --- files -----------------------------------------------------------------------------------------------


def test_a_store_or_one_document_is_exported(tmp_path: Path, example: bytes) -> None:
    with OxigraphStore(tmp_path / "store") as store:
        store.put_document(GRAPH, example)
        store.put_document(OTHER, SECOND)
        export(store, tmp_path / "new" / "all.nq")
        export(store, tmp_path / "one.nq", documents=[OTHER])
        with pytest.raises(StoreError, match="no document"):
            export(store, tmp_path / "none.nq", documents=["https://example.org/graph"])
    assert (tmp_path / "new" / "all.nq").read_bytes() == sorted_nquads(parse(example + SECOND))
    assert (tmp_path / "one.nq").read_bytes() == SECOND
    assert not (tmp_path / "none.nq").exists()


def test_a_file_is_replaced_in_one_step_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_output(tmp_path / "a.ttl", b"old")
    write_output(tmp_path / "a.ttl", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.ttl": b"new"}


@pytest.mark.parametrize("path", ["file/a.ttl", "folder"])
def test_a_path_that_cannot_be_written_is_explained(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="where a f") as caught:
        write_output(tmp_path / path, b"data")
    assert caught.value.hint
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["file", "folder"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to("file")
    write_output(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_output(tmp_path / "pipe", b"data")
        assert os.read(reader, 10) == b"data"
    finally:
        os.close(reader)
    assert (tmp_path / "pipe").is_fifo()
