"""Dates and months in whole numbers of days and months.

Months are added by counting them, never through the engine's intervals, so that the rule
"keeps the last day of the month" stands in one place.
"""

from __future__ import annotations

import pyarrow as pa
from datafusion import Expr
from datafusion import functions as f

from engine.bridge.constants import constant


def _whole(value: int) -> Expr:
    return constant(value, pa.int64())


def _part(name: str, day: Expr) -> Expr:
    return f.date_part(name, day).cast(pa.int64())


def _days(day: Expr) -> Expr:
    return day.cast(pa.int32()).cast(pa.int64())


def _date(days: Expr) -> Expr:
    return days.cast(pa.int32()).cast(pa.date32())


def _month_number(day: Expr) -> Expr:
    return _part("year", day) * _whole(12) + _part("month", day) - _whole(1)


def _first_of(month_number: Expr) -> Expr:
    year_, month = month_number / _whole(12), month_number % _whole(12) + _whole(1)
    return f.make_date(year_.cast(pa.int32()), month.cast(pa.int32()), constant(1, pa.int32()))


#: More years than lie between any two days that can be stored.
_ALL_YEARS = 20_000_000


def year(day: Expr) -> Expr:
    """The calendar year."""
    return _part("year", day)


def day_of_month(day: Expr) -> Expr:
    """The day of the month, from 1."""
    return _part("day", day)


def first_day(day: Expr) -> Expr:
    """The first day of the month that `day` lies in."""
    return _date(_days(day) - _part("day", day) + _whole(1))


def quarter(day: Expr) -> Expr:
    """The first day of the quarter that `day` lies in."""
    return _first_of(_month_number(day) / _whole(3) * _whole(3))


def half_year(day: Expr) -> Expr:
    """The first day of the half of the year that `day` lies in."""
    return _first_of(_month_number(day) / _whole(6) * _whole(6))


def fiscal_year(day: Expr, first_month: Expr) -> Expr:
    """The calendar year in which the year began that begins with `first_month`."""
    return (_month_number(day) - first_month + _whole(1)) / _whole(12)


def last_day(day: Expr) -> Expr:
    """The last day of the month that `day` lies in."""
    # 31 days after the first of a month lies one of the first days of the next
    next_month = _days(day) - _part("day", day) + _whole(32)
    return _date(next_month - _part("day", _date(next_month)))


def add_days(day: Expr, count: Expr) -> Expr:
    """`count` days later."""
    return _date(_days(day) + count)


def add_months(day: Expr, count: Expr) -> Expr:
    """`count` months later, on the same day or the last that the month has."""
    number = _month_number(day) + count
    same_day = _days(_first_of(number)) + _part("day", day) - _whole(1)
    last = _days(_first_of(number + _whole(1))) - _whole(1)
    # A `case` would repeat both; the engine's least skips what is missing, but both are or neither.
    return _date(f.least(same_day, last))


def subtract_dates(later: Expr, earlier: Expr) -> Expr:
    """Whole days from `earlier` to `later`."""
    return _days(later) - _days(earlier)


def subtract_months(later: Expr, earlier: Expr) -> Expr:
    """Whole months from the month of `earlier` to that of `later`."""
    return _month_number(later) - _month_number(earlier)


def months_between(earlier: Expr, later: Expr) -> Expr:
    """Completed months from `earlier` to `later`; where `later` comes first, those from it on,
    less than 0.
    """
    begun = subtract_months(later, earlier)
    one, other = _part("day", earlier), _part("day", later)
    short = f.when((later >= earlier) & (other < one), _whole(1))
    short = short.when((later < earlier) & (other > one), _whole(-1))
    return begun - short.otherwise(_whole(0))


def age(birth: Expr, on: Expr) -> Expr:
    """Completed years on the day `on`; -1 and below before birth."""

    def number(day: Expr) -> Expr:
        return (_part("year", day) * _whole(100) + _part("month", day)) * _whole(100) + _part(
            "day", day
        )

    # The engine's division cuts toward zero, so it is given what is never negative; a `case` would
    # repeat both days, which plans of decision tables feel.
    passed = number(on) - number(birth) + _whole(_ALL_YEARS * 10_000)
    return passed / _whole(10_000) - _whole(_ALL_YEARS)


def birth_date(resident_id: Expr) -> Expr:
    """The date in digits 7 to 14 of a resident id; missing where they are no date."""

    def digits(start: int, count: int) -> Expr:
        return f.substring(resident_id, _whole(start), _whole(count))

    text = f.concat_ws("-", digits(7, 4), digits(11, 2), digits(13, 2))
    return f.when(resident_id.is_not_null(), text.try_cast(pa.date32())).end()
