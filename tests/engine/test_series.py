"""Lists that could be series, many at once: none is passed over that is one."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from datafusion import SessionContext, col
from hypothesis import given
from hypothesis import strategies as st

from dsl.model.aggregate_functions import AggregateFunction
from engine.bridge.reckoning import is_arithmetic, is_geometric
from engine.bridge.statistics import over_list
from engine.plan.nodes import NodeId, Statistic
from engine.plan.storage import FLAG, decimal

_HELD = decimal(38, 2)
_KIND = pa.list_(pa.decimal128(38, 2))
_NEAR = Decimal("0.0001")


@st.composite
def _series(draw: st.DrawFn) -> list[int]:
    """Steps of one length or ratio, some a little off, in any order, some values twice."""
    first, step = draw(st.integers(-5, 10**12)), draw(st.integers(0, 10**6))
    length = draw(st.integers(0, 6))
    if draw(st.booleans()):
        values = [first + step * i for i in range(length)]
    else:
        values = [first * (10_000 + step) ** i // 10_000**i for i in range(length)]
    if draw(st.booleans()):
        values = [value + draw(st.integers(0, 1)) for value in values]
    more = draw(st.lists(st.sampled_from(values), max_size=2)) if values else []
    return list(draw(st.permutations([*values, *more])))


_LISTS = st.lists(
    st.none() | _series() | st.lists(st.integers(-(10**30), 10**30), max_size=5), min_size=1
)


@pytest.mark.parametrize(
    "function", [AggregateFunction.ARITHMETIC_SERIES, AggregateFunction.GEOMETRIC_SERIES]
)
@given(lists=_LISTS, cut=st.integers(0, 3))
def test_what_is_told_of_many_is_what_is_told_of_each(
    function: AggregateFunction, lists: list[list[int] | None], cut: int
) -> None:
    values = [None if x is None else [Decimal(v).scaleb(-2) for v in x] for x in lists]
    array = pa.array(values, _KIND)
    statistic = Statistic(function, NodeId(0), _HELD, f"{_NEAR:f}", FLAG)
    frame = SessionContext().from_arrow(pa.table({"x": array}).slice(min(cut, len(lists) - 1)))
    told = frame.select(over_list(statistic, col("x")).alias("is")).to_pydict()["is"]

    def exactly(one: list[int] | None) -> bool | None:
        if one is None:
            return None
        if function is AggregateFunction.ARITHMETIC_SERIES:
            return is_arithmetic(one)
        return is_geometric(one, within=_NEAR)

    assert told == [exactly(one) for one in lists[min(cut, len(lists) - 1) :]]
