"""Which data sets a policy file speaks of, without checking it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from dsl.syntax.declarations import File, Table


def data_sets_mentioned(file: File) -> frozenset[str]:
    """The data sets and tables that rules, definitions and examples of `file` name, as written."""
    return frozenset(_mentions(file.declarations))


def files_without(files: Mapping[Path, File], absent: Collection[str]) -> frozenset[Path]:
    """Those of a pack's `files` that speak of none of `absent`, and of no table that rests on one.

    What `absent` holds are names and titles of data sets.
    """
    words = {path: data_sets_mentioned(file) for path, file in files.items()}
    kept = set(files)
    lost = set(absent)
    while left := {path for path in kept if words[path] & lost}:
        kept -= left
        lost |= {d.name for p in left for d in files[p].declarations if isinstance(d, Table)}
    return frozenset(kept)


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
