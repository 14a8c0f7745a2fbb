"""The rows of some entities, with all that the rules of an arena read of their data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.plan.arena import Arena
from engine.plan.narrow.separable import INTERNED, Entity
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


def fetched(arena: Arena, data_set: str, entity: Entity) -> Fetched:
    """What to ask for the rows of `data_set`."""
    columns = _read_columns(arena, data_set)
    by = INTERNED if entity.interned else entity.column
    scan = arena.add(Scan(data_set, _SLOT, tuple(dict.fromkeys((by, *columns)))))
    key = f"{_SLOT}.{by}"
    wanted = arena.add(Given(ENTITIES, (WANTED,)))
    return Fetched(
        of_entities=arena.add(Join(scan, wanted, "inner", ((key, WANTED),))),
        without=arena.filtered(scan, arena.missing(arena.column(key))),
        columns=("#", *columns),
    )


def _read_columns(arena: Arena, data_set: str) -> tuple[str, ...]:
    """The columns of `data_set` that any relation of the arena reads."""
    found: set[str] = set()
    for number in range(len(arena)):
        node = arena[NodeId(number)]
        if isinstance(node, Scan) and node.data_set == data_set:
            found.update(node.columns)
    return tuple(sorted(found - {INTERNED}))
