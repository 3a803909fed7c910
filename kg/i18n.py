"""The languages of the command line: which one to speak, and every text in both (``messages.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from kg.errors import InputError

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

_LOCALE_VARIABLES: Final = ("ZHENGCE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@cache
def messages() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """group → name → language → text."""
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


class Texts:
    """The texts of one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def knows(self, key: str) -> bool:
        """Whether there is a text ``group.name``."""
        group, _, name = key.partition(".")
        return name in messages().get(group, {})

    def __call__(self, key: str, **values: object) -> str:
        """The text ``group.name`` with ``values`` in the places of its braces."""
        group, _, name = key.partition(".")
        text = messages()[group][name][self.language]
        return text.format(**values) if values else text


def locale_language(environment: Mapping[str, str]) -> Language:
    """Chinese if the first of ZHENGCE_LANG, LC_ALL, LC_MESSAGES, LANG that is set says so; else English."""
    value = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    return "zh" if value.lower().startswith("zh") else "en"


def take_language(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[Language, list[str], bool]:
    """The language that the arguments (``--lang zh``, anywhere before ``--``) or else the locale ask for.

    Returns it with the other arguments and whether it was asked for in the arguments.
    Raises InputError for a language there is none of.
    """
    language, asked, rest = locale_language(environment), False, []
    items = iter(arguments)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item == "--lang" or item.startswith("--lang="):
            value = next(items, "") if item == "--lang" else item.partition("=")[2]
            language, asked = _language(value, language), True
        else:
            rest.append(item)
    return language, rest, asked


def _language(value: str, current: Language) -> Language:
    for known in LANGUAGES:
        if value == known:
            return known
    raise InputError(Texts(current)("say.bad_language", value=value))


def translate(command: Any, texts: Texts) -> Any:
    """Give a command and all below it their help in a language, by the names of commands and parameters."""
    import typer

    options = messages()["option"]
    key = "app" if getattr(command, "commands", None) else command.name
    command.help, command.epilog = texts(f"help.{key}"), texts("help.epilog")
    command.rich_help_panel = texts("panel.commands")
    for parameter in command.params:
        is_argument = parameter.param_type_name == "argument"
        parameter.rich_help_panel = texts("panel.arguments" if is_argument else "panel.options")
        if parameter.name in options:
            parameter.help = texts(f"option.{parameter.name}")
    help_option = command.get_help_option(typer.Context(command))
    if help_option is not None:
        help_option.help, help_option.rich_help_panel = texts("option.help"), texts("panel.options")
    for each in getattr(command, "commands", {}).values():
        translate(each, texts)
    return command
