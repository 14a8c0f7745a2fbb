"""Literal example tables, as they stand beside rules, become tables without a disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from dsl.diagnostics.nearest import nearest
from dsl.domains import Kind
from dsl.schema import Column, DataSet
from engine.catalog.contract import Unit
from engine.catalog.storage import value_schema
from engine.filing.cells import CellRule, ColumnReading, read_column
from engine.filing.cells.column import empty_values
from engine.filing.headers import header_word
from engine.filing.keys import key_texts, shown_key
from engine.filing.reasons import Reason
from engine.filing.rows import missing_rows


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell; `row` is None for a header word, both count from 0.

    Its words are `tell_reason(reason, dict(arguments), language)`.
    """

    row: int | None
    column: int
    reason: Reason
    arguments: tuple[tuple[str, str], ...]


def table_from_cells(
    data_set: DataSet, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[pa.Table | None, tuple[CellProblem, ...]]:
    """The table of `value_schema(data_set)` that the cells spell, or None and the problems.

    Header words are names or titles of columns. Cells are read as filing reads them; an amount
    is in yuan, a percent without a sign what the contract says, and it needs one where that does
    not. A column that is left out is missing in every row, required or not; one that stands
    there keeps its contract. `_row` counts from 1. A row with too few cells is missing the
    rest; cells beyond the header are ragged.
    """
    places, problems = _places(data_set, header)
    for row, cells in enumerate(rows):
        if len(cells) > len(header):
            counts = (("expected", str(len(header))), ("actual", str(len(cells))))
            problems.append(CellProblem(row, len(header), Reason.RAGGED, counts))
    readings: dict[str, ColumnReading] = {}
    for column, place in places.items():
        texts = [cells[place] if place < len(cells) else None for cells in rows]
        reading = read_column(pa.array(texts, pa.string()), _rule(column, data_set))
        readings[column.name] = reading
        problems.extend(_column_problems(column, place, reading))
    if problems:
        return None, _in_order(problems)
    arrays = [
        readings[c.name].values if c.name in readings else _absent(c, data_set, len(rows))
        for c in data_set.columns
    ]
    numbers = pa.array(range(1, len(rows) + 1), pa.int64())
    table = pa.Table.from_arrays([numbers, *arrays], schema=value_schema(data_set))
    doubles = _doubles(data_set, table, {c.name: place for c, place in places.items()})
    return (None, doubles) if doubles else (table, ())


def _rule(column: Column, data_set: DataSet) -> CellRule:
    said = Unit(column.unit) if column.unit else Unit.SIGNED
    unit = {Kind.PERCENT: said, Kind.MONEY: Unit.YUAN}.get(column.domain.kind, Unit.NONE)
    open_end = column.name == data_set.valid_until
    return CellRule(column.domain, column.values, unit, open_end)


def _absent(column: Column, data_set: DataSet, length: int) -> pa.Array:
    return empty_values(_rule(column, data_set), length)


def _places(
    data_set: DataSet, header: Sequence[str]
) -> tuple[dict[Column, int], list[CellProblem]]:
    known = {header_word(w): c for c in data_set.columns for w in (c.title, c.name)}
    words = [w for c in data_set.columns for w in (c.title, c.name)]
    places: dict[Column, int] = {}
    problems: list[CellProblem] = []
    for place, word in enumerate(header):
        column = known.get(header_word(word))
        if column is None:
            near = ("nearest", nearest(word, words))
            unknown = CellProblem(None, place, Reason.UNKNOWN_COLUMN, (("value", word), near))
            problems.append(unknown)
        elif column in places:
            problems.append(CellProblem(None, place, Reason.REPEATED_COLUMN, (("value", word),)))
        else:
            places[column] = place
    return places, problems


def _column_problems(column: Column, place: int, reading: ColumnReading) -> list[CellProblem]:
    title = ("column", column.title)
    problems = [
        CellProblem(f.row, place, f.reason, (title, ("value", f.text), *f.arguments))
        for f in reading.faults
    ]
    if column.required:
        problems.extend(
            CellProblem(row, place, Reason.MISSING_REQUIRED, (title,))
            for row in missing_rows(reading.values, reading.faults)
        )
    return problems


def _doubles(data_set: DataSet, table: pa.Table, places: dict[str, int]) -> tuple[CellProblem, ...]:
    """Rows whose key stands in an earlier row, where the whole key is delivered."""
    if not data_set.key or any(name not in places for name in data_set.key):
        return ()
    first: dict[str, int] = {}
    problems = []
    for row, key in enumerate(key_texts(table, data_set.key).to_pylist()):
        if key is None:
            continue
        if key in first:
            arguments = (("key", shown_key(key)), ("line", str(first[key] + 1)))
            place = places[data_set.key[0]]
            problems.append(CellProblem(row, place, Reason.DUPLICATE_IN_TABLE, arguments))
        first.setdefault(key, row)
    return tuple(problems)


def _in_order(problems: list[CellProblem]) -> tuple[CellProblem, ...]:
    return tuple(sorted(problems, key=lambda p: (-1 if p.row is None else p.row, p.column)))
