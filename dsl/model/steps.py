"""What a rule says of rows: which it chooses, how surely they are tied, what takes them out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from dsl.model.expressions import ColumnValue, TypedExpression
from dsl.model.law import Clause
from dsl.schema import DataSet
from dsl.text.source import Span

if TYPE_CHECKING:
    from dsl.model.tables import Table


class Grade(StrEnum):
    """How surely a join ties two rows to one thing, surest first."""

    EXACT_ID = "exact_id"
    EXACT_COMPOSITE = "exact_composite"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for the rows of a data set within a rule; `table` where they are computed."""

    name: str
    data_set: DataSet
    span: Span
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as the rule states it; `span` is its text, shown in the trace."""

    expression: TypedExpression
    span: Span


@dataclass(frozen=True, slots=True)
class KeyPair:
    """One equality of an `on`: a column of the looked-up row, and what it must equal."""

    column: ColumnValue
    value: TypedExpression


@dataclass(frozen=True, slots=True)
class Relation:
    """A data set looked up by equal keys, and what else its `on` demands.

    `keys` has one pair at least. A row whose key is missing matches nothing; a looked-for
    value that is missing makes the outcome unknown.
    """

    alias: Alias
    keys: tuple[KeyPair, ...]
    conditions: tuple[Condition, ...]
    grade: Grade
    span: Span


@dataclass(frozen=True, slots=True)
class Chosen:
    """`latest` or earliest `by` a value of the row: the matches that no other match comes after.

    `rival` looks for such another: the same data set by the same keys and conditions, and
    after (or before) the row that is chosen. As with `without`, a row is chosen where no
    rival makes this true or unknown, and unknown where none makes it true but some unknown.
    """

    latest: bool
    by: TypedExpression
    rival: Relation
    span: Span


@dataclass(frozen=True, slots=True)
class Lookup:
    """`with`: every matching row makes a binding of its own, or every one that is `chosen`."""

    relation: Relation
    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """`without`: true where no row makes the `on` true or unknown."""

    relation: Relation


@dataclass(frozen=True, slots=True)
class Filter:
    """`where`, before `per`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: Monday to Friday, but as the rows of a data set say otherwise.

    `day` is the key of the data set, one row a day at most. A row for which `off` is true
    is a day off, one for which `worked` is true a working day. A year is covered where its
    first of January has a row; December only where the next year is covered too, whose
    notice moves days of it.
    """

    alias: Alias
    day: ColumnValue
    off: Condition
    worked: Condition
    span: Span


RowStep: TypeAlias = Lookup | Absence | Filter


@dataclass(frozen=True, slots=True)
class Exemption:
    """`unless`: a condition, or a relation of which a row must exist; one of the two.

    It holds only where one of its clauses is in force on the event date of the binding
    (after `per`: on the last event date of the group's bindings).
    """

    condition: Condition | None
    relation: Relation | None
    clauses: tuple[Clause, ...]
    reason: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Conflict:
    """`conflict`: sources that disagree about a fact take a binding out, for both departments.

    A condition on the rows chosen, or a relation of which a row must exist; one of the two.
    It holds only where it is surely true: a source that says nothing contradicts no other.
    `compared` are the columns that disagree, those of two rows at least.
    """

    condition: Condition | None
    relation: Relation | None
    compared: tuple[ColumnValue, ...]
    reason: str
    span: Span
