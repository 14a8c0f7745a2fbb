"""Groups by a column that may be missing, without a word of what happens then.

Avoid: `per payment.person` where the contract lets the person be missing and no example
shows such a row.
Prefer: an example with the key missing that expects `undetermined`, or `where … is present`.
Why: rows without their key are told as undetermined, one by one; whoever reads the rule
should see that this is meant.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.conjuncts import row_conjuncts
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.examples import ExampleTable
from dsl.model.expressions import ColumnValue, Operation, Operator
from dsl.model.rules import Rule
from dsl.schema import Column, DataSet


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Keys of `per` that are columns of the base row and may be missing."""
    for rule in subject.model.rules:
        if not rule.grouped:
            continue
        for key in rule.keys:
            column = _may_miss(key.expression, rule)
            if column is not None and not _spoken_of(rule, column, subject):
                yield found(key.span, column=column.title, alias=rule.base.name)


def _may_miss(expression: object, rule: Rule) -> Column | None:
    """The base row's column that the key is, if its contract lets it be missing."""
    if not isinstance(expression, ColumnValue) or expression.alias != rule.base.name:
        return None
    column = rule.base.data_set.column(expression.column)
    return None if column is None or column.required else column


def _spoken_of(rule: Rule, column: Column, subject: Subject) -> bool:
    for condition in row_conjuncts(rule):
        part = condition.expression
        if isinstance(part, Operation) and part.operator is Operator.PRESENT:
            of = part.operands[0]
            if isinstance(of, ColumnValue) and of.column == column.name:
                return True
    tables = (t for e in subject.examples(rule) for t in e.tables)
    return any(_missing_in(table, rule.base.data_set, column) for table in tables)


def _missing_in(table: ExampleTable, data_set: DataSet, column: Column) -> bool:
    """Whether a row of the table lacks the column: an empty cell, or no such column at all."""
    if table.data_set.name != data_set.name:
        return False
    names = [cell.text for cell in table.given.header]
    places = [i for i, name in enumerate(names) if name in (column.name, column.title)]
    if not places:
        return bool(table.given.rows)
    return any(not row[places[0]].text for row in table.given.rows)


LINT = Lint("HY804", "key_may_be_missing", find)
