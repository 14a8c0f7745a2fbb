"""Cells that could not be read and cost no row: missing, with the delivered text kept beside.

Their rows are filed, and what reads such a cell is undetermined. The text lies in the part, under
the root that the filing signs, as every delivered text that its value does not give back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from engine.catalog.contract import Contract, ContractColumn
from engine.catalog.storage import DELIVERED, FILE, LINE
from engine.filing.cells import Fault, read_cell
from engine.filing.cells.reading import MISSING_WORDS, clean
from engine.filing.reasons import Reason
from engine.filing.receipt import EXAMPLES, Example, ReasonCount
from engine.filing.rule_of import rule_for

#: Numbers that were read and cannot be kept: where the contract sets bounds, nobody knows whether
#: they lie within, and what is missing is taken to.
_NUMBERS: Final = (Reason.OUT_OF_RANGE, Reason.TOO_MANY_DECIMALS)


def costs_row(column: ContractColumn, reason: Reason, contract: Contract) -> bool:
    """Whether a row is unfit whose cell of `column` cannot be read, for that reason.

    So it is where the row is not known, dated or counted right without it: a key, a required
    column, the day of the event, the days of validity (a missing last day means that there is
    none), the column that says the period.
    """
    data_set, own = contract.data_set, column.column
    dates = (data_set.event_date, data_set.valid_from, data_set.valid_until)
    if own.required or own.name in (*data_set.key, *dates, contract.terms.period_column):
        return True
    bounded = column.minimum is not None or column.maximum is not None
    return bounded and reason in _NUMBERS


def is_unread(value: object, delivered: str | None) -> bool:
    """Whether a filed cell is missing only because nobody could read what was delivered.

    >>> is_unread(None, "1２,3x4"), is_unread(None, "NULL"), is_unread(None, None)
    (True, False, False)
    """
    if value is not None or delivered is None:
        return False
    text = clean(delivered)[0]
    return bool(text) and text not in MISSING_WORDS


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """The cell of a filed row that could not be read; `file` counts the filing's files."""

    column: str
    reason: Reason
    file: int
    line: int
    arguments: tuple[tuple[str, str], ...]


def unread_cells(rows: pa.Table, contract: Contract) -> Iterator[UnreadCell]:
    """Every such cell of some filed rows, column by column."""
    delivered = rows.column(DELIVERED)
    for column in contract.columns:
        own = column.column
        if own.name == contract.data_set.valid_until or not rows.column(own.name).null_count:
            continue
        texts = pc.struct_field(delivered, own.name)
        doubtful = pc.and_(pc.is_null(rows.column(own.name)), pc.is_valid(texts))
        places = pc.indices_nonzero(doubtful)
        said = zip(
            *(a.take(places).to_pylist() for a in (texts, rows[FILE], rows[LINE])), strict=True
        )
        known: dict[str, Fault | None] = {}
        for text, file, line in said:
            if text not in known:
                read = read_cell(text, rule_for(column, contract.data_set))
                known[text] = read if isinstance(read, Fault) else None
            if fault := known[text]:
                arguments = (("column", own.title), ("value", text), *fault.arguments)
                yield UnreadCell(own.title, fault.reason, file, line, arguments)


@dataclass(slots=True)
class UnreadTally:
    """How many there are of each column and reason, with the first ones."""

    _cells: dict[tuple[str, Reason], list[UnreadCell]] = field(default_factory=dict)
    _counts: dict[tuple[str, Reason], int] = field(default_factory=dict)

    def add(self, cells: Sequence[UnreadCell]) -> None:
        """Count some more."""
        for cell in cells:
            kind = (cell.column, cell.reason)
            self._counts[kind] = self._counts.get(kind, 0) + 1
            first = self._cells.setdefault(kind, [])
            first.append(cell)
            first.sort(key=lambda c: (c.file, c.line))
            del first[EXAMPLES:]

    def counts(self, files: Sequence[str]) -> tuple[ReasonCount, ...]:
        """Cells by column and reason, the most frequent first; `files` are the filing's."""
        ranked = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(
            ReasonCount(
                reason,
                column,
                cells,
                tuple(
                    Example(files[c.file], c.line, c.arguments) for c in self._cells[column, reason]
                ),
            )
            for (column, reason), cells in ranked
        )
