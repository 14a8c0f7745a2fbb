"""Findings over time, as columns: by month, or by year where there are too many months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interfaces.report.facts import OUTCOMES, Total

_MOST_MONTHS: Final = 120
WIDTH: Final = 1040
HEIGHT: Final = 190
_TOP, _BOTTOM, _LEFT = 12, 26, 30


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a column, in the picture's units."""

    outcome: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis, and where it stands."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture: columns, labels of both axes, and its rows for the table beside it."""

    blocks: tuple[Block, ...]
    years: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    rows: tuple[Total, ...]
    yearly: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    base: int = HEIGHT - _BOTTOM


def timeline(totals: Sequence[Total]) -> Timeline | None:
    """The picture of `totals`, whose keys are months in order; None where there are none."""
    if not totals:
        return None
    first, last = (_number(t.key) for t in (totals[0], totals[-1]))
    yearly = last - first + 1 > _MOST_MONTHS
    rows = _by_year(totals) if yearly else tuple(totals)
    places = [int(t.key) if yearly else _number(t.key) for t in rows]
    start, count = places[0], places[-1] - places[0] + 1
    step = (WIDTH - _LEFT) / max(count, 12)
    top = _ceiling(max(t.sum for t in rows))
    unit = (HEIGHT - _TOP - _BOTTOM) / top
    blocks: list[Block] = []
    for total, place in zip(rows, places, strict=True):
        x, below = _LEFT + (place - start) * step, float(HEIGHT - _BOTTOM)
        for outcome in OUTCOMES:
            if total.counts.get(outcome, 0):
                height = total.counts[outcome] * unit
                below -= height
                width = round(step * 0.72, 2)
                blocks.append(Block(outcome, round(x, 2), round(below, 2), width, round(height, 2)))
    levels = [Tick(round(HEIGHT - _BOTTOM - n * unit, 2), str(n)) for n in (0, top // 2, top)]
    return Timeline(
        blocks=tuple(blocks),
        years=tuple(_years(start, count, step, yearly=yearly)),
        levels=tuple(dict.fromkeys(levels)),
        rows=rows,
        yearly=yearly,
    )


def _years(start: int, count: int, step: float, *, yearly: bool) -> list[Tick]:
    """A label at each January, and at the first column where January is far."""
    ticks = []
    for offset in range(count):
        place = start + offset
        year, month = (place, 0) if yearly else divmod(place, 12)
        if month == 0 or (offset == 0 and month < 9):
            ticks.append(Tick(round(_LEFT + offset * step, 2), str(year)))
    apart = 46  # units that a year needs not to run into the next
    kept: list[Tick] = []
    for tick in ticks:
        fits = tick.at + apart / 2 <= WIDTH
        if fits and (not kept or tick.at - kept[-1].at >= apart):
            kept.append(tick)
    return kept


def _by_year(totals: Sequence[Total]) -> tuple[Total, ...]:
    years: dict[str, dict[str, int]] = {}
    for total in totals:
        own = years.setdefault(total.key[:4], dict.fromkeys(OUTCOMES, 0))
        for outcome, count in total.counts.items():
            own[outcome] += count
    return tuple(Total(year, year, counts) for year, counts in years.items())


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _ceiling(most: int) -> int:
    """The next even number that reads well on an axis."""
    steps = (digit * 10**power for power in range(9) for digit in (1, 2, 5))
    even: int = 2 * next(s for s in steps if most <= 10 * s)
    return max(2, -(-most // even) * even)
