"""How far two places lie apart: the sentences of `docs/semantics`, one after the other.

Everything is a whole number, and every quotient is cut: `//` of numbers that are not negative.
"""

from __future__ import annotations

import math
from decimal import Decimal

BILLION = 10**9
#: A right angle in halves of a millionth of a degree.
RIGHT = 180_000_000
MEAN_DIAMETER = 12_742_018


def metres(latitude: Decimal, longitude: Decimal, other: Decimal, its_longitude: Decimal) -> int:
    """“The haversine formula in whole billionths, on a sphere of 6,371,009 metres.”"""
    one, two = millionths(latitude), millionths(other)
    apart = abs(millionths(longitude) - millionths(its_longitude))
    shorter = min(apart, 2 * RIGHT - apart)
    middle = math.isqrt(sine(RIGHT - 2 * abs(one)) * sine(RIGHT - 2 * abs(two)))
    squares = sine(abs(one - two)) ** 2 + (middle * sine(shorter) // BILLION) ** 2
    others = max(0, BILLION**2 - squares)
    if squares > others:
        arc = 1_570_796_327 - arcsine(math.isqrt(others))
    else:
        arc = arcsine(math.isqrt(squares))
    return (MEAN_DIAMETER * arc + BILLION // 2) // BILLION


def millionths(degrees: Decimal) -> int:
    """Degrees as a whole number of millionths: they have six decimals."""
    whole = int(degrees.scaleb(6))
    assert whole == degrees.scaleb(6)
    return whole


def sine(halves: int) -> int:
    """“x (1 - x² / 3·2 (1 - x² / 5·4 (… 15·14 …)))”, x in billionths, from within."""
    x = (halves * 8_726_646_260 + BILLION // 2) // BILLION
    inner = BILLION
    for n in range(15, 1, -2):
        inner = BILLION - (x * x // BILLION) * inner // (n * (n - 1) * BILLION)
    return x * inner // BILLION


def arcsine(y: int) -> int:
    """“y (1 + y² · 1² / 2·3 (1 + y² · 3² / 4·5 (… 47² / 48·49)))”, from within."""
    inner = BILLION
    for n in range(48, 0, -2):
        part = (y * y // BILLION) * inner // BILLION
        inner = BILLION + part * (n - 1) ** 2 // (n * (n + 1))
    return y * inner // BILLION
