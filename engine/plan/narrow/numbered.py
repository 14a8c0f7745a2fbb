"""A relation whose persons are whole numbers instead of texts, where they are only told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.narrow.separable import INTERNED
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Apply,
    ColumnOf,
    Filter,
    Fold,
    Join,
    NodeId,
    Project,
    Scan,
)

_PRESENCE: Final = frozenset({Operator.PRESENT, Operator.MISSING})


class ReadAsTextError(Exception):
    """Something asks more of a person's id than whose it is."""


def by_number(arena: Arena, relation: NodeId, text: str) -> NodeId | None:
    """`relation` with the interned entity `text` of one of its slots as a number throughout.

    None where it is read in another way than to be told apart from others. The columns keep
    their names.
    """
    try:
        return _ByNumber(arena, text).rewritten(relation)[0]
    except ReadAsTextError:
        return None


@dataclass(frozen=True, slots=True)
class _ByNumber:
    arena: Arena
    text: str

    def rewritten(self, relation: NodeId) -> tuple[NodeId, frozenset[str]]:
        """The relation, and which of its columns are numbers now."""
        match self.arena[relation]:
            case Scan() as scan:
                return self._scan(relation, scan)
            case Filter(source=source, condition=condition):
                below, numbers = self.rewritten(source)
                self._check(condition, numbers)
                return self.arena.add(Filter(below, condition)), numbers
            case Project(source=source, columns=columns):
                below, numbers = self.rewritten(source)
                return self.arena.add(Project(below, columns)), self._carried(columns, numbers)
            case Join() as join:
                return self._join(join)
            case Aggregate(source=source, keys=keys, aggregations=folds):
                below, numbers = self.rewritten(source)
                for fold in folds:
                    self._check_fold(fold, numbers)
                return self.arena.add(Aggregate(below, keys, folds)), numbers & set(keys)
            case _:
                raise ReadAsTextError

    def _scan(self, relation: NodeId, scan: Scan) -> tuple[NodeId, frozenset[str]]:
        slot, _, column = self.text.partition(".")
        if scan.slot != slot or column not in scan.columns:
            return relation, frozenset()
        arena = self.arena
        numbers = arena.add(
            replace(scan, columns=tuple(INTERNED if c == column else c for c in scan.columns))
        )
        named = {name: arena.column(name) for name in arena.names(relation)}
        named[self.text] = arena.column(f"{slot}.{INTERNED}")
        return arena.add(Project(numbers, tuple(named.items()))), frozenset({self.text})

    def _join(self, join: Join) -> tuple[NodeId, frozenset[str]]:
        left, of_left = self.rewritten(join.left)
        right, of_right = self.rewritten(join.right)
        if any((one in of_left) is not (other in of_right) for one, other in join.on):
            raise ReadAsTextError
        return self.arena.add(replace(join, left=left, right=right)), of_left | of_right

    def _carried(
        self, columns: tuple[tuple[str, NodeId], ...], numbers: frozenset[str]
    ) -> frozenset[str]:
        carried = set()
        for name, expression in columns:
            node = self.arena[expression]
            if isinstance(node, ColumnOf) and node.name in numbers:
                carried.add(name)
            else:
                self._check(expression, numbers)
        return frozenset(carried)

    def _check_fold(self, fold: Aggregation, numbers: frozenset[str]) -> None:
        node = None if fold.argument is None else self.arena[fold.argument]
        counted = fold.fold is Fold.COUNT and isinstance(node, ColumnOf)
        if fold.argument is not None and not counted:
            self._check(fold.argument, numbers)
        for expression in (fold.condition, *(e for e, _ in fold.order)):
            if expression is not None:
                self._check(expression, numbers)

    def _check(self, expression: NodeId, numbers: frozenset[str]) -> None:
        node = self.arena[expression]
        if isinstance(node, ColumnOf) and node.name in numbers:
            raise ReadAsTextError
        plain = isinstance(node, Apply) and node.operator in _PRESENCE
        for operand in self.arena.operands(expression):
            if not (plain and isinstance(self.arena[operand], ColumnOf)):
                self._check(operand, numbers)
