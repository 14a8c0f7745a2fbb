"""How values of a type are stored while a plan is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dsl.domains import PLACING, TEMPORAL, TEXTUAL, Kind
from dsl.model.types import MAX_DIGITS, Type


class Shape(StrEnum):
    """The families of storage."""

    TEXT = "text"
    WHOLE = "whole"  # 64-bit integer
    DECIMAL = "decimal"
    DATE = "date"  # days; a month is its first day
    TIMESTAMP = "timestamp"  # a clock's face, to the second
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Storage:
    """A shape; decimals have `digits` in all and `decimals` behind the point."""

    shape: Shape
    digits: int = 0
    decimals: int = 0

    def __str__(self) -> str:
        """`decimal(18,2)`, `date` …"""
        if self.shape is not Shape.DECIMAL:
            return self.shape.value
        return f"decimal({self.digits},{self.decimals})"


TEXT = Storage(Shape.TEXT)
WHOLE = Storage(Shape.WHOLE)
DATE = Storage(Shape.DATE)
TIMESTAMP = Storage(Shape.TIMESTAMP)
FLAG = Storage(Shape.FLAG)
#: Degrees, to the sixth decimal.
COORDINATE = Storage(Shape.DECIMAL, 9, 6)
#: Digits of a 64-bit integer.
WHOLE_DIGITS = 19


def decimal(digits: int, decimals: int) -> Storage:
    """Exact decimals, at most 38 digits wide."""
    return Storage(Shape.DECIMAL, min(digits, MAX_DIGITS), decimals)


def storage_of(type_: Type) -> Storage:
    """The storage of values of `type_`.

    Counts and periods are 64-bit integers as long as they fit, every other number is an
    exact decimal; so are coordinates.
    """
    kind = type_.kind
    if kind in TEXTUAL:
        return TEXT
    if kind in TEMPORAL:
        return DATE
    if kind is Kind.TIMESTAMP:
        return TIMESTAMP
    if kind is Kind.FLAG:
        return FLAG
    if kind in PLACING:
        return COORDINATE
    if kind is Kind.PERIOD or (kind is Kind.COUNT and type_.digits <= WHOLE_DIGITS):
        return WHOLE
    return decimal(type_.digits, type_.decimals)


def as_decimal(storage: Storage) -> Storage:
    """The decimal that holds every value of the number `storage`."""
    return decimal(WHOLE_DIGITS, 0) if storage.shape is Shape.WHOLE else storage


def common_storage(storages: tuple[Storage, ...]) -> Storage:
    """The narrowest storage that holds the values of all of `storages` exactly."""
    first = storages[0]
    if all(s == first for s in storages):
        return first
    numbers = tuple(as_decimal(s) for s in storages)
    decimals = max(s.decimals for s in numbers)
    whole = max(s.digits - s.decimals for s in numbers)
    return decimal(whole + decimals, decimals)
