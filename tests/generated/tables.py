"""Small random tables: few values, missing ones, equal ones, days at the edges."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.domains import Kind
from dsl.schema import Column, DataSet, Schema
from tests.generated.draw import DAYS, Draw, pool
from tests.reference.values import Cell
from tests.reference.world import Row

_MOST_ROWS = 15
_FEW_DAYS = 6


def draw_tables(draw: Draw, schema: Schema) -> dict[str, list[Row]]:
    """Rows for every data set; the days of one case lie close together more often than not."""
    days = draw.some(DAYS, _FEW_DAYS)
    return {d.name: _rows(draw, d, days=days) for d in schema.data_sets}


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


def _pool(draw: Draw, column: Column, days: Sequence[Cell]) -> Sequence[Cell]:
    """A narrow choice of values for one column of one case, so that groups fill."""
    if column.domain.kind is Kind.DATE:
        return days
    values = pool(column.domain, column.values)
    return draw.some(values, draw.number(1, len(values)))
