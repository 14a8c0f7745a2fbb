"""Which of the two languages the program speaks.

`--lang` wins over `HUIYAN_LANG`, that over `language:` in huiyan.yaml, that over the
locale; where nothing says anything it is Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from interfaces.cli.written import written_setting

LANGUAGES: Final = ("zh", "en")
VARIABLE: Final = "HUIYAN_LANG"


def choose_language(
    flag: str | None, *, environment: Mapping[str, str], folder: Path | None
) -> str:
    """`zh` or `en`; a text that is neither is passed over here and told where it is checked."""
    said = (flag, environment.get(VARIABLE))
    for text in said:
        if text in LANGUAGES:
            return text
    return _written(folder) or locale_language(environment) or "zh"


def locale_language(environment: Mapping[str, str]) -> str:
    """The language of the locale; empty where it names none (`C`, `POSIX`, nothing)."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[n] for n in names if environment.get(n)), "")
    word = locale.split(".")[0].split("_")[0].lower()
    if word in ("", "c", "posix"):
        return ""
    return "zh" if word == "zh" else "en"


def language_flag(arguments: Sequence[str]) -> str | None:
    """The value of `--lang` among `arguments`, known before they are parsed.

    Even the message about a wrong option has to be in the language that was asked for.
    """
    return _flag(arguments, "--lang")


def folder_flag(arguments: Sequence[str]) -> str | None:
    """The value of `-C` among `arguments`, known before they are parsed."""
    return _flag(arguments, "-C")


def _flag(arguments: Sequence[str], name: str) -> str | None:
    value = None
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == name and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif name.startswith("--") and argument.startswith(f"{name}="):
            value = argument.removeprefix(f"{name}=")
        elif not name.startswith("--") and argument.startswith(name) and argument != name:
            value = argument.removeprefix(name)
    return value


def _written(folder: Path | None) -> str:
    """What the workspace at or above `folder` says; empty where there is none, or nothing."""
    text = written_setting("language", folder)
    return text if text in LANGUAGES else ""
