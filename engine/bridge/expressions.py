"""Plan expressions as DataFusion expressions."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final, assert_never

import pyarrow as pa
from datafusion import Expr, col, lit
from datafusion import functions as f
from datafusion.expr import SortExpr

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
from engine.bridge.statistics import over_list
from engine.bridge.types import arrow_type
from engine.bridge.working_days import WorkingDays
from engine.plan.arena import Arena
from engine.plan.nodes import (
    Aggregation,
    Apply,
    ByCalendar,
    CaseOf,
    CastTo,
    ColumnOf,
    Fold,
    Literal,
    NodeId,
    Statistic,
)
from engine.plan.storage import Shape, Storage

#: The working days of a calendar, by its relation.
Calendars = Callable[[NodeId], WorkingDays]

#: What is counted where rows are: it is in all of them.
_EACH_ROW: Final = lit(pa.scalar(1, pa.int64()))


def named(column: str) -> Expr:
    """The column called `column`, taken literally."""
    return col('"' + column.replace('"', '""') + '"')


def scalar(arena: Arena, node: NodeId, calendars: Calendars, *, as_written: bool = False) -> Expr:
    """The scalar expression `node`; `as_written` is for people, else it is for the engine."""

    def inner(operand: NodeId) -> Expr:
        return scalar(arena, operand, calendars, as_written=as_written)

    match arena[node]:
        case ColumnOf(name=name):
            return named(name)
        case Literal(text=text, storage=storage):
            return _literal(text, storage)
        case Apply() as asked:
            if not as_written and (settled := _settled(arena, asked, inner)) is not None:
                return settled
            return _asked(arena, asked, inner)
        case ByCalendar(operator=operator, calendar=calendar, operands=operands):
            return calendars(calendar).expression(operator, [inner(o) for o in operands])
        case CaseOf(branches=branches, otherwise=otherwise):
            pairs = [(inner(condition), inner(value)) for condition, value in branches]
            return _case(pairs, None if otherwise is None else inner(otherwise))
        case Statistic() as statistic:
            return over_list(statistic, inner(statistic.values))
        case CastTo(operand=operand, storage=storage):
            return inner(operand).cast(arrow_type(storage))
        case other:
            raise TypeError(f"not an expression: {other}")


def kept(arena: Arena, node: NodeId, calendars: Calendars, *, as_written: bool = False) -> Expr:
    """The condition `node` where what it is not true of is left out, be it false or missing."""

    def inner(operand: NodeId) -> Expr:
        return kept(arena, operand, calendars, as_written=as_written)

    match arena[node]:
        case Apply(operator=Operator.COALESCE, operands=(value, other)) if (
            _flag(arena, other) is False
        ):
            return inner(value)
        case Apply(operator=Operator.AND | Operator.OR as operator, operands=operands):
            return _balanced(operator, [inner(o) for o in operands])
        case _:
            return scalar(arena, node, calendars, as_written=as_written)


def folded(
    arena: Arena, aggregation: Aggregation, calendars: Calendars, *, as_written: bool = False
) -> Expr:
    """The aggregate expression of `aggregation`, under its name."""

    def inner(node: NodeId | None) -> Expr | None:
        return None if node is None else scalar(arena, node, calendars, as_written=as_written)

    argument, condition = inner(aggregation.argument), None
    if aggregation.condition is not None:
        condition = kept(arena, aggregation.condition, calendars, as_written=as_written)
    match aggregation.fold:
        case Fold.COUNT:
            result = f.count(_EACH_ROW if argument is None else argument, filter=condition)
        case Fold.SUM:
            result = f.sum(_required(argument), filter=condition)
        case Fold.MIN:
            result = f.min(_required(argument), filter=condition)
        case Fold.MAX:
            result = f.max(_required(argument), filter=condition)
        case Fold.ANY:
            result = f.bool_or(_required(argument), filter=condition)
        case Fold.LIST:
            result = f.array_agg(_required(argument), filter=condition)
        case Fold.FIRST:
            values = (
                (_required(inner(node)), descending) for node, descending in aggregation.order
            )
            order: list[Expr | SortExpr | str] = [
                value.sort(ascending=not descending, nulls_first=True)
                for value, descending in values
            ]
            result = f.first_value(_required(argument), filter=condition, order_by=order)
        case _:
            assert_never(aggregation.fold)
    return result.alias(aggregation.name)


def _required(argument: Expr | None) -> Expr:
    if argument is None:
        raise TypeError("this fold needs an argument")
    return argument


@cache  # the engine looks for optional packages at every literal it is handed
def _literal(text: str | None, storage: Storage) -> Expr:
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
    return lit(pa.scalar(value, kind))


def _case(branches: Sequence[tuple[Expr, Expr]], otherwise: Expr | None) -> Expr:
    if not branches:
        return _required(otherwise)
    (first, value), *rest = branches
    builder = f.when(first, value)
    for condition, then in rest:
        builder = builder.when(condition, then)
    return builder.end() if otherwise is None else builder.otherwise(otherwise)


def _asked(arena: Arena, asked: Apply, inner: Callable[[NodeId], Expr]) -> Expr:
    operands = [inner(operand) for operand in asked.operands]
    if asked.operator is Operator.IN:
        value, *choices = operands
        return _one_of(value, choices, known=_known(arena, asked.operands[1:]))
    return _applied(asked.operator, operands)


def _applied(operator: Operator, operands: list[Expr]) -> Expr:
    if operator in (Operator.AND, Operator.OR):
        return _balanced(operator, operands)
    if operator is Operator.COALESCE:
        return f.coalesce(*operands)
    if operator in (Operator.LEAST, Operator.GREATEST):
        return _extreme(operator, operands)
    return _FIXED[operator](*operands)


def _one_of(value: Expr, choices: list[Expr], *, known: bool) -> Expr:
    # The engine merges lists about the same value as if they held plain values only, and
    # then loses choices that are missing: docs/decisions/0023.
    if known:
        return f.in_list(value, choices)
    return _balanced(Operator.OR, [value == choice for choice in choices])


def _known(arena: Arena, nodes: Sequence[NodeId]) -> bool:
    """Whether all of them are literals with a value."""
    written = [arena[node] for node in nodes]
    return all(isinstance(w, Literal) and w.text is not None for w in written)


def _flag(arena: Arena, node: NodeId) -> bool | None:
    """What a flag says that is written out; None for anything else."""
    match arena[node]:
        case Literal(text=str(text), storage=Storage(shape=Shape.FLAG)):
            return text == "true"
        case _:
            return None


def _settled(arena: Arena, asked: Apply, inner: Callable[[NodeId], Expr]) -> Expr | None:
    """A condition with what is missing taken for true, or false; None if `asked` is none of these.

    The engine would take its own `coalesce` apart and name the condition three times, and wherever
    it looks for no common parts, as in the filter of a join, compute it as often.
    """
    if asked.operator is not Operator.COALESCE or len(asked.operands) != 2:
        return None
    condition, other = asked.operands
    unknown_is = _flag(arena, other)
    if unknown_is is None or _never_missing(arena, condition):
        return None if unknown_is is None else inner(condition)
    if unknown_is:
        return f.nullif(inner(condition), lit(True)).is_null()
    return f.nullif(inner(condition), lit(False)).is_not_null()


def _never_missing(arena: Arena, node: NodeId) -> bool:
    match arena[node]:
        case Apply(operator=Operator.PRESENT | Operator.MISSING):
            return True
        case Apply(operator=Operator.AND | Operator.OR | Operator.NOT, operands=operands):
            return all(_never_missing(arena, operand) for operand in operands)
        case Apply(operator=Operator.COALESCE, operands=(*_, last)):
            return _flag(arena, last) is not None
        case _:
            return False


def _balanced(operator: Operator, operands: list[Expr]) -> Expr:
    """A tree as flat as can be: a long chain would overflow the engine's stack."""
    if len(operands) == 1:
        return operands[0]
    middle = len(operands) // 2
    left, right = _balanced(operator, operands[:middle]), _balanced(operator, operands[middle:])
    return left & right if operator is Operator.AND else left | right


def _extreme(operator: Operator, operands: list[Expr]) -> Expr:
    # The engine's own least and greatest skip missing values; here one makes the result missing.
    result = operands[0]
    for other in operands[1:]:
        first = result <= other if operator is Operator.LEAST else result >= other
        result = f.when(first, result).when(~first, other).end()
    return result


def _divide(dividend: Expr, divisor: Expr) -> Expr:
    # The engine refuses to divide by zero; the language calls the result missing.
    return dividend / f.nullif(divisor, lit(0))


def _substring(text: Expr, start: Expr, count: Expr) -> Expr:
    """What lies from `start` on; a negative count, which DataFusion refuses, is none."""
    return f.substring(text, start, f.when(count < lit(0), lit(0)).otherwise(count))


_FIXED: Mapping[Operator, Callable[..., Expr]] = {
    Operator.ADD: lambda x, y: x + y,
    Operator.SUBTRACT: lambda x, y: x - y,
    Operator.MULTIPLY: lambda x, y: x * y,
    Operator.DIVIDE: _divide,
    Operator.NEGATE: lambda x: lit(0) - x,
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
    Operator.REMAINDER: lambda x, y: x % f.nullif(y, lit(0)),
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
