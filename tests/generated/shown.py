"""A case as text, for a person to reproduce it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.generated.case import Case
from tests.reference.values import Cell
from tests.reference.world import Row


def shown(case: Case, differences: Iterable[str]) -> str:
    """The policy, the tables and how the two sides differ."""
    parts = [f"==== seed {case.seed}, as of {case.as_of}", case.policy]
    parts += [_table(name, rows) for name, rows in case.tables.items() if rows]
    return "\n".join([*parts, *(f"!! {line}" for line in differences)])


def _table(name: str, rows: Sequence[Row]) -> str:
    """The columns that hold anything, one line a row."""
    columns = [c for c in rows[0] if any(row[c] is not None for row in rows)]
    cells = [columns, *([_cell(row[c]) for c in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    lines = (
        "  ".join(w.ljust(width) for w, width in zip(line, widths, strict=True)) for line in cells
    )
    return "\n".join([name, *(f"  {line.rstrip()}" for line in lines)])


def _cell(cell: Cell) -> str:
    return "-" if cell is None else str(cell)
