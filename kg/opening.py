"""Opening a store wherever it is: in a folder, or in a SPARQL server at an address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kg import console
from kg.errors import InputError
from kg.remote.endpoint import Endpoint
from kg.remote.manifest import Manifest
from kg.remote.store import RemoteStore
from kg.store import OxigraphStore, Store

Location = Path | str
"""A folder, or the address of a server (``http://…``, ``virtuoso+http://…``)."""

_ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9-]*\+)?https?:/", re.IGNORECASE)


def location(text: Path | str) -> Location:
    """What a user names a store by, as a folder or an address."""
    return str(text) if _ADDRESS.match(str(text)) else Path(text)


def open_store(where: Location, *, read_only: bool = False, create: bool = True) -> Store:
    """The store there, for whoever writes to it, or only reads. Raises InputError, StoreError, RemoteError."""
    if isinstance(where, Path):
        return OxigraphStore(where, read_only=read_only, create=create)
    return RemoteStore(_endpoint(where), read_only=read_only, create=create)


def is_store(where: Location) -> bool:
    """Whether there is a store, which may be empty. Raises RemoteError."""
    if isinstance(where, Path):
        return (where / "store.json").exists()
    return Manifest(_endpoint(where)).layout() is not None


def folder(where: Location) -> Path:
    """The folder of a store, for what cannot be done elsewhere. Raises InputError for an address."""
    if isinstance(where, Path):
        return where
    raise InputError(console.texts()("say.folder_only"), where=where, hint=console.texts()("say.export_first"))


def _endpoint(url: str) -> Endpoint:
    return Endpoint(url, waiting=lambda seconds: console.say("say.waiting", seconds=seconds))
