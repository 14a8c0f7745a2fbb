"""Conditions on the last or the first day of a month, each behind one that takes less to tell.

To find the last day of a month takes longer than all else that is asked of most rows. But no day
lies after the last one of its month: who was paid sixty days after it was surely paid sixty days
after any day of the month, and of most rows that is not so.
"""

from __future__ import annotations

from typing import Final

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import Apply, NodeId

_LATER: Final = frozenset({Operator.GREATER, Operator.GREATER_EQUAL})
_EARLIER: Final = frozenset({Operator.LESS, Operator.LESS_EQUAL})
#: What never falls while its first operand rises.
_RISING: Final = frozenset({Operator.ADD_DAYS, Operator.ADD_MONTHS})


def behind_bounds(arena: Arena, condition: NodeId) -> NodeId:
    """`condition`, in which what asks for such a day stands behind what it implies.

    Both are missing in the same rows.
    """
    node = arena[condition]
    if not isinstance(node, Apply):
        return condition
    if node.operator in (Operator.AND, Operator.OR):
        return arena.apply(node.operator, *(behind_bounds(arena, o) for o in node.operands))
    bound = _implied(arena, node)
    return condition if bound is None else arena.all_of((bound, condition))


def _implied(arena: Arena, node: Apply) -> NodeId | None:
    """What holds wherever the comparison `node` does, if that is said of another day."""
    if node.operator is Operator.COALESCE:
        first, *others = node.operands
        inner = arena[first]
        bound = _implied(arena, inner) if isinstance(inner, Apply) else None
        return None if bound is None else arena.apply(Operator.COALESCE, bound, *others)
    if node.operator not in _LATER | _EARLIER:
        return None
    early, late = node.operands if node.operator in _EARLIER else reversed(node.operands)
    before = _day_below(arena, early, Operator.LAST_DAY)
    after = _day_below(arena, late, Operator.FIRST_DAY)
    if before is None and after is None:
        return None
    sides = (early if before is None else before, late if after is None else after)
    return arena.apply(node.operator, *(sides if node.operator in _EARLIER else reversed(sides)))


def _day_below(arena: Arena, day: NodeId, operator: Operator) -> NodeId | None:
    """`day` reckoned from the day whose month's last or first it is reckoned from."""
    node = arena[day]
    if not isinstance(node, Apply):
        return None
    if node.operator is operator:
        return node.operands[0]
    if node.operator not in _RISING:
        return None
    below = _day_below(arena, node.operands[0], operator)
    return None if below is None else arena.apply(node.operator, below, *node.operands[1:])
