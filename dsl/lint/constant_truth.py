"""Conditions whose truth does not depend on any row."""

from __future__ import annotations

from decimal import Decimal

from dsl.model.expressions import Constant, Operation, Operator, TypedExpression, operands

_SAME_IS_TRUE = {
    Operator.EQUAL: True,
    Operator.LESS_EQUAL: True,
    Operator.GREATER_EQUAL: True,
    Operator.NOT_EQUAL: False,
    Operator.LESS: False,
    Operator.GREATER: False,
}


def constant_truth(expression: TypedExpression) -> bool | None:
    """True or False where `expression` is so for every row that lacks nothing; else None."""
    match expression:
        case Constant(value=bool() as value):
            return value
        case Operation(operator=Operator.NOT, operands=(inner,)):
            truth = constant_truth(inner)
            return None if truth is None else not truth
        case Operation(operator=Operator.AND, operands=inner):
            truths = [constant_truth(o) for o in inner]
            return False if False in truths else True if all(truths) else None
        case Operation(operator=Operator.OR, operands=inner):
            truths = [constant_truth(o) for o in inner]
            return True if True in truths else None if None in truths else False
        case Operation(operator=operator, operands=(left, right)) if operator in _SAME_IS_TRUE:
            if left == right and not _constant(left):
                return _SAME_IS_TRUE[operator]
            return _compared(operator, left, right)
        case _:
            return None


def _constant(expression: TypedExpression) -> bool:
    return isinstance(expression, Constant) or (
        bool(operands(expression)) and all(map(_constant, operands(expression)))
    )


def _compared(operator: Operator, left: TypedExpression, right: TypedExpression) -> bool | None:
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
    return {
        Operator.EQUAL: order == 0,
        Operator.NOT_EQUAL: order != 0,
        Operator.LESS: order < 0,
        Operator.LESS_EQUAL: order <= 0,
        Operator.GREATER: order > 0,
        Operator.GREATER_EQUAL: order >= 0,
    }[operator]
