"""Tables joined to themselves: whether a row is among the rows that are found for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from dsl.model.expressions import (
    AggregateValue,
    ColumnValue,
    Constant,
    Operation,
    Operator,
    ParameterAt,
    TypedExpression,
    aliases_read,
    conjuncts,
    walk,
)
from dsl.model.renamed import with_alias
from dsl.model.rules import Rule
from dsl.model.steps import Alias, Filter, Relation
from dsl.model.truths import holds, truth_of

_SHIFTS = frozenset({Operator.ADD_DAYS, Operator.ADD_MONTHS, Operator.ADD_SECONDS})
_DIFFERENCES = frozenset(
    {
        Operator.SUBTRACT_DATES,
        Operator.SUBTRACT_MONTHS,
        Operator.SUBTRACT_TIMESTAMPS,
        Operator.MONTHS_BETWEEN,
    }
)


def meets_itself(rule: Rule, relation: Relation) -> Alias | None:
    """The earlier alias of the same data set whose row is among those that `relation` finds.

    It is so where every condition that speaks of both rows holds of a row and itself, nothing
    that holds of the one is said otherwise of the other, and no condition on the group counts
    what the relation found. In doubt it is None.
    """
    own = relation.alias.name
    pairs = [_paired(pair.value, pair.column) for pair in relation.keys]
    asked = [*pairs, *_asked(rule, relation)]
    for other in _earlier(rule, relation):
        among = [c for c in asked if own in aliases_read(c) and aliases_read(c) != {own}]
        if not all(holds_of_one(with_alias(c, own, other.name)) for c in among):
            continue
        if _said_otherwise(asked, own, other.name) or _counted(rule, own):
            continue
        if not any(holds_of_one(with_alias(c, own, other.name)) for c in _taken_out(rule)):
            return other
    return None


def always_found(rule: Rule, relation: Relation) -> bool:
    """Whether each row is among the rows with the keys that `relation` looks for: its own."""
    own = relation.alias.name
    pairs = [_paired(pair.value, pair.column) for pair in relation.keys]
    return any(
        all(holds_of_one(with_alias(pair, own, other.name)) for pair in pairs)
        for other in _earlier(rule, relation)
    )


def holds_of_one(condition: TypedExpression) -> bool | None:
    """Whether `condition` is true, or false, of every row that lacks nothing; None in doubt."""
    return truth_of(condition, _compared)


def _compared(operator: Operator, left: TypedExpression, right: TypedExpression) -> bool | None:
    order = 0 if left == right else _beyond(left, right)
    return None if order is None else holds(operator, order)


def _earlier(rule: Rule, relation: Relation) -> Iterator[Alias]:
    own = relation.alias
    for alias in (rule.base, *(r.alias for r in rule.lookups)):
        if alias.name == own.name:
            return
        if alias.data_set.name == own.data_set.name:
            yield alias


def _asked(rule: Rule, relation: Relation) -> Iterator[TypedExpression]:
    """What must hold beside the keys; of rows only looked for, also what holds of the binding."""
    found = list(relation.conditions)
    found += [step.condition for step in rule.row_steps if isinstance(step, Filter)]
    found += [c for other in rule.lookups if other != relation for c in other.conditions]
    for condition in found:
        yield from conjuncts(condition.expression)


def _taken_out(rule: Rule) -> Iterator[TypedExpression]:
    yield from (t.condition.expression for t in rule.takings if t.condition is not None)


def _said_otherwise(asked: list[TypedExpression], own: str, other: str) -> bool:
    """Whether one row is asked something of a column of which the other is asked something else."""
    of_own = {with_alias(c, own, other) for c in asked if aliases_read(c) == {own}}
    of_other = {c for c in asked if aliases_read(c) == {other}}
    read = [{v for v in walk(c) if isinstance(v, ColumnValue)} for c in of_other]
    return any(
        {v for v in walk(c) if isinstance(v, ColumnValue)} & columns
        for c in of_own - of_other
        for columns in read
    )


def _paired(value: TypedExpression, column: ColumnValue) -> TypedExpression:
    return Operation(Operator.EQUAL, (column, value), column.type)


def _counted(rule: Rule, alias: str) -> bool:
    parts: Iterable[TypedExpression] = (
        part for c in rule.group_conditions for part in walk(c.expression)
    )
    return any(isinstance(p, AggregateValue) and alias in p.aliases for p in parts)


def _beyond(left: TypedExpression, right: TypedExpression) -> int | None:
    """Whether `left` lies after `right` (1), before it (-1), or on it (0), of one row; else None.

    A period in a parameter is taken for a length: longer than nothing.
    """
    if isinstance(left, Operation) and left.operator in _DIFFERENCES:
        one, other = left.operands
        return _turned(_sign(right)) if one == other else None
    if isinstance(right, Operation) and right.operator in _DIFFERENCES:
        return _turned(_beyond(right, left))
    if isinstance(left, Operation) and left.operator in _SHIFTS and left.operands[0] == right:
        return _sign(left.operands[1])
    if isinstance(right, Operation) and right.operator in _SHIFTS and right.operands[0] == left:
        return _turned(_sign(right.operands[1]))
    return None


def _turned(sign: int | None) -> int | None:
    return None if sign is None else -sign


def _sign(length: TypedExpression) -> int | None:
    match length:
        case Constant(value=bool()):
            return None
        case Constant(value=int() | Decimal() as value):
            return (value > 0) - (value < 0)
        case Operation(operator=Operator.NEGATE, operands=(inner,)):
            return _turned(_sign(inner))
        case ParameterAt():
            return 1
        case _:
            return None
