"""A name that reads like another thing.

Avoid: `let amount = payment.amount / 12` beside a column `amount`; an argument of a definition
that is called as a parameter or a definition is.
Prefer: a name that says what is different: `monthly_amount`.
Why: whoever reads the condition takes it for the column.
Settings: none. A measure may be called as the column that it sums up.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.parts import aliases_of
from dsl.schema import Column
from dsl.syntax.declarations import Definition, Let
from dsl.syntax.expressions import Field


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Lets called as a column of the rule's data, and arguments called as a declaration."""
    for rule, written in subject.rules():
        columns = {w for a in aliases_of(rule) for c in a.data_set.columns for w in _words(c)}
        for step in written.steps:
            if isinstance(step, Let) and step.name in columns and not _is_column(step):
                yield found(step.name_span, name=step.name)
    declared = {p.name for p in subject.model.parameters}
    declared |= {d.name for d in subject.model.definitions}
    declared |= {t.name for t in subject.model.decision_tables}
    for definition, _surface in subject.written(Definition):
        for argument in definition.arguments:
            if argument.name in declared:
                yield found(argument.span, name=argument.name)


def _words(column: Column) -> tuple[str, str]:
    return (column.name, column.title)


def _is_column(step: Let) -> bool:
    """`let amount = payment.amount` is but a shorter word for the same."""
    return isinstance(step.value, Field) and step.value.column == step.name


LINT = Lint("HY828", "shadowed_name", find)
