"""Expressions as written.

Every node carries its `span`. Words of a surface (function names, operators, units) are
already turned into their canonical English form; identifiers stay as the author wrote them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from dsl.syntax.placed import placed
from dsl.text.source import Span

ArithmeticOperator = Literal["+", "-", "*", "/"]
ComparisonOperator = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Number:
    """`20`, `0.5`: an exact decimal, with the decimals that were written."""

    value: Decimal
    span: Span = placed()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and str(self.value) == str(other.value)

    def __hash__(self) -> int:
        return hash(("Number", str(self.value)))


@dataclass(frozen=True, slots=True)
class Money:
    """`400 万元`: an amount in `unit` (元, 万元 or 亿元), not yet multiplied out."""

    amount: Decimal
    unit: Literal["元", "万元", "亿元"]
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Percentage:
    """`95%`: `points` is 95."""

    points: Decimal
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Period:
    """`90 days`: a number of days, working days, months, years, hours, minutes or seconds."""

    count: int
    unit: Literal["day", "workday", "month", "year", "hour", "minute", "second"]
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Date:
    """`2018-01-05` or `2018年1月5日`."""

    value: datetime.date
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Month:
    """`2018-01` or `2018年1月`; `first_day` stands for the month."""

    first_day: datetime.date
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Timestamp:
    """`2018-01-05 08:30` or `2018年1月5日8时30分`, to the second, on the clock of what it meets."""

    value: datetime.datetime
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, its escapes resolved."""

    value: str
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false` (真, 假)."""

    value: bool
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Name:
    """An alias, let, measure, parameter or argument of a definition."""

    name: str
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Field:
    """`payment.month`: a column of an alias; `column_span` is the part after the dot."""

    alias: str
    column: str
    span: Span = placed()
    column_span: Span = placed()


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x`."""

    operand: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`x + y`, `x - y`, `x * y`, `x / y`."""

    operator: ArithmeticOperator
    left: Expression
    right: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`x = y`, `x != y`, `x < y` …; never chained."""

    operator: ComparisonOperator
    left: Expression
    right: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Between:
    """`x between low and high`, both ends included; `negated` for `not between`."""

    operand: Expression
    low: Expression
    high: Expression
    negated: bool = False
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Membership:
    """`x in ("a", "b")` or `x in categories`: a list written out, or one that a parameter names."""

    operand: Expression
    options: tuple[Expression, ...] | Name | AtDate
    negated: bool = False
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Presence:
    """`x is present` (`present` true) or `x is missing`; never unknown itself."""

    operand: Expression
    present: bool
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    operand: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Logic:
    """`x and y and …` or `x or y or …`: two operands or more, flattened."""

    operator: Literal["and", "or"]
    operands: tuple[Expression, ...]
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Case:
    """`case when c then x … else y end`; without `else` the value is missing."""

    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language, a definition or a decision table of the pack.

    `date` is the day on which a decision table is asked: `rate(person.age) at payment.month`.
    """

    function: str
    arguments: tuple[Expression, ...]
    date: Expression | None = None
    span: Span = placed()
    name_span: Span = placed()


class Missing(StrEnum):
    """What an aggregate makes of values that are missing."""

    OPEN = ""  # any value: what they could change is not decided
    SKIPPED = "known_only"
    ZERO = "missing_as_0"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`sum(payment.amount where payment.paid)`; `argument` is an alias for `count(bid)`.

    `by` is what `first` and `last` go by, `share` the second argument of `percentile` and
    `geometric_series`. `missing` is what is said of values that are missing.
    """

    function: str
    argument: Expression
    condition: Expression | None
    by: Expression | None = None
    share: Expression | None = None
    missing: Missing = Missing.OPEN
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class AtDate:
    """`threshold for x.region at contract.signed_on`: a parameter's value, said when and where."""

    parameter: Name
    region: Expression | None
    date: Expression | None
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class ValidAt:
    """`post valid at payment.month`: the row's validity period holds the date."""

    alias: Name
    date: Expression
    span: Span = placed()


@dataclass(frozen=True, slots=True)
class Overlaps:
    """`post overlaps seat`: the validity periods of two rows share a day."""

    left: Name
    right: Name
    span: Span = placed()


Expression: TypeAlias = (
    Number
    | Money
    | Percentage
    | Period
    | Date
    | Month
    | Timestamp
    | Text
    | Flag
    | Name
    | Field
    | Negative
    | Arithmetic
    | Comparison
    | Between
    | Membership
    | Presence
    | Not
    | Logic
    | Case
    | Call
    | Aggregate
    | AtDate
    | ValidAt
    | Overlaps
)
