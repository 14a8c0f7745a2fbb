"""What is true of every row: conditions by what is known of their comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from dsl.model.expressions import Constant, Operation, Operator, TypedExpression

COMPARISONS = frozenset(
    {
        Operator.EQUAL,
        Operator.NOT_EQUAL,
        Operator.LESS,
        Operator.LESS_EQUAL,
        Operator.GREATER,
        Operator.GREATER_EQUAL,
    }
)

#: What a comparison of two expressions comes to; None in doubt.
Compared: TypeAlias = Callable[[Operator, TypedExpression, TypedExpression], bool | None]


def truth_of(condition: TypedExpression, compared: Compared) -> bool | None:
    """Whether `condition` is true, or false, whatever the row, going by `compared`; else None."""
    match condition:
        case Constant(value=bool() as value):
            return value
        case Operation(operator=Operator.NOT, operands=(inner,)):
            truth = truth_of(inner, compared)
            return None if truth is None else not truth
        case Operation(operator=Operator.AND | Operator.OR as operator, operands=inner):
            decisive = operator is Operator.OR
            truths = [truth_of(o, compared) for o in inner]
            if decisive in truths:
                return decisive
            return None if None in truths else not decisive
        case Operation(operator=operator, operands=(left, right)) if operator in COMPARISONS:
            return compared(operator, left, right)
        case _:
            return None


def holds(operator: Operator, order: int) -> bool:
    """Whether `operator` holds of two values, the first above (1), below (-1) or equal (0).

    >>> holds(Operator.LESS_EQUAL, 0), holds(Operator.LESS_EQUAL, 1)
    (True, False)
    """
    return {
        Operator.EQUAL: order == 0,
        Operator.NOT_EQUAL: order != 0,
        Operator.LESS: order < 0,
        Operator.LESS_EQUAL: order <= 0,
        Operator.GREATER: order > 0,
        Operator.GREATER_EQUAL: order >= 0,
    }[operator]
