"""Excel and WPS workbooks: what a grid of typed cells makes of identities, money and dates."""

from __future__ import annotations

from typing import Any

import xlwt

from tests.filing.world import ID, ID_2
from tests.formats.trap import Trap
from tests.formats.workbook_traps import excel, one, out
from tests.formats.workbooks import (
    HEADER,
    ROW,
    ROW_2,
    Write,
    cell,
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
)

BOTH = ("张三", "李四")
NO, PERSON, NAME, DAY, AMOUNT, KIND = range(6)


def percent(*properties: str) -> dict[str, str]:
    """A contract whose amount is a percentage."""
    return {"{property: domain, value: money}": "{property: domain, value: percent}"}


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

TRAPS = (*ORDINARY, *NUMBERS, *DATES, *CELLS)
