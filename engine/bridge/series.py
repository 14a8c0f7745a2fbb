"""Which lists of whole numbers could be series, a whole batch of lists at a time.

Most groups make no series, and that is seen from all of them at once. The few that are left are
reckoned one by one, exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

#: Differences of smaller numbers are exact in 64 bits.
_LARGEST: Final = 2**62
_LEAST_STEPS: Final = 2
#: More than what division and conversion to floating numbers can be off by.
_SLACK: Final = 1e-12


def could_be_arithmetic(numbers: Numbers, lengths: Numbers) -> Flags:
    """For each list, whether its distinct values could be equally far apart.

    `numbers` are the values of all lists, one list after the other; each has as many as its length.
    """
    if len(numbers) and np.abs(numbers).max() >= _LARGEST:
        return np.ones(len(lengths), dtype=bool)

    def could_be(smaller: Numbers, larger: Numbers, steps: Flags) -> Flags:
        apart = larger - smaller
        least = np.where(steps, apart, 2 * _LARGEST - 1).min(axis=1)
        return np.asarray(least == apart.max(axis=1))

    return _lists(numbers, lengths, could_be)


def could_be_geometric(numbers: Numbers, lengths: Numbers, *, within: Decimal) -> Flags:
    """For each list, whether the ratios of neighbours could lie `within` of one another."""

    def could_be(smaller: Numbers, larger: Numbers, steps: Flags) -> Flags:
        ratios = larger.astype(np.float64) / np.maximum(smaller, 1).astype(np.float64)
        most = np.where(steps, ratios, -np.inf).max(axis=1)
        apart = most - np.where(steps, ratios, np.inf).min(axis=1)
        return np.asarray(apart <= float(within) + _SLACK * np.maximum(most, 1.0))

    return _lists(numbers, lengths, could_be)


#: Tells of lists that are equally long, in order, by each value but the last and the next, and
#: whether that is a step to a larger one.
_CouldBe: TypeAlias = Callable[[Numbers, Numbers, Flags], Flags]


def _lists(numbers: Numbers, lengths: Numbers, could_be: _CouldBe) -> Flags:
    """`could_be` for each list that has steps enough; the others are none."""
    told = np.zeros(len(lengths), dtype=bool)
    starts = np.cumsum(lengths) - lengths
    for length in np.unique(lengths[lengths > _LEAST_STEPS]):
        alike = np.flatnonzero(lengths == length)
        ordered = np.sort(numbers[starts[alike, None] + np.arange(length)], axis=1)
        smaller, larger = ordered[:, :-1], ordered[:, 1:]
        steps = smaller != larger
        enough = np.count_nonzero(steps, axis=1) >= _LEAST_STEPS
        told[alike] = could_be(smaller, larger, steps) & enough
    return told
