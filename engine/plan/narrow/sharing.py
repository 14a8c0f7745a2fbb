"""How many persons have to share what a rule groups by, where its conditions say that.

An account that five persons share is one in the rows of five persons: an index of whose rows hold
it tells which could be, and none of their rows has to be read for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    ColumnValue,
    Constant,
    Operation,
    Operator,
    TypedExpression,
    conjuncts,
)
from engine.catalog.layout import layout_of
from engine.plan.from_rule import RulePlan
from engine.plan.narrow.separable import Entity

#: By how much a count has to be more than the number to its right.
_MORE_THAN: Final[Mapping[Operator, int]] = MappingProxyType(
    {Operator.GREATER: 1, Operator.GREATER_EQUAL: 0, Operator.EQUAL: 0}
)
#: The same comparison with its sides exchanged.
_EXCHANGED: Final[Mapping[Operator, Operator]] = MappingProxyType(
    {
        Operator.LESS: Operator.GREATER,
        Operator.LESS_EQUAL: Operator.GREATER_EQUAL,
        Operator.EQUAL: Operator.EQUAL,
    }
)


def persons_sharing(plan: RulePlan, entity: Entity) -> int | None:
    """Of how many persons there are rows, at the least, in each group that can be told of.

    `entity` is what the base is cut down by. None where nothing is known of that: where rows lie
    by it, or by no person; or where a group is told of for rows that were taken out or could not
    be looked up, whatever its conditions say.
    """
    rule = plan.rule
    layout = layout_of(rule.base.data_set)
    if entity.ordered or not layout.interned or layout.entity is None or not rule.grouped:
        return None
    if plan.window is not None or rule.takings or plan.bindings.unlookable:
        return None
    person = (rule.base.name, layout.entity)
    conditions = [part for c in rule.group_conditions for part in conjuncts(c.expression)]
    least = max((n for part in conditions if (n := _least(part, person))), default=0)
    return least if least > 1 else None  # each is in the rows of one


def shared_by(plans: Sequence[RulePlan], entity: Entity) -> int | None:
    """The same of the groups of several rules; None where it is not known of all."""
    found = [persons_sharing(plan, entity) for plan in plans]
    known = [least for least in found if least is not None]
    return min(known) if len(known) == len(found) else None


def _least(condition: TypedExpression, person: tuple[str, str]) -> int | None:
    """The least number of different persons for which `condition` can be true, if it says one."""
    if not isinstance(condition, Operation) or len(condition.operands) != 2:
        return None
    operator, (left, right) = condition.operator, condition.operands
    if isinstance(left, Constant) and operator in _EXCHANGED:
        operator, left, right = _EXCHANGED[operator], right, left
    if operator not in _MORE_THAN or not isinstance(right, Constant):
        return None
    if not isinstance(right.value, int) or not _counts(left, person):
        return None
    return right.value + _MORE_THAN[operator]


def _counts(expression: TypedExpression, person: tuple[str, str]) -> bool:
    """Whether it counts different persons of the base."""
    if not isinstance(expression, AggregateValue):
        return False
    counted, argument = expression.function, expression.argument
    if counted is not AggregateFunction.COUNT_DISTINCT or not isinstance(argument, ColumnValue):
        return False
    return (argument.alias, argument.column) == person
