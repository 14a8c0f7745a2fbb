"""A set of bindings of one key: its aggregates, and what is true of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from dsl.syntax.expressions import Aggregate, Expression, Missing, Name
from tests.reference.bindings import Binding, RowScope, exists
from tests.reference.decimals import decimals, share_of
from tests.reference.doubts import settled
from tests.reference.evaluate import evaluate, truth
from tests.reference.expansion import conjuncts, mentions, walk
from tests.reference.prepare import Exemption, Prepared, Relation
from tests.reference.scope import Scope
from tests.reference.statistics import STATISTICS, statistic
from tests.reference.values import (
    EXACT,
    Cell,
    Duration,
    Truth,
    Value,
    all_true,
    any_true,
    divide,
    negate,
    plain,
    size,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Bindings that are looked at together: the known ones and the unknown ones."""

    key: tuple[Value, ...]
    known: tuple[Binding, ...]
    unknown: tuple[Binding, ...]

    @property
    def together(self) -> tuple[Binding, ...]:
        """The known and the unknown bindings."""
        return self.known + self.unknown


class GroupScope(RowScope):
    """Expressions over a set of bindings of one key."""

    def __init__(
        self, prepared: Prepared, key: tuple[Value, ...], members: Sequence[Binding]
    ) -> None:
        super().__init__(prepared.world, {})
        self.prepared, self.key, self.members = prepared, key, members

    def known(self, expression: Expression) -> tuple[Value] | None:
        """A key of the group, which is known whether or not the set holds a binding."""
        for key, value in zip(self.prepared.keys or (), self.key, strict=False):
            if key == expression:
                return (value,)
        return None

    def given(self, values: Mapping[int, Value]) -> GroupScope:
        """The set, in which some nodes, by their identity, have the values that are said."""
        scope = _Given(self.prepared, self.key, self.members)
        scope.rows, scope.values = self.rows, values
        return scope

    def field(self, alias: str, column: str) -> Value:
        """A cell that all the bindings agree on; missing where they do not."""
        if alias in self.rows:
            return super().field(alias, column)
        cells = {self.world.cell(alias, b.rows[alias], column) for b in self.members}
        return cells.pop() if len(cells) == 1 else None

    def event_date(self) -> datetime.date | None:
        """The last event date of the set."""
        return max((b.event_date for b in self.members if b.event_date), default=None)

    def with_row(self, alias: str, row: int | None) -> GroupScope:
        """The set, beside one row of a relation that is looked into."""
        scope = GroupScope(self.prepared, self.key, self.members)
        scope.rows = {**self.rows, alias: row}
        return scope

    def aggregate(self, node: Aggregate) -> Value:
        """“An aggregate ranges over the distinct rows of the aliases that its argument and its
        own `where` mention.” What it is told as is that of the values that are known.
        """
        scopes = [s for s in self.distinct_rows(node) if _counts(node, s)]
        if node.by is not None:
            return _in_order(node.function, [_placed(node, node.by, s) for s in scopes])
        if node.function in ("all", "any", "none"):
            truths = [truth(node.argument, s) for s in scopes]
            if node.missing is Missing.SKIPPED:
                truths = [t for t in truths if t is not None]
            return _quantified(node.function, truths)
        if isinstance(node.argument, Name) and node.argument.name in self.world.names.aliases:
            return len(scopes)
        values: list[Any] = [evaluate(node.argument, s) for s in scopes]
        if node.missing is Missing.ZERO:
            values = [0 if v is None else v for v in values]
        if node.function == "product":
            return None if None in values else reduce(EXACT.multiply, values)
        present = [v for v in values if v is not None]
        if node.function in STATISTICS:
            places = decimals(node, self.world)
            return statistic(node.function, present, share_of(node), places=places)
        return aggregated(node, present, decimals(node.argument, self.world))

    def distinct_rows(self, node: Aggregate) -> list[RowScope]:
        """Each combination of rows once; one with a row that was not looked for is none."""
        aliases = sorted(mentions(node, self.world.names))
        combinations = dict.fromkeys(tuple(b.rows[a] for a in aliases) for b in self.members)
        return [
            RowScope(self.world, dict(zip(aliases, rows, strict=True)))
            for rows in combinations
            if None not in rows
        ]


class _Given(GroupScope):
    """A set of bindings, with values for some nodes."""

    values: Mapping[int, Value]

    def known(self, expression: Expression) -> tuple[Value] | None:
        """What is said of the node, or else what is known of the set."""
        if id(expression) in self.values:
            return (self.values[id(expression)],)
        return super().known(expression)


def _counts(node: Aggregate, scope: Scope) -> bool:
    """Whether the aggregate's own `where` is true; unknown is not."""
    return node.condition is None or truth(node.condition, scope) is True


def _quantified(function: str, truths: Sequence[Truth]) -> Truth:
    """“All rows, any, none”: three-valued, and of no row all and none are true."""
    if function == "all":
        return all_true(truths)
    some = any_true(truths)
    return some if function == "any" else negate(some)


def _placed(node: Aggregate, by: Expression, scope: Scope) -> tuple[Value, Value]:
    return evaluate(by, scope), evaluate(node.argument, scope)


def _in_order(function: str, placed: Sequence[tuple[Value, Value]]) -> Value:
    """“The value of the row that is first or last; rows without their place are skipped. Of rows
    in the same place the least value is first and the greatest last, and missing where one of
    them lacks it.”
    """
    among = [(size(by), value) for by, value in placed if by is not None]
    if not among:
        return None
    chosen = min if function == "first" else max
    place = chosen(by for by, _ in among)
    values = [value for by, value in among if by == place]
    return None if None in values else chosen(values, key=size)


def aggregated(node: Aggregate, values: list[Value], places: int) -> Value:
    """“A sum over no row is 0, a minimum missing.” `values` are present, of `places` decimals."""
    match node.function:
        case "count":
            return len(values)
        case "count_distinct":
            return len(set(values))
        case "sum":
            return total(values)
        case "mean":
            whole: Any = total(values)
            return divide(whole, len(values), decimals=places)
        case "min":
            return min(values, key=size, default=None)
        case "max":
            return max(values, key=size, default=None)
    raise AssertionError(f"no aggregate: {node.function}")


def total(values: list[Any]) -> Value:
    """“A sum over no row is 0.”"""
    if values and isinstance(values[0], Duration):
        return Duration(values[0].unit, sum(v.count for v in values))
    return reduce(EXACT.add, values, Decimal(0))


Judge = Callable[[Sequence[Binding]], Truth]


def both_ways(group: Group, judge: Judge) -> Truth:
    """“Evaluated twice: over the known bindings, and over known and unknown together. True
    both ways: suspected. False both ways: nothing. Anything else: undetermined.”
    """
    first, second = judge(group.known), judge(group.together)
    return first if first is second else None


def suspicion(prepared: Prepared, group: Group) -> Truth:
    """Whether the group conditions hold, a set of no binding never holding any."""

    def judge(members: Sequence[Binding]) -> Truth:
        conditions = (asked(c, prepared, group.key, members) for c in prepared.group_conditions)
        return all_true([bool(members), *conditions])

    return both_ways(group, judge)


def asked(
    condition: Expression, prepared: Prepared, key: tuple[Value, ...], members: Sequence[Binding]
) -> Truth:
    """The truth of a group condition. “A base row whose own key is missing is undetermined”:
    a part that aggregates rows which some binding could not look for is never false.
    """
    scope = GroupScope(prepared, key, members)

    def part_truth(part: Expression) -> Truth:
        held = settled(part, scope)
        names = prepared.world.names
        aliases = {a for n in walk(part) if isinstance(n, Aggregate) for a in mentions(n, names)}
        lost = any(b.rows[a] is None for b in members for a in aliases)
        return None if held is False and lost else held

    return all_true([part_truth(part) for part in conjuncts(condition)])


def exemption(prepared: Prepared, group: Group) -> tuple[Truth, int | None]:
    """“After `per`, `unless` makes the group exempt or undetermined.”

    The first that is true exempts, and its place among the rule's is returned too; else one
    that is unknown leaves the group undetermined.
    """
    unknown = False
    for candidate in prepared.group_exemptions:
        exempts = both_ways(group, _exemption_judge(prepared, group, candidate))
        if exempts is True:
            return True, candidate.index
        unknown = unknown or exempts is None
    return (None if unknown else False), None


def _exemption_judge(prepared: Prepared, group: Group, candidate: Exemption) -> Judge:
    """The exception's condition and its clause in force on the last event date of a set."""

    def judge(members: Sequence[Binding]) -> Truth:
        scope = GroupScope(prepared, group.key, members)
        if isinstance(candidate.by, Relation):
            held = exists(candidate.by, scope)
        else:
            held = asked(candidate.by.expression, prepared, group.key, members)
        return all_true([held, prepared.world.in_force(candidate.citations, scope.event_date())])

    return judge


def measured(prepared: Prepared, group: Group) -> dict[str, Cell]:
    """“Measures of a suspected group are those of its known bindings.”"""
    scope = GroupScope(prepared, group.key, group.known)
    return {name: plain(evaluate(value, scope)) for name, value in prepared.measures}
