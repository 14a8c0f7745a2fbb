"""Which delivery a file belongs to, as its name says: a day, a month, a quarter or a year.

`公租房_202610.csv`, `公租房2026年10月.xlsx`, `housing_2026-10-31.csv`, `2026Q3/housing.csv`; a
contract may say where the date stands.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Final

from engine.catalog.contract import PERIODS

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
#: A month whose year stands elsewhere, as sheets are named.
_MONTH_ALONE: Final = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?!\d)")
_YEAR_ANYWHERE: Final = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
#: What stands between a workbook's name and the sheet that was read of it.
_SHEET: Final = re.compile(r"(.+\.(?:xlsx|xlsm|xls|et))#(.+)", re.IGNORECASE | re.DOTALL)


#: What a placeholder of a contract's `deliveryName` stands for.
_PLACEHOLDERS: Final = {
    "{year}": r"(?P<year>(?:19|20)\d\d)",
    "{month}": r"(?P<month>\d{1,2})",
    "{day}": r"(?P<day>\d{1,2})",
    "{quarter}": r"(?P<quarter>[1-4一二三四])",
}
#: From the finest on.
_UNITS: Final = ("day", *PERIODS)


@dataclass(frozen=True, slots=True)
class DeliveryDate:
    """The last day of what a name says, which is a `day`, `month`, `quarter` or `year`."""

    day: datetime.date
    unit: str

    def period(self, unit: str) -> datetime.date | None:
        """The last day of the `unit` that it lies in; None where it is longer than one."""
        if _UNITS.index(self.unit) > _UNITS.index(unit):
            return None
        return period_end(self.day, unit)


def period_end(day: datetime.date, unit: str) -> datetime.date:
    """The last day of the month, quarter or year (`unit`) of a day.

    >>> period_end(datetime.date(2026, 11, 3), "quarter")
    datetime.date(2026, 12, 31)
    """
    month = {"month": day.month, "quarter": (day.month + 2) // 3 * 3, "year": 12}[unit]
    return _month_end(day.year, month)


def period_word(end: datetime.date, unit: str) -> str:
    """A period as messages name it: `2026-10`, `2026Q4`, `2026`."""
    words = {"month": f"{end:%Y-%m}", "quarter": f"{end.year}Q{end.month // 3}"}
    return words.get(unit, str(end.year))


def delivery_date(name: str, pattern: str = "") -> DeliveryDate | None:
    """The date or period in a file's name, else in the nearest folder's that has one.

    `pattern` is the contract's `deliveryName`; without one, names say it as they usually do.
    Folders that say the value of a column (`month=2024-05`), and what lies in them, say no
    delivery: the folder that they lie in does.
    """
    if named := _SHEET.fullmatch(name):
        of_sheet = _sheet_date(named[2], named[1])
        return of_sheet or delivery_date(named[1], pattern)
    patterns = (_compiled(pattern),) if pattern else _PATTERNS
    outside = takewhile(lambda part: "=" not in part, PurePosixPath(name).parts)
    for part in reversed(tuple(outside)):
        for expression in patterns:
            for match in expression.finditer(part):
                if (day := _last_day(match)) is not None:
                    return DeliveryDate(day, _unit(match))
    return None


def with_sheet_name(file: str, sheet: str) -> str:
    """The name of a delivery that is one sheet of a workbook."""
    return f"{file}#{sheet}"


def without_sheet(name: str) -> str:
    """The name of the workbook, where a name says the sheet, too."""
    named = _SHEET.fullmatch(name)
    return named[1] if named else name


def sheet_in(name: str) -> tuple[str, ...]:
    """The sheet that a delivery's name says, if it does."""
    named = _SHEET.fullmatch(name)
    return (named[2],) if named else ()


def _sheet_date(sheet: str, file: str) -> DeliveryDate | None:
    """What a sheet's name says, for a month alone with the year that the file's name says."""
    if dated := delivery_date(sheet.replace("/", "-")):
        return dated
    month, year = _MONTH_ALONE.search(sheet), _YEAR_ANYWHERE.search(file)
    if not month or not year:
        return None
    return DeliveryDate(_month_end(int(year["year"]), int(month["month"])), "month")


def generalised(name: str) -> str:
    """The pattern of a name that says a date; empty for one that says none.

    >>> generalised("2026年10月"), generalised("10月"), generalised("发放 202610")
    ('{year}年{month}月', '{month}月', '发放 {year}{month}')
    """
    for expression in (*_PATTERNS, _MONTH_ALONE):
        if (match := expression.search(name)) and (
            "year" not in match.groupdict() or _last_day(match)
        ):
            pattern = name
            said = [(match.span(unit), unit) for unit, text in match.groupdict().items() if text]
            for (start, end), unit in sorted(said, reverse=True):
                pattern = f"{pattern[:start]}{{{unit}}}{pattern[end:]}"
            return pattern
    return ""


def is_pattern(name: str) -> bool:
    """Whether a name holds what stands for a part of a date."""
    return any(placeholder in name for placeholder in _PLACEHOLDERS)


def fits(pattern: str, name: str) -> bool:
    """Whether the whole of a name is as the pattern says, white space aside."""
    return _compiled(pattern.strip()).fullmatch(name.strip()) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    pieces = [piece for piece in re.split(r"(\{\w+\}|\*)", pattern) if piece]
    said = {**_PLACEHOLDERS, "*": ".*?"}
    whole = "".join(said.get(piece) or re.escape(piece) for piece in pieces)
    before = r"(?<!\d)" if pieces[0] in _PLACEHOLDERS else ""
    after = r"(?!\d)" if pieces[-1] in _PLACEHOLDERS else ""
    return re.compile(f"{before}{whole}{after}")


def _unit(match: re.Match[str]) -> str:
    said = match.groupdict()
    return next((unit for unit in ("day", "month", "quarter") if said.get(unit)), "year")


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
