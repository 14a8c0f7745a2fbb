"""What a finding names in computed tables, as JSON."""

from __future__ import annotations

from typing import Any

from dsl.model.rules import Model
from engine.findings.finding import (
    ComputedPart,
    Finding,
    MissingCell,
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


def computed_to_json(part: ComputedPart, finding: Finding, model: Model) -> dict[str, Any]:
    """What the finding names in computed tables, its rows by table and number.

    A cell without a column stands for a row of which it is uncertain whether it is there.
    """
    shown = ShownOrigins(finding.rule)
    return {
        "derived": [
            *(rows_to_json(w) for w in part.derived),
            *(
                {
                    "alias": a.alias,
                    "table": a.data_set,
                    "absent": values_to_json(a.looked_for),
                    "absent_origins": shown.looked_for(a),
                    "searched": a.searched,
                    "uncompared": a.uncompared,
                    **beside_rows(a.nearest, model, name="nearest"),
                }
                for a in part.absent
            ),
        ],
        "derived_considered": [rows_to_json(w) for w in part.beside],
        "unclear": [unclear_to_json(c) for c in part.unclear],
        "table_rows": [_table_row(row, model) for row in part.rows],
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


def _table_row(row: TableRow, model: Model) -> dict[str, Any]:
    return {
        "table": row.table.name,
        "row": row.number,
        "known": row.known,
        "columns": values_to_json(row.columns),
        "origins": {
            c.name: {
                "domain": str(c.domain),
                "columns": list(column_origins(row.table, c.name)),
            }
            for c in row.columns
        },
        "witness": [witness_to_json(w) for w in row.witness],
        "derived": [rows_to_json(w) for w in row.derived],
        "missing": [cell_to_json(c) for c in row.missing],
        "unclear": [unclear_to_json(c) for c in row.unclear],
        "considered": [witness_to_json(w) for w in row.considered],
        "derived_considered": [rows_to_json(w) for w in row.beside],
        "parameters": [parameter_to_json(p, model) for p in row.parameters],
        **beside_rows(row.near, model),
    }


def rows_to_json(witness: Witness) -> dict[str, Any]:
    """The rows of an alias in one computed table."""
    return {"alias": witness.alias, "table": witness.data_set, "rows": list(witness.rows)}


def unclear_to_json(cell: MissingCell) -> dict[str, Any]:
    """A cell of a computed table; without a column, whether the row is there at all."""
    column = None if cell.column == SURE else cell.column
    return {"alias": cell.alias, "table": cell.data_set, "row": cell.row, "column": column}
