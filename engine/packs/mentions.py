"""Which data sets a policy file speaks of, without checking it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from dsl.syntax.declarations import File


def data_sets_mentioned(file: File) -> frozenset[str]:
    """The data sets that rules, definitions and examples of `file` name, in its own words."""
    return frozenset(_mentions(file.declarations))


def _mentions(part: object) -> Iterator[str]:
    """Whatever a node calls `data_set` names one: new kinds of steps need no entry here."""
    if isinstance(part, tuple):
        for each in part:
            yield from _mentions(each)
    elif is_dataclass(part):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name == "data_set" and isinstance(value, str):
                yield value
            else:
                yield from _mentions(value)
