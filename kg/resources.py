"""Where the data folders are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import InputError, ZhengceError

DEFAULT_STORE: Final = Path("zhengce-store")
"""Where a store is looked for when none is named: in the working directory."""

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_folder(name: str) -> Path:
    """The folder ``ontology`` or ``queries``: ``kg/_data/<name>`` of a wheel, else ``<checkout>/<name>``.

    Raises ZhengceError when neither exists.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise ZhengceError(
        f"the data folder {name!r} is missing from this installation",
        where=str(_PACKAGE),
        hint="reinstall zhengce-kg, or run it from a complete checkout",
    )


def ontology_folder() -> Path:
    """core.ttl, alignments.ttl, vocabularies/, shapes/."""
    return data_folder("ontology")


def vocabulary_folder() -> Path:
    """The SKOS schemes and lexicons, one Turtle file each."""
    return ontology_folder() / "vocabularies"


def user_vocabulary_folders() -> tuple[Path, ...]:
    """Folders with vocabularies of the user's own, from ZHENGCE_VOCABULARIES (several: separated as in PATH).

    Raises InputError for one that is not there.
    """
    folders = tuple(Path(name) for name in os.environ.get("ZHENGCE_VOCABULARIES", "").split(os.pathsep) if name)
    for folder in folders:
        if not folder.is_dir():
            raise InputError(
                "there is no such folder of vocabularies",
                where=f"ZHENGCE_VOCABULARIES={folder}",
                hint="name a folder with Turtle files, such as zhengce register writes",
            )
    return folders


def shapes_folder() -> Path:
    """The SHACL shapes, one Turtle file per class."""
    return ontology_folder() / "shapes"


def query_folder() -> Path:
    """The canned queries, ``<topic>/<name>.rq``."""
    return data_folder("queries")


def web_folder() -> Path:
    """Templates, texts, queries and style of the web pages."""
    return _PACKAGE / "web"
