"""Excel and WPS workbooks: one sheet, whose cells come as the texts that a person sees.

A row's line is its number in the sheet. Blank rows are no records. A row that reaches beyond
the header is a problem: what it holds is not plain. A row within merged cells has the text that
they show, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from adapters.inspection import inspect_bytes
from adapters.merged_cells import Blocks
from adapters.protocol import (
    FIRST_ROWS,
    Chunk,
    DamagedFileError,
    FirstRow,
    Inspection,
    Problem,
    RecordFault,
    Unreadable,
)
from adapters.row_text import csv_line, csv_lines
from adapters.sheet_header import MOST_ROWS, SheetHeader, header_at
from adapters.sheet_rows import Row, Survey
from adapters.signatures import OLE, PASSWORD, ZIP, kind_of_file
from adapters.sources import ReadOptions
from adapters.xls import XlsWorkbook
from adapters.xlsx import XlsxWorkbook

#: Cells that are gathered before they become a chunk.
_CELLS: Final = 1 << 16
_EXCEL: Final = "Excel"
#: What xlrd says of a workbook with a password.
_ENCRYPTED: Final = "encrypted"


class Workbook(Protocol):
    """An opened workbook of any kind; DamagedFileError where it is not sound."""

    def close(self) -> None:
        """Let go of the file."""

    def sheets(self) -> tuple[tuple[str, bool], ...]:
        """The sheets' names in their order, and whether each is shown."""

    def is_filled(self, sheet: int) -> bool:
        """Whether a sheet holds anything."""

    def survey(self, sheet: int) -> Survey:
        """The sheet's last row and merged blocks."""

    def rows(self, sheet: int) -> Iterator[Row]:
        """The sheet's rows that hold something, then its last row."""


@dataclass(frozen=True, slots=True)
class ExcelDelivery:
    """One sheet of a workbook, opened; `header_lines` is the number of the header's last row."""

    path: Path
    header: tuple[str, ...]
    header_text: str
    header_lines: int
    sheet: int
    survey: Survey
    size: int
    encoding: str

    def chunks(self) -> Iterator[Chunk]:
        """Every row below the header; DamagedFileError where rows do not add up."""
        width = len(self.header)
        blocks = Blocks(self.survey.merged, width=width, header=self.header_lines)
        batch = _Batch(width, self.header_lines)
        with closing(open_workbook(self.path, self.encoding)) as book:
            for row in book.rows(self.sheet):
                if row.number > self.header_lines:
                    batch.add(row, blocks)
                if batch.cells >= _CELLS:
                    yield self._chunk(batch)
                    batch = _Batch(width, batch.last)
        if batch.last != self.survey.last_row:
            reason = f"{batch.last} of {self.survey.last_row} rows"
            raise DamagedFileError(self.path.name, reason)
        yield self._chunk(batch)

    def first_rows(self) -> tuple[FirstRow, ...]:
        """The sheet's first rows: one of them may be the header that was meant."""
        with closing(open_workbook(self.path, self.encoding)) as book:
            filled = islice((r for r in book.rows(self.sheet) if r.cells), FIRST_ROWS)
            rows = list(filled)
        merged = self.survey.merged
        headers = (header_at(rows[i : i + MOST_ROWS], merged) for i in range(len(rows)))
        return tuple(FirstRow(h.first, h.first - 1, h.words) for h in headers)

    def _chunk(self, batch: _Batch) -> Chunk:
        share = (batch.last - batch.before) / max(1, self.survey.last_row)
        return batch.chunk(int(self.size * share))


@dataclass(slots=True)
class _Batch:
    """Rows as they come, until they are a chunk; `before` is the row that they follow."""

    width: int
    before: int
    last: int = 0
    cells: int = 0
    columns: list[list[str | None]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    merged: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.last = self.before
        self.columns = [[] for _ in range(self.width)]

    def add(self, row: Row, blocks: Blocks) -> None:
        """Take in the next row; one without cells only says how far the sheet goes."""
        self.last = row.number
        self.cells += max(self.width, len(row.cells))
        if not row.cells:
            return
        shown = blocks.shown(row)
        if row.cells[-1][0] >= self.width:
            actual = str(row.cells[-1][0] + 1)
            counts = (("expected", str(self.width)), ("actual", actual))
            self._refuse(row, RecordFault.RAGGED, counts)
        else:
            self.lines.append(row.number)
            for texts in self.columns:
                texts.append(None)
            for column, text in (*row.cells, *shown.items()):
                self.columns[column][-1] = text
            for column in shown:
                self.merged.setdefault(column, []).append(len(self.lines) - 1)

    def _refuse(self, row: Row, fault: RecordFault, arguments: tuple[tuple[str, str], ...]) -> None:
        self.problems.append(Problem(row.number, csv_line(_spread(row)), fault, arguments))

    def chunk(self, size: int) -> Chunk:
        """What was gathered, as having taken `size` bytes of the file."""
        cells = tuple(pa.array(c, pa.string()) for c in self.columns)
        return Chunk(
            cells=cells,
            lines=pa.array(self.lines, pa.int64()),
            problems=tuple(self.problems),
            raw=lambda rows: csv_lines(cells, rows),
            lines_read=self.last - self.before,
            bytes_read=size,
            merged={column: tuple(rows) for column, rows in self.merged.items()},
        )


def open_excel(path: Path, options: ReadOptions) -> tuple[ExcelDelivery, Inspection] | Unreadable:
    """The sheet that the options choose, its header read.

    HY553 where the file is no workbook or has a password, HY554 where it is not plain which
    sheet is meant, HY524 where there is nothing in it, HY528 where it is damaged.
    """
    kind = kind_of_file(path)
    if kind != _EXCEL:
        if path.stat().st_size == 0:
            return Unreadable("HY524")
        return _other(kind) if kind else Unreadable("HY528", (("reason", "no workbook inside"),))
    try:
        with closing(open_workbook(path, options.encoding)) as book:
            sheet = _chosen(book, options.sheet)
            if isinstance(sheet, Unreadable):
                return sheet
            survey = book.survey(sheet)
            header = _header(book, sheet, options.skip_rows, survey)
            if header is None and not book.is_filled(sheet):
                return Unreadable("HY524")
    except DamagedFileError as error:
        if _ENCRYPTED in error.reason:
            return _other(PASSWORD)
        return Unreadable("HY528", (("reason", error.reason),))
    words = header.words if header else ()
    inspection = inspect_bytes(path, lines=survey.last_row, encoding="excel")
    delivery = ExcelDelivery(
        path=path,
        header=words,
        header_text=csv_line(words),
        header_lines=header.last if header else survey.last_row,
        sheet=sheet,
        survey=survey,
        size=inspection.size,
        encoding=options.encoding,
    )
    return delivery, inspection


def filled_sheets(path: Path, options: ReadOptions) -> tuple[str, ...]:
    """The names of the sheets that hold anything; none where the file is no sound workbook."""
    if kind_of_file(path) != _EXCEL:
        return ()
    try:
        with closing(open_workbook(path, options.encoding)) as book:
            return tuple(n for i, (n, _) in enumerate(book.sheets()) if book.is_filled(i))
    except DamagedFileError:
        return ()  # whoever opens it says what is wrong


def _header(book: Workbook, sheet: int, skip_rows: int, survey: Survey) -> SheetHeader | None:
    """The first row below the title rows that holds anything, with those that belong to it."""
    below = (r for r in book.rows(sheet) if r.number > skip_rows and r.cells)
    rows = list(islice(below, MOST_ROWS))
    return header_at(rows, survey.merged) if rows else None


def _other(kind: str) -> Unreadable:
    return Unreadable("HY553", (("expected", _EXCEL), ("found", kind)))


def open_workbook(path: Path, encoding: str) -> Workbook:
    """The workbook at `path`, of either kind; DamagedFileError where it is not sound."""
    with path.open("rb") as file:
        start = file.read(len(OLE))
    return XlsxWorkbook(path) if start.startswith(ZIP) else XlsWorkbook(path, encoding)


def _chosen(book: Workbook, name: str) -> int | Unreadable:
    """The sheet called `name`; without one the only sheet that holds anything.

    Where several do, the file does not say which one is the delivery: to take the first
    would be to drop the others without a word. Hidden sheets count only where no other does.
    """
    sheets = book.sheets()
    names = [n for n, _ in sheets]
    if name:
        if name in names:
            return names.index(name)
        near = next(iter(get_close_matches(name, names, 1, 0.0)), "")
        return _unclear(names, name=name, nearest=near)
    filled = [i for i in range(len(sheets)) if book.is_filled(i)]
    shown = [i for i in filled if sheets[i][1]] or filled
    if not shown:
        return Unreadable("HY524")
    return shown[0] if len(shown) == 1 else _unclear([names[i] for i in shown])


def _unclear(names: list[str], *, name: str = "", nearest: str = "") -> Unreadable:
    sheets = ", ".join(names)
    return Unreadable("HY554", (("sheet", name), ("nearest", nearest), ("sheets", sheets)))


def _spread(row: Row) -> tuple[str, ...]:
    """A row's texts in their columns, empty where there is none."""
    texts = dict(row.cells)
    return tuple(texts.get(i, "") for i in range(row.cells[-1][0] + 1))
