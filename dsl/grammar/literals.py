"""The values of literals: texts, numbers, amounts, periods, dates, months and timestamps.

Each function takes the reading and the literal's place and returns its value and what is
wrong with it; a value that does not exist is replaced by a plain one, so that the rest of
the clause can be read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from dsl.diagnostics import Diagnostic, diagnose
from dsl.grammar.lexemes import Reading
from dsl.surface.words import MONEY_UNITS, PERIOD_UNITS
from dsl.text.digits import whole_number

Value: TypeAlias = tuple[object, tuple[Diagnostic, ...]]

#: Digits of one number.
MAX_DIGITS = 30

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", '"': '"', "\\": "\\", "“": "“", "”": "”"}
_UNIT_OF = {spelling: unit for unit, spellings in PERIOD_UNITS.items() for spelling in spellings}


def unescape(body: str) -> str:
    """The text that `body`, written between quotes, stands for; unknown escapes stay."""
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m.group(1), m.group()), body)


def _text(reading: Reading, start: int, end: int) -> Value:
    body = reading.source.text[start + 1 : end - 1]
    if "\\" not in body:
        return body, ()
    mistakes = [
        diagnose(
            "HY106",
            reading.span(start + 1 + match.start(), start + 1 + match.end()),
            found=match.group(),
        )
        for match in _ESCAPE.finditer(body)
        if match.group(1) not in _ESCAPED
    ]
    return unescape(body), tuple(mistakes)


def _digits(reading: Reading, start: int, end: int) -> tuple[Decimal, tuple[Diagnostic, ...]]:
    match = _DIGITS.match(reading.text, start, end)
    assert match is not None, "the scanner found digits here"
    if len(match.group()) <= MAX_DIGITS:
        return Decimal(match.group()), ()
    found = match.group()[:12] + "…"
    return Decimal(1), (diagnose("HY124", reading.span(start, match.end()), found=found, meant=""),)


def _amount(reading: Reading, start: int, end: int) -> Value:
    number, mistakes = _digits(reading, start, end)
    unit = reading.text[start:end].lstrip("0123456789. \t\r\n")
    return (number, MONEY_UNITS[unit]), mistakes


def _period(reading: Reading, start: int, end: int) -> Value:
    number, mistakes = _digits(reading, start, end)
    unit = reading.text[start:end].lstrip("0123456789 \t\r\n")
    return (int(number), _UNIT_OF[unit]), mistakes


def _date(reading: Reading, start: int, end: int) -> Value:
    return _calendar(reading, start, end)


def _month(reading: Reading, start: int, end: int) -> Value:
    return _calendar(reading, start, end)


def _calendar(reading: Reading, start: int, end: int) -> Value:
    """The date of two or three numbers; one that does not exist or lacks its zeros is told."""
    found = reading.text[start:end]
    numbers = [_part(n) for n in re.findall("[0-9]+", found)]
    span = reading.span(start, end)
    try:
        year, month, day = [*numbers, 1][:3]
        value = datetime.date(year, month, day)
    except ValueError:
        return datetime.date(2000, 1, 1), (diagnose("HY107", span, found=found, meant=""),)
    meant = value.isoformat()[: 4 + 3 * (len(numbers) - 1)]
    if "-" in found and found != meant:
        return value, (diagnose("HY107", span, found=found, meant=meant),)
    return value, ()


def _part(digits: str) -> int:
    """A part of a date or a time; one that is too long to be any is one that does not exist."""
    number = whole_number(digits)
    return datetime.MAXYEAR + 1 if number is None else number


def _timestamp(reading: Reading, start: int, end: int) -> Value:
    """The point in time of five or six numbers; one that no clock shows is told."""
    found = reading.text[start:end]
    numbers = [_part(n) for n in re.findall("[0-9]+", found)]
    span = reading.span(start, end)
    try:
        year, month, day, hour, minute, second = [*numbers, 0][:6]
        value = datetime.datetime(year, month, day, hour, minute, second)
    except ValueError:
        nowhere = datetime.datetime(2000, 1, 1)
        return nowhere, (diagnose("HY107", span, found=found, meant=""),)
    meant = value.isoformat(" ", "seconds" if len(numbers) == 6 else "minutes")
    if "-" in found and "".join(re.findall("[0-9]", found)) != re.sub("[^0-9]", "", meant):
        return value, (diagnose("HY107", span, found=found, meant=meant),)
    return value, ()


#: How the value of each kind of literal is found.
VALUES: dict[str, Callable[[Reading, int, int], Value]] = {
    "TEXT": _text,
    "NUMBER": _digits,
    "PERCENT": _digits,
    "MONEY": _amount,
    "PERIOD": _period,
    "DATE": _date,
    "MONTH": _month,
    "TIMESTAMP": _timestamp,
}
