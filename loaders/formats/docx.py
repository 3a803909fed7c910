"""Word documents (.docx): paragraphs with their automatic numbers, tables, text boxes and footnotes."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from kg.errors import InputError
from loaders.formats.docx_numbering import Numbering, W, read_numbering
from loaders.formats.files import expect, read_bytes, source_text
from loaders.formats.lines import plain, row_lines
from loaders.model import SourceText

Element = ElementTree.Element

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_BYTES_OF_A_PART: Final = 64 * 1024 * 1024
_RELATED: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT: Final = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)
_LEFT_OUT: Final = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText", "sdtPr")
)
_NOTES: Final = (("footnotes", "footnoteReference", "footnote"), ("endnotes", "endnoteReference", "endnote"))
_OFF: Final = ("0", "false", "none", "off")


def read(path: Path) -> SourceText:
    """The document's text, one line a paragraph or row of a table, as Word shows it without revision marks.

    Automatic numbers are part of the text (一、 （一） 1.). A note follows the paragraph that refers to it, on a line
    of its own (注1：…). Headers, footers, comments, hidden text and generated tables of contents are left out. Raises
    InputError for a file that is something else, damaged, protected by a password or unreasonably large inside.
    """
    data = read_bytes(path)
    expect(data, path, "docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _Parts(archive, path)
            lines = _Reader(parts).lines()
    except RecursionError as error:
        raise _damaged(path, "its elements are nested too deeply") from error
    except ElementTree.ParseError as error:
        raise _damaged(path, f"XML error: {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path, str(error)) from error
    return source_text(path, data, "\n".join(lines), "utf-8", MEDIA_TYPE)


def _damaged(path: Path, what: str) -> InputError:
    return InputError(
        f"the Word document is truncated or damaged ({what})",
        where=str(path),
        hint="get the file again, or open it in Word or WPS and save it once more",
    )


class _Parts:
    """The XML parts of a package."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        self._main = self._target("_rels/.rels", "/officeDocument") or "word/document.xml"

    def main(self) -> Element:
        root = self._parsed(self._main)
        if root is None:
            raise _damaged(self._path, f"{self._main} is missing")
        return root

    def related(self, kind: str) -> Element | None:
        """The part that the main part refers to as its styles, numbering, footnotes, …"""
        folder, name = posixpath.split(self._main)
        target = self._target(f"{folder}/_rels/{name}.rels", f"/{kind}")
        return self._parsed(posixpath.normpath(posixpath.join(folder, target))) if target else None

    def _target(self, relations: str, kind: str) -> str | None:
        root = self._parsed(relations)
        for relation in () if root is None else root.iter(_RELATED):
            if relation.get("Type", "").endswith(kind):
                target = relation.get("Target", "")
                return target.lstrip("/") if relations.startswith("_rels") else _relative(target)
        return None

    def _parsed(self, name: str) -> Element | None:
        try:
            with self._archive.open(name) as stream:
                content = stream.read(_MOST_BYTES_OF_A_PART + 1)
        except KeyError:
            return None
        if len(content) > _MOST_BYTES_OF_A_PART:
            raise InputError(
                f"{name} in the Word document unpacks to more than {_MOST_BYTES_OF_A_PART // 1024**2} MB",
                where=str(self._path),
                hint="this is no ordinary document; if you trust it, save it as plain text",
            )
        if b"<!DOCTYPE" in content.replace(b"\0", b""):
            raise _damaged(self._path, f"{name} has a document type, which Word never writes")
        return ElementTree.fromstring(content.replace(*_STRICT))


def _relative(target: str) -> str:
    return f"../{target.lstrip('/')}" if target.startswith("/") else target


class _Reader:
    """One pass over the body, in the order of the text."""

    def __init__(self, parts: _Parts) -> None:
        self._body = parts.main()
        self._numbering: Numbering = read_numbering(parts.related("numbering"))
        self._styles = {style.get(f"{W}styleId", ""): style for style in _all(parts.related("styles"), "style")}
        self._default = next((key for key, style in self._styles.items() if _is_default(style)), None)
        self._notes = {
            (reference, note.get(f"{W}id", "")): note
            for kind, reference, tag in _NOTES
            for note in _all(parts.related(kind), tag)
        }
        self._noted = 0

    def lines(self) -> list[str]:
        body = self._body.find(f"{W}body")
        return [line for line in self._block_lines(self._body if body is None else body) if line]

    def _block_lines(self, parent: Element) -> Iterator[str]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                for row in _rows(child):
                    yield from row_lines([[line for line in self._block_lines(cell) if line] for cell in _cells(row)])
            elif child.tag == f"{W}sdt" and _is_contents(child):
                continue
            elif child.tag == f"{_COMPATIBLE}AlternateContent":
                for choice in list(child)[:1]:
                    yield from self._block_lines(choice)
            elif child.tag not in _LEFT_OUT:
                yield from self._block_lines(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle") or self._default
        if re.fullmatch(r"toc \d", self._style_name(style)):
            return
        pieces: list[str] = []
        aside: list[str] = []
        self._collect(paragraph, pieces, aside)
        text = "".join(pieces)
        yield from aside
        number = self._number(properties, style)  # an empty paragraph counts, too
        if text.strip():
            first, *rest = (plain(line) for line in text.split("\n"))
            yield number + first if first else number.strip()
            yield from rest
        for note in self._referred(paragraph):
            content = " ".join(line for line in self._block_lines(note) if line)
            if content:
                self._noted += 1
                yield f"注{self._noted}：{content}"

    def _collect(self, parent: Element, pieces: list[str], aside: list[str]) -> None:
        """The characters of a paragraph; the lines of text boxes anchored in it go aside."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}t":
                pieces.append(child.text or "")
            elif tag == f"{W}tab":
                pieces.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                pieces.append("\n")
            elif tag == f"{W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{W}txbxContent":
                aside += filter(None, self._block_lines(child))
            elif tag == f"{_COMPATIBLE}AlternateContent":
                for choice in list(child)[:1]:
                    self._collect(choice, pieces, aside)
            elif tag not in _LEFT_OUT and not (tag == f"{W}r" and _is_hidden(child)):
                self._collect(child, pieces, aside)

    def _number(self, properties: Element | None, style: str | None) -> str:
        """The automatic number of a paragraph: by its own properties, else by those of its style."""
        num, level = _num(properties)
        named, seen = style, set[str]()
        by_style = None
        while (num is None or level is None) and named and named not in seen:
            seen.add(named)
            current = self._styles.get(named)
            if current is None:
                break
            styled, styled_level = _num(current.find(f"{W}pPr"))
            if num is None and styled is not None:
                num, by_style = styled, named
            level = level if level is not None else styled_level
            named = _value(current, "basedOn")
        if num is None or num == "0":
            return ""
        return self._numbering.number(num, level, by_style)

    def _style_name(self, style: str | None) -> str:
        return (_value(self._styles.get(style or ""), "name") or "").lower()

    def _referred(self, paragraph: Element) -> Iterator[Element]:
        for node in paragraph.iter():
            note = self._notes.get((node.tag.removeprefix(W), node.get(f"{W}id", "")))
            if note is not None:
                yield note


def _all(root: Element | None, name: str) -> Iterator[Element]:
    return iter(()) if root is None else root.iter(f"{W}{name}")


def _value(parent: Element | None, name: str) -> str | None:
    child = None if parent is None else parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _num(properties: Element | None) -> tuple[str | None, int | None]:
    numbered = None if properties is None else properties.find(f"{W}numPr")
    level = _value(numbered, "ilvl")
    return _value(numbered, "numId"), int(level) if level and level.isdecimal() else None


def _is_default(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF


def _is_hidden(run: Element) -> bool:
    properties = run.find(f"{W}rPr")
    hidden = None if properties is None else properties.find(f"{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "1") not in _OFF


def _is_contents(block: Element) -> bool:
    """Whether a structured block is a table of contents that Word made."""
    return any("Table of Contents" in gallery.get(f"{W}val", "") for gallery in block.iter(f"{W}docPartGallery"))


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, not those of tables inside it; deleted rows are left out."""
    for child in table:
        if child.tag == f"{W}tr":
            properties = child.find(f"{W}trPr")
            if properties is None or properties.find(f"{W}del") is None:
                yield child
        elif child.tag not in _LEFT_OUT:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _cells(child)
