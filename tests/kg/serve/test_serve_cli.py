"""The command: what it says, how it ends, and what stops it from starting."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ENGLISH = {**os.environ, "ZHENGCE_LANG": "en"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kg", "serve", *arguments]


def test_it_serves_until_interrupted(served_store: Path) -> None:
    process = subprocess.Popen(
        command("--store", str(served_store), "--port", "0", "--allow-host", "law.example"),
        cwd=ROOT, env=ENGLISH, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        assert said.startswith("Serving http://127.0.0.1:")
        connection = HTTPConnection("127.0.0.1", int(said.rpartition(":")[2].partition("/")[0]), timeout=20)
        connection.request("HEAD", "/sparql", headers={"Host": "law.example"})
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, b"")
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=ENGLISH, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_folder_without_a_store(tmp_path: Path) -> None:
    done = run("--store", str(tmp_path / "nowhere"), "--port", "0")
    assert done.returncode == 4
    assert "there is no store here" in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "no such host.invalid"])
def test_an_address_that_cannot_be_had(host: str, served_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("--store", str(served_store), "--host", host, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
