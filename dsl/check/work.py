"""What is kept while the expressions of one declaration are checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dsl.check.names import Names
from dsl.check.report import Report
from dsl.check.scopes import Value
from dsl.model.expressions import ColumnValue, TypedExpression, operands
from dsl.model.steps import Calendar
from dsl.model.tables import Table
from dsl.schema import DataSet
from dsl.syntax.declarations import Surface
from dsl.text.source import Span

#: More would make plans that the engine cannot evaluate safely.
MOST_NODES = 2_000
MOST_DEPTH = 100
MOST_TERMS = 1_000


@dataclass(slots=True)
class Work:
    """The report, the names, and a count of what definitions and lets expand to.

    `data_sets` are those of the aliases, in the order of the rule. `column_spans` says
    where a column was read last. `calendar` is the one that was asked. `links` is how many rows
    a path may have, where rows are linked; `connects` says that they are connected. `exhausted`
    is set by the one HY330; from then on expressions are left unchecked, or a chain of
    definitions would expand without end.
    """

    names: Names
    report: Report
    surface: Surface
    data_sets: dict[str, DataSet] = field(default_factory=dict)
    column_spans: dict[ColumnValue, Span] = field(default_factory=dict)
    parameters: dict[str, None] = field(default_factory=dict)
    definitions: dict[str, None] = field(default_factory=dict)
    decision_tables: dict[str, None] = field(default_factory=dict)
    calendar: Calendar | None = None
    links: int = 0
    connects: bool = False
    nodes: int = 0
    depth: int = 0
    exhausted: bool = False

    def use_table(self, name: str) -> Table | None:
        """The table called `name`, whose parameters, definitions and the like are used with it."""
        table = self.names.tables.get(name)
        if table is not None:
            self.parameters |= dict.fromkeys(table.parameters)
            self.definitions |= dict.fromkeys(table.definitions)
            self.decision_tables |= dict.fromkeys(table.decision_tables)
        return table

    @contextmanager
    def level(self, span: Span) -> Iterator[bool]:
        """One level deeper; false where the expression is too big to go on."""
        self.depth += 1
        try:
            yield self.spend(1, 0, span)
        finally:
            self.depth -= 1

    def spend(self, nodes: int, depth: int, span: Span) -> bool:
        """Whether `nodes` more, `depth` deep from here, are within the bounds; else HY330."""
        self.nodes += nodes
        if self.exhausted:
            self.report.failed = True
        elif self.nodes > MOST_NODES:
            self._exhaust(span, f"{MOST_NODES:,} 个运算", f"{MOST_NODES:,} operations")
        elif self.depth + depth > MOST_DEPTH:
            self._exhaust(span, f"{MOST_DEPTH} 层", f"{MOST_DEPTH} levels")
        return not self.exhausted

    def few_enough(self, terms: int, span: Span) -> bool:
        """Whether a list or a condition of so many terms is within the bounds; else HY330."""
        if terms > MOST_TERMS:
            self._exhaust(span, f"{MOST_TERMS:,} 项", f"{MOST_TERMS:,} terms")
        return terms <= MOST_TERMS

    def _exhaust(self, span: Span, chinese: str, english: str) -> None:
        self.exhausted = True
        self.report.tell("HY330", span, limit_zh=chinese, limit_en=english)


def measured(expression: TypedExpression | None) -> Value:
    """`expression` with the number of its nodes and its depth."""
    if expression is None:
        return Value(None)
    nodes, depth = 0, 0
    row: tuple[TypedExpression, ...] = (expression,)
    while row:
        nodes += len(row)
        depth += 1
        row = tuple(inner for outer in row for inner in operands(outer))
    return Value(expression, nodes, depth)
