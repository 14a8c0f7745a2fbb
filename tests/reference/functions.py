"""The functions of the language on present values.

A function of a missing value is missing; only `coalesce` looks past one. (`call` sees to
that, so that the functions themselves need not.)
"""

from __future__ import annotations

import calendar
import datetime
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tests.reference.distances import metres
from tests.reference.values import (
    EXACT,
    Duration,
    Value,
    completed_months,
    completed_years,
    divide,
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
    return datetime.date(day.year, day.month, 1)


def last_day(day: datetime.date) -> datetime.date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def magnitude(number: Any) -> Any:
    """`number` without its sign."""
    return Duration(number.unit, abs(number.count)) if isinstance(number, Duration) else abs(number)


def remainder(dividend: Any, divisor: Any) -> Decimal | None:
    """What a division to a whole number leaves, signed as the dividend; by zero missing."""
    return None if divisor == 0 else EXACT.remainder(Decimal(dividend), Decimal(divisor))


def first_digit(number: Any) -> int | None:
    """The first figure that is not 0."""
    figures = [c for c in format(Decimal(number), "f") if c in "123456789"]
    return int(figures[0]) if figures else None


def half_width(text: str) -> str:
    """ASCII written as wide as Han characters, in its own width."""
    wide = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
    return text.translate(wide)


def normal_org_name(name: str) -> str | None:
    """“Half width, no signs; 有限责任公司 is 有限公司, 股份有限公司 is 股份公司.”"""
    plain = normalise(half_width(name)).replace("有限责任公司", "有限公司")
    return plain.replace("股份有限公司", "股份公司") or None


def normal_person_name(name: str) -> str | None:
    """“Half width, no signs and no blanks.”"""
    return normalise(half_width(name)) or None


def normal_address(address: str) -> str | None:
    """“Half width, no signs but dashes; 号楼, 栋 and 座 are 幢.”"""
    lower = half_width(address).lower()
    dashed = "".join("-" if c in "‐‑‒–—―−" else c for c in lower)
    kept = "".join(c for c in dashed if c == "-" or unicodedata.category(c)[0] in "LN")
    return kept.replace("号楼", "幢").replace("栋", "幢").replace("座", "幢") or None


def normal_invoice_no(number: str) -> str | None:
    """“Half width, capitals, letters and digits; zeros before it do not count.”"""
    capitals = half_width(number).upper()
    return "".join(c for c in capitals if unicodedata.category(c)[0] in "LN").lstrip("0") or None


def edit_distance(one: str, other: str) -> int:
    """“The fewest characters put in, left out or replaced”, character by character."""
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        this = [row]
        for column, right in enumerate(other, start=1):
            replaced = last[column - 1] + (left != right)
            this.append(min(replaced, last[column] + 1, this[-1] + 1))
        last = this
    return last[-1]


def similarity(one: str, other: str) -> Decimal:
    """“The part of the longer text that need not be changed; two empty texts are alike.”"""
    longer = max(len(one), len(other))
    part = divide(longer - edit_distance(one, other), longer, decimals=0)
    return Decimal(1) if part is None else part


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "date": lambda time: time.date(),
    "month": first_day,
    "quarter": lambda day: datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    "half_year": lambda day: datetime.date(day.year, 7 if day.month > 6 else 1, 1),
    "fiscal_year": lambda day, first: day.year - (day.month < first),
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
    "join_texts": lambda *texts: "".join(texts),
    "abs": magnitude,
    "round": round_away,
    "remainder": remainder,
    "is_multiple": lambda x, step: None if step == 0 else remainder(x, step) == 0,
    "first_digit": first_digit,
    "last_digits": lambda x, count: int(abs(x)) % 10 ** int(count),
    "normal_org_name": normal_org_name,
    "normal_person_name": normal_person_name,
    "normal_address": normal_address,
    "normal_invoice_no": normal_invoice_no,
    "edit_distance": edit_distance,
    "similarity": similarity,
    "distance": metres,
    "least": lambda *numbers: min(numbers, key=size),
    "greatest": lambda *numbers: max(numbers, key=size),
}
