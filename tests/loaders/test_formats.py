"""Files as they come: every encoding that should work, and messages for those that cannot."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest

from kg.errors import InputError
from loaders.formats import FORMATS, read

TEXT = "（一）加大重点领域引进外资力度。支持外商投资在华设立研发中心，与国内企业联合开展技术研发。\r\n二、其他。\n"


def written(folder: Path, data: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("gb2312"), "gb18030"),
        ((TEXT + "𠮷㐂").encode("gb18030"), "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, encoding: str) -> None:
    source = read(written(tmp_path, data))
    assert source.raw.startswith(TEXT)
    assert source.encoding == encoding
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("text", ["商务部", "国务院办公厅\n2023年7月25日", "支持A、B和C（QFLP）试点" * 40])
def test_short_and_mixed_texts_in_gbk(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, text.encode("gbk"))).raw == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "binary"),
        (b"PK\x03\x04" + bytes(range(200, 256)) * 9, "binary"),
        (b"text\x00with nul", "binary"),
        (codecs.BOM_UTF16_LE + "商务部".encode("utf-16-le")[:-1], "UTF-16-LE"),
        ("Müßiggänger français à élève ñandú".encode("latin-1"), "encoding"),
    ],
)
def test_unusable_files(tmp_path: Path, data: bytes, says: str) -> None:
    path = written(tmp_path, data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "→" in str(caught.value)


def test_big5_and_unmarked_utf16(tmp_path: Path) -> None:
    traditional = "為進一步優化外商投資環境，提高投資促進工作水平，加大吸引外商投資力度，現提出如下意見。"
    assert read(written(tmp_path, traditional.encode("big5"))).raw == traditional
    assert read(written(tmp_path, TEXT.encode("utf-16-le"))).raw == TEXT


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(InputError, match="folder"):
        read(tmp_path / "folder.txt")


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.yaml"])
def test_unknown_suffix_lists_the_known(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(written(tmp_path, b"x", name))
    assert all(suffix in str(caught.value) for suffix in FORMATS)


def test_suffix_in_capitals(tmp_path: Path) -> None:
    assert read(written(tmp_path, TEXT.encode(), "A.TXT")).raw == TEXT
