"""The pages in a real browser: every view in both languages, what the scripts do, and that nothing gets out or in."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import networkx as nx
import pytest

from kg import console
from kg.errors import QueryError
from kg.i18n import Language, Texts
from kg.network_page import write
from kg.resources import web_folder
from kg.store import OxigraphStore

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).parents[3]
SEED = ROOT / "tests" / "documents" / "guofa-2023-11" / "graph.nt"
DOCUMENT = "/eli/cn/sc/gf/2023/11"
LAW = "/eli/cn/npc/law/shuju-anquan-fa"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
    pytest.mark.skipif(
        not (web_folder() / "dist" / "network.js").exists(), reason="the scripts are not built: make web"
    ),
]

HOSTILE = "https://w3id.org/zhengce/eli/cn/text/0123456789abcdef"
ATTACK = "</script><img src=x onerror=alert(1)>"
HOSTILE_GRAPH = f"""
<{HOSTILE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/zhengce/def#PolicyDocument>
<{HOSTILE}> <https://w3id.org/zhengce/def#sourceText> <{HOSTILE}/source>
<{HOSTILE}> <http://purl.org/dc/terms/title> "{ATTACK}"@zh
<{HOSTILE}> <http://purl.org/dc/terms/source> <javascript:alert(1)>
<{HOSTILE}/item_1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/zhengce/def#Measure>
<{HOSTILE}/item_1> <https://w3id.org/zhengce/def#inDocument> <{HOSTILE}>
<{HOSTILE}/item_1> <https://w3id.org/zhengce/def#order> "1"^^<http://www.w3.org/2001/XMLSchema#integer>
<{HOSTILE}/item_1> <https://w3id.org/zhengce/def#start> "0"^^<http://www.w3.org/2001/XMLSchema#integer>
<{HOSTILE}/item_1> <https://w3id.org/zhengce/def#text> "{ATTACK}"
<{HOSTILE}/item_1> <https://w3id.org/zhengce/def#number> "=HYPERLINK(1)"
<{HOSTILE}/item_1/resp_1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/zhengce/def#Responsibility>
<{HOSTILE}/item_1/resp_1> <https://w3id.org/zhengce/def#inUnit> <{HOSTILE}/item_1>
<{HOSTILE}/item_1/resp_1> <https://w3id.org/zhengce/def#agency> <javascript:alert(2)>
<{HOSTILE}/item_1/resp_1> <https://w3id.org/zhengce/def#role> <https://w3id.org/zhengce/voc/roles/lead>
<{HOSTILE}/item_1/resp_1> <https://w3id.org/zhengce/def#basis> <https://w3id.org/zhengce/voc/bases/explicit>
<{HOSTILE}/item_1/resp_1> <https://w3id.org/zhengce/def#rule> "test"
<{HOSTILE}/item_1/resp_1> <https://w3id.org/zhengce/def#mention> <{HOSTILE}#char=0,37>
<{HOSTILE}#char=0,37> <http://www.w3.org/ns/oa#exact> "{ATTACK}"
<{HOSTILE}#char=0,37> <http://www.w3.org/ns/oa#start> "0"^^<http://www.w3.org/2001/XMLSchema#integer>
<{HOSTILE}#char=0,37> <http://www.w3.org/ns/oa#end> "37"^^<http://www.w3.org/2001/XMLSchema#integer>
<javascript:alert(2)> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/zhengce/def#Agency>
<javascript:alert(2)> <http://www.w3.org/2004/02/skos/core#prefLabel> "{ATTACK}"@zh
"""

SERVER = """
import sys
from pathlib import Path
from kg.serve.server import serve
serve(Path(sys.argv[1]), port=0, announce=lambda url: print(url, flush=True))
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "store"
    graphs = {f"https://w3id.org/zhengce{DOCUMENT}/graph": SEED.read_text("utf-8").splitlines()}
    graphs[f"{HOSTILE}/graph"] = [f"{line} ." for line in HOSTILE_GRAPH.strip().splitlines()]
    with OxigraphStore(folder) as opened:
        for graph, lines in graphs.items():
            quads = sorted(f"{line[:-1]}<{graph}> .\n" for line in lines if line.endswith(" ."))
            opened.put_document(graph, "".join(quads).encode())
    return folder


def wait_until_prepared(address: str) -> None:
    """The network is the last that a server puts together after its start."""
    while True:
        try:
            asked = urllib.request.Request(f"{address}/network", headers={"Accept": "text/html"})
            urllib.request.urlopen(asked, timeout=30).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 503:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    command = [sys.executable, "-c", SERVER, str(store)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rstrip("/")
        wait_until_prepared(address)
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """A tab that writes down what must not happen: errors, dialogs, requests to other hosts."""

    def __init__(self, browser: sync_api.Browser, address: str, width: int = 1280, script: bool = True) -> None:
        self.address = address
        self.context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        self.context.set_default_timeout(15_000)
        self.tab = self.context.new_page()
        self.troubles: list[str] = []
        self.tab.on("console", lambda said: self._note(said.type == "error", f"console: {said.text}"))
        self.tab.on("pageerror", lambda error: self._note(True, f"error: {error}"))
        self.tab.on("dialog", lambda dialog: (self._note(True, f"dialog: {dialog.message}"), dialog.dismiss()))
        self.tab.on("request", lambda asked: self._note(not self._is_ours(asked.url), f"request: {asked.url}"))

    def _note(self, bad: bool, what: str) -> None:
        if bad:
            self.troubles.append(what)

    def _is_ours(self, url: str) -> bool:
        return url.startswith((f"{self.address}/", "data:", "blob:"))

    def to(self, path: str) -> sync_api.Page:
        self.tab.goto(self.address + path)
        return self.tab

    def download(self, selector: str) -> Path:
        with self.tab.expect_download() as waiting:
            self.tab.click(selector)
        return Path(waiting.value.path())

    def close(self) -> None:
        self.context.close()
        assert self.troubles == []


@pytest.fixture
def visit(browser: sync_api.Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address)
    yield visit
    visit.close()


def shown(tab: sync_api.Page) -> tuple[int, int]:
    """How many nodes and edges the network page says it shows."""
    nodes, edges = map(int, re.findall(r"\d+", tab.inner_text("#shown")))
    return nodes, edges


VIEWS = [
    "/",
    "/documents",
    "/queries",
    "/queries/most-cited-laws",
    "/network",
    "/query",
    "/search?q=商务部",
    DOCUMENT,
    LAW,
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_in_both_languages(visit: Visit, language: str) -> None:
    for path in VIEWS:
        tab = visit.to(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert tab.inner_text("h1").strip(), path
        assert tab.get_attribute("html", "lang") == language


def test_views_fit_a_telephone(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address, width=390)
    wide = {path: visit.to(path).evaluate("document.documentElement.scrollWidth") for path in VIEWS}
    visit.close()
    assert {path: width for path, width in wide.items() if width > 390} == {}


def test_an_answer_is_printed_with_all_its_columns(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address, width=672)  # A4 within its margins
    tab = visit.to("/queries/measures-by-law?lang=en")
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 672
    assert tab.evaluate("document.querySelector('main table').getBoundingClientRect().right") <= 672
    visit.close()


AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES_BROKEN = """axe.run({exclude: [[".tabsList"]]}).then(({violations}) => violations
  .filter(({impact}) => impact === "serious" || impact === "critical")
  .map(({id, nodes}) => `${id}: ${nodes[0].html}`))"""
"""What hinders people, but for the tabs of the SPARQL editor, which Yasgui puts a button among."""


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci --prefix tests/kg/web")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_hinders_screen_readers_and_weak_eyes(
    browser: sync_api.Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)
    tab = context.new_page()
    broken = {}
    for path in VIEWS:
        tab.goto(address + path)
        tab.evaluate(AXE.read_text("utf-8"))
        broken[path] = tab.evaluate(RULES_BROKEN)
    context.close()
    assert {path: rules for path, rules in broken.items() if rules} == {}


def test_a_document_is_painted_with_less_than_300_kilobytes(visit: Visit) -> None:
    client = visit.context.new_cdp_session(visit.tab)
    client.send("Network.enable")
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visit.to(DOCUMENT).wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 300_000


def test_from_search_to_the_sentence_and_who_acts(visit: Visit) -> None:
    tab = visit.to("/?lang=zh")
    tab.fill("main [name=q]", "数据安全法")
    tab.press("main [name=q]", "Enter")
    tab.click("main .hits a:has-text('数据安全法')")
    row = tab.inner_text(".uses tbody tr")
    assert "数据安全法" in row
    assert "item_" in str(tab.get_attribute(".uses tbody tr a", "href"))


def test_a_question_with_its_form(visit: Visit) -> None:
    tab = visit.to("/queries/measures-by-law?lang=zh")
    tab.fill("form.question input[type=text]", "数据安全法")
    tab.click("form.question button")
    assert tab.locator("main table tbody tr").count() >= 1
    assert "law=" in tab.url


def test_the_network_is_filtered(visit: Visit) -> None:
    tab = visit.to("/network?lang=en")
    nodes, edges = shown(tab)
    assert nodes > 60
    assert edges == tab.locator("#edge-table tr[data-edge]:visible").count()
    tab.uncheck("[name=kind][value=instrument]")
    fewer = shown(tab)
    assert fewer[0] < nodes
    assert fewer[1] == tab.locator("#edge-table tr[data-edge]:visible").count() < edges
    tab.check("[name=kind][value=instrument]")
    tab.uncheck("[name=relation][value=uses]")
    assert shown(tab) == fewer
    tab.fill("[name=degree]", "3")
    assert shown(tab)[1] < fewer[1]
    tab.click("button[type=reset]")
    assert shown(tab) == (nodes, edges)
    tab.select_option("[name=instrument]", index=1)
    assert 0 < shown(tab)[1] < edges


def test_a_node_shows_its_sentences(visit: Visit) -> None:
    tab = visit.to("/network?lang=zh")
    tab.fill("[name=find]", "商务部")
    tab.press("[name=find]", "Enter")
    assert "商务部要会同" in tab.inner_text("#details")
    tab.click("#details li a")
    assert DOCUMENT in tab.url


@pytest.mark.parametrize(
    ("typed", "found"),
    [("商务部", "商务部"), ("数据流动", "数据流动与共享管理"), ("没有这个", None)],
)
def test_the_name_itself_is_found_before_what_holds_it(visit: Visit, typed: str, found: str | None) -> None:
    tab = visit.to("/network?lang=zh")
    tab.fill("[name=find]", typed)
    tab.press("[name=find]", "Enter")
    if found:
        assert tab.inner_text("#details h2") == found
    assert tab.evaluate("document.querySelector('[name=find]').validity.valid") is (found is not None)


def test_exports_open_again(visit: Visit) -> None:
    tab = visit.to("/network?lang=zh")
    nodes, edges = shown(tab)
    assert visit.download("[data-export=png]").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    drawn = ET.parse(visit.download("[data-export=svg]")).getroot()
    assert len(drawn.findall("{http://www.w3.org/2000/svg}g")) == nodes
    graph = nx.read_gexf(visit.download("[data-export=gexf]"), version="1.2draft")
    assert (len(graph), graph.number_of_edges()) == (nodes, edges)
    rows = list(csv.DictReader(io.StringIO(visit.download("[data-export=csv]").read_text("utf-8-sig"))))
    assert len(rows) == edges
    assert all(row["sentences"] and row["measureIri"].startswith("https://w3id.org/") for row in rows)


def test_hostile_texts_stay_texts(visit: Visit) -> None:
    for path in (HOSTILE.removeprefix("https://w3id.org/zhengce"), "/documents", "/search?q=onerror"):
        assert ATTACK in visit.to(path).inner_text("main"), path
        assert visit.tab.locator("main img, a[href^='javascript' i]").count() == 0
    tab = visit.to("/network?" + f"document={quote(HOSTILE, safe='')}")
    assert ATTACK in tab.inner_text("#edge-table")
    assert tab.locator("main img, a[href^='javascript' i]").count() == 0
    rows = list(csv.reader(io.StringIO(visit.download("[data-export=csv]").read_text("utf-8-sig"))))
    assert [cell for row in rows for cell in row if cell.startswith("=")] == []
    assert ATTACK in [node["label"] for _, node in nx.read_gexf(visit.download("[data-export=gexf]")).nodes(data=True)]
    ET.parse(visit.download("[data-export=svg]"))


def test_the_editor_asks_our_endpoint(visit: Visit) -> None:
    tab = visit.to("/query?lang=en&query=" + quote("SELECT ?sum { BIND(40 + 2 AS ?sum) }"))
    asked: list[int] = []
    tab.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/sparql") else None)
    tab.click(".yasqe_queryButton.query_valid")
    tab.wait_for_selector(".yasr_results :text('42')")
    assert "query=SELECT" in tab.url
    assert asked == [200]  # once: a link's query is not run before the reader asks
    tab.select_option("#example", "most-cited-laws")
    assert "zc:Citation" in str(tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def test_without_script_the_table_and_a_form_remain(browser: sync_api.Browser, address: str) -> None:
    visit = Visit(browser, address, script=False)
    tab = visit.to("/network")
    assert tab.locator("#edge-table tr[data-edge]:visible").count() > 60
    assert not tab.is_visible("#network")
    assert visit.to("/query").is_visible("form.plain-query textarea")
    visit.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_file_needs_no_server(
    browser: sync_api.Browser, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setattr(console, "texts", lambda: Texts(language))
    write(store, tmp_path / "network.html", {})
    visit = Visit(browser, f"file://{tmp_path}")
    tab = visit.to("/network.html")
    nodes, edges = shown(tab)
    assert nodes > 60
    assert ATTACK in tab.inner_text("#edge-table")
    graph = nx.read_gexf(visit.download("[data-export=gexf]"))
    assert (len(graph), graph.number_of_edges()) == (nodes, edges)
    tab.uncheck("[name=kind][value=instrument]")
    assert shown(tab)[0] < nodes
    visit.close()


def test_one_file_of_a_part(store: Path, tmp_path: Path) -> None:
    write(store, tmp_path / "part.html", {"around": "数据安全法"})
    page = (tmp_path / "part.html").read_text("utf-8")
    assert "数据安全法" in page
    assert "Cytoscape Consortium" in page  # the licence travels with the library
    with pytest.raises(QueryError, match="no parameter"):
        write(store, tmp_path / "none.html", {"colour": "red"})
