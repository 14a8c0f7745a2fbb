"""DuckDB asked: tables in, findings out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from dsl.domains import Kind
from dsl.schema import Column, Schema
from dsl.syntax.declarations import Declaration, Rule
from tests.reference import Finding
from tests.reference.world import Row
from tests.second_engine.names import facts_of
from tests.second_engine.query import Query, query
from tests.second_engine.read_back import findings
from tests.second_engine.terms import of_domain, stored_decimals

_TYPES = {Kind.DATE: pa.date32(), Kind.MONTH: pa.date32(), Kind.FLAG: pa.bool_()}


def connected() -> duckdb.DuckDBPyConnection:
    """DuckDB in memory on one core."""
    return duckdb.connect(config={"threads": 1})


def find(
    declarations: tuple[Declaration, ...],
    schema: Schema,
    *,
    tables: Mapping[str, Sequence[Row]],
    as_of: datetime.date,
    connection: duckdb.DuckDBPyConnection,
) -> list[Finding]:
    """Every finding of every rule among `declarations`, rows numbered from 1."""
    written = queries(declarations, schema, as_of=as_of)
    needed: dict[str, dict[str, Column]] = {}
    for each in written:
        for alias, data_set in each.facts.aliases.items():
            read = each.facts.read.get(alias, ())
            columns = {c.name: c for c in data_set.columns if c.name in read}
            needed.setdefault(data_set.name, {}).update(columns)
    for name, columns in needed.items():
        connection.register(name, table(columns.values(), tables.get(name, ())))
    found = [finding for each in written for finding in asked(each, connection)]
    for name in needed:
        connection.unregister(name)
    return found


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


def table(columns: Iterable[Column], rows: Sequence[Row]) -> pa.Table:
    """Rows as Arrow, numbers without their point, numbered from 1 in `_row`."""
    cells = {c.name: _cells(c, rows) for c in columns}
    return pa.table({**cells, "_row": pa.array(range(1, len(rows) + 1), pa.int64())})


def _cells(column: Column, rows: Sequence[Row]) -> pa.Array:
    cells: list[Any] = [row.get(column.name) for row in rows]
    decimals = stored_decimals(column.domain)
    if decimals:
        cells = [None if cell is None else int(cell.scaleb(decimals)) for cell in cells]
    return pa.array(cells, arrow_type(column))


def arrow_type(column: Column) -> pa.DataType:
    """How a column is stored: numbers as whole ones."""
    if of_domain(column.domain, "").sort in ("number", "period"):
        return pa.int64()
    return _TYPES.get(column.domain.kind, pa.string())
