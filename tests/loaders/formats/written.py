"""One document written as each kind of file, the way offices and their web sites write it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORDPROCESSING}.document.main+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{WORDPROCESSING}.numbering+xml"/></Types>'
)
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

NOTICE = [
    "示范省发展和改革委员会 示范省财政厅关于支持中小企业稳定发展的通知",
    "示发改财金〔2022〕18号",
    "各市、县（市、区）人民政府，省政府有关部门：",
    "为贯彻落实《保障中小企业款项支付条例》和《国务院关于印发扎实稳住经济一揽子政策措施的通知》（国发〔2022〕12号）要求，经省政府"
    "同意，现就有关事项通知如下。",
    "一、加大财税支持",
    "（一）落实税收优惠。对符合条件的小微企业，按照企业所得税法有关规定减免税款，2022年12月底前办理退税不少于20亿元。（省财政厅、"
    "省税务局按职责分工负责）",
    "（二）设立专项资金。鼓励各地区设立中小企业发展专项资金，支持企业开展技术改造，单个项目补助不超过500万元。（省工业和信息化厅"
    "牵头，省财政厅配合）",
    "二、优化服务保障",
    "（一）简化办理程序。各部门不得增设审批条件，应当在5个工作日内办结备案手续。",
    "（二）加强督促检查。省发展改革委会同省财政厅对落实情况进行评估，重大事项及时报告省人民政府。",
    "示范省发展和改革委员会",
    "示范省财政厅",
    "2022年6月20日",
]

_SECTION = re.compile(r"[一二三四五六七八九十]+、")
_ITEM = re.compile(r"（([一二三四五六七八九十]+)）")


def as_text(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode()


def as_markdown(lines: Iterable[str]) -> bytes:
    blocks = (
        f"## {line}" if _SECTION.match(line) else re.sub(r"^(（.+?）[^。]{2,30}。)", r"**\1**", line) for line in lines
    )
    return "\n\n".join(blocks).encode()


def as_html(lines: Iterable[str], encoding: str = "gb2312") -> bytes:
    """A page with navigation, index table, script, body and footer."""
    body = "\n".join(f"<p style='text-indent: 2em'>　　{escape(line)}&nbsp;</p>" for line in lines)
    page = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">
<title>政策文件_示范省人民政府</title><script>document.write("，。；");</script></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/zc">政策，规划，解读。</a></div>
<div class="main"><div id="zoom">{body}
<script>share();</script></div><p>扫一扫在手机打开当前页</p>
<p><a href="#">【打印】</a><a href="#">【关闭】</a></p></div>
<div class="footer">主办：示范省人民政府办公厅，承办：省大数据局。</div></body></html>"""
    return page.encode("gb18030" if encoding == "gb2312" else encoding)


def as_docx(lines: Iterable[str]) -> bytes:
    """Sections and items are numbered by Word, not in the text; items begin anew where those of ``lines`` do."""
    lines = list(lines)
    paragraphs = []
    for line in lines:
        level = 0 if _SECTION.match(line) else 1 if _ITEM.match(line) else None
        paragraphs.append(paragraph(line if level is None else re.split("[、）]", line, maxsplit=1)[1], level))
    restarts = sum(line.startswith("（一）") for line in lines) > 1
    return docx("".join(paragraphs), numbering=chinese_list(restarts))


def paragraph(text: str, level: int | None = None, num: int = 1, extra: str = "") -> str:
    number = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return f"<w:p><w:pPr>{number}{extra}</w:pPr><w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


def level(index: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}</w:numbering>'


def chinese_list(restarts: bool = True) -> str:
    keep = "" if restarts else '<w:lvlRestart w:val="0"/>'
    return numbering(level(0, "chineseCounting", "%1、") + level(1, "chineseCountingThousand", "（%2）", keep))


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; ``parts`` are further XML parts by the name of their relation."""
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = "".join(f'<Relationship Id="{k}" Type="{R}/{k}" Target="{k}.xml"/>' for k in parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        main = f'<Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{kinds}">{main}</Relationships>')
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{kinds}">{relations}</Relationships>')
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    return out.getvalue()


EM, LEFT, TOP, BOTTOM, CHARACTERS = 16.0, 74.0, 740.0, 90.0, 28


def as_pdf(
    lines: Iterable[str], header: str = "示范省文件汇编", indent: bool = True, password: str = "", scans: int = 0
) -> bytes:
    """A4 in the layout of GB/T 9704: lines of 28 characters, indented paragraphs, a running header, page numbers.

    ``scans`` pages at the end are images.
    """
    from PIL import Image
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, (595, 842), encrypt=StandardEncryption(password) if password else None)
    page, y = 1, TOP

    def furniture() -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(LEFT, 800, header)
        canvas.drawString(LEFT if page % 2 else LEFT + 400, 40, f"— {page} —")
        canvas.setFont("STSong-Light", EM)

    furniture()
    for text in lines:
        for shift, line in wrapped(text, indent and not text.endswith("：")):
            if y < BOTTOM:
                canvas.showPage()
                page, y = page + 1, TOP
                furniture()
            canvas.drawString(LEFT + shift * EM, y, line)
            y -= 28
    for _ in range(scans):
        canvas.showPage()
        canvas.drawImage(ImageReader(Image.new("1", (60, 80))), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()


def wrapped(text: str, indent: bool) -> Iterable[tuple[float, str]]:
    """Lines with their indentation in characters; punctuation does not begin a line but hangs over."""
    shift, line, width = (2.0 if indent else 0.0), "", 2.0 if indent else 0.0
    for char in text:
        step = 0.5 if char.isascii() else 1.0
        if width + step > CHARACTERS and char not in "，。、；：）》":
            yield shift, line
            shift, line, width = 0.0, "", 0.0
        line, width = line + char, width + step
    yield shift, line
