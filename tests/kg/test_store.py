"""The store: what is put in comes out, and whatever goes wrong leaves it as it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from stores import GRAPH, OTHER, ROOT, VOCABULARY, background, files, nquads, opened, values

from kg.errors import InputError, QueryError, StoreError
from kg.store import OxigraphStore


def test_a_document_is_kept_and_found_again(folder: Path) -> None:
    with opened(folder, read_only=True) as store:
        assert store.documents() == [GRAPH]
        assert store.document(GRAPH) == nquads(GRAPH, "a", "b")
        assert values(store) == ["a", "b"]
    assert list(files(folder)) == ["sc_gf_2023_1.nq"]


def test_loading_a_document_again_replaces_its_graph(folder: Path) -> None:
    with opened(folder) as store:
        store.put_document(GRAPH, nquads(GRAPH, "c"))
        store.put_document(OTHER, nquads(OTHER, "d"))
        assert values(store) == ["c", "d"]
        assert values(store, f"GRAPH <{GRAPH}> {{ ?s <x:value> ?v }}") == ["c"]
    with opened(folder) as store:
        assert values(store) == ["c", "d"]


def test_removing_a_document_removes_it(folder: Path) -> None:
    with opened(folder) as store:
        assert store.remove(GRAPH)
        assert not store.remove(GRAPH)
        assert values(store) == []
    assert files(folder) == {}
    with opened(folder, read_only=True) as store:
        assert store.documents() == []
        with pytest.raises(StoreError, match="no document"):
            store.document(GRAPH)


def test_two_documents_never_share_a_file(tmp_path: Path) -> None:
    graphs = [f"https://w3id.org/zhengce/eli/cn/{path}/graph" for path in ("a/b", "a_b", "x" * 300)]
    with opened(tmp_path / "store") as store:
        for graph in graphs:
            store.put_document(graph, nquads(graph, graph[-9:]))
    with opened(tmp_path / "store", read_only=True) as store:
        assert store.documents() == sorted(graphs)
        assert [store.document(graph) for graph in graphs] == [nquads(graph, graph[-9:]) for graph in graphs]


def test_vocabularies_are_there_in_graphs_of_their_own_and_are_renewed(folder: Path) -> None:
    label = f"GRAPH <{VOCABULARY}> {{ ?s <x:label> ?v }}"
    with opened(folder, read_only=True) as store:
        assert values(store, label) == ["red"]
    with opened(folder, background("blue"), read_only=True) as store:
        assert values(store, label) == ["blue"]
        assert values(store) == ["a", "b"]


def test_the_project_s_own_vocabularies_are_loaded_by_default(tmp_path: Path) -> None:
    with OxigraphStore(tmp_path / "store") as store:
        assert store.query(
            "ASK { GRAPH <https://w3id.org/zhengce/voc/roles> { ?role zc:shortcut ?property ; skos:prefLabel ?label } }"
        )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no triples"),
        (b"<x:s> <x:p> .", "not valid N-Quads"),
        (b"<x:s> <x:p> <x:o> .", "another graph"),
        (nquads(OTHER, "a"), "another graph"),
        (f"_:b <x:p> <x:o> <{GRAPH}> .".encode(), "no blank nodes"),
        (f"<x:s> <x:p> _:b <{GRAPH}> .".encode(), "no blank nodes"),
    ],
)
def test_a_graph_that_cannot_be_kept_leaves_the_store_as_it_was(folder: Path, data: bytes, message: str) -> None:
    before = files(folder)
    with opened(folder) as store:
        with pytest.raises(InputError, match=message):
            store.put_document(GRAPH, data)
        assert values(store) == ["a", "b"]
    assert files(folder) == before


# --- the cache can always be rebuilt ---------------------------------------------------------------------


def delete_index(folder: Path) -> None:
    shutil.rmtree(folder / "oxigraph")


def empty_index(folder: Path) -> None:
    for path in (folder / "oxigraph").iterdir():
        path.unlink()


def garble_index(folder: Path) -> None:
    for path in (folder / "oxigraph").iterdir():
        if path.suffix == ".sst" or path.name.startswith(("MANIFEST", "CURRENT")):
            path.write_bytes(b"garbage")


def delete_manifest(folder: Path) -> None:
    (folder / "cache.json").unlink()


def garble_manifest(folder: Path) -> None:
    (folder / "cache.json").write_text('{"engine": []')


def other_engine(folder: Path) -> None:
    manifest = json.loads((folder / "cache.json").read_text())
    (folder / "cache.json").write_text(json.dumps({**manifest, "engine": "pyoxigraph 0.1"}))


def interrupted(folder: Path) -> None:
    """As if the process had been killed between the index and the manifest."""
    store = ox.Store(str(folder / "oxigraph"))
    store.remove_graph(ox.NamedNode(GRAPH))
    store.load(nquads(OTHER, "never confirmed"), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    (folder / "cache.pending").write_text(f"{GRAPH}\n{OTHER}\n")


def garble_note(folder: Path) -> None:
    interrupted(folder)
    (folder / "cache.pending").write_bytes(b"\xff\xfe\x00")


def senseless_note(folder: Path) -> None:
    interrupted(folder)
    (folder / "cache.pending").write_text("this is < no IRI\n")


DAMAGES = [
    delete_index, empty_index, garble_index, delete_manifest, garble_manifest, other_engine, interrupted, garble_note,
    senseless_note,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_or_half_written_cache_is_rebuilt(folder: Path, damage: object, read_only: bool) -> None:
    assert callable(damage)
    damage(folder)
    with opened(folder, read_only=read_only) as store:
        assert values(store) == ["a", "b"]
        assert values(store, "?s <x:label> ?v") == ["red"]


def test_a_file_changed_by_hand_is_noticed(folder: Path) -> None:
    (folder / "documents" / "sc_gf_2023_1.nq").write_bytes(nquads(GRAPH, "changed"))
    (folder / "documents" / "added.nq").write_bytes(nquads(OTHER, "added"))
    with opened(folder, read_only=True) as store:
        assert values(store) == ["added", "changed"]


def test_a_copied_store_needs_no_rebuilding(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy", copy_function=shutil.copy)
    with opened(tmp_path / "copy", read_only=True) as store:
        assert values(store) == ["a", "b"]


def test_an_index_is_packed_when_much_of_it_is_new(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def loose() -> int:
        return int(json.loads((folder / "cache.json").read_text())["loose"])

    assert loose() > 0  # too small to be packed
    monkeypatch.setattr("kg.cache._SMALL", 0)
    with opened(folder) as store, store.batch() as batch:
        batch.put(OTHER, nquads(OTHER, *map(str, range(100))))
    assert loose() == 0
    with opened(folder) as store:
        store.put_document(GRAPH, nquads(GRAPH, "c"))
    assert loose() == len(nquads(GRAPH, "c"))
    with opened(folder) as store:  # not enough to pack again
        assert len(values(store)) == 101
    assert loose() == len(nquads(GRAPH, "c"))


def test_a_damaged_document_is_named(folder: Path) -> None:
    path = folder / "documents" / "sc_gf_2023_1.nq"
    path.write_bytes(path.read_bytes() + b"<x:s> <x:p> half a li")
    with pytest.raises(StoreError, match=r"sc_gf_2023_1\.nq"):
        opened(folder)


@pytest.mark.parametrize("data", [b"", b"not RDF at all\n", b"<x:s> <x:p> <x:o> .\n"])
def test_a_file_that_is_no_document_is_named(folder: Path, data: bytes) -> None:
    (folder / "documents" / "stray.nq").write_bytes(data)
    with pytest.raises(StoreError, match=r"stray\.nq: this file is not the graph of a document"):
        opened(folder)


def test_a_file_with_statements_of_another_document_is_named(folder: Path) -> None:
    path = folder / "documents" / "sc_gf_2023_1.nq"
    path.write_bytes(path.read_bytes() + nquads(OTHER, "c"))
    with pytest.raises(StoreError, match=r"sc_gf_2023_1\.nq: line 3 "):
        opened(folder, read_only=True)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_in_the_place_of_the_documents_is_named(folder: Path, read_only: bool) -> None:
    shutil.rmtree(folder / "documents")
    (folder / "documents").write_text("…")
    with pytest.raises(StoreError, match="documents: there is a file where a folder is expected"):
        opened(folder, read_only=read_only)


# --- one writer ------------------------------------------------------------------------------------------


def test_a_second_writer_and_a_reader_are_turned_away(folder: Path) -> None:
    with opened(folder):
        with pytest.raises(StoreError, match="another process is using"):
            opened(folder)
        with pytest.raises(StoreError, match=f"process {os.getpid()} is writing"):
            opened(folder, read_only=True)
    opened(folder).close()


def test_readers_share_and_keep_writers_out(folder: Path) -> None:
    with opened(folder, read_only=True) as one, opened(folder, read_only=True) as other:
        assert values(one) == values(other) == ["a", "b"]
        with pytest.raises(StoreError, match="another process is using"):
            opened(folder)


def test_the_lock_ends_with_its_process(folder: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from kg.store import OxigraphStore\n"
        "store = OxigraphStore(Path(sys.argv[1])); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT).returncode == 9
    with opened(folder) as store:
        assert values(store) == ["a", "b"]


def test_a_reader_does_not_write(folder: Path) -> None:
    with opened(folder, read_only=True) as store:
        with pytest.raises(StoreError, match="reading only"):
            store.put_document(GRAPH, nquads(GRAPH, "c"))
        with pytest.raises(StoreError, match="reading only"):
            store.remove(GRAPH)


def test_a_closed_store_says_so(folder: Path) -> None:
    store = opened(folder)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query("ASK { ?s ?p ?o }")


# --- folders that are no stores --------------------------------------------------------------------------


def test_a_file_where_a_folder_is_expected(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    for path, read_only in [(tmp_path / "store", True), (tmp_path / "store", False), (tmp_path / "store" / "x", False)]:
        with pytest.raises(StoreError, match="file where a folder is expected") as caught:
            opened(path, read_only=read_only)
        assert caught.value.exit_code == 4
        assert caught.value.hint


def test_a_folder_with_other_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("…")
    with pytest.raises(StoreError, match="other content and no store"):
        opened(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_a_failed_first_attempt_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("4711")
    (tmp_path / ".store.json.x.tmp").write_text("{")
    with opened(tmp_path) as store:
        assert store.documents() == []


def test_a_store_without_its_mark_says_how_to_mend_it(folder: Path) -> None:
    (folder / "store.json").unlink()
    with pytest.raises(StoreError) as caught:
        opened(folder)
    (folder / "store.json").write_text(caught.value.hint.partition(": ")[2])
    with opened(folder) as store:
        assert values(store) == ["a", "b"]


@pytest.mark.parametrize("options", [{"read_only": True}, {"create": False}])
def test_no_store_is_made_for_somebody_who_only_looks(tmp_path: Path, options: dict[str, bool]) -> None:
    with pytest.raises(StoreError, match="no store here"):
        opened(tmp_path / "nowhere", **options)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [('{"layout": 2}', "layout 2"), ("{", "damaged"), ('{"layout": "x"}', "damaged"), ("[]", "damaged")],
)
def test_a_store_of_another_time_is_refused(folder: Path, content: str, message: str) -> None:
    (folder / "store.json").write_text(content)
    for read_only in (True, False):
        with pytest.raises(StoreError, match=message):
            opened(folder, read_only=read_only)
    assert files(folder)


# --- queries ---------------------------------------------------------------------------------------------


def test_a_query_that_is_not_sparql_says_where(folder: Path) -> None:
    with opened(folder, read_only=True) as store, pytest.raises(QueryError, match="line 1, column"):
        store.query("SELECT * WHERE {")


@pytest.mark.parametrize("update", ["DROP ALL", "INSERT DATA { <x:s> <x:p> 1 }", "LOAD <file:///etc/passwd>"])
def test_an_update_is_not_a_query(folder: Path, update: str) -> None:
    with opened(folder) as store:
        with pytest.raises(QueryError):
            store.query(update)
        assert values(store) == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT ?v { ?s <x:value> ?v }", ["a", "b"]),
        (f"SELECT ?v FROM <{GRAPH}> {{ ?s <x:value> ?v }}", ["a", "b"]),
        (f"select ?v from <{VOCABULARY}> {{ ?s <x:value> ?v }}", []),
        ("SELECT ?v FROM <file:///etc/passwd> { ?s ?p ?v }", []),
        (f"SELECT ?v FROM NAMED <{VOCABULARY}> {{ GRAPH ?g {{ ?s ?p ?v }} }}", ["red"]),
        ('SELECT ?v { ?s <x:value> ?v FILTER(?v != "FROM") } # FROM <x:from>', ["a", "b"]),
    ],
)
def test_a_query_sees_the_graphs_it_names(folder: Path, query: str, found: list[str]) -> None:
    with opened(folder, read_only=True) as store:
        assert sorted(row["v"].value for row in store.query(query)) == found  # type: ignore[union-attr]
