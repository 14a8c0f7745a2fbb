"""Sheets named by month: a drafted contract reads next month's workbook as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from adapters.isolation import workplace
from adapters.sources import ReadOptions
from engine.catalog.catalog import open_catalog
from engine.filing.delivery_dates import delivery_date, generalised
from engine.filing.drafting.sample import Sample, sample_of
from engine.filing.file import file_deliveries
from tests.filing.world import World, make_world
from tests.formats.workbooks import HEADER, ROW, ROW_2, instead

CSV = 'path: "in/payments*.csv", format: csv'
MODE = "{property: delivery, value: full}"
BY_MONTH = "{property: delivery, value: period}\n  - {property: period, value: month}"


def book(folder: Path, name: str, **sheets: list[Any]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    with xlsxwriter.Workbook(path) as workbook:
        for sheet, lines in sheets.items():
            written = workbook.add_worksheet(sheet)
            for number, line in enumerate((HEADER, *lines)):
                written.write_row(number, 0, line)
    return path


def world_of(root: Path, sheet: str, mode: str = BY_MONTH) -> World:
    source = f'path: "in/payments*.xlsx", format: excel, sheet: "{sheet}"'
    return make_world(root, replace={CSV: source, MODE: mode})


def today(world: World) -> dict[str, int]:
    with open_catalog(world.workspace) as catalog:
        return {r.period: r.rows_filed for r in catalog.current()}


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("2026年10月", "{year}年{month}月"),
        ("202610", "{year}{month}"),
        ("10月", "{month}月"),
        ("发放表(2026-10)", "发放表({year}-{month})"),
        ("2026年第三季度", "{year}年第{quarter}季度"),
        ("说明", ""),
        ("Sheet1", ""),
    ],
)
def test_the_date_in_a_sheets_name_is_generalised(name: str, pattern: str) -> None:
    assert generalised(name) == pattern


def test_a_month_alone_takes_the_year_of_the_file() -> None:
    dated = delivery_date("in/津贴2026年.xlsx#10月")
    assert dated
    assert (str(dated.day), dated.unit) == ("2026-10-31", "month")
    assert delivery_date("in/津贴.xlsx#10月") is None


@pytest.mark.parametrize("names", [("2026年10月", "2026年11月"), ("202610", "202611")])
def test_two_months_without_touching_the_contract(tmp_path: Path, names: tuple[str, str]) -> None:
    world = world_of(tmp_path, generalised(names[0]))
    path = book(tmp_path / "in", "payments.xlsx", **{names[0]: [ROW]})
    (first,) = file_deliveries(world.workspace, world.contracts)
    assert first.files == (f"in/payments.xlsx#{names[0]}",)
    path.unlink()
    book(tmp_path / "in", "payments.xlsx", **{names[1]: [instead(0, "P9"), ROW_2]})
    file_deliveries(world.workspace, world.contracts)
    assert today(world) == {"2026-10": 1, "2026-11": 2}


def test_each_month_of_a_growing_workbook_is_a_delivery(tmp_path: Path) -> None:
    world = world_of(tmp_path, "{month}月")
    book(tmp_path / "in", "payments2026.xlsx", **{"10月": [ROW], "9月": [ROW_2]})
    assert len(file_deliveries(world.workspace, world.contracts)) == 2
    assert today(world) == {"2026-09": 1, "2026-10": 1}


def test_of_a_whole_data_set_the_latest_sheet_counts(tmp_path: Path) -> None:
    world = world_of(tmp_path, "{year}年{month}月", MODE)
    book(tmp_path / "in", "payments.xlsx", **{"2026年10月": [ROW_2], "2026年9月": [ROW, ROW_2]})
    (receipt,) = file_deliveries(world.workspace, world.contracts)
    assert [r["name"] for r in world.rows(receipt)] == ["李四"]


def test_a_draft_names_the_sheet_by_its_date(tmp_path: Path) -> None:
    path = book(tmp_path / "in", "津贴.xlsx", **{"说明": [], "2026年10月": [ROW, ROW_2]})
    with workplace(tmp_path / "place") as place:
        sample = sample_of(path, path.name, ReadOptions(), place)
    assert isinstance(sample, Sample)
    assert (sample.options.sheet, sample.rows) == ("{year}年{month}月", 2)
