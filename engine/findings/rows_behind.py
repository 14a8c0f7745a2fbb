"""What findings rest on in computed tables: rows of their own, and rows that many share.

A quartile of everybody rests on every row. Were these named in each finding that compares with
it, time and size would grow with the square of the rows: so all that stands behind such a row of
a table is gathered once for a rule. What a finding rests on is the same either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from engine.findings.finding import SharedRows, TableRow
from engine.findings.table_rows import Asked, TableRows, rows_below
from engine.plan.table_witnesses import TablePlan

#: So many rows, computed and filed, may stand behind one row of a table that a finding names
#: and be its own still.
MOST_OWN: Final = 200

#: So many rows with many behind them are held against one another.
_MOST_COMPARED: Final = 8

#: A row of a table by name and number, and the columns of which it is asked why they lack a value.
_Asked: TypeAlias = tuple[str, int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind one finding, each sort by table and number; no row is of both."""

    own: tuple[TableRow, ...]
    shared: SharedRows | None


class RowsBehind:
    """Tells the rows of tables behind findings of one rule; what several share is one object."""

    def __init__(self, plans: tuple[TablePlan, ...], rows: TableRows) -> None:
        self._plans, self._rows = plans, rows
        self._many: dict[_Asked, bool] = {}
        self._shared: dict[frozenset[_Asked], _Shared] = {}

    def all_of(self, asked: Asked) -> Behind:
        """All rows behind those `asked` for, as the finding's own."""
        return Behind(rows_below(self._plans, self._rows, asked), None)

    def of(self, asked: Asked) -> Behind:
        """The rows behind those `asked` for; shared where there are many behind one of them."""
        every = list(_entries(asked))
        many = frozenset(one for one in every if self._is_many(one))
        if not many:
            return self.all_of(asked)
        few = _as_asked(one for one in every if one not in many)
        own, shared = self.all_of(few).own, self._shared_by(self._not_within(many))
        if any(shared.asked.get(_place(row), row.asked) != row.asked for row in own):
            # Both ask about a row, and about different columns: it is told of all of these.
            return Behind((), self._shared_by(frozenset(every)).rows)
        return Behind(tuple(row for row in own if _place(row) not in shared.asked), shared.rows)

    def _not_within(self, many: frozenset[_Asked]) -> frozenset[_Asked]:
        """Those of `many` that do not stand behind another of them, asked the same.

        A bidder is one of all bidders: its finding shares what stands behind all, and with it
        what stands behind that bidder. More than a few are not held against one another.
        """
        if len(many) > _MOST_COMPARED:
            return many
        behind = {one: self._shared_by(frozenset((one,))).asked for one in many}
        return frozenset(
            one
            for one in many
            if not any(o != one and behind[o].get(one[:2]) == one[2] for o in many)
        )

    def _is_many(self, asked: _Asked) -> bool:
        known = self._many.get(asked)
        if known is None:
            known = self._many[asked] = self._counts_beyond(asked)
        return known

    def _counts_beyond(self, asked: _Asked) -> bool:
        """Whether more than `MOST_OWN` rows are behind it; no more are looked at than it takes."""
        met, waiting, count = {asked[:2]}, [asked], 0
        while waiting:
            row = self._rows(*waiting.pop())
            count += 1 + sum(len(w.rows) for w in (*row.witness, *row.considered))
            for below in _below(row):
                if below[:2] not in met:
                    met.add(below[:2])
                    waiting.append(below)
                if count + len(waiting) > MOST_OWN:
                    return True
        return count > MOST_OWN

    def _shared_by(self, asked: frozenset[_Asked]) -> _Shared:
        if asked not in self._shared:
            rows = rows_below(self._plans, self._rows, _as_asked(asked))
            shared = SharedRows(
                behind=tuple(sorted((t, n, tuple(sorted(columns))) for t, n, columns in asked)),
                rows=rows,
                parameters=frozenset(p for row in rows for p in row.parameters),
                missing=tuple(cell for row in rows for cell in row.missing),
            )
            self._shared[asked] = _Shared(shared, {_place(row): row.asked for row in rows})
        return self._shared[asked]


@dataclass(frozen=True, slots=True)
class _Shared:
    """Shared rows, and what is asked of each, by table and number."""

    rows: SharedRows
    asked: Mapping[tuple[str, int], frozenset[str]]


def _place(row: TableRow) -> tuple[str, int]:
    return row.table.name, row.number


def _entries(asked: Mapping[str, Mapping[int, set[str]]]) -> Iterator[_Asked]:
    for table, rows in asked.items():
        for number, columns in rows.items():
            yield table, number, frozenset(columns)


def _as_asked(entries: Iterable[_Asked]) -> Asked:
    asked: Asked = {}
    for table, number, columns in entries:
        asked.setdefault(table, {}).setdefault(number, set()).update(columns)
    return asked


def _below(row: TableRow) -> Iterator[_Asked]:
    """The rows of tables that `row` names."""
    nothing: frozenset[str] = frozenset()
    for witness in (*row.derived, *row.beside):
        for number in witness.rows:
            yield witness.data_set, number, nothing
    for cell in row.unclear:
        yield cell.data_set, cell.row, frozenset((cell.column,))
