"""Relations that several others are made of: over few rows they are worth keeping.

A plan of the engine is a tree. What several parts of a rule rest on, such as its bindings, is
planned and evaluated again for each of them, and a plan of many joins costs more to think
through than a small county's rows cost to read.
"""

from __future__ import annotations

from collections import Counter

from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Filter, Given, Join, NodeId, Numbered, Project, Scan, Union


class Sharing:
    """Which relations of an arena are shared, as far as the arena has grown."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._seen = 0
        self._parents: Counter[NodeId] = Counter()
        self._scanned: dict[NodeId, tuple[str, ...] | None] = {}

    def shared(self, relation: NodeId) -> bool:
        """Whether several relations are made of this one, and it takes a join or groups."""
        self._catch_up()
        return self._parents[relation] > 1 and self._takes_effort(relation)

    def scanned(self, relation: NodeId) -> tuple[str, ...] | None:
        """The data sets and tables that are read for it, each as often as it is read.

        None where it rests on a table that is handed in.
        """
        if relation not in self._scanned:
            self._scanned[relation] = self._scanned_by(relation)
        return self._scanned[relation]

    def _catch_up(self) -> None:
        for number in range(self._seen, len(self._arena)):
            if isinstance(self._arena[NodeId(number)], _RELATIONS):
                self._parents.update(self._arena.sources(NodeId(number)))
        self._seen = len(self._arena)

    def _takes_effort(self, relation: NodeId) -> bool:
        if isinstance(self._arena[relation], Join | Aggregate):
            return True
        return any(map(self._takes_effort, self._arena.sources(relation)))

    def _scanned_by(self, relation: NodeId) -> tuple[str, ...] | None:
        match self._arena[relation]:
            case Scan(data_set=data_set):
                return (data_set,)
            case Given():
                return None
        parts = [self.scanned(source) for source in self._arena.sources(relation)]
        if any(part is None for part in parts):
            return None
        return tuple(name for part in parts if part is not None for name in part)


_RELATIONS = Scan | Given | Filter | Project | Join | Aggregate | Union | Numbered
