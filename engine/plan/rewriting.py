"""Expressions of a plan taken apart, read, and with other parts put into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import (
    Apply,
    ByCalendar,
    CaseOf,
    CastTo,
    ColumnOf,
    Literal,
    NodeId,
    Statistic,
)
from engine.plan.storage import WHOLE


def conjuncts(arena: Arena, condition: NodeId) -> tuple[NodeId, ...]:
    """The parts that `and` joins."""
    node = arena[condition]
    if isinstance(node, Apply) and node.operator is Operator.AND:
        return tuple(part for operand in node.operands for part in conjuncts(arena, operand))
    return (condition,)


def inlined(arena: Arena, expression: NodeId, names: Mapping[str, NodeId]) -> NodeId:
    """`expression` with what `names` says for its columns; others stay."""
    return replaced(arena, expression, {arena.column(name): node for name, node in names.items()})


def replaced(arena: Arena, expression: NodeId, parts: Mapping[NodeId, NodeId]) -> NodeId:
    """`expression` with other expressions for `parts` of it."""
    if expression in parts:
        return parts[expression]

    def inner(node: NodeId) -> NodeId:
        return replaced(arena, node, parts)

    match arena[expression]:
        case ColumnOf() | Literal():
            return expression
        case Apply(operator=operator, operands=operands):
            return arena.add(Apply(operator, tuple(map(inner, operands))))
        case ByCalendar(operator=operator, calendar=calendar, operands=operands):
            return arena.add(ByCalendar(operator, calendar, tuple(map(inner, operands))))
        case CaseOf(branches=branches, otherwise=otherwise):
            told = tuple((inner(condition), inner(value)) for condition, value in branches)
            return arena.add(CaseOf(told, None if otherwise is None else inner(otherwise)))
        case CastTo(operand=operand, storage=storage):
            return arena.add(CastTo(inner(operand), storage))
        case Statistic() as statistic:
            return arena.add(replace(statistic, values=inner(statistic.values)))
        case other:
            raise TypeError(f"not an expression: {other}")


def columns_in(arena: Arena, expressions: Iterable[NodeId]) -> frozenset[str]:
    """The columns that `expressions` read."""
    found: set[str] = set()
    for expression in expressions:
        node = arena[expression]
        if isinstance(node, ColumnOf):
            found.add(node.name)
        found |= columns_in(arena, arena.operands(expression))
    return frozenset(found)


def whole_number(arena: Arena, expression: NodeId) -> int | None:
    """The whole number that `expression` is written as, if it is one."""
    match arena[expression]:
        case Literal(text=str(text), storage=storage) if storage == WHOLE:
            return int(text)
    return None


def is_missing(arena: Arena, expression: NodeId) -> bool:
    """Whether `expression` is the missing value, written out."""
    node = arena[expression]
    return isinstance(node, Literal) and node.text is None
