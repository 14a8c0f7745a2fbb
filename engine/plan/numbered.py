"""A relation whose persons or bodies are whole numbers instead of texts, where only told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Apply,
    ColumnOf,
    Filter,
    Fold,
    Join,
    Kept,
    Node,
    NodeId,
    Numbered,
    Project,
    Scan,
)

_PRESENCE: Final = frozenset({Operator.PRESENT, Operator.MISSING})
_SAMENESS: Final = frozenset({Operator.EQUAL, Operator.NOT_EQUAL})

#: Whose numbers they are: by the same name, the same number is the same text.
Numbering: TypeAlias = str
#: The columns of a relation that are numbers, with whose they are.
Numbers: TypeAlias = Mapping[str, Numbering]


class ReadAsTextError(Exception):
    """Something asks more of a text than whether it is the same as another."""


def by_interned_number(arena: Arena, relation: NodeId, text: str, interned: str) -> NodeId | None:
    """`relation` with the entity `text` of one of its slots as the number in `interned` throughout.

    None where it is read in another way than to be told apart from others. The columns keep
    their names.
    """

    def read(scan: NodeId, slot: str, column: str) -> NodeId:
        plain = arena[scan]
        assert isinstance(plain, Scan)
        columns = tuple(interned if c == column else c for c in plain.columns)
        return _renamed(
            arena,
            arena.add(replace(plain, columns=columns)),
            arena.names(scan),
            {text: f"{slot}.{interned}"},
        )

    return _rewritten(arena, relation, {text: interned}, read)


def by_list_number(arena: Arena, relation: NodeId, listed: Mapping[str, NodeId]) -> NodeId | None:
    """`relation` with the texts `listed` of its slots as their numbers in a list of such texts.

    None where one is read in another way than to be told apart from others. The columns keep
    their names.
    """

    def read(scan: NodeId, slot: str, column: str) -> NodeId:
        text = f"{slot}.{column}"
        number, told = arena.names(listed[text])
        own = ((f"{text}.number", arena.column(number)), (f"{text}.text", arena.column(told)))
        numbers = arena.add(Project(listed[text], own))
        joined = arena.add(Join(scan, numbers, "left", ((text, f"{text}.text"),)))
        return _renamed(arena, joined, arena.names(scan), {text: f"{text}.number"})

    return _rewritten(arena, relation, {n: str(node) for n, node in listed.items()}, read)


def list_of(arena: Arena, data_set: str, column: str) -> NodeId:
    """The texts in `column` of `data_set`, each once, with a number of its own."""
    text = f"listed.{column}"
    scan = arena.add(Scan(data_set, "listed", (column,)))
    present = arena.filtered(scan, arena.present(arena.column(text)))
    numbered = arena.add(Numbered(arena.add(Aggregate(present, (text,), ())), (text,)))
    return arena.add(Kept(numbered))  # several joins ask for it


def _renamed(
    arena: Arena, relation: NodeId, names: tuple[str, ...], instead: Mapping[str, str]
) -> NodeId:
    told = tuple((name, arena.column(instead.get(name, name))) for name in names)
    return arena.add(Project(relation, told))


def _rewritten(
    arena: Arena,
    relation: NodeId,
    texts: Numbers,
    read: Callable[[NodeId, str, str], NodeId],
) -> NodeId | None:
    try:
        return _ByNumber(arena, texts, read).rewritten(relation)[0]
    except ReadAsTextError:
        return None


@dataclass(frozen=True, slots=True)
class _ByNumber:
    """`texts` are to be numbers; `read` makes one of a slot's columns a number, under its name."""

    arena: Arena
    texts: Numbers
    read: Callable[[NodeId, str, str], NodeId]

    def rewritten(self, relation: NodeId) -> tuple[NodeId, Numbers]:
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
                told = {name: numbers[name] for name in keys if name in numbers}
                return self.arena.add(Aggregate(below, keys, folds)), told
            case _:
                raise ReadAsTextError

    def _scan(self, relation: NodeId, scan: Scan) -> tuple[NodeId, Numbers]:
        told = relation
        numbers = {
            name: self.texts[name] for name in self.arena.names(relation) if name in self.texts
        }
        for name in numbers:
            told = self.read(told, scan.slot, name.removeprefix(f"{scan.slot}."))
        return told, numbers

    def _join(self, join: Join) -> tuple[NodeId, Numbers]:
        left, of_left = self.rewritten(join.left)
        right, of_right = self.rewritten(join.right)
        if any(of_left.get(one) != of_right.get(other) for one, other in join.on):
            raise ReadAsTextError
        return self.arena.add(replace(join, left=left, right=right)), {**of_left, **of_right}

    def _carried(self, columns: tuple[tuple[str, NodeId], ...], numbers: Numbers) -> Numbers:
        carried = {}
        for name, expression in columns:
            node = self.arena[expression]
            if isinstance(node, ColumnOf) and node.name in numbers:
                carried[name] = numbers[node.name]
            else:
                self._check(expression, numbers)
        return carried

    def _check_fold(self, fold: Aggregation, numbers: Numbers) -> None:
        node = None if fold.argument is None else self.arena[fold.argument]
        counted = fold.fold is Fold.COUNT and isinstance(node, ColumnOf)
        if fold.argument is not None and not counted:
            self._check(fold.argument, numbers)
        for expression in (fold.condition, *(e for e, _ in fold.order)):
            if expression is not None:
                self._check(expression, numbers)

    def _check(self, expression: NodeId, numbers: Numbers) -> None:
        node = self.arena[expression]
        if isinstance(node, ColumnOf) and node.name in numbers:
            raise ReadAsTextError
        if self._told_apart(node, numbers):
            return
        for operand in self.arena.operands(expression):
            self._check(operand, numbers)

    def _told_apart(self, node: Node, numbers: Numbers) -> bool:
        """Whether only the presence or the sameness of columns is asked, as numbers tell it."""
        if not isinstance(node, Apply):
            return False
        operands = [self.arena[operand] for operand in node.operands]
        columns = [o.name for o in operands if isinstance(o, ColumnOf)]
        if len(columns) < len(operands):
            return False
        alike = len({numbers.get(name) for name in columns}) == 1
        return node.operator in _PRESENCE or (node.operator in _SAMENESS and alike)
