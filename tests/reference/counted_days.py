"""Which days are worked, and the days between: “days outside the calendar's years are unknown”."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from tests.reference.values import Truth

#: What the calendar's rows say of a day: worked or not; None for what is unclear.
Arranged = Mapping[datetime.date, set[Truth]]

_DAY = datetime.timedelta(days=1)
_SATURDAY, _DECEMBER = 5, 12


def is_working_day(day: datetime.date, arranged: Arranged) -> Truth:
    """As the calendar says, else Monday to Friday; unknown where it says nothing of the year.

    “A year is covered where its first of January has a row; December only where the next
    year is covered too.”
    """
    next_too = day.month == _DECEMBER
    if not _has_year(day.year, arranged) or (next_too and not _has_year(day.year + 1, arranged)):
        return None
    sayings = arranged.get(day, set())
    if len(sayings) > 1:
        return None
    return next(iter(sayings), day.weekday() < _SATURDAY)


def _has_year(year: int, arranged: Arranged) -> bool:
    return year <= datetime.MAXYEAR and datetime.date(year, 1, 1) in arranged


def working_days_between(
    start: datetime.date, end: datetime.date, arranged: Arranged
) -> int | None:
    """“The working days after the first day, up to and with the last.”"""
    if end < start:
        backwards = working_days_between(end, start, arranged)
        return None if backwards is None else -backwards
    count, day = 0, start
    if is_working_day(day, arranged) is None:
        return None
    while day < end:
        day += _DAY
        worked = is_working_day(day, arranged)
        if worked is None:
            return None
        count += worked
    return count


def add_working_days(day: datetime.date, count: int, arranged: Arranged) -> datetime.date | None:
    """“The nth working day after the day, or before it.”"""
    step = _DAY if count > 0 else -_DAY
    if is_working_day(day, arranged) is None:
        return None
    left = abs(count)
    while left:
        day += step
        worked = is_working_day(day, arranged)
        if worked is None:
            return None
        left -= worked
    return day
