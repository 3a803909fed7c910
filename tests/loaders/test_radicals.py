"""Radicals in the place of characters."""

from __future__ import annotations

import unicodedata

from loaders.normalise import normalise
from loaders.radicals import radicals


def test_every_radical_is_one_character_and_no_radical() -> None:
    assert len(radicals()) == 328
    assert all(len(character) == 1 and ord(character) not in radicals() for character in radicals().values())


def test_agrees_with_nfkc_where_that_has_a_mapping() -> None:
    mapped = {code: unicodedata.normalize("NFKC", chr(code)) for code in radicals()}
    assert sum(text != chr(code) for code, text in mapped.items()) > 200
    assert all(text in (chr(code), radicals()[code]) for code, text in mapped.items())


def test_offsets_stay() -> None:
    assert normalise("⼈⺠政府") == ("人民政府", None)
