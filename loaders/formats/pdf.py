"""PDF files that hold text: paragraphs put together from lines, without running headers and page numbers."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from kg.errors import InputError
from loaders.formats.files import expect, read_bytes, source_text
from loaders.formats.pdf_layout import Glyph, Page, paragraphs
from loaders.model import Finding, SourceText

_END_WITHIN: Final = 4096
_MOST_UNREADABLE: Final = 0.2
_FEWEST_GLYPHS: Final = 20  # a scan can have page numbers
_HYPHEN_AT_LINE_END: Final = 2  # PDFium's mark for it
_MUCH: Final = 0.3
_OCR: Final = "recognise the characters first (for example  ocrmypdf -l chi_sim IN.pdf OUT.pdf), and load the result"


def read(path: Path) -> SourceText:
    """The text of a PDF, one line a paragraph; radicals that stand for characters are those characters.

    Raises InputError for a file that is encrypted, truncated, or a scan without text, and for fonts that do not say
    which characters their glyphs are.
    """
    data = read_bytes(path)
    expect(data, path, "pdf")
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise InputError(
            "the PDF is truncated: its end is missing", where=str(path), hint="download or copy the file again"
        )
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(error, path) from error
    try:
        pages, images = _pages(document)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(error, path) from error
    finally:
        document.close()
    _check(pages, images, path)
    lines = paragraphs(pages)
    if not lines:
        raise InputError("the PDF holds no text", where=str(path), hint=_OCR)
    findings = tuple(
        Finding("page-without-text", f"page {number} of {len(pages)} is an image; what it says is not read")
        for number in images
    )
    return source_text(path, data, "\n".join(lines), "utf-8", "application/pdf", findings=findings)


def _unreadable(error: Exception, path: Path) -> InputError:
    text = str(error).lower()
    if "password" in text or "security" in text:
        return InputError(
            "the PDF is encrypted and wants a password",
            where=str(path),
            hint="open it with the password and print it to a new PDF",
        )
    return InputError(f"the PDF is damaged ({error})", where=str(path), hint="download or copy the file again")


def _check(pages: list[Page], images: list[int], path: Path) -> None:
    glyphs = [glyph for page in pages for glyph in page.glyphs if not glyph.text.isspace()]
    if len(images) * 2 > len(pages):
        raise InputError(
            f"the PDF is a scan: {len(images)} of its {len(pages)} pages are images without text",
            where=str(path),
            hint=_OCR,
        )
    if sum(map(_is_unreadable, glyphs)) > _MOST_UNREADABLE * len(glyphs):
        raise InputError("the PDF's fonts do not say which characters they show", where=str(path), hint=_OCR)


def _is_unreadable(glyph: Glyph) -> bool:
    code = ord(glyph.text)
    return code < 0x20 or 0xE000 <= code <= 0xF8FF or code >= 0xFFFD


def _pages(document: pypdfium2.PdfDocument) -> tuple[list[Page], list[int]]:
    """The pages with their glyphs, and the numbers of those that have an image and next to no glyphs."""
    pages: list[Page] = []
    images: list[int] = []
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        width, height = page.get_size()
        glyphs = tuple(_glyphs(text.raw))
        pages.append(Page(width, height, glyphs))
        shown = sum(not glyph.text.isspace() for glyph in glyphs)
        if shown < _FEWEST_GLYPHS and any(_covers(item, width * height) for item in page.get_objects()):
            images.append(index + 1)
        text.close()
        page.close()
    return pages, images


def _covers(item: pypdfium2.PdfObject, area: float) -> bool:
    """Whether an object on a page is an image, of much of the page: a scan, no seal or emblem."""
    if item.type != pdfium.FPDF_PAGEOBJ_IMAGE:
        return False
    left, bottom, right, top = item.get_bounds()
    return bool((right - left) * (top - bottom) > _MUCH * area)


def _glyphs(text: object) -> Iterator[Glyph]:
    """The characters in the order of the page's content, without those that PDFium adds between them."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(pdfium.FPDFText_CountChars(text)):
        if pdfium.FPDFText_IsGenerated(text, i) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code == _HYPHEN_AT_LINE_END:
            code = ord("-")
        elif 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            code = 0xFFFD
        yield Glyph(chr(code), x.value, y.value, pdfium.FPDFText_GetFontSize(text, i))
