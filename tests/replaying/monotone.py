"""Which findings can only shrink when rows are taken away."""

from __future__ import annotations

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, Constant, Operation, Operator, TypedExpression
from dsl.model.rules import Rule
from dsl.model.tables import tables_of

_LOWER = {Operator.GREATER, Operator.GREATER_EQUAL}
_UPPER = {Operator.LESS, Operator.LESS_EQUAL}
_GROWING = {AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT, AggregateFunction.MAX}


def is_monotone(rule: Rule) -> bool:
    """Whether more rows can only add to what `rule` suspects.

    So it is without `without`, `latest`, `unless`, `conflict`, `within` and working days, where
    every condition on the group demands a number of rows or of values, or a least or greatest
    value, and nothing else. Nor may it read connected rows: without one of them a component
    may have another name, and the rule looks up other rows by it.
    """
    connected = any(b.tie is not None for t in tables_of(rule.aliases) for b in t.branches)
    exceptions = (*rule.absences, *rule.chosen, *rule.takings, *rule.group_exemptions)
    return (
        not exceptions
        and not connected
        and rule.window is None
        and rule.calendar is None
        and all(_grows(c.expression) for c in rule.group_conditions)
    )


def _grows(expression: TypedExpression) -> bool:
    """Whether the condition, once true, stays true with more rows."""
    match expression:
        case Operation(operator=Operator.AND | Operator.OR, operands=parts):
            return all(map(_grows, parts))
        case Operation(operator=operator, operands=(left, right)):
            return _compares(operator, left, right) or _compares(_turned(operator), right, left)
        case _:
            return False


def _compares(operator: Operator, left: TypedExpression, right: TypedExpression) -> bool:
    if not (isinstance(left, AggregateValue) and isinstance(right, Constant)):
        return False
    if operator in _LOWER:
        return left.function in _GROWING
    return operator in _UPPER and left.function is AggregateFunction.MIN


def _turned(operator: Operator) -> Operator:
    """The comparison with its sides exchanged."""
    pairs = {
        Operator.LESS: Operator.GREATER,
        Operator.LESS_EQUAL: Operator.GREATER_EQUAL,
        Operator.GREATER: Operator.LESS,
        Operator.GREATER_EQUAL: Operator.LESS_EQUAL,
    }
    return pairs.get(operator, operator)
