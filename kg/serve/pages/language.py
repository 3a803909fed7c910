"""The languages of the pages: which one a reader wants, and every text in both (``kg/web/texts.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Final

from kg.i18n import LANGUAGES, Language, Texts, messages
from kg.resources import web_folder
from kg.serve.negotiation import accepted

DEFAULT: Final[Language] = "zh"


@cache
def _page_texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((web_folder() / "texts.toml").read_text(encoding="utf-8"))


class PageTexts(Texts):
    """The texts of the pages in one language, and those of the command line (``fact.Citation``)."""

    def __call__(self, key: str, **values: object) -> str:
        group, _, name = key.partition(".")
        entry = _page_texts().get(group, {}).get(name)
        if entry is None:
            return super().__call__(key, **values)
        text = entry[self.language]
        return text.format(**values) if values else text

    @staticmethod
    def has(key: str) -> bool:
        """Whether the pages have a text of this name."""
        group, _, name = key.partition(".")
        return name in _page_texts().get(group, {})

    @staticmethod
    def kinds() -> tuple[str, ...]:
        """The kinds of facts, in the order in which they are shown."""
        return tuple(dict.fromkeys((*messages()["fact"], *_page_texts()["fact"])))


def wanted(asked: str | None, accept_language: str) -> Language:
    """The language asked for in the address; else the first of ours that the browser's Accept-Language likes best."""
    for language in LANGUAGES:
        if asked == language:
            return language
    if not accept_language.strip():
        return DEFAULT
    liking: dict[str, float] = {}
    for tag, quality in accepted(accept_language).items():
        primary = tag.partition("-")[0]
        liking[primary] = max(quality, liking.get(primary, 0.0))
    best = max(LANGUAGES, key=lambda language: liking.get(language, 0.0))
    if liking.get(best, 0.0) > 0:
        return best
    return "en" if set(liking) - {"*"} else DEFAULT
