"""Files built in worker processes: whatever happens to one, the others come through."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import odd_builds
import pytest

from kg.vocab import Vocabulary, default_vocabulary
from loaders import batch
from loaders.batch import Outcome, build_files, file_digests, rule_set
from loaders.pipeline import build_document

ROOT = Path(__file__).parents[2]
TEXT = "（一）完善采购制度。商务部会同财政部修订政府采购法。\n（{number}）支持外商投资企业。\n"


def write(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{number:02}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def documents(number: int) -> list[str]:
    return [TEXT.format(number=n) for n in range(2, number + 2)]


def by_path(outcomes: list[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda each: each.path)


@pytest.mark.parametrize("jobs", [1, 3])
def test_workers_give_what_one_process_gives(jobs: int, tmp_path: Path) -> None:
    paths = write(tmp_path, *documents(6))
    found = by_path(list(build_files(paths, build_document, jobs)))
    expected = [build_document(path) for path in paths]
    assert [(each.path, each.graph, each.nquads) for each in found] == [
        (path, built.graph_iri, built.nquads) for path, built in zip(paths, expected, strict=True)
    ]
    assert [each.findings for each in found] == [len(built.document.findings) for built in expected]


def test_a_file_that_cannot_be_built_costs_no_other(tmp_path: Path) -> None:
    reasons = {
        "die": "died (signal SIGKILL)",
        "end": "died (exit code 7)",
        "stumble": "IndexError: list index out of range (in odd_builds.py, line ",
        "": "the file is empty",
    }
    texts = [text for pair in zip(reasons, documents(4), strict=True) for text in pair]
    paths = write(tmp_path, *texts, *reasons)  # among good ones, and as the last
    outcomes = by_path(list(build_files(paths, odd_builds.build, 2)))
    assert [each.path for each in outcomes] == paths
    for text, outcome in zip([*texts, *reasons], outcomes, strict=True):
        assert bool(outcome.nquads) == (text not in reasons)
        assert reasons.get(text, "None") in str(outcome.error)
        assert outcome.error is None or outcome.path.name in str(outcome.error)


def test_workers_heed_vocabularies_that_are_named_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker has inherited ready-made is not used where the setting has changed since."""
    paths = write(tmp_path, *documents(2))
    before = by_path(list(build_files(paths, build_document, 1, "loaders.warm")))
    own = tmp_path / "own"
    own.mkdir()
    (own / "agencies.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix zc: <https://w3id.org/zhengce/def#> .\n"
        '<https://example.org/body> a zc:Agency ; skos:prefLabel "采购制度总署"@zh ;\n'
        "    skos:inScheme <https://w3id.org/zhengce/voc/agencies> .\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("ZHENGCE_VOCABULARIES", str(own))
    after = by_path(list(build_files(paths, build_document, 1, "loaders.warm")))
    words = Vocabulary.load()
    assert [each.nquads for each in after] == [build_document(path, words).nquads for path in paths]
    assert after[0].nquads != before[0].nquads  # it names the vocabularies it was built with


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    outcomes = build_files(write(tmp_path, *documents(8)), build_document, 2)
    next(outcomes)
    assert len(multiprocessing.active_children()) == 2
    outcomes.close()
    assert multiprocessing.active_children() == []


def test_an_interruption_is_clean(tmp_path: Path) -> None:
    """Ctrl-C reaches the parent and its workers alike: one exit code, no traceback, and what was loaded stays."""
    write(tmp_path, *documents(150))
    store = tmp_path / "store"
    command = [sys.executable, "-m", "kg", "load", str(tmp_path), "--store", str(store), "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, process_group=0)
    while process.poll() is None and len(list(store.glob("documents/*.nq"))) < 3:
        time.sleep(0.01)
    subprocess.run(["kill", "-INT", "--", f"-{process.pid}"], check=True)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert 3 <= len(list(store.glob("documents/*.nq"))) < 150


def test_digests_tell_the_file_and_its_metadata(tmp_path: Path) -> None:
    [path] = write(tmp_path, TEXT)
    alone = file_digests(path)
    assert alone[1] == ""
    path.with_suffix(".yaml").write_text("title: 通知", encoding="utf-8")
    described = file_digests(path)
    assert described[0] == alone[0]
    assert described[1] != ""
    path.with_suffix(".yaml").write_text("title: 公告", encoding="utf-8")
    assert file_digests(path)[1] != described[1]


def test_the_rule_set_changes_with_all_that_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = default_vocabulary()
    plain = rule_set(build_document, words)
    assert rule_set(build_document, words) == plain
    other = type(words)({}, "another digest")
    changed = {rule_set(odd_builds.build, words), rule_set(build_document, other)}
    rules = batch._rules()
    (tmp_path / "structure.py").write_text("# another rule")
    monkeypatch.setattr(batch, "_rules", lambda: [*rules[:-1], tmp_path / "structure.py"])
    changed.add(rule_set(build_document, words))
    assert plain not in changed
    assert len(changed) == 3
