"""Statistics over lists: numbers of any size, lists of any place in their array."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa

from engine.bridge.reckoning import deviation, first_digits, is_geometric, variance
from engine.bridge.statistics import whole_lists

_WIDE = pa.list_(pa.decimal128(38, 2))


def test_lists_are_read_as_whole_numbers_of_the_last_decimal() -> None:
    values = [
        [Decimal("1.00"), Decimal("-0.01")],
        None,
        [],
        [Decimal(10) ** 35, -(Decimal(10) ** 35), Decimal("-92233720368547758.09")],
    ]
    lists = pa.array(values, _WIDE)
    whole = [[100, -1], None, [], [10**37, -(10**37), -9223372036854775809]]
    assert list(whole_lists(lists)) == whole
    assert list(whole_lists(lists.slice(2))) == whole[2:]
    assert list(whole_lists(lists.slice(1, 1))) == [None]


def test_a_variance_beyond_its_digits_is_missing() -> None:
    apart = [-(10**19), 10**19]
    assert variance(apart, more=4, sample=True, digits=38) is None
    assert deviation(apart, more=0, sample=False) == 10**19


def test_of_one_value_a_sample_has_no_spread_and_a_population_none_to_show() -> None:
    assert variance([5], more=0, sample=True, digits=38) is None
    assert variance([5], more=0, sample=False, digits=38) == 0


def test_a_root_of_many_digits_is_cut_and_not_rounded() -> None:
    values = [0, 2 * (10**18 - 1)]
    assert deviation(values, more=8, sample=False) == (10**18 - 1) * 10**8
    assert deviation([1, 2, 4], more=8, sample=True) == 152752523


def test_ratios_are_compared_by_products() -> None:
    big = [10**30, 3 * 10**30, 9 * 10**30]
    assert is_geometric(big, within=Decimal(0))
    assert not is_geometric([*big[:2], big[2] + 1], within=Decimal(0))
    assert not is_geometric([0, 1, 2], within=Decimal(1))


def test_zeros_have_no_first_digit() -> None:
    assert first_digits([0, 0], decimals=8) is None
    assert first_digits([0, 7, -70], decimals=8) == first_digits([7], decimals=8)
