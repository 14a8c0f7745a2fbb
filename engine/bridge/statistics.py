"""Statistics over the list of a group's values, exact to the last decimal.

Places in an order are found by the engine itself. Spreads, series and first digits are
reckoned in whole numbers of the last decimal, a whole batch of groups at a time: the engine
has no whole-number root, and its own variance is a floating one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Context, Decimal
from functools import cache, partial
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from datafusion import Expr, ScalarUDF, udf
from datafusion import functions as f

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.types import MAX_DIGITS
from engine.bridge.constants import constant
from engine.bridge.reckoning import (
    deviation,
    first_digits,
    is_arithmetic,
    is_geometric,
    product,
    variance,
)
from engine.bridge.series import Flags, Numbers, could_be_arithmetic, could_be_geometric
from engine.bridge.types import arrow_type
from engine.plan.nodes import Statistic
from engine.plan.storage import Storage

_Reckoned: TypeAlias = int | bool | None
_Reckoner: TypeAlias = Callable[[Sequence[int]], _Reckoned]
#: Whole numbers of many lists, the lengths of the lists, and a share; for each list, yes or no.
_CouldBe: TypeAlias = Callable[[Numbers, Numbers, str | None], Flags]

_COULD_BE: Final[Mapping[AggregateFunction, _CouldBe]] = {
    AggregateFunction.ARITHMETIC_SERIES: lambda numbers, lengths, _: could_be_arithmetic(
        numbers, lengths
    ),
    AggregateFunction.GEOMETRIC_SERIES: lambda numbers, lengths, share: could_be_geometric(
        numbers, lengths, within=Decimal(share or 0)
    ),
}

#: Wide enough for every number that the engine holds.
_WIDE = Context(prec=80)


def over_list(statistic: Statistic, values: Expr) -> Expr:
    """The expression of `statistic` over the lists `values`; missing over no value."""
    kind = arrow_type(statistic.storage)
    match statistic.function:
        case AggregateFunction.MEDIAN:
            return _at(values, Decimal("0.5"), statistic.held).cast(kind)
        case AggregateFunction.PERCENTILE:
            assert statistic.share is not None
            return _at(values, Decimal(statistic.share), statistic.held).cast(kind)
        case AggregateFunction.LOWER_FENCE | AggregateFunction.UPPER_FENCE:
            upper = statistic.function is AggregateFunction.UPPER_FENCE
            return _fence(values, statistic.held, upper=upper).cast(kind)
        case _:
            return _reckoner(statistic)(values)


def _at(values: Expr, share: Decimal, held: Storage) -> Expr:
    """The value `share` of the way from the first to the last, between the two closest ranks.

    Definition 7 of R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, The
    American Statistician 50 (1996), which R and NumPy use. The place is a fraction with the
    decimals of `share`, so that nothing is cut.
    """
    decimals = max(0, -int(share.as_tuple().exponent))
    whole = 10**decimals
    in_order = f.array_sort(values)
    rank = (f.array_length(values).cast(pa.int64()) - _whole(1)) * _whole(int(share * whole))
    below, beyond = rank / _whole(whole), rank % _whole(whole)
    first = f.array_element(in_order, below + _whole(1))
    if decimals == 0:
        return first
    between = f.array_element(in_order, below + _whole(2)) - first
    part = beyond.cast(pa.decimal128(decimals + 1, 0)) * constant(
        Decimal(1).scaleb(-decimals), pa.decimal128(decimals + 1, decimals)
    )
    first = first.cast(pa.decimal128(MAX_DIGITS, held.decimals + decimals))
    return f.when(beyond == _whole(0), first).otherwise(first + between * part)


def _fence(values: Expr, held: Storage, *, upper: bool) -> Expr:
    """One and a half times the distance of the quartiles beyond one of them.

    J. W. Tukey, Exploratory Data Analysis (1977). Where the quartiles are equal there is no
    spread to measure by, and no fence.
    """
    low, high = (_at(values, Decimal(share), held) for share in ("0.25", "0.75"))
    step = (high - low) * constant(Decimal("1.5"), pa.decimal128(2, 1))
    return f.when(high > low, high + step if upper else low - step).end()


def _whole(value: int) -> Expr:
    return constant(value, pa.int64())


def _reckoner(statistic: Statistic) -> ScalarUDF:
    """The function of the engine that reckons a batch of lists."""
    return _registered(statistic.function, statistic.held, statistic.share, statistic.storage)


@cache
def _registered(
    function: AggregateFunction, held: Storage, share: str | None, storage: Storage
) -> ScalarUDF:
    reckon = _reckoned(function, held, share, storage)
    could_be = _COULD_BE.get(function)
    kind = arrow_type(storage)

    def over_batch(lists: pa.Array) -> pa.Array:
        if could_be is not None and (could := _could(lists, could_be, share)) is not None:
            return _of_some(lists, could, reckon)
        found = [None if values is None else reckon(values) for values in whole_lists(lists)]
        return _stored(found, kind)

    name = f"huiyan_{function.value}" + ("" if share is None else f"_{share.replace('.', '_')}")
    return udf(over_batch, [pa.list_(arrow_type(held))], kind, "immutable", name)


def _could(lists: pa.Array, could_be: _CouldBe, share: str | None) -> pa.Array | None:
    """Which of the lists could be what is asked; None where that is not seen of all at once."""
    memory = lists.values.buffers()[1]
    if memory is None or not len(lists):
        return None
    offsets = lists.offsets.to_numpy()
    begin = lists.values.offset + int(offsets[0])
    halves = np.frombuffer(memory, dtype=np.int64)[2 * begin :][: 2 * int(offsets[-1] - offsets[0])]
    low, high = halves[::2], halves[1::2]
    if not np.array_equal(high, low >> 63):  # wider than 64 bits
        return None
    lengths = np.where(np.asarray(lists.is_valid()), np.diff(offsets), 0)
    if lengths.sum() != len(low):  # values behind a missing list
        return None
    return pa.array(could_be(low, lengths, share))


def _of_some(lists: pa.Array, could: pa.Array, reckon: _Reckoner) -> pa.Array:
    """What the lists are of which it is open; the others are not."""
    positions = pc.indices_nonzero(could)
    found = [values is not None and reckon(values) for values in whole_lists(lists.take(positions))]
    told = np.zeros(len(lists), dtype=bool)
    told[np.asarray(positions)] = found
    return pa.array(told, mask=np.asarray(lists.is_null()))


def _reckoned(
    function: AggregateFunction, held: Storage, share: str | None, storage: Storage
) -> _Reckoner:
    sample = function in (AggregateFunction.VARIANCE, AggregateFunction.STDDEV)
    match function:
        case AggregateFunction.VARIANCE | AggregateFunction.POPULATION_VARIANCE:
            more = storage.decimals - 2 * held.decimals
            return partial(variance, more=more, sample=sample, digits=storage.digits)
        case AggregateFunction.STDDEV | AggregateFunction.POPULATION_STDDEV:
            return partial(deviation, more=storage.decimals - held.decimals, sample=sample)
        case AggregateFunction.PRODUCT:
            return partial(
                product, held=held.decimals, decimals=storage.decimals, digits=storage.digits
            )
        case AggregateFunction.ARITHMETIC_SERIES:
            return is_arithmetic
        case AggregateFunction.GEOMETRIC_SERIES:
            assert share is not None
            return partial(is_geometric, within=Decimal(share))
        case AggregateFunction.BENFORD:
            return partial(first_digits, decimals=storage.decimals)
        case _:
            raise TypeError(f"not reckoned over a list: {function}")


def whole_lists(lists: pa.Array) -> Iterator[list[int] | None]:
    """Each list as whole numbers of the last decimal.

    Read from the memory of the array: making a decimal of every value takes ten times longer.
    """
    flat, offsets = lists.values, lists.offsets.to_pylist()
    start = offsets[0]
    numbers = _whole_numbers(flat.slice(start, offsets[-1] - start))
    for index, present in enumerate(lists.is_valid().to_pylist()):
        yield numbers[offsets[index] - start : offsets[index + 1] - start] if present else None


def _whole_numbers(decimals: pa.Array) -> list[int]:
    """128-bit numbers, of which the upper half mostly repeats the sign of the lower."""
    memory = decimals.buffers()[1]
    if memory is None or not len(decimals):
        return []
    begin = 2 * decimals.offset
    halves = memoryview(memory).cast("q")[begin : begin + 2 * len(decimals)]
    low, high = halves[::2].tolist(), halves[1::2].tolist()
    if all(upper == (-1 if lower < 0 else 0) for lower, upper in zip(low, high, strict=True)):
        return low
    return [(upper << 64) + (lower & (2**64 - 1)) for lower, upper in zip(low, high, strict=True)]


def _stored(found: Sequence[_Reckoned], kind: pa.DataType) -> pa.Array:
    if pa.types.is_boolean(kind):
        return pa.array(found, kind)
    shown = [None if n is None else Decimal(n).scaleb(-kind.scale, _WIDE) for n in found]
    return pa.array(shown, kind)
