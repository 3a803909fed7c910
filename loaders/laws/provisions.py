"""What stands below an article: paragraphs (款), items (项), subitems (目).

A line of its own is a paragraph, whatever items stand before it; （一） is an item of the paragraph above it, 1. a
subitem of the item above it, or an item where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from loaders.model import Span
from loaders.numerals import ORDINAL, ordinal

ProvisionKind = Literal["paragraph", "item", "subitem"]

_ITEM: Final = re.compile(rf"[（(]\s*(?P<number>{ORDINAL})\s*[)）]\s*[、.]?")
_SUBITEM: Final = re.compile(r"(?:(?P<number>\d{1,2})\s*[.、](?!\d)|[（(](?P<bracketed>\d{1,2})[)）])")
_INLINE_ITEM: Final = re.compile(rf"(?<=[：:；;。])\s*(?=[（(]{ORDINAL}[)）])")


@dataclass(frozen=True, slots=True)
class Provision:
    """A paragraph (款), item (项) or subitem (目) of an article."""

    kind: ProvisionKind
    key: str  # "art_22/para_2/item_3"
    ordinal: int
    number: str | None  # （三）, as written; a paragraph has none
    span: Span  # with what stands below it
    own: Span  # its own line
    parent: str  # the key of what it is part of


def provisions(text: str, lines: Sequence[Span], label: str, key: str) -> Iterator[Provision]:
    """The provisions of an article of these lines, which begin with its label; outer ones first."""
    found: list[Provision] = []
    counts: dict[str, int] = {}

    def add(kind: ProvisionKind, parent: str, own: Span, number: str | None, stated: int | None) -> None:
        short = {"paragraph": "para", "item": "item", "subitem": "subitem"}[kind]
        stem = f"{parent}/{short}"
        counts[stem] = stated or counts.get(stem, 0) + 1
        name = f"{stem}_{counts[stem]}"
        repeated = sum(each.key == name or each.key.startswith(name + "_") for each in found)
        name = f"{name}_{repeated + 1}" if repeated else name
        found.append(Provision(kind, name, counts[stem], number, own, own, parent))

    paragraph = item = ""
    for n, line in enumerate(_pieces(text, lines, label)):
        as_item, as_subitem = _ITEM.match(text, *line), _SUBITEM.match(text, *line)
        if as_item and n and (value := ordinal(as_item["number"])):
            add("item", paragraph, line, as_item[0].strip(), value)
            item = found[-1].key
        elif as_subitem and n:
            value = int(as_subitem["number"] or as_subitem["bracketed"])
            kind: ProvisionKind = "subitem" if item else "item"
            add(kind, item or paragraph, line, as_subitem[0].strip(), value or None)
        else:
            add("paragraph", key, line, None, None)
            paragraph, item = found[-1].key, ""
    yield from (_with_what_is_below(each, found) for each in found)


def _with_what_is_below(provision: Provision, all_of_them: list[Provision]) -> Provision:
    end = max((each.own.end for each in all_of_them if each.key.startswith(provision.key + "/")), default=0)
    span = Span(provision.own.start, max(provision.own.end, end))
    return Provision(
        provision.kind, provision.key, provision.ordinal, provision.number, span, provision.own, provision.parent
    )  # fmt: skip


def _pieces(text: str, lines: Sequence[Span], label: str) -> Iterator[Span]:
    """The lines of an article without its number; items that stand in one line are lines of their own."""
    for n, line in enumerate(lines):
        start = line.start
        if n == 0:
            start += len(label)
            while start < line.end and text[start].isspace():
                start += 1
        for cut in _INLINE_ITEM.finditer(text, start, line.end):
            if cut.start() > start:
                yield Span(start, cut.start())
            start = cut.end()
        if start < line.end:
            yield Span(start, line.end)
