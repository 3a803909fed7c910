"""Where the name of a body can begin, and the place before it."""

from __future__ import annotations

import re

from loaders.extract._agency_words import HAN, Words


def place_before(text: str, start: int, end: int, known: Words, listed_only: bool = False) -> int:
    """Where the place name before ``start`` begins (南昌 before 市财政局); ``start`` itself if there is none.

    ``end`` is where a level word that may belong to the place's name ends: 大同 is no listed name, 大同市 is.
    A listed place always counts; an unlisted one only if nothing but an introducing word (由, 会同, 报) stands
    between it and the last punctuation mark.
    """
    run = re.search(f"{HAN}*$", text[:start])
    begin = run.start() if run else start
    for stop in (end, start):
        listed = known.place_end.search(text, begin, stop)
        if listed and listed.start() < start:
            return listed.start()
    begin = unlisted_begin(text, start, known)
    return begin if not listed_only and known.unlisted_place.fullmatch(text, begin, start) else start


def unlisted_begin(text: str, start: int, known: Words) -> int:
    """Where a name that ends at ``start`` can begin: after a mark, an introducing word or a conjunction."""
    run = re.search(f"{HAN}*$", text[:start])
    begin = run.start() if run else start
    for introducer in known.introducer.finditer(text, begin, start):
        begin = begin if introducer["friend"] else introducer.end()
    return max(begin, *(text.rfind(mark, begin, start) + 1 for mark in "和与及或的"))


def is_introduced(text: str, start: int, known: Words) -> bool:
    """Whether a name can begin at ``start``: after a mark or an introducing word, not inside another word."""
    run = re.search(f"{HAN}*$", text[:start])
    if run is None or not run[0]:
        return True
    ends = [m.end() for m in known.introducer.finditer(text, run.start(), start) if not m["friend"]]
    return text[start - 1] in "由和与及对向经报、" or (bool(ends) and ends[-1] == start)
