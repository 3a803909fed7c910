"""Finding words of a lexicon in text, and choosing among overlapping candidates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from loaders.model import Span

T = TypeVar("T")

_Tree = dict[str, "_Tree"]
_END: Final = ""  # the key that says that a word ends here
_MANY: Final = 32  # branches beyond which it pays to look at the next character first

PAIRS = {"（": "）", "“": "”", "《": "》", "〔": "〕", "‘": "’", "【": "】"}
_CLOSERS = {close: open_ for open_, close in PAIRS.items()}
_BOOK_MARK = re.compile("[《》]")
_MARK = re.compile(f'[{"".join((*PAIRS, *_CLOSERS))}"]')


def alternation(words: Iterable[str]) -> str:
    """A regular expression that matches any of ``words``, the longest first; it never matches for no words.

    It is a tree of their characters, so that finding one of thousands takes hardly longer than finding one of ten;
    where what follows does not fit, the next shorter word is tried, as in a list of the words by their length.
    """
    return _alternation(frozenset(words))


@lru_cache(maxsize=1024)
def _alternation(words: frozenset[str]) -> str:
    root: _Tree = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[_END] = {}
    return _expression(root) if root else r"(?!)"


def _expression(tree: _Tree) -> str:
    """What any way through the tree spells. Ways are told apart by their first character, so their order is free."""
    single = [re.escape(char) for char in sorted(tree) if char != _END and tree[char].keys() == {_END}]
    longer = [(re.escape(char), _expression(tree[char])) for char in sorted(tree) if tree[char].keys() - {_END}]
    ways = [f"[{''.join(single)}]" if len(single) > 1 else char for char in single[:1]]
    if len(longer) > _MANY:
        ways += [_passed_over(longer[n : n + _MANY]) for n in range(0, len(longer), _MANY)]
    else:
        ways += [char + rest for char, rest in longer]
    if _END in tree:
        return f"(?:{'|'.join(ways)}|)" if ways else ""
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _passed_over(branches: Sequence[tuple[str, str]]) -> str:
    """Branches that are passed over all at once where none of their first characters stands."""
    return f"(?=[{''.join(char for char, _ in branches)}])(?:{'|'.join(char + rest for char, rest in branches)})"


def choice(expressions: Mapping[str, str]) -> str:
    """A regular expression that matches any of some words as its own expression does, the longest first.

    That of a word matches the word, where what stands beside it lets it (see ``guarded``).
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(expressions, key=lambda word: (-len(word), word)):
        by_first.setdefault(re.escape(word[0]), []).append(expressions[word])
    firsts = sorted(by_first)
    groups = [
        f"(?=[{''.join(some)}])(?:{'|'.join(f'(?={char})(?:' + '|'.join(by_first[char]) + ')' for char in some)})"
        for some in (firsts[n : n + _MANY] for n in range(0, len(firsts), _MANY))
    ]
    return f"(?=[{''.join(firsts)}])(?:{'|'.join(groups)})" if groups else r"(?!)"


def occurrences(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of ``pattern``, also those that overlap (one per start)."""
    position = 0
    while match := pattern.search(text, position):
        yield match
        position = match.start() + 1


def best_cover(candidates: Iterable[T], span: Callable[[T], Span], weight: Callable[[T], float]) -> list[T]:
    """The set of candidates without overlap whose weights add up to most, in the order of the text.

    Weighted interval scheduling: O(n log n). Ties go to the earlier, then the longer candidate.
    """
    from bisect import bisect_right

    items = sorted(candidates, key=lambda c: (span(c).end, -span(c).start))
    ends = [span(c).end for c in items]
    best: list[tuple[float, int]] = [(0.0, -1)]  # total weight, index of the last item taken
    for i, item in enumerate(items):
        before = bisect_right(ends, span(item).start, hi=i)
        with_item = best[before][0] + weight(item)
        best.append((with_item, i) if with_item > best[i][0] else (best[i][0], -1))
    chosen: list[T] = []
    k = len(items)
    while k > 0:
        taken = best[k][1]
        if taken == -1:
            k -= 1
            continue
        chosen.append(items[taken])
        k = bisect_right(ends, span(items[taken]).start, hi=taken)
    return chosen[::-1]


def outermost(spans: Sequence[T], span: Callable[[T], Span]) -> list[T]:
    """Those not inside another one."""
    return [a for a in spans if not any(span(b) != span(a) and span(b).contains(span(a)) for b in spans)]


def book_titles(text: str) -> Iterator[Span]:
    """The outermost 《…》 of a text, marks included; one that is never closed is none."""
    depth = start = 0
    for mark in _BOOK_MARK.finditer(text):
        if mark[0] == "《":
            start = start if depth else mark.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield Span(start, mark.end())


def depth_map(text: str) -> list[int]:
    """For each character, how many brackets or quotation marks are open around it (the marks themselves count).

    A straight quotation mark closes a curved one: “双跨" platforms are written so.
    """
    depths: list[int] = []
    opened: list[str] = []
    for mark in _MARK.finditer(text):
        char = mark[0]
        depths += [len(opened)] * (mark.start() - len(depths))
        if char in PAIRS:
            opened.append(char)
        depths.append(len(opened))
        if opened and (char in _CLOSERS or (char == '"' and opened[-1] == "“")):
            opened.pop()
    return depths + [len(opened)] * (len(text) - len(depths))


def split_clauses(text: str, separators: str = "，；。：") -> list[Span]:
    """The clauses of a sentence: stretches between ``separators`` outside brackets and quotation marks."""
    depths = depth_map(text)
    clauses, start = [], 0
    for mark in re.finditer(f"[{re.escape(separators)}]", text):
        if depths[mark.start()] == 0:
            if mark.start() > start:
                clauses.append(Span(start, mark.start()))
            start = mark.end()
    if start < len(text):
        clauses.append(Span(start, len(text)))
    return clauses


def guarded(words: Iterable[str], not_before: Iterable[str] = (), not_after: Iterable[str] = ()) -> str:
    """``alternation`` of words that do not count directly before or after certain strings.

    These are the guards of the vocabularies: zc:notBefore and zc:notAfter.
    """
    behind = "".join(f"(?<!{re.escape(word)})" for word in sorted(set(not_after)))
    ahead = f"(?!{alternation(not_before)})" if (not_before := tuple(not_before)) else ""
    return f"{behind}{alternation(words)}{ahead}"
