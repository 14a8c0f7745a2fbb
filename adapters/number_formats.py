"""What a spreadsheet shows of a number: as plain digits, a percentage, a date or a time.

A spreadsheet stores all of these as one floating-point number; only the cell's number format
tells them apart. It never shows more than 15 significant digits, and neither does this:
1234.5600000000001 is the 1234.56 that was typed. A number of 1e15 and more has lost digits
already, and keeps the exponent that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import Final


class Shown(StrEnum):
    """How a number format shows a number."""

    NUMBER = "number"
    PERCENT = "percent"
    #: Only zeros, as in 000000: so many digits, with leading zeros.
    DIGITS = "digits"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown; `digits` is the least number of them for `Shown.DIGITS`."""

    shown: Shown = Shown.NUMBER
    digits: int = 0


#: Formats that a workbook names by their number alone (ECMA-376, 18.8.30); those from 27
#: to 36 and from 50 to 58 are Chinese dates and times.
_BUILT_IN: Final[Mapping[int, Shown]] = MappingProxyType(
    {
        **dict.fromkeys((9, 10), Shown.PERCENT),
        **dict.fromkeys((*range(14, 18), 22), Shown.DATE),
        **dict.fromkeys((*range(18, 22), 45, 47), Shown.TIME),
        46: Shown.DURATION,
        **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), Shown.DATE),
        **dict.fromkeys((*range(32, 36), 55, 56), Shown.TIME),
    }
)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\[[^\]]*\]")
_WORDS: Final = re.compile(r"general|standard|g/|e[+-]|am/pm|a/p", re.IGNORECASE)
_ZEROS: Final = re.compile(r"0{2,18}")

#: From here on not every whole number has a floating-point number of its own.
INEXACT: Final = 1e15
_TINY: Final = 1e-15
_DAY: Final = 86_400
_LAST_DAY: Final = (date(9999, 12, 31) - date(1899, 12, 30)).days
_LEAP_DAY: Final = 60
#: What is shown of a day that the calendar does not have.
_NO_DAY: Final = "########"


def format_from_code(code: str) -> NumberFormat:
    """What the format `code` shows numbers as, by its section for positive numbers.

    >>> format_from_code('yyyy"年"m"月"d"日"').shown
    <Shown.DATE: 'date'>
    >>> format_from_code("000000")
    NumberFormat(shown=<Shown.DIGITS: 'digits'>, digits=6)
    """
    bare = _LITERAL.sub("", code)
    elapsed = _ELAPSED.search(bare.split(";")[0])
    bare = _WORDS.sub("", _BRACKETS.sub("", bare).split(";")[0]).strip()
    if elapsed:
        return NumberFormat(Shown.DURATION)
    letters = {c for c in bare.lower() if c in "ymdhse"}
    if letters & set("yde") or letters == {"m"}:
        return NumberFormat(Shown.DATE)
    if letters & set("hs"):
        return NumberFormat(Shown.TIME)
    if "%" in bare:
        return NumberFormat(Shown.PERCENT)
    if _ZEROS.fullmatch(bare) and bare == code.split(";", maxsplit=1)[0].strip():
        return NumberFormat(Shown.DIGITS, len(bare))
    return NumberFormat()


def built_in_format(number: int) -> NumberFormat:
    """The format that every workbook knows by its number."""
    return NumberFormat(_BUILT_IN.get(number, Shown.NUMBER))


def shown_text(value: float, form: NumberFormat, *, since_1904: bool) -> str:
    """The text of a cell's number: dates in ISO form, all digits that a spreadsheet keeps.

    >>> shown_text(3.30182199203070019e17, NumberFormat(), since_1904=False)
    '3.30182E+17'
    >>> shown_text(43105.5, NumberFormat(Shown.DATE), since_1904=False)
    '2018-01-05 12:00:00'
    """
    if not isfinite(value):
        return str(value)
    match form.shown:
        case Shown.PERCENT:
            return _plain(value, 2) + "%"
        case Shown.DIGITS if value >= 0 and value < INEXACT and value.is_integer():
            return f"{int(value):0{form.digits}}"
        case Shown.DATE:
            return _moment(value, since_1904=since_1904)
        case Shown.TIME if 0 <= value < 1:
            return _clock(round(value * _DAY))
        case Shown.TIME:
            return _moment(value, since_1904=since_1904)
        case Shown.DURATION if 0 <= value < _LAST_DAY:
            return _clock(round(value * _DAY))
        case _:
            return _plain(value)


def _plain(value: float, places: int = 0) -> str:
    """The digits of `value` times ten to the power of `places`, at most 15 that count."""
    if abs(value) >= INEXACT:
        return _with_exponent(value)
    digits = Decimal(f"{value:.15g}").scaleb(places)
    if 0 < abs(value) < _TINY:
        return f"{digits:E}"
    text = f"{digits:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _with_exponent(value: float) -> str:
    mantissa, exponent = f"{value:.5E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _moment(value: float, *, since_1904: bool) -> str:
    """A day number and the part of the day, if there is one, to the second."""
    if not 0 <= value <= _LAST_DAY:
        return _NO_DAY
    days, seconds = divmod(round(value * _DAY), _DAY)
    day = _day(days, since_1904=since_1904)
    return f"{day} {_clock(seconds)}" if seconds and day != _NO_DAY else day


def _day(days: int, *, since_1904: bool) -> str:
    """The date of a day number; 1900 has a day 0 and a 29 February, as in every spreadsheet."""
    if since_1904:
        days += (date(1904, 1, 1) - date(1899, 12, 30)).days
    elif days <= _LEAP_DAY:
        if days in (0, _LEAP_DAY):
            return "1900-02-29" if days else "1900-01-00"
        days += 1
    if days > _LAST_DAY:
        return _NO_DAY
    return (date(1899, 12, 30) + timedelta(days)).isoformat()
