"""Which part of a file is what: the document itself, and the texts that it issues, encloses or is printed with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.vocab import Vocabulary
from loaders.letterhead import completed
from loaders.matching import alternation
from loaders.model import Attachment, Metadata, Span, Unit
from loaders.numerals import ORDINAL


def own_units(units: Sequence[Unit]) -> list[Unit]:
    """The units of the document itself: of the first part that is more than a heading 附件."""
    main = next((unit.part for unit in units if unit.kind != "back_matter"), 0)
    return [unit for unit in units if unit.part <= main]


def attachments(text: str, units: Sequence[Unit], vocabulary: Vocabulary) -> tuple[Attachment, ...]:
    """The attached texts in their order, each with what it says of itself and the heading 附件1 above it."""
    label = re.compile(rf"{alternation(vocabulary.words('structure/attachment'))} ?(?:\d{{1,2}}|{ORDINAL})?[：:]?")
    main = max((unit.part for unit in own_units(units)), default=0)
    found = []
    for part in sorted({unit.part for unit in units if unit.part > main}):
        own = [unit for unit in units if unit.part == part]
        before = units[units.index(own[0]) - 1]
        headed = label.fullmatch(text, *before.span)
        known = completed(Metadata(), text, own, vocabulary)
        span = Span(own[0].span.start, own[-1].span.end)
        found.append(Attachment(part, span, known, before.span if headed else None))
    return tuple(found)
