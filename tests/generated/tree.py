"""Nodes of the syntax tree without places, since no text was read."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    ArithmeticOperator,
    AtDate,
    Call,
    Comparison,
    ComparisonOperator,
    Date,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
    Missing,
    Money,
    Month,
    Name,
    Not,
    Number,
    Percentage,
    Period,
    Presence,
    Text,
    Timestamp,
)
from dsl.syntax.law import Citation, Provision
from dsl.text.source import Span

Unit = Literal["day", "workday", "month", "year", "hour", "minute", "second"]
NOWHERE = Span("generated", 0, 0)


def name(word: str) -> Name:
    """An alias, let, measure or parameter."""
    return Name(word, span=NOWHERE)


def field(alias: str, column: str) -> Field:
    """`alias.column`."""
    return Field(alias, column, span=NOWHERE, column_span=NOWHERE)


def number(value: int | str) -> Number:
    """A plain number."""
    return Number(Decimal(value), span=NOWHERE)


def money(yuan: int | str) -> Money:
    """An amount in yuan."""
    return Money(Decimal(yuan), "元", span=NOWHERE)


def percentage(points: int) -> Percentage:
    """`points` per cent."""
    return Percentage(Decimal(points), span=NOWHERE)


def period(count: int, unit: Unit) -> Period:
    """So many days, months or years."""
    return Period(count, unit, span=NOWHERE)


def day(value: datetime.date) -> Date:
    """A date."""
    return Date(value, span=NOWHERE)


def month(first_day: datetime.date) -> Month:
    """A month."""
    return Month(first_day, span=NOWHERE)


def time(value: datetime.datetime) -> Timestamp:
    """A time of a day."""
    return Timestamp(value, span=NOWHERE)


def text(value: str) -> Text:
    """A quoted text."""
    return Text(value, span=NOWHERE)


def flag(*, value: bool) -> Flag:
    """`true` or `false`."""
    return Flag(value, span=NOWHERE)


def compare(left: Expression, operator: ComparisonOperator, right: Expression) -> Comparison:
    """`left operator right`."""
    return Comparison(operator, left, right, span=NOWHERE)


def calculate(left: Expression, operator: ArithmeticOperator, right: Expression) -> Arithmetic:
    """`left operator right`."""
    return Arithmetic(operator, left, right, span=NOWHERE)


def logic(word: Literal["and", "or"], operands: list[Expression]) -> Expression:
    """The operands joined by a word, flattened; one operand by itself."""
    flat: list[Expression] = []
    for operand in operands:
        same = isinstance(operand, Logic) and operand.operator == word
        flat += operand.operands if isinstance(operand, Logic) and same else [operand]
    return flat[0] if len(flat) == 1 else Logic(word, tuple(flat), span=NOWHERE)


def opposite(operand: Expression) -> Not:
    """`not operand`."""
    return Not(operand, span=NOWHERE)


def presence(operand: Expression, *, present: bool) -> Presence:
    """`operand is present` or `is missing`."""
    return Presence(operand, present, span=NOWHERE)


def membership(
    operand: Expression, options: tuple[Expression, ...] | Name | AtDate, *, negated: bool
) -> Membership:
    """`operand in options`."""
    return Membership(operand, options, negated, span=NOWHERE)


def call(function: str, *arguments: Expression) -> Call:
    """A function or definition applied."""
    return Call(function, arguments, span=NOWHERE, name_span=NOWHERE)


def aggregate(
    function: str,
    argument: Expression,
    condition: Expression | None = None,
    by: Expression | None = None,
    share: Expression | None = None,
    missing: Missing = Missing.OPEN,
) -> Aggregate:
    """`function(argument, share by order where condition)`."""
    return Aggregate(function, argument, condition, by, share, missing, span=NOWHERE)


def at_date(parameter: str, date: Expression | None, region: Expression | None = None) -> AtDate:
    """A parameter's value, said when and where."""
    return AtDate(name(parameter), region, date, span=NOWHERE)


def citation(regulation: str, article: int) -> Citation:
    """`regulation article n`."""
    return Citation(regulation, Provision(str(article)), span=NOWHERE)
