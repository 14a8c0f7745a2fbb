"""Bindings: one choice of a row per alias, and how true each is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from dsl.syntax.expressions import Aggregate, Expression
from tests.reference.evaluate import evaluate, truth
from tests.reference.prepare import (
    Condition,
    Contradiction,
    Exemption,
    Order,
    Prepared,
    Relation,
)
from tests.reference.scope import Scope
from tests.reference.values import Truth, Value, all_true, any_true, compare, negate
from tests.reference.world import RowId, World

#: What a source says: alias, row, column, value.
Said = tuple[str, RowId, str, Value]


@dataclass(frozen=True, slots=True)
class Binding:
    """Rows by alias (None: not looked for), the event date, and the truth, never False.

    `taken_out_by` is the place of the `unless` that took the binding out, and `evidence` the
    rows by which it did, where it looked for some; `conflict` is the place of the `conflict` that
    did instead. `disagreements` are what its sources say: alias, row, column and value of each.
    `absent` are the key values looked for in vain, by alias.
    """

    rows: Mapping[str, RowId]
    event_date: datetime.date | None
    truth: Truth
    taken_out_by: int | None
    conflict: int | None
    evidence: frozenset[tuple[str, int]]
    disagreements: frozenset[frozenset[Said]]
    absent: frozenset[tuple[str, tuple[Value, ...]]]


class RowScope(Scope):
    """Expressions over one choice of rows, complete or still growing."""

    def __init__(self, world: World, rows: Mapping[str, RowId]) -> None:
        self.world, self.rows = world, rows

    def field(self, alias: str, column: str) -> Value:
        """The cell of the alias's row."""
        return self.world.cell(alias, self.rows[alias], column)

    def event_date(self) -> datetime.date | None:
        """The rule's event date, said or the data set's own; a month counts by its first day."""
        expression = self.world.names.event_date
        if expression is None:
            return None
        return cast("datetime.date | None", evaluate(expression, self))

    def aggregate(self, node: Aggregate) -> Value:
        """No group is known yet."""
        raise AssertionError(f"an aggregate before per: {node}")

    def with_row(self, alias: str, row: RowId) -> RowScope:
        """This choice and one row more."""
        return RowScope(self.world, {**self.rows, alias: row})

    def reads_unlooked(self, aliases: Iterable[str]) -> bool:
        """Whether one of the aliases was not looked for."""
        return any(a in self.rows and self.rows[a] is None for a in aliases)


#: Choices of rows that are gone through, and rows that a table may have for others to choose from.
MOST_CHOICES, MOST_ROWS = 20_000, 400


class TooManyRowsError(Exception):
    """Tables over tables have grown: the reference, row by row, would be at it for hours."""


def bindings(prepared: Prepared) -> list[Binding]:
    """“False bindings are dropped; the known (true) and the unknown ones go on.”"""
    found = []
    for number, scope in enumerate(_choices(prepared)):
        if number >= MOST_CHOICES:
            raise TooManyRowsError(prepared.base)
        binding = _judged(prepared, scope)
        found += [] if binding is None else [binding]
    return found


def _choices(prepared: Prepared) -> Iterator[RowScope]:
    """“A binding is one choice of a row per `each` and `with` alias.”"""
    count = len(prepared.world.rows(prepared.world.data_set(prepared.base)))
    for row in range(1, count + 1):
        yield from _joined(RowScope(prepared.world, {prepared.base: row}), prepared.joins)


def _joined(scope: RowScope, joins: tuple[Relation, ...]) -> Iterator[RowScope]:
    """The choices that begin with `scope`; one that an `on` makes false is given up early."""
    if not joins:
        yield scope
        return
    join, *later = joins
    for row in _candidates(join, scope):
        longer = scope.with_row(join.alias, row)
        bound = longer.rows.keys()
        ready = (c for c in join.residual if c.mentions <= bound)
        if all(condition_truth(c, longer) is not False for c in ready):
            yield from _joined(longer, tuple(later))


def _candidates(join: Relation, scope: RowScope) -> list[RowId]:
    """“A missing key never matches”; what was not looked for goes on once, without a row."""
    key = looked_for(join, scope)
    return [None] if key is None else list(_rows_with_key(join, key, scope))


def looked_for(relation: Relation, scope: RowScope) -> tuple[Value, ...] | None:
    """The key values to look for, or None where one is missing."""
    if any(scope.reads_unlooked(p.looked_for.mentions) for p in relation.pairs):
        return None
    values = tuple(evaluate(p.looked_for.expression, scope) for p in relation.pairs)
    return None if any(v is None for v in values) else values


def _rows_with_key(relation: Relation, key: tuple[Value, ...], scope: RowScope) -> Iterator[int]:
    """“A row whose equality key is missing makes no binding.”"""
    for row in range(1, len(scope.world.rows(relation.data_set)) + 1):
        own = tuple(scope.world.cell(relation.alias, row, p.column) for p in relation.pairs)
        if own == key:
            yield row


def condition_truth(condition: Condition, scope: RowScope) -> Truth:
    """A condition that mentions a row not looked for is unknown, whatever it asks."""
    if scope.reads_unlooked(condition.mentions):
        return None
    return truth(condition.expression, scope)


def exists(relation: Relation, scope: RowScope) -> Truth:
    """Whether a row of the relation matches: `without` is the negation of it.

    “`without` is true when no row makes its `on` true or unknown, unknown when none makes
    it true but some unknown, else false.”
    """
    if scope.reads_unlooked(relation.earlier) or looked_for(relation, scope) is None:
        return None
    return any_true(truth for _, truth in _matches(relation, scope))


def _matches(relation: Relation, scope: RowScope) -> Iterator[tuple[int, Truth]]:
    """The rows with the key that is looked for, and whether the further conditions hold."""
    key = looked_for(relation, scope)
    if key is None:
        return
    for row in _rows_with_key(relation, key, scope):
        longer = scope.with_row(relation.alias, row)
        held = (condition_truth(c, longer) for c in relation.residual)
        yield row, all_true([scope.world.sure(relation.alias, row), *held])


def _comes_after(join: Relation, order: Order, scope: RowScope) -> Truth:
    """“`latest`: no other row that matches comes after it.” Unknown where that depends on a row
    whose match or whose place is unknown, or where its own place is.
    """
    if scope.rows[join.alias] is None:
        return None
    place = evaluate(order.by.expression, scope)
    operator = ">" if order.latest else "<"
    rivals = (
        (held, evaluate(order.by.expression, scope.with_row(join.alias, row)))
        for row, held in _matches(join, scope)
    )
    return any_true(all_true([held, compare(operator, by, place)]) for held, by in rivals)


def _judged(prepared: Prepared, scope: RowScope) -> Binding | None:
    """The choice as a binding, or None where it is false.

    “`unless` before `per` takes bindings out (true), or makes them unknown (unknown).”
    """
    day = scope.event_date()
    held = _truth(prepared, scope, day)
    if held is False:
        return None
    taken_out_by: Exemption | None = None
    for exemption in prepared.exemptions:
        exempts = _exempts(exemption, scope, day)
        if exempts is True:
            taken_out_by = exemption
            break
        held = held if exempts is False else None
    conflict = None if taken_out_by is not None else _contradicted(prepared, scope)
    out = taken_out_by or conflict
    return Binding(
        rows=scope.rows,
        event_date=day,
        truth=held,
        taken_out_by=None if taken_out_by is None else taken_out_by.index,
        conflict=None if conflict is None else conflict.index,
        evidence=frozenset() if out is None else _evidence(out.by, scope),
        disagreements=frozenset() if conflict is None else _disagreements(conflict, scope),
        absent=_absent(prepared, scope),
    )


def _contradicted(prepared: Prepared, scope: RowScope) -> Contradiction | None:
    """The first `conflict` that surely holds: “a source that says nothing contradicts no other”."""
    for conflict in prepared.contradictions:
        by = conflict.by
        held = exists(by, scope) if isinstance(by, Relation) else condition_truth(by, scope)
        if held is True:
            return conflict
    return None


def _disagreements(conflict: Contradiction, scope: RowScope) -> frozenset[frozenset[Said]]:
    """What the sources say, once for each row that was found to say something else."""
    by = conflict.by
    scopes = [scope]
    if isinstance(by, Relation):
        scopes = [scope.with_row(by.alias, row) for row, held in _matches(by, scope) if held]
    return frozenset(
        frozenset(
            (f.alias, s.rows[f.alias], f.column, s.field(f.alias, f.column))
            for f in conflict.compared
        )
        for s in scopes
    )


def _evidence(by: Condition | Relation, scope: RowScope) -> frozenset[tuple[str, int]]:
    """“An `unless` held: with its clause and its evidence”: the rows that it found."""
    if not isinstance(by, Relation):
        return frozenset()
    return frozenset((by.alias, row) for row, held in _matches(by, scope) if held is True)


def _truth(prepared: Prepared, scope: RowScope, day: datetime.date | None) -> Truth:
    """“Its truth is the three-valued conjunction of the `on` and `where` conditions before
    `per`”, of each absence, and of the reach of the law."""
    conditions = [*prepared.conditions, *(c for j in prepared.joins for c in j.residual)]
    return all_true(
        [
            None if scope.reads_unlooked(scope.rows) else True,
            *(condition_truth(c, scope) for c in conditions),
            *(negate(exists(a, scope)) for a in prepared.absences),
            *(negate(_comes_after(j, j.order, scope)) for j in prepared.joins if j.order),
            *(prepared.world.sure(alias, row) for alias, row in scope.rows.items()),
            *_reach(prepared, day),
        ]
    )


def _reach(prepared: Prepared, day: datetime.date | None) -> list[Truth]:
    """The reach of the law; the rows of a table rest on no clause in force."""
    cited = prepared.rule.citations
    return [prepared.world.in_force(cited, day)] if cited else []


def _exempts(exemption: Exemption, scope: RowScope, day: datetime.date | None) -> Truth:
    """The exception's condition, or its row, and its own clause in force on the event date."""
    if isinstance(exemption.by, Relation):
        held = exists(exemption.by, scope)
    else:
        held = condition_truth(exemption.by, scope)
    return all_true([held, scope.world.in_force(exemption.citations, day)])


def _absent(prepared: Prepared, scope: RowScope) -> frozenset[tuple[str, tuple[Value, ...]]]:
    """“For an absence, the key looked for”: nothing was where the key is missing."""
    keys = ((a.alias, looked_for(a, scope)) for a in prepared.absences)
    return frozenset((alias, key) for alias, key in keys if key is not None)


def value_of(expression: Expression, binding: Binding, world: World) -> Value:
    """The value of an expression over one binding's rows."""
    return evaluate(expression, RowScope(world, binding.rows))
