"""Values as a workbook holds them: numbers and dates as such, everything else as text."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeAlias

from dsl.domains import Kind


class Look(StrEnum):
    """How a cell is shown."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    MOMENT = "moment"


Plain: TypeAlias = str | int | float | datetime.date | datetime.datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and how it is shown; text is shown as it is, whatever it looks like."""

    value: Plain
    look: Look = Look.TEXT


#: What a sheet takes: texts stay texts, whole numbers are counts, None is empty.
Given: TypeAlias = Cell | str | int | None


def cell_of(domain: str, value: Any) -> Cell | None:
    """A value of a finding as a cell, by the spelling of its domain.

    Text where the value is not what the domain says, as it is when it is masked, and where
    a spreadsheet's number could not hold all its digits: a wrong amount is worse than one
    that cannot be summed.
    """
    if value is None:
        return None
    match domain.partition("/")[0].partition(":")[0]:
        case Kind.MONEY:
            return _number(value, Look.MONEY)
        case Kind.PERCENT:
            return _number(value, Look.PERCENT)
        case Kind.NUMBER | Kind.LATITUDE | Kind.LONGITUDE:
            return _number(value, Look.NUMBER)
        case Kind.COUNT | Kind.PERIOD:
            return _number(value, Look.WHOLE)
        case Kind.TIMESTAMP:
            return clock(str(value))
        case Kind.DATE:
            return day(str(value))
        case Kind.MONTH:
            return month(str(value))
        case _:
            return Cell(str(value))


def _number(value: Any, look: Look) -> Cell:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return Cell(str(value))
    held = float(exact)
    return Cell(held, look) if Decimal(f"{held:.15g}") == exact else Cell(str(value))


def day(text: str) -> Cell:
    """A date from ISO text; dates before 1900 have no number in a workbook and stay text."""
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return Cell(text)
    return Cell(found, Look.DATE) if found.year >= 1900 else Cell(text)


def month(text: str) -> Cell:
    """A month from `2020-05`, as its first day that is shown without the day."""
    found = day(f"{text}-01")
    return Cell(found.value, Look.MONTH) if found.look is Look.DATE else Cell(text)


def clock(text: str) -> Cell:
    """What a clock showed, from ISO text without a zone."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return Cell(text)
    return Cell(found, Look.MOMENT) if found.year >= 1900 else Cell(text)


def moment(text: str) -> Cell:
    """A point in time from ISO text, in UTC as it was recorded."""
    found = datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    return Cell(found.replace(tzinfo=None), Look.MOMENT)
