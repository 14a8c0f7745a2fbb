"""Conditions whose truth does not depend on any row."""

from __future__ import annotations

from decimal import Decimal

from dsl.model.expressions import Constant, Operator, TypedExpression, operands
from dsl.model.truths import holds, truth_of


def constant_truth(expression: TypedExpression) -> bool | None:
    """True or False where `expression` is so for every row that lacks nothing; else None."""
    return truth_of(expression, _compared)


def _constant(expression: TypedExpression) -> bool:
    return isinstance(expression, Constant) or (
        bool(operands(expression)) and all(map(_constant, operands(expression)))
    )


def _compared(operator: Operator, left: TypedExpression, right: TypedExpression) -> bool | None:
    if left == right and not _constant(left):
        return holds(operator, 0)
    if not isinstance(left, Constant) or not isinstance(right, Constant):
        return None
    one, other = left.value, right.value
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        order = (one > other) - (one < other)
    elif one == other:
        order = 0
    elif operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        order = 1
    else:
        return None
    return holds(operator, order)
