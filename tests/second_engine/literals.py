"""Literals in SQL."""

from __future__ import annotations

from decimal import Decimal

from dsl.syntax.expressions import (
    Date,
    Expression,
    Flag,
    Money,
    Month,
    Negative,
    Number,
    Percentage,
    Period,
    Text,
    Timestamp,
)
from tests.second_engine.dates import day
from tests.second_engine.numbers import number
from tests.second_engine.terms import Term, text_literal

_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_MONTHS = {"month": 1, "year": 12}
_SECONDS = {"hour": 3600, "minute": 60, "second": 1}


def literal(node: Expression) -> Term | None:
    """The literal `node`, or None where it is something else."""
    match node:
        case Number(value=value):
            return number(value, _decimals(value))
        case Money(amount=amount, unit=unit):
            return number(amount * _YUAN[unit], 2)
        case Percentage(points=points):
            share = points.scaleb(-2)
            return number(share, _decimals(share))
        case Period():
            return _period(node)
        case Date() | Month() | Timestamp():
            return _point(node)
        case Text(value=value):
            return Term(text_literal(value), "text")
        case Flag(value=value):
            return Term("TRUE" if value else "FALSE", "flag")
        case Negative(operand=operand):
            return negated(literal(operand))
        case _:
            return None


def _point(node: Date | Month | Timestamp) -> Term:
    match node:
        case Date(value=value):
            return Term(day(value), "date")
        case Month(first_day=value):
            return Term(day(value), "month")
        case Timestamp(value=time):
            return Term(f"TIMESTAMP '{time.isoformat(' ')}'", "time")


def _period(node: Period) -> Term:
    match node.unit:
        case "day" | "workday":
            return Term(str(node.count), "period", unit=node.unit)
        case "month" | "year":
            return Term(str(node.count * _MONTHS[node.unit]), "period", unit="month")
        case "hour" | "minute" | "second":
            return Term(str(node.count * _SECONDS[node.unit]), "period", unit="second")


def negated(term: Term | None) -> Term | None:
    """`-term`."""
    return term and term.like(f"(- {term.sql})")


def _decimals(value: Decimal) -> int:
    """As many decimals as are written."""
    return max(0, -int(value.as_tuple().exponent))
