"""Texts that are held near to one another: which, and the columns that say how it came out."""

from __future__ import annotations

from typing import TypeAlias

from dsl.model.expressions import AggregateValue, ColumnValue, KeyValue, Operation, walk
from dsl.model.likeness import likenesses
from dsl.model.parts import conditions_of
from dsl.model.rules import Rule
from dsl.model.steps import Relation
from engine.plan.arena import Arena
from engine.plan.from_expression import Frame, expression_from
from engine.plan.nodes import NodeId
from engine.plan.reads import bound_aliases

#: Per comparison the columns of both texts, and of what came of it.
NearColumns: TypeAlias = tuple[tuple[Operation, tuple[str, str, str]], ...]


def near_of_bindings(rule: Rule) -> tuple[Operation, ...]:
    """What its conditions ask of how nearly texts of a binding's own rows are alike."""
    bound = {alias.name for alias in bound_aliases(rule)}
    asked = (n.operation for c in conditions_of(rule) for n in likenesses(c.expression))
    return tuple(dict.fromkeys(o for o in asked if _among(o, bound)))


def near_of_relation(rule: Rule, relation: Relation) -> tuple[Operation, ...]:
    """What an `on` asks of rows that no binding holds, beside those of a binding."""
    bound = {alias.name for alias in bound_aliases(rule)}
    asked = (n.operation for c in relation.conditions for n in likenesses(c.expression))
    every = bound | {relation.alias.name}
    found = (o for o in asked if _among(o, every) and not _among(o, bound))
    return tuple(dict.fromkeys(found))


def compared(
    arena: Arena, comparisons: tuple[Operation, ...], frame: Frame
) -> tuple[NearColumns, tuple[tuple[str, NodeId], ...]]:
    """The columns of `comparisons`, and what stands in them."""
    near: NearColumns = tuple(
        (o, (f"near{i}.one", f"near{i}.other", f"near{i}")) for i, o in enumerate(comparisons)
    )
    columns = tuple(
        (name, expression_from(arena, expression, frame))
        for comparison, names in near
        for name, expression in zip(names, (*comparison.operands, comparison), strict=True)
    )
    return near, columns


def _among(operation: Operation, aliases: set[str]) -> bool:
    """Whether a row of each of `aliases` is enough to evaluate it."""
    parts = tuple(walk(operation))
    grouped = any(isinstance(p, AggregateValue | KeyValue) for p in parts)
    return not grouped and all(p.alias in aliases for p in parts if isinstance(p, ColumnValue))
