"""Patterns that are looked for only where they can be: what every match of one contains is found first.

Most patterns of the extractors match in few sentences, and a regular expression that begins with a look-behind is tried
at every character. What a pattern cannot do without (按照 … 规定) is read off the pattern itself, so that no rule has
to say it twice; a pattern from which nothing can be read is looked for everywhere. Results are those of ``re``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import product
from typing import Any, Final, Generic, TypeVar

from loaders.matching import alternation, occurrences

T = TypeVar("T")

_PARSER: Final[Any] = import_module("re._parser")  # what re itself reads patterns with; there is no public door to it
_MOST: Final = 4096  # strings beyond which a set of them is of no use
_WIDEST: Final = 24  # characters of a class that are worth telling one by one

Strings = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of a part of a pattern."""

    whole: Strings | None  # all that it can match, if that is a short list
    needed: Strings | None  # strings of which one is in the text, or beside the match, wherever it matches

    def best(self) -> Strings | None:
        return _better(self.needed, self.whole)


_NOTHING: Final = _Read(None, None)
_EMPTY: Final = _Read(frozenset(("",)), None)


def needed(pattern: re.Pattern[str]) -> Strings | None:
    """Strings of which a text has at least one if the pattern matches anywhere in it; None if none can be named.

    No strings at all are those of a pattern that never matches.
    """
    return _needed(_PARSER.parse(pattern.pattern, pattern.flags & ~re.UNICODE))


def _needed(parsed: Any) -> Strings | None:
    return None if parsed.state.flags & re.IGNORECASE else _sequence(parsed).best()


def _better(a: Strings | None, b: Strings | None) -> Strings | None:
    """The set that fewer texts have one of: of longer strings, or else of fewer."""
    usable = [strings for strings in (a, b) if strings is not None and "" not in strings]
    return max(usable, key=lambda strings: (min(map(len, strings), default=_MOST), -len(strings)), default=None)


def _sequence(parts: Iterable[tuple[Any, Any]]) -> _Read:
    """Of parts one after another: what each can match is put together for as long as that is a short list."""
    run: Strings = frozenset(("",))
    best: Strings | None = None
    is_whole = True
    for part in parts:
        read = _part(part)
        best = _better(best, read.needed)
        if read.whole is not None and len(run) * len(read.whole) <= _MOST:
            run = frozenset(a + b for a, b in product(run, read.whole))
            continue
        best = _better(best, run)
        is_whole, run = False, read.whole or frozenset(("",))
    return _Read(run if is_whole else None, best if is_whole else _better(best, run))


def _part(part: tuple[Any, Any]) -> _Read:
    kind, content = str(part[0]), part[1]
    if kind == "LITERAL":
        return _Read(frozenset((chr(content),)), None)
    if kind == "FAILURE" or (kind == "ASSERT_NOT" and not len(content[1])):  # (?!) matches nowhere
        return _Read(frozenset(), None)
    if kind == "IN":
        return _Read(_characters(content), None)
    if kind == "BRANCH":
        return _branches([_sequence(branch) for branch in content[1]])
    if kind == "SUBPATTERN":
        return _sequence(content[3]) if not content[1] & re.IGNORECASE else _NOTHING
    if kind == "ATOMIC_GROUP":
        return _sequence(content)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeated(*content)
    if kind == "ASSERT":
        return _Read(frozenset(("",)), _sequence(content[1]).best())
    return _EMPTY if kind in ("AT", "ASSERT_NOT") else _NOTHING


def _branches(branches: Sequence[_Read]) -> _Read:
    wholes = [branch.whole for branch in branches]
    bests = [branch.best() for branch in branches]
    whole = frozenset[str]().union(*(each for each in wholes if each is not None)) if None not in wholes else None
    best = frozenset[str]().union(*(each for each in bests if each is not None)) if None not in bests else None
    return _Read(
        whole if whole is not None and len(whole) <= _MOST else None,
        best if best is not None and len(best) <= _MOST else None,
    )


def _repeated(least: int, most: int, content: Iterable[tuple[Any, Any]]) -> _Read:
    once = _sequence(content)
    if (least, most) == (1, 1):
        return once
    if least == 0:
        return _Read(once.whole | {""} if once.whole is not None and most == 1 else None, None)
    return _Read(None, once.best())


def _characters(content: Iterable[tuple[Any, Any]]) -> Strings | None:
    """The characters of a class, if they are few."""
    found: set[str] = set()
    for kind, value in content:
        if str(kind) == "LITERAL":
            found.add(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] < _WIDEST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found) if len(found) <= _WIDEST else None


def _before(parsed: Any) -> Strings | None:
    """The characters of which one stands before every match, of a pattern that begins by looking back for words."""
    if parsed.state.flags & re.IGNORECASE or parsed.getwidth()[0] == 0:
        return None
    return _last(parsed[0]) if len(parsed) else None


def _last(part: tuple[Any, Any]) -> Strings | None:
    kind, content = str(part[0]), part[1]
    if kind == "SUBPATTERN" and len(content[3]):
        return _last(content[3][0])
    if kind == "BRANCH" and all(len(branch) for branch in content[1]):
        found = [_last(branch[0]) for branch in content[1]]
        return frozenset[str]().union(*(each for each in found if each)) if None not in found else None
    if kind == "ASSERT" and content[0] < 0:
        words = _sequence(content[1]).whole
        return frozenset(word[-1] for word in words) if words and "" not in words else None
    return None


class Sought:
    """A pattern to find all matches of, quickly where there are none."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        parsed = _PARSER.parse(expression)
        strings, before = _needed(parsed), _before(parsed)
        self._needed = re.compile(alternation(strings)) if strings is not None else None
        self._before = re.compile(f"[{re.escape(''.join(sorted(before)))}]") if before else None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first asked for: many a text needs few of them."""
        return re.compile(self._expression)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        if self._needed is not None and self._needed.search(text) is None:
            return iter(())
        return self.pattern.finditer(text) if self._before is None else self._behind(text, self._before)

    def occurrences(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, also those that overlap: ``loaders.matching.occurrences``."""
        if self._needed is not None and self._needed.search(text) is None:
            return iter(())
        return occurrences(self.pattern, text)

    def _behind(self, text: str, before: re.Pattern[str]) -> Iterator[re.Match[str]]:
        end = 0
        for character in before.finditer(text):
            if character.end() >= end and (match := self.pattern.match(text, character.end())):
                end = match.end()
                yield match


class Among(Generic[T]):
    """Things that go with patterns: those whose patterns can match in a text are told by one look at the text."""

    def __init__(self, things: Iterable[tuple[T, Iterable[re.Pattern[str]]]]) -> None:
        self._things: list[T] = []
        self._always: set[int] = set()
        by_string: dict[str, set[int]] = {}
        for number, (thing, patterns) in enumerate(things):
            self._things.append(thing)
            for strings in map(needed, patterns):
                if strings is None:
                    self._always.add(number)
                for string in strings or ():
                    by_string.setdefault(string, set()).add(number)
        self._any = re.compile(alternation(by_string))
        # of the strings that begin at one character the longest is found: it tells of those that it begins with
        self._by_string = {
            string: frozenset[int]().union(*(by_string.get(string[:n], ()) for n in range(1, len(string) + 1)))
            for string in by_string
        }

    def __call__(self, text: str) -> list[T]:
        """Those of which a pattern may match in ``text``, in their order; all that do are among them."""
        found = set(self._always)
        for match in occurrences(self._any, text):
            found |= self._by_string[match[0]]
        return [self._things[number] for number in sorted(found)]
