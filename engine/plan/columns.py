"""Which columns the expressions of an arena read, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from engine.plan.arena import Arena
from engine.plan.nodes import Aggregation, ColumnOf, NodeId


class Reads:
    """The columns that each expression of one arena reads, worked out once."""

    __slots__ = ("_arena", "_found")

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._found: dict[NodeId, Mapping[str, int]] = {}

    def of(self, expression: NodeId) -> Mapping[str, int]:
        """Each column that `expression` reads, and in how many places."""
        found = self._found.get(expression)
        if found is None:
            node = self._arena[expression]
            if isinstance(node, ColumnOf):
                found = {node.name: 1}
            else:
                found = self.of_all(self._arena.operands(expression))
            self._found[expression] = found
        return found

    def of_all(self, expressions: Iterable[NodeId]) -> Mapping[str, int]:
        """The same of several expressions together."""
        found: Counter[str] = Counter()
        for expression in expressions:
            for name, places in self.of(expression).items():
                found[name] += places
        return found

    def of_fold(self, fold: Aggregation) -> Mapping[str, int]:
        """The same of what is folded, where, and in which order."""
        asked = (fold.argument, fold.condition, *(node for node, _ in fold.order))
        return self.of_all(node for node in asked if node is not None)
