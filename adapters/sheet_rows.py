"""A worksheet's rows, whichever kind of workbook they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number in the sheet, its texts by column from 0."""

    number: int
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of cells shown as one; only its first holds a value. All from 0 but `row`."""

    row: int
    last_row: int
    column: int
    last_column: int

    @property
    def name(self) -> str:
        """Its first cell, as spreadsheets name it."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a sheet before its rows are read: the last row, the merged blocks."""

    last_row: int
    merged: tuple[Merged, ...]


def column_letters(column: int) -> str:
    """The letters of a column from 0.

    >>> column_letters(27)
    'AB'
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_from_reference(reference: str) -> tuple[int, int] | None:
    """Row from 1 and column from 0 of `AB12`; None where it is no cell of a sheet."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column - 1) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def merged_from_reference(reference: str) -> Merged | None:
    """The block that `B2:B4` names; None where it names none."""
    first, _, last = reference.partition(":")
    start, end = place_from_reference(first), place_from_reference(last or first)
    if start is None or end is None:
        return None
    return Merged(start[0], end[0], start[1], end[1])


def rows_from_grid(grid: Iterable[tuple[int, Iterable[tuple[int, str]]]]) -> Iterator[Row]:
    """Rows of those lines of a grid that hold something."""
    for number, cells in grid:
        kept = tuple((column, text) for column, text in cells if text)
        if kept:
            yield Row(number, kept)
