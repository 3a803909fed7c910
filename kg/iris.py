"""Identifiers: ASCII, readable, stable. This is the only module that puts an IRI together."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from typing import Final

from kg.errors import InputError

HOME: Final = "https://w3id.org/zhengce/"


def is_iri(text: str) -> bool:
    """Whether a text is an absolute http IRI, so that it can stand in a graph as one."""
    return re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text) is not None


def base(value: str | None) -> str:
    """The base that documents and things live under: ``value``, or our own without one.

    Raises InputError unless it is an absolute http IRI that ends in a slash.
    """
    if not value:
        return HOME
    if not is_iri(value) or not value.endswith("/"):
        raise InputError(
            f"{value!r} cannot be the base of identifiers",
            where="ZHENGCE_BASE",
            hint="give an absolute IRI that ends in a slash, such as https://example.org/law/",
        )
    return value


BASE: Final = base(os.environ.get("ZHENGCE_BASE"))
"""Where documents and things live. The terms and vocabularies stay at w3id.org/zhengce whatever it is."""

DEF: Final = HOME + "def#"
VOC: Final = HOME + "voc/"
ELI: Final = BASE + "eli/cn/"
ID: Final = BASE + "id/"

_NUMBER = re.compile(
    r"^(?P<series>[^\d〔〕\[\]（）()【】]+?)[〔\[（(【](?P<year>\d{4})[〕\]）)】](?:第)?(?P<serial>\d+)号$"
)


def digest(text: str, length: int = 12) -> str:
    """The first ``length`` hex digits of the SHA-256 of ``text`` in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:length]


def split_number(number: str) -> tuple[str, int, int] | None:
    """国发〔2023〕11号 → ("国发", 2023, 11); None for anything that is not series, year and serial."""
    match = _NUMBER.match(re.sub(r"\s", "", number))
    return (match["series"], int(match["year"]), int(match["serial"])) if match else None


def document_iri(number: str | None, sha256: str, series: Mapping[str, str]) -> str:
    """The IRI of a policy document.

    With a document number (发文字号): ``…/eli/cn/<path of its series>/<year>/<serial>``, where ``series`` maps
    a series (国发) to its path (``sc/gf``) and an unlisted series becomes ``x-<digest>``.
    Without one: ``…/eli/cn/text/<first 16 digits of the text's SHA-256>``.
    """
    parts = split_number(number) if number else None
    if parts is None:
        return f"{ELI}text/{sha256[:16]}"
    name, year, serial = parts
    return f"{ELI}{series.get(name) or 'x-' + digest(name, 8)}/{year}/{serial}"


def mention_iri(document: str, start: int, end: int) -> str:
    """The IRI of a stretch of a document's source text, in Unicode code points (RFC 5147)."""
    return f"{document}#char={start},{end}"


def graph_iri(document: str) -> str:
    """The named graph that holds a document's triples."""
    return f"{document}/graph"


def unlisted_iri(kind: str, label: str) -> str:
    """The IRI of a thing known by its label alone (not in any vocabulary): same kind and label, same IRI."""
    return f"{ID}{kind}/x-{digest(label)}"


def file_stem(document: str) -> str:
    """A file name for a document's graph: ``…/eli/cn/sc/gf/2023/11`` → ``sc_gf_2023_11``."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", document.removeprefix(ELI)).strip("_")
