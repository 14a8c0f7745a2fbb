"""The workbook, opened by another program: no formula, ids as text, amounts and dates as such."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell as ReadCell
from openpyxl.workbook import Workbook as ReadWorkbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.workbook import Workbook

from interfaces.report.xlsx import write_xlsx
from interfaces.report.xlsx.sheet import SIGNS, Column, Formats, Writing, add_table
from interfaces.report.xlsx.values import Cell, Given, Look, cell_of
from tests.report.formats.conftest import UNAPPROVED, Village
from tests.report.formats.texts import FORMULAS, HOSTILE

SHEETS = ["概览", "疑点", "算出的值", "依据行", "未能核查", "数据来源", "说明"]


def _opened(village: Village, folder: Path, **how: Any) -> ReadWorkbook:
    path = folder / "report.xlsx"
    write_xlsx(village.content(**how), path)
    return openpyxl.load_workbook(path)


def _cells(book: ReadWorkbook) -> Iterator[ReadCell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (c for c in row if isinstance(c, ReadCell))


def _table(sheet: Worksheet) -> list[dict[str, Any]]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def test_no_cell_is_a_formula_a_link_or_an_error(village: Village, tmp_path: Path) -> None:
    book = _opened(village, tmp_path, reveal=True)
    assert {c.data_type for c in _cells(book)} <= {"s", "n", "d"}
    assert not any(c.hyperlink for c in _cells(book))
    with zipfile.ZipFile(tmp_path / "report.xlsx") as archive:
        parts = archive.namelist()
        sheets = [archive.read(p) for p in parts if p.startswith("xl/worksheets/")]
    assert not any(b"<f>" in s or b"<f " in s for s in sheets)
    assert not [p for p in parts if "vba" in p.lower() or "external" in p.lower()]


def test_texts_come_back_letter_for_letter(village: Village, tmp_path: Path) -> None:
    found = _table(_opened(village, tmp_path, reveal=True)["疑点"])
    subjects = {row["对象"] for row in found}
    assert set(HOSTILE) <= subjects


def test_a_formula_stays_text_when_a_person_edits_it(village: Village, tmp_path: Path) -> None:
    book = _opened(village, tmp_path, reveal=True)
    active = [c for c in _cells(book) if str(c.value) in FORMULAS]
    assert len(active) >= len(FORMULAS)
    assert all(c.quotePrefix for c in active)
    assert not any(c.quotePrefix for c in _cells(book) if c.value == "备注需要核实")


def test_sheets_heads_and_filters(village: Village, tmp_path: Path) -> None:
    book = _opened(village, tmp_path)
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:6]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
    english = _opened(village, tmp_path, language="en")
    assert english.sheetnames[1] == "Findings"


def test_one_row_a_finding_in_the_words_of_the_house(village: Village, tmp_path: Path) -> None:
    content = village.content(baseline=True)
    found = _table(_opened(village, tmp_path, baseline=True)["疑点"])
    assert [row["编号"] for row in found] == [f.id for f in content.findings]
    assert {row["结果"] for row in found} == {"疑点", "豁免", "无法判定"}
    assert {row["状态"] for row in found} == {"新增", "延续"}


def test_amounts_are_numbers_dates_are_dates_ids_are_text(village: Village, tmp_path: Path) -> None:
    book = _opened(village, tmp_path, reveal=True)
    (finding,) = [r for r in _table(book["疑点"]) if r["对象"] == UNAPPROVED]
    assert finding["金额（元）"] == 1334.5
    values = {r["名称"]: r["值"] for r in _table(book["算出的值"]) if r["编号"] == finding["编号"]}
    assert values == {
        "total": 1334.5,
        "times": 2,
        "first": datetime.datetime(2020, 6, 1),
        "last_month": datetime.datetime(2020, 7, 1),
    }
    assert isinstance(finding["对象"], str)
    (amount,) = [c for c in _cells(book) if c.value == 1334.5 and c.parent.title == "疑点"]
    assert amount.number_format == "#,##0.00"


def test_rows_are_told_as_delivered(village: Village, tmp_path: Path) -> None:
    content = village.content(reveal=True)
    told = _table(_opened(village, tmp_path, reveal=True)["依据行"])
    rows = [
        (found.id, row["file"], row["line"])
        for found in content.findings
        for w in (*found.trace["witnesses"], *(w for p in found.trace["exempted"] for w in p))
        for row in w["rows"]
    ]
    assert [(r["编号"], r["报送的文件"], r["行"]) for r in told] == rows
    assert any("姓名 = 李小四" in str(r["报送的内容"]) for r in told)


def test_what_was_not_looked_at_has_its_sheet(village: Village, tmp_path: Path) -> None:
    told = _table(_opened(village, tmp_path)["未能核查"])
    kinds = {str(r["种类"]) for r in told}
    assert kinds == {"规则未能核查", "缺值，无法判定", "未入库的行"}
    (rule,) = [r for r in told if r["种类"] == "规则未能核查"]
    assert str(rule["原因"]).startswith("HY661 ")


def test_a_rule_that_could_not_look_has_no_zero(village: Village, tmp_path: Path) -> None:
    sheet = _opened(village, tmp_path)["概览"]
    (row,) = [r for r in sheet.iter_rows() if r[1].value == "unvisited"]
    assert [c.value for c in row[3:8]] == [None] * 5
    assert {c.fill.fgColor.rgb for c in row[:7]} == {"FFEDEDED"}


@pytest.mark.parametrize(
    ("domain", "value", "cell"),
    [
        ("money", "4400.00", Cell(4400.0, Look.MONEY)),
        ("money/month", "0.10", Cell(0.1, Look.MONEY)),
        ("money", "****", Cell("****")),
        ("money", "1234567890123456.78", Cell("1234567890123456.78")),
        ("percent", "0.95", Cell(0.95, Look.PERCENT)),
        ("count", 3, Cell(3.0, Look.WHOLE)),
        ("date", "2020-05-01", Cell(datetime.date(2020, 5, 1), Look.DATE)),
        ("date", "****-**-**", Cell("****-**-**")),
        ("date", "1850-05-01", Cell("1850-05-01")),
        ("month", "2020-05", Cell(datetime.date(2020, 5, 1), Look.MONTH)),
        ("code:project", "0017", Cell("0017")),
        ("text", "1e5", Cell("1e5")),
        ("flag", True, Cell("True")),
        ("date", None, None),
    ],
)
def test_values_by_their_domain(domain: str, value: object, cell: Cell | None) -> None:
    assert cell_of(domain, value) == cell


def _workbook(target: io.BytesIO) -> Workbook:
    return Workbook(target, {"in_memory": True})


def test_a_long_table_goes_on_and_nothing_is_lost() -> None:
    target = io.BytesIO()
    with _workbook(target) as workbook:
        rows: list[list[Given]] = [[f"row {n}", n] for n in range(10)]
        columns = [Column("name"), Column("number")]
        add_table(workbook, Writing(Formats(workbook), "en"), "Rows", columns, rows, limit=5)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3"]
    told = [r["number"] for sheet in book.worksheets for r in _table(sheet)]
    assert told == list(range(10))
    assert book["Rows 2"].auto_filter.ref == "A1:B5"


def test_a_text_beyond_the_bound_says_what_is_left_out() -> None:
    target = io.BytesIO()
    with _workbook(target) as workbook:
        columns = [Column("text")]
        text = "长" * (SIGNS + 1)
        add_table(workbook, Writing(Formats(workbook), "zh"), "Texts", columns, [[text]])
    (row,) = _table(openpyxl.load_workbook(target)["Texts"])
    told = str(row["text"])
    assert len(told) <= SIGNS
    kept, _, note = told.partition("…")
    assert note == f"（过长，余下 {SIGNS + 1 - len(kept):,} 字未列）"
