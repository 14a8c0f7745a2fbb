"""What database systems say differently, as pieces of SQL.

Names that stand in the pieces come from the database's own catalogue and are quoted; what a
contract says of schema and table is only ever a parameter. All text is cast by the server,
which writes each of its types exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from adapters.odbc import Login
from adapters.sources import TableSource


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column as the database's catalogue has it; `base` is its type without length and domain."""

    name: str
    type: str
    base: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view by its full name, and its columns in order."""

    schema: str
    name: str
    columns: tuple[TableColumn, ...]


class Dialect(Protocol):
    """How one database system is spoken to."""

    @property
    def begin(self) -> tuple[str, ...]:
        """Statements that begin one consistent, read-only snapshot."""

    @property
    def nulls_first(self) -> str:
        """What an ascending order needs to begin with the rows that have no value."""

    @property
    def nulls_last(self) -> str:
        """What a descending order needs to end with the rows that have no value."""

    def login(self, source: TableSource, password: str) -> Login:
        """How to reach the server."""

    def columns_of(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        """Asks for `owner`, `relation`, `name`, `type` and `base` of each column, in order."""

    def tables_like(self, source: TableSource) -> tuple[str, tuple[str, ...]]:
        """Asks for `name` of the tables that the source's own might have been meant for."""

    def quoted(self, *names: str) -> str:
        """Names as they stand in SQL."""

    def has_text(self, column: TableColumn) -> bool:
        """Whether the type can be written as text without guessing."""

    def text(self, column: TableColumn) -> str:
        """The column's value as text."""

    def finished(self, column: TableColumn, texts: pa.Array) -> pa.Array:
        """The texts that came of `text(column)`, as they are to be delivered."""

    def sized(self, text: str, size: int) -> str:
        """`text` as a type of at most `size` characters, which no value exceeds."""

    def octets(self, text: str) -> str:
        """The length of `text` in bytes of UTF-8."""

    def by_bytes(self, text: str) -> str:
        """`text` in an order that no collation changes."""

    def fingerprint(self, texts: Sequence[str]) -> str:
        """A short value of all `texts`: the last word in an order of rows."""

    def ordered(self, column: TableColumn) -> str | None:
        """The column as it is compared for a watermark; None where its type has no order."""

    def given(self, column: TableColumn) -> str:
        """A parameter that is compared with `ordered(column)`."""
