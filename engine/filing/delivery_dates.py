"""Which delivery a file belongs to, as its name says: a day, a month, a quarter or a year.

`公租房_202610.csv`, `公租房2026年10月.xlsx`, `housing_2026-10-31.csv`, `2026Q3/housing.csv`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12]\d|3[01])"
#: The finest first: a month is the beginning of a day.
_PATTERNS: Final = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)")
    for pattern in (
        rf"{_YEAR}{_MONTH}{_DAY}",
        rf"{_YEAR}[-_.]{_MONTH}[-_.]{_DAY}",
        r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
        rf"{_YEAR}{_MONTH}",
        rf"{_YEAR}[-_.]{_MONTH}",
        r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月",
        r"(?P<year>(?:19|20)\d\d)[-_ ]?[Qq](?P<quarter>[1-4])",
        r"(?P<year>(?:19|20)\d\d)年第?(?P<quarter>[1-4一二三四])季度",
        r"(?P<year>(?:19|20)\d\d)年",  # a bare 2001 may as well be a batch
    )
)
_QUARTERS: Final = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class DeliveryDate:
    """The last day of what a name says, and the word that says it, as in `202610`."""

    day: datetime.date
    word: str


def delivery_date(name: str) -> DeliveryDate | None:
    """The date or period in a file's name, else in the nearest folder's that has one.

    Folders that say the value of a column (`month=2024-05`) say no delivery.
    """
    for part in reversed(PurePosixPath(name).parts):
        if "=" in part:
            continue
        for pattern in _PATTERNS:
            for match in pattern.finditer(part):
                if (day := _last_day(match)) is not None:
                    return DeliveryDate(day, match.group())
    return None


def _last_day(match: re.Match[str]) -> datetime.date | None:
    """The last day of what was matched; None for the 31st of February."""
    said = match.groupdict()
    year = int(said["year"])
    if quarter := said.get("quarter"):
        number = _QUARTERS.index(quarter) + 1 if quarter in _QUARTERS else int(quarter)
        return _month_end(year, 3 * number)
    if not (month := said.get("month")):
        return datetime.date(year, 12, 31)
    if not 1 <= int(month) <= 12:
        return None
    if not (day := said.get("day")):
        return _month_end(year, int(month))
    try:
        return datetime.date(year, int(month), int(day))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> datetime.date:
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)
