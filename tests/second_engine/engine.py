"""DuckDB asked: tables in, findings out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pyarrow as pa

from dsl.domains import Kind
from dsl.schema import Column, Schema
from dsl.syntax.declarations import Declaration, File, Rule, Table
from tests.reference import Finding
from tests.reference.tables import behind
from tests.reference.tables import computed as with_columns
from tests.reference.world import SURE, Row
from tests.second_engine import characters, distances
from tests.second_engine.names import Facts, facts_of
from tests.second_engine.query import Query, query
from tests.second_engine.read_back import findings
from tests.second_engine.tables import rows_of_table, tables_in
from tests.second_engine.terms import decimals_of, of_domain

_TYPES = {
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
    Kind.FLAG: pa.bool_(),
}


def connected() -> duckdb.DuckDBPyConnection:
    """DuckDB in memory on one core."""
    connection = duckdb.connect(config={"threads": 1})
    characters.register(connection)
    distances.register(connection)
    return connection


def find(
    declarations: tuple[Declaration, ...],
    schema: Schema,
    *,
    tables: Mapping[str, Sequence[Row]],
    as_of: datetime.date,
    connection: duckdb.DuckDBPyConnection,
) -> list[Finding]:
    """Every finding of every rule among `declarations`, rows numbered from 1."""
    world = _World(connection, dict(tables))
    try:
        known = schema
        for each in tables_in(declarations):
            known = _with_table(each, declarations, known, world, as_of)
        written = queries(declarations, known, as_of=as_of)
        for each_query in written:
            world.register(each_query.facts)
        return [
            _with_behind(finding, each_query.facts, world.tables)
            for each_query in written
            for finding in asked(each_query, connection)
        ]
    finally:
        for name in world.known:
            connection.unregister(name)


class _World:
    """The tables that the queries read: filed ones, and those computed so far."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tables: dict[str, Sequence[Row]]
    ) -> None:
        self.connection, self.tables = connection, tables
        self.known: dict[str, dict[str, Column]] = {}

    def register(self, facts: Facts) -> None:
        """Make known what the query of `facts` reads."""
        for alias, data_set in facts.aliases.items():
            read = facts.read.get(alias, ())
            columns = {c.name: c for c in data_set.columns if c.name in read}
            known = self.known.setdefault(data_set.name, {})
            known.update(columns)
            rows = self.tables.get(data_set.name, ())
            made = table(known.values(), rows, computed=not data_set.department)
            self.connection.register(data_set.name, made)
        if facts.calendar_rows is not None:
            data_set = facts.calendar_rows
            known = self.known.setdefault(data_set.name, {})
            known.update({c.name: c for c in data_set.columns})
            made = table(known.values(), self.tables.get(data_set.name, ()))
            self.connection.register(data_set.name, made)


def _with_table(
    each: Table,
    declarations: tuple[Declaration, ...],
    schema: Schema,
    world: _World,
    as_of: datetime.date,
) -> Schema:
    """The schema with `each`, whose rows are computed here; its columns are as declared."""
    file = File("en", declarations, span=each.span)
    data_set = with_columns(file, schema, tables={}, as_of=as_of).schema.data_set(each.name)
    assert data_set is not None
    world.tables[each.name] = rows_of_table(
        each,
        declarations,
        schema,
        as_of=as_of,
        connection=world.connection,
        register=world.register,
    )
    return Schema((*schema.data_sets, data_set))


def _with_behind(finding: Finding, facts: Facts, tables: Mapping[str, Sequence[Row]]) -> Finding:
    named = {alias: data_set.name for alias, data_set in facts.aliases.items()}
    return replace(finding, behind=behind(finding.rests_on, named, tables))


def queries(
    declarations: tuple[Declaration, ...], schema: Schema, *, as_of: datetime.date
) -> list[Query]:
    """Every rule among `declarations` as a query."""
    rules = [d for d in declarations if isinstance(d, Rule)]
    return [query(facts_of(rule, declarations, schema, as_of=as_of)) for rule in rules]


def asked(written: Query, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """The findings of one rule over the tables that `connection` holds."""
    return findings(written, answer(written.sql, connection))


def answer(sql: str, connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of a query by column."""
    asked = connection.execute(sql)
    names = [column[0] for column in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def table(columns: Iterable[Column], rows: Sequence[Row], *, computed: bool = False) -> pa.Table:
    """Rows as Arrow, numbers without their point, numbered from 1 in `_row`.

    Those of a computed table also say whether they are there for certain.
    """
    cells = {c.name: _cells(c, rows) for c in columns}
    if computed:
        cells[SURE] = pa.array([row[SURE] for row in rows], pa.bool_())
    return pa.table({**cells, "_row": pa.array(range(1, len(rows) + 1), pa.int64())})


def _cells(column: Column, rows: Sequence[Row]) -> pa.Array:
    cells: list[Any] = [row.get(column.name) for row in rows]
    decimals = decimals_of(column)
    if decimals:
        cells = [None if cell is None else int(cell.scaleb(decimals)) for cell in cells]
    return pa.array(cells, arrow_type(column))


def arrow_type(column: Column) -> pa.DataType:
    """How a column is stored: numbers as whole ones."""
    if of_domain(column.domain, "").sort in ("number", "period"):
        return pa.int64()
    return _TYPES.get(column.domain.kind, pa.string())
