"""Web pages: the document told apart from the page, and what the page's index table says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from written import NOTICE, as_html

from loaders.formats import read
from loaders.model import Metadata, SourceText
from loaders.pipeline import load_document

BODY = "<p>各市人民政府：</p><p>一、加强管理。各地要加强管理，落实责任。</p><p>示范省人民政府</p><p>2022年6月20日</p>"
TEXT = "各市人民政府：\n一、加强管理。各地要加强管理，落实责任。\n示范省人民政府\n2022年6月20日"

INDEX = """<table class="bd1">
<tr><td><b>索 引 号：</b></td><td>000014349/2022-00018</td><td><b>主题分类：</b></td><td>财政、金融</td></tr>
<tr><td><b>发文机关：</b></td><td>示范省人民政府</td><td><b>成文日期：</b></td><td>2022年06月20日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">示范省人民政府关于加强管理的通知</td></tr>
<tr><td><b>发文字号：</b></td><td>示政发〔2022〕8号</td><td><b>发布日期：</b></td><td>2022年06月24日</td></tr></table>"""
LIST = """<ul><li><strong>索引号：</strong>X/1</li><li><strong>发布机构：</strong>省政府办公厅</li>
<li><strong>文号：</strong>示政发〔2022〕8号</li><li><strong>成文日期：</strong>2022-06-20</li>
<li><strong>发布日期：</strong>2022-06-24 09:00</li></ul>"""
HEADING = "示范省人民政府关于加强管理的通知"
NUMBER, ADOPTED, PUBLISHED = "示政发〔2022〕8号", date(2022, 6, 20), date(2022, 6, 24)


def page(folder: Path, body: str, head: str = "", encoding: str = "utf-8") -> SourceText:
    path = folder / "page.html"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read(path)


@pytest.mark.parametrize(
    ("body", "stated"),
    [
        (
            f"<div>{INDEX}</div><table><tr><td id='UCAP-CONTENT'>{BODY}</td></tr></table>",
            Metadata(HEADING, NUMBER, ("示范省人民政府",), None, ADOPTED, PUBLISHED),
        ),
        (
            f"<h1>{HEADING}</h1>{LIST}<div class='TRS_Editor'>{BODY}</div>",
            Metadata(HEADING, NUMBER, (), None, ADOPTED, PUBLISHED),
        ),
        (
            f"<table>{INDEX[19:-8]}<tr><td colspan='4'><div id='zoom'>{BODY}</div></td></tr></table>",
            Metadata(HEADING, NUMBER, ("示范省人民政府",), None, ADOPTED, PUBLISHED),
        ),
    ],
)  # fmt: skip
def test_index_and_body_are_told_apart(tmp_path: Path, body: str, stated: Metadata) -> None:
    source = page(tmp_path, body)
    assert source.stated == stated
    assert source.raw == f"{HEADING}\n{TEXT}"
    document = load_document(source.path or tmp_path)
    assert document.metadata.document_number == NUMBER
    assert document.metadata.published == PUBLISHED


@pytest.mark.parametrize("heading", ["示范省人民政府", "示范省人民政府门户网站", "政府信息公开"])
def test_the_name_of_a_site_is_no_title(tmp_path: Path, heading: str) -> None:
    source = page(tmp_path, f"<h1>{heading}</h1><div id='zoom'>{BODY}</div>")
    assert (source.raw, source.stated) == (TEXT, None)


def test_a_text_in_several_elements(tmp_path: Path) -> None:
    element = "<div class='TRS_Editor'>{}</div>".format
    assert page(tmp_path, element(element(BODY)) + element("附件：甲，乙。")).raw == f"{TEXT}\n附件：甲，乙。"


def test_meta_elements(tmp_path: Path) -> None:
    title = f'<meta name="ArticleTitle" content="{HEADING}（示政发〔2022〕8号）">'
    head = title + '<meta name="PubDate" content="2022-06-24 10:11">'
    stated = page(tmp_path, f"<div class='TRS_Editor'>{BODY}</div>", head).stated
    assert stated == Metadata(HEADING, NUMBER, published=PUBLISHED)


def test_a_file_beside_the_page_wins(tmp_path: Path) -> None:
    source = page(tmp_path, INDEX + f"<div id='zoom'>{BODY}</div>")
    (tmp_path / "page.yaml").write_text("document_number: 示政发〔2022〕9号\n", "utf-8")
    metadata = load_document(source.path or tmp_path).metadata
    assert (metadata.document_number, metadata.adopted) == ("示政发〔2022〕9号", ADOPTED)


@pytest.mark.parametrize(
    "body",
    [
        f"<div id='zoom'>{BODY}</div>",
        f"<div class='unheard-of'><div>{BODY}</div></div><div class='side'><a href='/'>关于加强，的通知。</a></div>",
        "<nav><p class='nav'><script>f()</script></p><button>登录，</button></nav>" * 50 + BODY,
        f"<form id='form1'><div class='nav'>首页</div><div>{BODY}</div></form>",
        f"<header><div id='zoom'>{BODY}</div></header>",
        f"<div class='content'><a href='/'>政策，解读。</a></div><div id='zoom'>{BODY}<script>'。，；'</script></div>",
        f"<div class='article'>{BODY}<div class='share'>分享到：微信，微博。</div><p>责任编辑：王某</p></div>",
        f"<p style='display:none'>隐藏，的。</p><div id='zoom'>{BODY}</div>",
        f"<div id='zoom'>{BODY}<div>【字体：大 中 小】</div><div>【打印】 【关闭】</div></div>",
    ],
)  # fmt: skip
def test_the_page_around_is_left_out(tmp_path: Path, body: str) -> None:
    assert page(tmp_path, body).raw == TEXT


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>一、甲，<span>乙</span>。<br>　　二、丙&nbsp;</p>丁", ["一、甲，乙。", "二、丙", "丁"]),
        ("<p>跨\n  行，的\n文字 A\n B</p>", ["跨行，的文字 A B"]),
        ("<table><tr><th>任务<th>单位<tr><td>甲，<td>财政局<br>税务局</table>", ["任务\t单位", "甲，\t财政局 税务局"]),
        ("<table><tr><td><p>一、甲，</p><p>二、乙</p></td></tr></table>", ["一、甲，", "二、乙"]),
        ("<ol start='3'><li>甲，</li><li>乙</li></ol><ul><li>丙</li></ul>", ["3. 甲，", "4. 乙", "丙"]),
        ("<pre>一、甲，\n  二、乙</pre>", ["一、甲，", "二、乙"]),
        ("<p>甲，<!-- 注 --><style>p{}</style>乙</p><p>&nbsp;</p>", ["甲，乙"]),
    ],
)  # fmt: skip
def test_lines(tmp_path: Path, body: str, lines: list[str]) -> None:
    assert page(tmp_path, body).raw.split("\n") == lines


@pytest.mark.parametrize(
    ("declared", "encoding", "read_as"),
    [
        ('<meta charset="utf-8">', "utf-8", "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030", "gb18030"),
        ("<meta charset=gbk>", "gb18030", "gb18030"),
        ("", "gb18030", "gb18030"),
        ("", "utf-8-sig", "utf-8"),
        ('<meta charset="utf-8">', "gb18030", "gb18030"),
        ('<meta charset="gb2312">', "utf-16", "utf-16-le"),
        ('<meta charset="no-such">', "utf-8", "utf-8"),
    ],
)
def test_encodings(tmp_path: Path, declared: str, encoding: str, read_as: str) -> None:
    source = page(tmp_path, f"<div id='zoom'>{BODY}<p>赵㐂，𠮷</p></div>", declared, encoding)
    assert source.raw == TEXT + "\n赵㐂，𠮷"
    assert (source.encoding, source.media_type) == (read_as, "text/html")


def test_one_damaged_character_does_not_lose_the_page(tmp_path: Path) -> None:
    data = as_html(NOTICE * 5).replace("税务局".encode("gb18030"), "税务局".encode("gb18030")[:-1] + b"\xff", 1)
    path = tmp_path / "page.html"
    path.write_bytes(data)
    assert read(path).raw.count("\ufffd") in (1, 2)


def test_deeply_nested_page(tmp_path: Path) -> None:
    body = "<div>" * 200 + BODY + "</div>" * 200
    assert page(tmp_path, body).raw == TEXT
