"""Small random tables: few values, missing ones, equal ones, days at the edges."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dsl.domains import Kind
from dsl.schema import Column, DataSet, Schema
from tests.generated.draw import DAYS, Draw, pool
from tests.reference.schema import ARRANGED
from tests.reference.schema import DAYS as CALENDAR
from tests.reference.values import Cell
from tests.reference.world import Row

_MOST_ROWS = 15
_FEW_DAYS = 6
_YEARS = tuple(range(2017, 2023))
_DAY = datetime.timedelta(1)


def draw_tables(draw: Draw, schema: Schema) -> dict[str, list[Row]]:
    """Rows for every data set; the days of one case lie close together more often than not."""
    days = draw.some(DAYS, _FEW_DAYS)
    ruled = {d.name: _rows(draw, d, days=days) for d in schema.data_sets if d.name != CALENDAR}
    return {**ruled, CALENDAR: _arranged(draw, days)}


def _rows(draw: Draw, data_set: DataSet, *, days: Sequence[Cell]) -> list[Row]:
    count = draw.weighted(
        [
            (6, lambda: 0),
            (34, lambda: draw.number(1, 4)),
            (50, lambda: draw.number(4, 8)),
            (10, lambda: draw.number(9, _MOST_ROWS)),
        ]
    )
    missing = draw.pick((0, 0, 4, 10, 25))
    pools = {c.name: _pool(draw, c, days) for c in data_set.columns}
    rows: list[Row] = []
    for number in range(1, count + 1):
        row: dict[str, Cell] = {}
        for column in data_set.columns:
            absent = not column.required and draw.chance(missing)
            row[column.name] = None if absent else draw.pick(pools[column.name])
        row[data_set.key[0]] = f"{data_set.key[0][0].upper()}{number:02}"
        rows.append(row)
    return rows


def _arranged(draw: Draw, days: Sequence[Cell]) -> list[Row]:
    """A calendar of a few years, of which one may be left out, with days near those of the case."""
    years = draw.some(_YEARS, draw.pick((0, 4, 5, len(_YEARS), len(_YEARS))))
    missing = draw.pick((0, 0, 10))
    around = [d + _DAY * n for d in days if isinstance(d, datetime.date) for n in range(-4, 5)]
    chosen = {datetime.date(y, 1, 1) for y in years}
    chosen |= set(draw.some(around, draw.number(0, _MOST_ROWS)))
    return [
        {"day": day, "kind": None if draw.chance(missing) else draw.pick(ARRANGED)}
        for day in draw.some(sorted(chosen), len(chosen))
    ]


def _pool(draw: Draw, column: Column, days: Sequence[Cell]) -> Sequence[Cell]:
    """A narrow choice of values for one column of one case, so that groups fill."""
    if column.domain.kind is Kind.DATE:
        return days
    values = pool(column.domain, column.values)
    return draw.some(values, draw.number(1, len(values)))
