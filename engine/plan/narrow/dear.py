"""Conditions that take long to tell: asked last, and what they have in common reckoned once.

An engine that asks conditions from left to right asks the later ones of few rows only, if the
first leave few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import Apply, ByCalendar, CaseOf, CastTo, NodeId, Project, Statistic
from engine.plan.rewriting import columns_in, conjuncts, replaced

#: About how many comparisons of numbers take as long.
_COST: Final[Mapping[Operator, int]] = MappingProxyType(
    {
        Operator.SIMILARITY: 1_000,
        Operator.EDIT_DISTANCE: 1_000,
        Operator.DISTANCE: 500,
        Operator.NORMALISE: 200,
        Operator.AGE: 20,
    }
)
#: What is reckoned once where it is asked for several times.
_ONCE: Final = frozenset({Operator.AGE})


def cheap_first(arena: Arena, conditions: Sequence[NodeId]) -> tuple[NodeId, ...]:
    """The same conditions, also those inside `or`, in the order of what they take."""
    return tuple(sorted((_ordered(arena, c) for c in conditions), key=lambda c: _cost(arena, c)))


def _ordered(arena: Arena, condition: NodeId) -> NodeId:
    node = arena[condition]
    if not isinstance(node, Apply) or node.operator not in (Operator.AND, Operator.OR):
        return condition
    if node.operator is Operator.AND:
        return arena.all_of(cheap_first(arena, conjuncts(arena, condition)))
    return arena.any_of(cheap_first(arena, node.operands))


def reckoned_once(
    arena: Arena, source: NodeId, conditions: Sequence[NodeId]
) -> tuple[NodeId, tuple[NodeId, ...]]:
    """`source` with what `conditions` ask for several times as columns, and the conditions then."""
    met = Counter(part for c in conditions for part in _parts(arena, c) if _is_once(arena, part))
    often = [part for part, times in met.items() if times > 1]
    if not often:
        return source, tuple(conditions)
    columns = {part: f"once{i}" for i, part in enumerate(often)}
    kept = ((name, arena.column(name)) for name in arena.names(source))
    new = ((name, part) for part, name in columns.items())
    named = {part: arena.column(name) for part, name in columns.items()}
    project = arena.add(Project(source, (*kept, *new), once=True))
    return project, tuple(replaced(arena, c, named) for c in conditions)


def _is_once(arena: Arena, part: NodeId) -> bool:
    node = arena[part]
    return isinstance(node, Apply) and node.operator in _ONCE and bool(columns_in(arena, [part]))


def _cost(arena: Arena, expression: NodeId) -> int:
    return sum(
        _COST.get(node.operator, 1) if isinstance(node := arena[part], Apply) else 1
        for part in _parts(arena, expression)
    )


def _parts(arena: Arena, expression: NodeId) -> Iterator[NodeId]:
    """The expression and all that it is made of, each as often as it is met."""
    yield expression
    match arena[expression]:
        case Apply(operands=operands) | ByCalendar(operands=operands):
            inner = operands
        case CaseOf(branches=branches, otherwise=otherwise):
            last = () if otherwise is None else (otherwise,)
            inner = (*(part for branch in branches for part in branch), *last)
        case CastTo(operand=operand):
            inner = (operand,)
        case Statistic(values=values):
            inner = (values,)
        case _:
            inner = ()
    for one in inner:
        yield from _parts(arena, one)
