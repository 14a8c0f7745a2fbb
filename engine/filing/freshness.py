"""How old a data set is, against how often its contract says that it is delivered."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow.parquet as pq

from dsl.schema import DataSet
from engine.catalog.snapshot import Filing
from engine.filing.checks import CheckKind, CheckResult, CheckState

#: Days of one period of a contract's frequency, the longest that the calendar allows.
_PERIOD_DAYS: Final = MappingProxyType(
    {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
)
_PERIODS_ZH: Final = MappingProxyType(
    {"day": "天", "week": "周", "month": "月", "quarter": "季度", "year": "年"}
)


@dataclass(frozen=True, slots=True)
class Age:
    """How many days ago a data set was filed last, and of which day its newest event is.

    None where nothing is filed, or no event is dated. `allowed` is the length of one period
    of the cadence in days, 0 where the contract agrees on none.
    """

    filed_days: int | None
    newest: datetime.date | None
    newest_days: int | None
    allowed: int

    @property
    def delivery_overdue(self) -> bool:
        """Whether the last filing is older than one period."""
        return bool(self.allowed) and self.filed_days is not None and self.filed_days > self.allowed

    @property
    def data_overdue(self) -> bool:
        """Whether the newest event is older than a period and one more to deliver it in."""
        old = self.newest_days
        return bool(self.allowed) and old is not None and old > 2 * self.allowed


def age_of(data_set: DataSet, current: Sequence[Filing], today: datetime.date) -> Age:
    """The age of a data set whose current filings are `current`, as of `today`."""
    last = max((f.filed_at for f in current), default="")
    filed = datetime.datetime.fromisoformat(last).date() if last else None
    newest = newest_event(data_set, [p for f in current for p in f.paths])
    count, unit = data_set.frequency or (0, "day")
    return Age(
        filed_days=(today - filed).days if filed else None,
        newest=newest,
        newest_days=(today - newest).days if newest else None,
        allowed=count * _PERIOD_DAYS[unit],
    )


def check_freshness(data_set: DataSet, age: Age, *, shown: str) -> CheckResult | None:
    """Whether the data are within the cadence; `shown` is the newest day as it may be shown.

    None where the contract agrees on no cadence, or says no column that dates events.
    """
    if data_set.frequency is None or data_set.event_date is None:
        return None
    count, unit = data_set.frequency
    if age.newest is None:
        return CheckResult(CheckKind.FRESHNESS, (), CheckState.NOT_CHECKED)
    period = _PERIODS_ZH[unit]
    numbers = {
        "newest": shown,
        "days": str(age.newest_days),
        "frequency_zh": f"每 {count} {period}" if count > 1 else f"每{period}",
        "frequency_en": f"every {count} {unit}s" if count > 1 else f"every {unit}",
    }
    state = CheckState.FAILED if age.data_overdue else CheckState.PASSED
    return CheckResult(CheckKind.FRESHNESS, (), state, tuple(numbers.items()))


def newest_event(data_set: DataSet, parts: Sequence[Path]) -> datetime.date | None:
    """The last event date in `parts`."""
    bounds = event_bounds(data_set, parts)
    return bounds[1] if bounds else None


def event_bounds(
    data_set: DataSet, parts: Sequence[Path]
) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last event date in `parts`; None where none is filed."""
    column = data_set.event_date
    return date_bounds(parts, column) if column else None


def date_bounds(parts: Sequence[Path], column: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day in a column of dates, months or timestamps; None: all missing."""
    found = [b for part in parts for b in _bounds(part, column)]
    return (min(found), max(found)) if found else None


def _bounds(part: Path, column: str) -> Iterator[datetime.date]:
    """The least and greatest value, from the file's own statistics: no row is read."""
    metadata = pq.read_metadata(part)
    names = [metadata.schema.column(i).path for i in range(metadata.num_columns)]
    position = names.index(column)
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(position).statistics
        if statistics is not None and statistics.has_min_max:
            yield _day(statistics.min)
            yield _day(statistics.max)


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value
