"""Literals in words."""

from __future__ import annotations

import datetime
from decimal import Decimal

from dsl.domains import Kind
from dsl.model.expressions import Constant
from dsl.surface.words import PERIOD_UNITS_EN, PERIOD_UNITS_ZH
from dsl.syntax.declarations import Surface

_LARGE_UNITS = ((Decimal(100_000_000), "亿元"), (Decimal(10_000), "万元"))


def say_constant(constant: Constant, language: Surface) -> str:
    """The literal as a reader of `language` writes it.

    >>> from dsl.model.types import MONEY_TYPE
    >>> say_constant(Constant(Decimal("4000000.00"), MONEY_TYPE), "zh")
    '400 万元'
    """
    match constant.value:
        case bool() as flag:
            words = ("是", "否") if language == "zh" else ("true", "false")
            return words[0] if flag else words[1]
        case datetime.datetime() as time:
            return say_time(time, language)
        case datetime.date() as day:
            return _say_date(day, language, monthly=constant.type.kind is Kind.MONTH)
        case str() as text:
            return f"“{text}”" if language == "zh" else f'"{text}"'
        case int() as count:
            return _say_period(count, constant, language)
        case Decimal() as number:
            return _say_decimal(number, constant)


def say_date(day: datetime.date, language: Surface) -> str:
    """`2018年1月5日` / `2018-01-05`."""
    return _say_date(day, language, monthly=False)


def say_time(time: datetime.datetime, language: Surface) -> str:
    """`2018年1月5日8时30分` / `2018-01-05 08:30`; seconds only where there are any."""
    if language == "en":
        return time.isoformat(" ", "seconds" if time.second else "minutes")
    seconds = f"{time.second:02d}秒" if time.second else ""
    return f"{_say_date(time, language, monthly=False)}{time.hour}时{time.minute:02d}分{seconds}"


def _say_date(day: datetime.date, language: Surface, *, monthly: bool) -> str:
    if language == "en":
        return day.isoformat()[:7] if monthly else day.isoformat()
    return f"{day.year}年{day.month}月" + ("" if monthly else f"{day.day}日")


def _say_period(count: int, constant: Constant, language: Surface) -> str:
    if constant.type.kind is not Kind.PERIOD:
        return str(count)
    return say_length(count, constant.type.domain.of, language)


def say_length(count: int, unit: str, language: Surface) -> str:
    """`90天` / `90 days`; seconds in the largest unit of which they are a whole number."""
    if unit == "second":
        count, unit = _largest(count)
    if language == "zh":
        return f"{count}{PERIOD_UNITS_ZH[unit]}"
    unit = PERIOD_UNITS_EN[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _largest(seconds: int) -> tuple[int, str]:
    """So many seconds in the largest unit that they are a whole number of."""
    for length, unit in ((3600, "hour"), (60, "minute")):
        if seconds % length == 0 and seconds:
            return seconds // length, unit
    return seconds, "second"


def _say_decimal(number: Decimal, constant: Constant) -> str:
    match constant.type.kind:
        case Kind.MONEY:
            return _say_money(number)
        case Kind.PERCENT:
            return f"{_short(number * 100)}%"
        case _:
            return _short(number)


def _say_money(yuan: Decimal) -> str:
    for size, unit in _LARGE_UNITS:
        if yuan and yuan % size == 0:
            return f"{_short(yuan / size)} {unit}"
    return f"{_short(yuan)} 元"


def _short(number: Decimal) -> str:
    """Without zeros behind the last figure."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
