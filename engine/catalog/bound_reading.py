"""The range of a column: `minimum` and `maximum` of ODCS's `logicalTypeOptions`.

Bounds are kept as they are written, in the column's unit: filing reads them as it reads cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from dsl.diagnostics import diagnose
from dsl.diagnostics.diagnostic import Related
from dsl.domains import NUMERIC, PLACING, Domain, Kind
from engine.catalog.contract import Unit
from engine.catalog.yaml_check import Found, check_keys, read_text, wrong_value
from engine.catalog.yaml_tree import Fields, Scalar

#: Words of ODCS for texts and lists, which say nothing to Huiyan.
_DESCRIBING: Final = (
    *("format", "pattern", "minLength", "maxLength", "multipleOf", "timezone", "defaultTimezone"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required"),
)
_BOUNDS: Final = ("minimum", "maximum")
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?")


def read_bounds(fields: Fields, domain: Domain, found: Found) -> tuple[str | None, str | None]:
    """The least and the greatest value of a column; None where there is no such bound.

    HY507 for a domain without an order, HY504 for what is no value of the domain, HY570
    where the least is above the greatest.
    """
    options = fields.get("logicalTypeOptions")
    if options is None:
        return None, None
    if not isinstance(options, Fields):
        found.append(wrong_value(options, "logicalTypeOptions", expected="{minimum: 0}"))
        return None, None
    check_keys(options, (*_BOUNDS, *_DESCRIBING), found)
    low, high = (_bound(options, key, domain, found) for key in _BOUNDS)
    if low and high and low[1] > high[1]:
        related = Related(high[0].span, "maximum")
        least, most = low[0].text, high[0].text
        found.append(diagnose("HY570", low[0].span, related, minimum=least, maximum=most))
        return None, None
    return (low[0].text if low else None), (high[0].text if high else None)


def is_value(text: str, domain: Domain) -> bool:
    """Whether a contract may write `text` for a value of `domain`, which has an order."""
    return _READERS[domain.kind](text) is not None


def typed_bound(text: str | None, domain: Domain, unit: Unit) -> Decimal | date | None:
    """A bound as a value of the language: amounts in yuan, a percent as a part of 1."""
    if text is None:
        return None
    match domain.kind:
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.MONTH:
            return date.fromisoformat(f"{text}-01")
        case Kind.TIMESTAMP:
            return datetime.fromisoformat(text)
        case _:
            return Decimal(text).scaleb(_PLACES.get(unit, 0))


def _bound(
    options: Fields, key: str, domain: Domain, found: Found
) -> tuple[Scalar, Decimal] | None:
    if options.get(key) is None:
        return None
    scalar = read_text(options, key, found)
    if scalar is None:
        return None
    reader = _READERS.get(domain.kind)
    if reader is None:
        needed = " | ".join(kind for kind in Kind if kind in _READERS)
        found.append(diagnose("HY507", scalar.span, key=key, domain=domain, needed=needed))
        return None
    value = reader(scalar.text)
    if value is None:
        found.append(wrong_value(scalar, key, expected=_EXAMPLES.get(domain.kind, "0 | 12.50")))
        return None
    return scalar, value


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _whole(text: str) -> Decimal | None:
    return Decimal(text) if _WHOLE.fullmatch(text) else None


def _date(text: str) -> Decimal | None:
    try:
        return Decimal(date.fromisoformat(text).toordinal()) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _month(text: str) -> Decimal | None:
    return _date(f"{text}-01") if _MONTH.fullmatch(text) else None


def _time(text: str) -> Decimal | None:
    try:
        found = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None
    return None if found is None else Decimal(found.strftime("%Y%m%d%H%M%S"))


_READERS: Final[dict[Kind, Callable[[str], Decimal | None]]] = {
    **dict.fromkeys(NUMERIC | PLACING, _number),
    Kind.COUNT: _whole,
    Kind.PERIOD: _whole,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.TIMESTAMP: _time,
}
#: By how many places a number in a unit is moved to be one of the language.
_PLACES: Final = {
    Unit.TEN_THOUSAND_YUAN: 4,
    Unit.HUNDRED_MILLION_YUAN: 8,
    Unit.PERCENT: -2,
}
_EXAMPLES: Final = {
    Kind.COUNT: "0 | 12",
    Kind.PERIOD: "0 | 12",
    Kind.DATE: "2018-01-05",
    Kind.MONTH: "2018-01",
    Kind.TIMESTAMP: "2018-01-05 08:30",
}
