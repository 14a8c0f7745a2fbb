"""Timestamps in the ways that departments write them: a day, and what the clock showed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from engine.filing.cells.reading import CellRule, Fault, Read
from engine.filing.cells.times import DAY_ZERO, LAST_SERIAL, SERIAL, year_first
from engine.filing.cells.zones import not_shown_once, on_clock
from engine.filing.marks import Mark
from engine.filing.reasons import Reason

_DAY: Final = (
    r"(?:(?P<y1>[0-9]{4})(?P<sep>[-/.])(?P<m1>[0-9]{1,2})(?P=sep)(?P<d1>[0-9]{1,2})"
    r"|(?P<y2>[0-9]{4})(?P<m2>[0-9]{2})(?P<d2>[0-9]{2})"
    r"|(?P<y3>[0-9]{4})\s*年\s*(?P<m3>[0-9]{1,2})\s*月\s*(?P<d3>[0-9]{1,2})\s*[日号])"
)
_HALF: Final = r"(?:(?P<before>上午|下午)\s*)?"
_CLOCK: Final = (
    r"(?:(?P<h1>[0-9]{1,2}):(?P<n1>[0-9]{2})(?::(?P<s1>[0-9]{2})(?:[.,](?P<f>[0-9]+))?)?"
    r"|(?P<h2>[0-9]{1,2})\s*[时点]\s*(?P<n2>[0-9]{1,2})\s*分(?:\s*(?P<s2>[0-9]{1,2})\s*秒)?)"
    r"(?:\s*(?P<after>[AaPp][Mm]))?"
)
_AHEAD: Final = r"(?:\s*(?P<utc>Z)|\s*(?P<sign>[+-])(?P<oh>[01][0-9]):?(?P<on>[0-5][0-9])?)?"
_SPELLED: Final = re.compile(rf"{_DAY}(?:[Tt]|\s+|(?<=[日号]))\s*{_HALF}{_CLOCK}{_AHEAD}")
#: Digits alone: 20180105083015, 201801050830.
_DIGITS: Final = re.compile(
    r"(?P<y1>[0-9]{4})(?P<m1>[0-9]{2})(?P<d1>[0-9]{2})"
    r"(?P<h1>[0-9]{2})(?P<n1>[0-9]{2})(?P<s1>[0-9]{2})?"
)
_BARE_DAY: Final = re.compile(_DAY)
_NOON: Final = 12
_DAY_SECONDS: Final = 86_400
#: A spreadsheet keeps a part of a day in 15 digits; a part with fewer may have been cut.
_SURE_PLACES: Final = 8
_CLOSE: Final = Decimal("0.001")


def read_timestamp(text: str, rule: CellRule) -> Read | Fault:
    """2018-01-05 08:30, 2018/1/5 8:30:15, 2018年1月5日8时30分, 20180105083015, to the second.

    Also 下午 and PM, and a distance from UTC, by which it is put on the clock of the
    contract's zone; a spreadsheet's number of days with a part of one, where the contract
    says which calendar it counts in. A day alone has no clock: midnight is not assumed.
    """
    if SERIAL.fullmatch(text):
        return _serial(text, rule)
    spelled = year_first(text, rule.date_order)
    match = _SPELLED.fullmatch(spelled) or _DIGITS.fullmatch(spelled)
    if match is None:
        bare = _BARE_DAY.fullmatch(spelled)
        return Fault(Reason.NO_CLOCK if bare else Reason.NOT_TIMESTAMP)
    parts = {k[0]: v for k, v in match.groupdict().items() if v and len(k) == 2 and k[1].isdigit()}
    said = match.groupdict()
    hour = _hour(int(parts["h"]), said)
    if hour is None:
        return Fault(Reason.NO_SUCH_TIME)
    day = (int(parts["y"]), int(parts["m"]), int(parts["d"]))
    try:
        time = datetime(*day, hour, int(parts["n"]), int(parts.get("s", "0")))
    except ValueError:
        return Fault(Reason.NO_SUCH_TIME if _is_day(day) else Reason.NO_SUCH_DAY)
    marks: list[Mark] = []
    if (said.get("f") or "").strip("0"):
        marks.append(Mark.FRACTION_DROPPED)
    return _placed(time, said, marks, rule, text)


def _placed(
    time: datetime, said: dict[str, str | None], marks: list[Mark], rule: CellRule, text: str
) -> Read | Fault:
    """The time on the clock of the contract's zone."""
    if said.get("utc") or said.get("sign"):
        ahead = timedelta(hours=int(said["oh"] or 0), minutes=int(said["on"] or 0))
        offset = timezone(-ahead if said["sign"] == "-" else ahead)
        try:
            time = on_clock(time.replace(tzinfo=offset), rule.domain)
        except OverflowError:
            return Fault(Reason.NO_SUCH_DAY)
        marks.append(Mark.PUT_ON_CLOCK)
    fault = not_shown_once(time, rule.domain)
    if fault is not None:
        return Fault(fault)
    if not marks and text != time.isoformat(" "):
        marks.append(Mark.TIME_FORM)
    return Read(time, tuple(marks))


def _hour(hour: int, said: dict[str, str | None]) -> int | None:
    """The hour of 24; None for what no half of a day has."""
    half = said.get("before") or (said.get("after") or "").upper()
    if not half:
        return hour
    if (said.get("before") and said.get("after")) or not 1 <= hour <= _NOON:
        return None
    return hour % _NOON + (_NOON if half in ("下午", "PM") else 0)


def _is_day(day: tuple[int, int, int]) -> bool:
    try:
        datetime(*day)
    except ValueError:
        return False
    return True


def _serial(text: str, rule: CellRule) -> Read | Fault:
    """A day number with the part of a day that has passed, in the contract's calendar."""
    if not rule.serial_dates:
        return Fault(Reason.SERIAL_DATE)
    number = Decimal(text)
    if number == int(number):
        return Fault(Reason.NO_CLOCK)
    seconds = (number - int(number)) * _DAY_SECONDS
    whole = int(seconds.to_integral_value())
    marks = [Mark.SERIAL_DATE]
    if abs(seconds - whole) > _CLOSE:
        if len(text.partition(".")[2]) < _SURE_PLACES:
            return Fault(Reason.NOT_TIMESTAMP)
        whole = int(seconds)
        marks.append(Mark.FRACTION_DROPPED)
    first = DAY_ZERO[rule.serial_dates]
    time = datetime(first.year, first.month, first.day) + timedelta(int(number), whole)
    if time.date() > LAST_SERIAL:
        return Fault(Reason.NOT_TIMESTAMP)
    fault = not_shown_once(time, rule.domain)
    return Fault(fault) if fault is not None else Read(time, tuple(marks))
