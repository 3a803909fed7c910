"""The SPARQL page: an editor with the canned queries to begin with; without script, a plain form."""

from __future__ import annotations

from typing import Final

from kg.binding import Parameter
from kg.catalogue import CannedQuery, catalogue
from kg.graph import PREFIXES
from kg.resources import web_folder
from kg.serve.pages.view import View

FIRST: Final = "most-cited-laws"
"""The canned query that the editor begins with."""


def page(view: View, query: str = "") -> str:
    """The page, with a query of the reader's, or FIRST."""
    language = view.texts.language
    examples = [each for each in catalogue().values() if not any(map(_wanting, each.parameters))]
    queries = [{"name": each.name, "title": each.summary[language], "text": _body(each)} for each in examples]
    return view.render(
        "editor.html",
        data={
            "endpoint": "/sparql",
            "prefixes": dict(PREFIXES),
            "queries": queries,
            "query": query,
            "first": _body(catalogue()[FIRST]),
        },
        queries=queries,
        text=query or _body(catalogue()[FIRST]),
        built=(web_folder() / "dist" / "editor.js").exists(),
    )


def _wanting(parameter: Parameter) -> bool:
    return parameter.required and parameter.default is None


def _body(query: CannedQuery) -> str:
    """A query without its header, its summary as a comment, with the defaults of its parameters."""
    lines = [line for line in query.bound({}).splitlines() if not line.startswith("#+")]
    return f"# {query.summary['en']}\n" + "\n".join(lines).strip() + "\n"
