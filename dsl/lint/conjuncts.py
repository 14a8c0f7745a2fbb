"""The parts of conditions that must all hold, each with the place where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from dsl.model.expressions import Operation, Operator, TypedExpression
from dsl.model.expressions import conjuncts as parts
from dsl.model.rules import Rule
from dsl.model.steps import Absence, Condition, Filter, Lookup

#: Operators that give a value where an operand is missing.
_SEES_MISSING = frozenset(
    {Operator.AND, Operator.OR, Operator.PRESENT, Operator.MISSING, Operator.COALESCE}
)


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conjuncts of `condition`; those of one written condition share its place."""
    for part in parts(condition.expression):
        yield Condition(part, condition.span)


def row_conjuncts(rule: Rule) -> tuple[Condition, ...]:
    """What must hold of every binding, in the order of the rule; absences say nothing of it."""
    return tuple(c for condition in _row_conditions(rule) for c in conjuncts(condition))


def absence_conjuncts(rule: Rule) -> Iterator[tuple[Condition, ...]]:
    """What must hold of the rows that each absence looks for."""
    for relation in rule.absences:
        yield tuple(c for condition in relation.conditions for c in conjuncts(condition))


def group_conjuncts(rule: Rule) -> tuple[Condition, ...]:
    """What must hold of every group."""
    return tuple(c for condition in rule.group_conditions for c in conjuncts(condition))


def strict_in(expression: TypedExpression) -> frozenset[TypedExpression]:
    """The parts of `expression` whose missing value makes the whole unknown."""
    if not isinstance(expression, Operation):
        return frozenset({expression})
    if expression.operator in _SEES_MISSING:
        return frozenset({expression})
    below = (strict_in(operand) for operand in expression.operands)
    return frozenset({expression}).union(*below)


def _row_conditions(rule: Rule) -> Iterator[Condition]:
    for step in rule.row_steps:
        match step:
            case Filter(condition=condition):
                yield condition
            case Lookup(relation=relation):
                yield from relation.conditions
            case Absence():
                pass
            case _:
                assert_never(step)
