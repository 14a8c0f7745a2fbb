"""Workbooks for traps: whole ones by libraries, nasty ones out of hand-written parts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from tests.filing.world import ID, ID_2

Write = Callable[[Path], str]
HEADER = ("编号", "身份证号", "姓名", "发放日期", "金额", "类别")
ROW = ("P1", ID, "张三", "2020-05-01", "200.00", "普通")
ROW_2 = ("P2", ID_2, "李四", "2020-05-02", "300.50", "特困")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def instead(position: int, cell: Any, row: Sequence[Any] = ROW) -> tuple[Any, ...]:
    """A row with another cell at `position` (from 0)."""
    return (*row[:position], cell, *row[position + 1 :])


def made(fill: Callable[[Any, Any], None], name: str = "payments.xlsx", **options: Any) -> Write:
    """A workbook of xlsxwriter; `fill` gets it and its first sheet."""

    def write(folder: Path) -> str:
        book = xlsxwriter.Workbook(str(folder / name), options)
        fill(book, book.add_worksheet("数据"))
        book.close()
        return name

    return write


def rows(*lines: Sequence[Any], name: str = "payments.xlsx") -> Write:
    """A workbook whose first sheet holds these rows; numbers as numbers, texts as texts."""
    return made(lambda _, sheet: fill_rows(sheet, lines), name)


def fill_rows(sheet: Any, lines: Sequence[Sequence[Any]], first: int = 0) -> None:
    """Write the rows from row `first` (from 0) on; None leaves a cell out."""
    for i, line in enumerate(lines):
        for j, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(first + i, j, cell)
            elif isinstance(cell, bool):
                sheet.write_boolean(first + i, j, cell)
            elif cell is not None:
                sheet.write_number(first + i, j, cell)


def formatted(position: int, number: float, code: str, **options: Any) -> Write:
    """The ordinary row with a number shown in the format `code` at `position`."""

    def fill(book: Any, sheet: Any) -> None:
        fill_rows(sheet, (HEADER, instead(position, None)))
        sheet.write_number(1, position, number, book.add_format({"num_format": code}))

    return made(fill, **options)


def numbered_format(position: int, number: float, index: int) -> Write:
    """The same in a format that workbooks name by its number alone."""
    return written(
        sheet_xml(HEADER, instead(position, f'<c s="1"><v>{number}</v></c>')),
        styles=f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{index}"/></cellXfs>',
    )


def sheet_xml(*lines: Sequence[str]) -> str:
    """The rows of a sheet; a text that begins with `<` is a whole cell."""
    told = []
    for line in lines:
        cells = (c if c.startswith("<") else inline(c) for c in line)
        told.append(f"<row>{''.join(cells)}</row>")
    return f"<sheetData>{''.join(told)}</sheetData>"


def cell(position: int, xml: str, **parts: Any) -> Write:
    """The ordinary row with a hand-written cell."""
    return written(sheet_xml(HEADER, instead(position, xml)), **parts)


def inline(text: str) -> str:
    """A cell that holds its text itself."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def written(
    body: str,
    *,
    styles: str = "",
    texts: str = "",
    workbook: str = '<sheets><sheet name="数据" sheetId="1" r:id="r1"/></sheets>',
    before: str = "",
    others: Mapping[str, str | bytes] | None = None,
    name: str = "payments.xlsx",
) -> Write:
    """A workbook of these parts, as no library would write it."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(("r0", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "worksheet", "worksheets/sheet2.xml"),
            ("r3", "styles", "styles.xml"),
            ("r4", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_MAIN}">{body}</worksheet>',
    }
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    if texts:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{texts}</sst>'
    parts |= others or {}

    def write(folder: Path) -> str:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in parts.items():
                archive.writestr(member, content)
        return name

    return write


def _relations(*relations: tuple[str, str, str]) -> str:
    told = "".join(
        f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for i, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'


def old(fill: Callable[[Any, Any], None], name: str = "payments.xls") -> Write:
    """A binary workbook of xlwt; `fill` gets it and its first sheet."""

    def write(folder: Path) -> str:
        book = xlwt.Workbook(encoding="utf-8")
        fill(book, book.add_sheet("数据"))
        book.save(str(folder / name))
        return name

    return write


def old_rows(*lines: Sequence[Any], name: str = "payments.xls") -> Write:
    """A binary workbook whose first sheet holds these rows."""
    return old(lambda _, sheet: fill_old(sheet, lines), name)


def fill_old(sheet: Any, lines: Sequence[Sequence[Any]]) -> None:
    """Write the rows; None leaves a cell out."""
    for i, line in enumerate(lines):
        for j, cell in enumerate(line):
            if cell is not None:
                sheet.write(i, j, cell)


def old_formatted(position: int, number: float, code: str) -> Write:
    """The ordinary row with a number shown in the format `code` at `position`."""

    def fill(_book: Any, sheet: Any) -> None:
        fill_old(sheet, (HEADER, instead(position, None)))
        sheet.write(1, position, number, xlwt.easyxf(num_format_str=code))

    return old(fill)


def bytes_of(content: bytes, name: str) -> Write:
    """A file with this content, whatever its name says."""

    def write(folder: Path) -> str:
        (folder / name).write_bytes(content)
        return name

    return write


def cut(whole: Write, share: float) -> Write:
    """The first part of a file that another writes."""

    def write(folder: Path) -> str:
        name = whole(folder)
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: int(len(content) * share)])
        return name

    return write
