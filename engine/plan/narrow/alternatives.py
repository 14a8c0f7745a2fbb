"""Several lists of conditions, of which one must hold, as one condition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.plan.arena import Arena
from engine.plan.narrow.implied import implies
from engine.plan.nodes import NodeId


def any_list_of(arena: Arena, lists: Sequence[Collection[NodeId]]) -> tuple[NodeId, ...]:
    """Conditions that are all true for the rows for which all of one of `lists` are.

    A list that asks for more than another says nothing new. What all ask for is asked once.
    """
    distinct = list(dict.fromkeys(tuple(dict.fromkeys(asked)) for asked in lists))
    weakest = _weakest(arena, distinct)
    common = frozenset.intersection(*map(frozenset, weakest))
    kept = tuple(c for c in weakest[0] if c in common)
    rest = [[c for c in asked if c not in common] for asked in weakest]
    if not all(rest):
        return kept
    return (*kept, arena.any_of(arena.all_of(asked) for asked in rest))


def _weakest(arena: Arena, lists: Sequence[Sequence[NodeId]]) -> list[Sequence[NodeId]]:
    """Of lists that say the same the first, and none that asks for all that another does."""
    kept: list[Sequence[NodeId]] = []
    for asked in lists:
        if any(_asks_for(arena, asked, other) for other in kept):
            continue
        kept = [other for other in kept if not _asks_for(arena, other, asked)]
        kept.append(asked)
    return kept


def _asks_for(arena: Arena, one: Sequence[NodeId], other: Sequence[NodeId]) -> bool:
    """Whether `one` asks for all that `other` asks for."""
    return all(any(implies(arena, c, wanted) for c in one) for wanted in other)
