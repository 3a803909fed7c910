"""The pages over HTTP: what they show, in both languages, and that nothing in the data can take them over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from conftest import ROOT, Server, running
from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.store import OxigraphStore
from loaders.laws import build_law

SEED = ROOT / "tests" / "documents" / "guofa-2023-11" / "graph.nt"
DOCUMENT = "/eli/cn/sc/gf/2023/11"
LAW = "/eli/cn/npc/law/shuju-anquan-fa"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

LAW_TEXT = """# 中华人民共和国示范法

2022年3月1日第十三届全国人民代表大会常务委员会第十次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了示范，制定本法。数据处理活动依照《中华人民共和国数据安全法》第二十一条的规定执行；其他活动另行规定。

第二条 前条规定自公布之日起施行。
"""

HOSTILE = "https://w3id.org/zhengce/eli/cn/text/0123456789abcdef"
TITLE = "</script><img src=x onerror=alert(1)>\"'"


def hostile() -> bytes:
    """A document whose every text is an attack."""
    graph = f"<{HOSTILE}/graph>"
    lines = [
        f"<{HOSTILE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/zhengce/def#PolicyDocument>",
        f"<{HOSTILE}> <https://w3id.org/zhengce/def#sourceText> <{HOSTILE}/source>",
        f'<{HOSTILE}> <http://purl.org/dc/terms/title> "{escaped(TITLE)}"@zh',
        f"<{HOSTILE}> <http://purl.org/dc/terms/source> <javascript:alert(1)>",
        f'<{HOSTILE}> <https://w3id.org/zhengce/def#documentNumber> "=HYPERLINK(1)"',
    ]
    return "".join(sorted(f"{line} {graph} .\n" for line in lines)).encode()


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pages") / "store"
    graph = f"https://w3id.org/zhengce{DOCUMENT}/graph"
    with OxigraphStore(folder) as store:
        lines = SEED.read_text(encoding="utf-8").splitlines()
        store.put_document(graph, "".join(sorted(f"{line[:-1]}<{graph}> .\n" for line in lines)).encode())
        store.put_document(f"{HOSTILE}/graph", hostile())
        (folder.parent / "law.md").write_text(LAW_TEXT, encoding="utf-8")
        law = build_law(folder.parent / "law.md")
        store.put_document(law.graph_iri, law.nquads)
    with running(folder) as server:
        yield server


def get(server: Server, path: str, language: str = "zh-CN,zh;q=0.9,en;q=0.1", status: int = 200) -> LexborHTMLParser:
    answer = server.ask(quote(path, safe="/?=&%.,()'"), headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status == status, answer.body.decode()
    assert answer.media_type == "text/html"
    return LexborHTMLParser(answer.body.decode())


def text(page: LexborHTMLParser | LexborNode, selector: str = "main") -> str:
    return " ".join(node.text(separator="") for node in page.css(selector))


PAGES = [
    "/",
    "/documents",
    "/search?q=数据安全法",
    "/queries",
    "/network",
    "/query",
    "/queries/measures-by-law?law=数据安全法",
    "/queries/who-is-responsible",
    "/queries/evidence-of-measure?measure=item_14",
    DOCUMENT,
    f"{DOCUMENT}/item_14",
    LAW,
    f"{LAW}/2021-06-10",
    "/id/agency/mofcom",
    "/id/region/110000",
    "/voc/instruments/pilot-demonstration",
    "/voc/roles",
    "/resource?iri=https://w3id.org/zhengce/def%23Measure",
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_in_both_languages(path: str, language: str, site: Server) -> None:
    page = get(site, path, language)
    assert page.css_first("html").attributes["lang"] == language
    assert len(page.css("h1")) == 1
    assert text(page, "h1").strip()
    assert text(page, "title").strip(" ·") != "zhengce-kg"
    assert not page.css("script:not([src]):not([type='application/json']), style, [style], [onclick]")
    hosts = {
        urlsplit(node.attributes.get(name) or "").netloc for name in ("src", "action") for node in page.css(f"[{name}]")
    }
    assert hosts <= {""}
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert not [each for each in set(ids) if ids.count(each) > 1]
    named = {node.attributes["for"] for node in page.css("label[for]")}
    fields = {node.attributes.get("id") for node in page.css("input:not([type=hidden])")}
    assert fields - {node.attributes.get("id") for node in page.css("label input")} <= named
    assert all(node.attributes.get("scope") for node in page.css("th"))
    assert page.css_first("a.skip").attributes["href"] == "#main"


def test_every_link_between_pages_leads_somewhere(site: Server) -> None:
    links = {
        node.attributes["href"]
        for path in (*PAGES[:3], DOCUMENT, LAW, "/id/agency/mofcom")
        for node in get(site, path).css("main a[href], header a[href]")
    }
    ours = sorted(link for link in links if link and link.startswith("/"))
    for link in ours[::5]:
        assert site.ask(link.partition("#")[0], headers={"Accept": BROWSER}).status == 200, link


def test_from_a_word_to_the_measures_their_sentence_and_who_acts(site: Server) -> None:
    home = get(site, "/")
    form = home.css_first("main form")
    assert (form.attributes["action"], home.css_first("main input[name=q]").attributes["type"]) == ("/search", "search")
    found = get(site, "/search?q=数据安全法")
    first = found.css_first(".hits a")
    assert first.text() == "中华人民共和国数据安全法"
    assert first.attributes["href"] == LAW
    row = get(site, LAW).css(".uses tbody tr")[0]
    cells = [cell.text(separator="") for cell in row.css("td")]
    assert "（十四）" in cells[0]
    assert "落实" in cells[1]
    assert cells[2].startswith("落实网络安全法、数据安全法、")
    assert "条文未写明" in cells[3]
    lead = get(site, "/id/agency/mofcom").css(".uses tbody tr")
    assert any("牵头" in cell.text() for row in lead for cell in row.css("td")[3:])


def test_uses_are_to_be_had_by_relation(site: Server) -> None:
    page = get(site, "/voc/generic-agencies/all-regions")
    kinds = {node.text(): node.attributes["href"] or "" for node in page.css(".uses nav a")}
    assert kinds.pop("全部") == "/voc/generic-agencies/all-regions"
    assert len(kinds) > 1
    for kind, link in kinds.items():
        rows = get(site, link).css(".uses tbody tr")
        assert rows
        assert all(kind in row.css("td")[1].text() for row in rows)


def test_uses_are_to_be_had_in_policies_or_laws(site: Server) -> None:
    mixed = LAW
    links = {node.text(): node.attributes["href"] or "" for node in get(site, mixed).css(".uses nav:first-of-type a")}
    assert links == {"全部": mixed, "政策文件": f"{mixed}?kind=policies", "法律文本": f"{mixed}?kind=laws"}
    for kind, elsewhere in (("政策文件", "示范法"), ("法律文本", "国务院关于")):
        page = get(site, links[kind])
        assert page.css(".uses tbody tr")
        assert elsewhere not in text(page, ".uses table")
    assert get(site, f"{mixed}?kind=<b>").css(".uses tbody tr"), "a kind that there is not limits nothing"
    assert not get(site, f"{LAW}/art_21").css(".uses nav"), "where there is one kind only, there is nothing to choose"


def test_the_text_of_a_document_is_all_there_with_its_facts_marked(site: Server) -> None:
    page = get(site, DOCUMENT)
    shown = text(page.css_first("#item_14"), ".text").replace("#", "").replace("\n", "").replace(" ", "")
    assert "落实网络安全法、数据安全法、个人信息保护法等要求，为符合条件的外商投资企业建立绿色通道" in shown
    marks = {node.text(): node.attributes for node in page.css("#item_14 .k-Citation.m")}
    assert marks["数据安全法"]["href"] == LAW
    assert "落实" in (marks["数据安全法"]["title"] or "")
    kinds = {node.attributes["id"] for node in page.css(".kinds input")}
    assert {"show-Citation", "show-Responsibility", "show-Benefit"} <= kinds
    beside = text(page.css_first("#item_14"), ".facts")
    for word in ("外商投资企业", "北京市", "试点示范", "2021-06-10 版本"):
        assert word in beside
    anchors = {node.attributes["id"] for node in page.css("[id]")}
    assert {(node.attributes["href"] or "").removeprefix("#") for node in page.css("a.at")} <= anchors


def test_a_law_is_read_like_a_document_and_names_what_it_cites(site: Server) -> None:
    cited = f"{LAW}/art_21"
    rows = get(site, cited).css(".uses tbody tr")
    assert [row.css("td")[2].text(separator="") for row in rows] == [
        "数据处理活动依照《中华人民共和国数据安全法》第二十一条的规定执行；"
    ]
    page = get(site, rows[0].css_first("td a").attributes["href"] or "")
    assert text(page, "h1") == "第一条"
    law = get(site, page.css(".crumbs a")[0].attributes["href"] or "")
    assert [node.text().strip() for node in law.css("h2.level-1")] == ["第一章 总则"]
    assert "为了示范，制定本法。" in text(law, "#art_1 .text")
    article = get(site, law.css("h3 .self")[0].attributes["href"] or "")
    assert text(article, "h1") == "第一条"


def test_a_document_says_how_it_is_cited_and_what_was_odd(site: Server) -> None:
    said = text(get(site, DOCUMENT))
    assert "6e4b7026aa49" in said
    assert "zhengce-kg" in said
    law = get(site, "/documents").css("tbody a")
    odd = next(node.attributes["href"] or "" for node in law if node.text() == "中华人民共和国示范法")
    assert get(site, odd).css("#origin")


def test_a_search_for_an_article_leads_to_it(site: Server) -> None:
    for words in ("数据安全法第二十一条", "《数据安全法》 第二十一条"):
        first = get(site, f"/search?q={words}").css_first(".hits a")
        assert first.attributes["href"] == f"{LAW}/art_21"
        assert first.text() == "中华人民共和国数据安全法 第二十一条"


def test_the_language_is_that_of_the_browser_unless_the_address_says_another(site: Server) -> None:
    assert text(get(site, "/", "en-GB,en;q=0.8"), "h1").startswith("Policy documents")
    assert text(get(site, "/", "de,fr;q=0.5"), "h1").startswith("Policy documents")
    assert text(get(site, "/", ""), "h1").startswith("政策")
    page = get(site, "/?lang=en", "zh")
    assert text(page, "h1").startswith("Policy documents")
    assert page.css_first("nav a").attributes["href"] == "/?lang=en"
    assert page.css_first("main input[name=lang]").attributes["value"] == "en"
    assert page.css_first(".language a").attributes["href"] == "/?lang=zh"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html"),
        ("*/*", "text/turtle"),
        ("", "text/turtle"),
        ("text/turtle, text/html;q=0.5", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html, application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_browsers_get_pages_and_programs_get_data(accept: str, media_type: str, site: Server) -> None:
    assert site.ask(LAW, headers={"Accept": accept}).media_type == media_type


@pytest.mark.parametrize(("form", "media_type"), [("ttl", "text/turtle"), ("jsonld", "application/ld+json")])
def test_a_page_leads_to_its_data(form: str, media_type: str, site: Server) -> None:
    links = [node.attributes["href"] or "" for node in get(site, LAW).css(".data a")]
    link = next(each for each in links if form in each)
    assert site.ask(link.partition("#")[0], headers={"Accept": BROWSER}).media_type == media_type


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/id/agency/nobody", 404),
        ("/queries/nothing", 404),
        ("/queries/cites.exe", 404),
        ("/static/../pyproject.toml", 404),
        ("/static/nothing.js", 404),
        ("/resource?iri=no iri", 400),
    ],
)
def test_what_is_not_there(path: str, status: int, site: Server) -> None:
    assert text(get(site, path, status=status), "h1")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/search?q=没有这样的词", "没有找到"),
        ("/search?q=", "请输入"),
        ("/search?q=%27%22%5C)}%20%23", "没有找到"),
        ("/queries/measures-by-law?law=数据安全", "数据安全法"),
        ("/queries/measures-by-law?law=}%20UNION%20{", "neither an IRI nor a label"),
        ("/queries/deadlines?nonsense=1", "答案"),
    ],
)
def test_odd_questions_get_a_page(path: str, words: str, site: Server) -> None:
    assert words in text(get(site, path))


def test_of_several_things_of_a_name_one_is_chosen(site: Server) -> None:
    page = get(site, "/queries/evidence-of-measure?measure=第一条")
    choices = page.css(".error li a")
    assert "示范法" in text(page, ".error")
    assert len(choices) > 1
    chosen = get(site, choices[0].attributes["href"] or "")
    assert chosen.css("#answer")


def test_answers_are_to_be_taken_away(site: Server) -> None:
    page = get(site, "/queries/measures-by-law?law=数据安全法")
    links = {(node.text() or "").partition(" ")[0]: node.attributes["href"] or "" for node in page.css(".actions a")}
    table = site.ask(links["CSV"])
    assert table.media_type == "text/csv"
    assert table.headers["Content-Disposition"] == 'attachment; filename="measures-by-law.csv"'
    lines = table.body.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("law,lawLabel,")
    assert sum("/item_14," in line for line in lines) == 1
    assert table.body.startswith(b"\xef\xbb\xbf")
    assert b",'=HYPERLINK(1)," in site.ask("/queries/documents.csv").body
    assert site.ask(links["JSON"]).json["head"]
    assert site.ask(links["本答案的固定链接"], headers={"Accept": BROWSER}).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/documents", "/search?q=onerror", "/search?q=<img", "/queries/documents", "HOSTILE"]
)
def test_no_text_becomes_markup_and_no_script_a_link(path: str, site: Server) -> None:
    page = get(site, HOSTILE.removeprefix("https://w3id.org/zhengce") if path == "HOSTILE" else path)
    assert not page.css("img, script, [onerror]")
    assert not [node for node in page.css("[href]") if "javascript:" in (node.attributes["href"] or "")]
    assert path.startswith("/search?q=<") or TITLE in text(page, "body")


def test_pages_may_load_only_what_is_ours(site: Server) -> None:
    headers = site.ask("/", headers={"Accept": BROWSER}).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_the_first_paint_of_the_seed_is_small(site: Server) -> None:
    sizes = [
        len(site.ask(path, headers={"Accept": BROWSER, "Accept-Encoding": "gzip"}).body)
        for path in (DOCUMENT, "/static/style.css", "/static/icon.svg")
    ]
    assert sum(sizes) < 60_000
    assert Path(ROOT / "kg/web/static/style.css").stat().st_size < 40_000


@pytest.mark.parametrize(("kind", "policies"), [("", True), ("policies", True), ("laws", False)])
def test_the_list_of_documents_by_kind(kind: str, policies: bool, site: Server) -> None:
    listed = text(get(site, f"/documents?kind={kind}"), "main table")
    assert ("国发〔2023〕11号" in listed) is policies
    assert ("示范法" in listed) is (kind != "policies")
    assert not get(site, "/documents?page=2").css("main tbody tr")


def test_passages_hold_all_the_words_of_a_search(site: Server) -> None:
    found = get(site, "/search?q=商务部 绿色通道")
    passages = [text(each, "p") for each in found.css(".passages li")]
    assert all("商务部" in each for each in passages)
    assert get(site, "/search?q=商务部").css(".passages mark")
    assert not get(site, "/search?q=商务部 示范法").css(".passages li")


@pytest.mark.parametrize(("language", "behind"), [("zh", True), ("en", False)])
def test_what_the_program_says_stands_behind_the_page_s_own_words(language: str, behind: bool, site: Server) -> None:
    page = get(site, "/id/agency/nobody", language, status=404)
    assert bool(page.css("main details")) is behind
    assert "the store says nothing" in text(page)
