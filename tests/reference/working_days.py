"""Working days, one day after the other, as a clerk would count them with the notice in hand."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from dsl.schema import DataSet, Schema
from dsl.syntax.expressions import Aggregate
from dsl.syntax.law import Calendar
from tests.reference.counted_days import Arranged
from tests.reference.evaluate import truth
from tests.reference.expansion import Names, expand
from tests.reference.scope import Scope
from tests.reference.values import Cell, Truth, Value
from tests.reference.world import Row


class _RowOfCalendar(Scope):
    """One row of the calendar, and nothing else."""

    def __init__(self, row: Row) -> None:
        self.row = row

    def field(self, alias: str, column: str) -> Value:
        """The cell of the row."""
        del alias
        return self.row.get(column)

    def event_date(self) -> datetime.date | None:
        """There is none."""
        return None

    def aggregate(self, node: Aggregate) -> Value:
        """There is no group."""
        raise AssertionError(f"an aggregate in a calendar: {node}")


def arranged_days(
    calendar: Calendar, schema: Schema, tables: Mapping[str, Sequence[Row]]
) -> Arranged:
    """What the rows of the calendar say of their days: worked, not worked, or both or unclear."""
    data_set = schema.data_set(calendar.data_set)
    assert data_set is not None
    said: dict[datetime.date, set[Truth]] = {}
    for row in tables.get(data_set.name, ()):
        day = _day(row[data_set.key[0]])
        said.setdefault(day, set()).update(_saying(calendar, data_set, row))
    return said


def _day(cell: Cell) -> datetime.date:
    assert isinstance(cell, datetime.date), "the key of a calendar is its day"
    return cell


def _saying(calendar: Calendar, data_set: DataSet, row: Row) -> set[Truth]:
    names = Names({calendar.name: data_set}, {}, frozenset())
    off, worked = (
        truth(expand(e, names, {}), _RowOfCalendar(row)) for e in (calendar.off, calendar.worked)
    )
    if off is None or worked is None or (off and worked):
        return {None}
    return {worked} if off or worked else set()
