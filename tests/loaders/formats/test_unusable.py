"""Files that cannot be read: the message says what they are, where, and what to try."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from written import NOTICE, W, as_docx, as_html, as_pdf, docx, paragraph

from kg.errors import InputError
from loaders.formats import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = OLE + "WordDocument".encode("utf-16-le") + bytes(2000)
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
DOCX, HTML = as_docx(NOTICE), as_html(NOTICE)


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name.replace("__", "/"), part)
    return out.getvalue()


ENTITIES = f'<!DOCTYPE a [<!ENTITY b "bb">]><w:document xmlns:w="{W}"><w:body/></w:document>'


@pytest.mark.parametrize(
    ("name", "data", "says", "advises"),
    [
        ("a.docx", b"", "empty", "save"),
        ("a.docx", HTML, "this is an HTML page, not a Word document", "a.html"),
        ("a.docx", WORD, "Word 97–2003 document (.doc), not", "a.doc"),
        ("a.docx", LOCKED, "protected by a password", "without one"),
        ("a.docx", DOCX[: len(DOCX) // 2], "truncated or damaged", "again"),
        ("a.docx", archive(xl__workbook=b"<a/>"), "spreadsheet", ".docx"),
        ("a.docx", archive(a=b"<a/>"), "ZIP archive", ".docx"),
        ("a.docx", archive(word__other=b"<a/>"), "document.xml is missing", "again"),
        ("a.docx", archive(**{"word__document.xml": b" " * (65 * 2**20)}), "more than 64 MB", "plain text"),
        ("a.docx", archive(**{"word__document.xml": ENTITIES.encode()}), "document type", "again"),
        ("a.docx", archive(**{"word__document.xml": b"<w:document"}), "XML error", "again"),
        ("a.docx", docx(paragraph("")), "empty", "save"),
        ("a.docx", "通知".encode(), "not a Word document (.docx), or it is damaged", "once more"),
        ("a.doc", DOCX, "this is a Word document (.docx), not", "a.docx"),
        ("a.doc", HTML, "HTML page", "a.html"),
        ("a.doc", b"{\\rtf1 abc}", "RTF", "save the document as"),
        ("a.doc", WORD, "truncated or damaged", ".docx"),
        ("a.doc", LOCKED, "protected by a password", "without one"),
        ("a.html", DOCX, "Word document", "a.docx"),
        ("a.html", b"<html><body><a href='/'>\xe9\xa6\x96\xe9\xa1\xb5</a></body></html>", "no text", "browser"),
        ("a.html", b"<div>" * 3000, "nested more than 400 deep", "plain text"),
        ("a.md", HTML, "HTML page", "a.html"),
        ("a.md", b"# \n\n---\n", "empty", "save"),
        ("a.txt", HTML, "HTML page, not plain text", "a.html"),
        ("a.txt", b"%PDF-1.7\n", "PDF, not plain text", "a.pdf"),
        ("a.pdf", HTML, "HTML page, not a PDF", "a.html"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", "damaged", "again"),
    ],
)  # fmt: skip
def test_unusable(tmp_path: Path, name: str, data: bytes, says: str, advises: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert says in caught.value.what
    assert caught.value.where == str(path)
    assert advises in caught.value.hint


def test_unusable_pdf(tmp_path: Path) -> None:
    whole = as_pdf(NOTICE)
    cases = {
        "encrypted": (as_pdf(NOTICE, password="secret"), "encrypted", "new PDF"),
        "truncated": (whole[: len(whole) // 2], "truncated", "again"),
        "scan": (as_pdf([], header="", scans=2), "scan: 2 of its 3 pages are images", "ocrmypdf"),
        "blank": (as_pdf([], header=""), "no text", "ocrmypdf"),
    }
    for name, (data, says, advises) in cases.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        with pytest.raises(InputError) as caught:
            read(path)
        assert says in caught.value.what, name
        assert advises in caught.value.hint, name


def test_every_cut_of_a_file_is_read_or_refused(tmp_path: Path) -> None:
    """A transfer that stopped anywhere gives a document or an InputError, never another error."""
    hints = []
    doc = (Path(__file__).parent / "notice.doc").read_bytes()
    for suffix, data in ((".docx", DOCX), (".pdf", as_pdf(NOTICE)), (".html", HTML), (".doc", doc)):
        path = tmp_path / f"cut{suffix}"
        for tenth in range(1, 10):
            path.write_bytes(data[: len(data) * tenth // 10])
            try:
                assert read(path).raw
            except InputError as error:
                hints.append(error.hint)
    assert len(hints) > 15
    assert all(hints)
