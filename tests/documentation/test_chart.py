"""The chart of the benchmarks shows what its table says."""

from __future__ import annotations

import re

from benchmarks.chart import DOCS, drawn, lines_in


def test_the_chart_is_that_of_its_table() -> None:
    lines = lines_in(DOCS / "benchmarks.csv")
    assert (DOCS / "benchmarks.svg").read_text("utf-8") == drawn(lines)


def test_more_seconds_stand_higher_and_more_payments_further_right() -> None:
    svg = drawn({"one": [(1e6, 1.0), (1e8, 100.0)], "other": [(1e7, 10.0)]})
    spots = [tuple(map(float, s)) for s in re.findall(r'cx="([0-9.]+)" cy="([0-9.]+)"', svg)]
    (left, low), (right, high), (middle, half) = spots
    assert left < middle < right
    assert low > half > high
    assert abs((left + right) / 2 - middle) < 0.2  # by powers of ten
