"""Laws as documents, from the file to the graph."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from rdflib.namespace import SKOS

from kg import terms as zc
from kg.errors import InputError
from kg.iris import ELI
from loaders.laws import build_law
from loaders.laws.citations import InternalReference, LawCitation
from loaders.pipeline import Built

SHARED = Path(__file__).resolve().parents[4] / "shared" / "laws"
NPC = "第十二届全国人民代表大会常务委员会第十次会议"
HEAD = f"""# 中华人民共和国示范法

2015年3月1日 {NPC}通过

2020年5月6日 {NPC}《关于修改〈中华人民共和国示范法〉的决定》修正

<!-- INFO END -->

## 第一章 总则

第一条 为了示范，根据《中华人民共和国立法法》（以下简称立法法），制定本法。

第二条 下列行为应当示范：

（一）甲；

（二）乙。

前款第一项规定的行为，另行规定。

第三条 """


def law(tmp_path: Path, text: str, name: str = "示范法.md") -> Built:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return build_law(path)


def lines(built: Built) -> set[str]:
    return {line.rsplit(" <", 1)[0] for line in built.nquads.decode().splitlines()}


def references(built: Built) -> list[tuple[str, tuple[str | None, ...]]]:
    """What the third article refers to in its own law."""
    start = built.document.text.index("第三条 ")
    return [
        (built.document.slice(fact.span), tuple(place.key() for place in fact.places))
        for fact in built.facts
        if isinstance(fact, InternalReference) and fact.span.start > start
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("违反本法第二条的，处罚。", [("本法第二条", ("art_2",))]),
        ("依照本法第一条至第三条处理。", [("本法第一条至第三条", ("art_1", "art_2", "art_3"))]),
        ("违反第二条第一款第二项的，处罚。", [("第二条第一款第二项", ("art_2/para_1/item_2",))]),
        ("违反本法第二条第二项的，处罚。", [("本法第二条第二项", ("art_2/para_1/item_2",))]),
        ("依照前条规定。", [("前条", ("art_2",))]),
        ("依照前两条规定。", [("前两条", ("art_1", "art_2"))]),
        ("甲。\n\n前款规定除外。", [("前款", ("art_3/para_1",))]),
        ("甲。\n\n乙。\n\n前两款规定除外。", [("前两款", ("art_3/para_1", "art_3/para_2"))]),
        ("甲。\n\n本条第一款规定除外。", [("本条第一款", ("art_3/para_1",))]),
        ("甲。\n\n违反第一款规定的，处罚。", [("第一款", ("art_3/para_1",))]),
        # what is another law's, quoted, or no reference
        ("依照《中华人民共和国刑法》第二条处理。", []),
        ("依照刑法第二条、第三条第一款处理。", []),
        ("《中华人民共和国刑法》规定了罪名，第二条的除外。", []),
        ("依照税法第二条处理。", []),
        ("称“依照第二条处理”的，从其规定。", []),
        ("本条例第二条另有规定的除外。", [("本条例第二条", ("art_2",))]),
        ("前款目和目前款项。", []),
    ],
)
def test_references_to_itself(tmp_path: Path, text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert references(law(tmp_path, HEAD + text)) == found


@pytest.mark.parametrize(
    ("text", "title", "articles"),
    [
        ("依照《中华人民共和国民法典》第九条至第十一条处理。", "中华人民共和国民法典", ("第九条至第十一条",)),
        ("依照民法典第九条、第十条第一款处理。", "中华人民共和国民法典", ("第九条", "第十条第一款")),
        ("依照《中华人民共和国民法典》（以下简称民法典）的规定。", "中华人民共和国民法典", ()),
    ],
)
def test_citations_of_other_laws(tmp_path: Path, text: str, title: str, articles: tuple[str, ...]) -> None:
    facts = [fact for fact in law(tmp_path, HEAD + text).facts if isinstance(fact, LawCitation)]
    assert [(fact.title, fact.articles) for fact in facts[1:]] == [(title, articles)]


def test_a_repealed_namesake_is_no_law_of_the_register(tmp_path: Path) -> None:
    """《示范法》同时废止 at the end of a 示范法 is about an earlier law of its title."""
    for origin, label in (("1999年3月1日公布的", "1999年3月1日"), ("", "原")):
        built = law(tmp_path, HEAD + f"{origin}《中华人民共和国示范法》同时废止。")
        facts = [fact for fact in built.facts if isinstance(fact, LawCitation)]
        assert [(fact.type, fact.title) for fact in facts[1:]] == [("repeals", f"中华人民共和国示范法（{label}）")]
        assert not any(f"<{zc.target}> <{built.iri.rsplit('/', 1)[0]}>" in line for line in lines(built))


def test_a_range_is_every_article_in_it(tmp_path: Path) -> None:
    said = lines(law(tmp_path, HEAD + "依照《中华人民共和国民法典》第九条至第十一条处理。"))
    cited = {line.rsplit("/", 1)[1] for line in said if f"<{zc.article}>" in line and "min-fadian" in line}
    assert cited == {"art_9>", "art_10>", "art_11>"}
    assert any(line.endswith('"第九条至第十一条"') for line in said)


def test_the_graph_of_a_law(tmp_path: Path) -> None:
    built = law(tmp_path, HEAD + "《示范管理条例》同时废止。")
    iri, _, day = built.iri.rpartition("/")
    said = lines(built)
    assert (iri.rpartition("/")[0], day) == (f"{ELI}npc/law", "2020-05-06")
    for statement in (
        f"<{built.iri}> <{zc.versionOf}> <{iri}>",
        f'<{built.iri}> <{zc.amendedOn}> "2020-05-06"^^<http://www.w3.org/2001/XMLSchema#date>',
        f"<{built.iri}/art_2> <{zc.articleOf}> <{iri}/art_2>",
        f"<{iri}/art_2> <{zc.inLaw}> <{iri}>",
        f"<{built.iri}/art_2/para_1/item_2> <{zc.partOf}> <{built.iri}/art_2/para_1>",
        f'<{built.iri}/art_2/para_1/item_2> <{zc.text}> "（二）乙。"',
        f"<{built.iri}/art_2/ref_1> <{zc.citedPart}> <{built.iri}/art_2/para_1/item_1>",
        f"<{built.iri}/art_1/cit_1> <{zc.target}> <{ELI}npc/law/lifa-fa>",
        f"<{built.iri}/art_1/cit_1> <{zc.versionInForce}> <{ELI}npc/law/lifa-fa/2015-03-15>",
        f'<{built.iri}/art_1/cit_1> <{zc.declaredName}> "立法法"',
        f"<{built.iri}/art_1> <http://data.europa.eu/eli/ontology#based_on> <{ELI}npc/law/lifa-fa>",
    ):
        assert statement in said, statement
    assert any("ontology#repeals>" in line for line in said)
    assert law(tmp_path, HEAD + "《示范管理条例》同时废止。").nquads == built.nquads


@pytest.mark.parametrize(
    ("title", "place"),
    [("山东省示范条例", "370000"), ("济南市示范条例", "370100"), ("深圳经济特区示范条例", "440300")],
)
def test_a_local_regulation_goes_by_its_place(tmp_path: Path, title: str, place: str) -> None:
    built = law(tmp_path, f"# {title}\n\n2020年1月1日公布\n\n第一条 甲。\n", f"{title}.md")
    assert built.iri.startswith(f"{ELI}{place}/regulation/x-")
    assert f"{ELI}{place}/regulation/x-" in built.nquads.decode()
    assert str(zc.Unlisted) in built.nquads.decode()


def test_a_law_that_cites_its_former_self_has_one_name(tmp_path: Path) -> None:
    text = "第一条 甲。\n\n第二条 《山东省实施〈中华人民共和国示范法〉办法》同时废止。\n"
    built = law(tmp_path, f"# 山东省实施《中华人民共和国示范法》办法\n\n2020年1月1日公布\n\n{text}")
    names = [line for line in lines(built) if str(SKOS.prefLabel) in line and "示范法" in line]
    assert [name.split('"')[1] for name in names] == ["山东省实施《中华人民共和国示范法》办法"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("违反本法第二百条的，处罚。", "no-such-provision"),
        ("违反本法第二条第九款的，处罚。", "no-such-provision"),
        ("依照《中华人民共和国民法典》第九千条处理。", "no-such-article"),
    ],
)
def test_a_place_that_is_not_there_is_named_and_kept(tmp_path: Path, text: str, code: str) -> None:
    built = law(tmp_path, HEAD + text)
    said = lines(built)
    assert any(line.endswith(f'"{code}"') for line in said)
    assert any(
        f"<{zc.articleLabel}>" in line and ("百条" in line or "九千条" in line or "九款" in line) for line in said
    )
    assert not any("art_200>" in line or "art_9000>" in line or "para_9>" in line for line in said)


def test_a_law_without_a_date_is_named_by_its_text(tmp_path: Path) -> None:
    built = law(tmp_path, "中华人民共和国示范法\n第一条 甲。\n", "示范法.txt")
    assert "/text-" in built.iri
    assert [finding.code for finding in built.document.findings] == ["no-date"]


def test_what_is_no_law_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not the text of a law"):
        law(tmp_path, "# 攻略\n\n这是一篇攻略。\n")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/laws, absent here")
def test_laws_at_random() -> None:
    """Every offset of the graph is that of its text; no article is lost."""
    for path in random.Random(4).sample(sorted(SHARED.rglob("*.md")), 40):
        try:
            built = build_law(path)
        except InputError:
            continue
        document = built.document
        starts = sum(line.lstrip(" #　").startswith("第一条 ") for line in document.source.raw.splitlines())
        assert starts == 0 or any(unit.kind == "article" for unit in document.units), path.name
        for unit in document.units:
            assert document.surface(unit.span).strip() == document.surface(unit.span), path.name
        for fact in built.facts:
            assert any(unit.span.contains(fact.span) for unit in document.units), path.name
