"""What the command line writes: data to standard output, everything else to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

import typer

from kg.errors import InputError
from kg.i18n import Language, Texts

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")

OUTPUT_CLOSED: Final = 141
_WIDE: Final = 500  # columns of a table that goes to a file or another program

_texts = Texts("en")
_asked = False


def speak(language: Language, asked: bool) -> None:
    """Choose the language of this run; ``asked``: the user named it, rather than the locale."""
    global _texts, _asked
    _texts, _asked = Texts(language), asked


def texts() -> Texts:
    return _texts


def label_language() -> Language | None:
    """The language of labels if the user asked for one."""
    return _texts.language if _asked else None


def emit(text: str) -> None:
    """Write data to standard output."""
    _write(lambda: sys.stdout.write(text))


def emit_bytes(data: bytes) -> None:
    """Write data to standard output as it is."""
    _write(lambda: sys.stdout.buffer.write(data))


def display(what: RenderableType) -> None:
    """Write something rich to standard output: as wide as the terminal, or as wide as it needs elsewhere."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if terminal else _WIDE, highlight=False, soft_wrap=False)
    with console.capture() as captured:
        console.print(what)
    text = captured.get()
    emit(text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


def _write(write: Callable[[], object]) -> None:
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError as error:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(OUTPUT_CLOSED) from error


def say(key: str, **values: object) -> None:
    """Write a message to standard error."""
    print(_texts(key, **values), file=sys.stderr)


def tell(line: str) -> None:
    """Write a line that needs no translation to standard error."""
    print(line, file=sys.stderr)


def complain(error: Exception) -> None:
    """Write an error to standard error and go on."""
    print(f"{_texts('say.error')}: {error}", file=sys.stderr)


def report(what: RenderableType) -> None:
    """Write something rich to standard error, plain and as wide as it needs where that is no terminal."""
    from rich.console import Console

    wide = None if sys.stderr.isatty() else _WIDE
    Console(file=sys.stderr, width=wide, highlight=False, soft_wrap=False).print(what)


@contextmanager
def needs_server() -> Iterator[None]:
    """Around an import of what the extra ``serve`` brings: InputError says what to install if it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise InputError(_texts("say.no_server", module=error.name), hint=_texts("say.install_server")) from error


@contextmanager
def status(key: str) -> Iterator[None]:
    """Meanwhile a message on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(file=sys.stderr).status(_texts(key)):
        yield


def progress(items: Iterable[T], key: str, total: int | None = None) -> Iterator[T]:
    """The items, with a bar on standard error if that is a terminal and there are several.

    ``total``: how many there are, if the items do not say so themselves.
    """
    total = len(items) if total is None and isinstance(items, Sized) else total
    if (total is not None and total < 2) or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(file=sys.stderr)
    yield from track(items, description=_texts(key), total=total, console=console, transient=True)
