"""Points in time as OCDS writes them (RFC 3339), told as a day and a second of Greenwich."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

_MOMENT: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2})))?"
)
#: What a number of the language keeps; finer clocks are cut, never rounded up to the next day.
_DECIMALS: Final = 6


class Moment(NamedTuple):
    """A day, and the second of it; the second is None where only a day was written."""

    day: str
    second: str | None


def moment_from_text(text: str) -> Moment | None:
    """The day and the second at Greenwich of a date-time; a bare date stays the day that it is.

    None for what RFC 3339 does not know, a date-time without its zone among it: on which day it
    was cannot be said.

    >>> moment_from_text("2020-08-03T20:00:30.5-05:00")
    Moment(day='2020-08-04', second='3630.5')
    >>> moment_from_text("2020-08-03")
    Moment(day='2020-08-03', second=None)
    >>> moment_from_text("2020-08-03T18:00:00") is None
    True
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = found.groups()
    try:
        start = datetime(int(year), int(month), int(day), tzinfo=UTC)
        if hour is None:
            return Moment(start.date().isoformat(), None)
        clock = start.replace(hour=int(hour), minute=int(minute), second=int(second))
        ahead = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        there = clock + ahead if sign == "-" else clock - ahead
    except (ValueError, OverflowError):
        return None
    seconds = there.hour * 3600 + there.minute * 60 + there.second
    rest = (fraction or "")[:_DECIMALS].rstrip("0")
    return Moment(there.date().isoformat(), f"{seconds}.{rest}" if rest else str(seconds))
