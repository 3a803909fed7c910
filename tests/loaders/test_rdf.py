"""What a document's graph says, on a small document of its own: the n-ary nodes, and their direct properties."""

from __future__ import annotations

from datetime import date
from functools import cache

import pyoxigraph as ox
import pytest

from kg.iris import ELI, VOC, graph_iri
from kg.vocab import default_vocabulary
from loaders.model import (
    AgencyMention,
    Citation,
    Document,
    Fact,
    InstrumentUse,
    Metadata,
    Quantity,
    RegionMention,
    SourceText,
    Span,
    TimeMention,
)
from loaders.rdf import document_graph
from loaders.structure import parse

TEXT = (
    "一、总体要求\n（一）加强采购管理。商务部要落实政府采购法，2025年底前办结，"
    "比例不超过50%，打击违法行为。\ufeff各地区要配合。\n"
)
META = Metadata(
    title="某通知", document_number="国发〔2023〕11号", adopted=date(2023, 7, 25), source_url="https://www.gov.cn/a b"
)
D = ELI + "sc/gf/2023/11"
PREFIXES = f"""
PREFIX zc: <https://w3id.org/zhengce/def#> PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX d: <{D}/> PREFIX roles: <{VOC}roles/>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@cache
def document() -> Document:
    return parse(SourceText("t.txt", TEXT, "ab" * 32, "utf-8", "text/plain"), META)


def at(words: str) -> Span:
    start = document().text.index(words)
    return Span(start, start + len(words))


def facts() -> tuple[Fact, ...]:
    agency = AgencyMention(
        span=at("商务部"), rule="agency/t", role="lead", norms=("商务部",), generic=False, agent_class="department"
    )
    everybody = AgencyMention(
        span=at("各地区"), rule="agency/t", role="responsible", norms=("各地区", "某些从未列出的部门"), generic=True,
        agent_class="local-government", explicit=False,
    )  # fmt: skip
    law = Citation(
        span=at("政府采购法"), rule="legalref/t", type="implements", explicitness="bare", ref_type="law",
        title="中华人民共和国政府采购法", articles=("第二十二条",),
    )  # fmt: skip
    off = Citation(
        span=at("采购法"), rule="legalref/t", type="cites", explicitness="bare", ref_type="law",
        title="从未有过的规定", polarity="disapplied",
    )  # fmt: skip
    due = TimeMention(span=at("2025年底前"), rule="time/t", type="deadline-absolute", due=date(2025, 12, 31))
    share = Quantity(span=at("不超过50%"), rule="quantity/t", op="<=", value="50", unit="%", of="比例")
    strike = InstrumentUse(span=at("打击"), rule="instrument/t", concepts=("enforcement-sanction",))
    return agency, everybody, law, off, due, share, strike


@cache
def store() -> ox.Store:
    _, nquads = document_graph(document(), facts(), default_vocabulary())
    opened = ox.Store()
    opened.load(nquads, format=ox.RdfFormat.N_QUADS)
    return opened


@pytest.mark.parametrize(
    "pattern",
    [
        "d:item_1 a zc:Measure ; zc:number '（一）' ; zc:ordinal 1 ; zc:inSection d:sec_1",
        "d:item_1 dcterms:title '加强采购管理'@zh",
        "d:item_1 zc:leadAgency ?x . d:item_1/resp_1 zc:agency ?x ; zc:role roles:lead",
        f"d:item_1 zc:responsibleAgency ?x . <{D}/item_1/resp_2> zc:agency ?x ; zc:basis <{VOC}bases/inferred>",
        f"<{D}/item_1/resp_3> zc:agency ?x . ?x a zc:GenericAgency, zc:Unlisted",
        f"?x a zc:Unlisted ; zc:agentClass <{VOC}agent-classes/local-government>",
        f"<{D}/item_1/cit_1> zc:target ?law ; zc:versionInForce ?v . d:item_1 eli:applies ?law",
        f"<{D}/item_1/cit_1> zc:article ?a ; zc:articleLabel '第二十二条'",
        f"<{D}/item_1/cit_2> zc:target ?x ; zc:resolution <{VOC}resolutions/unresolved> . ?x a zc:UnresolvedTarget",
        "d:item_1 zc:deadline ?tim . ?tim a zc:Deadline, zc:TimeExpression ; zc:dueDate ?day",
        f"<{D}/item_1/qty_1> zc:comparator <{VOC}comparators/at-most> ; zc:quantityValue 50.0 ; zc:quantityOf '比例'",
        f"d:item_1 zc:instrument <{VOC}instruments/enforcement-sanction>",
        f"<{D}/item_1/cit_1> zc:mention ?m . ?m oa:exact '政府采购法' ; zc:inSentence <{D}/item_1/sent_1>",
        f"<{D}> dcterms:source 'https://www.gov.cn/a b' ; zc:documentNumber '国发〔2023〕11号'",
    ],
)
def test_the_graph_says(pattern: str) -> None:
    pattern = pattern.replace("d:item_1/resp_1", f"<{D}/item_1/resp_1>")
    assert store().query(f"{PREFIXES} ASK {{ GRAPH <{graph_iri(D)}> {{ {pattern} }} }}"), pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "d:item_1 eli:cites ?x",  # a reference that is switched off gives no direct property
        "?law a zc:Law",  # what a vocabulary describes is not described again
        "?x a zc:Agency",
    ],
)
def test_the_graph_does_not_say(pattern: str) -> None:
    assert not store().query(f"{PREFIXES} ASK {{ GRAPH ?g {{ {pattern} }} }}"), pattern


def test_quotes_are_slices_of_the_raw_text_around_an_invisible_character() -> None:
    rows = store().query(f"{PREFIXES} SELECT ?s ?e ?q {{ GRAPH ?g {{ ?m oa:start ?s ; oa:end ?e ; oa:exact ?q }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    spans = [(int(row["s"].value), int(row["e"].value), row["q"].value) for row in rows]
    assert len(spans) == 7
    assert all(TEXT[start:end] == quote for start, end, quote in spans)
    assert (TEXT.index("各地区"), TEXT.index("各地区") + 3, "各地区") in spans


def test_a_measure_inherits_what_the_bracket_under_the_heading_of_its_group_assigns() -> None:
    lines = ["一、鼓励购房", "（责任单位：商务部）", "（一）甲", "给予补贴。"]
    group = parse(SourceText("t.txt", "\n".join(lines), "ab" * 32, "utf-8", "text/plain"), META)
    start = group.text.index("商务部")
    fact = AgencyMention(
        span=Span(start, start + 3), rule="agency/t", role="responsible", norms=("商务部",), generic=False,
        agent_class="department", heirs=("item_1",),
    )  # fmt: skip
    opened = ox.Store()
    opened.load(document_graph(group, [fact], default_vocabulary())[1], format=ox.RdfFormat.N_QUADS)
    pattern = f"d:item_1 zc:responsibleAgency ?x . <{D}/item_1/resp_1> zc:agency ?x ; zc:basis <{VOC}bases/inferred>"
    assert opened.query(f"{PREFIXES} ASK {{ GRAPH ?g {{ {pattern} }} }}")
    assert opened.query(f"{PREFIXES} ASK {{ GRAPH ?g {{ ?par zc:responsibleAgency ?x FILTER (?par != d:item_1) }} }}")


def test_a_measure_inherits_the_default_scope_of_all() -> None:
    lines = ["一、甲", "（一）甲。开展试点。（适用范围：上海）", "（二）乙。给予补贴。"]
    scoped = parse(SourceText("t.txt", "\n".join(lines), "ab" * 32, "utf-8", "text/plain"), META)
    start = scoped.text.index("上海")
    fact = RegionMention(span=Span(start, start + 2), rule="region/t", norm="上海市", kind="place", heirs=("item_2",))
    opened = ox.Store()
    opened.load(document_graph(scoped, [fact], default_vocabulary())[1], format=ox.RdfFormat.N_QUADS)
    inherited = f"d:item_2 zc:region ?x . <{D}/item_2/reg_1> zc:scopeRegion ?x ; zc:basis <{VOC}bases/inferred>"
    assert opened.query(f"{PREFIXES} ASK {{ GRAPH ?g {{ {inherited} }} }}")
    stated = f"<{D}/item_1/reg_1> zc:scopeRegion ?x FILTER NOT EXISTS {{ <{D}/item_1/reg_1> zc:basis ?b }}"
    assert opened.query(f"{PREFIXES} ASK {{ GRAPH ?g {{ {stated} }} }}")
