"""The rows of some entities, with what the rules of an arena read of their data set."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from engine.plan.arena import Arena
from engine.plan.narrow.separable import Entity
from engine.plan.nodes import Given, Join, NodeId, Scan

#: The table of entities that is handed in, and its column.
ENTITIES: Final = "entities"
WANTED: Final = "entities.@"
_SLOT: Final = "f"


@dataclass(frozen=True, slots=True)
class Fetched:
    """`of_entities` has the rows of the entities in the table `entities`, `without` those that
    have none. `columns` are theirs, `#` first, each with a name in front: `f.`.
    """

    of_entities: NodeId
    without: NodeId
    columns: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The columns as the relations call them."""
        return tuple(f"{_SLOT}.{column}" for column in self.columns)


def fetched(arena: Arena, data_set: str, entity: Entity, columns: Collection[str]) -> Fetched:
    """What to ask for the rows of `data_set`, with `columns`."""
    by = entity.told_apart_by
    scan = arena.add(Scan(data_set, _SLOT, tuple(dict.fromkeys((by, *columns)))))
    key = f"{_SLOT}.{by}"
    wanted = arena.add(Given(ENTITIES, (WANTED,)))
    return Fetched(
        of_entities=arena.add(Join(scan, wanted, "inner", ((key, WANTED),))),
        without=arena.filtered(scan, arena.missing(arena.column(key))),
        columns=("#", *columns),
    )


def columns_read(
    arena: Arena, data_set: str, relations: Collection[NodeId] | None = None
) -> tuple[str, ...]:
    """The columns of `data_set` that `relations` read; any of the arena, where they are None."""
    every = map(NodeId, range(len(arena)))
    nodes = every if relations is None else _below(arena, relations)
    scans = (arena[node] for node in nodes)
    found = {c for s in scans if isinstance(s, Scan) and s.data_set == data_set for c in s.columns}
    return tuple(sorted(found))


def data_sets_read(arena: Arena, relation: NodeId) -> frozenset[str]:
    """The data sets that `relation` reads."""
    nodes = (arena[node] for node in _below(arena, [relation]))
    return frozenset(node.data_set for node in nodes if isinstance(node, Scan))


def _below(arena: Arena, relations: Collection[NodeId]) -> frozenset[NodeId]:
    """`relations` and all that they are made of."""
    seen: set[NodeId] = set()
    waiting = list(relations)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(arena.sources(node))
    return frozenset(seen)
