"""Web pages as gov.cn, ministries and local governments publish documents."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.errors import InputError
from loaders.formats.encodings import decoded
from loaders.formats.files import expect, kind_of, read_bytes, source_text
from loaders.formats.html_index import outermost, remove, take_index
from loaders.formats.lines import collapsed, plain, row_lines
from loaders.model import Metadata, SourceText

_DECLARED = re.compile(rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,80}?encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_DECLARED_WITHIN: Final = 4096
_PROSE: Final = re.compile("[，。；]")
_MOST_OF: Final = 0.8
_LEAST_PART: Final = 20  # a text in several elements has at least the twentieth part in each
_TITLE_WITHIN: Final = 400
_SHORTEST_TITLE: Final = 5
_DEEPEST: Final = 400


@cache
def conventions() -> dict[str, Any]:
    """How sites mark up a document: html.toml."""
    return tomllib.loads((Path(__file__).parent / "html.toml").read_text("utf-8"))


def read(path: Path) -> SourceText:
    """The document on a page, one line a paragraph or row of a table; navigation, scripts and index table are left out.

    Title, number, issuer and dates that the index table or the page's metadata give stand in ``stated``. A title that
    the page shows only above its text is the first line. Raises InputError for a page without text.
    """
    data = read_bytes(path)
    if kind_of(data) is not None:
        expect(data, path, "html")
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    page, encoding = decoded(data, str(path), declared[1].decode("ascii") if declared else None)
    raw, stated = text_of(page, str(path))
    if not raw:
        raise InputError(
            "the page shows no text of a document",
            where=str(path),
            hint="pages that load their text by script are saved from the browser, complete or as text",
        )
    return source_text(path, data, raw, encoding, "text/html", stated)


def text_of(page: str, where: str) -> tuple[str, Metadata | None]:
    """The document on a page and what the page says about it; the text is empty if there is none.

    Raises InputError if elements are nested deeper than on any page made by hand or by a content system.
    """
    tree = LexborHTMLParser(page)
    root = tree.body
    if root is None:
        return "", None
    if _depth(root) > _DEEPEST:
        raise InputError(
            f"the page's elements are nested more than {_DEEPEST} deep", where=where, hint="save its text as plain text"
        )
    everything = _prose(root)
    furniture = root.css(", ".join(conventions()["furniture"]))
    remove([node for node in furniture if _prose(node) <= everything * _MOST_OF])  # some put all into a <header>
    index = take_index(tree, conventions())
    shown = next((text for each in conventions()["title"] for node in root.css(each) if (text := _title(node))), None)
    if not _prose(root):
        return "", None
    shown_lines = (line for body in _bodies(root) for line in element_lines(body))
    lines = [line for line in shown_lines if not _furniture().fullmatch(line)]
    title = index.title or shown
    head = re.sub(r"\s", "", "".join(lines)[:_TITLE_WITHIN])
    if title and lines and re.sub(r"\s", "", title) not in head:
        lines.insert(0, title)
    stated = index.metadata(title)
    return "\n".join(lines), stated if stated != Metadata() else None


def _depth(root: LexborNode) -> int:
    depths: dict[int, int] = {}
    for node in root.traverse():
        parent = node.parent
        depths[node.mem_id] = depths.get(parent.mem_id, 0) + 1 if parent is not None else 0
    return max(depths.values())


def _title(node: LexborNode) -> str | None:
    """What a heading says, if that can be a title: not the name of a site or a body."""
    text = collapsed(node.text())
    return text if len(text) >= _SHORTEST_TITLE and not _site().fullmatch(text) else None


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in conventions()["lines"]["furniture"]))


@cache
def _site() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{name})" for name in conventions()["lines"]["site"]))


def _bodies(root: LexborNode) -> list[LexborNode]:
    """The elements that hold the document: those with the site's marks, else the innermost with most of the prose."""
    everything = _prose(root)
    for selector in conventions()["body"]:
        found = [node for node in root.css(selector) if _prose(node) * _LEAST_PART >= everything]
        if sum(map(_prose, outermost(found))) * 2 > everything:
            return outermost(found)
    node = root
    while True:
        inner = [child for child in node.iter() if _holds_most(child, everything)]
        if not inner:
            return [node]
        node = inner[0]


def _holds_most(node: LexborNode, everything: int) -> bool:
    """Whether an element holds most of the prose; of a table only if the other cells hold nothing but links."""
    if node.tag not in conventions()["containers"] or _prose(node) < everything * _MOST_OF:
        return False
    if node.tag not in ("tr", "td"):
        return True
    others = (cell for cell in (node.parent.iter() if node.parent else ()) if cell.mem_id != node.mem_id)
    return all(not collapsed(cell.text()) or cell.css_first("a") is not None for cell in others)


def _prose(node: LexborNode) -> int:
    """How many characters of running text an element holds: pieces with punctuation that are no links."""
    return sum(
        len(text)
        for piece in node.traverse(include_text=True)
        if piece.tag == "-text" and _PROSE.search(text := piece.text_content or "") and not _is_link(piece)
    )


def _is_link(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and parent.tag == "a"


@cache
def _blocks() -> frozenset[str]:
    return frozenset(conventions()["blocks"])


def element_lines(node: LexborNode) -> list[str]:
    """The lines that an element shows."""
    writer = _Writer()
    writer.write(node)
    writer.end_line()
    return writer.lines


def text_lines(fragment: str) -> list[str]:
    """The lines that a piece of HTML shows."""
    root = LexborHTMLParser(fragment).body
    if root is None:
        return []
    return element_lines(root) if _depth(root) <= _DEEPEST else [collapsed(root.text())]


class _Writer:
    """Elements to lines: a block, a <br> and a row of a table end a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._blocks = _blocks()

    def end_line(self) -> None:
        if line := collapsed("".join(self._pieces)):
            self.lines.append(line)
        self._pieces = []

    def write(self, node: LexborNode) -> None:
        number = _start(node)
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._pieces.append(child.text_content or "")
            elif tag in ("br", "hr"):
                self.end_line()
            elif tag == "tr":
                self.end_line()
                cells = [cell for cell in child.iter() if cell.tag in ("td", "th")]
                self.lines += row_lines([element_lines(cell) for cell in cells])
            elif tag == "pre":
                self.end_line()
                self.lines += filter(None, map(plain, child.text().splitlines()))
            elif tag in self._blocks:
                self.end_line()
                if tag == "li" and number is not None:
                    self._pieces.append(f"{number}. ")
                    number += 1
                self.write(child)
                self.end_line()
            elif not tag.startswith("-") and tag not in ("script", "style"):
                self.write(child)


def _start(node: LexborNode) -> int | None:
    """The number of the first item of a list that the browser numbers."""
    attributes = node.attributes
    if node.tag != "ol" or "none" in (attributes.get("style") or "") or (attributes.get("type") or "1") != "1":
        return None
    start = attributes.get("start") or ""
    return int(start) if re.fullmatch(r"\d{1,4}", start) else 1
