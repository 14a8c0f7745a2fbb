"""Rows by the filings that they lie in, as findings name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from dsl.explain.speaker import aliases_of
from dsl.model.steps import Alias
from engine.bridge.sources import RowPlace, row_id, row_place
from engine.findings.considered import Place
from engine.findings.finding import Counted, MissingCell, Value, Witness
from engine.findings.groups_found import Row
from engine.plan.reads import Read
from engine.plan.row_plan import RowPlan


@dataclass(frozen=True, slots=True)
class FilingRows:
    """One filing of a data set, how many rows it holds, and how many of them are not looked at."""

    id: str
    rows: int
    left_out: int = 0


#: The filings of each data set, in the order that row ids count them.
Filings = Mapping[str, tuple[FilingRows, ...]]


@dataclass(frozen=True, slots=True)
class Placing:
    """Turns the row ids of a plan into rows of filings."""

    plan: RowPlan
    filings: Filings

    def witness(self, rows: Sequence[Row]) -> tuple[Witness, ...]:
        """The rows that bindings chose, by alias and filing."""
        return tuple(
            witness
            for alias, column in self.plan.details.columns.rows
            for witness in self.placed(alias, {r[column] for r in rows})
        )

    def placed(self, alias: Alias, ids: Iterable[Value]) -> Iterator[Witness]:
        """Row ids as witnesses, one per filing."""
        places = sorted(cast(int, i) for i in ids if i is not None)
        by_filing: dict[int, list[int]] = {}
        for place in map(row_place, places):
            by_filing.setdefault(place.filing, []).append(place.row)
        name = alias.data_set.name
        for position, numbers in by_filing.items():
            yield Witness(alias.name, name, self.filings[name][position].id, tuple(numbers))

    def counted(self, rows: Sequence[Row]) -> tuple[Counted, ...]:
        """Which of the rows each aggregate with a condition of its own counted."""
        columns = {alias.name: (alias, column) for alias, column in self.plan.details.columns.rows}
        return tuple(
            Counted(
                aggregate,
                tuple(
                    witness
                    for name in aggregate.aliases
                    for witness in self.placed(
                        columns[name][0], {r[columns[name][1]] for r in rows if r[flag]}
                    )
                ),
            )
            for aggregate, flag in self.plan.details.columns.counted
        )

    def beside(self, rows: Iterable[tuple[str, int]]) -> tuple[Witness, ...]:
        """Rows given by alias and id, in the order of the rule's aliases."""
        by_alias: dict[str, list[int]] = {}
        for alias, number in rows:
            by_alias.setdefault(alias, []).append(number)
        if not by_alias:
            return ()
        return tuple(
            witness
            for alias in aliases_of(self.plan.rule)
            for witness in self.placed(alias, by_alias.get(alias.name, ()))
        )

    def named(self, witness: Iterable[Witness], missing: Iterable[MissingCell]) -> Iterator[Place]:
        """The rows that a finding names, by data set and row id."""
        for entry in witness:
            for row in entry.rows:
                yield entry.data_set, self._id(entry.data_set, entry.filing, row)
        for cell in missing:
            yield cell.data_set, self._id(cell.data_set, cell.filing, cell.row)

    def cell(self, read: Read, place: int) -> MissingCell:
        """A cell that lacks a value, and whose department it is."""
        data_set = next(a for a in aliases_of(self.plan.rule) if a.name == read.alias).data_set
        where = row_place(place)
        filing = self.filings[data_set.name][where.filing].id
        department = data_set.title.partition(".")[0]
        return MissingCell(read.alias, data_set.name, department, filing, where.row, read.column)

    def _id(self, data_set: str, filing: str, row: int) -> int:
        position = next(i for i, f in enumerate(self.filings[data_set]) if f.id == filing)
        return row_id(RowPlace(position, row))
