"""Rules and packs, ready to be compiled, explained or traced."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from dsl.model.decision_tables import DecisionTable
from dsl.model.expressions import ColumnValue, Constant, TypedExpression
from dsl.model.law import Clause, Definition, Parameter, Regulation
from dsl.schema import DataSet
from dsl.syntax.declarations import Surface
from dsl.syntax.examples import Given, Outcome
from dsl.text.source import Span

if TYPE_CHECKING:
    from dsl.model.tables import Table


class Severity(StrEnum):
    """How much a finding of the rule weighs, lightest first."""

    HINT = "hint"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def highest(severities: Iterable[Severity]) -> Severity:
    """The one of `severities` that weighs most."""
    return max(severities, key=list(Severity).index)


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


@dataclass(frozen=True, slots=True)
class Key:
    """One part of what a finding is about; `name` is the last word of how it was written."""

    name: str
    expression: TypedExpression
    span: Span


@dataclass(frozen=True, slots=True)
class Window:
    """`within LENGTH of T`: `unit` is day or month (a year is 12 months).

    With `gaps`, bindings whose T follow one another no further than that apart are one group.
    """

    count: int
    unit: str
    of: TypedExpression
    span: Span
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A value shown with the finding."""

    name: str
    expression: TypedExpression
    span: Span


@dataclass(frozen=True, slots=True)
class SeverityLine:
    """`severity high when …`: of several lines the first whose condition holds counts.

    The condition is over the measures of the finding; the last line of a rule has none.
    """

    severity: Severity
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How a finding ranks among those of its rule: a whole number, or a percentage."""

    expression: TypedExpression
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `grouped` is false for a rule without `per`: then every row of `base` is its own group
    and `keys` are the key columns of its data set. `event_date` is of domain date or
    month. Messages alternate texts and expressions; an expression over rows in a grouped
    rule shows the distinct values of the group. `surface` is the language of its words.
    `calendar` is None for a rule that asks for no working day. `budget` is how many suspected
    findings of a run its author reckons with.
    """

    name: str
    title: str
    surface: Surface
    clauses: tuple[Clause, ...]
    severities: tuple[SeverityLine, ...]
    event_date: TypedExpression
    base: Alias
    row_steps: tuple[RowStep, ...]
    row_exemptions: tuple[Exemption, ...]
    conflicts: tuple[Conflict, ...]
    grouped: bool
    keys: tuple[Key, ...]
    window: Window | None
    group_conditions: tuple[Condition, ...]
    group_exemptions: tuple[Exemption, ...]
    measures: tuple[Measure, ...]
    message: tuple[str | TypedExpression, ...]
    parameters: tuple[str, ...]
    definitions: tuple[str, ...]
    calendar: Calendar | None
    span: Span
    decision_tables: tuple[str, ...] = ()
    score: Score | None = None
    budget: int | None = None

    @property
    def severity(self) -> Severity:
        """The highest severity that a finding of it can have."""
        return highest(line.severity for line in self.severities)

    @property
    def lookups(self) -> tuple[Relation, ...]:
        """The relations of its `with` steps, in order."""
        return tuple(step.relation for step in self.row_steps if isinstance(step, Lookup))

    @property
    def chosen(self) -> Mapping[str, Chosen]:
        """How rows are chosen, by the alias of a `with` that chooses."""
        steps = (step for step in self.row_steps if isinstance(step, Lookup))
        return {s.relation.alias.name: s.chosen for s in steps if s.chosen is not None}

    @property
    def absences(self) -> tuple[Relation, ...]:
        """The relations of its `without` steps, in order."""
        return tuple(step.relation for step in self.row_steps if isinstance(step, Absence))

    @property
    def takings(self) -> tuple[Exemption | Conflict, ...]:
        """What may take a binding out before `per`, in the order in which it is asked.

        An exception goes first: where it holds, the matter is settled whatever the sources say.
        """
        return (*self.row_exemptions, *self.conflicts)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Every relation: of `with`, of `without`, of what takes bindings out."""
        taking = (t.relation for t in self.takings if t.relation is not None)
        return (*self.lookups, *self.absences, *taking)

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """Its base, then the aliases of its relations."""
        return (self.base, *(relation.alias for relation in self.relations))

    @property
    def grade(self) -> Grade:
        """The weakest grade of all its relations, and of the tables that it reads."""
        own = (relation.grade for relation in self.relations)
        below = (alias.table.grade for alias in self.aliases if alias.table is not None)
        return max((*own, *below), key=list(Grade).index, default=Grade.EXACT_ID)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an example says must come out for one subject, or for everybody (no subject).

    `severity` and `score` are None where it says nothing of them.
    """

    outcome: Outcome
    subject: tuple[Constant, ...]
    measures: tuple[tuple[str, Constant], ...]
    span: Span
    severity: Severity | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """Rows given for one data set, still as written."""

    data_set: DataSet
    given: Given


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule."""

    title: str
    rule: str
    as_of: datetime.date | None
    tables: tuple[ExampleTable, ...]
    expectations: tuple[Expectation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the files of one pack declare, by name in the order of declaration."""

    regulations: tuple[Regulation, ...]
    clauses: tuple[Clause, ...]
    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...]
    tables: tuple[Table, ...] = ()
    decision_tables: tuple[DecisionTable, ...] = ()

    def rule(self, name: str) -> Rule:
        """The rule called `name`; KeyError where there is none."""
        found = next((r for r in self.rules if r.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def parameter(self, name: str) -> Parameter:
        """The parameter called `name`; KeyError where there is none."""
        found = next((p for p in self.parameters if p.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def decision_table(self, name: str) -> DecisionTable | None:
        """The decision table called `name`, if there is one."""
        return next((t for t in self.decision_tables if t.name == name), None)
