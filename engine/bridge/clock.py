"""Timestamps in whole microseconds, added and subtracted as numbers.

Never through the engine's intervals, and never with a zone: what is stored is what the clock
showed.
"""

from __future__ import annotations

import pyarrow as pa
from datafusion import Expr, lit

from engine.catalog.storage import TIMESTAMP_TYPE

_SECOND = 1_000_000


def _whole(value: int) -> Expr:
    return lit(pa.scalar(value, pa.int64()))


def day_of(time: Expr) -> Expr:
    """The day on which the clock shows `time`."""
    return time.cast(pa.date32())


def add_seconds(time: Expr, count: Expr) -> Expr:
    """`count` seconds later."""
    return (time.cast(pa.int64()) + count * _whole(_SECOND)).cast(TIMESTAMP_TYPE)


def subtract_timestamps(later: Expr, earlier: Expr) -> Expr:
    """Whole seconds from `earlier` to `later`."""
    return (later.cast(pa.int64()) - earlier.cast(pa.int64())) / _whole(_SECOND)
