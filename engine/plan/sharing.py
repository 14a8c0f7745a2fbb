"""Relations that several others are made of: over few rows they are worth keeping.

A plan of the engine is a tree. What several parts of a rule rest on, such as its bindings, is
planned and evaluated again for each of them, and a plan of many joins costs more to think
through than a small county's rows cost to read.
"""

from __future__ import annotations

from collections import Counter

from engine.plan.arena import Arena
from engine.plan.nodes import Aggregate, Given, Join, NodeId, Scan


class Sharing:
    """Which relations of an arena are shared, as far as the arena has grown."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._seen = 0
        self._parents: Counter[NodeId] = Counter()
        self._scans: dict[NodeId, frozenset[Scan] | None] = {}

    def shared(self, relation: NodeId) -> bool:
        """Whether several relations are made of this one, and it takes a join or groups."""
        self._catch_up()
        return self._parents[relation] > 1 and self._takes_effort(relation)

    def scans(self, relation: NodeId) -> frozenset[Scan] | None:
        """What is read of data sets and tables for it; None where it needs what is handed in."""
        if relation not in self._scans:
            self._scans[relation] = self._scans_of(relation)
        return self._scans[relation]

    def _catch_up(self) -> None:
        for number in range(self._seen, len(self._arena)):
            self._parents.update(self._arena.sources(NodeId(number)))
        self._seen = len(self._arena)

    def _takes_effort(self, relation: NodeId) -> bool:
        if isinstance(self._arena[relation], Join | Aggregate):
            return True
        return any(map(self._takes_effort, self._arena.sources(relation)))

    def _scans_of(self, relation: NodeId) -> frozenset[Scan] | None:
        match self._arena[relation]:
            case Scan() as scan:
                return frozenset({scan})
            case Given():
                return None
        found: frozenset[Scan] = frozenset()
        for source in self._arena.sources(relation):
            below = self.scans(source)
            if below is None:
                return None
            found |= below
        return found
