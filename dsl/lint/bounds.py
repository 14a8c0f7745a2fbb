"""What comparisons with constants leave of an expression's values."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from dsl.model.expressions import Constant, ConstantValue, Operation, Operator, TypedExpression

Ordered: TypeAlias = Decimal | datetime.date

_TURNED = {
    Operator.LESS: Operator.GREATER,
    Operator.LESS_EQUAL: Operator.GREATER_EQUAL,
    Operator.GREATER: Operator.LESS,
    Operator.GREATER_EQUAL: Operator.LESS_EQUAL,
    Operator.EQUAL: Operator.EQUAL,
    Operator.NOT_EQUAL: Operator.NOT_EQUAL,
}


@dataclass(frozen=True, slots=True)
class Left:
    """The values that are left: bounds, one of `only` (None: any), none of `but`."""

    low: Ordered | None = None
    low_included: bool = True
    high: Ordered | None = None
    high_included: bool = True
    only: frozenset[ConstantValue] | None = None
    but: frozenset[ConstantValue] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether no value is left."""
        if self.only is not None:
            return not any(self._allows(value) for value in self.only)
        if self.low is None or self.high is None:
            return False
        if _below(self.high, self.low):
            return True
        return self.low == self.high and not (self.low_included and self.high_included)

    def _allows(self, value: ConstantValue) -> bool:
        if value in self.but:
            return False
        ordered = _ordered(value)
        if ordered is None:
            return True
        low = self.low is None or _below(self.low, ordered)
        low = low or (self.low_included and self.low == ordered)
        high = self.high is None or _below(ordered, self.high)
        return low and (high or (self.high_included and self.high == ordered))


@dataclass(frozen=True, slots=True)
class Says:
    """A comparison of `subject` with constants."""

    subject: TypedExpression
    operator: Operator
    values: tuple[ConstantValue, ...]


def says(expression: TypedExpression) -> Says | None:
    """What a comparison or membership says of its one part that is no constant."""
    negated = isinstance(expression, Operation) and expression.operator is Operator.NOT
    inner = expression.operands[0] if negated and isinstance(expression, Operation) else expression
    if not isinstance(inner, Operation):
        return None
    if inner.operator is Operator.IN:
        subject, *options = inner.operands
        values = tuple(o.value for o in options if isinstance(o, Constant))
        if len(values) != len(options) or isinstance(subject, Constant):
            return None
        return Says(subject, Operator.NOT if negated else Operator.IN, values)
    if negated or inner.operator not in _TURNED:
        return None
    left, right = inner.operands
    if isinstance(right, Constant) and not isinstance(left, Constant):
        return Says(left, inner.operator, (right.value,))
    if isinstance(left, Constant) and not isinstance(right, Constant):
        return Says(right, _TURNED[inner.operator], (left.value,))
    return None


def narrowed(left: Left, said: Says) -> Left:
    """What is left of `left` once `said` holds too."""
    values = frozenset(said.values)
    match said.operator:
        case Operator.EQUAL | Operator.IN:
            return replace(left, only=values if left.only is None else left.only & values)
        case Operator.NOT_EQUAL | Operator.NOT:
            return replace(left, but=left.but | values)
        case _:
            return _bounded(left, said)


def _bounded(left: Left, said: Says) -> Left:
    value = _ordered(said.values[0])
    if value is None:
        return left
    included = said.operator in (Operator.GREATER_EQUAL, Operator.LESS_EQUAL)
    if said.operator in (Operator.GREATER, Operator.GREATER_EQUAL):
        if left.low is None or _below(left.low, value):
            return replace(left, low=value, low_included=included)
        if left.low == value:
            return replace(left, low_included=left.low_included and included)
        return left
    if left.high is None or _below(value, left.high):
        return replace(left, high=value, high_included=included)
    if left.high == value:
        return replace(left, high_included=left.high_included and included)
    return left


def _ordered(value: ConstantValue) -> Ordered | None:
    match value:
        case bool() | str():
            return None
        case int():
            return Decimal(value)
        case _:
            return value


def _below(one: Ordered, other: Ordered) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one < other
    if isinstance(one, datetime.date) and isinstance(other, datetime.date):
        return one < other
    return False
