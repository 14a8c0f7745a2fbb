"""Differences of dates: signed, and so bounded only where something says which date is later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dsl.model.expressions import (
    Constant,
    Operation,
    Operator,
    TypedExpression,
    aliases_read,
    conjuncts,
)
from dsl.model.rules import Rule
from dsl.model.steps import Absence, Condition, Filter, Lookup

_LESS = frozenset({Operator.LESS, Operator.LESS_EQUAL})
_GREATER = frozenset({Operator.GREATER, Operator.GREATER_EQUAL})
_LATER_FIRST = frozenset(
    {Operator.SUBTRACT_DATES, Operator.SUBTRACT_MONTHS, Operator.SUBTRACT_TIMESTAMPS}
)
_EARLIER_FIRST = frozenset({Operator.MONTHS_BETWEEN, Operator.WORKING_DAYS_BETWEEN})
_SHIFTED = frozenset(
    {
        Operator.ADD_DAYS,
        Operator.ADD_MONTHS,
        Operator.ADD_WORKING_DAYS,
        Operator.ADD_SECONDS,
    }
)
#: What keeps the order of the dates that it is taken of.
_COARSER = frozenset(
    {Operator.DATE, Operator.MONTH, Operator.YEAR, Operator.FIRST_DAY, Operator.LAST_DAY}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """`later` less `earlier`, as it is written: nothing has said yet that it is later."""

    later: TypedExpression
    earlier: TypedExpression


def one_sided(rule: Rule) -> Mapping[TypedExpression, tuple[Condition, Difference]]:
    """The comparisons that let a difference of dates lie below a bound, and that is all.

    `a - b <= 90 days` holds wherever `a` is before `b`, by however much. One is left out where
    another condition beside it says which of the two is later, or bounds the difference below,
    and where both dates are of one row, whose dates have an order of their own.
    """
    found: dict[TypedExpression, tuple[Condition, Difference]] = {}
    for asked, around in _together(rule):
        known = {_dates(d) for c in around for d in _bounded_below(c)}
        for condition in asked:
            for part in conjuncts(condition.expression):
                below = _bounded_above(part)
                if below is not None and _dates(below) not in known and _of_two_rows(below):
                    found.setdefault(part, (condition, below))
    return found


def _together(rule: Rule) -> Iterator[tuple[list[Condition], list[TypedExpression]]]:
    """Conditions, and all that must hold where they are asked: of a binding, then of a group."""
    rows: list[Condition] = []
    apart: list[list[Condition]] = []
    for step in rule.row_steps:
        match step:
            case Filter(condition=condition):
                rows.append(condition)
            case Lookup(relation=relation):
                rows += relation.conditions
            case Absence(relation=relation):
                apart.append(list(relation.conditions))
    for taking in rule.takings:
        apart.append([] if taking.condition is None else [taking.condition])
        apart[-1] += () if taking.relation is None else taking.relation.conditions
    said = _parts(rows)
    yield rows, said
    for own in apart:
        yield own, [*_parts(own), *said]
    groups = list(rule.group_conditions)
    yield groups, [*_parts(groups), *said]


def _parts(conditions: Iterable[Condition]) -> list[TypedExpression]:
    return [part for c in conditions for part in conjuncts(c.expression)]


def _difference(expression: TypedExpression) -> Difference | None:
    if isinstance(expression, Operation) and expression.operator in _LATER_FIRST:
        return Difference(*expression.operands)
    if isinstance(expression, Operation) and expression.operator in _EARLIER_FIRST:
        earlier, later = expression.operands
        return Difference(later, earlier)
    return None


def _bounded_above(part: TypedExpression) -> Difference | None:
    """The difference that `part` bounds above by more than nothing."""
    for small, large in _smaller_first(part):
        of = _difference(small)
        if of is not None and _difference(large) is None and not _is_below(large, least=1):
            return of
        turned = _difference(large)
        if turned is not None and _difference(small) is None and _is_below(small, least=0):
            return Difference(turned.earlier, turned.later)
    return None


def _bounded_below(part: TypedExpression) -> Iterator[Difference]:
    """The differences of which `part` says how small they can be, or which date is later."""
    for small, large in _smaller_first(part):
        of = _difference(large)
        if of is not None:
            yield of
        turned = _difference(small)
        if turned is not None:
            yield Difference(turned.earlier, turned.later)
        yield Difference(large, small)


def _smaller_first(part: TypedExpression) -> Iterator[tuple[TypedExpression, TypedExpression]]:
    if not isinstance(part, Operation):
        return
    if part.operator in _LESS:
        yield part.operands[0], part.operands[1]
    elif part.operator in _GREATER:
        yield part.operands[1], part.operands[0]
    elif part.operator is Operator.EQUAL:
        yield part.operands[0], part.operands[1]
        yield part.operands[1], part.operands[0]


def _is_below(bound: TypedExpression, *, least: int) -> bool:
    """Whether `bound` is written as a number below `least`."""
    if isinstance(bound, Operation) and bound.operator is Operator.NEGATE:
        return True
    if isinstance(bound, Constant) and isinstance(bound.value, int | Decimal):
        return bound.value < least
    return False


def _dates(of: Difference) -> tuple[TypedExpression, TypedExpression]:
    return _plain(of.later), _plain(of.earlier)


def _plain(date: TypedExpression) -> TypedExpression:
    """The date itself, without what moves it or takes its month."""
    while isinstance(date, Operation) and date.operator in _SHIFTED | _COARSER:
        date = date.operands[0]
    return date


def _of_two_rows(of: Difference) -> bool:
    """Whether the dates are of different rows: not both of one, nor one of them of none."""
    return len(aliases_read(of.later) | aliases_read(of.earlier)) > 1
