"""Free text compared for equality.

Avoid: `where payment.purpose = "办公用品"` on a column of free text.
Prefer: a column of domain category, `contains`, or `normalise(…)` on both sides.
Why: one blank or one full-width bracket more, and the row is silently left out.
Settings: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.domains import Kind
from dsl.lint.lint import Found, Lint, Options, found
from dsl.lint.subject import Subject
from dsl.model.expressions import ColumnValue, Operation, Operator, TypedExpression, walk
from dsl.model.parts import conditions_of

_COMPARED = frozenset({Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN})


def find(subject: Subject, _: Options) -> Iterator[Found]:
    """Conditions in which a free-text column is an operand of an equality."""
    for rule in subject.model.rules:
        for condition in conditions_of(rule):
            columns = dict.fromkeys(
                f"{c.alias}.{c.column}" for part in walk(condition.expression) for c in _texts(part)
            )
            for column in columns:
                yield found(condition.span, column=column)


def _texts(part: TypedExpression) -> Iterator[ColumnValue]:
    if isinstance(part, Operation) and part.operator in _COMPARED:
        for operand in part.operands:
            if isinstance(operand, ColumnValue) and operand.type.kind is Kind.TEXT:
                yield operand


LINT = Lint("HY806", "free_text_equality", find)
