"""The functions of the language on present values.

A function of a missing value is missing; only `coalesce` looks past one. (`call` sees to
that, so that the functions themselves need not.)
"""

from __future__ import annotations

import calendar
import datetime
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from tests.reference.values import (
    Duration,
    Value,
    completed_months,
    completed_years,
    round_away,
    size,
)

#: A resident id: six figures of region, eight of birth date, three of order, a check digit.
_RESIDENT_ID_LENGTH = 18
_BIRTH = slice(6, 14)


def call(name: str, arguments: list[Value]) -> Value:
    """The function `name`: missing where an argument is missing, `coalesce` aside."""
    if name == "coalesce":
        return next((a for a in arguments if a is not None), None)
    if any(a is None for a in arguments):
        return None
    return FUNCTIONS[name](*arguments)  # type: ignore[no-any-return]


def normalise(text: str) -> str:
    """`text` in lower case with its letters and numbers only, Han characters being letters."""
    return "".join(c for c in text.lower() if unicodedata.category(c)[0] in "LN")


def birth_date(resident_id: str) -> datetime.date | None:
    """The birth date in a resident id of 18 characters; missing where there is none."""
    figures = resident_id[_BIRTH]
    if len(resident_id) != _RESIDENT_ID_LENGTH or not figures.isascii() or not figures.isdigit():
        return None
    try:
        return datetime.date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return None


def substring(text: str, start: int, count: int) -> str:
    """`count` characters of `text` from the `start`th, the first being 1 and none before it."""
    end = start - 1 + count
    return text[max(start - 1, 0) : max(end, 0)]


def first_day(day: datetime.date) -> datetime.date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def last_day(day: datetime.date) -> datetime.date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def magnitude(number: Any) -> Any:
    """`number` without its sign."""
    return Duration(number.unit, abs(number.count)) if isinstance(number, Duration) else abs(number)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "month": first_day,
    "year": lambda day: day.year,
    "day_of_month": lambda day: day.day,
    "first_day": first_day,
    "last_day": last_day,
    "birth_date": birth_date,
    "age": completed_years,
    "days_between": lambda start, end: Duration("day", (end - start).days),
    "months_between": lambda start, end: Duration("month", completed_months(start, end)),
    "length": len,
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
    "contains": lambda text, part: part in text,
    "substring": substring,
    "upper": str.upper,
    "lower": str.lower,
    "normalise": normalise,
    "abs": magnitude,
    "round": round_away,
    "least": lambda *numbers: min(numbers, key=size),
    "greatest": lambda *numbers: max(numbers, key=size),
}
