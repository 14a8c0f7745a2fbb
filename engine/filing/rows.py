"""A chunk of delivered cells becomes filed rows and quarantined rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from adapters.protocol import Chunk, Problem
from engine.catalog.contract import Contract
from engine.catalog.storage import DELIVERED, FILE, LINE, ROW, read_schema
from engine.filing.blanks import with_blanks
from engine.filing.cells import CellFault, ColumnReading, read_column
from engine.filing.marks import Mark
from engine.filing.ranges import outside
from engine.filing.reasons import Reason
from engine.filing.rule_of import rule_for
from engine.filing.unread import costs_row


@dataclass(frozen=True, slots=True)
class RowFault:
    """One reason against a row; `column` is the column's title, empty for the whole row."""

    column: str
    reason: Reason
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not filed, with every reason against it, the first column's first.

    `cells` are its texts as delivered, in that order; empty where it is no row of cells.
    """

    row: int
    file: str
    line: int
    faults: tuple[RowFault, ...]
    raw: str
    cells: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRows:
    """What one chunk came to; `readings` are its columns before bad rows were taken out."""

    filed: pa.Table
    quarantined: tuple[Quarantined, ...]
    marks: Mapping[str, Mapping[Mark, int]]
    readings: Mapping[str, ColumnReading]


def read_rows(
    chunk: Chunk,
    contract: Contract,
    places: Sequence[int | None],
    *,
    file: str,
    file_index: int,
    first_row: int,
) -> ReadRows:
    """The rows of `chunk`, numbered from `first_row` in the order of the delivered file.

    `places` maps the contract's columns to the chunk's cells; None is a column left out.
    """
    columns = contract.columns
    plain = [
        read_column(_texts(chunk, place), rule_for(c, contract.data_set))
        for c, place in zip(columns, places, strict=True)
    ]
    readings = [
        r if place is None else with_blanks(r, chunk.cells[place], c, contract)
        for r, c, place in zip(plain, columns, places, strict=True)
    ]
    merged = [() if place is None else chunk.merged.get(place, ()) for place in places]
    faults = _faults_by_index(contract, readings, nested_of(chunk, places))
    faults |= {i: (RowFault("", Reason.BLANK_ROW, ()),) for i in _blank_rows(plain)}
    unclear = _unclear_merged(chunk, contract, places)
    for (row, _), fault in unclear.items():
        faults[row] = (*faults.get(row, ()), fault)
    lines = chunk.lines.to_pylist() if chunk.problems or faults else []
    numbers, problem_numbers = row_numbers(chunk, lines, first_row)
    bad = sorted(faults)
    raws = chunk.raw(bad) if bad else []
    quarantined = [
        Quarantined(numbers[i].as_py(), file, lines[i], faults[i], raw, cells)
        for i, raw, cells in zip(bad, raws, cells_of(chunk, bad, blank=unclear), strict=True)
    ]
    quarantined.extend(
        Quarantined(number, file, p.line, (_problem_fault(p),), p.raw)
        for number, p in zip(problem_numbers, chunk.problems, strict=True)
    )
    table = _table(chunk, contract, readings, numbers=numbers, file_index=file_index)
    if bad:
        out = pa.array(bad, pa.int64())
        indices = pa.array(np.arange(table.num_rows, dtype=np.int64))
        table = table.filter(pc.invert(pc.is_in(indices, value_set=out)))
    return ReadRows(
        filed=table,
        quarantined=tuple(sorted(quarantined, key=lambda q: q.row)),
        marks={
            c.column.title: {**r.marks, Mark.MERGED_CELL: len(rows)}
            if rows and not c.refuses_merged
            else r.marks
            for c, r, rows in zip(columns, readings, merged, strict=True)
        },
        readings={c.column.name: r for c, r in zip(columns, readings, strict=True)},
    )


def _texts(chunk: Chunk, place: int | None) -> pa.Array:
    return pa.nulls(len(chunk.lines), pa.string()) if place is None else chunk.cells[place]


def cells_of(
    chunk: Chunk, rows: Sequence[int], *, blank: Collection[tuple[int, int]] = ()
) -> list[tuple[str | None, ...]]:
    """The delivered texts of some rows of `chunk`, by their index in it.

    Cells at `blank` (row, place) are for the department to fill in: whatever it writes is new.
    """
    if not rows:
        return []
    chosen = pa.array(rows, pa.int64())
    texts = list(zip(*(c.take(chosen).to_pylist() for c in chunk.cells), strict=True))
    if not blank:
        return texts
    return [
        tuple(None if (row, i) in blank else text for i, text in enumerate(cells))
        for row, cells in zip(rows, texts, strict=True)
    ]


def nested_of(chunk: Chunk, places: Sequence[int | None]) -> list[tuple[int, ...]]:
    """For each column of the contract the rows whose cell is an object or an array."""
    return [() if place is None else chunk.nested.get(place, ()) for place in places]


def _faults_by_index(
    contract: Contract, readings: Sequence[ColumnReading], nested: Sequence[tuple[int, ...]]
) -> dict[int, tuple[RowFault, ...]]:
    """The faults of each bad row, by its index in the chunk.

    A row that only has cells that cost it nothing is not bad; one that is says those, too.
    """
    faults: dict[int, list[RowFault]] = {}
    unfit: set[int] = set()
    for column, reading, deep in zip(contract.columns, readings, nested, strict=True):
        title = column.column.title
        for row in deep:
            fault_of_it = RowFault(title, Reason.NESTED_VALUE, (("column", title),))
            faults.setdefault(row, []).append(fault_of_it)
            unfit.add(row)
        for fault in reading.faults:
            arguments = (("column", title), ("value", fault.text), *fault.arguments)
            faults.setdefault(fault.row, []).append(RowFault(title, fault.reason, arguments))
            if costs_row(column, fault.reason, contract):
                unfit.add(fault.row)
        for cell in outside(column, rule_for(column, contract.data_set), reading):
            arguments = (("column", title), ("value", cell.text), ("bound", cell.bound))
            faults.setdefault(cell.row, []).append(RowFault(title, cell.reason, arguments))
            unfit.add(cell.row)
        if column.column.required:
            for row in missing_rows(reading.values, reading.faults):
                missing = RowFault(title, Reason.MISSING_REQUIRED, (("column", title),))
                faults.setdefault(row, []).append(missing)
                unfit.add(row)
    return {row: tuple(of_row) for row, of_row in faults.items() if row in unfit}


def _unclear_merged(
    chunk: Chunk, contract: Contract, places: Sequence[int | None]
) -> dict[tuple[int, int], RowFault]:
    """The cells, by row and place, of which a value over several rows does not say whose it is."""
    found: dict[tuple[int, int], RowFault] = {}
    for column, place in zip(contract.columns, places, strict=True):
        if place is None or not column.refuses_merged:
            continue
        title = column.column.title
        for row in chunk.merged.get(place, ()):
            arguments = (("column", title), ("value", chunk.cells[place][row].as_py()))
            found[row, place] = RowFault(title, Reason.MERGED_CELL, arguments)
    return found


def missing_rows(values: pa.Array, faults: Sequence[CellFault]) -> list[int]:
    """The rows that have no value and no fault that would explain it."""
    if not values.null_count:
        return []
    told = {f.row for f in faults}
    return [i for i in pc.indices_nonzero(pc.is_null(values)).to_pylist() if i not in told]


def _blank_rows(readings: Sequence[ColumnReading]) -> list[int]:
    """Rows in which nothing is written: a spreadsheet's leftover commas."""
    empty: pa.Array | None = None
    for reading in readings:
        if not reading.values.null_count:
            return []
        text = pc.utf8_trim_whitespace(pc.fill_null(reading.delivered, ""))
        none = pc.and_(pc.is_null(reading.values), pc.equal(text, ""))
        empty = none if empty is None else pc.and_(empty, none)
    return [] if empty is None else pc.indices_nonzero(empty).to_pylist()


def _problem_fault(problem: Problem) -> RowFault:
    return RowFault("", Reason(problem.fault.value), problem.arguments)


def row_numbers(chunk: Chunk, lines: list[int], first: int) -> tuple[pa.Array, list[int]]:
    """Row numbers of the chunk's rows and of its problems, together in the order of lines.

    Several may stand on one line: then the rows come first, each kind in its own order.
    """
    if not chunk.problems:
        return pa.array(np.arange(first, first + len(chunk.lines), dtype=np.int64)), []
    every = np.array([*lines, *(p.line for p in chunk.problems)], np.int64)
    numbers = np.empty(len(every), np.int64)
    numbers[np.argsort(every, kind="stable")] = np.arange(first, first + len(every))
    return pa.array(numbers[: len(lines)]), numbers[len(lines) :].tolist()


def _table(
    chunk: Chunk,
    contract: Contract,
    readings: Sequence[ColumnReading],
    *,
    numbers: pa.Array,
    file_index: int,
) -> pa.Table:
    schema = read_schema(contract.data_set)
    delivered = pa.StructArray.from_arrays(
        [r.delivered for r in readings], fields=list(schema.field(DELIVERED).type)
    )
    origin = {
        ROW: numbers,
        FILE: pa.repeat(pa.scalar(file_index, pa.int16()), len(numbers)),
        LINE: chunk.lines,
    }
    arrays = [*origin.values(), *(r.values for r in readings), delivered]
    return pa.Table.from_arrays(arrays, schema=schema)
