"""Spreads, series and first digits of whole numbers, in whole numbers.

A value of two decimals is a whole number of hundredths: nothing here is ever a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from math import isqrt, prod

#: log10(1 + 1/d) for the first digits 1 to 9, in units of the twelfth decimal
#: (F. Benford, Proceedings of the American Philosophical Society 78, 1938).
BENFORD = (
    301_029_995_664,
    176_091_259_056,
    124_938_736_608,
    96_910_013_008,
    79_181_246_048,
    66_946_789_631,
    57_991_946_978,
    51_152_522_447,
    45_757_490_561,
)
_BENFORD_DECIMALS = 12
_LEAST_SERIES = 3


def variance(values: Sequence[int], *, more: int, sample: bool, digits: int) -> int | None:
    """The variance with `more` decimals than the squares have, cut; missing beyond `digits`."""
    squares, ways = _squares(values, sample=sample)
    found = squares * 10**more // ways if ways else None
    return None if found is None or found >= 10**digits else found


def deviation(values: Sequence[int], *, more: int, sample: bool) -> int | None:
    """The root of the variance with `more` decimals than the values have, cut.

    The root of a fraction, cut, is the root of the fraction that is cut itself.

    >>> deviation([2, 4, 4, 4, 5, 5, 7, 9], more=0, sample=False)
    2
    """
    squares, ways = _squares(values, sample=sample)
    return isqrt(squares * 10 ** (2 * more) // ways) if ways else None


def _squares(values: Sequence[int], *, sample: bool) -> tuple[int, int]:
    """The variance as a fraction: n times the sum of squares less the square of the sum."""
    count, total = len(values), sum(values)
    squares = count * sum(value * value for value in values) - total * total
    return squares, count * (count - 1 if sample else count)


def product(values: Sequence[int], *, held: int, decimals: int, digits: int) -> int | None:
    """The product of numbers of `held` decimals, in `decimals`; missing beyond `digits`.

    >>> product([50, 30], held=2, decimals=6, digits=8)
    150000
    """
    more = decimals - held * len(values)
    found = prod(values) * 10**more if values and more >= 0 else None
    return None if found is None or abs(found) >= 10**digits else found


def is_arithmetic(values: Sequence[int]) -> bool:
    """Whether the distinct values, three at least, are equally far apart.

    >>> is_arithmetic([30, 10, 20, 10]), is_arithmetic([10, 20])
    (True, False)
    """
    distinct = sorted(set(values))
    steps = {after - before for before, after in pairwise(distinct)}
    return len(distinct) >= _LEAST_SERIES and len(steps) == 1


def is_geometric(values: Sequence[int], *, within: Decimal) -> bool:
    """Whether the ratios of neighbours among the distinct values lie `within` of one another.

    Three positive values at least. Fractions are compared by their products, never divided.

    >>> is_geometric([100, 400, 200], within=Decimal(0)), is_geometric([1, 2, 5], within=Decimal(0))
    (True, False)
    """
    distinct = sorted(set(values))
    if len(distinct) < _LEAST_SERIES or distinct[0] <= 0:
        return False
    whole = int(10 ** max(0, -int(within.as_tuple().exponent)))
    least = most = (distinct[1], distinct[0])
    for before, after in pairwise(distinct):
        if after * least[1] < least[0] * before:
            least = (after, before)
        if after * most[1] > most[0] * before:
            most = (after, before)
    apart = most[0] * least[1] - least[0] * most[1]
    allowed = int(within * whole) * most[1] * least[1]
    return apart * whole <= allowed


def first_digits(values: Sequence[int], *, decimals: int) -> int | None:
    """The mean absolute deviation of first digits from Benford's law; zeros have none.

    M. J. Nigrini, Benford's Law (2012): the mean over the nine digits of how far the share
    of each lies from the one expected.
    """
    counts = [0] * 10
    for value in values:
        counts[int(str(abs(value))[0])] += 1
    total = sum(counts[1:])
    if not total:
        return None
    unit = 10**_BENFORD_DECIMALS
    apart = sum(abs(n * unit - p * total) for n, p in zip(counts[1:], BENFORD, strict=True))
    mean = apart // (len(BENFORD) * total)
    return int(mean // 10 ** (_BENFORD_DECIMALS - decimals))
