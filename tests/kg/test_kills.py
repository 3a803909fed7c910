"""Twenty loads that are killed, wherever they are: the next one ends in the store of one that nothing has cut off."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from stores import ROOT, files

from kg.loading import Options, load
from kg.store import OxigraphStore
from loaders.laws import build_law

LAW = """示范第{number}类物品管理条例

（2018年3月{day}日公布）

第一条 为了规范第{number}类物品的管理，根据《中华人民共和国立法法》，制定本条例。
{more}第二条 本条例自2018年5月1日起施行。
"""
FILES = 40


def write(docs: Path, number: int, more: str = "") -> None:
    text = LAW.format(number=number, day=number % 28 + 1, more=more)
    (docs / f"{number:02}.md").write_text(text, encoding="utf-8")


def killed(docs: Path, store: Path, now: Callable[[], bool], later: float = 0) -> bool:
    """Load in processes of their own, and kill the first so many seconds after a moment; False if it was sooner done.

    Its workers notice by themselves.
    """
    command = [sys.executable, "-m", "kg", "load", str(docs), "--kind", "law", "--store", str(store), "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not now():
        time.sleep(0.001)
    time.sleep(later)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def test_twenty_kills_leave_no_trace(tmp_path: Path) -> None:
    """Fourteen among the documents, six while the index follows; files change meanwhile."""
    chance, docs, store = random.Random(20261124), tmp_path / "docs", tmp_path / "store"
    docs.mkdir()
    for number in range(FILES):
        write(docs, number)
    kills = 0
    for _ in range(14):
        wanted = chance.randint(1, 6)
        kills += killed(docs, store, partial(has_written, store, wanted, time.time_ns()), chance.uniform(0, 0.02))
        for number in chance.sample(range(FILES), 20):
            write(docs, number, "第三条 略。\n" * chance.randint(1, 100))
    assert kills > 7
    load([docs], store, Options(jobs=1), build_law)
    for _ in range(6):
        write(docs, chance.randrange(FILES), "第三条 略。\n" * chance.randint(301, 600))
        kills += killed(docs, store, (store / "cache.pending").exists, chance.uniform(0, 0.05))
    assert kills > 10
    assert not load([docs], store, Options(jobs=1), build_law).failures
    load([docs], tmp_path / "clean", Options(jobs=1), build_law)
    assert files(store) == files(tmp_path / "clean")
    assert indexed(store) == indexed(tmp_path / "clean")


def has_written(store: Path, wanted: int, since: int) -> bool:
    return sum(path.stat().st_mtime_ns > since for path in store.glob("documents/*.nq")) >= wanted


def indexed(folder: Path) -> set[str]:
    """Everything that the index of a store knows of documents."""
    with OxigraphStore(folder, read_only=True) as store:
        found = store.query("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), STR(cn:))) }")
        assert isinstance(found, ox.QuerySolutions)
        return set(map(str, found))
