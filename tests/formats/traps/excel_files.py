"""Workbooks as files: titles, merged cells, several sheets, other formats, damage."""

from __future__ import annotations

from typing import Any

from tests.formats.workbook_traps import excel, refused
from tests.formats.workbooks import (
    HEADER,
    ROW,
    ROW_2,
    Write,
    bytes_of,
    cell,
    cut,
    fill_old,
    fill_rows,
    instead,
    made,
    old,
    old_rows,
    rows,
    sheet_xml,
    written,
)

NAMED_2020 = '[{property: domain, value: "code:payment"}, {property: header, value: ["2020"]}]'
BOTH = ("张三", "李四")
MONEY = "[{property: domain, value: money}]"
MONEY_REPEATED = "[{property: domain, value: money}, {property: merged, value: repeat}]"
PERSON = "[{property: domain, value: person_name}]"
PERSON_REFUSED = "[{property: domain, value: person_name}, {property: merged, value: refuse}]"
#: The amount's word where its header lies over two rows.
PAID = {MONEY: "[{property: domain, value: money}, {property: header, value: [发放金额]}]"}
NAME, DAY = 2, 3


def with_sheets(*sheets: tuple[str, tuple[tuple[Any, ...], ...]], hidden: str = "") -> Write:
    """A workbook of these sheets beside an empty first one."""

    def fill(book: Any, _first: Any) -> None:
        for name, lines in sheets:
            sheet = book.add_worksheet(name)
            fill_rows(sheet, lines)
            if name == hidden:
                sheet.hide()

    return made(fill)


def titled(book: Any, sheet: Any) -> None:
    """Two title rows, merged over the table, and the table below."""
    sheet.merge_range(0, 0, 0, 5, "高龄津贴发放表", book.add_format({"bold": True}))
    sheet.merge_range(1, 0, 1, 5, "填报单位：民政局　2020年5月")
    fill_rows(sheet, (HEADER, ROW, ROW_2), first=2)


def merged_down(_book: Any, sheet: Any) -> None:
    """One name merged over two rows, as departments do for a household."""
    fill_rows(sheet, (HEADER, instead(NAME, None), instead(NAME, None, ROW_2)))
    sheet.merge_range(1, NAME, 2, NAME, "张三")


def amount_merged(_book: Any, sheet: Any) -> None:
    """A household's amount over its two members, and another row."""
    members = instead(4, None), instead(4, None, ("P3", None, "王五", *ROW[3:]))
    fill_rows(sheet, (HEADER, *members, ROW_2))
    sheet.merge_range(1, 4, 2, 4, "400.00")


def two_lines(_book: Any, sheet: Any, top: int = 0) -> None:
    """One word over two columns; the others reach down beside it."""
    fill_rows(sheet, ((None, None, None, "日期", "金额"), ROW, ROW_2), first=top + 1)
    for column in (0, 1, 2, 5):
        sheet.merge_range(top, column, top + 1, column, HEADER[column])
    sheet.merge_range(top, 3, top, 4, "发放")


def two_lines_bare(_book: Any, sheet: Any) -> None:
    """The same with nothing reaching down."""
    fill_rows(sheet, ((*HEADER[:3], None, None, HEADER[5]), (None, None, None, "日期", "金额")))
    fill_rows(sheet, (ROW, ROW_2), first=2)
    sheet.merge_range(0, 3, 0, 4, "发放")


def old_two_lines(_book: Any, sheet: Any) -> None:
    """The same in an xls."""
    for column in (0, 1, 2, 5):
        sheet.write_merge(0, 1, column, column, HEADER[column])
    sheet.write_merge(0, 0, 3, 4, "发放")
    for i, line in enumerate(((None, None, None, "日期", "金额"), ROW, ROW_2), start=1):
        for j, text in enumerate(line):
            if text is not None:
                sheet.write(i, j, text)


def titled_two_lines(book: Any, sheet: Any) -> None:
    """A title over the whole, and below it a header over two rows."""
    sheet.merge_range(0, 0, 0, 5, "高龄津贴发放表")
    two_lines(book, sheet, top=1)


def hidden_rows(_book: Any, sheet: Any) -> None:
    """Rows that a filter hides are rows."""
    fill_rows(sheet, (HEADER, ROW, ROW_2))
    sheet.set_row(2, None, None, {"hidden": True})


def many_empty(book: Any, sheet: Any) -> None:
    """Formats far below and to the right of the data."""
    fill_rows(sheet, (HEADER, ROW))
    sheet.write_blank(5000, 40, None, book.add_format({"bold": True}))


def old_merged(_book: Any, sheet: Any) -> None:
    """A title over the table, and a name over two rows."""
    sheet.write_merge(0, 0, 0, 5, "高龄津贴发放表")
    for i, line in enumerate((HEADER, instead(NAME, None), instead(NAME, None, ROW_2)), start=1):
        for j, text in enumerate(line):
            if text is not None:
                sheet.write(i, j, text)
    sheet.write_merge(2, 3, NAME, NAME, "张三")


def old_two_sheets(book: Any, sheet: Any) -> None:
    """What did not fit the first sheet stands in the second."""
    fill_old(sheet, (HEADER, ROW))
    fill_old(book.add_sheet("数据2"), (HEADER, ROW_2))


LAYOUT = (
    excel("title rows that are skipped", made(titled), filed=BOTH, source={"skipRows": 2}),
    refused("title rows that nobody told of", made(titled), "HY555"),
    refused("one title row told of two", made(titled), "HY555", source={"skipRows": 1}),
    excel("blank rows above the header", rows((), (), HEADER, ROW), filed=("张三",)),
    excel("blank rows within and below", rows(HEADER, ROW, (), (), ROW_2, ()), filed=BOTH),
    excel(
        "a line is the sheet's row",
        rows((), HEADER, ROW, (), instead(DAY, "?", ROW_2)),
        filed=("张三",),
        quarantined=((5, "not_date"),),
    ),
    excel("formats far beyond the data", made(many_empty), filed=("张三",)),
    excel("hidden rows", made(hidden_rows), filed=BOTH),
    excel(
        "a row that reaches beyond the header",
        rows(HEADER, (*ROW, None, "另补"), ROW_2),
        filed=("李四",),
        quarantined=((2, "ragged"),),
    ),
    excel("a short row", rows(HEADER, ROW[:5]), filed=("张三",)),
    excel("a name merged over two rows is that of both", made(merged_down), filed=("张三", "张三")),
    excel(
        "a title and merged cells of an xls",
        old(old_merged),
        filed=("张三", "张三"),
        source={"skipRows": 1},
    ),
    excel(
        "an amount merged over two rows is nobody's",
        made(amount_merged),
        filed=("李四",),
        quarantined=((2, "merged_cell"), (3, "merged_cell")),
    ),
    excel(
        "an amount merged over two rows that the contract repeats",
        made(amount_merged),
        filed=("张三", "王五", "李四"),
        contract={MONEY: MONEY_REPEATED},
    ),
    excel(
        "a name merged over two rows that the contract refuses",
        made(merged_down),
        quarantined=((2, "merged_cell"), (3, "merged_cell")),
        contract={PERSON: PERSON_REFUSED},
    ),
    excel("a header over two rows", made(two_lines), filed=BOTH, contract=PAID),
    excel(
        "a header over two rows, nothing reaching down",
        made(two_lines_bare),
        filed=BOTH,
        contract=PAID,
    ),
    excel("a header over two rows of an xls", old(old_two_lines), filed=BOTH, contract=PAID),
    refused("a header over two rows below a title", made(titled_two_lines), "HY555", contract=PAID),
    excel(
        "a header over two rows below a title that is skipped",
        made(titled_two_lines),
        filed=BOTH,
        source={"skipRows": 1},
        contract=PAID,
    ),
    excel(
        "the total below the table",
        rows(HEADER, ROW, (None, None, "合 计：", None, 200)),
        filed=("张三",),
        warned=("HY765",),
    ),
    excel(
        "total, signatures and remarks",
        rows(
            HEADER,
            ROW,
            ("合计", None, None, None, 200),
            ("制表人：张三", None, "审核：李四", None, "日期：2020-06-01"),
            (),
            ("备注：本月无新增。",),
        ),
        filed=("张三",),
        warned=("HY765",),
    ),
    excel(
        "a row of data whose name is a total",
        rows(HEADER, ROW, instead(NAME, "合计", ROW_2)),
        filed=("张三", "合计"),
    ),
    excel(
        "a total with somebody's number is a row",
        rows(HEADER, ROW, ("合计", ROW_2[1], None, None, 200)),
        filed=("张三",),
        quarantined=((3, "missing_required"),),
    ),
    excel(
        "a total in the middle",
        rows(HEADER, ROW, ("小计", None, None, None, 200), ROW_2),
        filed=BOTH,
        quarantined=((3, "missing_required"),),
    ),
    excel(
        "a column that the contract does not know",
        rows((*HEADER, "备注"), (*ROW, "x")),
        filed=("张三",),
        warned=("HY522",),
    ),
    refused("a column twice", rows((*HEADER, "金额"), (*ROW, "1")), "HY523"),
    refused("a column missing", rows(HEADER[:5], ROW[:5]), "HY521"),
    excel(
        "a header over two lines of its cell", rows(("编\n号", *HEADER[1:]), ROW), filed=("张三",)
    ),
    excel(
        "a header that is a number",
        rows((2020, *HEADER[1:]), ROW),
        filed=("张三",),
        contract={'[{property: domain, value: "code:payment"}]': NAMED_2020},
    ),
    excel(
        "rows and cells without their numbers", written(sheet_xml(HEADER, ROW, ROW_2)), filed=BOTH
    ),
    refused("nothing below the title rows", rows(HEADER), "HY555", source={"skipRows": 1}),
    refused("an empty sheet", rows(), "HY524"),
)

SHEETS = (
    excel(
        "the sheet that is named",
        with_sheets(("发放", (HEADER, ROW)), ("说明", (("x",),))),
        filed=("张三",),
        source={"sheet": "发放"},
    ),
    refused(
        "a sheet that is not there",
        with_sheets(("发放", (HEADER, ROW))),
        "HY554",
        source={"sheet": "发放表"},
    ),
    excel(
        "the only sheet that holds anything", with_sheets(("发放", (HEADER, ROW))), filed=("张三",)
    ),
    refused(
        "two sheets that hold something",
        with_sheets(("一", (HEADER, ROW)), ("二", (HEADER, ROW_2))),
        "HY554",
    ),
    refused("an xls that goes on in its second sheet", old(old_two_sheets), "HY554"),
    refused(
        "a sheet that is named and empty",
        with_sheets(("发放", (HEADER, ROW))),
        "HY524",
        source={"sheet": "数据"},
    ),
    excel(
        "a hidden sheet beside the data",
        with_sheets(("发放", (HEADER, ROW)), ("码表", (("x",),)), hidden="码表"),
        filed=("张三",),
    ),
)

_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le")
)
_SECOND_ROW = '<row r="2"><c r="A2"><v>1</v></c></row>'

WRONG = (
    refused(
        "HTML called xls", bytes_of(b"<html><table><tr><td>1</td></tr></table>", "p.xls"), "HY553"
    ),
    refused("CSV called xls", bytes_of("编号,姓名\nP1,张三\n".encode("gb18030"), "p.xls"), "HY553"),
    refused(
        "XML of Excel 2003",
        bytes_of(
            b'<?xml version="1.0"?><Workbook '
            b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "p.xls",
        ),
        "HY553",
    ),
    refused("a web page in one file", bytes_of(b"MIME-Version: 1.0\nX: y\n", "p.xls"), "HY553"),
    refused("a PDF called xlsx", bytes_of(b"%PDF-1.7\n\0", "p.xlsx"), "HY553"),
    refused(
        "an OpenDocument called xlsx",
        written("", others={"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "HY553",
    ),
    refused("an xlsx with a password", bytes_of(_ENCRYPTED, "p.xlsx"), "HY553"),
    refused("an empty file", bytes_of(b"", "p.xlsx"), "HY524"),
    refused("bytes that are nothing", bytes_of(bytes(range(256)), "p.xlsx"), "HY528"),
    refused("an xlsx cut short", cut(rows(HEADER, ROW), 0.7), "HY528"),
    refused("an xls cut short", cut(old_rows(HEADER, *[ROW] * 50), 0.3), "HY528"),
    refused("a sheet whose XML ends midway", written("<sheetData><row><c><v>1</v>"), "HY528"),
    refused(
        "a sheet that is missing",
        written("", workbook=('<sheets><sheet name="一" sheetId="1" r:id="r2"/></sheets>')),
        "HY528",
    ),
    refused("a shared text that is not there", cell(NAME, '<c t="s"><v>7</v></c>'), "HY528"),
    refused("a shared text before the first", cell(NAME, '<c t="s"><v>-1</v></c>'), "HY528"),
    refused("entities", written(sheet_xml(HEADER, ROW), before=_DOCTYPE), "HY528"),
    refused(
        "a row that is told twice", written(f"<sheetData>{_SECOND_ROW * 2}</sheetData>"), "HY528"
    ),
    refused(
        "a row beyond the last",
        written('<sheetData><row r="1048577"><c><v>1</v></c></row></sheetData>'),
        "HY528",
    ),
    refused(
        "a cell that is told for another row",
        written('<sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData>'),
        "HY528",
    ),
    refused(
        "rows hidden from a count",
        written(f"{sheet_xml(HEADER, ROW)}<!-- <row r='9'> -->"),
        "HY528",
    ),
)

TRAPS = (*LAYOUT, *SHEETS, *WRONG)
