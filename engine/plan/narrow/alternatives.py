"""Several lists of conditions, of which one must hold, as one condition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.plan.arena import Arena
from engine.plan.nodes import NodeId


def any_list_of(arena: Arena, lists: Sequence[Collection[NodeId]]) -> tuple[NodeId, ...]:
    """Conditions that are all true for the rows for which all of one of `lists` are.

    A list that asks for more than another says nothing new. What all ask for is asked once.
    """
    distinct = list(dict.fromkeys(frozenset(asked) for asked in lists))
    weakest = [asked for asked in distinct if not any(other < asked for other in distinct)]
    first = next(asked for asked in lists if frozenset(asked) in weakest)
    common = frozenset.intersection(*weakest)
    kept = tuple(c for c in dict.fromkeys(first) if c in common)
    rest = [sorted(asked - common) for asked in weakest]
    if not all(rest):
        return kept
    return (*kept, arena.any_of(arena.all_of(asked) for asked in rest))
