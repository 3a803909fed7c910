"""Constraints written in SPARQL: their query is asked once for all focus nodes, not once for each.

SHACL binds $this before the query is evaluated, everywhere in it. Asked for all nodes, the query has their pattern in
each group that speaks of $this: in the outermost one, in groups within groups, in sub-selects. What stands in EXISTS is
evaluated for each solution around it, with $this already bound. https://www.w3.org/TR/shacl/#pre-binding
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib.namespace import SH

from kg.shacl.model import Node, Shape, unsupported
from kg.shacl.paths import sparql_path

_TOKEN: Final = re.compile(
    r"""
    (?P<space> \s+ | \#[^\n]* )
  | (?P<iri> <[^<>"{}|^`\\\s]*> )
  | (?P<string> \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
  | (?P<variable> [?$]\w+ )
  | (?P<name> (?:\w[\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%-]))* )
  | (?P<word> @?[A-Za-z_]\w* )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_REFUSED: Final = frozenset({"MINUS", "VALUES", "SERVICE", "GRAPH", "LIMIT", "OFFSET", "FROM", "CONSTRUCT", "DESCRIBE"})
"""What SHACL forbids in a constraint, and what asks for other graphs or counts solutions over all nodes."""

_COUNTING: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "HAVING"})


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    space: str = ""  # before it

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        return self.text[1:] if self.kind == "variable" else ""


class Select:
    """The query of one sh:sparql. Raises Unsupported where it cannot be asked for all nodes at once."""

    def __init__(self, shape: Shape, constraint: Node) -> None:
        self._shape = shape
        text = shape.graph.value(constraint, SH.select)
        if text is None:
            raise unsupported("a SPARQL constraint without sh:select", shape.node)
        self.prologue = prologue(shape, constraint)
        self._tokens = [self._with_path(token) for token in _tokens(str(text))]
        self._require_askable()

    def _with_path(self, token: Token) -> Token:
        if token.variable != "PATH":
            return token
        if self._shape.path is None:
            raise unsupported("$PATH in a node shape", self._shape.node)
        return Token("other", sparql_path(self._shape, self._shape.path), " ")

    def _require_askable(self) -> None:
        words = {token.word for token in self._tokens}
        names = {token.variable for token in self._tokens}
        for refused in [
            *sorted(words & _REFUSED),
            *(f"${name}" for name in sorted(names & {"currentShape", "shapesGraph"})),
        ]:
            raise unsupported(f"{refused} in a SPARQL constraint", self._shape.node)
        for before, after in zip(self._tokens, self._tokens[1:], strict=False):
            if before.word == "AS" and after.variable == "this":
                raise unsupported("AS $this in a SPARQL constraint", self._shape.node)
        for start, token in enumerate(self._tokens):
            if token.word == "SELECT":
                self._require_this(start)

    def _require_this(self, start: int) -> None:
        """A select projects $this; one that counts does so for each $this."""
        begin = next(n for n in range(start, len(self._tokens)) if self._tokens[n].text == "{")
        end = self._closing(begin)
        head = self._tokens[start:begin]
        everything = start == 0 and any(token.text == "*" for token in head)
        if not everything and not any(token.variable == "this" for token in head):
            raise unsupported("a SPARQL constraint with a SELECT without $this", self._shape.node)
        rest = self._tokens[end + 1 :]
        tail = rest[: next((n for n, token in enumerate(rest) if token.text == "}"), len(rest))]
        groups = [n for n, token in enumerate(tail) if token.word == "GROUP"]
        counting = any(token.word in _COUNTING for token in [*head, *tail])
        if (counting or groups) and not (groups and any(token.variable == "this" for token in tail[groups[0] :])):
            raise unsupported("a SPARQL constraint that counts, but not BY $this,", self._shape.node)

    def _closing(self, begin: int) -> int:
        depth = 0
        for position in range(begin, len(self._tokens)):
            depth += {"{": 1, "}": -1}.get(self._tokens[position].text, 0)
            if not depth:
                return position
        raise unsupported("a SPARQL constraint with a brace that nothing closes", self._shape.node)

    def for_all(self, focus: Callable[[str], str]) -> str:
        """The whole query, for the nodes that the pattern of ``focus`` binds."""
        pattern = focus("?this")
        written = [self.prologue, " "]
        silent_until = -1  # the end of a group in EXISTS
        for position, token in enumerate(self._tokens):
            written.append(token.space + token.text)
            if token.text != "{" or position < silent_until:
                continue
            if self._word(position - 1) == "EXISTS":
                silent_until = self._closing(position)
            elif self._word(position + 1) != "SELECT" and self._needs(position):
                written.append(f" {pattern} ")
        return "".join(written)

    def _word(self, position: int) -> str:
        return self._tokens[position].word if 0 <= position < len(self._tokens) else ""

    def _needs(self, begin: int) -> bool:
        """Whether a group must have the focus nodes: it speaks of $this, or is all that a select asks for."""
        inside = self._tokens[begin : self._closing(begin)]
        outermost = not any(token.text == "{" for token in self._tokens[:begin])
        return outermost or any(token.variable == "this" for token in inside) or self._word(begin - 1) == "WHERE"

    def inside(self, node: str, suffix: str) -> str:
        """The group of the query for use in EXISTS, with ``node`` for $this and other names for the other variables."""
        words = [token.word for token in self._tokens]
        if words.count("SELECT") > 1 or "GROUP" in words:
            raise unsupported(
                "a sub-select or GROUP BY in the SPARQL constraint of a shape that another one names", self._shape.node
            )
        begin = next(n for n, token in enumerate(self._tokens) if token.text == "{")
        group = self._tokens[begin + 1 : self._closing(begin)]
        return "".join(_renamed(token, node, suffix) for token in _resolved(group, self._prefixes()))

    def _prefixes(self) -> dict[str, str]:
        return dict(re.findall(r"PREFIX (\S*): <([^>]*)>", self.prologue))


def _tokens(text: str) -> list[Token]:
    found, space = [], ""
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "space":
            space = " "
        else:
            found.append(Token(match.lastgroup or "", match.group(), space))
            space = ""
    return found


def _renamed(token: Token, node: str, suffix: str) -> str:
    name = token.variable
    return token.space + (token.text if not name else node if name == "this" else f"?{name}{suffix}")


def _resolved(tokens: Sequence[Token], prefixes: dict[str, str]) -> list[Token]:
    """Tokens with prefixed names written out, so that they need no prologue."""
    return [_iri(token, prefixes) if token.kind == "name" else token for token in tokens]


def _iri(name: Token, prefixes: dict[str, str]) -> Token:
    prefix, _, local = name.text.partition(":")
    if prefix not in prefixes:
        return name
    return Token("iri", "<" + prefixes[prefix] + re.sub(r"\\(.)", r"\1", local) + ">", name.space)


def prologue(shape: Shape, constraint: Node) -> str:
    """The prefixes that a constraint's sh:prefixes declare."""
    graph = shape.graph
    owners = [each for head in graph.objects(constraint, SH.prefixes) for each in _imported(graph, head)]
    declared = {
        (str(graph.value(each, SH.prefix)), str(graph.value(each, SH.namespace)))
        for owner in owners
        for each in graph.objects(owner, SH.declare)
    }
    return " ".join(f"PREFIX {prefix}: {ox.NamedNode(namespace)}" for prefix, namespace in sorted(declared))


def _imported(graph: rdflib.Graph, head: Node) -> list[Node]:
    return [each for each in graph.transitive_objects(head, rdflib.OWL.imports) if each is not None]
