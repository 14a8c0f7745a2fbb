"""Groups with as many different values as a condition asks for: a bound, in one reading.

To tell for certain takes the rows twice: once for the groups, and once for their values.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import AggregateValue, Operation, TypedExpression, conjuncts
from engine.plan.arena import Arena
from engine.plan.bindings import TAKEN
from engine.plan.bounds import AT_LEAST
from engine.plan.doubt.lacking import columns_of
from engine.plan.from_expression import expression_from
from engine.plan.narrow.described import Described
from engine.plan.nodes import Aggregate, Aggregation, Fold, NodeId, Project
from engine.plan.reads import aggregates
from engine.plan.rewriting import is_missing

_VALUE: Final = "value"
_DIFFERENT: Final = "different"


def with_different_values(arena: Arena, rule: Described) -> NodeId | None:
    """The groups of `rule` that have so many different values; None where no condition asks that.

    Nor where rows may be taken out of groups, or not be looked up: of these it is told as well.
    """
    plan, bindings = rule.plan, rule.plan.bindings
    if plan.window is not None or bindings.unlookable:
        return None
    if not is_missing(arena, rule.flat.names[TAKEN]):
        return None
    parts = (part for c in plan.rule.group_conditions for part in conjuncts(c.expression))
    asked = (part for part in parts if _counted(part) is not None)
    comparison = next(asked, None)
    counted = None if comparison is None else _counted(comparison)
    if comparison is None or counted is None or counted.argument is None:
        return None
    if columns_of(plan.rule).open(counted) is not None:
        return None
    frame = bindings.frame
    conditions = [arena.present(arena.column(k)) for k in bindings.keys]
    if counted.condition is not None:
        conditions.append(arena.not_false(expression_from(arena, counted.condition, frame)))
    rows = arena.filtered(bindings.relation, arena.all_of(conditions))
    kept = tuple((key, arena.column(key)) for key in plan.identity)
    value = expression_from(arena, counted.argument, frame)
    valued = arena.add(Project(rows, (*kept, (_VALUE, value))))
    present = arena.filtered(valued, arena.present(arena.column(_VALUE)))
    distinct = arena.add(Aggregate(present, (*plan.identity, _VALUE), ()))
    count = Aggregation(_DIFFERENT, Fold.COUNT, None, None)
    groups = arena.add(Aggregate(distinct, plan.identity, (count,)))
    told = replace(frame, aggregates={counted: arena.column(_DIFFERENT)})
    return arena.filtered(groups, arena.not_false(expression_from(arena, comparison, told)))


def _counted(comparison: TypedExpression) -> AggregateValue | None:
    """The number of different values that `comparison` asks for at the least, if it does that."""
    if not isinstance(comparison, Operation) or comparison.operator not in AT_LEAST:
        return None
    match comparison.operands[AT_LEAST[comparison.operator][0]]:
        case AggregateValue(function=AggregateFunction.COUNT_DISTINCT) as counted:
            return counted if set(aggregates([comparison])) == {counted} else None
    return None
