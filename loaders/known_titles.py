"""What a document says of the titles in it: its own, the short ones it declares, and the numbers it gives them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from loaders.law_iris import same_title
from loaders.matching import book_titles
from loaders.model import Document, Span
from loaders.titles import NUMBER, Title, Titles, canonical_number, own_title

_BESIDE = re.compile(rf"\s*（[^（）]{{0,8}}?{NUMBER.pattern}")
_ISSUED = re.compile(r"(?:关于|联合)?印发[〈《](?P<title>[^〈〉《》]+)[〉》](?:（[^（）]*）)?的通知$")
_AT_THE_END = r"(?:（[^（）]*）)?(?:的(?:通知|公告|通告|函|批复))?(?:，|$)"
_SHORTEST_REPEATED = 8
"""Titles of fewer characters may be those of several documents in one text (《实施方案》)."""


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """The titles of one document."""

    titles: Titles
    own: str  # see ``own_title``
    number: str | None  # the document's own
    aliases: Mapping[str, Title | None]
    numbers: Mapping[str, str]  # the number that stands beside a title, if it is one
    marked: tuple[str, ...]  # titles in book-title marks

    def is_own(self, name: str, text: str, span: Span, number: str | None = None) -> bool:
        """Whether the title at ``span`` is that of the document itself or of what it encloses."""
        if self.titles.is_own(name, text, span, self.own, (number, self.number)):
            return True
        is_bare = name not in self.aliases and self.titles.is_bare(name)
        return is_bare and not self._named_so(name) and re.search(re.escape(name) + _AT_THE_END, self.own) is not None

    def read(self, name: str) -> tuple[str, Title | None]:
        """The rule by which a title in marks is read, and what it names: None for what is no reference.

        A bare head (《若干措施》) that the text does not declare stands for the one title of the text that ends so; if
        there is no such title, or several, for no document that is known.
        """
        if name in self.aliases:
            return "alias", self.aliases[name]
        title = self.titles.read(name)
        if title and self.titles.is_bare(name):
            meant = self._named_so(name)
            read = self._numbered(self.titles.read(next(iter(meant)))) if len(meant) == 1 else None
            return ("alias", read) if read else ("title", replace(title, name=None))
        return "title", self._numbered(title)

    def _numbered(self, title: Title | None) -> Title | None:
        """A title with the number that the text gives it elsewhere."""
        if title is None or title.document_number or title.name is None:
            return title
        return replace(title, document_number=self.numbers.get(same_title(title.name)))

    def _named_so(self, head: str) -> set[str]:
        ending = re.compile(rf".{re.escape(head)}(?:（[^（）]*）)?$")
        return {plain for plain in map(_plain, self.marked) if ending.search(plain)}


def known_titles(document: Document, titles: Titles) -> KnownTitles:
    """Read a document's titles; the number of a notice is that of what it issues, too."""
    own = own_title(document)
    numbers: dict[str, set[str]] = defaultdict(set)
    marked: list[str] = []
    for span in book_titles(document.text):
        name = re.sub(r"\s+", "", document.text[span.start + 1 : span.end - 1])
        marked.append(name)
        if match := _BESIDE.match(document.text, span.end):
            for each in {name, _plain(name)}:
                numbers[same_title(each)].add(canonical_number(match))
    sole = {name: min(found) for name, found in numbers.items() if len(found) == 1 and len(name) >= _SHORTEST_REPEATED}
    aliases = titles.aliases(document, own)
    return KnownTitles(titles, own, document.metadata.document_number, aliases, sole, tuple(marked))


def _plain(title: str) -> str:
    """What a notice issues: 规划 of 关于印发〈规划〉的通知; any other title as it is."""
    match = _ISSUED.search(title)
    return match["title"] if match else title
