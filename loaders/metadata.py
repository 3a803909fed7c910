"""What is known of a document beside its text: YAML in a file beside it or at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from kg.errors import InputError
from loaders.model import Metadata, SourceText
from loaders.numerals import written_date

DATES = ("adopted", "published", "in_force_from", "in_force_until")
KEYS = ("title", "document_number", "issuer", "type", "source", "addressees", "status", *DATES)
"""The keys of a metadata file. ``issuer`` is one name or a list; ``in_force_until`` is the first day after."""

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<yaml>[A-Za-z_]\w*[ \t]*:.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NOTHING = ("", "~", "null")


class _PlainLoader(yaml.BaseLoader):
    """Plain strings, lists and mappings only, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value!r} twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def metadata_of(source: SourceText) -> Metadata:
    """The metadata beside a file (FILE.yaml, FILE.yml), at its top (YAML between lines of ---) and in its own fields
    (``source.stated``).

    The first of these wins, key by key. Empty if there is none of them. Raises InputError for YAML that does not parse,
    an unknown key or a value of the wrong form.
    """
    values: dict[str, Any] = {}
    if match := _FRONT.match(source.raw):
        values |= _mapping(match["yaml"], f"{source.path or source.name} (front matter)")
    beside = sidecar(source.path)
    if beside:
        values |= _mapping(_read(beside), str(beside))
    known = source.stated or Metadata()
    issuer = values.get("issuer", known.issuers)
    return Metadata(
        title=values.get("title", known.title),
        document_number=values.get("document_number", known.document_number),
        issuers=(issuer,) if isinstance(issuer, str) else tuple(issuer),
        type=values.get("type", known.type),
        adopted=values.get("adopted", known.adopted),
        published=values.get("published", known.published),
        source_url=values.get("source", known.source_url),
        addressees=values.get("addressees", known.addressees),
        status=values.get("status", known.status),
        in_force_from=values.get("in_force_from", known.in_force_from),
        in_force_until=values.get("in_force_until", known.in_force_until),
    )


def front_matter_end(raw: str) -> int:
    """Where the text proper begins: after YAML front matter, if the text has it, else 0."""
    match = _FRONT.match(raw)
    return match.end() if match else 0


def sidecar(path: Path | None) -> Path | None:
    """The file with the metadata of a document's file, if there is one."""
    candidates = (path.with_suffix(".yaml"), path.with_suffix(".yml")) if path else ()
    return next((candidate for candidate in candidates if candidate.exists()), None)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the metadata is not in UTF-8", where=str(path), hint="save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"the metadata cannot be read: {error.strerror}", where=str(path)) from error


def _mapping(content: str, where: str) -> dict[str, Any]:
    """The checked values of a YAML mapping; an empty file is an empty mapping."""
    try:
        loaded = yaml.load(content, Loader=_PlainLoader)
    except RecursionError as error:
        raise InputError("the YAML is nested too deeply", where=where, hint="write each line as  key: value") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}, line {mark.line + 1}" if mark else where
        problem = getattr(error, "problem", None) or str(error)
        raise InputError(f"not valid YAML: {problem}", where=place, hint="write each line as  key: value") from error
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, Mapping):
        raise InputError(
            "the metadata is not a list of  key: value", where=where, hint=f"the keys are {', '.join(KEYS)}"
        )
    return {str(key): _value(str(key), value, where) for key, value in loaded.items() if value not in _NOTHING}


def _value(key: str, value: object, where: str) -> object:
    if key not in KEYS:
        close = get_close_matches(key, KEYS, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"the keys are {', '.join(KEYS)}"
        raise InputError(f"unknown key {key!r}", where=where, hint=hint)
    if key in DATES:
        return _date(key, value, where)
    if key == "issuer" and isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return [name.strip() for name in value]
    if not isinstance(value, str) or not value.strip():
        wanted = "a name or a list of names" if key == "issuer" else "text"
        raise InputError(f"{key!r} must be {wanted}, not {value!r}", where=where, hint=f'write  {key}: "…"')
    return value.strip()


def _date(key: str, value: object, where: str) -> date:
    text = str(value).strip()
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else written_date(text)
    except ValueError as error:
        raise InputError(
            f"{key!r} is not a date: {value!r}", where=where, hint=f"write it as YYYY-MM-DD, like  {key}: 2023-08-13"
        ) from error
