"""Literals: exact values with the digits that they need."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

from dsl.check.digits import literal_type, tell_digits
from dsl.check.report import Report
from dsl.domains import COUNT, DAYS, MONEY, MONTHS, NUMBER, PERCENT, SECONDS, TEXT, WORKDAYS
from dsl.model.expressions import Constant
from dsl.model.types import DATE_TYPE, FLAG_TYPE, MAX_DIGITS, MONTH_TYPE, TIMESTAMP_TYPE, Type
from dsl.syntax.expressions import (
    Date,
    Flag,
    Money,
    Month,
    Number,
    Percentage,
    Period,
    Text,
    Timestamp,
)

Literal = Number | Money | Percentage | Period | Date | Month | Timestamp | Text | Flag

_YUAN = {"元": 0, "万元": 4, "亿元": 8}
_CENTS = Decimal("0.01")
#: Counts are 64-bit integers: a longer whole number is a plain number.
_COUNT_DIGITS = 18
#: Longer periods leave the calendar.
_SECONDS = {"hour": 3600, "minute": 60, "second": 1}
_LONGEST = {"day": 366_000, "workday": 250_000, "month": 12_000, "year": 1_000}
_LONGEST |= {unit: 366_000 * 86_400 // length for unit, length in _SECONDS.items()}
_UNIT_DOMAINS = {"day": DAYS, "workday": WORKDAYS, "month": MONTHS, "year": MONTHS}
_UNIT_DOMAINS |= dict.fromkeys(_SECONDS, SECONDS)
#: What a unit counts of its domain's own.
_FACTORS = {"year": 12, **_SECONDS}


@dataclass(frozen=True, slots=True)
class _Scaled:
    value: Decimal
    exact: bool


def check_literal(literal: Literal, report: Report) -> Constant | None:
    """The constant that `literal` writes; None after telling HY312, HY314 or HY334."""
    match literal:
        case Number(value=value):
            return _number(value, literal, report)
        case Money():
            return _money(literal, report)
        case Percentage(points=points):
            return _exact(_scaled(points, -2).value, Type(PERCENT), literal, report)
        case Period():
            return _period(literal, report)
        case Date(value=day):
            return Constant(day, DATE_TYPE)
        case Month(first_day=day):
            return Constant(day.replace(day=1), MONTH_TYPE)
        case Timestamp(value=time):
            return Constant(time, TIMESTAMP_TYPE)
        case Text(value=text):
            return Constant(text, Type(TEXT))
        case Flag(value=flag):
            return Constant(flag, FLAG_TYPE)


def _number(value: Decimal, literal: Literal, report: Report) -> Constant | None:
    counted = _exact(value, Type(COUNT), literal, report)
    if counted is None or counted.type.decimals or counted.type.digits > _COUNT_DIGITS:
        return counted and Constant(
            counted.value, Type(NUMBER, counted.type.digits, counted.type.decimals)
        )
    return Constant(int(value), counted.type)


def _money(literal: Money, report: Report) -> Constant | None:
    scaled = _scaled(literal.amount, _YUAN[literal.unit])
    with localcontext(prec=2 * MAX_DIGITS):
        cents = scaled.value.quantize(_CENTS) if scaled.exact else scaled.value
    if not scaled.exact or cents != scaled.value:
        report.tell("HY314", literal.span, literal=f"{literal.amount} {literal.unit}")
        return None
    return _exact(cents, Type(MONEY), literal, report)


def _period(literal: Period, report: Report) -> Constant | None:
    if literal.count > _LONGEST[literal.unit]:
        report.tell("HY334", literal.span, count=literal.count, unit=literal.unit)
        return None
    count = literal.count * _FACTORS.get(literal.unit, 1)
    domain = _UNIT_DOMAINS[literal.unit]
    return Constant(count, literal_type(Decimal(count), domain))


def _scaled(value: Decimal, by: int) -> _Scaled:
    """`value` times ten to the power `by`, exactly as long as it has a storable length."""
    if len(value.as_tuple().digits) > MAX_DIGITS:
        return _Scaled(value, exact=False)
    with localcontext(prec=2 * MAX_DIGITS):
        return _Scaled(value.scaleb(by), exact=True)


def _exact(value: Decimal, type_: Type, literal: Literal, report: Report) -> Constant | None:
    fitted = literal_type(value, type_.domain)
    if fitted.digits > MAX_DIGITS:
        tell_digits(fitted.digits, literal.span, report)
        return None
    with localcontext(prec=2 * MAX_DIGITS):
        return Constant(value.quantize(Decimal(1).scaleb(-fitted.decimals)), fitted)
