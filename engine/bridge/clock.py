"""Timestamps in whole seconds, added and subtracted as numbers.

Never through the engine's intervals, and never with a zone: what is stored is what the clock
showed. These functions are also what a rule's SQL is recognised by (`interfaces.cli.sql_dates`).
"""

from __future__ import annotations

from datafusion import Expr
from datafusion import functions as f

from engine.catalog.storage import TIMESTAMP_TYPE


def day_of(time: Expr) -> Expr:
    """The day on which the clock shows `time`.

    Not by a cast: for a filter over one, the engine works out from the bounds of the column that
    more than all rows can pass, and gives up on the plan. Nor cut to the day, which it can do
    from 1677 to 2262 only.
    """
    return f.to_date(time)


def add_seconds(time: Expr, count: Expr) -> Expr:
    """`count` seconds later."""
    return f.from_unixtime(f.to_unixtime(time) + count).cast(TIMESTAMP_TYPE)


def subtract_timestamps(later: Expr, earlier: Expr) -> Expr:
    """Whole seconds from `earlier` to `later`."""
    return f.to_unixtime(later) - f.to_unixtime(earlier)
