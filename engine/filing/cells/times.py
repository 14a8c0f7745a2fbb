"""Dates and months in the ways that departments write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from engine.filing.cells.numerals import date_in_digits
from engine.filing.cells.reading import CellRule, Fault, Read
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

#: Written into a valid-until column for "no end".
OPEN_ENDS: Final = frozenset(("长期", "长期有效", "永久", "永久有效", "至今", "无固定期限"))

#: No zone but Beijing's: elsewhere the same clock may stand on another day.
_CLOCK: Final = (
    r"(?:[T ]\s*((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)(?:\+08:?00)?)?"
)
_DATE: Final = re.compile(
    r"(?:([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
    rf"|([0-9]{{4}})\s*年\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*[日号]?){_CLOCK}"
)
#: Whether the day or the month comes first only the contract can say.
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])(.*)")
#: Days of this century and the last. With four digits it may as well be a year.
SERIAL: Final = re.compile(r"([1-9][0-9]{4})(\.[0-9]+)?")
#: What comes before day 1, as the days after 28 February 1900 are counted: a spreadsheet's
#: 1900 has a 29 February that never was.
DAY_ZERO: Final = MappingProxyType({"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)})
LAST_SERIAL: Final = date(2099, 12, 31)
_MONTH: Final = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})|([0-9]{2})|\s*年\s*([0-9]{1,2})\s*月份?)"
)


def read_date(text: str, rule: CellRule) -> Read | Fault:
    """2018-01-05, 2018/1/5, 2018.1.5, 20180105 or 2018年1月5日, with or without a clock.

    Also 二〇一八年一月五日; 43105 where the contract says which calendar it counts in, and
    05-01-2018 where it says what comes first.
    """
    if rule.open_end and text in OPEN_ENDS:
        return Read(None, (Mark.OPEN_END,))
    if serial := SERIAL.fullmatch(text):
        return _serial_date(int(serial[1]), clock=(serial[2] or "").strip(".0"), rule=rule)
    digits = date_in_digits(text)
    match = _DATE.fullmatch(digits or year_first(text, rule.date_order))
    if not match:
        return Fault(Reason.NOT_DATE)
    groups = match.groups()
    year, month, day = next(
        g for g in ((groups[0], *groups[2:4]), groups[4:7], groups[7:10]) if g[0]
    )
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return Fault(Reason.NO_SUCH_DAY)
    marks = [] if text.startswith(value.isoformat()) else [Mark.DATE_FORM]
    if digits:
        marks.append(Mark.NUMERALS)
    clock = match[11]
    if clock and clock.strip("0:."):
        marks.append(Mark.CLOCK_DROPPED)
    elif clock and not marks:
        marks.append(Mark.DATE_FORM)
    return Read(value, tuple(marks))


def year_first(text: str, order: str) -> str:
    """`text` with its year before month and day, where the contract says which is which."""
    last = _YEAR_LAST.fullmatch(text) if order else None
    if last is None:
        return text
    day, month = (last[1], last[3]) if order == "day-first" else (last[3], last[1])
    return f"{last[4]}-{month}-{day}{last[5]}"


def _serial_date(days: int, *, clock: str, rule: CellRule) -> Read | Fault:
    """Day number `days` of the contract's calendar.

    The two calendars lie four years and a day apart, and nothing in the file tells which it
    is: without the contract's word the cell is refused.
    """
    if not rule.serial_dates:
        return Fault(Reason.SERIAL_DATE)
    value = DAY_ZERO[rule.serial_dates] + timedelta(days)
    if value > LAST_SERIAL:
        return Fault(Reason.NOT_DATE)
    return Read(value, (Mark.SERIAL_DATE, Mark.CLOCK_DROPPED) if clock else (Mark.SERIAL_DATE,))


def read_month(text: str, rule: CellRule) -> Read | Fault:
    """2020-05, 2020/5, 202005 or 2020年5月, as its first day; a whole date loses its day.

    Also 二〇二〇年五月.
    2020.1 is refused: spreadsheets make it of 2020.10.
    """
    digits = date_in_digits(text)
    match = _MONTH.fullmatch(digits or text)
    if not match:
        return _month_of_date(text, rule)
    year, separator, *months = match.groups()
    month = next(m for m in months if m)
    if separator == "." and month == "1":
        return Fault(Reason.AMBIGUOUS_MONTH)
    if not 1 <= int(month) <= 12 or int(year) == 0:
        return Fault(Reason.NOT_MONTH)
    value = date(int(year), int(month), 1)
    if digits:
        return Read(value, (Mark.DATE_FORM, Mark.NUMERALS))
    return Read(value, () if text == value.isoformat()[:7] else (Mark.DATE_FORM,))


def _month_of_date(text: str, rule: CellRule) -> Read | Fault:
    read = read_date(text, rule)
    if isinstance(read, Fault):
        wrong = Reason.NOT_MONTH if read.reason is Reason.NOT_DATE else read.reason
        return Fault(wrong)
    if not isinstance(read.value, date):
        return read
    how = tuple(m for m in read.marks if m in (Mark.NUMERALS, Mark.SERIAL_DATE))
    dropped = Mark.DAY_DROPPED if read.value.day != 1 else Mark.DATE_FORM
    return Read(read.value.replace(day=1), (dropped, *how))
