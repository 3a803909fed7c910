"""What cites a law and what it cites, down to the article: the questions behind ``cites`` and ``cited-by``."""

from __future__ import annotations

import re

from kg import console
from kg.ask import canned, print_result
from kg.errors import InputError
from kg.opening import Location
from loaders.resolve import article_iri


def ask(query: str, parameter: str, what: str, article: str | None, form: str, store: Location) -> None:
    """Print the answer of a query on citations, whose ``parameter`` is the thing that cites or is cited.

    ``what`` is its IRI, title or number; an article may stand behind it: 外商投资法第二十八条. ``form`` is one of
    ``kg.results``. Raises InputError for what is no article; QueryError, StoreError.
    """
    name, place, ordinal = what.partition("第")
    if article is None and name and ordinal.endswith(("条", "款", "项")) and "条" in ordinal:
        what, article = name, place + ordinal
    given: dict[str, object] = {parameter: what}
    if article is not None:
        given["article"] = _article(article)
    print_result(canned(store, query, given), form, query)


def _article(text: str) -> str:
    """28, 第二十八条, 120-1 → the last step of an article's IRI. Raises InputError for anything else."""
    plain = re.fullmatch(r"(\d{1,4})(-\d{1,2})?", text.strip())
    try:
        iri = f"/art_{plain[0]}" if plain else article_iri("", text if "条" in text else f"第{text}条")
    except ValueError:
        iri = None
    if iri is None:
        texts = console.texts()
        raise InputError(texts("say.not_an_article", text=text), where="--article", hint=texts("say.like_an_article"))
    return iri.removeprefix("/")
