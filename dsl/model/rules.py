"""Rules and packs, ready to be compiled, explained or traced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from dsl.model.decision_tables import DecisionTable
from dsl.model.examples import Example
from dsl.model.expressions import TypedExpression
from dsl.model.law import Clause, Definition, Parameter, Regulation
from dsl.model.steps import (
    Absence,
    Alias,
    Calendar,
    Chosen,
    Condition,
    Conflict,
    Exemption,
    Grade,
    Lookup,
    Relation,
    RowStep,
)
from dsl.model.weights import Score, Severity, SeverityLine, highest
from dsl.syntax.declarations import Surface
from dsl.text.source import Span

if TYPE_CHECKING:
    from dsl.model.tables import Table


class Tie(StrEnum):
    """What makes members of one component: a value that they share, or a row that names both."""

    SHARED = "on"
    ALIKE = "to"


@dataclass(frozen=True, slots=True)
class Key:
    """One part of what a finding is about; `name` is the last word of how it was written.

    With `component` its value is that of the member that stands for a component, the smallest;
    `expression` is a member of a row, and what is said is what makes members belong together.
    """

    name: str
    expression: TypedExpression
    span: Span
    component: Tie | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """`within LENGTH of T`: `unit` is day, month (a year is 12 months) or second.

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


class Form(StrEnum):
    """How a message shows a value: in which unit, rounded to two decimals."""

    PERCENT = "percent"
    WAN_YUAN = "万元"
    YI_YUAN = "亿元"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Slot:
    """A value in a message; without `form` it is shown as it is."""

    expression: TypedExpression
    form: Form | None = None


@dataclass(frozen=True)  # without slots: what it is made of is asked for at every finding
class Rule:
    """One rule.

    `grouped` is false for a rule without `per`: then every row of `base` is its own group
    and `keys` are the key columns of its data set. `event_date` is of domain date or
    month. Messages alternate texts and slots; an expression over rows in a grouped
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
    message: tuple[str | Slot, ...]
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
    def told(self) -> tuple[TypedExpression, ...]:
        """The expressions whose values its message shows."""
        return tuple(part.expression for part in self.message if isinstance(part, Slot))

    @cached_property
    def lookups(self) -> tuple[Relation, ...]:
        """The relations of its `with` steps, in order."""
        return tuple(step.relation for step in self.row_steps if isinstance(step, Lookup))

    @property
    def chosen(self) -> Mapping[str, Chosen]:
        """How rows are chosen, by the alias of a `with` that chooses."""
        steps = (step for step in self.row_steps if isinstance(step, Lookup))
        return {s.relation.alias.name: s.chosen for s in steps if s.chosen is not None}

    @cached_property
    def absences(self) -> tuple[Relation, ...]:
        """The relations of its `without` steps, in order."""
        return tuple(step.relation for step in self.row_steps if isinstance(step, Absence))

    @property
    def takings(self) -> tuple[Exemption | Conflict, ...]:
        """What may take a binding out before `per`, in the order in which it is asked.

        An exception goes first: where it holds, the matter is settled whatever the sources say.
        """
        return (*self.row_exemptions, *self.conflicts)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Every relation: of `with`, of `without`, of what takes bindings out."""
        taking = (t.relation for t in self.takings if t.relation is not None)
        return (*self.lookups, *self.absences, *taking)

    @cached_property
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
