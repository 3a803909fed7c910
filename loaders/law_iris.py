"""What laws are called in the graph: the folder of each kind, and the identifier of one that no register has."""

from __future__ import annotations

import re
from typing import Final

from kg.iris import ELI, digest
from kg.vocab import Vocabulary

STATE: Final = "中华人民共和国"
FOLDERS: Final = {  # the scheme of a kind, and the folder of its IRIs
    "law": ("laws", "npc/law"),
    "admin-regulation": ("regulations", "sc/regulation"),
    "judicial-interpretation": ("interpretations", "sp/interpretation"),
    "dept-rule": ("rules", "rule"),
}
LOCAL: Final = "local-regulation"
LOCAL_SCHEME: Final = "local-regulations"
"""Of the registers that users build; none is shipped."""

_LONGEST_PLACE: Final = 12
_ONE_KIND: Final = str.maketrans({"《": "〈", "》": "〉", "<": "〈", ">": "〉", "(": "（", ")": "）"})


def same_title(title: str) -> str:
    """A title without what editors change: white space, the kind of its brackets and of the marks within it."""
    return re.sub(r"\s+", "", title).translate(_ONE_KIND)


def place_of(title: str, vocabulary: Vocabulary) -> str | None:
    """The GB/T 2260 code of the place that a title begins with: 济南市… and 深圳经济特区… are 370100 and 440300."""
    for length in range(min(len(title), _LONGEST_PLACE), 1, -1):
        codes = {concept.notation for concept in vocabulary.by_label("regions", title[:length])}
        found = [code for code in codes if code and re.fullmatch(r"\d{6}", code)]
        if len(found) == 1:
            return found[0]
    return None


def law_iri(kind: str, place: str | None, title: str) -> str:
    """The identifier of a law that no register has: by its kind, and the place and the words of its title, in which
    the name of the State says nothing (山东省实施〈中华人民共和国水法〉办法).
    """
    plain = same_title(title)
    slug = "x-" + digest(plain.replace(STATE, "") if kind == LOCAL else plain)
    if kind == LOCAL:
        return f"{ELI}{place or 'local'}/regulation/{slug}"
    return f"{ELI}{FOLDERS[kind][1]}/{slug}" if kind in FOLDERS else f"{ELI}law/{slug}"
