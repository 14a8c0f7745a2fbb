"""Files that belong to another: the memos of a DBF table, and the note of its encoding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

_TABLE: Final = ".dbf"
_COMPANIONS: Final = (".fpt", ".dbt", ".cpg")


def companions(names: Iterable[str]) -> dict[str, str]:
    """Of `names` those that belong to another of them, and to which; no deliveries themselves.

    >>> companions(["a/P.DBF", "a/p.fpt", "b/p.fpt"])
    {'a/p.fpt': 'a/P.DBF'}
    """
    by_stem: dict[str, str] = {}
    found: list[str] = []
    for name in names:
        suffix = PurePath(name).suffix.lower()
        if suffix == _TABLE:
            by_stem[_stem(name)] = name
        elif suffix in _COMPANIONS:
            found.append(name)
    return {name: by_stem[_stem(name)] for name in found if _stem(name) in by_stem}


def _stem(name: str) -> str:
    return str(PurePath(name).with_suffix("")).lower()
