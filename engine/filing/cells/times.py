"""Dates and months in the ways that departments write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from engine.filing.cells.reading import CellRule, Fault, Read
from engine.filing.reasons import Mark, Reason

#: Written into a valid-until column for "no end".
OPEN_ENDS: Final = frozenset(("长期", "长期有效", "永久", "永久有效", "至今", "无固定期限"))

_DATE: Final = re.compile(
    r"(?:([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
    r"|([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号])"
    # no zone but Beijing's: elsewhere the same clock may stand on another day
    r"(?:[T ]\s*((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)(?:\+08:?00)?)?"
)
_MONTH: Final = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})|([0-9]{2})|\s*年\s*([0-9]{1,2})\s*月份?)"
)


def read_date(text: str, rule: CellRule) -> Read | Fault:
    """2018-01-05, 2018/1/5, 2018.1.5, 20180105 or 2018年1月5日, with or without a clock."""
    if rule.open_end and text in OPEN_ENDS:
        return Read(None, (Mark.OPEN_END,))
    match = _DATE.fullmatch(text)
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
    clock = match[11]
    if clock and clock.strip("0:."):
        marks.append(Mark.CLOCK_DROPPED)
    elif clock and not marks:
        marks.append(Mark.DATE_FORM)
    return Read(value, tuple(marks))


def read_month(text: str, rule: CellRule) -> Read | Fault:
    """2020-05, 2020/5, 202005 or 2020年5月, as its first day; a whole date loses its day.

    2020.1 is refused: spreadsheets make it of 2020.10.
    """
    match = _MONTH.fullmatch(text)
    if not match:
        return _month_of_date(text, rule)
    year, separator, *months = match.groups()
    month = next(m for m in months if m)
    if separator == "." and month == "1":
        return Fault(Reason.AMBIGUOUS_MONTH)
    if not 1 <= int(month) <= 12 or int(year) == 0:
        return Fault(Reason.NOT_MONTH)
    value = date(int(year), int(month), 1)
    return Read(value, () if text == value.isoformat()[:7] else (Mark.DATE_FORM,))


def _month_of_date(text: str, rule: CellRule) -> Read | Fault:
    read = read_date(text, rule)
    if isinstance(read, Fault):
        wrong = Reason.NOT_MONTH if read.reason is Reason.NOT_DATE else read.reason
        return Fault(wrong)
    if not isinstance(read.value, date):
        return read
    dropped = (Mark.DAY_DROPPED,) if read.value.day != 1 else (Mark.DATE_FORM,)
    return Read(read.value.replace(day=1), dropped)
