"""What is known of a document: YAML in a file beside it or at its top, and what the text itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import InputError
from kg.vocab import Vocabulary
from loaders.matching import alternation
from loaders.model import Metadata, SourceText, Unit
from loaders.numerals import WRITTEN_DATE, written_date

KEYS = ("title", "document_number", "issuer", "type", "adopted", "published", "source")
"""The keys of a metadata file. ``issuer`` is one name or a list; ``adopted`` and ``published`` are dates."""

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<yaml>[A-Za-z_]\w*[ \t]*:.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NUMBER = re.compile(r"[\u4e00-\u9fff（）]{1,20}[〔\[（【](?:19|20)\d\d[〕\]）】](?:第)?\d+号")
_TWO_NAMES = re.compile("(?:(?<!总)局|委员会|厅|中心).{3,}$")
"""Two bodies on one line without a blank between them: where one ends is a guess, so neither is taken."""
_NOTHING = ("", "~", "null")
_STATUS = re.compile("（[^（）月]{2,8}）")
"""（试行） on a line of its own below a title."""
_LONGEST_TITLE_LINE = 45
_MOST_TITLE_LINES = 4


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
    sidecar = _sidecar(source.path)
    if sidecar:
        values |= _mapping(_read(sidecar), str(sidecar))
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
    )


def front_matter_end(raw: str) -> int:
    """Where the text proper begins: after YAML front matter, if the text has it, else 0."""
    match = _FRONT.match(raw)
    return match.end() if match else 0


def completed(metadata: Metadata, text: str, units: Iterable[Unit], vocabulary: Vocabulary) -> Metadata:
    """``metadata`` with what it lacks and the text clearly says: title, number, type, signature, date.

    Read from whole lines only: a title ends with a type of document, a number stands alone, a signature is directly
    above a date that stands alone.
    """
    units = tuple(units)
    front = [
        line
        for unit in units
        if unit.kind == "front_matter"
        for line in text[unit.span.start : unit.span.end].splitlines()
        if line.strip()
    ]
    back = [text[unit.span.start : unit.span.end] for unit in units if unit.kind == "back_matter"]
    types = _types(vocabulary)
    title = metadata.title or _title(front, types)[0]
    issuers, adopted = _signature(back, alternation(vocabulary.words("structure/agency-ending")))
    kind = types.search(title) if title else None
    return replace(
        metadata,
        title=title,
        document_number=metadata.document_number or next((line for line in front if _NUMBER.fullmatch(line)), None),
        issuers=metadata.issuers or issuers,
        type=metadata.type or (kind["type"] if kind else None),
        adopted=metadata.adopted or adopted,
    )


def _sidecar(path: Path | None) -> Path | None:
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
    if key in ("adopted", "published"):
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


@lru_cache(maxsize=4)
def _types(vocabulary: Vocabulary) -> re.Pattern[str]:
    labels = (label for concept in vocabulary.concepts("document-types") for label in concept.labels("pref", "alt"))
    return re.compile(rf"(?P<type>{alternation(label for label in labels if len(label) > 1)})(?:（[^（）]*）)*$")


def title_lines(front: list[str], vocabulary: Vocabulary) -> int:
    """How many of these lines at the top of a text make up its title; 0 if they do not begin with one."""
    return _title(front, _types(vocabulary))[1]


def _title(front: list[str], types: re.Pattern[str]) -> tuple[str | None, int]:
    """The first lines, joined, up to one that ends as a title does; and how many they are."""
    joined = ""
    for i, line in enumerate(front[:_MOST_TITLE_LINES]):
        if (
            len(line) > _LONGEST_TITLE_LINE
            or re.search("[。；：]|，$|^\\W+$", line)
            or _NUMBER.fullmatch(line)
            or WRITTEN_DATE.fullmatch(line)
        ):
            return None, 0
        joined += line
        goes_on = i + 1 < len(front) and (front[i + 1].startswith("的") or _STATUS.fullmatch(front[i + 1]))
        if types.search(joined) and not goes_on:
            return joined, i + 1
    return None, 0


def _signature(back: list[str], agency: str) -> tuple[tuple[str, ...], date | None]:
    """The names above the first date that stands alone, and that date."""
    for i, line in enumerate(back):
        if not WRITTEN_DATE.fullmatch(line):
            continue
        names: list[str] = []
        for above in reversed(back[:i]):
            parts = above.split()
            if not all(re.search(f"{agency}$", part) for part in parts):
                break
            if any(_TWO_NAMES.search(part) for part in parts):
                return (), _date_or_none(line)
            names[:0] = parts
        return tuple(names), _date_or_none(line)
    return (), None


def _date_or_none(line: str) -> date | None:
    try:
        return written_date(line)
    except ValueError:
        return None
