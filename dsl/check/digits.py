"""How many digits a result may need, so that no sum or product can wrap around silently.

As SQL's exact numerics do it (ISO/IEC 9075-2, 6.31), with the quotient of this language:
cut to max(4, decimals of the dividend) + 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from dsl.check.report import Report
from dsl.domains import NUMBER, NUMERIC, Domain, Kind
from dsl.model.types import COUNT_TYPE, MAX_DIGITS, QUOTIENT_DECIMALS, SUM_DIGITS, Type
from dsl.text.source import Span

#: A quotient's dividend may have this many decimals at most, as many as a filed number has: a
#: quotient of quotients would run away.
DIVIDEND_DECIMALS = 6
#: A number is rounded to this many places at most.
MOST_PLACES = 6
#: A mean deviation of shares lies below 1.
BENFORD_TYPE = Type(NUMBER, 9, 8)


def whole_digits(number: Type) -> int:
    """The digits before the point."""
    return number.digits - number.decimals


def added(left: Type, right: Type, domain: Domain) -> Type:
    """The type of a sum or difference."""
    decimals = max(left.decimals, right.decimals)
    return Type(domain, max(whole_digits(left), whole_digits(right)) + 1 + decimals, decimals)


def multiplied(left: Type, right: Type, domain: Domain) -> Type:
    """The type of a product."""
    return Type(domain, left.digits + right.digits, left.decimals + right.decimals)


def divided(left: Type, right: Type, domain: Domain) -> Type:
    """The type of a quotient."""
    decimals = max(QUOTIENT_DECIMALS, left.decimals) + QUOTIENT_DECIMALS
    return Type(domain, whole_digits(left) + right.decimals + decimals, decimals)


def summed(argument: Type) -> Type:
    """The type of a sum over rows."""
    return Type(argument.domain, argument.digits + SUM_DIGITS, argument.decimals)


def averaged(argument: Type, domain: Domain) -> Type:
    """The type of a mean: a sum divided by a count."""
    return divided(summed(argument), COUNT_TYPE, domain)


def interpolated(argument: Type, places: int, domain: Domain) -> Type:
    """The type of a value between two others, at a place with `places` decimals: exact."""
    return Type(domain, argument.digits + places, argument.decimals + places)


def fenced(argument: Type, domain: Domain) -> Type:
    """The type of a quartile and one and a half times the distance of two: exact.

    A quartile has two decimals more, and half of one more still.
    """
    decimals = argument.decimals + 3
    return Type(domain, whole_digits(argument) + 1 + decimals, decimals)


def squared_spread(argument: Type, domain: Domain) -> Type:
    """The type of a variance; a greater one than its digits hold is missing."""
    decimals = max(QUOTIENT_DECIMALS, 2 * argument.decimals)
    return Type(domain, min(2 * whole_digits(argument) + 1 + decimals, MAX_DIGITS), decimals)


def spread(argument: Type, domain: Domain) -> Type:
    """The type of a standard deviation, with the decimals of a quotient."""
    decimals = max(QUOTIENT_DECIMALS, argument.decimals) + QUOTIENT_DECIMALS
    return Type(domain, whole_digits(argument) + 1 + decimals, decimals)


def decimals_of(number: Decimal) -> int:
    """The digits behind the point, as written."""
    return max(0, -int(number.as_tuple().exponent))


def rounded(argument: Type, places: int) -> Type:
    """The type of a number rounded to `places`; rounding up may carry into one more digit."""
    return Type(argument.domain, whole_digits(argument) + 1 + places, places)


def widest(types: Iterable[Type], domain: Domain) -> Type:
    """The narrowest type of `domain` that holds the values of all of `types`."""
    known = list(types)
    if domain.kind not in NUMERIC and domain.kind is not Kind.PERIOD:
        return Type(domain)
    decimals = max(t.decimals for t in known)
    return Type(domain, max(whole_digits(t) for t in known) + decimals, decimals)


def literal_type(value: Decimal, domain: Domain) -> Type:
    """The type of a literal: the digits that it is written with, one at least.

    >>> from dsl.domains import NUMBER
    >>> literal_type(Decimal("0.50"), NUMBER)
    Type(domain=Domain(kind=<Kind.NUMBER: 'number'>, of=''), digits=2, decimals=2)
    """
    _, figures, exponent = value.as_tuple()
    decimals = max(0, -int(exponent))
    whole = max(0, len(figures) + int(exponent))
    if figures == (0,):
        whole = 0
    return Type(domain, max(1, whole + decimals), decimals)


@dataclass(frozen=True, slots=True)
class Side:
    """What could be rounded to make a result fit, and the type of the result if it were."""

    zh: str
    en: str
    type: Type
    result: Callable[[Type], Type]


def tell_digits(digits: int, span: Span, report: Report, sides: Iterable[Side] = ()) -> None:
    """Say HY312, and which of `sides` to round to how many places: as many as make it fit.

    Rounding makes one digit more before the point, so that it helps only where decimals go.
    """
    fitting = [
        (places, side)
        for side in sides
        for places in range(min(side.type.decimals, MOST_PLACES + 1))
        if side.result(rounded(side.type, places)).digits <= MAX_DIGITS
    ]
    advice = {"side_zh": "", "side_en": "", "places": ""}
    if fitting:
        places, side = max(fitting, key=lambda fit: fit[0])
        advice = {"side_zh": side.zh, "side_en": side.en, "places": str(places)}
    report.tell("HY312", span, digits=digits, most=MAX_DIGITS, **advice)
