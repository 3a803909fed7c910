"""The entries of a law register, and how the facts of several sources become one: what is kept by hand first, then
the table of versions, then the texts. Whatever does not fit is named in a note; nothing is dropped without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kg.iris import ELI
from kg.vocab import Concept
from loaders.law_iris import FOLDERS, LOCAL, LOCAL_SCHEME, STATE

SCHEMES: Final = {kind: scheme for kind, (scheme, _) in FOLDERS.items()} | {LOCAL: LOCAL_SCHEME}
"""The scheme of each kind of law that a register can have."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was found about a file or law: a code, which ``kg/messages.toml`` explains, and the particulars."""

    code: str
    subject: str
    detail: str = ""


@dataclass(slots=True)
class Version:
    day: str
    whole: bool = False  # a new text, not an amendment
    decision: str | None = None
    start: str | None = None
    start_source: str = ""
    end: str | None = None
    articles: int | None = None
    highest: int | None = None  # the number of the last article, inserted ones (第…条之一) not counted
    identifier: str | None = None
    page: str | None = None
    status: str | None = None
    said: frozenset[str] = frozenset()  # what the register that is extended says of it, by the names above

    @property
    def fixed(self) -> bool:
        """Kept by hand, or in the register that is extended."""
        return bool(self.said)


@dataclass(slots=True)
class Law:
    iri: str
    kind: str
    title: str
    known: Concept | None = None  # the entry as it stands in the register that is extended
    names: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)  # IRIs
    versions: dict[str, Version] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    implements: list[str] = field(default_factory=list)
    status: str | None = None
    in_table: bool = False
    repealed_by: str | None = None
    example: str | None = None
    touched: bool = False  # a file or row of this run speaks of it
    gone: bool = False  # known only from its repeal
    until: str | None = None  # when it ended, of a law without versions

    @property
    def scheme(self) -> str:
        if self.kind in SCHEMES:
            return SCHEMES[self.kind]
        return self.known.scheme if self.known else "laws"

    def ordered(self) -> list[Version]:
        return [self.versions[day] for day in sorted(self.versions)]

    def version(self, day: str) -> Version:
        return self.versions.setdefault(day, Version(day))


def fold(title: str) -> str:
    """A title for comparison: no white space, no 、, brackets and marks of one kind, no 中华人民共和国."""
    plain = re.sub(r"[\s、]+", "", title).translate(_ONE_KIND)
    return plain.removeprefix(STATE) or plain


_ONE_KIND = str.maketrans({"《": "〈", "》": "〉", "<": "〈", ">": "〉", "(": "（", ")": "）", "“": '"', "”": '"'})


def iri_of(kind: str, slug: str) -> str:
    return f"{ELI}{FOLDERS[kind][1]}/{slug}"
