"""The parts of pages that ask no store: texts, languages, addresses, marks."""

from __future__ import annotations

import re
import tomllib

import pytest

from kg.binding import Queryable
from kg.catalogue import catalogue, run_text
from kg.i18n import messages
from kg.iris import DEF, HOME
from kg.resources import web_folder
from kg.results import plain
from kg.serve.pages import network
from kg.serve.pages.facts import Fact, Target
from kg.serve.pages.labels import Name
from kg.serve.pages.language import PageTexts, wanted
from kg.serve.pages.links import Served, path_of, with_fields
from kg.serve.pages.marks import pieces
from kg.serve.pages.uses import Use, uses
from kg.serve.pages.view import View

TEXTS = tomllib.loads((web_folder() / "texts.toml").read_text(encoding="utf-8"))
USED = re.compile(r"""\bt\('([a-z_]+\.[\w:-]+)'[,)]|texts\("([a-z_]+\.[\w:-]+)["]""")


def sources() -> str:
    files = [*(web_folder() / "templates").glob("*.html"), *(web_folder().parent / "serve" / "pages").glob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_text_is_there_in_both_languages() -> None:
    for group, entries in TEXTS.items():
        for name, entry in entries.items():
            assert set(entry) == {"zh", "en"}, f"{group}.{name}"
            places = {language: sorted(re.findall(r"{(\w+)}", text)) for language, text in entry.items()}
            assert places["zh"] == places["en"], f"{group}.{name}"
            assert all(text.strip() for text in entry.values()), f"{group}.{name}"


def test_every_text_that_a_page_asks_for_is_there_and_every_one_is_asked_for() -> None:
    used = {"".join(match) for match in USED.findall(sources())}
    known = {f"{group}.{name}" for group, entries in TEXTS.items() for name in entries}
    told = {f"{group}.{name}" for group, entries in messages().items() for name in entries}
    assert used <= known | told
    by_name = {"language", "nav", "class", "part", "fact", "property", "topic", "refused", "queries", "origin"}
    by_name |= {"network", "holdings"}  # the first also in its script
    assert {key for key in known - used if key.partition(".")[0] not in by_name} == set()


def test_every_topic_of_the_queries_has_a_name() -> None:
    assert {query.topic for query in catalogue().values()} <= set(TEXTS["topic"])


def test_every_kind_of_fact_has_a_colour() -> None:
    style = (web_folder() / "static" / "style.css").read_text(encoding="utf-8")
    for kind in PageTexts.kinds():
        assert f".k-{kind} {{ --kind: var(--{kind}); }}" in style
        assert style.count(f"--{kind}: #") == 2, "in light and in dark"
        assert f"#show-{kind}:not(:checked)) .m.k-{kind}" in style
        assert f"#show-{kind}:not(:checked)) .facts .k-{kind}" in style


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        (None, "", "zh"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-US,en;q=0.9", "en"),
        (None, "en;q=0.3, zh-TW;q=0.4", "zh"),
        (None, "de-AT, it;q=0.5", "en"),
        (None, "*", "zh"),
        (None, "zh;q=0, en;q=0.1", "en"),
        ("en", "zh", "en"),
        ("zh", "en", "zh"),
        ("fr", "en", "en"),
    ],
)
def test_language(asked: str | None, header: str, language: str) -> None:
    assert wanted(asked, header) == language


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{HOME}id/agency/mofcom", "/id/agency/mofcom"),
        (f"{HOME}eli/cn/sc/gf/2023/11/item_8", "/eli/cn/sc/gf/2023/11/item_8"),
        (f"{HOME}eli/cn/sc/gf/2023/11#char=1,2", "/eli/cn/sc/gf/2023/11#char=1,2"),
        (f"{HOME}voc/roles", "/voc/roles"),
        (f"{HOME}id/agency/a%20b?c", "/id/agency/a%2520b%3Fc"),
        (f"{HOME}elsewhere", None),
        ("https://example.org/id/agency/mofcom", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_path_of_a_thing(iri: str, path: str | None) -> None:
    assert path_of(iri) == path


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (f"{HOME}id/agency/mofcom", "/id/agency/mofcom?lang=en"),
        (f"{HOME}eli/cn/sc/gf/2023/11#char=1,2", "/eli/cn/sc/gf/2023/11?lang=en#char=1,2"),
        (f"{DEF}Measure", "/resource?iri=https%3A%2F%2Fw3id.org%2Fzhengce%2Fdef%23Measure&lang=en"),
        ("https://flk.npc.gov.cn/detail?x=1", "https://flk.npc.gov.cn/detail?x=1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("urn:x", None),
    ],
)
def test_addresses_on_the_server(iri: str, address: str | None) -> None:
    assert Served("/here", {}, "en").thing(iri) == address


def test_the_same_page_in_another_language_keeps_what_was_asked() -> None:
    links = Served("/search", {"q": "商务部 &"}, None)
    assert links.same("en") == "/search?q=%E5%95%86%E5%8A%A1%E9%83%A8+%26&lang=en"
    assert links.page("/queries") == "/queries"
    assert with_fields("/a?b=1#c", page=2) == "/a?b=1&page=2#c"


def fact(iri: str, *places: tuple[int, int], kind: str = "Citation") -> Fact:
    return Fact(iri, kind, "unit", (Target(iri, Name(iri)),), (), places, "rule")


@pytest.mark.parametrize(
    ("places", "cut"),
    [
        ([], [("一二三四五六", "")]),
        ([(12, 14)], [("一二", ""), ("三四", "a"), ("五六", "")]),
        ([(10, 16)], [("一二三四五六", "a")]),
        ([(11, 14), (13, 15)], [("一", ""), ("二三", "a"), ("四", "ab"), ("五", "b"), ("六", "")]),
        ([(13, 14), (11, 16)], [("一", ""), ("二三", "b"), ("四", "ba"), ("五六", "b")]),
        ([(12, 13), (12, 13)], [("一二", ""), ("三", "ab"), ("四五六", "")]),
        ([(8, 12), (15, 20)], [("一二", "a"), ("三四五", ""), ("六", "b")]),
        ([(2, 5), (16, 18)], [("一二三四五六", "")]),
    ],
)
def test_overlapping_mentions_are_nested_the_longest_outside(
    places: list[tuple[int, int]], cut: list[tuple[str, str]]
) -> None:
    facts = [fact(name, place) for name, place in zip("abc", places, strict=False)]
    found = pieces("一二三四五六", 10, facts)
    assert [(piece.text, "".join(layer.fact.iri for layer in piece.layers)) for piece in found] == cut


def test_a_fact_with_two_mentions_is_marked_twice_and_each_begins_once() -> None:
    found = pieces("一二三四五六", 0, [fact("a", (0, 1), (4, 6)), fact("b", (5, 6))])
    assert [piece.text for piece in found] == ["一", "二三四", "五", "六"]
    begun = [(layer.fact.iri, layer.place) for piece in found for layer in piece.layers if layer.begins]
    assert begun == [("a", (0, 1)), ("a", (4, 6)), ("b", (5, 6))]


class Few(Served):
    """Two rows to a page."""

    rows = 2  # type: ignore[misc]


def test_uses_in_policies_and_in_laws_are_all_uses(store: Queryable) -> None:
    asked = f"""SELECT ?it WHERE {{
      ?fact <{DEF}inUnit>/<{DEF}inDocument> ?law ; ?property ?it ; <{DEF}rule> ?rule .
      ?other <{DEF}inUnit>/<{DEF}inDocument> ?policy ; ?property ?it ; <{DEF}rule> ?another .
      ?policy a <{DEF}PolicyDocument> FILTER NOT EXISTS {{ ?law a <{DEF}PolicyDocument> }}
      FILTER(?property IN (<{DEF}agency>, <{DEF}target>, <{DEF}force>))
    }} ORDER BY ?it LIMIT 1"""
    thing = plain(run_text(store, asked).rows[0][0])
    view = View(store, PageTexts("zh"), Served("/", {}, None))
    whole, policies, laws = (uses(view, thing, among=among) for among in ("", "policies", "laws"))
    assert [each.mixed for each in (whole, policies, laws)] == [True, True, True]
    assert min(policies.documents, laws.documents) > 0
    for number in ("facts", "units", "documents"):
        assert getattr(policies, number) + getattr(laws, number) == getattr(whole, number), number
    assert {use.document for use in policies.found} & {use.document for use in laws.found} == set()
    assert sorted(use.place for use in (*policies.found, *laws.found)) == sorted(use.place for use in whole.found)
    for some in (policies, laws):
        assert sum(count for *_, count in some.kinds) <= some.facts


def test_uses_come_in_pages_that_leave_nothing_out(store: Queryable) -> None:
    view = View(store, PageTexts("zh"), Few("/", {}, None))
    asked = f"SELECT ?it WHERE {{ ?fact <{DEF}agency> ?it }} GROUP BY ?it ORDER BY DESC(COUNT(?fact)) LIMIT 1"
    agency = plain(run_text(store, asked).rows[0][0])
    whole = uses(View(store, PageTexts("zh"), Served("/", {}, None)), agency)
    assert whole.facts == len(whole.found) > 2
    assert not whole.more
    found: list[Use] = []
    for page in range(1, whole.facts):
        part = uses(view, agency, page)
        found += part.found
        if not part.more:
            break
        assert len(part.found) == 2
    assert found == list(whole.found)


def test_paragraphs_with_nothing_to_draw_take_no_room_in_the_network(
    store: Queryable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newest() -> network.Found:
        return network.newest(View(store, PageTexts("zh"), Served("/", {}, None)))

    asked = f"SELECT (COUNT(?unit) AS ?units) WHERE {{ ?unit <{DEF}inDocument> ?it ; <{DEF}order> ?order }}"
    whole = newest()
    assert 0 < len(whole.units) < int(plain(run_text(store, asked).rows[0][0]))
    monkeypatch.setattr(network, "MOST_UNITS", len(whole.units))
    assert newest() == whole
    assert not whole.more
    monkeypatch.setattr(network, "MOST_UNITS", len(whole.units) - 1)
    assert newest().more
