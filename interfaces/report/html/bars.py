"""Counts as bars: each a row of a table, so that the figures stand beside their picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from interfaces.report.facts import OUTCOMES

#: Bars are drawn on a scale of so many units; the picture is stretched to its column.
SCALE: Final = 1000
#: So many are shown at once; the others are one click away.
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: its outcome, where it begins and how long it is, of `SCALE`."""

    outcome: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what is counted, under which facet option it is listed, and its counts.

    `state` is clean, failed or partly for a rule; `group` a heading that stands before it.
    """

    title: str
    note: str
    link: str
    counts: Mapping[str, int]
    parts: tuple[Part, ...]
    state: str = ""
    group: str = ""


def longest(counts: Iterable[Mapping[str, int]]) -> int:
    """The largest sum, 1 at least: what a whole bar stands for."""
    return max((sum(c.values()) for c in counts), default=0) or 1


def parts_of(counts: Mapping[str, int], whole: int) -> tuple[Part, ...]:
    """The pieces of one bar where `whole` findings fill it.

    Borders are rounded, not lengths, so that pieces meet without gaps.
    """
    parts, seen = [], 0
    for outcome in OUTCOMES:
        if counts.get(outcome, 0):
            start = round(seen * SCALE / whole)
            seen += counts[outcome]
            parts.append(Part(outcome, start, round(seen * SCALE / whole) - start))
    return tuple(parts)
