"""The index table of a government page: title, document number, issuer and dates in labelled fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loaders.formats.lines import collapsed
from loaders.model import Metadata

_NUMBER = re.compile(
    r"[\u4e00-\u9fff（）]{1,20}[〔\[（【(](?:19|20)\d\d[〕\]）】)](?:第)?\d+号|[\u4e00-\u9fff]{1,20}第?\d+号"
)
_NUMBER_BEHIND = re.compile(rf"\s*[（(]({_NUMBER.pattern})[）)]$")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})")
_BLOCKS: Final = "table, ul, ol, dl, div"
_FIELDS: Final = "td, th, dt, dd, li, p, div, span, b, strong, label, em, i"
_LONGEST_BLOCK: Final = 1500
_LONGEST_FIELD: Final = 200
_FEWEST_LABELS: Final = 3
_SHORTEST_TITLE: Final = 5


@dataclass(frozen=True, slots=True)
class Index:
    """What a page says about the document on it; empty where it says nothing."""

    title: str | None = None
    document_number: str | None = None
    issuers: tuple[str, ...] = ()
    adopted: date | None = None
    published: date | None = None

    def metadata(self, title: str | None) -> Metadata:
        """As metadata, with the title that the page shows."""
        return Metadata(title, self.document_number, self.issuers, None, self.adopted, self.published)


def take_index(tree: LexborHTMLParser, conventions: dict[str, Any]) -> Index:
    """The fields of the page's index table, else of its <meta> elements. Afterwards the index table is gone."""
    labels: dict[str, str] = conventions["index"]
    values: dict[str, str] = {}
    for block in _index_blocks(tree, labels):
        for key, value in _fields(block, labels):
            values.setdefault(key, value)
        _take_out(block, labels)
    for node in tree.css("meta"):
        key = conventions["meta"].get(node.attributes.get("name") or "")
        if key and (content := collapsed(node.attributes.get("content") or "")):
            values.setdefault(key, content)
    title, behind = values.get("title", ""), None
    if match := _NUMBER_BEHIND.search(title):
        title, behind = title[: match.start()], match[1]
    number = re.sub(r"\s", "", values.get("document_number", ""))
    return Index(
        title if len(title) >= _SHORTEST_TITLE else None,
        number if _NUMBER.fullmatch(number) else behind,
        tuple(name for name in re.split(r"[\s、，,;；]+", values.get("issuer", "")) if len(name) > 1),
        _date(values.get("adopted", "")),
        _date(values.get("published", "")),
    )


def _index_blocks(tree: LexborHTMLParser, labels: dict[str, str]) -> list[LexborNode]:
    """The innermost short blocks with at least three labelled fields."""
    blocks = [
        node
        for node in tree.css(_BLOCKS)
        if len(_compact(node)) <= _LONGEST_BLOCK or node.tag == "table"
        if len({label for label, _ in _labelled(node, labels)}) >= _FEWEST_LABELS
    ]
    inner = {parent.mem_id for block in blocks for parent in parents(block)}
    return [block for block in blocks if block.mem_id not in inner]


def parents(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around an element, the innermost first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Those of the elements that are in no other of them."""
    ids = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(above.mem_id in ids for above in parents(node))]


def remove(nodes: list[LexborNode]) -> None:
    """Takes elements out of the page; what is inside one that is gone must not be touched any more."""
    for node in outermost(nodes):
        node.decompose()


def _labelled(block: LexborNode, labels: dict[str, str]) -> Iterator[tuple[str, LexborNode]]:
    """The elements of a block that are, or begin with, a label of an index table."""
    for node in block.css(_FIELDS):
        text = _compact(node)
        if len(text) > _LONGEST_FIELD:
            continue
        label, colon, _ = text.replace(":", "：").partition("：")
        if label in labels and (colon or node.tag in ("td", "th", "dt")):
            yield label, node


def _fields(block: LexborNode, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Keys and values: the value stands behind the colon, or in the element that follows the label or its cell."""
    for label, node in _labelled(block, labels):
        value = collapsed("".join(re.split("[：:]", node.text(), maxsplit=1)[1:]))
        if not value:
            follower = _follower(node)
            value = collapsed(follower.text()) if follower is not None else ""
        if labels[label] and value and value.rstrip("：:") not in labels:
            yield labels[label], value


def _follower(node: LexborNode) -> LexborNode | None:
    """The element after a label: its next sibling, or that of the cell which holds nothing but the label."""
    text = _compact(node)
    while True:
        after = node.next
        while after is not None and not after.is_element_node:
            if after.is_text_node and (after.text_content or "").strip():
                return after
            after = after.next
        parent = node.parent
        if after is not None or parent is None or _compact(parent) != text:
            return after
        node = parent


def _take_out(block: LexborNode, labels: dict[str, str]) -> None:
    """Takes an index block out of the page; of a table that also holds the text, only the rows with labels."""
    if len(_compact(block)) <= _LONGEST_BLOCK and "。" not in _compact(block):
        block.decompose()
        return
    rows = {row.mem_id: row for _, node in _labelled(block, labels) for row in parents(node) if row.tag == "tr"}
    remove([row for row in rows.values() if len(_compact(row)) <= _LONGEST_FIELD * 2])


def _compact(node: LexborNode) -> str:
    return re.sub(r"[\s\u3000\xa0【】\[\]]", "", node.text())


def _date(text: str) -> date | None:
    match = _DATE.match(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
