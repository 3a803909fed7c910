"""Radicals in the place of characters, as text taken from PDF files has them: ⼗ for 十, ⺠ for 民.

NFKC maps only the Kangxi radicals, hardly any of the CJK radicals supplement; Unicode's Equivalent_Unified_Ideograph
has both.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def radicals() -> dict[int, str]:
    """Each radical's code point and the one character it stands for; for ``str.translate``, which keeps offsets."""
    lines = (Path(__file__).parent / "radicals.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {ord(radical): character for radical, character in pairs}
