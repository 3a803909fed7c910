"""A cheap look at a stranger's query before any engine sees it: one pass over the text, in linear time.

Oxigraph parses without a tokenizer: ``SERVICE:x``, ``trueSERVICE<x>`` and ``?a<'>'`` (a comparison, not an IRI) are
SPARQL to it (measured with pyoxigraph 0.5.13). So where the text can be read in two ways and one of them could hide
a SERVICE, the query is refused.
"""

from __future__ import annotations

import re
from typing import Final

from kg.errors import QueryError
from kg.sandbox import check_query
from kg.serve.limits import MAX_DEPTH, MAX_TEXT
from kg.serve.refusal import Refusal, refusal

_TOKEN: Final = re.compile(
    r"""(?P<long> \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+''' )
      | (?P<string> "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' )
      | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*+> )
      | (?P<comment> \#[^\n\r]*+ )
      | (?P<variable> [?$@]\w++ )
      | (?P<name> [\w.-]*+:[\w.%:-]*+ )
      | (?P<word> [\w.-]++ )
      | (?P<open> [({\[] ) | (?P<close> [)}\]] )
      | (?P<stray> ["'\\] )""",
    re.VERBOSE | re.DOTALL,
)
_SERVICE: Final = "SERVICE"


def check(text: str) -> None:
    """Raises Refusal: 413 for a text over MAX_TEXT, 400 for one nested deeper than MAX_DEPTH, for SERVICE, for SPARQL
    Update, and for what hides one of them.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_TEXT:
        raise Refusal(
            413, "query-too-long", f"the query has {size:,} bytes; {MAX_TEXT:,} are allowed", hint="shorten it"
        )
    depth = 0
    for token in _TOKEN.finditer(text):
        kind, found = token.lastgroup, token[0]
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refusal(
                    400, "nesting", f"the query is nested more than {MAX_DEPTH} levels deep", hint="simplify it"
                )
        elif kind == "close":
            depth -= 1
        elif kind == "stray":
            raise _unclear(text, token.start(), "a backslash or an unclosed quotation mark stands outside of a string")
        elif kind == "iri" and "'" in found:
            raise _unclear(text, token.start(), "an IRI holds an apostrophe; write it as %27")
        elif _SERVICE in _code(kind, found).upper():
            raise Refusal(
                400,
                "service",
                "SERVICE is not available: queries see this store only",
                hint="query the other endpoint by itself; no prefix or string of several lines may hold the word",
            )
    try:
        check_query(text)
    except QueryError as error:
        raise refusal(error) from error


def _code(kind: str | None, found: str) -> str:
    """The part of a token that an engine might read as a keyword."""
    if kind == "name":
        return found.partition(":")[0]
    if kind == "word" or (kind == "long" and not {"\n", "\r"}.isdisjoint(found)):
        return found
    return ""


def _unclear(text: str, position: int, reason: str) -> Refusal:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return Refusal(400, "query", f"line {line}, column {column}: {reason}")
