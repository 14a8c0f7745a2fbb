"""How MySQL and MariaDB are spoken to; see `adapters.dialect`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from adapters.arrow_texts import text_array
from adapters.dialect import TableColumn
from adapters.odbc import Login
from adapters.sources import TableSource


class MySql:
    """MySQL and MariaDB, through MariaDB's driver or MySQL's own."""

    begin = (
        # no mode of the server's may pad texts or change how names are quoted
        "SET SESSION sql_mode = ''",
        # `finished` puts moments on Beijing's clock: a server seldom knows its summer times
        "SET SESSION time_zone = '+00:00'",
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    )
    nulls_first = ""
    nulls_last = ""
    _TEXTS: Final = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum")
    _WHOLE: Final = ("tinyint", "smallint", "mediumint", "int", "bigint", "year")
    _WITHOUT_TEXT: Final = (
        *("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"),
        *("geometry", "point", "linestring", "polygon", "multipoint", "multilinestring"),
        *("multipolygon", "geometrycollection", "geomcollection"),
    )
    _MOMENTS: Final = ("date", "datetime", "timestamp")

    def login(self, source: TableSource, password: str) -> Login:
        words = (
            ("Server", source.host),
            ("Port", str(source.port)),
            ("Database", source.name),
            ("CHARSET", "utf8mb4"),
            # rows are not kept by the driver: else it would hold the whole table
            ("NO_CACHE", "1"),
            ("FORWARDONLY", "1"),
        )
        driver = source.driver or "MariaDB Unicode"
        return Login(driver, "odbc-mariadb", words, source.user, password)

    def columns_of(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        query = (
            "SELECT table_schema AS owner, table_name AS relation, column_name AS name, "
            "column_type AS type, data_type AS base FROM information_schema.columns "
            "WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position"
        )
        return query, (source.schema or source.name, source.table)

    def tables_like(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        query = (
            "SELECT table_name AS name FROM information_schema.tables "
            "WHERE table_schema = ? ORDER BY 1 LIMIT 1000"
        )
        return query, (source.schema or source.name,)

    def quoted(self, *names: str) -> str:
        return ".".join("`" + n.replace("`", "``") + "`" for n in names)

    def has_text(self, column: TableColumn) -> bool:
        return column.base not in self._WITHOUT_TEXT

    def text(self, column: TableColumn) -> str:
        name = self.quoted(column.name)
        if column.base == "bit":  # a number, which a cast would write as raw bytes
            return f"CAST({name} + 0 AS CHAR)"
        if column.base == "float":  # as such it would be written with six digits only
            return f"CAST({name} + 0e0 AS CHAR)"
        return f"CAST({name} AS CHAR)"

    def finished(self, column: TableColumn, texts: pa.Array) -> pa.Array:
        match column.base:
            case "float":  # the fewest digits that give the single back, as PostgreSQL writes it
                return texts.cast(pa.float64()).cast(pa.float32()).cast(pa.string())
            case "timestamp":
                zeros = pc.fill_null(pc.starts_with(texts, "0000"), False)
                moments = pc.if_else(zeros, None, texts).cast(pa.timestamp("us"))
                return pc.coalesce(text_array(pc.assume_timezone(moments, "UTC")), texts)
            case _:
                return texts

    def sized(self, text: str, size: int) -> str:
        return f"CAST({text} AS CHAR({size}))"

    def octets(self, text: str) -> str:
        return f"LENGTH({text})"

    def by_bytes(self, text: str) -> str:
        return f"CAST({text} AS BINARY)"

    def fingerprint(self, texts: Sequence[str]) -> str:
        return f"MD5(CONCAT_WS(',', {', '.join(f'QUOTE({t})' for t in texts)}))"

    def ordered(self, column: TableColumn) -> str | None:
        if column.base in self._TEXTS:
            return self.by_bytes(self.text(column))
        if column.base in (*self._WHOLE, *self._MOMENTS, "decimal"):
            return self.quoted(column.name)
        return None

    def given(self, column: TableColumn) -> str:
        if column.base in self._TEXTS:
            return self.by_bytes("CAST(? AS CHAR)")
        if column.base in self._MOMENTS:
            return "CAST(? AS DATETIME(6))"
        # compared as text, a number would be taken for a float, which loses digits
        return (
            "CAST(? AS DECIMAL(65, 30))" if column.base == "decimal" else "CAST(? AS DECIMAL(65))"
        )
