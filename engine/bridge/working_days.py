"""Working days by a calendar that was read as data, over whole columns at a time.

The engine has no function for a table of days. As expressions the same took a tree of cases
for every place that asks, and trees within trees: docs/decisions/0060.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from datafusion import Expr, udf

from dsl.model.expressions import Operator
from engine.plan.calendars import DAY, OFF, WORKED

_Function = tuple[tuple[pa.DataType, ...], pa.DataType, Callable[..., Any]]
_Days = npt.NDArray[np.int64]
_Known = npt.NDArray[np.bool_]

_EPOCH: Final = datetime.date(1970, 1, 1)
_SATURDAY: Final = 5
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days of a calendar, from `first` (in days since 1970-01-01) on, one beside the other.

    `sections` number the stretches of days that are known without a gap, -1 for days that
    are not; `counts` has how many working days there are up to and with each; `worked`
    lists them.
    """

    first: int
    sections: _Days
    counts: _Days
    worked: _Days

    def expression(self, operator: Operator, operands: list[Expr]) -> Expr:
        """`operator` over `operands` as an expression of the engine."""
        takes, gives, work = _FUNCTIONS[operator]

        def over_columns(*columns: pa.Array) -> pa.Array:
            values = [np.asarray(c.cast(pa.int64()).fill_null(0)) for c in _numbered(columns)]
            present = np.logical_and.reduce([np.asarray(c.is_valid()) for c in columns])
            found, known = work(self, *values)
            return _column(found, known & present, gives)

        function = udf(over_columns, list(takes), gives, "immutable", operator.value)
        return function(*operands)

    def is_working_day(self, days: _Days) -> tuple[_Known, _Known]:
        """Whether each day is worked, and whether that is known."""
        places, section = self._placed(days)
        if not len(self.sections):
            return np.zeros(len(days), np.bool_), section >= 0
        before = np.where(places > 0, self.counts[places - 1], 0)
        return self.counts[places] > before, section >= 0

    def between(self, start: _Days, end: _Days) -> tuple[_Days, _Known]:
        """The working days after `start`, up to and with `end`; negative where it comes first."""
        first, one = self._placed(start)
        last, other = self._placed(end)
        if not len(self.sections):
            return np.zeros(len(start), np.int64), one >= 0
        return self.counts[last] - self.counts[first], (one >= 0) & (one == other)

    def add(self, days: _Days, count: _Days) -> tuple[_Days, _Known]:
        """The working day that is `count` after a day, or before it; the day itself for none."""
        places, section = self._placed(days)
        if not len(self.worked):
            return days, (section >= 0) & (count == 0)
        worked, _ = self.is_working_day(days)
        reached = self.counts[places]
        most = len(self.worked) + 1  # further than any of them
        wanted = np.clip(count, -most, most) + reached - np.where(count > 0, 1, worked)
        listed = (wanted >= 0) & (wanted < len(self.worked))
        found = self.worked[np.where(listed, wanted, 0)]
        _, there = self._placed(found)
        found = np.where(count == 0, days, found)
        return found, (section >= 0) & ((count == 0) | (listed & (there == section)))

    def _placed(self, days: _Days) -> tuple[_Days, _Days]:
        """The place of each day, 0 for one that lies outside, and its section."""
        places = days - self.first
        inside = (places >= 0) & (places < len(self.sections))
        places = np.where(inside, places, 0)
        if not len(self.sections):
            return places, np.full(len(days), -1, np.int64)
        return places, np.where(inside, self.sections[places], -1)


def _column(values: npt.NDArray[Any], known: _Known, type_: pa.DataType) -> pa.Array:
    if pa.types.is_date32(type_):
        return pa.array(values.astype(np.int32), pa.int32(), mask=~known).cast(type_)
    return pa.array(values, type_, mask=~known)


def _numbered(columns: Iterable[pa.Array]) -> Iterator[pa.Array]:
    """Dates as the days since 1970-01-01."""
    return (c.cast(pa.int32()) if pa.types.is_date32(c.type) else c for c in columns)


_FUNCTIONS: Final[Mapping[Operator, _Function]] = MappingProxyType(
    {
        Operator.IS_WORKING_DAY: ((pa.date32(),), pa.bool_(), WorkingDays.is_working_day),
        Operator.WORKING_DAYS_BETWEEN: (
            (pa.date32(), pa.date32()),
            pa.int64(),
            WorkingDays.between,
        ),
        Operator.ADD_WORKING_DAYS: ((pa.date32(), pa.int64()), pa.date32(), WorkingDays.add),
    }
)


def working_days_of(arranged: pa.Table) -> WorkingDays:
    """The days of the calendar whose relation is `arranged` (see `engine.plan.calendars`).

    A day that rows arrange differently, or of which one leaves open what it says, is unknown.
    """
    said: dict[datetime.date, set[bool | None]] = {}
    for day, off, worked in _rows(arranged):
        said.setdefault(day, set()).update(_saying(off=off, worked=worked))
    years = set(covered_years(arranged))
    if not years:
        nothing = np.zeros(0, np.int64)
        return WorkingDays(0, nothing, nothing, nothing)
    first, end = datetime.date(min(years), 1, 1), datetime.date(max(years) + 1, 1, 1)
    days = [first + datetime.timedelta(n) for n in range((end - first).days)]
    known = np.array([_is_known(d, years, said.get(d, set())) for d in days])
    is_worked = np.array([_is_worked(d, said.get(d, set())) for d in days])
    start = (first - _EPOCH).days
    gaps = np.cumsum(~known)
    return WorkingDays(
        start,
        np.where(known, gaps, -1).astype(np.int64),
        np.cumsum(is_worked).astype(np.int64),
        (np.flatnonzero(is_worked) + start).astype(np.int64),
    )


def covered_years(arranged: pa.Table) -> tuple[int, ...]:
    """The years whose first of January has a row."""
    days = (day for day, _, _ in _rows(arranged))
    return tuple(sorted({d.year for d in days if (d.month, d.day) == (1, 1)}))


def _rows(arranged: pa.Table) -> Iterator[tuple[datetime.date, bool | None, bool | None]]:
    return zip(*(arranged.column(name).to_pylist() for name in (DAY, OFF, WORKED)), strict=True)


def _saying(*, off: bool | None, worked: bool | None) -> set[bool | None]:
    """Whether the row says that its day is worked; None where it leaves that open."""
    if off is None or worked is None or (off and worked):
        return {None}
    return {worked} if off or worked else set()


def _is_known(day: datetime.date, years: set[int], sayings: set[bool | None]) -> bool:
    # The notice for the next year moves days of December.
    covered = day.year in years and (day.month < _DECEMBER or day.year + 1 in years)
    return covered and None not in sayings and len(sayings) <= 1


def _is_worked(day: datetime.date, sayings: set[bool | None]) -> bool:
    """As the rows say, or else as the day of the week has it."""
    return True in sayings if sayings else day.weekday() < _SATURDAY
