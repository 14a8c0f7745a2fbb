"""Plan expressions as DataFusion expressions, each made once.

What is decided before any row is read is left out on the way: the engine finds it out as well,
but takes far longer, and for every place where the expression stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, assert_never

import pyarrow as pa
from datafusion import Expr
from datafusion import functions as f
from datafusion.expr import SortExpr

from dsl.model.expressions import Operator
from engine.bridge.constants import constant
from engine.bridge.expressions import applied, balanced, case_of, literal, named, one_of
from engine.bridge.statistics import over_list
from engine.bridge.types import arrow_type
from engine.bridge.working_days import WorkingDays
from engine.plan.arena import Arena
from engine.plan.decided import FALSE, TRUE, Decided
from engine.plan.nodes import (
    Aggregation,
    Apply,
    ByCalendar,
    CaseOf,
    CastTo,
    ColumnOf,
    Fold,
    Literal,
    NodeId,
    Statistic,
)
from engine.plan.storage import FLAG

#: The working days of a calendar, by its relation.
Calendars = Callable[[NodeId], WorkingDays]

#: What is counted where rows are: it is in all of them.
_EACH_ROW: Final = constant(1, pa.int64())
_NEVER_MISSING: Final = frozenset({Operator.PRESENT, Operator.MISSING})


#: Every column is there.
NO_COLUMNS: Final[Mapping[str, NodeId]] = MappingProxyType({})


class Scalars:
    """The expressions of one arena over the rows of one relation.

    For `columns` stands what they are made of, in expressions of `below`.
    """

    def __init__(
        self,
        arena: Arena,
        calendars: Calendars,
        columns: Mapping[str, NodeId] = NO_COLUMNS,
        below: Scalars | None = None,
    ) -> None:
        self._arena, self._calendars = arena, calendars
        self._columns, self._below = columns, below
        self._decided = Decided(arena, columns)
        self._made: dict[NodeId, Expr] = {}

    def column(self, name: str) -> Expr:
        """The column called `name`, or what it is made of."""
        made = self._columns.get(name)
        if made is None or self._below is None:
            return named(name)
        return self._below.of(made)

    def of(self, node: NodeId) -> Expr:
        """The scalar expression `node`."""
        made = self._made.get(node)
        if made is None:
            made = self._made[node] = self._make(node)
        return made

    def holds(self, condition: NodeId) -> Expr:
        """True for the same rows as `condition`, where what is missing counts as false.

        So it does where rows are filtered: no case need be made of it there.
        """
        if self._decided.of(condition) is not None:
            return self.of(condition)
        match self._arena[condition]:
            case Apply(operator=Operator.COALESCE, operands=(inner, default)) if (
                self._arena[default] == FALSE
            ):
                return self.holds(inner)
            case Apply(operator=(Operator.AND | Operator.OR) as operator, operands=operands):
                return balanced(operator, [self.holds(o) for o in self._open(operands)])
            case _:
                return self.of(condition)

    def always(self, condition: NodeId) -> bool:
        """Whether `condition` is true for every row."""
        return self._decided.of(condition) is True

    def _open(self, conditions: Iterable[NodeId]) -> Sequence[NodeId]:
        """Those that depend on the row; the others are without effect if any of these are."""
        return [c for c in conditions if self._decided.of(c) is None]

    def folded(self, aggregation: Aggregation, where: Scalars) -> Expr:
        """The aggregate expression of `aggregation`, under its name, with its condition `where`."""
        asked = aggregation.condition
        condition = None if asked is None or where.always(asked) else where.holds(asked)
        argument = None if aggregation.argument is None else self.of(aggregation.argument)
        match aggregation.fold:
            case Fold.COUNT:
                result = f.count(_EACH_ROW if argument is None else argument, filter=condition)
            case Fold.SUM:
                result = f.sum(_required(argument), filter=condition)
            case Fold.MIN:
                result = f.min(_required(argument), filter=condition)
            case Fold.MAX:
                result = f.max(_required(argument), filter=condition)
            case Fold.ANY:
                result = f.bool_or(_required(argument), filter=condition)
            case Fold.LIST:
                result = f.array_agg(_required(argument), filter=condition)
            case Fold.FIRST:
                order: list[Expr | SortExpr | str] = [
                    self.of(node).sort(ascending=not descending, nulls_first=True)
                    for node, descending in aggregation.order
                ]
                result = f.first_value(_required(argument), filter=condition, order_by=order)
            case _:
                assert_never(aggregation.fold)
        return result.alias(aggregation.name)

    def _make(self, node: NodeId) -> Expr:
        if (decided := self._decided.of(node)) is not None:
            return literal("true" if decided else "false", FLAG)
        match self._arena[node]:
            case ColumnOf(name=name):
                return self.column(name)
            case Literal(text=text, storage=storage):
                return literal(text, storage)
            case Apply(operator=operator, operands=operands):
                return self._apply(operator, operands)
            case ByCalendar(operator=operator, calendar=calendar, operands=operands):
                days = self._calendars(calendar)
                return days.expression(operator, [self.of(o) for o in operands])
            case CaseOf(branches=branches, otherwise=otherwise):
                return self._case(branches, otherwise)
            case Statistic() as statistic:
                return over_list(statistic, self.of(statistic.values))
            case CastTo(operand=operand, storage=storage):
                return self.of(operand).cast(arrow_type(storage))
            case other:
                raise TypeError(f"not an expression: {other}")

    def _apply(self, operator: Operator, operands: tuple[NodeId, ...]) -> Expr:
        match operator, operands:
            case ((Operator.AND | Operator.OR), _):
                return balanced(operator, [self.of(o) for o in self._open(operands)])
            case Operator.IN, (value, *choices):
                written = [self._arena[c] for c in choices]
                known = all(isinstance(w, Literal) and w.text is not None for w in written)
                return one_of(self.of(value), [self.of(c) for c in choices], known=known)
            case Operator.COALESCE, (condition, default):
                return self._where_known(condition, default)
            case _:
                return applied(operator, [self.of(o) for o in operands])

    def _where_known(self, condition: NodeId, default: NodeId) -> Expr:
        """A condition, with what counts where it is unknown.

        The engine makes a case of `coalesce`, and of that a disjunction over three copies. Of these
        cases it makes a comparison.
        """
        value, asked = self.of(condition), self._arena[condition]
        if isinstance(asked, Apply) and asked.operator in _NEVER_MISSING:
            return value
        match self._arena[default]:
            case Literal() as written if written == TRUE:
                return f.when(~value, constant(False)).otherwise(constant(True))
            case Literal() as written if written == FALSE:
                return f.when(value, constant(True)).otherwise(constant(False))
            case _:
                return applied(Operator.COALESCE, [value, self.of(default)])

    def _case(self, branches: Sequence[tuple[NodeId, NodeId]], otherwise: NodeId | None) -> Expr:
        """A case without the branches that are never taken, or that no row gets to."""
        pairs: list[tuple[Expr, Expr]] = []
        last = None if otherwise is None else self.of(otherwise)
        for condition, value in branches:
            decided = self._decided.of(condition)
            if decided:
                last = self.of(value)
                break
            if decided is None:
                pairs.append((self.holds(condition), self.of(value)))
        if not pairs and last is None:  # missing, and of the type of what it never is
            pairs.append((literal("false", FLAG), self.of(branches[0][1])))
        return case_of(pairs, last) if pairs else _required(last)


def _required(argument: Expr | None) -> Expr:
    if argument is None:
        raise TypeError("this fold needs an argument")
    return argument
