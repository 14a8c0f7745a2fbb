"""Conditions over aggregates, true or false only where no missing value could change that."""

from __future__ import annotations

from dataclasses import replace

from dsl.model.aggregate_functions import QUANTIFIERS, AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    Choice,
    Constant,
    Operation,
    Operator,
    TypedExpression,
)
from dsl.model.types import FLAG_TYPE
from engine.plan.doubt.intervals import Bound, interval_of
from engine.plan.doubt.lacking import TRUE, Columns, Open, flag, nothing_open, opened

_FALSE = Constant(value=False, type=FLAG_TYPE)
_ORDERS = frozenset({Operator.LESS, Operator.LESS_EQUAL, Operator.GREATER, Operator.GREATER_EQUAL})
_TURNED = {Operator.LESS: Operator.GREATER, Operator.LESS_EQUAL: Operator.GREATER_EQUAL}


def settled(columns: Columns, condition: TypedExpression) -> TypedExpression:
    """`condition`, unknown where what is missing could make it true as well as false."""
    several = opened(columns, condition)
    if not several:
        return condition
    match condition:
        case Operation(operator=Operator.AND | Operator.OR | Operator.NOT, operands=operands):
            return replace(condition, operands=tuple(settled(columns, o) for o in operands))
        case AggregateValue(function=function) if function in QUANTIFIERS:
            (one,) = several
            return _quantified(one)
    branches = [(nothing_open(several), condition)]
    if isinstance(condition, Operation):
        if condition.operator in _ORDERS:
            branches += _ordered(columns, condition)
        elif condition.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
            alike, apart = TRUE, _FALSE
            if condition.operator is Operator.NOT_EQUAL:
                alike, apart = apart, alike
            branches += [(c, apart) for c in _apart(columns, condition)]
            branches += [(c, alike) for c in _one_value(columns, condition)]
    return Choice(tuple(branches), None, FLAG_TYPE)


def _ordered(
    columns: Columns, condition: Operation
) -> list[tuple[TypedExpression, TypedExpression]]:
    """True where the ends nearest to one another keep the order, false where no ends do."""
    one, other = (interval_of(columns, o) for o in condition.operands)
    operator = condition.operator
    if operator in _TURNED:
        operator, one, other = _TURNED[operator], other, one
    branches: list[tuple[TypedExpression, TypedExpression]] = []
    if one.low is not None and other.high is not None:
        branches.append((flag(operator, one.low, other.high), TRUE))
    if one.high is not None and other.low is not None:
        never = flag(Operator.NOT, flag(operator, one.high, other.low))
        branches.append((never, _FALSE))
    return branches


def _apart(columns: Columns, condition: Operation) -> list[TypedExpression]:
    """Conditions under which the operands have no value in common."""
    one, other = (interval_of(columns, o) for o in condition.operands)
    return [
        flag(Operator.GREATER, low, high)
        for low, high in ((one.low, other.high), (other.low, one.high))
        if low is not None and high is not None
    ]


def _one_value(columns: Columns, condition: Operation) -> list[TypedExpression]:
    """The condition under which both operands can have one value only, the same."""
    ends = [e for o in condition.operands for e in _ends(columns, o)]
    told = [e for e in ends if e is not None]
    if len(told) < len(ends):
        return []
    first, *others = told
    return [flag(Operator.AND, *(flag(Operator.EQUAL, first, e) for e in others))]


def _ends(columns: Columns, operand: TypedExpression) -> tuple[Bound, Bound]:
    """Both ends of where `operand` lies."""
    found = interval_of(columns, operand)
    return found.low, found.high


def _quantified(one: Open) -> TypedExpression:
    """The truth over all rows that could count, one that may not count deciding nothing."""
    aggregate = one.aggregate
    assert aggregate.argument is not None
    assert aggregate.condition is not None
    every = aggregate.function is AggregateFunction.ALL
    idle = aggregate.argument if every else flag(Operator.NOT, aggregate.argument)
    argument = Choice(
        ((aggregate.condition, aggregate.argument), (idle, TRUE if every else _FALSE)),
        None,
        FLAG_TYPE,
    )
    return one.over(aggregate.function, argument, one.may_count, FLAG_TYPE)
