"""The register: what law texts and tables say, how it is settled, and what is named because it does not fit."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.i18n import messages
from kg.resources import ontology_folder, vocabulary_folder
from kg.vocab import Vocabulary, default_vocabulary
from loaders import register as registers
from loaders.citable import local_law, named
from loaders.register import Builder, Reader, Register, read_table, turtle, written
from loaders.register.slugs import slug
from loaders.resolve import in_force

SHARED = Path(__file__).resolve().parents[4] / "shared"
NPC = "第十届全国人民代表大会常务委员会第一次会议"
PAPER = f"""中华人民共和国纸张法
（2001年3月1日{NPC}通过　根据2009年8月27日{NPC}《关于修改部分法律的决定》修正）
第一条 为了管理纸张，制定本法。
第二条 本法自2001年7月1日起施行。
"""
INK = f"""中华人民共和国墨水法
（2003年5月1日{NPC}通过）
第一条 根据《中华人民共和国纸张法》（以下简称纸张法），制定本法。
第二条 本法自公布之日起施行。1999年1月1日国务院发布的《墨条管理条例》同时废止。
"""
STICK = """墨条管理条例
1999年1月1日 中华人民共和国国务院令第300号发布

第一条 为了管理墨条，制定本条例。
第二条 本条例自1999年2月1日起施行。
"""
RULES = """中华人民共和国纸张法实施细则
2002年1月1日 中华人民共和国国务院令第310号公布

第一条 根据《中华人民共和国纸张法》，制定本细则。
第二条 本细则自公布之日起施行。
"""


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return Vocabulary.load(tmp_path_factory.mktemp("nothing"))


def registered(folder: Path, texts: dict[str, str], known: Vocabulary, table: str = "") -> Register:
    builder, reader = Builder(default_vocabulary(), known), Reader(default_vocabulary())
    if table:
        (folder / "table.csv").write_text(table, "utf-8")
        for row in read_table(folder / "table.csv"):
            builder.add_row(row)
    for name, text in texts.items():
        path = folder / name
        path.write_text(text, "utf-8")
        try:
            builder.add_text(reader.read(path))
        except InputError as error:
            builder.add_failure(path, error)
    return builder.register()


def codes(register: Register) -> list[str]:
    return sorted({note.code for note in register.notes})


def law(register: Register, title: str) -> dict[str, tuple[str | None, str | None]]:
    (found,) = (law for law in register.laws.values() if law.title == title)
    return {version.day: (version.start, version.end) for version in found.ordered()}


def test_the_final_article_of_an_amended_text_is_that_of_the_first(tmp_path: Path, nothing: Vocabulary) -> None:
    register = registered(tmp_path, {"a.txt": PAPER}, nothing)
    assert law(register, "中华人民共和国纸张法") == {"2001-03-01": ("2001-07-01", None), "2009-08-27": (None, None)}


def test_what_one_decision_amends_comes_into_force_on_one_day(tmp_path: Path, nothing: Vocabulary) -> None:
    other = PAPER.replace("纸张", "竹简")
    table = "title,promulgated,in_force,type\n中华人民共和国竹简法,2009-08-27,2009-09-01,statute\n"
    register = registered(tmp_path, {"a.txt": PAPER, "b.txt": other}, nothing, table)
    assert law(register, "中华人民共和国纸张法") == {
        "2001-03-01": ("2001-07-01", "2009-09-01"),
        "2009-08-27": ("2009-09-01", None),
    }


def test_a_law_begins_anew_with_the_law_that_amends_it(tmp_path: Path, nothing: Vocabulary) -> None:
    amending = f"""中华人民共和国纸张法修正案（二）
（2009年8月27日{NPC}通过）
一、将第一条修改为：“第一条 甲。”
二、本修正案自2009年10月1日起施行。
"""
    register = registered(tmp_path, {"a.txt": PAPER.replace("决定", "修正案（二）"), "b.txt": amending}, nothing)
    assert law(register, "中华人民共和国纸张法")["2009-08-27"] == ("2009-10-01", None)


COURT = "最高人民法院审判委员会第{number}次会议通过"
OPINION = f"""最高人民法院关于纸张案件的规定
2004年3月1日 {COURT.format(number=1)}
2020年12月23日 {COURT.format(number=2)}
第一条 甲。
第二条 本规定自公布之日起施行。
"""
DECISION = f"""最高人民法院关于修改《最高人民法院关于纸张案件的规定》的决定
2020年12月23日 {COURT.format(number=2)}
<!-- INFO END -->
对《最高人民法院关于纸张案件的规定》作如下修改：
一、将第一条修改为：“第一条 甲。”
本决定自2021年1月1日起施行。
"""


@pytest.mark.parametrize(("decision", "start"), [("", None), (DECISION, "2021-01-01")])
def test_a_text_published_anew_begins_with_the_decision_that_changed_it(
    tmp_path: Path, nothing: Vocabulary, decision: str, start: str | None
) -> None:
    """自公布之日起施行 in it is about its first version."""
    folder = tmp_path / "司法解释"
    folder.mkdir()
    texts = {"最高人民法院关于纸张案件的规定(2020-12-29).txt": OPINION} | ({"b.txt": decision} if decision else {})
    assert law(registered(folder, texts, nothing), "最高人民法院关于纸张案件的规定") == {"2020-12-29": (start, None)}


def test_the_last_article_is_not_the_number_of_articles(tmp_path: Path, nothing: Vocabulary) -> None:
    text = PAPER.replace("第二条 本法", "第一条之一 甲。\n第一条之二 乙。\n第二条 本法")
    table = "title,promulgated,type,n_provisions\n中华人民共和国纸张法,2001-03-01,statute,3\n"
    register = registered(tmp_path, {"a.txt": text}, nothing, table)
    (found,) = register.laws.values()
    assert [(each.articles, each.highest) for each in found.ordered()] == [(3, 2), (4, 2)]


def test_a_text_that_lacks_articles_does_not_tell_the_last(tmp_path: Path, nothing: Vocabulary) -> None:
    table = "title,promulgated,type,n_provisions\n墨条管理条例,1999-01-01,administrative_regulation,30\n"
    (found,) = registered(tmp_path, {"a.txt": STICK}, nothing, table).laws.values()
    assert [(each.articles, each.highest) for each in found.ordered()] == [(30, 30)]


def test_a_repeal_ends_a_law(tmp_path: Path, nothing: Vocabulary) -> None:
    register = registered(tmp_path, {"a.txt": INK, "b.txt": STICK}, nothing)
    assert law(register, "墨条管理条例") == {"1999-01-01": ("1999-02-01", "2003-05-01")}
    assert [each.status for each in register.laws.values() if each.title == "墨条管理条例"] == ["repealed"]


def test_a_law_known_from_its_repeal_is_entered_without_versions(tmp_path: Path, nothing: Vocabulary) -> None:
    text = INK.replace("1999年1月1日国务院发布的《墨条管理条例》", "《中华人民共和国墨块法》、《墨条管理条例》")
    register = registered(tmp_path, {"a.txt": text}, nothing)
    (repealed,) = (each for each in register.laws.values() if each.title == "中华人民共和国墨块法")
    assert (repealed.status, repealed.versions, repealed.names) == ("repealed", {}, ["墨块法"])
    assert repealed.sources == ["中华人民共和国墨水法第二条"]


@pytest.mark.parametrize(
    ("before", "title", "version"),
    [
        ("1999年1月1日国务院发布的", "墨块生产销售管理条例", {"1999-01-01": (None, "2003-05-01")}),
        ("1999年1月1日国务院发布的", "中华人民共和国墨块条例", {"1999-01-01": (None, "2003-05-01")}),
        ("1999年1月1日国务院批准、轻工部发布的", "墨块生产销售管理条例", None),  # whose it is, is not said
        ("1999年1月1日国务院发布的", "墨块条例", None),  # which may be a province's
        ("", "墨块生产销售管理条例", None),
    ],
)
def test_a_regulation_known_from_its_repeal(
    tmp_path: Path, nothing: Vocabulary, before: str, title: str, version: dict[str, tuple[None, str]] | None
) -> None:
    register = registered(
        tmp_path, {"a.txt": INK.replace("1999年1月1日国务院发布的《墨条管理条例》", f"{before}《{title}》")}, nothing
    )
    found = [each for each in register.laws.values() if each.title == title]
    assert [(each.kind, each.status, law(register, title)) for each in found] == (
        [("admin-regulation", "repealed", version)] if version else []
    )
    assert not any("墨块条例" in each.names for each in found)


def test_names_and_the_law_that_is_implemented(tmp_path: Path, nothing: Vocabulary) -> None:
    register = registered(tmp_path, {"a.txt": PAPER, "b.txt": RULES}, nothing)
    parent, child = register.laws.values()
    assert (parent.iri.rsplit("/", 1)[-1], parent.names) == ("zhizhang-fa", ["纸张法"])
    assert (child.iri.rsplit("/", 1)[-1], child.implements) == ("zhizhang-fa-shishi-xize", [parent.iri])
    assert (parent.scheme, child.scheme) == ("laws", "regulations")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"a.txt": "怎样打官司\n先找一位律师。\n"}, "not-a-law"),
        ({"a.txt": "某办法\n2001年1月1日 发布\n第一条 为了试验。\n"}, "kind-unknown"),
        ({"a.txt": PAPER, "b.txt": PAPER}, "two-texts-of-one-date"),
        ({"a.txt": INK}, "repeals-unlisted"),
        ({"a.txt": PAPER.replace("2001年7月1日", "2000年7月1日").replace("2001年3月", "1999年3月")}, None),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, nothing: Vocabulary, texts: dict[str, str], code: str | None
) -> None:
    found = codes(registered(tmp_path, texts, nothing))
    assert (code in found) if code else found == []


def test_every_note_is_explained_in_both_languages() -> None:
    sources = "".join(path.read_text("utf-8") for path in (Path(registers.__file__).parent).glob("*.py"))
    used = set(re.findall(r'Note\(\s*"([a-z-]+)"', sources)) | {"outside-kinds", "kind-unknown"}
    assert used == set(messages()["note"])


def test_neither_repeal_of_a_cycle_is_entered(tmp_path: Path, nothing: Vocabulary) -> None:
    texts = {
        "a.txt": STICK + "《墨块管理条例》同时废止。\n",
        "b.txt": STICK.replace("墨条", "墨块") + "《墨条管理条例》同时废止。\n",
    }
    texts = {name: text.replace("1999年1月1日", f"1999年1月{n}日") for n, (name, text) in enumerate(texts.items(), 2)}
    register = registered(tmp_path, texts, nothing)
    assert "repeal-cycle" in codes(register)
    assert [each.status for each in register.laws.values()] == [None, None]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("name,date\nx,y\n", "no column 'title'"),
        ("title,promulgated\n某法,2001年1月1日\n", "is no date"),
        ("title,promulgated\n某法,\n", "a date of promulgation"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "t.csv").write_text(table, "utf-8")
    with pytest.raises(InputError, match=message):
        read_table(tmp_path / "t.csv")


def test_a_register_is_the_same_bytes_and_reads_back(tmp_path: Path, nothing: Vocabulary) -> None:
    texts = {"a.txt": PAPER, "b.txt": INK, "c.txt": STICK, "d.txt": RULES}
    first, second = (
        turtle(registered(tmp_path, texts, nothing), ["laws", "regulations"], "x", whole=True) for _ in range(2)
    )
    assert first == second
    folder = tmp_path / "voc"
    folder.mkdir()
    (folder / "laws.ttl").write_text(first, "utf-8")
    again = Builder(default_vocabulary(), Vocabulary.load(folder)).register()
    assert turtle(again, ["laws", "regulations"], "x", whole=True).count("a zc:LawVersion") == first.count(
        "a zc:LawVersion"
    )


def test_a_new_version_of_a_known_law_joins_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"""中华人民共和国外商投资法
（2019年3月15日第十三届全国人民代表大会第二次会议通过　2091年5月1日{NPC}修订）
第一条 为了试验，制定本法。
第二条 本法自2091年7月1日起施行。
"""
    register = registered(tmp_path, {"a.txt": text}, default_vocabulary())
    ((path, data),) = written(register, tmp_path / "mine" / "laws-of-mine.ttl", whole=False)
    assert path is not None
    path.parent.mkdir()
    path.write_text(data, "utf-8")
    monkeypatch.setenv("ZHENGCE_VOCABULARIES", str(path.parent))
    (known,) = named(vocabulary := Vocabulary.load(), "外商投资法")
    days = {iri[-10:]: vocabulary[iri] for iri in known.values("http://data.europa.eu/eli/ontology#has_member")}
    assert (days["2019-03-15"].value("inForceUntil"), days["2091-05-01"].value("inForceFrom")) == ("2091-07-01",) * 2
    assert known.iri == "https://w3id.org/zhengce/eli/cn/npc/law/waishang-touzi-fa"


def test_a_day_long_after_a_version_is_that_of_a_later_text(tmp_path: Path, nothing: Vocabulary) -> None:
    """The text of 2013 still tells of its last whole revision, which no note and no table tells of."""
    text = """墨条管理条例
（1999年1月1日中华人民共和国国务院令第300号公布　根据2013年12月7日《国务院关于修改部分行政法规的决定》修正）

第一条 为了管理墨条，制定本条例。
第二条 本条例自2011年12月1日起施行。
"""
    register = registered(tmp_path, {"a.txt": text}, nothing)
    (law,) = register.laws.values()
    assert [(version.day, version.start, version.end) for version in law.ordered()] == [
        ("1999-01-01", None, "2011-12-01"),
        ("2013-12-07", None, None),
    ]
    assert "start-contradicts" in codes(register)


LOCAL = """海南省墨水条例
2003年5月1日海南省第三届人民代表大会常务委员会第一次会议通过

第一条 根据《中华人民共和国墨水法》，制定本条例。
第二条 本条例自2003年7月1日起施行。
"""


def test_local_regulations_are_registered_under_the_name_that_citations_give_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "地方性法规").mkdir()
    register = registered(tmp_path, {"地方性法规/a.txt": LOCAL}, default_vocabulary())
    (tmp_path / "mine").mkdir()
    ((target, data),) = written(register, tmp_path / "mine", whole=False)
    assert target == tmp_path / "mine" / "local-regulations.ttl"
    target.write_text(data, "utf-8")
    monkeypatch.setenv("ZHENGCE_VOCABULARIES", str(target.parent))
    (known,) = named(vocabulary := Vocabulary.load(), "海南省墨水条例")
    assert known.iri == local_law(default_vocabulary(), "海南省墨水条例", "local-regulation")
    assert in_force(known, vocabulary, date(2010, 1, 1)) == f"{known.iri}/2003-05-01"
    assert in_force(known, vocabulary, date(2003, 6, 30)) is None


def test_a_missing_folder_of_vocabularies_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGCE_VOCABULARIES", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="no such folder of vocabularies"):
        Vocabulary.load()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("中华人民共和国专利法实施细则", "zhuanli-fa-shishi-xize"),
        ("不动产登记暂行条例", "budongchan-dengji-zanxing-tiaoli"),
        ("中华人民共和国宪法修正案（2018年）", "xian-fa-xiuzhengan-2018-nian"),
    ],
)
def test_slugs(title: str, name: str) -> None:
    assert slug(title) in (name, name.replace("xian-fa", "xianfa"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of law texts is not here")
def test_the_shipped_register_is_what_the_command_writes() -> None:
    builder = Builder(default_vocabulary(), Vocabulary.load(ontology_folder() / "register"))
    for row in read_table(SHARED / "registers" / "law-versions.csv"):
        builder.add_row(row)
    reader = Reader(default_vocabulary())
    for path in sorted((SHARED / "laws" / "national").rglob("*.md")):
        try:
            builder.add_text(reader.read(path))
        except InputError as error:
            builder.add_failure(path, error)
    for target, text in written(builder.register(), vocabulary_folder(), whole=True):
        assert target is not None
        assert target.read_text("utf-8") == text, f"{target.name}: run zhengce register (CONTRIBUTING.md)"
