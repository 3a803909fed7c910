"""Addresses of pages, from the server or among files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol
from urllib.parse import quote, urlencode

from kg.i18n import Language
from kg.iris import BASE, HOME

_SAFE: Final = "/-._~:@!$&'()*+,;="
_BASES: Final = ((BASE, ("eli/", "id/")), (HOME, ("voc/", "def/")))

NAVIGATION: Final = {"home": "/", "documents": "/documents", "queries": "/queries", "network": "/network",
                     "sparql": "/query"}  # fmt: skip
"""The pages that every page leads to, by the names of their texts (``nav.home``)."""


class Links(Protocol):
    """Where things are. An address is safe to put into a page: it is one of ours, or http(s)."""

    @property
    def live(self) -> bool:
        """Whether a server answers: forms can be sent, and long lists have several pages."""

    @property
    def rows(self) -> int:
        """So many rows of a list stand on a page."""

    def thing(self, iri: str) -> str | None:
        """The page of a thing; None if it has none."""

    def page(self, path: str, **fields: str) -> str | None:
        """One of our own pages by its path on the server (``/queries``); None if there is none."""

    def static(self, name: str) -> str:
        """A file of ``kg/web/static`` or ``kg/web/dist``."""

    def data(self, iri: str, form: str) -> str | None:
        """What is known of a thing as RDF (``ttl``, ``jsonld``)."""

    def same(self, language: Language) -> str:
        """This very page in a language."""

    def hidden(self) -> Sequence[tuple[str, str]]:
        """Fields that a form must send along, lest the language change."""


def path_of(iri: str) -> str | None:
    """Where the server has a thing, fragment included: ``…/id/agency/mofcom`` → ``/id/agency/mofcom``; None if it is
    not one of ours.
    """
    for base, steps in _BASES:
        rest = iri.removeprefix(base)
        if rest != iri and rest.startswith(steps):
            path, hash, fragment = rest.partition("#")
            return f"/{quote(path, safe=_SAFE)}" + (f"#{quote(fragment, safe=_SAFE)}" if hash else "")
    return None


def external(iri: str) -> str | None:
    """The address itself if a browser may go there: http or https."""
    return iri if iri.lower().startswith(("http://", "https://")) else None


def with_fields(address: str, **fields: object) -> str:
    """An address with further fields in its query."""
    path, hash, fragment = address.partition("#")
    return path + ("&" if "?" in path else "?") + urlencode(fields) + hash + fragment


class Served:
    """Addresses on the server. A language that was asked for in the address is handed on."""

    live: Final = True
    rows: Final = 100

    def __init__(self, path: str, fields: Mapping[str, str], language: Language | None) -> None:
        """``path`` and ``fields`` are those of the page's own address."""
        self._path, self._fields, self._language = path, fields, language

    def _address(self, path: str, fields: Mapping[str, str]) -> str:
        path, hash, fragment = path.partition("#")
        language = {"lang": self._language} if self._language else {}
        query = urlencode(dict(fields) | language)
        return path + (f"?{query}" if query else "") + hash + fragment

    def thing(self, iri: str) -> str | None:
        path = path_of(iri)
        if path is not None:
            return self._address(path, {})
        return self._address("/resource", {"iri": iri}) if iri.startswith(HOME) else external(iri)

    def page(self, path: str, **fields: str) -> str:
        return self._address(path, fields)

    def static(self, name: str) -> str:
        return f"/static/{name}"

    def data(self, iri: str, form: str) -> str:
        path = path_of(iri)
        fields = {"format": form}
        if path is None or "#" in path:
            return "/resource?" + urlencode({"iri": iri} | fields)
        return f"{path}?{urlencode(fields)}"

    def same(self, language: Language) -> str:
        return f"{self._path}?{urlencode({**self._fields, 'lang': language})}"

    def hidden(self) -> Sequence[tuple[str, str]]:
        return [("lang", self._language)] if self._language else []
