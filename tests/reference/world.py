"""What one rule is judged against: the rows, the law, the parameters and the day of the run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from dsl.domains import Domain, Kind, domain_from_text
from dsl.schema import DataSet
from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.law import Citation, Parameter, Regulation
from tests.reference.counted_days import Arranged
from tests.reference.expansion import Names
from tests.reference.law import in_force
from tests.reference.values import Cell, Duration, Truth, Unit, Value

Row = Mapping[str, Cell]

#: What a row of a computed table has beside its columns: whether it is there for certain, and the
#: rows behind it.
SURE, BEHIND = "?", "#"

#: The row of an alias in a binding: its number from 1, or None where it was not looked for.
RowId = int | None


@dataclass(frozen=True, slots=True)
class World:
    """The facts of one run, seen from one rule."""

    tables: Mapping[str, Sequence[Row]]
    names: Names
    law: Mapping[str, Regulation]
    parameters: Mapping[str, Parameter]
    as_of: datetime.date
    arranged: Arranged = field(default_factory=dict)
    #: Working days between two days, once they were counted: one by one, it takes its time.
    counted: dict[tuple[datetime.date, datetime.date], int | None] = field(default_factory=dict)

    def data_set(self, alias: str) -> DataSet:
        """The data set that an alias ranges over."""
        return self.names.aliases[alias]

    def rows(self, data_set: DataSet) -> Sequence[Row]:
        """The rows of a data set; row n is the one numbered n + 1."""
        return self.tables.get(data_set.name, ())

    def cell(self, alias: str, row: RowId, column_name: str) -> Value:
        """A cell, a period with its unit; missing where the row was not looked for."""
        if row is None:
            return None
        data_set = self.data_set(alias)
        value = self.rows(data_set)[row - 1].get(column_name)
        column = data_set.column(column_name)
        assert column is not None
        if value is not None and column.domain.kind is Kind.PERIOD:
            assert isinstance(value, int)
            return Duration(cast(Unit, column.domain.of), value)
        return value

    def sure(self, alias: str, row: RowId) -> Truth:
        """Whether the row is there for certain, as every filed row is; else it is unknown."""
        if row is None:
            return None
        there = self.rows(self.data_set(alias))[row - 1].get(SURE, True)
        return True if there is True else None

    def parameter_domain(self, name: str) -> Domain:
        """The domain of a parameter's values."""
        domain = domain_from_text(self.parameters[name].domain.text)
        assert domain is not None
        return domain

    def decision_table(self, function: str) -> DecisionTable | None:
        """The decision table that a call asks, if it is one."""
        return self.names.decision_tables.get(function)

    def in_force(self, citations: Sequence[Citation], day: datetime.date | None) -> Truth:
        """Whether one of the clauses is in force on a day; unknown where the day is missing."""
        return in_force(citations, self.law, day)
