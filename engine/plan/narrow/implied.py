"""Whether one condition holds wherever another does, told by their thresholds."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import Apply, Literal, NodeId
from engine.plan.storage import Shape

_ABOVE: Final = frozenset({Operator.GREATER, Operator.GREATER_EQUAL})
_BELOW: Final = frozenset({Operator.LESS, Operator.LESS_EQUAL})
#: What grows with its second operand.
_RISING: Final = frozenset({Operator.ADD, Operator.ADD_DAYS, Operator.ADD_MONTHS})
_NUMBERS: Final = frozenset({Shape.WHOLE, Shape.DECIMAL})


def implies(arena: Arena, one: NodeId, other: NodeId) -> bool:
    """Whether `other` is surely true wherever `one` is; both compare a value with a threshold.

    Where both are unknown instead of false (`coalesce(…, true)`), they are so together: the
    value compared, and what a threshold is reckoned from, are the same.
    """
    if one == other:
        return True
    first, second = arena[one], arena[other]
    if not (isinstance(first, Apply) and isinstance(second, Apply)):
        return False
    if first.operator is Operator.COALESCE and second.operator is Operator.COALESCE:
        same_rest = first.operands[1:] == second.operands[1:]
        return same_rest and implies(arena, first.operands[0], second.operands[0])
    if first.operator is not second.operator or first.operands[:1] != second.operands[:1]:
        return False
    if first.operator in _ABOVE:
        return _at_least(arena, first.operands[1], second.operands[1])
    return first.operator in _BELOW and _at_least(arena, second.operands[1], first.operands[1])


def _at_least(arena: Arena, one: NodeId, other: NodeId) -> bool:
    """Whether the threshold `one` is never less than `other`."""
    first, second = arena[one], arena[other]
    if isinstance(first, Literal) and isinstance(second, Literal):
        return _literal_at_least(first, second)
    if not (isinstance(first, Apply) and isinstance(second, Apply)):
        return False
    if first.operator not in _RISING or first.operator is not second.operator:
        return False
    return first.operands[0] == second.operands[0] and _at_least(
        arena, first.operands[1], second.operands[1]
    )


def _literal_at_least(one: Literal, other: Literal) -> bool:
    if one.text is None or other.text is None or one.storage.shape is not other.storage.shape:
        return False
    if one.storage.shape in _NUMBERS:
        return Decimal(one.text) >= Decimal(other.text)
    # days are spelled so that their texts are in their order
    return one.storage.shape is Shape.DATE and one.text >= other.text
