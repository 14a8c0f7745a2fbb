"""Expressions made plainer where it is known which columns always have a value, and what holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import Apply, ByCalendar, CaseOf, CastTo, ColumnOf, Literal, NodeId
from engine.plan.rewriting import is_missing, whole_number

#: What has a value wherever each of its operands has one.
_TOTAL: Final = frozenset(
    {
        Operator.EQUAL,
        Operator.NOT_EQUAL,
        Operator.LESS,
        Operator.LESS_EQUAL,
        Operator.GREATER,
        Operator.GREATER_EQUAL,
        Operator.AND,
        Operator.OR,
        Operator.NOT,
        Operator.IN,
        Operator.MONTH,
        Operator.YEAR,
    }
)
_ALWAYS: Final = frozenset({Operator.PRESENT, Operator.MISSING})


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for every row: columns that have a value, and conditions that are true."""

    present: Collection[str] = frozenset()
    true: Collection[NodeId] = frozenset()


def simplified(arena: Arena, expression: NodeId, facts: Facts) -> NodeId:
    """An expression of the same value for every row of which `facts` hold."""
    if expression in facts.true:
        return arena.flag(True)
    match arena[expression]:
        case Apply(operator=operator, operands=operands):
            return _applied(arena, operator, [simplified(arena, o, facts) for o in operands], facts)
        case ByCalendar() as node:
            operands = tuple(simplified(arena, o, facts) for o in node.operands)
            return arena.add(replace(node, operands=operands))
        case CaseOf(branches=branches, otherwise=otherwise):
            told = [
                (simplified(arena, condition, facts), simplified(arena, value, facts))
                for condition, value in branches
            ]
            last = None if otherwise is None else simplified(arena, otherwise, facts)
            if told and told[0][0] == arena.flag(True):
                return told[0][1]
            return arena.add(CaseOf(tuple(told), last))
        case CastTo(operand=operand, storage=storage):
            return arena.add(CastTo(simplified(arena, operand, facts), storage))
        case _:
            return expression


def _applied(arena: Arena, operator: Operator, operands: list[NodeId], facts: Facts) -> NodeId:
    match operator:
        case Operator.AND | Operator.OR:
            return _connected(arena, operator, operands)
        case Operator.COALESCE:
            return _first_present(arena, operands, facts)
        case Operator.PRESENT | Operator.MISSING:
            (operand,) = operands
            if always_present(arena, operand, facts):
                return arena.flag(operator is Operator.PRESENT)
            if is_missing(arena, operand):
                return arena.flag(operator is Operator.MISSING)
        case Operator.NOT:
            opposite = {arena.flag(True): arena.flag(False), arena.flag(False): arena.flag(True)}
            if operands[0] in opposite:
                return opposite[operands[0]]
        case Operator.GREATER | Operator.GREATER_EQUAL:
            one, other = (whole_number(arena, operand) for operand in operands)
            if one is not None and other is not None:
                or_equal = operator is Operator.GREATER_EQUAL
                return arena.flag(one > other or (or_equal and one == other))
    return arena.add(Apply(operator, tuple(operands)))


def _connected(arena: Arena, operator: Operator, operands: list[NodeId]) -> NodeId:
    """`and` or `or`, flat, without what decides nothing; with what decides alone, only that."""
    flat: dict[NodeId, None] = {}
    for operand in operands:
        node = arena[operand]
        same = isinstance(node, Apply) and node.operator is operator
        flat |= dict.fromkeys(node.operands if same else (operand,))  # type: ignore[union-attr]
    decides = arena.flag(operator is Operator.OR)
    if decides in flat:
        return decides
    return arena.all_of(flat) if operator is Operator.AND else arena.any_of(flat)


def _first_present(arena: Arena, operands: list[NodeId], facts: Facts) -> NodeId:
    kept: list[NodeId] = []
    for operand in operands:
        if is_missing(arena, operand):
            continue
        kept.append(operand)
        if always_present(arena, operand, facts):
            break
    if not kept:
        return operands[0]
    return kept[0] if len(kept) == 1 else arena.add(Apply(Operator.COALESCE, tuple(kept)))


def always_present(arena: Arena, expression: NodeId, facts: Facts) -> bool:
    """Whether `expression` surely has a value in every row."""
    match arena[expression]:
        case ColumnOf(name=name):
            return name in facts.present
        case Literal(text=text):
            return text is not None
        case Apply(operator=operator) if operator in _ALWAYS:
            return True
        case Apply(operator=Operator.COALESCE, operands=operands):
            return any(always_present(arena, o, facts) for o in operands)
        case Apply(operator=operator, operands=operands) if operator in _TOTAL:
            return all(always_present(arena, o, facts) for o in operands)
        case _:
            return False
