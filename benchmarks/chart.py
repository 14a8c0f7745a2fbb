"""`python -m benchmarks.chart`: docs/benchmarks.svg, drawn from docs/benchmarks.csv.

Seconds over payments, both by powers of ten, a line for each side: where lines are as far from each
other at the right as at the left, the ratio does not depend on how much there is.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

DOCS: Final = Path(__file__).parents[1] / "docs"

#: Payments and seconds.
Point: TypeAlias = tuple[float, float]

_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 200, 20, 50
_COLOURS: Final = ("#1f6feb", "#b35900", "#6e7781", "#1a7f37")
#: What ends may be from a power of ten, in powers of ten.
_SLACK: Final = 0.05
_STYLE: Final = "font: 13px sans-serif; fill: #1f2328"


def main() -> int:
    """Draw it anew."""
    (DOCS / "benchmarks.svg").write_text(drawn(lines_in(DOCS / "benchmarks.csv")), "utf-8")
    return 0


def lines_in(path: Path) -> dict[str, list[Point]]:
    """The points of each side, by the payments; the columns are `side`, `payments`, `seconds`."""
    lines: dict[str, list[Point]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = float(row["payments"]), float(row["seconds"])
            lines.setdefault(row["side"], []).append(point)
    return {side: sorted(points) for side, points in lines.items()}


def drawn(lines: Mapping[str, Sequence[Point]]) -> str:
    """The chart as SVG."""
    parts = [*_grid(lines), *_drawn_lines(lines)]
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    title = "Wall seconds of a pack of forty rules over payments, by side"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" aria-label="{title}">\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _grid(lines: Mapping[str, Sequence[Point]]) -> Iterator[str]:
    """A line for each power of ten, with its words."""
    place = _Places(lines)
    for power in place.powers(0):
        x = place.x(10**power)
        yield f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#d0d7de"/>'
        words = f"{10**power / 1e6:g} M"
        yield _text(x, _HEIGHT - _BOTTOM + 20, words, anchor="middle")
    for power in place.powers(1):
        y = place.y(10**power)
        yield f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#d0d7de"/>'
        yield _text(_LEFT - 8, y + 4, f"{10**power:g} s", anchor="end")
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield _text(middle, _HEIGHT - 10, "发放笔数 · payments", anchor="middle")


def _drawn_lines(lines: Mapping[str, Sequence[Point]]) -> Iterator[str]:
    place = _Places(lines)
    for (side, points), colour in zip(lines.items(), _COLOURS, strict=False):
        spots = [(place.x(x), place.y(y)) for x, y in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y in spots:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
        last_x, last_y = spots[-1]
        at_the_edge = place.is_last(points[-1])
        if at_the_edge:
            yield _text(last_x + 10, last_y + 4, side)
        else:  # over its end, out of the way of those that go on
            yield _text(last_x + 6, last_y - 12, side, anchor="end")


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" style="{_STYLE}">{words}</text>'


class _Places:
    """Where a number of payments, or of seconds, stands: from one power of ten to another."""

    def __init__(self, lines: Mapping[str, Sequence[Point]]) -> None:
        points = [point for several in lines.values() for point in several]
        self._ends: list[tuple[int, float]] = []
        for axis in (0, 1):
            logs = [math.log10(point[axis]) for point in points]
            self._ends.append((math.floor(min(logs) + _SLACK), max(logs) + _SLACK))

    def powers(self, axis: int) -> range:
        """The powers of ten along an axis."""
        first, last = self._ends[axis]
        return range(first, math.floor(last) + 1)

    def is_last(self, point: Point) -> bool:
        """Whether no point stands further right."""
        return math.log10(point[0]) + 2 * _SLACK >= self._ends[0][1]

    def x(self, payments: float) -> float:
        """From left to right."""
        return _LEFT + self._share(0, payments) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, seconds: float) -> float:
        """From the bottom up."""
        return _HEIGHT - _BOTTOM - self._share(1, seconds) * (_HEIGHT - _TOP - _BOTTOM)

    def _share(self, axis: int, value: float) -> float:
        first, last = self._ends[axis]
        return (math.log10(value) - first) / (last - first)


if __name__ == "__main__":
    sys.exit(main())
