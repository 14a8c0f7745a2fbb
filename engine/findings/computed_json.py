"""What a finding names in computed tables, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dsl.model.rules import Model
from dsl.model.tables import Table
from engine.findings.finding import (
    ComputedPart,
    MissingCell,
    ParameterUse,
    TableRow,
    Witness,
)
from engine.findings.near_reads import beside_rows
from engine.findings.origins import column_origins
from engine.findings.parts_json import (
    ShownOrigins,
    cell_to_json,
    clause_to_json,
    parameter_to_json,
    values_to_json,
    witness_to_json,
)
from engine.plan.reads import SURE


class ComputedTelling:
    """What findings of one rule name in computed tables, as plain data.

    What is the same for all rows of a table is made once.
    """

    def __init__(self, model: Model, shown: ShownOrigins) -> None:
        self._model, self._shown = model, shown
        self._parameters: dict[ParameterUse, dict[str, Any]] = {}
        self._origins: dict[str, dict[str, Any]] = {}

    def part(self, part: ComputedPart, rows: Sequence[TableRow]) -> dict[str, Any]:
        """All of it, with those of its rows that are given, by table and number.

        A cell without a column stands for a row of which it is uncertain whether it is there.
        """
        return {
            "derived": [
                *(rows_to_json(w) for w in part.derived),
                *(
                    {
                        "alias": a.alias,
                        "table": a.data_set,
                        "absent": values_to_json(a.looked_for),
                        "absent_origins": self._shown.looked_for(a),
                        "searched": a.searched,
                        "uncompared": a.uncompared,
                        **beside_rows(a.nearest, self._model, name="nearest"),
                    }
                    for a in part.absent
                ),
            ],
            "derived_considered": [rows_to_json(w) for w in part.beside],
            "unclear": [unclear_to_json(c) for c in part.unclear],
            "table_rows": [self.row(row) for row in rows],
            "tables": [
                {
                    "name": use.table.name,
                    "title": use.table.title,
                    "clauses": [clause_to_json(c) for c in use.table.clauses],
                    "unkeyed": use.unkeyed,
                    "grade": use.table.grade.value,
                }
                for use in part.tables
            ],
        }

    def row(self, row: TableRow) -> dict[str, Any]:
        """One row of a table."""
        return {
            "table": row.table.name,
            "row": row.number,
            "known": row.known,
            "columns": values_to_json(row.columns),
            "origins": self.origins(row.table),
            "witness": [witness_to_json(w) for w in row.witness],
            "derived": [rows_to_json(w) for w in row.derived],
            "missing": [cell_to_json(c) for c in row.missing],
            "unclear": [unclear_to_json(c) for c in row.unclear],
            "considered": [witness_to_json(w) for w in row.considered],
            "derived_considered": [rows_to_json(w) for w in row.beside],
            "parameters": [self._parameter(p) for p in row.parameters],
            **beside_rows(row.near, self._model),
        }

    def origins(self, table: Table) -> dict[str, Any]:
        """Of each column of `table` its domain, and the filed columns that it reveals."""
        if table.name not in self._origins:
            self._origins[table.name] = {
                c.name: {"domain": str(c.domain), "columns": list(column_origins(table, c.name))}
                for c in table.data_set.columns
            }
        return self._origins[table.name]

    def _parameter(self, use: ParameterUse) -> dict[str, Any]:
        if use not in self._parameters:
            self._parameters[use] = parameter_to_json(use, self._model)
        return self._parameters[use]


def rows_to_json(witness: Witness) -> dict[str, Any]:
    """The rows of an alias in one computed table."""
    return {"alias": witness.alias, "table": witness.data_set, "rows": list(witness.rows)}


def unclear_to_json(cell: MissingCell) -> dict[str, Any]:
    """A cell of a computed table; without a column, whether the row is there at all."""
    column = None if cell.column == SURE else cell.column
    return {"alias": cell.alias, "table": cell.data_set, "row": cell.row, "column": column}
