"""Rows of computed tables that a finding rests on, computed again from their own rows.

A table is replayed row by row, each over the rows that the finding names behind it, and the
rule over the rows of tables that came of this. So rows that stand there for one thing never
count for another: docs/decisions/0054.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pyarrow as pa

from dsl.model.rules import Model, Rule
from dsl.model.steps import Alias
from dsl.model.tables import Table, filed_data_sets, tables_of
from dsl.model.types import type_of
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.bridge.types import arrow_type
from engine.catalog.storage import ROW
from engine.findings.finding import TableRow, Witness
from engine.findings.placing import FilingRows, Filings
from engine.findings.table_rows import table_rows
from engine.findings.values import as_json
from engine.findings.with_tables import computed_filings
from engine.plan.arena import Arena
from engine.plan.from_expression import Frame
from engine.plan.reads import SURE
from engine.plan.storage import FLAG, storage_of
from engine.plan.table_witnesses import TablePlan, plan_tables
from engine.plan.tables import declare_tables
from engine.replay.recorded_rows import RecordedRows, only_rows, recorded_table

_ONE_CORE = EngineSettings(partitions=1)
Entry = Mapping[str, Any]
#: What rows of a table are told apart by.
_Told: TypeAlias = tuple[Any, ...]
#: Columns of which it is asked why they lack a value, by table and row.
Asked = Mapping[tuple[str, int], set[str]]


@dataclass(frozen=True, slots=True)
class Computed:
    """Rows of tables by table and number, and the same as tables to be read."""

    rows: Mapping[tuple[str, int], TableRow]
    tables: Mapping[str, pa.Table]

    def row(self, table: str, number: int, _asked: frozenset[str]) -> TableRow:
        """The row as the finding told it, who alone asks here."""
        return self.rows[table, number]


def computed_again(
    model: Model,
    rule: Rule,
    finding: Entry,
    recorded: Sequence[RecordedRows],
    *,
    as_of: datetime.date,
) -> Computed:
    """The rows of tables that `finding` names, as far as they come out again."""
    entries: list[Entry] = list(finding.get("table_rows", ()))
    frame = Frame(parameters={p.name: p for p in model.parameters}, as_of=as_of, slots={})
    rows: dict[tuple[str, int], TableRow] = {}
    tables: dict[str, pa.Table] = {}
    asked = _asked_columns([finding, *entries])
    for table in tables_of(rule.aliases):
        own = [e for e in entries if e["table"] == table.name]
        found = _replayed(table, own, _Rows(recorded, rows), frame=frame, asked=asked)
        rows |= {(table.name, row.number): row for row in found}
        tables[table.name] = _as_table(table, found)
    return Computed(rows, tables)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What tables are computed from: filed rows, and rows of tables that came out again."""

    recorded: Sequence[RecordedRows]
    computed: Mapping[tuple[str, int], TableRow]


def _replayed(
    table: Table, entries: Sequence[Entry], rows: _Rows, *, frame: Frame, asked: Asked
) -> list[TableRow]:
    """The rows of `entries`: all at once where that gives them, else each by itself."""
    if not entries:
        return []
    together = _computed(table, entries, rows, frame)
    found = []
    for entry in entries:
        number = int(entry["row"])
        columns = asked.get((table.name, number), set())
        row = together.alike(entry, columns)
        if row is None or not _says(row, entry):
            row = _computed(table, [entry], rows, frame).alike(entry, columns)
        if row is not None:
            found.append(replace(row, number=number))
    return found


@dataclass(frozen=True, slots=True)
class _Over:
    """A table computed over some rows."""

    plan: TablePlan
    session: Session
    filings: Filings
    by_key: Mapping[_Told, TableRow]

    def alike(self, entry: Entry, columns: set[str]) -> TableRow | None:
        """The row that `entry` speaks of, by its key or else by the rows behind it."""
        key = self.plan.table.data_set.key
        said = tuple(entry["columns"][n] for n in key) if key else _behind_entry(entry)
        row = self.by_key.get(said)
        return None if row is None else self._asked(row, columns)

    def _asked(self, row: TableRow, columns: set[str]) -> TableRow:
        if not columns:
            return row
        asked = {row.table.name: {row.number: columns}}
        found = table_rows((self.plan,), self.session, filings=self.filings, asked=asked)
        return found(row.table.name, row.number, frozenset(columns))


def _computed(table: Table, entries: Sequence[Entry], rows: _Rows, frame: Frame) -> _Over:
    """`table` over the rows that `entries` name, and no others."""
    alias = Alias(table.name, table.data_set, table.span, table)
    arena = Arena()
    declare_tables(arena, [alias], frame)
    plan = plan_tables(arena, [alias], frame)[-1]
    filed, numbers = _named(entries)
    recorded = [only_rows(r, filed) for r in rows.recorded]
    sets = filed_data_sets(a for a in table.aliases if a.table is None)
    tables = {d.name: recorded_table(recorded, d) for d in sets}
    for one in tables_of(table.aliases):
        wanted = sorted(numbers.get(one.name, ()))
        chosen = [r for n in wanted if (r := rows.computed.get((one.name, n))) is not None]
        tables[one.name] = _as_table(one, chosen)
    filings: Filings = {
        d.name: tuple(FilingRows(r.filing, r.held) for r in recorded if r.data_set == d.name)
        for d in sets
    }
    session = Session(arena, TableRows(tables), _ONE_CORE)
    filings = computed_filings(plan_tables(arena, [alias], frame), session, filings)
    held = filings[table.name][0].rows
    asked: dict[str, dict[int, set[str]]] = {table.name: {n: set() for n in range(1, held + 1)}}
    found = table_rows((plan,), session, filings=filings, asked=asked)
    by_key: dict[_Told, TableRow] = {}
    for number in range(1, held + 1):
        row = found(table.name, number, frozenset())
        by_key.setdefault(_told_apart_by(row), row)
    return _Over(plan, session, filings, by_key)


def _named(entries: Iterable[Entry]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The rows behind `entries`: filed ones by filing, computed ones by table."""
    filed: dict[str, set[int]] = {}
    computed: dict[str, set[int]] = {}
    for entry in entries:
        for one in (*entry["witness"], *entry["considered"]):
            filed.setdefault(one["filing"], set()).update(one["rows"])
        for cell in entry["missing"]:
            filed.setdefault(cell["filing"], set()).add(cell["row"])
        for one in (*entry["derived"], *entry["derived_considered"]):
            computed.setdefault(one["table"], set()).update(one["rows"])
        for cell in entry["unclear"]:
            computed.setdefault(cell["table"], set()).add(cell["row"])
    return filed, computed


def _asked_columns(tellers: Iterable[Entry]) -> dict[tuple[str, int], set[str]]:
    asked: dict[tuple[str, int], set[str]] = {}
    for teller in tellers:
        for cell in teller.get("unclear", ()):
            column = SURE if cell["column"] is None else str(cell["column"])
            asked.setdefault((cell["table"], cell["row"]), set()).add(column)
    return asked


def _columns(row: TableRow) -> dict[str, Any]:
    return {c.name: as_json(c.value, c.domain) for c in row.columns}


def _says(row: TableRow, entry: Entry) -> bool:
    return _columns(row) == dict(entry["columns"]) and row.known is bool(entry["known"])


def _told_apart_by(row: TableRow) -> _Told:
    """The key of a row, or else the rows behind it."""
    if key := row.table.data_set.key:
        values = _columns(row)
        return tuple(values[name] for name in key)
    return tuple(sorted(_place(w) for w in (*row.witness, *row.derived)))


def _place(witness: Witness) -> tuple[str, str, tuple[int, ...]]:
    return witness.alias, witness.filing or witness.data_set, witness.rows


def _behind_entry(entry: Entry) -> _Told:
    return tuple(
        sorted(
            (w["alias"], w.get("filing") or w["table"], tuple(w["rows"]))
            for w in (*entry["witness"], *entry["derived"])
        )
    )


def _as_table(table: Table, rows: Iterable[TableRow]) -> pa.Table:
    """Rows of a table as what reads it finds them, under the numbers that they had."""
    every = list(rows)
    arrays: dict[str, pa.Array] = {
        ROW: pa.array([r.number for r in every], pa.int64()),
        SURE: pa.array([True if r.known else None for r in every], arrow_type(FLAG)),
    }
    for index, column in enumerate(table.data_set.columns):
        kind = arrow_type(storage_of(type_of(column)))
        arrays[column.name] = pa.array([r.columns[index].value for r in every], kind)
    return pa.table(arrays)
