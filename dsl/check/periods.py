"""Arithmetic on periods in force: both ends are included, an end that is None is open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from dsl.model.law import InForce

ONE_DAY = datetime.timedelta(days=1)
_FIRST, _LAST = datetime.date.min, datetime.date.max


def first_day(period: InForce) -> datetime.date:
    """The first day; the calendar's first where the start is open."""
    return period.start or _FIRST


def last_day(period: InForce) -> datetime.date:
    """The last day; the calendar's last where the end is open."""
    return period.until or _LAST


def is_empty(period: InForce) -> bool:
    """Whether the period has no day at all."""
    return first_day(period) > last_day(period)


def shared(one: InForce, other: InForce) -> InForce:
    """The days that lie in both periods; it may be empty."""
    start = max(first_day(one), first_day(other))
    until = min(last_day(one), last_day(other))
    return InForce(None if start == _FIRST else start, None if until == _LAST else until)


def ever_together(ones: Iterable[InForce], others: Iterable[InForce]) -> bool:
    """Whether some day lies in a period of each."""
    later = list(others)
    return any(not is_empty(shared(one, other)) for one in ones for other in later)


def show_period(period: InForce) -> str:
    """`2018-01-01 – 2019-12-31`, an open end left out."""
    return f"{period.start or ''} – {period.until or ''}".strip()
