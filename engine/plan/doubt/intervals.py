"""The least and the greatest that an expression over aggregates can be, whatever is missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    Choice,
    Constant,
    Operation,
    Operator,
    TypedExpression,
)
from dsl.model.types import COUNT_TYPE
from engine.plan.doubt.lacking import (
    Columns,
    Open,
    bound_of,
    conjunction,
    disjunction,
    flag,
    nothing_open,
    opened,
)

_COUNTS = frozenset({AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT})
_NONE = Constant(0, COUNT_TYPE)
_ONE = Constant(1, COUNT_TYPE)
#: The bound on one side; None where there is none. A bound that is missing is none either.
Bound: TypeAlias = TypedExpression | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a value lies, both ends included."""

    low: Bound
    high: Bound


_ANYWHERE = Interval(None, None)


def interval_of(columns: Columns, expression: TypedExpression) -> Interval:
    """Where `expression` lies; wider than need be where its operands hang together."""
    several = opened(columns, expression)
    if not several:
        return Interval(expression, expression)
    found = _reckoned(columns, expression)
    exact = Choice(((nothing_open(several), expression),), None, expression.type)
    return Interval(
        exact if found.low is None else found.low, exact if found.high is None else found.high
    )


def _reckoned(columns: Columns, expression: TypedExpression) -> Interval:
    match expression:
        case AggregateValue():
            found = columns.open(expression)
            return Interval(expression, expression) if found is None else _of(columns, found)
        case Operation(operator=Operator.NEGATE, operands=(one,)):
            inside = interval_of(columns, one)
            return Interval(
                _made(expression, inside.high),
                _made(expression, inside.low),
            )
        case Operation(operator=Operator.ADD | Operator.SUBTRACT, operands=(one, other)):
            left, right = interval_of(columns, one), interval_of(columns, other)
            if expression.operator is Operator.SUBTRACT:
                right = Interval(right.high, right.low)
            return Interval(
                _made(expression, left.low, right.low), _made(expression, left.high, right.high)
            )
        case Operation(operator=Operator.MULTIPLY | Operator.DIVIDE, operands=(one, other)):
            return _scaled(columns, expression, one, other)
        case _:
            return _ANYWHERE


def _scaled(
    columns: Columns, whole: Operation, one: TypedExpression, other: TypedExpression
) -> Interval:
    left, right = interval_of(columns, one), interval_of(columns, other)
    if _never_negative(one) and _never_negative(other):
        # A share of counts; one of them is exact as a rule.
        if whole.operator is Operator.DIVIDE:
            right = _divisor(columns, other, right)
        return Interval(_made(whole, left.low, right.low), _made(whole, left.high, right.high))
    if opened(columns, one) and opened(columns, other):
        return _ANYWHERE
    if opened(columns, other):
        if whole.operator is Operator.DIVIDE:
            return _ANYWHERE
        left, right, one, other = right, left, other, one
    if _never_negative(other):
        return Interval(_made(whole, left.low, other), _made(whole, left.high, other))
    ends = (_made(whole, left.low, other), _made(whole, left.high, other))
    return Interval(
        _outermost(Operator.LEAST, whole, *ends), _outermost(Operator.GREATEST, whole, *ends)
    )


def _divisor(columns: Columns, divisor: TypedExpression, found: Interval) -> Interval:
    """The ends of a divisor the other way round; none of them where it could be 0."""
    if not opened(columns, divisor):
        return found
    if found.low is None:
        return _ANYWHERE
    there = flag(Operator.GREATER, found.low, _NONE)
    ends = (e and Choice(((there, e),), None, divisor.type) for e in (found.high, found.low))
    return Interval(*ends)


def _never_negative(expression: TypedExpression) -> bool:
    match expression:
        case Constant(value=int() | Decimal() as value):
            return value >= 0
        case AggregateValue(function=function):
            return function in _COUNTS
    return False


def _made(whole: Operation, *operands: Bound) -> Bound:
    told = tuple(o for o in operands if o is not None)
    return Operation(whole.operator, told, whole.type) if len(told) == len(operands) else None


def _outermost(operator: Operator, whole: Operation, one: Bound, other: Bound) -> Bound:
    if one is None or other is None:
        return None
    return Operation(operator, (one, other), whole.type)


def _of(columns: Columns, found: Open) -> Interval:
    match found.aggregate.function:
        case AggregateFunction.COUNT:
            return Interval(found.aggregate, _again(found, found.may_count))
        case AggregateFunction.COUNT_DISTINCT:
            return _distinct(found)
        case AggregateFunction.SUM:
            ends = (_total(columns, found, least=least) for least in (True, False))
        case AggregateFunction.MIN | AggregateFunction.MAX:
            ends = (_extreme(columns, found, least=least) for least in (True, False))
        case AggregateFunction.MEAN:
            ends = (_mean(columns, found, least=least) for least in (True, False))
        case _:
            return _ANYWHERE
    return Interval(*ends)


def _again(found: Open, condition: TypedExpression | None) -> AggregateValue:
    one = found.aggregate
    return found.over(one.function, one.argument, condition, one.type)


def _distinct(found: Open) -> Interval:
    """A missing value may be a new one or any of the others."""
    known, every = found.aggregate, _again(found, found.may_count)
    if found.lacking is None:
        return Interval(known, every)
    lacking = found.counting(found.aggregate.condition, found.lacking)
    one = Operation(Operator.LEAST, (lacking, _ONE), COUNT_TYPE)
    low = Operation(Operator.GREATEST, (known, one), COUNT_TYPE)
    all_lacking = found.counting(found.may_count, found.lacking)
    return Interval(low, Operation(Operator.ADD, (every, all_lacking), COUNT_TYPE))


def _value(
    columns: Columns, found: Open, *, least: bool, unclear_from_zero: bool = False
) -> TypedExpression:
    """The least or greatest that a row may bring, itself where its value is known.

    A row that may not count brings nothing as well, if `unclear_from_zero`.
    """
    argument = found.aggregate.argument
    assert argument is not None
    zero = Constant(Decimal(0), argument.type)
    towards = Operator.LEAST if least else Operator.GREATEST
    unclear = found.unclear if unclear_from_zero else None
    branches: list[tuple[TypedExpression, TypedExpression]] = []
    bound = None if found.lacking is None else bound_of(columns, argument, least=least)
    if found.lacking is not None and bound is not None:
        if unclear is not None:
            nothing = Operation(towards, (bound, zero), argument.type)
            branches.append((flag(Operator.AND, found.lacking, unclear), nothing))
        branches.append((found.lacking, bound))
    if unclear is not None:
        branches.append((unclear, Operation(towards, (argument, zero), argument.type)))
    return Choice(tuple(branches), argument, argument.type) if branches else argument


def _bounded(
    columns: Columns, found: Open, value: TypedExpression, *, least: bool, sure: bool = False
) -> TypedExpression:
    """`value` where each missing value has a bound and, if `sure`, some row surely counts."""
    one = found.aggregate
    assert one.argument is not None
    asked: list[TypedExpression] = []
    if found.lacking is not None and bound_of(columns, one.argument, least=least) is None:
        lacking = found.counting(found.may_count, found.lacking)
        asked.append(flag(Operator.EQUAL, lacking, _NONE))
    if sure and found.unclear is not None:
        asked.append(flag(Operator.GREATER, _surely_valued(found), _NONE))
    condition = conjunction(*asked)
    return value if condition is None else Choice(((condition, value),), None, one.type)


def _surely_valued(found: Open) -> AggregateValue:
    """How many rows surely count and have a value, known or not."""
    assert found.aggregate.argument is not None
    valued: TypedExpression = flag(Operator.PRESENT, found.aggregate.argument)
    if found.lacking is not None:
        valued = disjunction(valued, found.lacking)
    return found.counting(found.aggregate.condition, valued)


def _total(columns: Columns, found: Open, *, least: bool) -> Bound:
    value = _value(columns, found, least=least, unclear_from_zero=True)
    total = found.over(AggregateFunction.SUM, value, found.may_count, found.aggregate.type)
    return _bounded(columns, found, total, least=least)


def _extreme(columns: Columns, found: Open, *, least: bool) -> Bound:
    """Towards its own end any row may move it; away from it, those that surely count hold it."""
    function = found.aggregate.function
    value = _value(columns, found, least=least)
    if (function is AggregateFunction.MIN) is least:
        reached = found.over(function, value, found.may_count, found.aggregate.type)
        return _bounded(columns, found, reached, least=least, sure=True)
    return found.over(function, value, found.aggregate.condition, found.aggregate.type)


def _mean(columns: Columns, found: Open, *, least: bool) -> Bound:
    """No further out than the mean of the rows that surely count, and each of the others."""
    one = found.aggregate
    value = _value(columns, found, least=least)
    mean: TypedExpression = found.over(AggregateFunction.MEAN, value, one.condition, one.type)
    if found.unclear is not None:
        assert one.argument is not None
        outer = AggregateFunction.MIN if least else AggregateFunction.MAX
        other = found.over(outer, value, found.unclear, one.argument.type)
        reached = Operation(Operator.COALESCE, (other, mean), one.type)
        operator = Operator.LEAST if least else Operator.GREATEST
        mean = Operation(operator, (mean, reached), one.type)
    return _bounded(columns, found, mean, least=least)
