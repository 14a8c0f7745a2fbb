"""The least and the greatest value that a contract allows a column, compared column by column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.contract import ContractColumn
from engine.catalog.snapshot import canonical_text
from engine.catalog.storage import arrow_type
from engine.filing.cells import CellRule, ColumnReading, Fault, read_cell
from engine.filing.reasons import Reason


@dataclass(frozen=True, slots=True)
class Outside:
    """The cell of `row` (from 0) lies beyond `bound`, which the contract writes so."""

    row: int
    reason: Reason
    bound: str
    text: str


_BEYOND: Final = (
    (Reason.BELOW_MINIMUM, pc.less),
    (Reason.ABOVE_MAXIMUM, pc.greater),
)


def outside(column: ContractColumn, rule: CellRule, reading: ColumnReading) -> Iterator[Outside]:
    """The cells of `reading` that the bounds of `column` exclude; the bounds themselves are in."""
    bounds = (column.minimum, column.maximum)
    for text, (reason, beyond) in zip(bounds, _BEYOND, strict=True):
        if text is None:
            continue
        rows = pc.indices_nonzero(beyond(reading.values, _bound(text, rule)))
        if len(rows):
            told = pc.coalesce(reading.delivered, canonical_text(reading.values)).take(rows)
            for row, said in zip(rows.to_pylist(), told.to_pylist(), strict=True):
                yield Outside(row, reason, text, said)


@cache
def _bound(text: str, rule: CellRule) -> pa.Scalar:
    """A bound as the cells of its column are read; the contract was checked to be readable."""
    read = read_cell(text, rule)
    if isinstance(read, Fault):
        raise ValueError(f"{text}: {read.reason}")
    return pa.scalar(read.value, arrow_type(rule.domain))
