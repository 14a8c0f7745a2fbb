"""Workbooks of binary records: xls, and the .et that WPS wrote for many years."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Final

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError
from xlrd.sheet import Cell

from adapters.number_formats import NumberFormat, built_in_format, format_from_code, shown_text
from adapters.protocol import DamagedFileError
from adapters.sheet_rows import Merged, Row, Survey, rows_from_grid

_DAMAGED: Final = (
    *(XLRDError, CompDocError, struct.error, AssertionError),
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError),
)


#: Below this number a format is one that every workbook knows.
_FIRST_OWN: Final = 164


class XlsWorkbook:
    """An opened xls workbook; DamagedFileError from any method where it is not sound.

    `encoding` is for workbooks of before 1997 that do not say in which they are.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        with self._judged():
            self._book = xlrd.open_workbook(
                str(path),
                logfile=StringIO(),  # remarks on the file, for nobody
                encoding_override=encoding or None,
                formatting_info=True,
                on_demand=True,
            )
        self._formats: dict[int, NumberFormat] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._book.release_resources()

    def sheets(self) -> tuple[tuple[str, bool], ...]:
        """The sheets' names in their order, and whether each is shown."""
        with self._judged():
            return tuple((s.name, not s.visibility) for s in self._book.sheets())

    def is_filled(self, sheet: int) -> bool:
        """Whether a sheet holds anything."""
        return any(row.cells for row in self.rows(sheet))

    def survey(self, sheet: int) -> Survey:
        """The sheet's last row and merged blocks."""
        with self._judged():
            found = self._book.sheet_by_index(sheet)
            merged = tuple(
                Merged(first + 1, below, column, beside - 1)
                for first, below, column, beside in found.merged_cells
            )
            return Survey(found.nrows, merged)

    def rows(self, sheet: int) -> Iterator[Row]:
        """The sheet's rows that hold something, then its last row."""
        with self._judged():
            found = self._book.sheet_by_index(sheet)
            grid = (
                (row + 1, ((i, self._text(c)) for i, c in enumerate(found.row(row))))
                for row in range(found.nrows)
            )
            yield from rows_from_grid(grid)
            if found.nrows:
                yield Row(found.nrows, ())

    def _text(self, cell: Cell) -> str:
        match cell.ctype:
            case xlrd.XL_CELL_TEXT:
                return str(cell.value)
            case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
                since_1904 = self._book.datemode == 1
                return shown_text(float(cell.value), self._format(cell), since_1904=since_1904)
            case xlrd.XL_CELL_BOOLEAN:
                return "TRUE" if cell.value else "FALSE"
            case xlrd.XL_CELL_ERROR:
                return str(xlrd.error_text_from_code.get(int(cell.value), f"#{cell.value}"))
            case _:
                return ""

    def _format(self, cell: Cell) -> NumberFormat:
        style = cell.xf_index
        if style is None:
            return NumberFormat()
        if style not in self._formats:
            key = self._book.xf_list[style].format_key
            known = self._book.format_map.get(key)
            said = format_from_code(known.format_str) if known and key >= _FIRST_OWN else None
            self._formats[style] = said or built_in_format(key)
        return self._formats[style]

    @contextmanager
    def _judged(self) -> Iterator[None]:
        try:
            yield
        except _DAMAGED as error:
            words = " ".join(str(error).split()) or type(error).__name__
            raise DamagedFileError(self._path.name, words) from error
