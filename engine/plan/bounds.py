"""What conditions on a group need at the least, by figures that one pass over the rows gives.

Some conditions take several aggregations: different values are counted apart, and so is what
other rows are joined to more than once. What they need at the least is cheap: so many different
values are so many rows. What has no such bound is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    ColumnValue,
    Constant,
    Operation,
    Operator,
    TypedExpression,
)
from dsl.model.rules import Rule
from engine.plan.arena import Arena
from engine.plan.bindings import Bindings
from engine.plan.doubt.intervals import interval_of
from engine.plan.doubt.lacking import columns_of
from engine.plan.doubt.truths import settled
from engine.plan.folds import SIDES, Folds
from engine.plan.from_expression import Frame, expression_from
from engine.plan.groups import some_unlooked
from engine.plan.nodes import (
    Aggregation,
    Apply,
    CaseOf,
    ColumnOf,
    Fold,
    Literal,
    NodeId,
)
from engine.plan.reads import aggregates
from engine.plan.rewriting import columns_in, inlined, is_missing, whole_number
from engine.plan.storage import WHOLE

_COUNTS: Final = frozenset({AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT})
#: What does not change where a row is met several times.
_ONCE_OR_OFTEN: Final = frozenset(
    {
        AggregateFunction.MIN,
        AggregateFunction.MAX,
        AggregateFunction.ALL,
        AggregateFunction.ANY,
        AggregateFunction.NONE,
    }
)
#: Which operand is at least the other, by position, where the comparison is true.
AT_LEAST: Final = {
    Operator.GREATER: (0, 1),
    Operator.GREATER_EQUAL: (0, 1),
    Operator.LESS: (1, 0),
    Operator.LESS_EQUAL: (1, 0),
}
_OR_EQUAL: Final = {
    Operator.GREATER: Operator.GREATER,
    Operator.GREATER_EQUAL: Operator.GREATER_EQUAL,
    Operator.LESS: Operator.GREATER,
    Operator.LESS_EQUAL: Operator.GREATER_EQUAL,
    Operator.EQUAL: Operator.GREATER_EQUAL,
}


class Bounds(Folds):
    """Folds in one pass: what aggregates are, or of counts what they are at the most.

    `at_most` are the counts of which only that is known; with `windowed`, a group stands for
    all windows in it, of which nothing but counts is bounded.
    """

    def __init__(
        self,
        arena: Arena,
        rule: Rule,
        bindings: Bindings,
        source: NodeId,
        identity: tuple[str, ...],
        *,
        windowed: bool = False,
    ) -> None:
        super().__init__(arena, rule, bindings, source, identity)
        self.windowed = windowed
        self.known_exactly: set[AggregateValue] = set()
        self.at_most: set[AggregateValue] = set()
        self.columns = columns_of(rule)
        asked = [c.expression for c in rule.group_conditions]
        for aggregate in aggregates([*asked, *(settled(self.columns, e) for e in asked)]):
            self.take(aggregate)

    def take(self, aggregate: AggregateValue) -> None:
        """Arrange for `aggregate`, or a bound of it, to be computed."""
        distinct = aggregate.function is AggregateFunction.COUNT_DISTINCT
        in_one_pass = aggregate.function in _ONCE_OR_OFTEN or self.each_once(aggregate)
        if in_one_pass and not distinct and not self.windowed:
            self.known_exactly.add(aggregate)
            self.folded_along(aggregate)
        elif aggregate.function in _COUNTS:
            self.at_most.add(aggregate)
            self.folded_along(replace(aggregate, function=AggregateFunction.COUNT), of=aggregate)

    def collected(self) -> list[Aggregation]:
        """All folds, over the columns of the bindings."""
        counts = (Aggregation(f"count.{s}", Fold.COUNT, None, c) for s, c in self.sides.items())
        return [*counts, *self.unlooked(), *self.direct]

    def could_hold(self) -> NodeId | None:
        """Whether the conditions could hold, over the folds; None where nothing is known of that.

        Over the known bindings or all, truly or for all that is known.
        """
        arena, nothing = self.arena, self.arena.constant(0, WHOLE)
        needed = {side: self._needed(side) for side in SIDES}
        if not any(needed.values()):
            return None
        counts = {s: arena.column(f"count.{s}") for s in SIDES}
        some = {s: arena.apply(Operator.GREATER, count, nothing) for s, count in counts.items()}
        told = [arena.not_false(arena.all_of((some[s], *needed[s]))) for s in SIDES]
        if self.bindings.unlookable:
            slots = sorted(self.bindings.frame.slots[a] for a in self.bindings.unlookable)
            told.append(some_unlooked(arena, slots))
        return arena.any_of(told)

    def fewest_rows(self) -> tuple[list[Aggregation], NodeId] | None:
        """So many rows as `could_hold` needs at the least: fewer folds, and a condition over them.

        The rows of `source` all have a key. None where no condition asks for a number of rows that
        is known beforehand.
        """
        read = {k.expression.alias for k in self.rule.keys if isinstance(k.expression, ColumnValue)}
        if self.bindings.unlookable - read:
            return None
        told = [asked for part in self._needed("all") if (asked := self._least(part)) is not None]
        if not told:
            return None
        arena = self.arena
        least, unknown = max(told, key=lambda one: one[0])
        enough = arena.apply(
            Operator.GREATER_EQUAL, arena.column("rows"), arena.constant(least, WHOLE)
        )
        folds = [Aggregation("rows", Fold.COUNT, None, self.sides["all"])]
        if unknown is None:
            return folds, enough
        folds.append(Aggregation("unknown", Fold.COUNT, None, unknown))
        some = arena.apply(Operator.GREATER, arena.column("unknown"), arena.constant(0, WHOLE))
        return folds, arena.any_of((enough, some))

    def _least(self, needed: NodeId) -> tuple[int, NodeId | None] | None:
        """How many rows `needed` asks for at the least, unless some row is as the condition says.

        A threshold that goes by the first or last day of the group may be unknown for that day.
        """
        match self.arena[needed]:
            case Apply(operator=Operator.GREATER_EQUAL, operands=(counted, threshold)):
                more = 0
            case Apply(operator=Operator.GREATER, operands=(counted, threshold)):
                more = 1
            case _:
                return None
        folds = {fold.name: fold for fold in self.direct}
        counts = _counts(self.arena, counted)
        if counts not in folds or folds[counts].fold is not Fold.COUNT:
            return None
        match self.arena[threshold]:
            case Literal():
                rows = whole_number(self.arena, threshold)
                return None if rows is None else (rows + more, None)
            case CaseOf(branches=branches, otherwise=otherwise):
                if otherwise is not None and not is_missing(self.arena, otherwise):
                    return None
                sizes = [whole_number(self.arena, value) for _, value in branches]
                unknown = self._no_row_of(self.arena.any_of(c for c, _ in branches), folds)
                known = [size for size in sizes if size is not None]
                if unknown is None or len(known) < len(sizes):
                    return None
                return min(known) + more, unknown
        return None

    def _no_row_of(self, condition: NodeId, folds: Mapping[str, Aggregation]) -> NodeId | None:
        """What is true of a row where `condition`, on the least or the greatest, is not true.

        That one is the value of a row, and of it the condition is not true, or all lack a value.
        """
        arena = self.arena
        (by, *others) = columns_in(arena, [condition]) or ("",)
        if others or by not in folds or folds[by].fold not in (Fold.MIN, Fold.MAX):
            return None
        argument = folds[by].argument
        assert argument is not None
        of_row = inlined(arena, condition, {by: argument})
        return arena.all_of((self.sides["all"], arena.negated(arena.surely(of_row))))

    def _needed(self, side: str) -> list[NodeId]:
        """What the conditions of the rule need at the least over the bindings of `side`."""
        frame = replace(self.bindings.frame, aggregates=self.values[side])
        weakened = partial(_weakened, bounds=self, frame=frame)
        parts = (weakened(c.expression) for c in self.rule.group_conditions)
        return [part for part in parts if part is not None]


def _weakened(condition: TypedExpression, *, bounds: Bounds, frame: Frame) -> NodeId | None:
    """What is true, or unknown, wherever `condition` is; None where that is no less than all."""
    arena = bounds.arena
    whole = settled(bounds.columns, condition)
    if set(aggregates([whole])) <= bounds.known_exactly:
        return expression_from(arena, whole, frame)
    if not isinstance(condition, Operation):
        return None
    weaker = partial(_weakened, bounds=bounds, frame=frame)
    match condition.operator:
        case Operator.AND:
            known = [part for o in condition.operands if (part := weaker(o)) is not None]
            return arena.all_of(known) if known else None
        case Operator.OR:
            parts = [weaker(o) for o in condition.operands]
            known = [part for part in parts if part is not None]
            return arena.any_of(known) if len(known) == len(parts) else None
        case Operator.EQUAL:
            orders = [(0, 1), (1, 0)]
        case operator if operator in AT_LEAST:
            orders = [AT_LEAST[operator]]
        case _:
            return None
    for more, less in orders:
        greater = interval_of(bounds.columns, condition.operands[more]).high
        smaller = interval_of(bounds.columns, condition.operands[less]).low
        if greater is None or smaller is None:
            continue
        if _counted(greater, bounds) and set(aggregates([smaller])) <= bounds.known_exactly:
            operator = _OR_EQUAL[condition.operator]
            bound = replace(condition, operator=operator, operands=(greater, smaller))
            return expression_from(arena, bound, frame)
    return None


def _counted(expression: TypedExpression, bounds: Bounds) -> bool:
    """Whether the figures at hand make of `expression` what it is at the most."""
    match expression:
        case Constant():
            return True
        case AggregateValue():
            return expression in bounds.known_exactly or expression in bounds.at_most
        case Operation(operator=Operator.ADD, operands=operands):
            return all(_counted(o, bounds) for o in operands)
    return False


def _counts(arena: Arena, expression: NodeId) -> str:
    """The column that `expression` is where it counts, or nothing for none; else ""."""
    match arena[expression]:
        case ColumnOf(name=name):
            return name
        case Apply(operator=Operator.COALESCE, operands=(counted, nothing)) if (
            whole_number(arena, nothing) == 0
        ):
            return _counts(arena, counted)
    return ""
