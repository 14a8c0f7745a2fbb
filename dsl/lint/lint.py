"""One lint: its code, what may be set, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from dsl.diagnostics.diagnostic import Related
from dsl.lint.subject import Subject
from dsl.text.source import Span

Option: TypeAlias = int | tuple[str, ...]
Options: TypeAlias = Mapping[str, Option]
_NONE: Final[Options] = MappingProxyType({})


def no_options() -> Options:
    """Nothing to set."""
    return _NONE


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters of `span` are to be replaced by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """One place that the lint tells of; `fix` is given only where it cannot change what is found.

    `arguments` fill the templates of the lint's page.
    """

    span: Span
    arguments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    related: tuple[Related, ...] = ()
    fix: tuple[Edit, ...] = ()


Find: TypeAlias = Callable[[Subject, Options], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint; `options` are what may be set, with their defaults.

    One that is `off` looks only where its level is set.
    """

    code: str
    name: str
    find: Find
    options: Options = field(default_factory=no_options)
    off: bool = False


def whole(options: Options, name: str) -> int:
    """The whole number set as `name`."""
    value = options[name]
    assert isinstance(value, int), name
    return value


def words(options: Options, name: str) -> tuple[str, ...]:
    """The list of words set as `name`."""
    value = options[name]
    assert isinstance(value, tuple), name
    return value


def found(span: Span, *related: Related, fix: Iterable[Edit] = (), **arguments: object) -> Found:
    """A place with its arguments as text."""
    filled = {name: str(value) for name, value in arguments.items()}
    return Found(span, MappingProxyType(filled), related, tuple(fix))
