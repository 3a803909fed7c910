"""Build a register of laws from their texts: ``zhengce register``."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import Final

from kg import console, finding
from kg.errors import InputError
from kg.files import write_output
from kg.vocab import Vocabulary, default_vocabulary
from loaders import register as laws

_SHOWN_NOTES: Final = 3


def register(
    folders: list[Path],
    output: Path | None,
    kind: str | None,
    table: list[Path] | None,
    kept: Path | None,
    notes_output: Path | None,
) -> None:
    """Read the texts and tables, say what does not fit, and write what is new to the register in use as Turtle.

    Raises InputError if no law was found.
    """
    began = time.monotonic()
    words = default_vocabulary()
    builder = laws.Builder(words, Vocabulary.load(kept) if kept else words, kind)
    for path in table or []:
        for row in laws.read_table(path):
            builder.add_row(row)
    reader = laws.Reader(words)
    for path in console.progress(finding.find(folders, laws.SUFFIXES).files, "say.reading_laws"):
        try:
            builder.add_text(reader.read(path))
        except InputError as error:
            builder.add_failure(path, error)
    found = builder.register()
    _report_notes(found.notes, notes_output)
    touched = [law for law in found.laws.values() if law.touched]
    versions = sum(len(law.versions) for law in touched)
    seconds = time.monotonic() - began
    console.say(
        "say.registered", laws=len(touched), versions=versions, texts=found.texts, rows=found.rows, day=found.day,
        seconds=seconds,
    )  # fmt: skip
    if not touched:
        raise InputError(console.texts()("say.no_laws"), where=str(folders[0]))
    for target, text in laws.written(found, output, whole=kept is not None):
        if target is None:
            console.emit(text)
        else:
            write_output(target, text.encode())
            console.say("say.written", path=target)


def _report_notes(notes: list[laws.Note], output: Path | None) -> None:
    """The notes by kind on standard error, a few of each; all of them in a CSV file."""
    texts = console.texts()
    for code in sorted({note.code for note in notes}):
        those = [note for note in notes if note.code == code]
        console.tell(f"{len(those):5}  {texts(f'note.{code}')}")
        for note in those[:_SHOWN_NOTES]:
            console.tell(f"         {note.subject}" + (f": {note.detail}" if note.detail else ""))
        if len(those) > _SHOWN_NOTES and output is None:
            console.tell("         " + texts("say.more_notes", number=len(those) - _SHOWN_NOTES))
    if output:
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("code", "note", "subject", "detail"))
        writer.writerows((note.code, texts(f"note.{note.code}"), note.subject, note.detail) for note in notes)
        write_output(output, lines.getvalue().encode())
        console.say("say.written", path=output)
