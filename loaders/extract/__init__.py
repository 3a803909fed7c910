"""One module per kind of fact, each with ``find(document, vocabulary) -> Iterator[Fact]``.

Extractors never import each other; what two of them need stands in ``loaders.clauses`` or ``loaders.matching``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.vocab import Vocabulary
from loaders.extract import (
    agency,
    beneficiary,
    condition,
    deontic,
    instrument,
    legalref,
    programme,
    quantity,
    region,
    regulated,
    sector,
    time,
)
from loaders.model import Document, Fact

Extractor = Callable[[Document, Vocabulary], Iterator[Fact]]

EXTRACTORS: Final[tuple[Extractor, ...]] = (
    agency.find,
    legalref.find,
    beneficiary.find,
    regulated.find,
    instrument.find,
    deontic.find,
    region.find,
    sector.find,
    programme.find,
    time.find,
    quantity.find,
    condition.find,
)
