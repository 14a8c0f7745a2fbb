"""Exact numbers as whole ones: a term of `decimals` d stands for its value times 10 to the d."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from tests.second_engine.terms import Term

#: A quotient has four decimals more than its dividend, which counts as having four at least.
_MORE, _LEAST = 4, 4


def whole(value: int) -> str:
    """A whole number of the widest type, 38 digits, which its results then have too."""
    return f"{value}::HUGEINT"


def number(value: Decimal, decimals: int) -> Term:
    """A literal; `decimals` are enough for it."""
    scaled = value.scaleb(decimals)
    assert scaled == scaled.to_integral_value(), f"{value} has more than {decimals} decimals"
    return Term(str(int(scaled)), "number", decimals)


def scaled_to(term: Term, decimals: int) -> Term:
    """The same value written with more decimals."""
    more = decimals - term.decimals
    assert more >= 0, "digits would be lost"
    if more == 0:
        return term
    if term.sql.isdigit():
        return replace(term.like(str(int(term.sql) * 10**more)), decimals=decimals)
    low, high = (s and f"({s} * {whole(10**more)})" for s in (term.low, term.high))
    scaled = replace(term.like(f"({term.sql} * {whole(10**more)})"), decimals=decimals)
    return replace(scaled, low=low, high=high)


def alike(terms: Iterable[Term]) -> list[Term]:
    """The terms with as many decimals as the longest, and the unit that one of them has."""
    listed = list(terms)
    most = max(t.decimals for t in listed)
    unit = next((t.unit for t in listed if t.unit), "")
    return [replace(scaled_to(t, most), unit=unit) for t in listed]


def sum_of(left: Term, right: Term, sign: str) -> Term:
    """`left + right`, `left - right`: of numbers, or of periods."""
    one, other = alike((left, right))
    return one.like(f"({one.sql} {sign} {other.sql})").of(other)


def product(left: Term, right: Term) -> Term:
    """A product: of numbers, of a period and a count, of an amount for a period and periods."""
    if left.sort == "period":
        return _over_periods(right, left)
    if right.sort == "period":
        return _over_periods(left, right)
    unit = left.unit or right.unit
    decimals = left.decimals + right.decimals
    return Term(_times(left.sql, right.sql), "number", decimals, unit).of(left, right)


def _times(left: str, right: str) -> str:
    return f"({left} * {right}::HUGEINT)"


def _over_periods(factor: Term, period: Term) -> Term:
    """So much a month over so many months is an amount; so often a period is a period."""
    sql = _times(factor.sql, period.sql)
    if factor.unit == "month":
        return Term(sql, "number", factor.decimals).of(factor, period)
    if factor.unit == "year":
        years = f"({period.sql} // 12)"  # only whole years may be written beside such an amount
        return Term(_times(factor.sql, years), "number", factor.decimals).of(factor, period)
    assert factor.decimals == 0, "a period is taken a whole number of times"
    return period.like(sql).of(factor)


def quotient_decimals(dividend: int) -> int:
    """The decimals of a quotient."""
    return max(_LEAST, dividend) + _MORE


def quotient(left: Term, right: Term) -> Term:
    """`left / right`, cut toward zero at the decimals of a quotient; missing for a zero divisor."""
    if left.sort == "period" and right.sort != "period":
        return left.like(f"({left.sql} // nullif({right.sql}, 0))").of(right)
    decimals = quotient_decimals(left.decimals)
    more = decimals + right.decimals - left.decimals
    dividend = f"{left.sql} * {whole(10**more)}"
    unit = "" if right.unit or left.sort == "period" else left.unit
    sql = f"(({dividend}) // nullif({right.sql}, 0))"
    return Term(sql, "number", decimals, unit).of(left, right)


def rounded(term: Term, places: int) -> Term:
    """A number to `places` decimals, a half going away from zero."""
    if places >= term.decimals:
        # the same number, but what is rounded is no column: it is no key to look up by
        return replace(scaled_to(term, places), column=None)
    step = 10 ** (term.decimals - places)
    sql = f"(({term.sql} + sign({term.sql}) * {whole(step // 2)}) // {whole(step)})"
    return replace(term.like(sql), decimals=places)
