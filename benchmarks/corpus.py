"""The documents that are measured: a sample of those there are, the same for the same size."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loaders.formats import FORMATS

ROOT: Final = Path(__file__).parents[1]
SHARED: Final = ROOT.parent / "shared"
SEED: Final = 20261124


@dataclass(frozen=True, slots=True)
class Corpus:
    """Policy documents and laws."""

    policies: Sequence[Path]
    laws: Sequence[Path]

    def __len__(self) -> int:
        return len(self.policies) + len(self.laws)

    def sample(self, size: int) -> Corpus:
        """So many documents, policies and laws in the proportion in which they are there."""
        if size >= len(self):
            return self
        chosen = random.Random(SEED)
        policies = round(size * len(self.policies) / len(self))
        return Corpus(sorted(chosen.sample(self.policies, policies)), sorted(chosen.sample(self.laws, size - policies)))


def corpus(policies: Iterable[Path] = (), laws: Iterable[Path] = ()) -> Corpus:
    """The documents of some folders; without any, the collections beside the checkout, or else its own examples."""
    if policies or laws:
        return Corpus(_files(policies), _files(laws))
    if SHARED.is_dir():
        return Corpus(_files([SHARED / "policies"]), _files([SHARED / "laws"]))
    return Corpus(_files([ROOT / "examples", ROOT / "tests" / "documents"]), ())


def _files(folders: Iterable[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in FORMATS)
