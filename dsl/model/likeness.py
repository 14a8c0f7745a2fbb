"""Conditions that ask how nearly two texts are alike."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.expressions import (
    NEAR,
    Operation,
    Operator,
    TypedExpression,
    conjuncts,
    walk,
)

_ABOVE = frozenset({Operator.GREATER, Operator.GREATER_EQUAL})
_BELOW = frozenset({Operator.LESS, Operator.LESS_EQUAL})


@dataclass(frozen=True, slots=True)
class Likeness:
    """One such comparison; it `ties` unless the condition asks that the texts lie apart."""

    operation: Operation
    ties: bool


def likenesses(condition: TypedExpression) -> tuple[Likeness, ...]:
    """What `condition` asks of how nearly texts are alike, each comparison once, in order."""
    found: dict[Operation, bool] = {}
    for part in conjuncts(condition):
        for inner in walk(part):
            if isinstance(inner, Operation) and inner.operator in NEAR:
                found[inner] = found.get(inner, False) or not _apart(part, inner)
    return tuple(Likeness(operation, ties) for operation, ties in found.items())


def _apart(part: TypedExpression, comparison: Operation) -> bool:
    """Whether `part` bounds the similarity from above, or the distance from below."""
    if not isinstance(part, Operation) or part.operator not in _ABOVE | _BELOW:
        return False
    if comparison not in part.operands:
        return False
    above = (part.operator in _ABOVE) == (part.operands[0] == comparison)
    return above == (comparison.operator is Operator.EDIT_DISTANCE)
