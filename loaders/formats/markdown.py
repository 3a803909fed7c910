"""Markdown: the text without its marks, one line a line, with the numbers of numbered lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from loaders.formats.encodings import decoded
from loaders.formats.files import read_bytes, refuse, source_text
from loaders.formats.html import text_lines
from loaders.formats.lines import plain, row_lines
from loaders.metadata import KEYS, front_matter_end
from loaders.model import SourceText

_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:")

_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
"""A link as wikis and collections of notes write it, [[page|label]], which CommonMark leaves as it stands."""

_UNPAIRED = re.compile(r"\*{2,3}")
"""Emphasis that CommonMark leaves as it stands where it ends between Chinese punctuation and text: **一是。**要."""


def read(path: Path) -> SourceText:
    """The text that the Markdown shows, a blank line or a new block ending a line, as does a line end inside a block.

    Headings, emphasis, links and bullets lose their marks, numbered items keep their number, rows of tables are lines.
    YAML front matter stays at the top with the keys that describe a document; those of other tools are left out.
    Raises InputError for a file that is empty, binary, or of another kind.
    """
    data = read_bytes(path)
    refuse(data, path)
    text, encoding = decoded(data, str(path))
    text = text.replace("\r\n", "\n")
    end = front_matter_end(text)
    lines = _lines(_parser().parse(text[end:]))
    return source_text(path, data, _front_matter(text[:end]) + "\n".join(lines), encoding, "text/markdown")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable("code")  # an indented paragraph is no program


def _front_matter(yaml: str) -> str:
    """YAML front matter with only the keys that a metadata file has."""
    kept, keep = [], True
    for line in yaml.splitlines()[1:-1]:
        if key := _KEY.match(line):
            keep = key[1] in KEYS
        if keep:
            kept.append(line)
    return "\n".join(["---", *kept, "---", ""]) if kept else ""


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    number = ""
    row: list[list[str]] | None = None
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield from row_lines(row)
            row = None
        elif token.type == "inline":
            shown = [line for line in map(plain, _inline(token.children or ()).split("\n")) if line]
            if row is not None:
                row.append(shown)
            elif shown:
                yield number + shown[0]
                yield from shown[1:]
                number = ""
        elif token.type == "html_block":
            yield from text_lines(token.content)
        elif token.type in ("fence", "code_block"):
            yield from filter(None, map(plain, token.content.split("\n")))


def _inline(tokens: Sequence[Token]) -> str:
    pieces = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and token.content[:3] == "<br"):
            pieces.append("\n")
    return _UNPAIRED.sub("", _WIKI_LINK.sub(r"\1", "".join(pieces)))
