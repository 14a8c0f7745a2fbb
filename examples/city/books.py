"""The books of the county: what is true, as clean rows, before any department spells it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = str | int | Decimal | date | bool | None
Row: TypeAlias = dict[str, Value]


class Disguise(StrEnum):
    """Another spelling of the same id, which filing has to see through."""

    FIFTEEN_DIGITS = "fifteen_digits"
    FULL_WIDTH = "full_width"
    PADDED = "padded"


@dataclass(frozen=True, slots=True)
class DisguisedCell:
    """The cell of one row that is delivered in disguise; `row` counts from 0."""

    data_set: str
    row: int
    column: str
    disguise: Disguise


@dataclass(slots=True)
class Books:
    """Rows by data set, in the order in which they were entered; a month is its first day."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    disguised: list[DisguisedCell] = field(default_factory=list)
    _numbers: Counter[str] = field(default_factory=Counter)

    def add(self, data_set: str, **cells: Value) -> None:
        """Enter one row; columns that are not given are empty."""
        self.rows.setdefault(data_set, []).append(cells)

    def number(self, prefix: str) -> str:
        """The next number of the series `prefix`: `GL000001`."""
        self._numbers[prefix] += 1
        return f"{prefix}{self._numbers[prefix]:06d}"

    def disguise(self, data_set: str, column: str, how: Disguise) -> None:
        """Deliver `column` of the row entered last in `data_set` in disguise."""
        row = len(self.rows[data_set]) - 1
        self.disguised.append(DisguisedCell(data_set, row, column, how))

    def of(self, data_set: str) -> list[Row]:
        """The rows of `data_set`."""
        return self.rows.get(data_set, [])
