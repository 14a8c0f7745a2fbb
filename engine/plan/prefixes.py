"""The choices of rows that a rule makes before it asks anything: step by step, for why-not."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.model.rules import Rule
from dsl.model.steps import Alias
from engine.plan.arena import Arena
from engine.plan.binding_builder import Builder
from engine.plan.from_expression import Frame, expression_from
from engine.plan.nodes import NodeId
from engine.plan.reads import (
    reads,
)


@dataclass(frozen=True, slots=True)
class Prefix:
    """The choices of rows for the base and the first `with` steps; no condition is asked yet.

    `keys` are the parts of the subject that can be told by then: position and column.
    """

    relation: NodeId
    rows: tuple[tuple[Alias, str], ...]
    keys: tuple[tuple[int, str], ...]
    looked_for: tuple[str, ...]


def prefixes_of(arena: Arena, rule: Rule, frame: Frame) -> tuple[Prefix, ...]:
    """The choices of rows after the base, and after each `with`."""
    return tuple(_prefix(arena, rule, frame, count) for count in range(len(rule.lookups) + 1))


def _prefix(arena: Arena, rule: Rule, frame: Frame, count: int) -> Prefix:
    builder = Builder(arena, rule, frame, keep_false=True)
    builder.look_up(most=count)
    bound = {alias.name for alias, _ in builder.rows}
    keys = tuple(
        (i, f"k{i}")
        for i, key in enumerate(rule.keys)
        if all(r.alias in bound for r in reads(key.expression))
    )
    new = [
        (name, expression_from(arena, rule.keys[i].expression, builder.frame)) for i, name in keys
    ]
    return Prefix(
        arena.extended(builder.source, new),
        tuple(builder.rows),
        keys,
        next((u.looked_for for u in reversed(builder.uses) if u.exists is None), ()),
    )
