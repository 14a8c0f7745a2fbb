"""Blank cells of a column in which the contract says what a blank means (`blankMeans`).

The cell has that value; the empty text kept beside it says that it was blank. Words for "missing"
and cells of a column that was not delivered stay missing.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.contract import Contract, ContractColumn
from engine.filing.cells import ColumnReading, Fault, read_cell
from engine.filing.marks import Mark
from engine.filing.rule_of import rule_for


def with_blanks(
    reading: ColumnReading, texts: pa.Array, column: ContractColumn, contract: Contract
) -> ColumnReading:
    """The reading of `texts` with the contract's value in its blank cells, each of them marked."""
    said = column.column.blank_means
    if not said or not reading.values.null_count:
        return reading
    read = read_cell(said, rule_for(column, contract.data_set))
    if isinstance(read, Fault):
        raise ValueError(f"{said}: {read.reason}")  # the contract was checked to be readable
    bare = pc.equal(pc.utf8_trim_whitespace(pc.fill_null(texts, "")), "")
    blank = pc.and_(pc.is_null(reading.values), bare)
    cells = pc.sum(blank).as_py() or 0
    if not cells:
        return reading
    return replace(
        reading,
        values=pc.if_else(blank, pa.scalar(read.value, reading.values.type), reading.values),
        delivered=pc.if_else(blank, pc.fill_null(texts, ""), reading.delivered),
        marks={**reading.marks, Mark.BLANK_MEANS: cells},
    )


def was_blank(value: object, delivered: str | None) -> bool:
    """Whether a filed cell has its value only because the contract says what a blank means.

    >>> was_blank(False, ""), was_blank(False, "否"), was_blank(None, " ")
    (True, False, False)
    """
    return value is not None and delivered is not None and not delivered.strip()
