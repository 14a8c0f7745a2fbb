"""Options and arguments with help in both languages, and the types of their values.

`click.ParamType` takes type arguments since click 8.4 only, and at run time older ones are fine.
"""

# ruff: noqa: ARG002 - click calls these methods with more than they need

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from dsl.diagnostics.nearest import nearest
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.mistakes import wrong_value


class Option(click.Option):
    """An option whose help is told in either language."""

    def __init__(self, *names: str, about: Bilingual, **settings: Any) -> None:
        super().__init__(names, **settings)
        self.about = about


class Argument(click.Argument):
    """An argument whose help is told in either language."""

    def __init__(self, name: str, *, about: Bilingual, **settings: Any) -> None:
        super().__init__([name], **settings)
        self.about = about


class OneOf(click.ParamType):  # type: ignore[type-arg]
    """One of a few words; anything else is HY604 with the nearest of them.

    `told` are the words as lists print them, by word: they are taken for it in either language.
    """

    name = "word"

    def __init__(self, *words: str, told: Mapping[str, Bilingual] = MappingProxyType({})) -> None:
        self.words = words
        self._said = {words: word for word, of in told.items() for words in (of.zh, of.en)}

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """`value` itself where it is one of the words, or the word that lists print as `value`."""
        word = self._said.get(value, value)
        if word in self.words:
            return word
        raise wrong_value(_written(param), value, self.words, nearest(value, self.words))

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """`a|b|c`, for the help."""
        return "|".join(self.words)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """The words that begin as typed."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for completion

        return [CompletionItem(w) for w in self.words if w.startswith(incomplete)]


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day: `2024-05-31`, or `2024年5月31日`; anything else is HY604."""

    name = "day"

    def convert(
        self, value: str | datetime.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        """The day that `value` names."""
        if isinstance(value, datetime.date):
            return value
        text = value.strip().replace("年", "-").replace("月", "-").removesuffix("日")
        try:
            year, month, day = (int(part) for part in text.split("-"))
            return datetime.date(year, month, day)
        except ValueError:
            expected = ("2024-05-31", "2024年5月31日")
            raise wrong_value(_written(param), value, expected) from None


class WholeNumber(click.ParamType):  # type: ignore[type-arg]
    """A whole number from 1 up; anything else is HY604."""

    name = "number"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number that `value` writes."""
        text = str(value)
        if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
            return int(text)
        raise wrong_value(_written(param), text, ("1, 2, 3 …",))


class Factor(click.ParamType):  # type: ignore[type-arg]
    """A size from 0.01 to 100, 1 being the ordinary one; anything else is HY604."""

    name = "number"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number that `value` writes."""
        text = str(value)
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", text) and 0.01 <= float(text) <= 100:
            return float(text)
        raise wrong_value(_written(param), text, ("0.01 … 100",))


class FilePath(click.ParamType):  # type: ignore[type-arg]
    """A path as typed; whether it exists is for the command to say."""

    name = "path"

    def __init__(self, *, folder: bool = False) -> None:
        self._folder = folder

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """The path."""
        return Path(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Left to the shell, which knows the files."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for completion

        return [CompletionItem(incomplete, type="dir" if self._folder else "file")]


def _written(param: click.Parameter | None) -> str:
    """How a parameter is written on the command line: `--format`, `DIR`."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name if param else ""
