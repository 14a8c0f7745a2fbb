"""How the cells of a contract's column are read."""

from __future__ import annotations

from dsl.schema import DataSet
from engine.catalog.contract import ContractColumn
from engine.filing.cells import CellRule


def rule_for(column: ContractColumn, data_set: DataSet) -> CellRule:
    """How the cells of a contract's column are read."""
    c = column.column
    open_end = c.name == data_set.valid_until
    return CellRule(
        c.domain, c.values, column.unit, open_end, column.serial_dates, column.date_order
    )
