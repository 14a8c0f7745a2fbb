"""How PostgreSQL is spoken to; see `adapters.dialect`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from adapters.dialect import TableColumn
from adapters.odbc import Login
from adapters.sources import TableSource


class PostgreSql:
    """PostgreSQL, and systems that speak as it does, through psqlODBC."""

    begin = (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SET LOCAL DateStyle = 'ISO, YMD'",
        "SET LOCAL IntervalStyle = 'iso_8601'",
        # the office's day, wherever the server stands
        "SET LOCAL TimeZone = 'Asia/Shanghai'",
        "SET LOCAL extra_float_digits = 3",
        "SET LOCAL standard_conforming_strings = on",
    )
    nulls_first = " NULLS FIRST"
    nulls_last = " NULLS LAST"
    _TEXTS: Final = ("text", "varchar", "bpchar", "name")
    _ORDERED: Final = ("int2", "int4", "int8", "numeric", "date", "timestamp", "timestamptz")
    _COLUMNS: Final = (
        "SELECT CAST(n.nspname AS text) AS owner, CAST(c.relname AS text) AS relation, "
        "CAST(a.attname AS text) AS name, format_type(a.atttypid, a.atttypmod) AS type, "
        "CAST(coalesce(b.typname, t.typname) AS text) AS base "
        "FROM pg_catalog.pg_attribute a "
        "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
        "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'p', 'f') "
        "AND c.relname = ? AND {where} ORDER BY a.attnum"
    )
    _TABLES: Final = (
        "SELECT CAST(c.relname AS text) AS name FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND {where} ORDER BY 1 LIMIT 1000"
    )

    def login(self, source: TableSource, password: str) -> Login:
        words = (
            ("Server", source.host),
            ("Port", str(source.port)),
            ("Database", source.name),
            ("SSLmode", "prefer"),
            # rows come through a cursor: else the driver would hold the whole table
            ("UseDeclareFetch", "1"),
            ("Fetch", "5000"),
            ("KeepaliveTime", "60"),
        )
        driver = source.driver or "PostgreSQL Unicode"
        settings = "SET client_encoding TO 'UTF8'"
        return Login(driver, "odbc-postgresql", words, source.user, password, settings)

    def columns_of(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        where, schema = self._schema(source)
        return self._COLUMNS.format(where=where), (source.table, *schema)

    def tables_like(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        where, schema = self._schema(source)
        return self._TABLES.format(where=where), schema

    def _schema(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        if source.schema:
            return "n.nspname = ?", (source.schema,)
        return "pg_catalog.pg_table_is_visible(c.oid)", ()

    def quoted(self, *names: str) -> str:
        return ".".join('"' + n.replace('"', '""') + '"' for n in names)

    def has_text(self, column: TableColumn) -> bool:
        return column.base != "bytea"

    def text(self, column: TableColumn) -> str:
        name = self.quoted(column.name)
        if column.base == "money":  # its text has the signs of the server's locale
            return f"CAST(CAST({name} AS numeric) AS text)"
        if column.base == "timestamptz":  # the clock of the session's zone, without its name
            return f"CAST(CAST({name} AS timestamp) AS text)"
        return f"CAST({name} AS text)"

    def finished(self, column: TableColumn, texts: pa.Array) -> pa.Array:  # noqa: ARG002
        return texts

    def sized(self, text: str, size: int) -> str:
        return f"CAST({text} AS varchar({size}))"

    def octets(self, text: str) -> str:
        return f"octet_length(convert_to({text}, 'UTF8'))"

    def by_bytes(self, text: str) -> str:
        return f'({text}) COLLATE "C"'

    def fingerprint(self, texts: Sequence[str]) -> str:
        return f"md5(CAST(ROW({', '.join(texts)}) AS text))"

    def ordered(self, column: TableColumn) -> str | None:
        if column.base in self._TEXTS:
            return self.by_bytes(self.text(column))
        return self.quoted(column.name) if column.base in self._ORDERED else None

    def given(self, column: TableColumn) -> str:
        if column.base in self._TEXTS:
            return self.by_bytes("CAST(? AS text)")
        return f"CAST(? AS {column.base})"
