"""Types of expressions: a domain, and for exact numbers how many digits they may need.

Digits are tracked so that no sum or product can wrap around silently: what could need
more than 38 is refused when the rule is checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from dsl.domains import COUNT, DATE, FLAG, MONEY, MONTH, PERCENT, TIMESTAMP, Domain, Kind
from dsl.schema import Column

MAX_DIGITS = 38
#: A sum can have this many more digits than its terms: 10 billion rows.
SUM_DIGITS = 10
#: A quotient has this many more decimals than its dividend, which counts as having as many
#: at least.
QUOTIENT_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Type:
    """`digits` in all and `decimals` of them behind the point; both 0 for what is no number."""

    domain: Domain
    digits: int = 0
    decimals: int = 0

    @property
    def kind(self) -> Kind:
        """The kind of the domain."""
        return self.domain.kind


_DIGITS = {
    Kind.MONEY: (18, 2),
    Kind.NUMBER: (18, 6),
    Kind.PERCENT: (18, 6),
    Kind.COUNT: (19, 0),
    Kind.PERIOD: (19, 0),
}


def column_type(domain: Domain) -> Type:
    """The type of a filed column of `domain`.

    Money is decimal(18,2); numbers and percentages are decimal(18,6), a percentage as a
    ratio; counts and periods are 64-bit integers.
    """
    return Type(domain, *_DIGITS.get(domain.kind, (0, 0)))


def type_of(column: Column) -> Type:
    """The type of the values of `column`, filed or computed."""
    if column.digits:
        return Type(column.domain, column.digits, column.decimals)
    return column_type(column.domain)


FLAG_TYPE = Type(FLAG)
DATE_TYPE = Type(DATE)
MONTH_TYPE = Type(MONTH)
TIMESTAMP_TYPE = Type(TIMESTAMP)
COUNT_TYPE = column_type(COUNT)
MONEY_TYPE = column_type(MONEY)
#: Whole metres between two places of the earth.
DISTANCE_TYPE = Type(COUNT, 8)
#: A part of 1 with the decimals of a quotient of counts.
SIMILARITY_TYPE = Type(PERCENT, 1 + 2 * QUOTIENT_DECIMALS, 2 * QUOTIENT_DECIMALS)
