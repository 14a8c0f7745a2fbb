"""The value of an expression: of one binding's rows, or of a group of bindings."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from dsl.syntax.decision_tables import DecisionTable
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    Date,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
    Money,
    Month,
    Negative,
    Not,
    Number,
    Overlaps,
    Percentage,
    Period,
    Presence,
    Text,
    Timestamp,
    ValidAt,
)
from tests.reference.amounts import amount_period
from tests.reference.counted_days import (
    add_working_days,
    is_working_day,
    working_days_between,
)
from tests.reference.decimals import decimals
from tests.reference.decision_form import is_timeless
from tests.reference.decisions import decided
from tests.reference.functions import call
from tests.reference.law import parameter_value
from tests.reference.scope import Scope
from tests.reference.validity import is_month, overlap, valid_at, valid_in_month
from tests.reference.values import (
    EXACT,
    Duration,
    Truth,
    Value,
    add_duration,
    all_true,
    any_true,
    compare,
    completed_months,
    divide,
    negate,
    plain,
)

_UNITS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_MONTHS = {"month": 1, "year": 12}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_OF_WORKING_DAYS = frozenset({"is_working_day", "working_days_between", "add_working_days"})


def truth(expression: Expression, scope: Scope) -> Truth:
    """The truth of a condition; a flag that is missing is unknown."""
    return cast(Truth, evaluate(expression, scope))


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of `expression`, an expanded one; missing is None, and so is unknown."""
    whole = scope.known(expression)
    if whole is not None:
        return whole[0]
    form = _FORMS.get(type(expression))
    return literal(expression) if form is None else form(expression, scope)


def literal(expression: Expression) -> Value:
    """The value that a literal stands for: 400 万元 is 4,000,000, 95% is 0.95."""
    match expression:
        case Money(amount=amount, unit=unit):
            return EXACT.multiply(amount, Decimal(_UNITS[unit]))
        case Percentage(points=points):
            return EXACT.scaleb(points, -2)
        case Period(count=count, unit="day" | "workday" as unit):
            return Duration(unit, count)
        case Period(count=count, unit="month" | "year" as unit):
            return Duration("month", count * _MONTHS[unit])
        case Period(count=count, unit=unit):
            return Duration("second", count * _SECONDS[unit])
        case Month(first_day=first_day):
            return first_day
        case Negative(operand=operand):
            return _negated(literal(operand))
        case Number(value=number):
            return int(number) if number == number.to_integral_value() else number
        case Date() | Timestamp() | Text() | Flag():
            return expression.value
    raise AssertionError(f"no literal: {expression}")


def _field(node: Field, scope: Scope) -> Value:
    return scope.field(node.alias, node.column)


def _comparison(node: Comparison, scope: Scope) -> Truth:
    return compare(node.operator, evaluate(node.left, scope), evaluate(node.right, scope))


def _logic(node: Logic, scope: Scope) -> Truth:
    truths = [truth(o, scope) for o in node.operands]
    return all_true(truths) if node.operator == "and" else any_true(truths)


def _not(node: Not, scope: Scope) -> Truth:
    return negate(truth(node.operand, scope))


def _presence(node: Presence, scope: Scope) -> Truth:
    """Whether there is a value: known even where there is none."""
    return (evaluate(node.operand, scope) is not None) is node.present


def _between(node: Between, scope: Scope) -> Truth:
    """Both ends included: low <= x and x <= high."""
    value = evaluate(node.operand, scope)
    low, high = evaluate(node.low, scope), evaluate(node.high, scope)
    held = all_true([compare("<=", low, value), compare("<=", value, high)])
    return negate(held) if node.negated else held


def _membership(node: Membership, scope: Scope) -> Truth:
    """One equal option is enough; with none, a missing option leaves it unknown."""
    value = evaluate(node.operand, scope)
    if isinstance(node.options, tuple):
        options = [evaluate(o, scope) for o in node.options]
    else:
        listed = _listed(cast(AtDate, node.options), scope)
        if listed is None:
            return None
        options = listed
    held = any_true(compare("=", value, option) for option in options)
    return negate(held) if node.negated else held


def _arithmetic(node: Arithmetic, scope: Scope) -> Value:
    left: Any = evaluate(node.left, scope)
    right: Any = evaluate(node.right, scope)
    if left is None or right is None:
        return None
    if isinstance(left, datetime.date) or isinstance(right, datetime.date):
        return _in_time(node, left, right, scope)
    if isinstance(left, Duration) or isinstance(right, Duration):
        return _of_durations(node, left, right, scope)
    match node.operator:
        case "+":
            return EXACT.add(left, right)
        case "-":
            return EXACT.subtract(left, right)
        case "*":
            return EXACT.multiply(left, right)
        case "/":
            return divide(left, right, decimals=decimals(node.left, scope.world))


def _in_time(node: Arithmetic, left: Any, right: Any, scope: Scope) -> Value:
    """What lies between two points in time, or one of them moved by a period."""
    if isinstance(left, datetime.datetime) and isinstance(right, datetime.datetime):
        return Duration("second", (left - right) // datetime.timedelta(seconds=1))
    if isinstance(left, datetime.date) and isinstance(right, datetime.date):
        return _apart(left, right, months=is_month(node.left, scope.world))
    if isinstance(left, datetime.date):
        return _move(left, right, node.operator, scope)
    return _move(right, left, node.operator, scope)


def _move(day: datetime.date, by: Duration, operator: str, scope: Scope) -> datetime.date | None:
    """A day and a period make a day."""
    if by.unit == "workday":
        count = by.count if operator == "+" else -by.count
        return add_working_days(day, count, scope.world.arranged)
    return add_duration(day, by, 1 if operator == "+" else -1)


def _apart(later: datetime.date, earlier: datetime.date, *, months: bool) -> Duration:
    """Two days make the days between them, two months the months."""
    if months:
        return Duration("month", completed_months(earlier, later))
    return Duration("day", (later - earlier).days)


def _of_durations(node: Arithmetic, left: Any, right: Any, scope: Scope) -> Value:
    """Periods added and subtracted, divided by one another, or taken a number of times."""
    first, second = (x.count if isinstance(x, Duration) else x for x in (left, right))
    if node.operator == "/" and isinstance(left, Duration) and not isinstance(right, Duration):
        return None if second == 0 else Duration(left.unit, int(Decimal(first) / Decimal(second)))
    if node.operator == "/":
        return divide(first, second, decimals=0)
    if node.operator == "*":
        factor, period = (node.right, left) if isinstance(left, Duration) else (node.left, right)
        covered = amount_period(factor, scope.world)
        if covered:
            return _over_periods(EXACT.multiply(first, second), covered)
        return Duration(period.unit, int(first * second))
    sign = 1 if node.operator == "+" else -1
    return Duration(left.unit, first + sign * second)


def _over_periods(product: Decimal, covered: str) -> Decimal:
    """“`money/month × period/month` and `money/year × 2 years` are amounts”: a year is 12."""
    return EXACT.divide(product, 12) if covered == "year" else product


def _negative(node: Negative, scope: Scope) -> Value:
    return _negated(evaluate(node.operand, scope))


def _negated(value: Any) -> Value:
    if isinstance(value, Duration):
        return Duration(value.unit, -value.count)
    return None if value is None else cast(Value, -value)


def _case(node: Case, scope: Scope) -> Value:
    """The result of the first branch whose condition is true; unknown is not true."""
    for condition, result in node.branches:
        if truth(condition, scope) is True:
            return evaluate(result, scope)
    return None if node.otherwise is None else evaluate(node.otherwise, scope)


def _parameter(node: AtDate, scope: Scope) -> Value:
    """The parameter's value on the day said, else on the event date."""
    found = _parameter_value(node, scope)
    return None if found is None else literal(cast(Expression, found.value))


def _listed(node: AtDate, scope: Scope) -> list[Value] | None:
    """The options of a list parameter."""
    found = _parameter_value(node, scope)
    return (
        None if found is None else [literal(o) for o in cast(tuple[Expression, ...], found.value)]
    )


def _parameter_value(node: AtDate, scope: Scope) -> Any:
    day = scope.event_date() if node.date is None else evaluate(node.date, scope)
    region = None if node.region is None else evaluate(node.region, scope)
    return parameter_value(
        scope.world.parameters[node.parameter.name],
        cast("datetime.date | None", day),
        region=cast("str | None", region),
        regional=node.region is not None,
    )


def _aggregate(node: Aggregate, scope: Scope) -> Value:
    return scope.aggregate(node)


def _call(node: Call, scope: Scope) -> Value:
    if node.function == "run_date":
        return scope.world.as_of
    arguments = [evaluate(a, scope) for a in node.arguments]
    table = scope.world.decision_table(node.function)
    if table is not None:
        return decided(table, arguments, _asked_on(node, table, scope), literal)
    if node.function in _OF_WORKING_DAYS:
        return _of_working_days(node.function, arguments, scope)
    return call(node.function, arguments)


def _asked_on(node: Call, table: DecisionTable, scope: Scope) -> datetime.date | None:
    """The day said, else the event date; a table without a period is asked on any day."""
    if node.date is not None:
        return cast("datetime.date | None", evaluate(node.date, scope))
    return scope.world.as_of if is_timeless(table) else scope.event_date()


def _of_working_days(function: str, arguments: list[Any], scope: Scope) -> Value:
    """What the pack's calendar is asked."""
    if any(a is None for a in arguments):
        return None
    arranged = scope.world.arranged
    match function, arguments:
        case "is_working_day", [day]:
            return is_working_day(day, arranged)
        case "working_days_between", [start, end]:
            if (start, end) not in scope.world.counted:
                scope.world.counted[start, end] = working_days_between(start, end, arranged)
            count = scope.world.counted[start, end]
            return None if count is None else Duration("workday", count)
        case _, [day, number]:
            return add_working_days(day, int(plain(number)), arranged)  # type: ignore[arg-type]
    raise AssertionError(function)


def _valid_at(node: ValidAt, scope: Scope) -> Truth:
    day = evaluate(node.date, scope)
    if day is not None and is_month(node.date, scope.world):
        return valid_in_month(node.alias.name, day, scope)
    return valid_at(node.alias.name, day, scope)


def _overlaps(node: Overlaps, scope: Scope) -> Truth:
    return overlap(node.left.name, node.right.name, scope)


#: How each form of expression is read; what is not here is a literal.
_FORMS: Mapping[type, Callable[[Any, Scope], Value]] = {
    Field: _field,
    Comparison: _comparison,
    Logic: _logic,
    Not: _not,
    Presence: _presence,
    Between: _between,
    Membership: _membership,
    Arithmetic: _arithmetic,
    Negative: _negative,
    Aggregate: _aggregate,
    AtDate: _parameter,
    Call: _call,
    Case: _case,
    ValidAt: _valid_at,
    Overlaps: _overlaps,
}
