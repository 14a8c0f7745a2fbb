"""Periods of validity: both days included, a missing end still open."""

from __future__ import annotations

import datetime

from dsl.domains import Kind
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Call,
    Case,
    Expression,
    Field,
    Month,
)
from tests.reference.decision_form import domain_of_table
from tests.reference.scope import Scope
from tests.reference.values import Truth, Value, add_months, all_true, compare
from tests.reference.world import World


def valid_at(alias: str, day: Value, scope: Scope) -> Truth:
    """“Validity in time (an appointment valid on the day of the payment)”."""
    return all_true([_started(alias, day, scope), _not_ended(alias, day, scope)])


def valid_in_month(alias: str, first_day: Value, scope: Scope) -> Truth:
    """The row is valid on a day of the month that begins on `first_day`."""
    assert isinstance(first_day, datetime.date)
    last_day = add_months(first_day, 1) - datetime.timedelta(days=1)
    return all_true([_started(alias, last_day, scope), _not_ended(alias, first_day, scope)])


def is_month(expression: Expression, world: World) -> bool:
    """Whether an expanded expression is of the domain month."""
    match expression:
        case Month() | Call(function="month" | "quarter" | "half_year"):
            return True
        case Field(alias=alias, column=name):
            column = world.data_set(alias).column(name)
            return column is not None and column.domain.kind is Kind.MONTH
        case AtDate(parameter=parameter):
            return world.parameter_domain(parameter.name).kind is Kind.MONTH
        case Arithmetic(left=left):
            return is_month(left, world)
        case Aggregate(argument=argument):
            return is_month(argument, world)
        case Call(function=name) if (table := world.decision_table(name)) is not None:
            return domain_of_table(table).kind is Kind.MONTH
        case Call(function="coalesce" | "least" | "greatest", arguments=(first, *_)):
            return is_month(first, world)
        case Case(branches=((_, first), *_)):
            return is_month(first, world)
        case _:
            return False


def overlap(first: str, second: str, scope: Scope) -> Truth:
    """“Overlap of two periods”: each starts before the other has ended."""
    return all_true(
        [
            _started(first, _end(second, scope), scope) if _has_end(second, scope) else True,
            _started(second, _end(first, scope), scope) if _has_end(first, scope) else True,
        ]
    )


def _started(alias: str, day: Value, scope: Scope) -> Truth:
    """Whether the row's first day has come by `day`; unknown where that is missing."""
    column = scope.world.data_set(alias).valid_from
    return True if column is None else compare("<=", scope.field(alias, column), day)


def _not_ended(alias: str, day: Value, scope: Scope) -> Truth:
    return compare("<=", day, _end(alias, scope)) if _has_end(alias, scope) else True


def _has_end(alias: str, scope: Scope) -> bool:
    return _end(alias, scope) is not None


def _end(alias: str, scope: Scope) -> Value:
    column = scope.world.data_set(alias).valid_until
    return None if column is None else scope.field(alias, column)
