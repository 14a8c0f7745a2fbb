"""Typed expressions: what conditions, keys, measures and messages are made of.

Truth is three-valued: a comparison with a missing value is unknown, and so on through
`and`, `or` and `not` as in SQL. Spans do not take part in equality.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.types import DATE_TYPE, FLAG_TYPE, Type


class Operator(StrEnum):
    """Every operation of the language; the value is the word in plans and JSON.

    A missing operand makes the result missing, except for AND, OR (three-valued), PRESENT,
    MISSING and COALESCE.
    """

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    # Cut (not rounded) to max(4, decimals of the dividend) + 4, a period to whole units; by
    # zero missing.
    DIVIDE = "divide"
    NEGATE = "negate"
    # (date or timestamp, whole days); a timestamp keeps its time of day
    ADD_DAYS = "add_days"
    # (date, month or timestamp, whole months); keeps the last day of the month, and the time of day
    ADD_MONTHS = "add_months"
    SUBTRACT_DATES = "subtract_dates"  # (later, earlier) -> whole days
    SUBTRACT_MONTHS = "subtract_months"  # (later, earlier) -> whole months
    ADD_SECONDS = "add_seconds"  # (timestamp, whole seconds)
    SUBTRACT_TIMESTAMPS = "subtract_timestamps"  # (later, earlier) -> whole seconds

    EQUAL = "equal"
    NOT_EQUAL = "not_equal"
    LESS = "less"
    LESS_EQUAL = "less_equal"
    GREATER = "greater"
    GREATER_EQUAL = "greater_equal"

    AND = "and"
    OR = "or"
    NOT = "not"
    PRESENT = "present"
    MISSING = "missing"
    IN = "in"  # (x, option, option, …)

    DATE = "date"  # the day of a timestamp, on its own clock
    MONTH = "month"  # the month of a date
    YEAR = "year"
    DAY_OF_MONTH = "day_of_month"
    QUARTER = "quarter"  # the first month of the quarter of a date or a month
    HALF_YEAR = "half_year"  # the first month of the half
    FISCAL_YEAR = "fiscal_year"  # (date or month, first month): the year in which it began
    FIRST_DAY = "first_day"  # of a month, or of a date's month
    LAST_DAY = "last_day"
    BIRTH_DATE = "birth_date"  # digits 7-14 of a resident id
    AGE = "age"  # (birth, on): completed years, -1 and below before birth
    MONTHS_BETWEEN = "months_between"  # (a, b) dates: completed months; b before a: less than 0

    IS_WORKING_DAY = "is_working_day"  # these ask the pack's calendar
    WORKING_DAYS_BETWEEN = "working_days_between"  # (a, b): those after a, up to and with b
    ADD_WORKING_DAYS = "add_working_days"  # (date, n): the nth after it, before it where n < 0

    LENGTH = "length"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    SUBSTRING = "substring"  # (text, first character from 1, count)
    UPPER = "upper"
    LOWER = "lower"
    NORMALISE = "normalise"  # lower case; letters, digits and Han characters only
    JOIN_TEXTS = "join_texts"  # (text, text, …): one behind the other

    # Spellings of one thing made alike; missing where nothing is left.
    NORMAL_ORG_NAME = "normal_org_name"
    NORMAL_PERSON_NAME = "normal_person_name"
    NORMAL_ADDRESS = "normal_address"
    NORMAL_INVOICE_NO = "normal_invoice_no"

    # How far two texts lie apart, in characters (code points).
    EDIT_DISTANCE = "edit_distance"  # Levenshtein: characters put in, left out or replaced
    SIMILARITY = "similarity"  # (longer - distance) / longer, cut to 8 decimals; of nothing 1

    # (latitude, longitude, latitude, longitude): whole metres, by `docs/semantics`
    DISTANCE = "distance"

    COALESCE = "coalesce"
    ABS = "abs"
    REMAINDER = "remainder"  # after a whole quotient, signed as the dividend; by zero missing
    FIRST_DIGIT = "first_digit"  # the first that is not 0, of a number without its sign
    LAST_DIGITS = "last_digits"  # (number, how many): of the whole part without its sign
    ROUND = "round"  # (number, decimals): half away from zero
    LEAST = "least"
    GREATEST = "greatest"


#: Operators that ask which days are worked: unknown for a day that the calendar does not cover.
OF_CALENDARS = frozenset(
    {Operator.IS_WORKING_DAY, Operator.WORKING_DAYS_BETWEEN, Operator.ADD_WORKING_DAYS}
)

#: Operators that say how nearly two texts are alike.
NEAR = frozenset({Operator.EDIT_DISTANCE, Operator.SIMILARITY})

ConstantValue: TypeAlias = str | int | Decimal | bool | datetime.date


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; decimals carry exactly `type.decimals`, a month is its first day.

    A timestamp is a `datetime` without a zone, which Python holds for a `date` as well.
    """

    value: ConstantValue
    type: Type


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A column of the row that `alias` stands for."""

    alias: str
    column: str
    type: Type


@dataclass(frozen=True, slots=True)
class RunDate:
    """The date as of which the run looks."""

    type: Type = DATE_TYPE


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator and its operands."""

    operator: Operator
    operands: tuple[TypedExpression, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Choice:
    """The value behind the first condition that is true; else `otherwise`, or missing."""

    branches: tuple[tuple[TypedExpression, TypedExpression], ...]
    otherwise: TypedExpression | None
    type: Type


@dataclass(frozen=True, slots=True)
class ParameterAt:
    """The value of a parameter on a date and, where it has regions, for a region code.

    The most specific region whose code (without its trailing zero pairs) begins the given
    code wins; where no value covers the date, the value is missing.
    """

    parameter: str
    date: TypedExpression
    region: TypedExpression | None
    type: Type


@dataclass(frozen=True, slots=True)
class InParameter:
    """Membership in the list that a parameter holds on a date."""

    operand: TypedExpression
    options: ParameterAt
    type: Type = FLAG_TYPE


@dataclass(frozen=True, slots=True)
class DecisionAt:
    """The value that a decision table sets for `inputs` on a date; missing where no row holds.

    `rows` are the condition and the value of each row, in the order of the table; at most
    one condition is true. A value that is None is missing. Conditions read nothing but
    the inputs and the date.
    """

    table: str
    inputs: tuple[TypedExpression, ...]
    date: TypedExpression
    rows: tuple[tuple[TypedExpression, Constant | None], ...]
    type: Type

    @property
    def parameter(self) -> str:
        """The name under which findings cite the row, as they cite the value of a parameter."""
        return self.table


@dataclass(frozen=True, slots=True)
class AggregateValue:
    """An aggregate over the distinct rows of `aliases` for which `condition` is true.

    `argument` is None for `count(alias)`. `aliases` are those that argument and condition
    mention, in the order of the rule. `order` is what first and last go by; rows without it
    are skipped, rows without the argument are not. `share` is a part of 1: which percentile,
    or how far the ratios of a series may lie apart. `known_only` skips what is missing; otherwise
    a missing value leaves open what it could change.
    """

    function: AggregateFunction
    argument: TypedExpression | None
    condition: TypedExpression | None
    aliases: tuple[str, ...]
    type: Type
    order: TypedExpression | None = None
    share: Decimal | None = None
    known_only: bool = False


#: The place among the keys of what a component is called, where rows are connected.
COMPONENT = 1


@dataclass(frozen=True, slots=True)
class KeyValue:
    """The group's value of the key at `index` (from 0)."""

    index: int
    type: Type


TypedExpression: TypeAlias = (
    Constant
    | ColumnValue
    | RunDate
    | Operation
    | Choice
    | ParameterAt
    | InParameter
    | DecisionAt
    | AggregateValue
    | KeyValue
)

#: What is asked for its value on a date: findings cite what applied with its clauses.
Dated: TypeAlias = ParameterAt | DecisionAt


def operands(expression: TypedExpression) -> tuple[TypedExpression, ...]:
    """The expressions directly inside `expression`, in order."""
    match expression:
        case Constant() | ColumnValue() | RunDate() | KeyValue():
            return ()
        case Operation(operands=inner):
            return inner
        case Choice(branches=branches, otherwise=otherwise):
            inner = tuple(part for branch in branches for part in branch)
            return inner if otherwise is None else (*inner, otherwise)
        case ParameterAt(date=date, region=region):
            return (date,) if region is None else (date, region)
        case InParameter(operand=operand, options=options):
            return (operand, options)
        case DecisionAt(inputs=inner, date=date):
            return (*inner, date)
        case AggregateValue(argument=argument, condition=condition, order=order):
            return tuple(part for part in (argument, order, condition) if part is not None)


def conjuncts(expression: TypedExpression) -> Iterator[TypedExpression]:
    """What `expression` says one by one: the operands of `and`, else itself."""
    if isinstance(expression, Operation) and expression.operator is Operator.AND:
        for operand in expression.operands:
            yield from conjuncts(operand)
    else:
        yield expression


def walk(expression: TypedExpression) -> Iterator[TypedExpression]:
    """`expression` and everything inside it, outermost first."""
    waiting = [expression]
    while waiting:
        outer = waiting.pop()
        yield outer
        waiting.extend(reversed(operands(outer)))


def aliases_read(expression: TypedExpression) -> frozenset[str]:
    """The aliases whose columns `expression` reads."""
    return frozenset(e.alias for e in walk(expression) if isinstance(e, ColumnValue))
