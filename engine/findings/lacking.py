"""Cells without a value that something needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from engine.findings.finding import MissingCell
from engine.findings.gathered import Gathered, row_ids
from engine.findings.groups_found import Row
from engine.findings.placing import Placing
from engine.plan.reads import Read
from engine.plan.row_plan import RowPlan


def lacking_cells(
    plan: RowPlan,
    gathered: Gathered,
    placing: Placing,
    *,
    rows: Iterable[Row],
    needed_of: Callable[[Row], Sequence[Read]],
) -> tuple[MissingCell, ...]:
    """The cells without a value among what each of `rows` needed, and what leaves it open."""
    lacking = dict(plan.details.columns.lacking)
    columns = {a.name: c for a, c in plan.details.columns.rows}
    cells: dict[tuple[Read, int], None] = {}
    for row in rows:
        for read in needed_of(row):
            flag, place = lacking.get(read), row[columns[read.alias]]
            if flag is not None and row[flag] and place is not None:
                cells[read, cast(int, place)] = None
        for doubt in gathered.doubts.get(row_ids(plan, row), ()):
            for column in doubt.columns:
                cells[Read(doubt.alias, column), doubt.row] = None
    placed = sorted(cells, key=lambda c: (c[0].alias, c[1], c[0].column))
    return tuple(placing.cell(read, place) for read, place in placed)


def unknown_reads(plan: RowPlan, row: Row) -> list[Read]:
    """What the truths that are unknown of a binding read."""
    return [r for t in plan.bindings.truths if row[t.column] is None for r in t.reads]


def of_bound(plan: RowPlan, needs: Iterable[Read]) -> tuple[Read, ...]:
    """Those of `needs` that stand in the rows that a binding chose, each once."""
    bound = {alias.name for alias, _ in plan.details.columns.rows}
    return tuple(r for r in dict.fromkeys(needs) if r.alias in bound)
