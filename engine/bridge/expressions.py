"""What columns, literals and operators of a plan are in DataFusion."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
from datafusion import Expr, col
from datafusion import functions as f

from dsl.model.expressions import Operator
from engine.bridge.calendar import (
    add_days,
    add_months,
    age,
    birth_date,
    day_of_month,
    first_day,
    fiscal_year,
    half_year,
    last_day,
    months_between,
    quarter,
    subtract_dates,
    subtract_months,
    year,
)
from engine.bridge.clock import add_seconds, day_of, subtract_timestamps
from engine.bridge.constants import constant
from engine.bridge.distance import distance
from engine.bridge.likeness import edit_distance, similarity
from engine.bridge.spellings import (
    first_digit,
    last_digits,
    normal_address,
    normal_invoice_no,
    normal_org_name,
    normal_person_name,
    plain_text,
)
from engine.bridge.types import arrow_type
from engine.plan.storage import Shape, Storage


@cache  # a name is asked for again and again, and an expression never changes
def named(column: str) -> Expr:
    """The column called `column`, taken literally."""
    return col('"' + column.replace('"', '""') + '"')


@cache
def literal(text: str | None, storage: Storage) -> Expr:
    """The constant spelled `text`; None is the missing value."""
    kind = arrow_type(storage)
    value: Any
    if text is None:
        value = None
    elif storage.shape is Shape.FLAG:
        value = text == "true"
    elif storage.shape is Shape.DATE:
        value = datetime.date.fromisoformat(text)
    elif storage.shape is Shape.TIMESTAMP:
        value = datetime.datetime.fromisoformat(text)
    elif storage.shape is Shape.DECIMAL:
        value = Decimal(text)
    elif storage.shape is Shape.WHOLE:
        value = int(text)
    else:
        value = text
    return constant(value, kind)


def case_of(branches: Sequence[tuple[Expr, Expr]], otherwise: Expr | None) -> Expr:
    """The value behind the first true condition; else `otherwise`, or missing."""
    (first, value), *rest = branches
    builder = f.when(first, value)
    for condition, then in rest:
        builder = builder.when(condition, then)
    return builder.end() if otherwise is None else builder.otherwise(otherwise)


def applied(operator: Operator, operands: list[Expr]) -> Expr:
    """`operator` over `operands`."""
    if operator in (Operator.AND, Operator.OR):
        return balanced(operator, operands)
    if operator is Operator.COALESCE:
        return f.coalesce(*operands)
    if operator is Operator.JOIN_TEXTS:
        return _joined_texts(operands)
    if operator in (Operator.LEAST, Operator.GREATEST):
        return _extreme(operator, operands)
    return _FIXED[operator](*operands)


def one_of(value: Expr, choices: list[Expr], *, known: bool) -> Expr:
    """Whether `value` is one of `choices`; `known` says that all of these are constants."""
    # The engine merges lists about the same value as if they held plain values only, and
    # then loses choices that are missing: docs/decisions/0023.
    if known:
        return f.in_list(value, choices)
    return balanced(Operator.OR, [value == choice for choice in choices])


def balanced(operator: Operator, operands: list[Expr]) -> Expr:
    """A tree as flat as can be: a long chain would overflow the engine's stack."""
    if len(operands) == 1:
        return operands[0]
    middle = len(operands) // 2
    left, right = balanced(operator, operands[:middle]), balanced(operator, operands[middle:])
    return left & right if operator is Operator.AND else left | right


def _extreme(operator: Operator, operands: list[Expr]) -> Expr:
    # The engine's own least and greatest skip missing values; here one makes the result missing.
    result = operands[0]
    for other in operands[1:]:
        first = result <= other if operator is Operator.LEAST else result >= other
        result = f.when(first, result).when(~first, other).end()
    return result


def _joined_texts(texts: list[Expr]) -> Expr:
    # The engine's own `concat` takes a missing text for an empty one; here it makes all missing.
    known = balanced(Operator.AND, [text.is_not_null() for text in texts])
    return f.when(known, f.concat(*texts)).end()


def _divide(dividend: Expr, divisor: Expr) -> Expr:
    # The engine refuses to divide by zero; the language calls the result missing.
    return dividend / f.nullif(divisor, constant(0))


def _substring(text: Expr, start: Expr, count: Expr) -> Expr:
    """What lies from `start` on; a negative count, which DataFusion refuses, is none."""
    return f.substring(text, start, f.when(count < constant(0), constant(0)).otherwise(count))


_FIXED: Mapping[Operator, Callable[..., Expr]] = {
    Operator.ADD: lambda x, y: x + y,
    Operator.SUBTRACT: lambda x, y: x - y,
    Operator.MULTIPLY: lambda x, y: x * y,
    Operator.DIVIDE: _divide,
    Operator.NEGATE: lambda x: constant(0) - x,
    Operator.ADD_DAYS: add_days,
    Operator.ADD_MONTHS: add_months,
    Operator.SUBTRACT_DATES: subtract_dates,
    Operator.SUBTRACT_MONTHS: subtract_months,
    Operator.ADD_SECONDS: add_seconds,
    Operator.SUBTRACT_TIMESTAMPS: subtract_timestamps,
    Operator.EQUAL: lambda x, y: x == y,
    Operator.NOT_EQUAL: lambda x, y: x != y,
    Operator.LESS: lambda x, y: x < y,
    Operator.LESS_EQUAL: lambda x, y: x <= y,
    Operator.GREATER: lambda x, y: x > y,
    Operator.GREATER_EQUAL: lambda x, y: x >= y,
    Operator.NOT: lambda x: ~x,
    Operator.PRESENT: lambda x: x.is_not_null(),
    Operator.MISSING: lambda x: x.is_null(),
    Operator.DATE: day_of,
    Operator.MONTH: first_day,
    Operator.YEAR: year,
    Operator.DAY_OF_MONTH: day_of_month,
    Operator.QUARTER: quarter,
    Operator.HALF_YEAR: half_year,
    Operator.FISCAL_YEAR: fiscal_year,
    Operator.FIRST_DAY: first_day,
    Operator.LAST_DAY: last_day,
    Operator.BIRTH_DATE: birth_date,
    Operator.AGE: age,
    Operator.MONTHS_BETWEEN: months_between,
    Operator.LENGTH: lambda x: f.character_length(x).cast(pa.int64()),
    Operator.STARTS_WITH: f.starts_with,
    Operator.ENDS_WITH: f.ends_with,
    Operator.CONTAINS: f.contains,
    Operator.SUBSTRING: _substring,
    Operator.UPPER: f.upper,
    Operator.LOWER: f.lower,
    Operator.NORMALISE: plain_text,
    Operator.ABS: f.abs,
    Operator.ROUND: f.round,
    Operator.REMAINDER: lambda x, y: x % f.nullif(y, constant(0)),
    Operator.FIRST_DIGIT: first_digit,
    Operator.LAST_DIGITS: last_digits,
    Operator.NORMAL_ORG_NAME: normal_org_name,
    Operator.NORMAL_PERSON_NAME: normal_person_name,
    Operator.NORMAL_ADDRESS: normal_address,
    Operator.NORMAL_INVOICE_NO: normal_invoice_no,
    Operator.EDIT_DISTANCE: edit_distance,
    Operator.SIMILARITY: similarity,
    Operator.DISTANCE: distance,
}
