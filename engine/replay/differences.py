"""How two findings, as JSON, differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two findings differ: `measures.amount`, `witness.0.rows`."""

    place: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {"place": self.place, "before": self.before, "after": self.after}


def differences(before: Any, after: Any, *, place: str = "") -> tuple[Difference, ...]:
    """The innermost places where `before` and `after` differ, in the order of `before`."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = dict.fromkeys((*before, *after))
        return tuple(
            found
            for name in names
            for found in differences(
                before.get(name), after.get(name), place=f"{place}.{name}" if place else name
            )
        )
    lists = isinstance(before, list) and isinstance(after, list)
    if lists and len(before) == len(after) and not _plain(before):
        return tuple(
            found
            for number, (one, other) in enumerate(zip(before, after, strict=True))
            for found in differences(one, other, place=f"{place}.{number}")
        )
    return () if before == after else (Difference(place, before, after),)


def _plain(values: Sequence[Any]) -> bool:
    """Whether the values are compared as a whole: row numbers, names."""
    return not any(isinstance(v, Mapping | list) for v in values)
