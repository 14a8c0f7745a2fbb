"""Validity in time: a row's own period against a date, or against another row's period."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.check.domain_words import said
from dsl.check.domains_meet import Term
from dsl.check.lookups import data_set_word
from dsl.check.operators import conjunction
from dsl.check.scopes import Rows
from dsl.check.work import Work
from dsl.domains import TEMPORAL, Kind
from dsl.model.expressions import ColumnValue, Operation, Operator, TypedExpression
from dsl.model.types import DATE_TYPE, FLAG_TYPE, type_of
from dsl.text.source import Span


@dataclass(frozen=True, slots=True)
class _Period:
    """The first and the last day of a row; `until` may be missing, which means still valid."""

    start: TypedExpression
    until: TypedExpression | None


def valid_at(rows: Rows, date: Term, *, alias_span: Span, work: Work) -> TypedExpression | None:
    """The row is valid on the date, or on a day of the month; tells HY323 or HY324."""
    period = _period(rows, alias_span, work)
    if date.type.kind not in TEMPORAL:
        work.report.tell("HY323", date.span, **said(found=date.type.domain))
        return None
    if period is None:
        return None
    monthly = date.type.kind is Kind.MONTH
    first = _day(Operator.FIRST_DAY, date.expression) if monthly else date.expression
    last = _day(Operator.LAST_DAY, date.expression) if monthly else date.expression
    return conjunction((_not_after(period.start, last), *_still_at(period, first)))


def overlaps(
    left: Rows, right: Rows, *, left_span: Span, right_span: Span, work: Work
) -> TypedExpression | None:
    """The two rows share a day; tells HY324."""
    one = _period(left, left_span, work)
    other = _period(right, right_span, work)
    if one is None or other is None:
        return None
    return conjunction((*_still_at(other, one.start), *_still_at(one, other.start)))


def _still_at(period: _Period, day: TypedExpression) -> tuple[TypedExpression, ...]:
    """The period has not ended before `day`: no condition where it has no end at all."""
    if period.until is None:
        return ()
    still_open = Operation(Operator.MISSING, (period.until,), FLAG_TYPE)
    ends_later = Operation(Operator.GREATER_EQUAL, (period.until, day), FLAG_TYPE)
    return (Operation(Operator.OR, (still_open, ends_later), FLAG_TYPE),)


def _not_after(start: TypedExpression, day: TypedExpression) -> TypedExpression:
    return Operation(Operator.LESS_EQUAL, (start, day), FLAG_TYPE)


def _period(rows: Rows, span: Span, work: Work) -> _Period | None:
    data_set = rows.data_set
    start = _column(rows, data_set.valid_from, Operator.FIRST_DAY, span, work)
    until = _column(rows, data_set.valid_until, Operator.LAST_DAY, span, work)
    if start is None:
        word = data_set_word(data_set, work.surface)
        work.report.tell("HY324", span, alias=rows.alias, data_set=word)
        return None
    return _Period(start, until)


def _column(
    rows: Rows, name: str | None, as_day: Operator, span: Span, work: Work
) -> TypedExpression | None:
    """The column `name` as a day: `as_day` of a month."""
    column = rows.data_set.column(name) if name is not None else None
    if column is None or column.domain.kind not in TEMPORAL:
        return None
    value = ColumnValue(rows.alias, column.name, type_of(column))
    work.column_spans[value] = work.report.site or span
    return _day(as_day, value) if column.domain.kind is Kind.MONTH else value


def _day(operator: Operator, month: TypedExpression) -> TypedExpression:
    return Operation(operator, (month,), DATE_TYPE)
