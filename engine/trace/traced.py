"""A trace as data: the finding, its clauses, its conditions with values, its rows as delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from engine.trace.definitions import TracedDefinition
from engine.trace.reading import ReadValues
from engine.trace.sought import TracedAbsence
from engine.trace.tables import (
    TracedTable,
)

#: Findings whose rows are read together: enough to spare reading, few enough to hold.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class TracedCondition:
    """One step of the rule as it is written, and what it read.

    `kind` is with, without, where, unless, conflict, or group. `grade` says how surely rows
    that it looks for are tied; None where it looks for none.
    """

    kind: str
    text: str
    line: int
    read: tuple[ReadValues, ...]
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class TracedRow:
    """One row as it was delivered; `line` counts from 1 in the delivered file.

    `unread` are the titles of the cells that could not be read, and are missing for that;
    `blank` are titles of cells that were blank, with what the contract takes a blank as.
    """

    row: int
    file: str
    line: int
    cells: tuple[tuple[str, str | None], ...]
    unread: tuple[str, ...] = ()
    blank: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TracedErasure:
    """When the rows of a filing were erased, by whom and why."""

    at: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class TracedWitness:
    """The rows of one filing: whose they are, when they were filed, and what they say.

    Where they are `erased` there are none; `named` counts those that the finding rests on.
    """

    alias: str
    data_set: str
    title: str
    department: str
    filing: str
    filed_at: str
    rows: tuple[TracedRow, ...]
    named: int
    erased: TracedErasure | None = None


@dataclass(frozen=True, slots=True)
class TracedParameter:
    """A parameter's value, or the row of a decision table, with the clauses it rests on.

    `row` has the inputs of a decision table with what the row asks of each.

    `confirmed` is the day on which it was last seen to hold; without it an open end says only
    that no later value is known.
    """

    name: str
    title: str | None
    value: Any
    start: str | None
    until: str | None
    clauses: tuple[Mapping[str, Any], ...]
    confirmed: str | None = None
    row: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TracedCalendar:
    """A filing of the calendar that working days were counted by, and the years it covers."""

    name: str
    data_set: str
    title: str
    department: str
    filing: str
    rows: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """The first and the last event date of a finding's rows, and the column that holds them."""

    alias: str
    data_set: str
    column: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A finding and everything it rests on. `file` and `line` are the rule's place.

    `happened` is None where no row is dated, or the rule works its event date out. `witnesses`
    include the filed rows behind the rows of computed `tables`, as many as are shown.
    """

    finding: Mapping[str, Any]
    run: str
    pack: str
    pack_version: str
    file: str
    line: int
    rule_text: str
    conditions: tuple[TracedCondition, ...]
    witnesses: tuple[TracedWitness, ...]
    exempted: tuple[tuple[TracedWitness, ...], ...]
    conflicts: tuple[tuple[TracedWitness, ...], ...]
    sought: tuple[TracedAbsence, ...]
    parameters: tuple[TracedParameter, ...]
    calendars: tuple[TracedCalendar, ...]
    definitions: tuple[TracedDefinition, ...]
    happened: Happened | None
    tables: tuple[TracedTable, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The trace as plain data, schema `huiyan.trace/1`."""
        told = asdict(replace(self, finding={}))
        # Not copied: many findings may share what it rests on, and nobody changes it.
        return {"schema": "huiyan.trace/1", **told, "finding": self.finding}
