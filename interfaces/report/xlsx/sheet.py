"""One table on one sheet: header, filter, widths; nothing of it can act as a formula."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dsl.text.width import display_width
from interfaces.cli.bilingual import Bilingual
from interfaces.report.xlsx.values import Cell, Given, Look, Plain

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Rows of a sheet, its header among them, and signs of a cell: the bounds of the format.
ROWS: Final = 1_048_576
SIGNS: Final = 32_767
#: Signs after which a spreadsheet would read on as a formula, were the cell typed anew.
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST, _NARROWEST = 60, 6
_CUT = Bilingual("…（过长，余下 {count:,} 字未列）", "… ({count:,} more characters left out)")
_FORMATS: Final = {
    Look.TEXT: {"num_format": "@"},
    Look.WHOLE: {"num_format": "#,##0"},
    Look.MONEY: {"num_format": "#,##0.00"},
    Look.NUMBER: {"num_format": "General"},
    Look.PERCENT: {"num_format": "0.00%"},
    Look.DATE: {"num_format": "yyyy-mm-dd"},
    Look.MONTH: {"num_format": "yyyy-mm"},
    Look.MOMENT: {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
#: Each look's width where the text itself does not say it.
_WIDTHS: Final = {Look.DATE: 10, Look.MONTH: 8, Look.MOMENT: 19, Look.MONEY: 14}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and whether long texts are wrapped rather than run on."""

    head: str
    wrapped: bool = False


class Formats:
    """The looks that a workbook shares; made once, since each is a part of the file."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Format] = {}
        base = {"font_name": "Noto Sans SC", "font_size": 10, "valign": "top"}
        self._base = base
        self.head = workbook.add_format(
            {**base, "bold": True, "bg_color": "#E7ECF3", "bottom": 1, "text_wrap": True}
        )
        self.title = workbook.add_format({**base, "bold": True, "font_size": 16})
        self.section = workbook.add_format({**base, "bold": True, "font_size": 12})

    def look(
        self, look: Look, *, grey: bool = False, wrapped: bool = False, quoted: bool = False
    ) -> Format:
        """The format of a look; `quoted` keeps a text a text when a person edits it."""
        key = (look, grey, wrapped, quoted)
        if key not in self._made:
            more: dict[str, Any] = {"text_wrap": wrapped, "quote_prefix": quoted}
            if grey:
                more |= {"font_color": "#595959", "bg_color": "#EDEDED"}
            self._made[key] = self._workbook.add_format({**self._base, **_FORMATS[look], **more})
        return self._made[key]


class Writing:
    """Puts values into cells, each by its own kind of call: nothing is guessed from a text."""

    def __init__(self, formats: Formats, language: str) -> None:
        self.formats = formats
        self.language = language

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        given: Given,
        *,
        grey: bool = False,
        wrapped: bool = False,
    ) -> None:
        """Write one value; None leaves the cell empty."""
        cell = as_cell(given)
        if cell is None:
            if grey:
                sheet.write_blank(row, column, None, self.formats.look(Look.TEXT, grey=True))
            return
        value = cell.value
        if isinstance(value, str):
            quoted = value.startswith(_ACTIVE)
            look = self.formats.look(Look.TEXT, grey=grey, wrapped=wrapped, quoted=quoted)
            sheet.write_string(row, column, self._bounded(value), look)
            return
        look = self.formats.look(cell.look, grey=grey)
        if isinstance(value, datetime.date):
            sheet.write_datetime(row, column, value, look)
        else:
            sheet.write_number(row, column, value, look)

    def _bounded(self, text: str) -> str:
        """A longer text would be left out as a whole; so its end is, and says so."""
        if len(text) <= SIGNS:
            return text
        kept = SIGNS - 100
        return text[:kept] + _CUT.tell(self.language, count=len(text) - kept)


def as_cell(given: Given) -> Cell | None:
    """What a sheet was given, as a cell; nothing for None and for a text without a sign."""
    if given is None or given == "":
        return None
    if isinstance(given, Cell):
        return given
    return Cell(given, Look.WHOLE if isinstance(given, int) else Look.TEXT)


def add_table(
    workbook: Workbook,
    writing: Writing,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Given]],
    *,
    grey: bool = False,
    limit: int = ROWS,
) -> None:
    """A sheet of its own for a table; a table beyond `limit` rows goes on on the next sheet.

    The header stays in view, can be filtered by, and is repeated on each printed page.
    """
    told = iter(rows)
    sheet, at, number = _open(workbook, writing, name, columns), 1, 1
    widths = _Widths(columns)
    for row in told:
        if at >= limit:
            _close(sheet, columns, widths, rows=at)
            number += 1
            sheet = _open(workbook, writing, f"{name} {number}", columns)
            at, widths = 1, _Widths(columns)
        for i, given in enumerate(row):
            writing.put(sheet, at, i, given, grey=grey, wrapped=columns[i].wrapped)
            widths.see(i, given)
        at += 1
    _close(sheet, columns, widths, rows=at)


def _open(workbook: Workbook, writing: Writing, name: str, columns: Sequence[Column]) -> Worksheet:
    sheet = workbook.add_worksheet(name)
    for i, column in enumerate(columns):
        sheet.write_string(0, i, column.head, writing.formats.head)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    print_setup(sheet, name)
    return sheet


def _close(sheet: Worksheet, columns: Sequence[Column], widths: _Widths, *, rows: int) -> None:
    sheet.autofilter(0, 0, max(rows - 1, 1), len(columns) - 1)
    for i, width in enumerate(widths.widths()):
        sheet.set_column(i, i, width)


def print_setup(sheet: Worksheet, name: str) -> None:
    """Landscape A4, as wide as the page, with the sheet's name and page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{name.replace('&', '&&')}&R&P / &N")


class _Widths:
    """How wide each column's texts are, wide signs counted twice."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._seen = [display_width(c.head) + 3 for c in columns]  # the filter's arrow

    def see(self, column: int, given: Given) -> None:
        """Make room for a value."""
        cell = as_cell(given)
        if cell is not None and self._seen[column] < _WIDEST:
            self._seen[column] = max(self._seen[column], _width(cell.value, cell.look))

    def widths(self) -> list[int]:
        """Widths in the format's unit, about one digit."""
        return [min(max(w + 1, _NARROWEST), _WIDEST) for w in self._seen]


def _width(value: Plain, look: Look) -> int:
    if isinstance(value, str):
        return max(map(display_width, value.splitlines()), default=0)
    return _WIDTHS.get(look, len(f"{value:,}") if isinstance(value, int | float) else 10)
