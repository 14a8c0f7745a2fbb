"""Excel and WPS workbooks: what a grid of typed cells makes of identities, money and dates."""

from __future__ import annotations

from typing import Any

import xlwt

from tests.filing.world import ID, ID_2
from tests.formats.trap import Trap
from tests.formats.workbooks import (
    HEADER,
    ROW,
    ROW_2,
    Write,
    bytes_of,
    cut,
    fill_old,
    fill_rows,
    formatted,
    inline,
    instead,
    made,
    numbered_format,
    old,
    old_formatted,
    old_rows,
    rows,
    sheet_xml,
    written,
)

NAMED_2020 = '[{property: domain, value: "code:payment"}, {property: header, value: ["2020"]}]'
BOTH = ("张三", "李四")
NO, PERSON, NAME, DAY, AMOUNT, KIND = range(6)


def excel(name: str, write: Write, **told: Any) -> Trap:
    """A trap of one workbook."""
    source = {"format": "excel", **told.pop("source", {})}
    return Trap("excel", name, write, source=source, **told)


def one(trap: str, write: Write, /, **delivered: str | None) -> Trap:
    """The ordinary row is filed, and these of its cells were delivered so."""
    return excel(trap, write, filed=("张三",), delivered=delivered)


def out(name: str, write: Write, reason: str, line: int = 2) -> Trap:
    """The only row is quarantined."""
    return excel(name, write, quarantined=((line, reason),))


def refused(name: str, write: Write, code: str, **told: Any) -> Trap:
    """The whole workbook is refused."""
    return excel(name, write, refused=code, **told)


def percent(*properties: str) -> dict[str, str]:
    """A contract whose amount is a percentage."""
    return {"{property: domain, value: money}": "{property: domain, value: percent}"}


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


def hidden_rows(_book: Any, sheet: Any) -> None:
    """Rows that a filter hides are rows."""
    fill_rows(sheet, (HEADER, ROW, ROW_2))
    sheet.set_row(2, None, None, {"hidden": True})


def many_empty(book: Any, sheet: Any) -> None:
    """Formats far below and to the right of the data."""
    fill_rows(sheet, (HEADER, ROW))
    sheet.write_blank(5000, 40, None, book.add_format({"bold": True}))


def formula(text: str, value: Any) -> Write:
    """The amount is a formula with this result in the file."""

    def fill(_book: Any, sheet: Any) -> None:
        fill_rows(sheet, (HEADER, instead(AMOUNT, None)))
        sheet.write_formula(1, AMOUNT, text, None, value)

    return made(fill)


def rich(book: Any, sheet: Any) -> None:
    """A name of which one character is bold."""
    fill_rows(sheet, (HEADER, instead(NAME, None)))
    sheet.write_rich_string(1, NAME, "张", book.add_format({"bold": True}), "三", " ")


def cell(position: int, xml: str, **parts: Any) -> Write:
    """The ordinary row with a hand-written cell."""
    return written(sheet_xml(HEADER, instead(position, xml)), **parts)


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


def old_error(_book: Any, sheet: Any) -> None:
    """An error value."""
    fill_old(sheet, (HEADER, instead(AMOUNT, None)))
    sheet.row(1).set_cell_error(AMOUNT, "#DIV/0!")


def old_flag(_book: Any, sheet: Any) -> None:
    """A boolean where an amount belongs."""
    fill_old(sheet, (HEADER, instead(AMOUNT, True)))


def old_since_1904(book: Any, sheet: Any) -> None:
    """A workbook of an old Mac."""
    book.dates_1904 = True
    fill_old(sheet, (HEADER, instead(DAY, None)))
    sheet.write(1, DAY, 41643, xlwt.easyxf(num_format_str="yyyy-mm-dd"))


ORDINARY = (
    excel("texts of an xlsx", rows(HEADER, ROW, ROW_2), filed=BOTH),
    excel("texts of an xls", old_rows(HEADER, ROW, ROW_2), filed=BOTH),
    excel("a WPS .et that is a zip", rows(HEADER, ROW, name="payments.et"), filed=("张三",)),
    excel("a WPS .et that is binary", old_rows(HEADER, ROW, name="payments.et"), filed=("张三",)),
    Trap("excel", "the format told by the name alone", rows(HEADER, ROW), filed=("张三",)),
    one("an id of digits typed as text", rows(HEADER, instead(PERSON, ID_2)), person=ID_2),
    one("an apostrophe before an id", rows(HEADER, instead(PERSON, f"'{ID}")), person=f"'{ID}"),
)

NUMBERS = (
    out(
        "an id that became a number",
        rows(HEADER, instead(PERSON, 330182199203070019)),
        "spreadsheet_number",
    ),
    out(
        "an id that became a number, its zeros shown",
        formatted(PERSON, 330182199203070019, "0"),
        "spreadsheet_number",
    ),
    out(
        "an id that became a number and passes its check digit",
        rows(HEADER, instead(PERSON, 110105194912310000)),
        "spreadsheet_number",
    ),
    out(
        "all digits of an id in the file, but as a number",
        cell(PERSON, f"<c><v>{ID_2}</v></c>"),
        "spreadsheet_number",
    ),
    out(
        "an id as a number of an xls",
        old_rows(HEADER, instead(PERSON, 330182199203070019)),
        "spreadsheet_number",
    ),
    excel(
        "an id of 15 digits as a number keeps them",
        rows(HEADER, instead(PERSON, 110105491231002)),
        filed=("张三",),
        delivered={"person": "110105491231002"},
    ),
    one("a whole number has no decimals", rows(HEADER, instead(NO, 12345)), no="12345"),
    one(
        "the largest number that keeps all digits",
        rows(HEADER, instead(NO, 999999999999999)),
        no="999999999999999",
    ),
    out("the first number that does not", rows(HEADER, instead(NO, 1e15)), "spreadsheet_number"),
    one("leading zeros that a format shows", formatted(NO, 12345, "000000"), no="012345"),
    one(
        "leading zeros that a format shows in an xls",
        old_formatted(NO, 12345, "000000"),
        no="012345",
    ),
    one("an amount", rows(HEADER, instead(AMOUNT, 1234.5)), amount="1234.5"),
    one(
        "an amount with the noise of binary fractions",
        cell(AMOUNT, "<c><v>1234.5600000000001</v></c>"),
        amount="1234.56",
    ),
    one(
        "a sum of a tenth and two tenths",
        cell(AMOUNT, "<c><v>0.30000000000000004</v></c>"),
        amount="0.3",
    ),
    one("a tiny amount is no exponent", rows(HEADER, instead(AMOUNT, 0.01)), amount="0.01"),
    one("nothing that is below nothing", cell(AMOUNT, "<c><v>-0</v></c>"), amount="0"),
    out("a third is not rounded", rows(HEADER, instead(AMOUNT, 1 / 3)), "too_many_decimals"),
    one(
        "thousands separators and a currency sign are only shown",
        formatted(AMOUNT, 1234.5, '"¥"#,##0.00;[Red]\\-"¥"#,##0.00'),
        amount="1234.5",
    ),
    one("ten thousands are only shown", formatted(AMOUNT, 12345, '0!.0,"万"'), amount="12345"),
    one("a number stored as text", rows(HEADER, instead(AMOUNT, "1,234.50")), amount="1,234.50"),
    excel(
        "a percentage is what is shown",
        formatted(AMOUNT, 0.1234, "0.00%"),
        filed=("张三",),
        contract=percent(),
        delivered={"amount": "12.34%"},
    ),
    excel(
        "a percentage by the format's number",
        numbered_format(AMOUNT, 0.5, 9),
        filed=("张三",),
        contract=percent(),
        delivered={"amount": "50%"},
    ),
    out("a percentage is no amount", formatted(AMOUNT, 0.1234, "0.00%"), "not_money"),
    out("a boolean is no amount", rows(HEADER, instead(AMOUNT, True)), "not_money"),
    out("a boolean of an xls", old(old_flag), "not_money"),
)

DATES = (
    one("a date", formatted(DAY, 43105, "yyyy-mm-dd"), paid_on="2018-01-05"),
    one("a date in Chinese", formatted(DAY, 43105, 'yyyy"年"m"月"d"日"'), paid_on="2018-01-05"),
    one("a date of an xls", old_formatted(DAY, 43105, 'yyyy"年"m"月"d"日"'), paid_on="2018-01-05"),
    one(
        "a date by a Chinese format's number", numbered_format(DAY, 43105, 31), paid_on="2018-01-05"
    ),
    one(
        "a date with its clock",
        formatted(DAY, 43105.5, "yyyy/m/d h:mm"),
        paid_on="2018-01-05 12:00:00",
    ),
    one("a date that shows no year", formatted(DAY, 43105, 'm"月"d"日"'), paid_on="2018-01-05"),
    one(
        "a moment that rounds to the next day",
        formatted(DAY, 43104.999999, "yyyy/m/d"),
        paid_on="2018-01-05",
    ),
    one(
        "days counted from 1904",
        formatted(DAY, 41643, "yyyy-mm-dd", name="payments.xlsx", date_1904=True),
        paid_on="2018-01-05",
    ),
    one("days counted from 1904 in an xls", old(old_since_1904), paid_on="2018-01-05"),
    one(
        "a date in ISO form within the XML",
        cell(DAY, '<c t="d"><v>2018-01-05T00:00:00</v></c>'),
        paid_on="2018-01-05",
    ),
    out("a date that lost its format", rows(HEADER, instead(DAY, 43105)), "serial_date"),
    out("the 29 February that 1900 did not have", formatted(DAY, 60, "yyyy-mm-dd"), "no_such_day"),
    out("day 0", formatted(DAY, 0, "yyyy-mm-dd"), "no_such_day"),
    out("a negative day is shown as hashes", formatted(DAY, -5, "yyyy-mm-dd"), "spreadsheet_error"),
    out("a day beyond the calendar", formatted(DAY, 1e9, "yyyy-mm-dd"), "spreadsheet_error"),
    out("a time is no date", formatted(DAY, 0.5, "hh:mm:ss"), "not_date"),
    out("a length of time is no date", formatted(DAY, 1.75, "[h]:mm:ss"), "not_date"),
    out("an impossible day typed as text", rows(HEADER, instead(DAY, "2020-02-30")), "no_such_day"),
)

CELLS = (
    out("#N/A of a look-up", formula("=VLOOKUP(A2,B:C,2,0)", "#N/A"), "spreadsheet_error"),
    out("an error value of an xls", old(old_error), "spreadsheet_error"),
    out("#SPILL! of a new Excel", cell(AMOUNT, '<c t="e"><v>#SPILL!</v></c>'), "spreadsheet_error"),
    one("a formula's result", formula("=100+100", 200), amount="200"),
    out(
        "a formula without its result",
        cell(AMOUNT, "<c><f>SUM(A1:A3)</f></c>"),
        "spreadsheet_formula",
    ),
    out(
        "a name that is a formula without its result",
        cell(NAME, "<c><f>A2&amp;B2</f><v/></c>"),
        "spreadsheet_formula",
    ),
    excel(
        "a formula whose result is no text",
        cell(KIND, '<c t="str"><f>""</f><v></v></c>'),
        filed=("张三",),
        delivered={"kind": None},
    ),
    one("rich text", made(rich), name="张三 "),
    one(
        "rich text of runs, its reading left out",
        cell(
            NAME,
            '<c t="s"><v>0</v></c>',
            texts="<si><r><t>张</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh></si>",
        ),
        name="张三",
    ),
    one("escaped characters", cell(NAME, inline("张三_x000D_")), name="张三\r"),
    one("a line break within a cell", rows(HEADER, instead(KIND, "普通\n")), kind="普通\n"),
    excel(
        "a character beyond 65,535",
        rows(HEADER, instead(NAME, "张\U0002cf3c")),
        filed=("张\U0002cf3c",),
    ),
    excel(
        "an empty cell is missing",
        rows(HEADER, instead(KIND, None)),
        filed=("张三",),
        delivered={"kind": None},
    ),
    out("a required cell is empty", rows(HEADER, instead(DAY, None)), "missing_required"),
)

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
    excel(
        "a cell merged over two rows",
        made(merged_down),
        filed=("张三",),
        quarantined=((3, "merged_cell"),),
    ),
    excel(
        "a title and merged cells of an xls",
        old(old_merged),
        filed=("张三",),
        quarantined=((4, "merged_cell"),),
        source={"skipRows": 1},
    ),
    excel(
        "the total below the table",
        rows(HEADER, ROW, ("合计", None, None, None, 200)),
        filed=("张三",),
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

TRAPS = (*ORDINARY, *NUMBERS, *DATES, *CELLS, *LAYOUT, *SHEETS, *WRONG)
