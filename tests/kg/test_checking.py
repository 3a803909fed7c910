"""Several processes give the report that one gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.checking import check
from kg.errors import ZhengceError
from kg.store import OxigraphStore
from loaders.pipeline import build_document

TEXT = """关于促进创新的意见

一、总体要求
（一）科技部会同财政部落实《中华人民共和国科学技术进步法》，对符合条件的企业给予奖励。
（三）教育部要支持高等学校。
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checking")
    (folder / "document.txt").write_text(TEXT, encoding="utf-8")
    built = build_document(folder / "document.txt")
    with OxigraphStore(folder / "store") as opened:
        opened.put_document(built.graph_iri, built.nquads)
    return folder / "store"


def graphs(store: Path) -> list[str]:
    with OxigraphStore(store, read_only=True) as opened:
        return opened.documents()


def test_two_processes_give_the_report_of_one(store: Path) -> None:
    many = graphs(store) * 30
    alone = check(store, many)
    assert len(alone.results) >= 30  # the number that is left out, at least
    assert check(store, many, jobs=2) == alone


def test_an_error_ends_all_of_them(store: Path) -> None:
    with pytest.raises(ZhengceError, match="no document with the graph"):
        check(store, [*graphs(store) * 30, "https://example.org/none"], jobs=2)
