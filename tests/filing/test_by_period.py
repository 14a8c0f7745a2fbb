"""Data sets that are delivered by month: a new delivery takes the place of that of its month."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.catalog.contract_reading import load_contracts
from engine.catalog.pending import Acceptance
from engine.filing.accept import accept_delivery
from engine.filing.delivery_dates import delivery_date
from engine.filing.file import file_deliveries
from tests.filing.world import CONTRACT, HEADER, ID, World, codes, make_strict_world

MODE = "{property: delivery, value: full}"
BY_MONTH = "{property: delivery, value: period}\n  - {property: period, value: month}"
BY_COLUMN = f"{BY_MONTH}\n  - {{property: periodColumn, value: 发放日期}}"


def rows(numbers: range, day: str = "2026-10-05", amount: str = "200.00") -> str:
    """A delivery with a row for each of `numbers`, paid on `day`."""
    return HEADER + "".join(f"P{n},{ID},张三,{day},{amount},普通\n" for n in numbers)


def world(tmp_path: Path, how: str = BY_MONTH) -> World:
    return make_strict_world(tmp_path, replace={MODE: how})


def today(world: World) -> dict[str, int]:
    """How many rows of each period are today's data."""
    with open_catalog(world.workspace) as catalog:
        return {r.period: r.rows_filed for r in catalog.current()}


def test_each_month_stands_beside_the_others(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.file(rows(range(10)), "payments_202610.csv")
    w.deliver(rows(range(20, 32), "2026-11-05"), "payments_202611.csv")
    receipts = file_deliveries(w.workspace, w.contracts)
    assert [r.state for r in receipts] == ["filed"]
    assert today(w) == {"2026-10": 10, "2026-11": 12}
    assert [r.state for r in file_deliveries(w.workspace, w.contracts)] == ["already_filed"]


def test_a_month_that_comes_again_takes_the_place_of_itself_alone(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.file(rows(range(20, 32), "2026-11-05"), "payments_202611.csv")
    w.file(rows(range(10)), "payments_202610.csv")
    w.deliver(rows(range(11), amount="250.00"), "payments_2026年10月更正.csv")
    (again,) = file_deliveries(w.workspace, w.contracts)
    assert (again.state, again.rows_filed) == ("filed", 11)
    assert today(w) == {"2026-10": 11, "2026-11": 12}
    file_deliveries(w.workspace, w.contracts)
    assert today(w) == {"2026-10": 11, "2026-11": 12}


def test_a_later_day_of_the_month_is_the_later_delivery(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.deliver(rows(range(12)), "payments_2026-10-31.csv")
    w.deliver(rows(range(10)), "payments_2026-10-15.csv")
    file_deliveries(w.workspace, w.contracts)
    assert today(w) == {"2026-10": 12}


def test_a_month_is_held_beside_what_it_would_replace(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.file(rows(range(20, 30), "2026-11-05"), "payments_202611.csv")
    w.file(rows(range(10)), "payments_202610.csv")
    held = w.file(rows(range(4)), "payments_202610.csv")
    assert (held.state, codes(held)) == ("held", ["HY596"])
    assert today(w) == {"2026-10": 10, "2026-11": 10}
    accept_delivery(w.workspace, held.filing_id, Acceptance("2026-12-01", "甲", "a", "核过"))
    assert today(w) == {"2026-10": 4, "2026-11": 10}


def test_a_key_of_another_month_is_a_double(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.file(rows(range(10)), "payments_202610.csv")
    w.deliver(rows(range(9, 21), "2026-11-05"), "payments_202611.csv")
    (receipt,) = file_deliveries(w.workspace, w.contracts)
    assert (receipt.rows_filed, [q["reason"] for q in w.quarantine(receipt)]) == (
        11,
        ["duplicate_of_earlier"],
    )


@pytest.mark.parametrize("name", ["payments_new.csv", "payments_2026.csv"])
def test_a_name_that_says_no_month_is_refused(tmp_path: Path, name: str) -> None:
    w = world(tmp_path)
    receipt = w.file(rows(range(10)), name)
    assert (receipt.state, codes(receipt)) == ("refused", ["HY537"])
    assert today(w) == {}


def test_a_column_says_the_month_where_the_name_does_not(tmp_path: Path) -> None:
    w = world(tmp_path, BY_COLUMN)
    w.file(rows(range(10)), "payments_a.csv")
    w.deliver(rows(range(20, 32), "2026-11-05"), "payments_b.csv")
    file_deliveries(w.workspace, w.contracts)
    assert today(w) == {"2026-10": 10, "2026-11": 12}
    w.deliver(rows(range(12), "2026-10-09"), "payments_c.csv")
    file_deliveries(w.workspace, w.contracts)
    assert today(w) == {"2026-10": 12, "2026-11": 12}
    file_deliveries(w.workspace, w.contracts)  # the old file still lies there
    assert today(w) == {"2026-10": 12, "2026-11": 12}


def test_two_files_of_one_month_by_their_rows_are_in_no_order(tmp_path: Path) -> None:
    w = world(tmp_path, BY_COLUMN)
    w.deliver(rows(range(10)), "payments_a.csv")
    w.deliver(rows(range(10, 20)), "payments_b.csv")
    receipts = file_deliveries(w.workspace, w.contracts)
    assert [(r.state, codes(r)) for r in receipts] == [("filed", []), ("refused", ["HY594"])]


def test_a_file_of_two_months_is_refused(tmp_path: Path) -> None:
    w = world(tmp_path, BY_COLUMN)
    mixed = rows(range(10)) + rows(range(10, 20), "2026-11-05").removeprefix(HEADER)
    receipt = w.file(mixed, "payments.csv")
    assert (receipt.state, codes(receipt)) == ("refused", ["HY538"])
    assert "2026-10 … 2026-11" in str(receipt.diagnostics[0].arguments)


def test_a_corrected_row_stays_in_its_month(tmp_path: Path) -> None:
    w = world(tmp_path)
    w.deliver(rows(range(20, 32), "2026-11-05"), "payments_202611.csv")
    wrong = rows(range(10)).replace(f"P3,{ID}", f"P3,{ID}9")
    w.deliver(wrong, "payments_202610.csv")
    receipts = file_deliveries(w.workspace, w.contracts)
    (bad,) = [r for r in receipts if r.rows_quarantined]
    text = (w.filing(bad).folder / "quarantine.csv").read_text("utf-8-sig")
    w.deliver(text.replace(f"{ID}9", ID).encode("utf-8-sig"), "payments_mended.csv")
    file_deliveries(w.workspace, w.contracts)
    assert today(w) == {"2026-10": 10, "2026-11": 12}


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("{property: delivery, value: period}", "HY519"),
        (f"{MODE}\n  - {{property: period, value: month}}", "HY519"),
        (f"{BY_MONTH}\n  - {{property: periodColumn, value: 金额}}", "HY507"),
        (f"{BY_MONTH}\n  - {{property: periodColumn, value: 发放日}}", "HY506"),
        (f"{MODE}\n  - {{property: deliveryName, value: 'list_{{month}}.csv'}}", "HY504"),
        (f"{MODE}\n  - {{property: deliveryName, value: 'list_{{yyyy}}.csv'}}", "HY504"),
    ],
)
def test_a_contract_that_does_not_say_it_whole_is_told(tmp_path: Path, how: str, code: str) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT.replace(MODE, how), encoding="utf-8")
    _, found = load_contracts([tmp_path])
    assert [d.code for d in found] == [code]


@pytest.mark.parametrize(
    ("pattern", "name", "day"),
    [
        ("公租房{month}-{year}", "in/公租房11-2026.csv", "2026-11-30"),
        ("*_{year}{month}{day}_*.csv", "2025年/20240101_20261105_v2.csv", "2026-11-05"),
        ("{year}第{quarter}季", "2026第四季.xlsx", "2026-12-31"),
        ("list_{year}{month}", "list_20261105.csv", None),
    ],
)
def test_the_contract_says_where_the_date_stands(pattern: str, name: str, day: str | None) -> None:
    found = delivery_date(name, pattern)
    assert (found and found.day) == (day and datetime.date.fromisoformat(day))


def test_folders_of_columns_say_no_delivery() -> None:
    inside = "in/payments_202611/month=2026-10/part-20240101.parquet"
    found = delivery_date(inside)
    assert found is not None
    assert found.day == datetime.date(2026, 11, 30)
