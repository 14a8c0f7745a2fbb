"""What is asked of a table, as SQL: its extent, its rows in order, where an increment ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.dialect import Dialect, Table, TableColumn

#: A query, and what stands for its question marks.
Query = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TableQuery:
    """The columns `read` of a table, in the order of `key`, then of all that was read.

    With a `watermark`: the rows at `since` or beyond it, and those that have none.
    """

    dialect: Dialect
    table: Table
    read: tuple[TableColumn, ...]
    key: tuple[TableColumn, ...]
    watermark: TableColumn | None = None
    since: str | None = None

    def extent(self) -> Query:
        """Asks for the number of rows `n`, and for the n-th column read: the length in
        characters of its longest text `ln`, the number of its values `vn`, their bytes `on`.
        """
        asked = ["COUNT(*) AS n"]
        for i, column in enumerate(self.read):
            text = self.dialect.text(column)
            asked += [
                f"MAX(CHAR_LENGTH({text})) AS l{i}",
                f"COUNT({self.dialect.quoted(column.name)}) AS v{i}",
                f"SUM({self.dialect.octets(text)}) AS o{i}",
            ]
        where, parameters = self._where()
        return f"SELECT {', '.join(asked)} FROM {self._name}{where}", parameters

    def lowest_of_highest(self, rows: int) -> Query:
        """Asks for `lowest` and `highest` watermark of the `rows` highest, and their count `n`."""
        assert self.watermark is not None
        dialect, of = self.dialect, self.watermark
        where, parameters = self._where()
        ends = [
            dialect.sized(dialect.text(TableColumn(end, of.type, of.base)), 1000)
            for end in ("least", "most")
        ]
        query = (
            f"SELECT {ends[0]} AS lowest, {ends[1]} AS highest, n FROM ("
            f"SELECT MIN(w) AS least, MAX(w) AS most, COUNT(w) AS n FROM ("
            f"SELECT {self._ordered()} AS w FROM {self._name}{where} "
            f"ORDER BY 1 DESC{dialect.nulls_last} LIMIT {rows}) high) ends"
        )
        return query, parameters

    def rows(self, longest: Sequence[int], *, again: str | None) -> Query:
        """Asks for the columns read as texts of at most `longest` characters, in their order.

        With a watermark also for `again`: whether a row stands at the watermark `again`,
        beyond it, or has none (with None: every row).
        """
        dialect = self.dialect
        texts = [dialect.text(c) for c in self.read]
        selected = [
            f"{dialect.sized(text, max(1, size))} AS c{i}"
            for i, (text, size) in enumerate(zip(texts, longest, strict=True))
        ]
        order = [dialect.by_bytes(dialect.text(c)) for c in self.key]
        order.append(dialect.fingerprint(texts))
        where, parameters = self._where()
        if self.watermark is not None:
            order.insert(0, f"{self._ordered()}{dialect.nulls_first}")
            beyond = "1" if again is None else f"CASE WHEN {self._beyond()} THEN 1 ELSE 0 END"
            selected.append(f"{beyond} AS again")
            parameters = (() if again is None else (again,)) + parameters
        chosen = f"SELECT {', '.join(selected)} FROM {self._name}{where}"
        return f"{chosen} ORDER BY {', '.join(order)}", parameters

    @property
    def _name(self) -> str:
        return self.dialect.quoted(self.table.schema, self.table.name)

    def _ordered(self) -> str:
        assert self.watermark is not None
        return self.dialect.ordered(self.watermark) or ""

    def _beyond(self) -> str:
        """A condition with one parameter, a watermark."""
        assert self.watermark is not None
        name = self.dialect.quoted(self.watermark.name)
        return f"({self._ordered()} >= {self.dialect.given(self.watermark)} OR {name} IS NULL)"

    def _where(self) -> Query:
        if self.since is None:
            return "", ()
        return f" WHERE {self._beyond()}", (self.since,)
