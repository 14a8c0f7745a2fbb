"""Which lists of whole numbers could be series, a whole batch of lists at a time.

Most groups make no series, and that is seen from all of them at once. The few that are left are
reckoned one by one, exactly.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, TypeAlias

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
    steps = _Steps(numbers, lengths)
    if not steps.exact:
        return np.ones(len(lengths), dtype=bool)
    apart = steps.larger - steps.smaller
    return steps.of_lists(steps.least(apart) == steps.most(apart))


def could_be_geometric(numbers: Numbers, lengths: Numbers, *, within: Decimal) -> Flags:
    """For each list, whether the ratios of neighbours could lie `within` of one another."""
    steps = _Steps(numbers, lengths)
    positive = np.maximum(steps.smaller, 1).astype(np.float64)
    ratios = steps.larger.astype(np.float64) / positive
    most = steps.most(ratios)
    apart = most - steps.least(ratios)
    return steps.of_lists(apart <= float(within) + _SLACK * np.maximum(most, 1.0))


class _Steps:
    """The steps from each distinct value of a list to the next larger, list by list."""

    def __init__(self, numbers: Numbers, lengths: Numbers) -> None:
        self.lists = len(lengths)
        self.exact = not len(numbers) or bool(np.abs(numbers).max() < _LARGEST)
        of = np.repeat(np.arange(len(lengths)), lengths)
        ordered = numbers[np.lexsort((numbers, of))]
        steps = (of[1:] == of[:-1]) & (ordered[1:] != ordered[:-1])
        self.smaller, self.larger = ordered[:-1][steps], ordered[1:][steps]
        self.of, self.starts, self.counts = np.unique(
            of[1:][steps], return_index=True, return_counts=True
        )

    def least(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The least of the values of each list that has steps, one value for each step."""
        return np.minimum.reduceat(values, self.starts) if len(values) else values

    def most(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The most of them."""
        return np.maximum.reduceat(values, self.starts) if len(values) else values

    def of_lists(self, found: Flags) -> Flags:
        """`found` of those with steps enough, for all lists."""
        told = np.zeros(self.lists, dtype=bool)
        told[self.of] = found & (self.counts >= _LEAST_STEPS)
        return told
