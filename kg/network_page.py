"""The network as one page in one file: ``zhengce network --html``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg import console
from kg.errors import QueryError
from kg.files import write_output
from kg.opening import Location, open_store
from kg.serve.pages import network
from kg.serve.pages.language import PageTexts
from kg.serve.pages.view import View


def write(store: Location, output: Path, given: Mapping[str, object]) -> None:
    """Write the network of a store, in the language of the command line.

    ``given`` may name a ``document``, or the thing that it is ``around``. Raises QueryError for another parameter or a
    name that nothing has, ZhengceError if the page's script is not built, InputError if the file cannot be written.
    """
    unknown = sorted(given.keys() - {"document", "around"})
    if unknown:
        raise QueryError(f"the page has no parameter {unknown[0]!r}", hint="its parameters are document and around")
    with open_store(store, read_only=True) as opened:
        view = View(opened, PageTexts(console.texts().language), network.Alone())
        html = network.standalone(view, **{name: str(value) for name, value in given.items()})
    write_output(output, html.encode("utf-8"))
