"""What the page of a finding shows, in words and cut to size: what its template is filled with."""

from __future__ import annotations

from dataclasses import dataclass

from interfaces.report.facts import Json
from interfaces.report.html.highlight import Line


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A clause with its name, when it is in force, and its text."""

    name: str
    period: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """What a condition read in one column; `None` among the values is a missing one."""

    name: str
    values: tuple[str | None, ...]
    more: str


@dataclass(frozen=True, slots=True)
class ShownCondition:
    """One step of the rule and what it read; `tied` where its rows are tied unlike others."""

    line: int
    lead: str
    text: str
    read: tuple[ReadColumn, ...]
    tied: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as delivered; `needed` marks one whose missing value left the matter open."""

    text: str | None
    needed: bool
    read: bool


@dataclass(frozen=True, slots=True)
class RowTable:
    """The rows of one file, with their line numbers; `left_out` counts those not shown.

    Without heads there are none: `file` says then that they were erased.
    """

    title: str
    alias: str
    department: str
    filing: str
    filed: str
    file: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for in one filing and not found: each of `looked_for` by itself.

    `rest` is what else was demanded of the row, as the rule has it, with the values that this
    read; `covered` says from when to when the filing's facts happened.
    """

    title: str
    alias: str
    department: str
    looked_for: tuple[tuple[tuple[str, str], ...], ...]
    rest: tuple[str, ...]
    read: tuple[ReadColumn, ...]
    covered: str
    filing: str
    searched: int
    uncompared: int


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A cell that decides and has no value; `line` is None where its row is not shown."""

    department: str
    title: str
    column: str
    file: str
    line: int | None
    filing: str


@dataclass(frozen=True, slots=True)
class ShownExemption:
    """Why a matter is exempt."""

    reason: str
    clauses: tuple[CitedClause, ...]


@dataclass(frozen=True, slots=True)
class DisagreeingSource:
    """What one department's record says; `line` is None where its rows are gone."""

    department: str
    title: str
    column: str
    value: str | None
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """What sources disagree about, source by source."""

    reason: str
    sources: tuple[DisagreeingSource, ...]


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """A parameter's value, when it holds and what it rests on."""

    name: str
    value: str
    period: str
    clauses: tuple[CitedClause, ...]


@dataclass(frozen=True, slots=True)
class ShownDefinition:
    """A definition as it is written; `depth` counts the definitions between it and the rule."""

    title: str
    depth: int
    source: tuple[Line, ...]
    clauses: tuple[CitedClause, ...]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A finding, ready to be written."""

    finding: Json
    departments: tuple[str, ...]
    state: str | None
    subject: tuple[tuple[str, str | None], ...]
    clauses: tuple[CitedClause, ...]
    conditions: tuple[ShownCondition, ...]
    measures: tuple[tuple[str, str | None], ...]
    aggregates: tuple[tuple[str, str | None], ...]
    near: tuple[str, ...]
    parameters: tuple[ShownParameter, ...]
    calendars: tuple[tuple[str, str], ...]
    definitions: tuple[ShownDefinition, ...]
    missing: tuple[MissingValue, ...]
    exempted: tuple[ShownExemption, ...]
    conflicts: tuple[ShownConflict, ...]
    sought: tuple[Sought, ...]
    tables: tuple[RowTable, ...]
