"""Cells and truth: three-valued logic, exact division, calendar arithmetic.

A cell is a text, a Decimal, an int, a date (a month by its first day), a datetime, a flag, or
None for missing. Truth is True, False, or None for unknown.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Any, Literal, TypeAlias

#: Wide enough that no sum or product of a small test is ever rounded.
EXACT = Context(prec=120)


Unit = Literal["day", "workday", "month", "second"]


@dataclass(frozen=True, slots=True)
class Duration:
    """A period with its unit: a column of `period/day` stores days as a bare whole number."""

    unit: Unit
    count: int


Cell: TypeAlias = str | Decimal | int | datetime.date | bool | None
Value: TypeAlias = Cell | Duration
Truth: TypeAlias = bool | None


def size(value: Value) -> Any:
    """What values of one domain are ordered by."""
    return plain(value)


def plain(value: Value) -> Cell:
    """A cell's form of `value`: a period as its bare number."""
    return value.count if isinstance(value, Duration) else value


def all_true(truths: Iterable[Truth]) -> Truth:
    """“Conditions are three-valued”: and."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def any_true(truths: Iterable[Truth]) -> Truth:
    """“Conditions are three-valued”: or."""
    return negate(all_true(negate(truth) for truth in truths))


def negate(truth: Truth) -> Truth:
    """“Conditions are three-valued”: not."""
    return None if truth is None else not truth


def compare(operator: str, left: Value, right: Value) -> Truth:
    """“Conditions are three-valued”: a comparison with a missing value is unknown.

    “Equality on text is exact.”
    """
    if left is None or right is None:
        return None
    left, right = plain(left), plain(right)
    if operator == "=":
        return bool(left == right)
    if operator == "!=":
        return bool(left != right)
    return _order(operator, left, right)


def _order(operator: str, left: Cell, right: Cell) -> bool:
    """The order of two present values: numbers, days, or texts by code point."""
    below, above = left < right, left > right  # type: ignore[operator]
    return {"<": below, "<=": not above, ">": above, ">=": not below}[operator]


def divide(dividend: Decimal | int, divisor: Decimal | int, *, decimals: int) -> Decimal | None:
    """“Division is decimal, by zero is unknown.”

    The quotient is cut, toward zero, after max(4, `decimals`) + 4 decimals, `decimals`
    being those of the dividend's type.
    """
    if divisor == 0:
        return None
    places = quotient_decimals(decimals)
    top, bottom = Decimal(dividend), Decimal(divisor)
    whole = EXACT.divide_int(EXACT.scaleb(top, places), bottom)
    return EXACT.scaleb(whole, -places)


def quotient_decimals(decimals: int) -> int:
    """How many decimals a quotient has whose dividend has `decimals`."""
    return max(4, decimals) + 4


def round_away(number: Decimal | int, places: int) -> Decimal:
    """`number` to `places` decimals, a half going away from zero."""
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)


def cut(number: Decimal, places: int) -> Decimal:
    """`number` without what stands after `places` decimals."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, EXACT)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """“Month arithmetic keeps the last day of the month”: 31 January + 1 month = 28 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def add_duration(day: datetime.date, duration: Duration, sign: int = 1) -> datetime.date:
    """`day` moved by a period, forwards or, with `sign` -1, backwards."""
    if duration.unit == "second":
        return day + datetime.timedelta(seconds=sign * duration.count)
    if isinstance(day, datetime.datetime):
        moved = add_duration(day.date(), duration, sign)
        return datetime.datetime.combine(moved, day.time())
    if duration.unit == "day":
        return day + datetime.timedelta(days=sign * duration.count)
    return add_months(day, sign * duration.count)


def completed_years(birth: datetime.date, on: datetime.date) -> int:
    """The age: how many birthdays have come by `on`."""
    before_birthday = (on.month, on.day) < (birth.month, birth.day)
    return on.year - birth.year - before_birthday


def completed_months(start: datetime.date, end: datetime.date) -> int:
    """How many whole months lie from `start` to `end`, less than 0 where `end` is before it."""
    if end < start:
        return -completed_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
