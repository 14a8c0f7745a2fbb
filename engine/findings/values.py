"""Values as JSON, as part of an identity, and as words in a sentence."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final

from dsl.domains import Domain, Kind
from dsl.model.rules import Form
from dsl.syntax.declarations import Surface
from engine.findings.finding import Value

_MISSING = {"zh": "（缺失）", "en": "(missing)"}
#: How much of what a value counts is one of the form, and the words behind it.
_FORMS: Final = {
    Form.PERCENT: (Fraction(1, 100), "%", "%"),
    Form.WAN_YUAN: (Fraction(10_000), "万元", "万元"),
    Form.YI_YUAN: (Fraction(100_000_000), "亿元", "亿元"),
    Form.MINUTES: (Fraction(60), "分钟", " min"),
    Form.HOURS: (Fraction(3_600), "小时", " h"),
    Form.DAYS: (Fraction(86_400), "天", " days"),
}
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

    Dates are ISO, months `2020-05`, timestamps `2020-05-01 08:30:00`, amounts and numbers decimal
    text without trailing zeros, but amounts with two decimals at least.
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime.date() if domain.kind is Kind.MONTH:
            return value.isoformat()[:7]
        case datetime.date():
            return spelled(value)
        case Decimal():
            return _plain(value, 2 if domain.kind is Kind.MONEY else 0)
        case _:
            return str(value)


def as_json(value: Value, domain: Domain) -> str | int | bool | None:
    """A value in JSON: whole numbers and flags as such, everything else as text."""
    if isinstance(value, bool | int):
        return value
    return canonical(value, domain)


def spelled(day: datetime.date) -> str:
    """The one spelling of a day or a time in identities and JSON."""
    return day.isoformat(" ") if isinstance(day, datetime.datetime) else day.isoformat()


def in_words(value: Value, domain: Domain, surface: Surface) -> str:
    """A value as a sentence of `surface` shows it."""
    zh = surface == "zh"
    match value:
        case None:
            return _MISSING[surface]
        case bool():
            return ("是" if value else "否") if zh else ("yes" if value else "no")
        case datetime.date():
            return _time_in_words(value, domain, zh=zh)
        case int() if domain.kind is Kind.PERIOD:
            return _period_in_words(value, domain.of or "day", surface)
        case Decimal() if domain.kind is Kind.MONEY:
            return f"{_grouped(_plain(value, 2))}{'元' if zh else ' yuan'}"
        case Decimal() if domain.kind is Kind.PERCENT:
            return f"{_plain(value * 100, 0)}%"
        case Decimal():
            return _grouped(_plain(value, 0))
        case _:
            return str(value)


def in_form(value: Value, domain: Domain, surface: Surface, form: Form | None) -> str:
    """A value as a sentence shows it in the unit `form`, rounded half up to two decimals."""
    if form is None or value is None or isinstance(value, bool | str | datetime.date):
        return in_words(value, domain, surface)
    units, *words = _FORMS[form]
    hundredths = floor(abs(Fraction(value)) * 100 / units + Fraction(1, 2))
    sign = "-" if value < 0 and hundredths else ""
    text = _plain(Decimal(f"{hundredths // 100}.{hundredths % 100:02}"), 0)
    return f"{sign}{_grouped(text)}{words[0] if surface == 'zh' else words[1]}"


def _time_in_words(value: datetime.date, domain: Domain, *, zh: bool) -> str:
    if isinstance(value, datetime.datetime):
        return _moment(value, zh=zh)
    if domain.kind is Kind.MONTH:
        return f"{value.year}年{value.month}月" if zh else value.isoformat()[:7]
    return f"{value.year}年{value.month}月{value.day}日" if zh else value.isoformat()


def _period_in_words(count: int, unit: str, surface: Surface) -> str:
    if unit == "second":
        return _clocked(count, zh=surface == "zh")
    return f"{count}{_UNITS[unit, surface]}"


def _moment(time: datetime.datetime, *, zh: bool) -> str:
    """What the clock shows, seconds only where there are any."""
    if not zh:
        return time.isoformat(" ", "seconds" if time.second else "minutes")
    seconds = f"{time.second:02d}秒" if time.second else ""
    return f"{time.year}年{time.month}月{time.day}日{time.hour}时{time.minute:02d}分{seconds}"


def _clocked(seconds: int, *, zh: bool) -> str:
    """So many seconds as hours, minutes and seconds, those that are none left out."""
    minutes, rest = divmod(abs(seconds), 60)
    parts = (minutes // 60, minutes % 60, rest)
    words = ("小时", "分钟", "秒") if zh else (" h", " min", " s")
    said = [f"{n}{word}" for n, word in zip(parts, words, strict=True) if n]
    sign = "-" if seconds < 0 else ""
    return sign + ("" if zh else " ").join(said or [f"0{words[1]}"])


def _plain(value: Decimal, least: int) -> str:
    """Decimal text without trailing zeros, but with `least` decimals."""
    text = format(value, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else ("0" if whole == "-0" else whole)


def _grouped(text: str) -> str:
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}" + point + decimals if whole not in ("-0",) else text
