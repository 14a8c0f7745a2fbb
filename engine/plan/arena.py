"""The arena: every node once, found by what it says."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from decimal import Decimal

from dsl.model.expressions import ConstantValue, Operator
from engine.plan.nodes import (
    Aggregate,
    Apply,
    ByCalendar,
    CaseOf,
    CastTo,
    ColumnOf,
    Components,
    Filter,
    Given,
    Join,
    Kept,
    Literal,
    Node,
    NodeId,
    Numbered,
    Project,
    Scan,
    Statistic,
    Union,
)
from engine.plan.storage import FLAG, Storage


class Arena:
    """Nodes by number, each distinct node interned once.

    The one mutable thing of a plan: it only ever grows, and a number never changes its
    meaning. `tables` are the relations that scans of computed tables read, by name.
    """

    __slots__ = ("_columns", "_flags", "_ids", "_names", "_nodes", "tables")

    def __init__(self) -> None:
        self.tables: dict[str, NodeId] = {}
        self._nodes: list[Node] = []
        self._ids: dict[Node, NodeId] = {}
        self._names: dict[NodeId, tuple[str, ...]] = {}
        # asked for so often that it would take a while to make the node to find it by
        self._columns: dict[str, NodeId] = {}
        self._flags: dict[bool | None, NodeId] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def __getitem__(self, node: NodeId) -> Node:
        return self._nodes[node]

    def add(self, node: Node) -> NodeId:
        """The number of `node`, which is taken up if it is new."""
        found = self._ids.get(node)
        if found is None:
            found = NodeId(len(self._nodes))
            self._nodes.append(node)
            self._ids[node] = found
        return found

    def fingerprint(self) -> str:
        """A hash of all nodes, in the order in which they were taken up, and of the tables."""
        said = repr((self._nodes, sorted(self.tables.items())))
        return hashlib.sha256(said.encode()).hexdigest()

    # -- expressions ---------------------------------------------------------------

    def column(self, name: str) -> NodeId:
        """The column called `name`."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self.add(ColumnOf(name))
        return found

    def constant(self, value: ConstantValue | None, storage: Storage) -> NodeId:
        """`value` in `storage`; None is the missing value."""
        return self.add(Literal(None if value is None else _spelling(value, storage), storage))

    def flag(self, value: bool | None) -> NodeId:
        """True, false or unknown."""
        found = self._flags.get(value)
        if found is None:
            found = self._flags[value] = self.constant(value, FLAG)
        return found

    def apply(self, operator: Operator, *operands: NodeId) -> NodeId:
        """`operator` over `operands`."""
        return self.add(Apply(operator, operands))

    def all_of(self, conditions: Iterable[NodeId]) -> NodeId:
        """The conjunction, true over nothing."""
        return self._joined(Operator.AND, conditions, empty=True)

    def any_of(self, conditions: Iterable[NodeId]) -> NodeId:
        """The disjunction, false over nothing."""
        return self._joined(Operator.OR, conditions, empty=False)

    def _joined(self, operator: Operator, parts: Iterable[NodeId], *, empty: bool) -> NodeId:
        neutral = self.flag(empty)
        distinct = tuple(p for p in dict.fromkeys(parts) if p != neutral)
        if not distinct:
            return neutral
        return distinct[0] if len(distinct) == 1 else self.add(Apply(operator, distinct))

    def not_false(self, condition: NodeId) -> NodeId:
        """True where `condition` is true or unknown."""
        return self.apply(Operator.COALESCE, condition, self.flag(True))

    def surely(self, condition: NodeId) -> NodeId:
        """True where `condition` is true, false where it is false or unknown."""
        return self.apply(Operator.COALESCE, condition, self.flag(False))

    def negated(self, condition: NodeId) -> NodeId:
        """The three-valued negation."""
        return self.apply(Operator.NOT, condition)

    def present(self, operand: NodeId) -> NodeId:
        """Whether there is a value."""
        return self.apply(Operator.PRESENT, operand)

    def missing(self, operand: NodeId) -> NodeId:
        """Whether there is none."""
        return self.apply(Operator.MISSING, operand)

    def case(self, *branches: tuple[NodeId, NodeId], otherwise: NodeId | None = None) -> NodeId:
        """The value behind the first true condition."""
        return self.add(CaseOf(branches, otherwise))

    def cast(self, operand: NodeId, storage: Storage) -> NodeId:
        """`operand` in `storage`."""
        return self.add(CastTo(operand, storage))

    def operands(self, expression: NodeId) -> tuple[NodeId, ...]:
        """The expressions that `expression` is made of."""
        match self[expression]:
            case Apply(operands=operands) | ByCalendar(operands=operands):
                return operands
            case CaseOf(branches=branches, otherwise=otherwise):
                told = tuple(part for branch in branches for part in branch)
                return told if otherwise is None else (*told, otherwise)
            case CastTo(operand=operand) | Statistic(values=operand):
                return (operand,)
            case _:
                return ()

    # -- relations -----------------------------------------------------------------

    def filtered(self, source: NodeId, condition: NodeId) -> NodeId:
        """The rows of `source` for which `condition` is true."""
        if condition == self.flag(True):
            return source
        return self.add(Filter(source, condition))

    def extended(self, source: NodeId, columns: Iterable[tuple[str, NodeId]]) -> NodeId:
        """`source` with further columns; one that is there already stays as it is."""
        names = self.names(source)
        new = tuple((n, e) for n, e in dict(columns).items() if n not in names)
        if not new:
            return source
        return self.add(Project(source, (*((n, self.column(n)) for n in names), *new)))

    def names(self, relation: NodeId) -> tuple[str, ...]:
        """The columns of `relation`, in order."""
        if relation not in self._names:
            self._names[relation] = self._names_of(self[relation])
        return self._names[relation]

    def sources(self, node: NodeId) -> tuple[NodeId, ...]:
        """The relations that `node` is made of, without those of tables it scans.

        An expression is made of none.
        """
        match self[node]:
            case Filter(source=one) | Project(source=one) | Aggregate(source=one):
                return (one,)
            case Numbered(source=one) | Kept(source=one) | Components(source=one):
                return (one,)
            case Join(left=left, right=right):
                return (left, right)
            case Union(sources=several):
                return several
            case _:
                return ()

    def _names_of(self, node: Node) -> tuple[str, ...]:
        match node:
            case Scan(slot=slot, columns=columns):
                return (f"{slot}.#", *(f"{slot}.{c}" for c in columns))
            case Given(columns=columns):
                return columns
            case Filter(source=source) | Kept(source=source):
                return self.names(source)
            case Union(sources=sources):
                return self.names(sources[0])
            case Numbered(source=source):
                return ("#", *self.names(source))
            case Components():
                return ("member", "known", "all", "piece")
            case Project(columns=columns):
                return tuple(name for name, _ in columns)
            case Join(left=left, right=right):
                return (*self.names(left), *self.names(right))
            case Aggregate(keys=keys, aggregations=aggregations):
                return (*keys, *(a.name for a in aggregations))
            case _:
                raise TypeError(f"not a relation: {node}")


def _spelling(value: ConstantValue, storage: Storage) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.quantize(Decimal(1).scaleb(-storage.decimals)), "f")
    return str(value)
