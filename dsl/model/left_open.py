"""Which columns can leave a case open: those whose missing value can make a truth unknown.

`x is present` is never unknown, and `until is missing or until >= d` is true without `until`:
a column that is read in no other way leaves nothing open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import TypeAlias, assert_never

from dsl.model.aggregate_functions import QUANTIFIERS, AggregateFunction
from dsl.model.expressions import (
    AggregateValue,
    Choice,
    ColumnValue,
    Constant,
    DecisionAt,
    InParameter,
    KeyValue,
    Operation,
    Operator,
    ParameterAt,
    RunDate,
    TypedExpression,
    operands,
    walk,
)
from dsl.model.rules import Rule
from dsl.model.steps import Condition, Relation

#: What an expression can come to: true or false, or (of what is no condition) a value, is True
#: or False; unknown, or missing, is None.
_States: TypeAlias = frozenset[bool | None]

_KNOWN: _States = frozenset({True, False})
_MISSING: _States = frozenset({None})
_ANY: _States = _KNOWN | _MISSING
#: Aggregates that have a value over no row: rows without the argument are left out.
_NEVER_MISSING = frozenset(
    {AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT, AggregateFunction.SUM}
)


def left_open_by(rule: Rule) -> tuple[ColumnValue, ...]:
    """The columns of `rule` whose absence can leave a case undetermined, as they are mentioned."""
    found: dict[ColumnValue, None] = {}
    for expression in _deciding(rule):
        columns = dict.fromkeys(c for c in walk(expression) if isinstance(c, ColumnValue))
        found |= dict.fromkeys(c for c in columns if None in _states(expression, c))
    return tuple(found)


def _deciding(rule: Rule) -> Iterator[TypedExpression]:
    """Every expression on which the outcome hangs; sources contradict only what is known."""
    yield rule.event_date
    for key in rule.keys:
        yield key.expression
    if rule.window is not None:
        yield rule.window.of
    exempting = [e.relation for e in rule.row_exemptions if e.relation is not None]
    conditions: list[Condition] = [*rule.group_conditions]
    conditions += [c for c in (getattr(step, "condition", None) for step in rule.row_steps) if c]
    for exemption in (*rule.row_exemptions, *rule.group_exemptions):
        conditions += [exemption.condition] if exemption.condition is not None else []
    relations: list[Relation] = [*rule.lookups, *rule.absences, *exempting]
    for relation in relations:
        yield from (pair.value for pair in relation.keys)
        conditions += relation.conditions
    for condition in conditions:
        yield condition.expression
    for chosen in rule.chosen.values():
        yield chosen.by


def _states(expression: TypedExpression, lacking: ColumnValue) -> _States:
    """What `expression` can come to where the row has no `lacking`, and whatever else it needs."""
    match expression:
        case ColumnValue():
            return _MISSING if expression == lacking else _KNOWN
        case Constant() | RunDate() | KeyValue():
            return _KNOWN
        case Operation():
            return _operation(expression, lacking)
        case ParameterAt() | InParameter() | DecisionAt():
            return _strict(operands(expression), lacking)
        case Choice(branches=branches, otherwise=otherwise):
            values = [v for _, v in branches] + ([] if otherwise is None else [otherwise])
            return _KNOWN.union(*(_states(v, lacking) for v in values))
        case AggregateValue():
            return _aggregate(expression, lacking)
        case _:
            assert_never(expression)


def _operation(operation: Operation, lacking: ColumnValue) -> _States:
    operator, of = operation.operator, operation.operands
    match operator:
        case Operator.NOT:
            return frozenset(None if s is None else not s for s in _states(of[0], lacking))
        case Operator.AND | Operator.OR:
            decisive = operator is Operator.OR
            choices = product(*(_states(o, lacking) for o in of))
            return frozenset(_joined(choice, decisive=decisive) for choice in choices)
        case Operator.PRESENT | Operator.MISSING:
            there = operator is Operator.PRESENT
            states = _beside(of[0], lacking)
            return frozenset(there is (state is not None) for state in states)
        case Operator.COALESCE:
            missing = all(None in _beside(o, lacking) for o in of)
            read = any(lacking in walk(o) for o in of)
            return _ANY if missing and read else _KNOWN
        case _:
            return _strict(of, lacking)


def _joined(states: Iterable[bool | None], *, decisive: bool) -> bool | None:
    known = list(states)
    if decisive in known:
        return decisive
    return None if None in known else not decisive


def _strict(of: Iterable[TypedExpression], lacking: ColumnValue) -> _States:
    """What is missing where any of its operands is."""
    states = [_states(o, lacking) for o in of]
    if any(s == _MISSING for s in states):
        return _MISSING
    return _ANY if any(None in s for s in states) else _KNOWN


def _beside(expression: TypedExpression, lacking: ColumnValue) -> _States:
    """The states of what is asked for its presence: another column may be missing as well."""
    if isinstance(expression, ColumnValue) and expression != lacking:
        return _ANY
    return _states(expression, lacking)


def _aggregate(aggregate: AggregateValue, lacking: ColumnValue) -> _States:
    """An unknown condition counts no row, and a row without the argument is left out."""
    if aggregate.argument is None or aggregate.function in _NEVER_MISSING:
        return _KNOWN
    if aggregate.function in QUANTIFIERS:
        return _states(aggregate.argument, lacking)
    read = [e for e in (aggregate.argument, aggregate.order) if e is not None]
    return _ANY if any(None in _states(e, lacking) for e in read) else _KNOWN
