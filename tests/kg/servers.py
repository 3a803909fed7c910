"""SPARQL servers that tests start: Oxigraph's own, and Virtuoso where it is installed."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from kg.remote.credentials import Credentials

NAMES = ("oxigraph", "virtuoso")

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True)
class Server:
    name: str
    url: str
    credentials: Credentials = field(default_factory=Credentials)


@contextlib.contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """A server of that name with nothing in it, for as long as the block. Skips the test where it is not installed."""
    made = _oxigraph(folder) if name == "oxigraph" else _virtuoso(folder)
    server, command = made
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _await(server.url, process)
        yield server
    finally:
        process.kill()
        process.wait()


def _oxigraph(folder: Path) -> tuple[Server, list[str]]:
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("oxigraph is not installed (pip install oxigraph)")
    port = _free_port()
    command = [str(program), "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    return Server("oxigraph", f"http://127.0.0.1:{port}"), command


def _virtuoso(folder: Path) -> tuple[Server, list[str]]:
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)")
    http = _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, port=_free_port(), http=http))
    command = [program, "+configfile", str(settings), "+foreground"]
    return Server("virtuoso", f"http://127.0.0.1:{http}", Credentials("dba", "dba")), command


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        with contextlib.suppress(URLError, ConnectionError):
            try:
                urlopen(url, timeout=5).close()
            except HTTPError as error:
                error.close()
            return
        time.sleep(0.1)
    pytest.fail(f"the server at {url} does not start")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
