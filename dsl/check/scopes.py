"""What an expression may read, depending on where in a rule it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from dsl.model.expressions import TypedExpression
from dsl.schema import DataSet
from dsl.syntax.declarations import Let, Per, Step, With
from dsl.text.source import Span


class Level(Enum):
    """How many rows an expression speaks of."""

    ROW = "row"  # one binding: columns, no aggregates
    INSIDE = "inside"  # the same, within an aggregate
    BASE_ROW = "base_row"  # a finding of a rule without `per`: base columns, and aggregates
    GROUP = "group"  # aggregates and keys
    EITHER = "either"  # a definition by itself: known only where it is used


@dataclass(frozen=True, slots=True)
class Rows:
    """What an alias reads: the rows that the rule calls `alias`."""

    alias: str
    data_set: DataSet


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stands for; `expression` is None where it had an error that is told already.

    `nodes` and `depth` measure the expression: it is put in place wherever it is named.
    """

    expression: TypedExpression | None
    nodes: int = 1
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may use.

    `hidden` holds aliases that exist but may not be read here, with the place that
    declares them, `later` those that stand further down. `event_date` is the rule's, None
    where it has an error; the rows of a table have none (`undated`). `visible` are the
    rule's aliases that it may read from here, also within a definition, which names only
    its own arguments.
    """

    level: Level
    rows: Mapping[str, Rows] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    hidden: Mapping[str, Span] = field(default_factory=dict)
    later: Mapping[str, Span] = field(default_factory=dict)
    event_date: TypedExpression | None = None
    undated: bool = False
    visible: frozenset[str] = frozenset()

    def at_rows(self) -> Scope:
        """The same names within an aggregate, which speaks of rows."""
        return dataclasses.replace(self, level=Level.INSIDE)

    def with_rows(self, name: str, rows: Rows) -> Scope:
        """One more alias to read."""
        return dataclasses.replace(
            self,
            rows={**self.rows, name: rows},
            later=self._later_without(name),
            visible=self.visible | {rows.alias},
        )

    def with_value(self, name: str, value: Value) -> Scope:
        """One more name for an expression."""
        values = {**self.values, name: value}
        return dataclasses.replace(self, values=values, later=self._later_without(name))

    def _later_without(self, name: str) -> Mapping[str, Span]:
        return {word: span for word, span in self.later.items() if word != name}

    def readable(self) -> tuple[str, ...]:
        """The names of aliases and values, for the nearest-name help."""
        return (*self.rows, *self.values)


def names_to_come(steps: Iterable[Step]) -> dict[str, Span]:
    """The aliases and names that `steps` introduce, and where."""
    later: dict[str, Span] = {}
    for step in steps:
        if isinstance(step, With):
            later[step.alias] = step.alias_span
        elif isinstance(step, Let):
            later[step.name] = step.name_span
        elif isinstance(step, Per) and step.component is not None:
            later[step.component.name] = step.component.name_span
    return later
