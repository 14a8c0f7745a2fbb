"""One cell's text becomes one value of its column's domain, or a reason why not.

`read_cell` is the definition, one text at a time; `read_column` does the same for a whole
column and must never differ from it.
"""

from engine.filing.cells.cell import CellRule, Fault, Read, read_cell
from engine.filing.cells.column import CellFault, ColumnReading, read_column

__all__ = [
    "CellFault",
    "CellRule",
    "ColumnReading",
    "Fault",
    "Read",
    "read_cell",
    "read_column",
]
