"""Days and months. A month is its first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

FIRST_DAY = date(2020, 1, 1)
LAST_DAY = date(2026, 6, 30)
LAST_MONTH = date(2026, 6, 1)


def day(text: str) -> date:
    """The day written `2023-05-01`."""
    return date.fromisoformat(text)


def after(start: date, days: int) -> date:
    """The day `days` days after `start`."""
    return start + timedelta(days=days)


def month_of(some_day: date) -> date:
    """The month in which `some_day` lies."""
    return some_day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    """The month `count` months after the month of `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_day_of(month: date) -> date:
    """The last day of the month."""
    return month_after(month) - timedelta(days=1)


def months(first: date, last: date) -> Iterator[date]:
    """Every month from `first` to `last`, both included."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_after(month)


def random_day(rng: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included; `first` where they are the wrong way round."""
    return after(first, rng.randint(0, max(0, (last - first).days)))
