"""The canned queries: documented, the same answer on two engines, and parameters that cannot break out."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.plugins.sparql
from rich.console import Console

import kg
from kg.binding import Queryable, bind, look_up, parameter, variables
from kg.catalogue import CannedQuery, Result, catalogue, find, query, run, run_text
from kg.errors import QueryError, ZhengceError

EXPECTED = Path(__file__).parents[1] / "queries"
FIXTURE = EXPECTED / "fixture.trig"
QUERIES = catalogue()
HOME = "https://w3id.org/zhengce/"
PROCUREMENT_LAW = HOME + "eli/cn/npc/law/zhengfu-caigou-fa"


@pytest.fixture(scope="module")
def dataset() -> Iterator[rdflib.Dataset]:
    before = rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    graph = rdflib.Dataset(default_union=True)
    graph.parse(FIXTURE, format="trig")
    yield graph
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = before


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def on_rdflib(dataset: rdflib.Dataset, sparql: str) -> list[list[str]]:
    answer = dataset.query(sparql)
    return [[str(name) for name in answer.vars or ()]] + [
        ["" if term is None else str(term) for term in row] for row in answer
    ]


canned = pytest.mark.parametrize("canned", QUERIES.values(), ids=QUERIES)


@canned
def test_both_engines_give_the_expected_rows_for_the_file_unchanged(
    canned: CannedQuery, store: Queryable, dataset: rdflib.Dataset
) -> None:
    expected = rows((EXPECTED / canned.topic / f"{canned.name}.csv").read_text(encoding="utf-8"))
    assert len(expected) > 1, "every query must find something in the fixture"
    assert rows(run_text(store, canned.text).csv()) == expected
    assert on_rdflib(dataset, canned.text) == expected


@canned
def test_the_defaults_change_nothing(canned: CannedQuery, store: Queryable) -> None:
    expected = rows((EXPECTED / canned.topic / f"{canned.name}.csv").read_text(encoding="utf-8"))
    assert rows(run(store, canned.name).csv()) == expected


def test_there_is_no_expected_answer_without_a_query() -> None:
    assert {path.relative_to(EXPECTED).with_suffix("").as_posix() for path in EXPECTED.glob("*/*.csv")} == {
        f"{each.topic}/{each.name}" for each in QUERIES.values()
    }


@canned
def test_the_header_documents_the_query(canned: CannedQuery, store: Queryable) -> None:
    assert tuple(canned.columns) == run(store, canned.name).columns
    assert all({"en", "zh"} <= set(text) for text in canned.columns.values())
    assert canned.topic in canned.tags
    assert all({"en", "zh"} <= set(each.help) for each in canned.parameters)
    declared = {
        line[5:].split(":")[0] for line in canned.text.splitlines() if line.startswith("#+   ") and ": {" in line
    }
    assert {each.name for each in canned.parameters} | set(canned.columns) == declared


@canned
def test_parameters_are_not_projected_and_the_order_is_given(canned: CannedQuery) -> None:
    assert "ORDER BY" in canned.text
    projections = re.findall(r"SELECT(.*?)WHERE", canned.text, re.DOTALL)
    assert projections
    assert not any(f"?{each.variable}" in text for text in projections for each in canned.parameters)


def test_the_topics_and_the_number_of_queries() -> None:
    topics = {each.topic for each in QUERIES.values()}
    assert topics == {"beneficiaries", "cross-references", "instruments", "networks", "quality", "responsibility"}
    assert sum(not each.is_network for each in QUERIES.values()) >= 20


@pytest.mark.parametrize(
    ("name", "values", "column", "found"),
    [
        ("laws-cited-by-measure", {"law": "政府采购法"}, "number", ["第二十八条", "（一）", "（一）"]),
        ("laws-cited-by-measure", {"law": PROCUREMENT_LAW}, "number", ["第二十八条", "（一）", "（一）"]),
        ("laws-cited-by-measure", {"law": f"<{PROCUREMENT_LAW}>"}, "number", ["第二十八条", "（一）", "（一）"]),
        ("laws-cited-by-measure", {"law": "国发〔2099〕1号"}, "type", [HOME + "voc/citation-types/implements"]),
        ("laws-cited-by-measure", {"law": "政府采购法", "lang": "en"}, "lawLabel", ["Government Procurement Law"] * 3),
        (
            "laws-cited-by-measure",
            {"law": "政府采购法", "lang": "en"},
            "typeLabel",
            ["complies with", "calls for amendment", "based on"],
        ),
        ("laws-cited-by-measure", {"law": "专利法"}, "number", []),  # known, but cited nowhere
        ("laws-cited-by-measure", {"measure": "（三）"}, "lawLabel", ["中华人民共和国数据安全法"]),
        ("laws-cited-by-measure", {"measure": "(三)"}, "lawLabel", ["中华人民共和国数据安全法"]),
        ("laws-cited-by-measure", {"measure": "3"}, "lawLabel", ["中华人民共和国数据安全法"]),
        ("laws-cited-by-measure", {"measure": "item_3"}, "lawLabel", ["中华人民共和国数据安全法"]),
        ("laws-cited-together", {"law": "外商投资法"}, "measures", [2, 1]),
        ("agencies-acting-together", {"agency": "海关总署"}, "measures", []),
        ("who-is-responsible", {"agency": "中国海关"}, "roleLabel", ["负责"]),
        ("who-is-responsible", {"agency": "商务部", "role": "牵头"}, "number", ["（一）"]),
        ("force-profile", {"document": "京示发〔2099〕2号"}, "forceLabel", ["承诺", "义务"]),
        ("duties-by-agency", {"agency": "财政部"}, "coLeads", [1]),
        ("cited-by", {"cited": "政府采购法"}, "number", ["第二十八条", "（一）", "（一）"]),
        ("cited-by", {"cited": "政府采购法", "article": "art_22"}, "number", ["第二十八条"]),
        ("cited-by", {"cited": "政府采购法", "article": "art_2"}, "number", []),
        ("cited-by", {"cited": PROCUREMENT_LAW + "/art_22"}, "number", ["第二十八条"]),
        ("cited-by", {"cited": PROCUREMENT_LAW + "/2014-08-31"}, "number", ["第二十八条", "（一）", "（一）"]),
        ("cited-by", {"cited": "国发〔2099〕1号"}, "citingLabel", ["京示发〔2099〕2号"]),
        ("cites", {"citing": "外商投资法"}, "lawLabel", ["中华人民共和国政府采购法"]),
        ("cites", {"citing": "外商投资法", "article": "art_28"}, "articleLabel", ["第二十二条"]),
        ("cites", {"citing": "外商投资法", "article": "art_2"}, "articleLabel", []),
        (
            "cites",
            {"citing": "京示发〔2099〕2号"},
            "quote",
            ["政府采购法", "外商投资法", "国发〔2099〕1号", "示范信息报告办法", "示范促进法"],
        ),
        ("cites", {"citing": "（三）"}, "quote", ["数据安全法"]),
        (
            "policy-law-law",
            {"document": "国发〔2099〕1号", "law": "外商投资法"},
            "secondLabel",
            ["中华人民共和国政府采购法"],
        ),
        ("most-cited-articles", {"law": "政府采购法"}, "articleLabel", ["22"]),
        ("versions-meant", {"law": "政府采购法"}, "citations", [0, 1, 1, 1, 0]),
        ("superseded-citations", {"date": "2100-12-31"}, "quote", []),
        ("superseded-citations", {"date": "2101-01-01"}, "quote", ["《政府采购法》", "政府采购法", "政府采购法"]),
        ("citations-out-of-force", {"law": "示范合同法"}, "standing", ["repealed"]),
        ("amendment-calls-answered", {"law": "政府采购法"}, "laterVersion", [PROCUREMENT_LAW + "/2100-05-01"]),
        ("amendment-calls-answered", {"law": "外商投资法"}, "laterVersion", []),
        ("implements-of-law", {"law": "政府采购法"}, "regulationLabel", ["中华人民共和国政府采购法实施条例"]),
        ("dangling-references", {"kind": "law"}, "label", ["示范促进法"]),
        ("path-between-laws", {"from": "外商投资法", "to": "数据安全法"}, "length", [2]),
        ("path-between-laws", {"from": "外商投资法"}, "length", [1, 2]),
        ("path-between-laws", {"from": "数据安全法", "to": "外商投资法"}, "length", []),
        ("documents-in-force", {"date": "2099-02-15"}, "documentNumber", ["国发〔2099〕1号"]),
        ("documents-in-force", {"date": "2101-02-28"}, "documentNumber", ["国发〔2099〕1号", "京示发〔2099〕2号"]),
        ("documents-in-force", {"date": "2101-03-01"}, "documentNumber", ["国发〔2099〕1号"]),
        ("documents-in-force", {"date": "2098-01-01"}, "documentNumber", []),
    ],
)
def test_parameters(
    name: str, values: dict[str, str], column: str, found: list[object], store: Queryable, dataset: rdflib.Dataset
) -> None:
    result = query(name, store=store, **values)
    assert [row[column] for row in result] == found
    assert on_rdflib(dataset, find(name).bound(values, store)) == rows(result.csv())


@pytest.mark.parametrize(
    ("name", "values", "complaint"),
    [
        ("laws-cited-by-measures", {}, "did you mean laws-cited-by-measure"),
        ("cross-reference/laws-cited-by-measure", {}, "no query called"),
        ("xyz", {}, "zhengce query lists them"),
        ("laws-cited-by-measure", {"laws": "政府采购法"}, "did you mean law"),
        ("laws-cited-by-measure", {"law": "政府采够法"}, "did you mean 政府采购法"),
        ("laws-cited-by-measure", {"law": "采购法"}, "did you mean 政府采购法"),
        ("laws-cited-by-measure", {"law": "quite unknown"}, "nothing in the store is called"),
        ("laws-cited-by-measure", {"measure": "（一）"}, "names 2 things"),
        ("laws-cited-by-measure", {"law": ""}, "neither an IRI nor a label"),
        ("laws-cited-by-measure", {"law": "https://x.org/a> } #"}, "neither an IRI nor a label"),
        ("laws-cited-by-measure", {"law": "https://x.org/a b"}, "nothing in the store is called"),
        ("laws-cited-by-measure", {"law": 'x" } UNION { ?s ?p ?o'}, "neither an IRI nor a label"),
        ("laws-cited-by-measure", {"law": "政府采购法\n} #"}, "neither an IRI nor a label"),
        ("laws-cited-by-measure", {"law": "政府采购法\\"}, "neither an IRI nor a label"),
        ("laws-cited-by-measure", {"law": "<政府采购法"}, "neither an IRI nor a label"),
    ],
)
def test_what_does_not_fit_is_refused_with_advice(
    name: str, values: dict[str, str], complaint: str, store: Queryable
) -> None:
    with pytest.raises(QueryError) as caught:
        query(name, store=store, **values)
    assert complaint in str(caught.value)


def test_a_text_parameter_cannot_leave_its_literal(store: Queryable) -> None:
    hostile = 'zh" ) } DROP ALL # \\ \n '
    result = query("laws-cited-by-measure", store=store, lang=hostile)
    assert len(result) == 14


def test_candidates_are_listed(store: Queryable) -> None:
    with pytest.raises(QueryError) as caught:
        look_up(store, "item_1")
    assert str(caught.value).count("/item_1") == 2  # both candidates


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("_law_iri", ("law", "iri", "", True)),
        ("__law_iri", ("law", "iri", "", False)),
        ("_lang", ("lang", "literal", "", True)),
        ("__since_xsd_date", ("since", "datatype", "date", False)),
        ("_limit_integer", ("limit", "datatype", "integer", True)),
        ("_least_number", ("least", "number", "", True)),
        ("_agency_zh", ("agency", "language", "zh", True)),
        ("_law_title_literal", ("law_title", "literal", "", True)),
        ("_two_words", ("two_words", "literal", "", True)),
    ],
)
def test_names_of_parameters(variable: str, expected: tuple[str, str, str, bool]) -> None:
    found = parameter(variable)
    assert found is not None
    assert (found.name, found.kind, found.detail, found.required) == expected


@pytest.mark.parametrize("variable", ["law", "___law", "law_iri"])
def test_other_variables_are_no_parameters(variable: str) -> None:
    assert parameter(variable) is None


def test_binding_replaces_tokens_only() -> None:
    sparql = 'SELECT ?a { ?a ?_x "?_x" . ?_xy <http://e/?_x> 1 # ?_x\n { SELECT ?b { ?b a ?_x } } }'
    bound = bind(sparql, {"_x": ox.NamedNode("http://e/x")})
    assert bound == (
        'SELECT ?a { ?a <http://e/x> "?_x" . ?_xy <http://e/?_x> 1 # ?_x\n { SELECT ?b { ?b a <http://e/x> } } }'
    )
    assert variables(sparql) == ["a", "_x", "_xy", "b"]


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("_n_integer", "50", '"50"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("_n_integer", 50, '"50"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("_n_number", "1.5", '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("_d_xsd_date", "2023-07-25", '"2023-07-25"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("_b_boolean", True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("_a_zh", "商务部", '"商务部"@zh'),
        ("_n_integer", "5 OR 1", None),
        ("_d_xsd_date", "2023-13-01", None),
        ("_d_xsd_date", "20230725", None),
    ],
)
def test_typed_values(variable: str, value: object, expected: str | None) -> None:
    from kg.binding import term

    each = parameter(variable)
    assert each is not None
    if expected is None:
        with pytest.raises(QueryError):
            term(each, value, None)
    else:
        assert str(term(each, value, None)) == expected


# --- results -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result(store: Queryable) -> Result:
    return run(store, "most-cited-laws")


def test_rows_are_python_values(result: Result) -> None:
    assert next(iter(result)) == {
        "law": HOME + "eli/cn/npc/law/zhengfu-caigou-fa",
        "lawLabel": "中华人民共和国政府采购法",
        "citations": 3,
        "measures": 3,
        "documents": 3,
    }


def test_data_frame(result: Result) -> None:
    frame = result.df()
    assert list(frame.columns) == list(result.columns)
    assert frame["citations"].sum() == 14


def test_without_pandas_there_is_advice(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ZhengceError, match="needs pandas") as caught:
        result.df()
    assert "pip install '.[df]'" in str(caught.value)


def test_text_formats(result: Result) -> None:
    assert result.csv().splitlines()[0] == "law,lawLabel,citations,measures,documents"
    assert result.tsv().splitlines()[0] == "?law\t?lawLabel\t?citations\t?measures\t?documents"
    assert '"中华人民共和国政府采购法"' in result.tsv().splitlines()[1]
    answer = ox.parse_query_results(result.json().encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(answer, ox.QuerySolutions)
    assert Result.of(answer) == result
    assert result.md().splitlines()[2] == "| 中华人民共和国政府采购法 | 3 | 3 | 3 |"
    with pytest.raises(QueryError, match="only CONSTRUCT"):
        result.ttl()


def printed(result: Result, headings: dict[str, str] | None = None) -> str:
    console = Console(width=200, file=io.StringIO(), color_system=None)
    with console.capture() as captured:
        console.print(result.table(headings))
    return captured.get()


def test_a_table_is_narrow(store: Queryable) -> None:
    text = printed(run(store, "laws-cited-by-measure", law="外商投资法"), {"measure": "措施"})
    above, _, below = text.partition("  document ")
    assert "law: 中华人民共和国外商投资法" in above  # the same on every row
    assert "article" not in above + below  # empty
    rows = [line.split() for line in below.splitlines()]
    assert rows[0] == ["number", "措施", "type", "start"]
    assert rows[2] == ["国发〔2099〕1号", "（一）", "完善采购制度", "落实", "61"]


def test_a_table_names_paragraphs_and_shortens_what_is_in_the_document(store: Queryable) -> None:
    assert "  sec_1/par_1  " in printed(run(store, "uncovered-text"))


def test_a_table_leaves_the_names_of_facts_to_other_formats(store: Queryable) -> None:
    result = run(store, "evidence-of-measure", measure=f"{HOME}eli/cn/sc/gf/2099/1/item_1")
    assert "cit_1" not in printed(result)
    assert "cit_1" in result.csv()
    assert re.search(r"  \d+–\d+  ", printed(result))


def test_a_table_of_equal_rows_still_shows_them() -> None:
    assert printed(Result(("a",), ((ox.Literal("x"),), (ox.Literal("x"),)))).count("x") >= 2


def test_construct_and_ask(store: Queryable) -> None:
    graph = run_text(store, f"CONSTRUCT WHERE {{ <{PROCUREMENT_LAW}> a ?class }}")
    assert "zc:Law" in graph.ttl()
    assert graph.columns == ("subject", "predicate", "object")
    assert [row["answer"] for row in run_text(store, "ASK { ?s ?p ?o }")] == [True]
    assert '"boolean": true' in run_text(store, "ASK { ?s ?p ?o }").json()


def test_updates_are_no_queries(store: Queryable) -> None:
    with pytest.raises(QueryError):
        run_text(store, "DELETE WHERE { ?s ?p ?o }")


def test_the_package_offers_query_and_result() -> None:
    assert kg.query is query
    assert kg.Result is Result
    with pytest.raises(AttributeError):
        kg.no_such_name  # noqa: B018


def test_a_folder_without_a_store_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ZhengceError):
        kg.query("most-cited-laws", store=tmp_path / "nothing")
