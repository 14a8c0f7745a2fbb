"""Values as JSON, as part of an identity, and as words in a sentence."""

from __future__ import annotations

import datetime
from decimal import Decimal

from dsl.domains import Domain, Kind
from dsl.syntax.declarations import Surface
from engine.findings.finding import Value

_MISSING = {"zh": "（缺失）", "en": "(missing)"}
_UNITS = {
    ("day", "zh"): "天",
    ("workday", "zh"): "个工作日",
    ("month", "zh"): "个月",
    ("day", "en"): " days",
    ("workday", "en"): " working days",
    ("month", "en"): " months",
}


def canonical(value: Value, domain: Domain) -> str | None:
    """The one spelling of a value in identities and JSON; None where it is missing.

    Dates are ISO, months `2020-05`, amounts and numbers decimal text without trailing
    zeros, but amounts with two decimals at least.
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime.date():
            return value.isoformat()[: 7 if domain.kind is Kind.MONTH else 10]
        case Decimal():
            return _plain(value, 2 if domain.kind is Kind.MONEY else 0)
        case _:
            return str(value)


def as_json(value: Value, domain: Domain) -> str | int | bool | None:
    """A value in JSON: whole numbers and flags as such, everything else as text."""
    if isinstance(value, bool | int):
        return value
    return canonical(value, domain)


def in_words(value: Value, domain: Domain, surface: Surface) -> str:
    """A value as a sentence of `surface` shows it."""
    zh = surface == "zh"
    match value:
        case None:
            return _MISSING[surface]
        case bool():
            return ("是" if value else "否") if zh else ("yes" if value else "no")
        case datetime.date() if domain.kind is Kind.MONTH:
            return f"{value.year}年{value.month}月" if zh else value.isoformat()[:7]
        case datetime.date():
            return f"{value.year}年{value.month}月{value.day}日" if zh else value.isoformat()
        case _ if domain.kind is Kind.PERIOD:
            return f"{value}{_UNITS[domain.of or 'day', surface]}"
        case Decimal() if domain.kind is Kind.MONEY:
            return f"{_grouped(_plain(value, 2))}{'元' if zh else ' yuan'}"
        case Decimal() if domain.kind is Kind.PERCENT:
            return f"{_plain(value * 100, 0)}%"
        case Decimal():
            return _grouped(_plain(value, 0))
        case _:
            return str(value)


def _plain(value: Decimal, least: int) -> str:
    """Decimal text without trailing zeros, but with `least` decimals."""
    text = format(value, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else ("0" if whole == "-0" else whole)


def _grouped(text: str) -> str:
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}" + point + decimals if whole not in ("-0",) else text
