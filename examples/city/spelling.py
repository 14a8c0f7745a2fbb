"""How each department spells what its books say: encodings, dates, money, words for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from examples.city.books import Disguise, Value
from examples.city.contracts import DeliveredColumn
from examples.city.ids import fifteen_digits, full_width

Spell = Callable[[date], str]


def _dashes(day: date) -> str:
    return day.isoformat()


def _dots(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


def _slashes(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _digits(day: date) -> str:
    return f"{day:%Y%m%d}"


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month_digits(day: date) -> str:
    return f"{day:%Y%m}"


def _month_words(day: date) -> str:
    return f"{day.year}年{day.month}月"


@dataclass(frozen=True, slots=True)
class Style:
    """One department's habits; `open_end` is written for "still valid", `missing` for nothing."""

    encoding: str = "utf-8"
    newline: str = "\n"
    date: Spell = _dashes
    month: Spell = _month_words
    separators: bool = False
    missing: str = ""
    open_end: str = ""


STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "public_security": Style(encoding="gb18030", newline="\r\n", date=_digits),
        "civil_affairs": Style(
            encoding="utf-8-sig", newline="\r\n", date=_dots, month=_month_words, separators=True
        ),
        "human_resources": Style(date=_dashes, month=_month_digits),
        "justice": Style(encoding="gb18030", newline="\r\n", date=_words, missing="—"),
        "agriculture": Style(date=_slashes, separators=True),
        "organization": Style(encoding="utf-8-sig", newline="\r\n", date=_words, open_end="至今"),
        "discipline": Style(encoding="gb18030", newline="\r\n", date=_dots, missing="/"),
        "market": Style(date=_dashes),
        "tenders": Style(encoding="gb18030", date=_dashes, separators=True),
        "investment": Style(date=_words, missing="-"),
        "petitions": Style(encoding="utf-8-sig", newline="\r\n", date=_dashes),
    }
)


def spell(value: Value, column: DeliveredColumn, style: Style) -> str:
    """The text of a cell as the department writes it."""
    if value is None:
        return style.open_end if column.open_end and style.open_end else style.missing
    match value:
        case bool():
            return "是" if value else "否"
        case date():
            return (style.month if column.kind == "month" else style.date)(value)
        case Decimal() if column.unit == "万元":
            return _plain(value / 10_000, separators=style.separators)
        case Decimal():
            return _plain(value, separators=style.separators and column.kind == "money")
        case _:
            return str(value)


def disguised(identity: str, how: Disguise) -> str:
    """Another spelling of an id."""
    match how:
        case Disguise.FIFTEEN_DIGITS:
            return fifteen_digits(identity)
        case Disguise.FULL_WIDTH:
            return full_width(identity)
        case Disguise.PADDED:
            return f" {identity}\u3000"


def _plain(amount: Decimal, *, separators: bool) -> str:
    """Without a tail of zeros beyond what a clerk types: 1,200.00 but 463.5 万元."""
    text = f"{amount:,f}" if separators else f"{amount:f}"
    whole, point, decimals = text.partition(".")
    return f"{whole}{point}{decimals.rstrip('0').ljust(2, '0')[:6]}" if point else text
