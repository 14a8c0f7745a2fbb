"""Statistics of a group's values, in fractions: what their sentences say, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isqrt, log10

from tests.reference.values import EXACT, Value

STATISTICS = frozenset(
    {
        "median",
        "percentile",
        "lower_fence",
        "upper_fence",
        "variance",
        "stddev",
        "population_variance",
        "population_stddev",
        "arithmetic_series",
        "geometric_series",
        "benford",
    }
)
#: Those that a rule may use only where a condition counts their values.
SAMPLED = STATISTICS - {"arithmetic_series", "geometric_series"}


def statistic(function: str, values: Sequence[Decimal], share: Decimal, *, places: int) -> Value:
    """The statistic of `values` with `places` decimals, missing where it has no meaning."""
    numbers = sorted(map(Fraction, values))
    match function:
        case "arithmetic_series":
            return _steps(numbers, lambda after, before: after - before, Fraction(0))
        case "geometric_series":
            positive = not numbers or numbers[0] > 0
            ratio = lambda after, before: after / before  # noqa: E731
            return positive and _steps(numbers, ratio, Fraction(share))
    if not numbers:
        return None
    found = _number(function, numbers, Fraction(share), places)
    return None if found is None else _decimal(found, places)


def _number(
    function: str, numbers: list[Fraction], share: Fraction, places: int
) -> Fraction | None:
    match function:
        case "median":
            return _quantile(numbers, Fraction(1, 2))
        case "percentile":
            return _quantile(numbers, share)
        case "lower_fence" | "upper_fence":
            low, high = _quantile(numbers, Fraction(1, 4)), _quantile(numbers, Fraction(3, 4))
            step = (high - low) * Fraction(3, 2)
            return None if low == high else high + step if function[0] == "u" else low - step
        case "benford":
            return _benford(numbers)
    fewer = 0 if function.startswith("population") else 1
    if len(numbers) == fewer:
        return None
    mean = sum(numbers, Fraction(0)) / len(numbers)
    squares = sum(((n - mean) * (n - mean) for n in numbers), Fraction(0))
    variance = squares / (len(numbers) - fewer)
    if function.endswith("variance"):
        return variance
    # The root in units of the last decimal, cut.
    return Fraction(isqrt(int(variance * 10 ** (2 * places))), 10**places)


def _quantile(numbers: list[Fraction], share: Fraction) -> Fraction:
    """“Between the closest ranks”: (n - 1) p, counted from 0, and the part of the way beyond."""
    place = (len(numbers) - 1) * share
    below = int(place)
    above = min(below + 1, len(numbers) - 1)
    return numbers[below] + (place - below) * (numbers[above] - numbers[below])


def _steps(numbers: list[Fraction], step, within: Fraction) -> bool:  # type: ignore[no-untyped-def]
    """Whether the steps from one distinct value to the next, two at least, are `within`."""
    distinct = sorted(set(numbers))
    steps = [step(distinct[i + 1], distinct[i]) for i in range(len(distinct) - 1)]
    return len(steps) > 1 and max(steps) - min(steps) <= within


def _benford(numbers: list[Fraction]) -> Fraction | None:
    """“How far the share of each first digit is from that of Benford's law, on average.”"""
    digits = [d for n in numbers if (d := _first_digit(n))]
    if not digits:
        return None
    shares = [Fraction(digits.count(d), len(digits)) for d in range(1, 10)]
    # Twelve decimals of the logarithm are within what a float holds.
    law = [Fraction(round(log10(1 + 1 / d) * 10**12), 10**12) for d in range(1, 10)]
    return sum((abs(s - p) for s, p in zip(shares, law, strict=True)), Fraction(0)) / 9


def _first_digit(number: Fraction) -> int:
    """The first digit that is not 0; 0 for zero."""
    size = abs(number)
    while size >= 10:
        size /= 10
    while 0 < size < 1:
        size *= 10
    return int(size)


def _decimal(number: Fraction, places: int) -> Decimal:
    """The number, cut after `places` decimals toward zero."""
    return EXACT.scaleb(Decimal(int(number * 10**places)), -places)
