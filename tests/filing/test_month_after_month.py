"""Two months of one data set: what is today's data, what is held, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.catalog.pending import Acceptance
from engine.filing.accept import accept_delivery
from engine.filing.delivery_dates import delivery_date
from engine.filing.file import file_deliveries
from tests.filing.world import HEADER, ID, World, codes, make_strict_world


def month(numbers: range, amount: str = "200.00", kind: str = "普通") -> str:
    """A delivery with a row for each of `numbers`."""
    rows = [f"P{n},{ID},张三,2020-05-01,{amount},{kind}\n" for n in numbers]
    return HEADER + "".join(rows)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_strict_world(tmp_path)


def keys(world: World) -> list[str]:
    """The keys of today's data."""
    with open_catalog(world.workspace) as catalog:
        records = catalog.current()
    rows = (r for record in records for r in world.rows_of(record.id))
    return sorted(str(r["no"]) for r in rows)


@pytest.mark.parametrize(
    ("october", "november"),
    [
        ("payments_202610.csv", "payments_202611.csv"),
        ("payments2026年10月.csv", "payments2026年11月.csv"),
        ("payments_2026-10-31.csv", "payments_2026-11-30.csv"),
        ("payments_2026Q3.csv", "payments_2026Q4.csv"),
        ("payments_2026年第3季度.csv", "payments_2026年第四季度.csv"),
        ("payments_2025.csv", "payments_2026.csv"),
    ],
)
def test_the_later_month_takes_the_place_of_the_earlier_one_that_still_lies_there(
    world: World, october: str, november: str
) -> None:
    first = world.file(month(range(10)), october)
    world.deliver(month(range(2, 14), "300.00"), november)
    (second,) = file_deliveries(world.workspace, world.contracts)
    assert (first.state, second.state, second.rows_quarantined) == ("filed", "filed", 0)
    assert world.current_ids() == [second.filing_id]
    again = file_deliveries(world.workspace, world.contracts)
    assert [r.state for r in again] == ["already_filed"]
    assert world.current_ids() == [second.filing_id]


def test_two_months_at_once_are_filed_one_after_the_other(world: World) -> None:
    world.deliver(month(range(2, 14)), "payments_202611.csv")
    world.deliver(month(range(10)), "payments_202610.csv")
    receipts = file_deliveries(world.workspace, world.contracts)
    assert [r.state for r in receipts] == ["filed", "filed"]
    assert keys(world) == sorted(f"P{n}" for n in range(2, 14))


def test_an_earlier_month_that_comes_late_is_kept_and_not_current(world: World) -> None:
    newer = world.file(month(range(12)), "payments_202611.csv")
    world.deliver(month(range(11)), "payments_202610.csv")
    receipts = file_deliveries(world.workspace, world.contracts)
    assert [r.rows_filed for r in receipts if r.state == "filed"] == [11]
    assert world.current_ids() == [newer.filing_id]
    (world.workspace.root / "in/payments_202611.csv").unlink()
    file_deliveries(world.workspace, world.contracts)
    assert world.current_ids() == [newer.filing_id]


def test_a_correction_without_a_date_goes_with_the_latest(world: World) -> None:
    world.file(month(range(10)), "payments_202610.csv")
    wrong = month(range(12)).replace(f"P3,{ID}", f"P3,{ID}9")
    world.deliver(wrong, "payments_202611.csv")
    (receipt,) = file_deliveries(world.workspace, world.contracts)
    text = (world.filing(receipt).folder / "quarantine.csv").read_text("utf-8-sig")
    world.deliver(text.replace(f"{ID}9", ID).encode("utf-8-sig"), "payments_mended.csv")
    receipts = file_deliveries(world.workspace, world.contracts)
    assert [r.rows_filed for r in receipts if r.state == "corrected"] == [12]
    assert keys(world) == sorted(f"P{n}" for n in range(12))


def test_parts_of_one_day_are_one_delivery(world: World) -> None:
    world.deliver(month(range(5)), "payments_east_20261031.csv")
    receipt = world.file(month(range(5, 10)), "payments_west_20261031.csv")
    assert (receipt.state, receipt.rows_filed, len(receipt.files)) == ("filed", 10, 2)


def test_without_dates_what_was_never_filed_is_the_later_delivery(world: World) -> None:
    world.file(month(range(10)), "payments_old.csv")
    world.deliver(month(range(1, 12), "300.00"), "payments_new.csv")
    (receipt,) = file_deliveries(world.workspace, world.contracts)
    assert (receipt.state, receipt.files) == ("filed", ("in/payments_new.csv",))
    assert keys(world) == sorted(f"P{n}" for n in range(1, 12))
    (again,) = file_deliveries(world.workspace, world.contracts)
    assert (again.state, again.filing_id) == ("already_filed", receipt.filing_id)


def test_two_deliveries_whose_order_nothing_tells_are_refused(world: World) -> None:
    world.deliver(month(range(10)), "payments_a.csv")
    receipt = world.file(month(range(1, 11), "300.00"), "payments_b.csv")
    assert (receipt.state, codes(receipt)) == ("refused", ["HY594"])
    assert world.current_ids() == []


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (HEADER, "HY595"),
        (month(range(5)), "HY596"),
        (month(range(10)).replace("普通", ""), "HY597"),
    ],
)
def test_what_would_make_most_of_the_data_vanish_is_held(
    world: World, second: str, code: str
) -> None:
    first = world.file(month(range(10)))
    receipt = world.file(second)
    assert (receipt.state, codes(receipt)) == ("held", [code])
    assert world.current_ids() == [first.filing_id]
    again = world.file()
    assert (again.state, codes(again)) == ("held", [code])
    accepted = accept_delivery(world.workspace, receipt.filing_id[:8], acceptance())
    assert getattr(accepted, "id", accepted) == receipt.filing_id
    assert world.current_ids() == [receipt.filing_id]
    with open_catalog(world.workspace) as catalog:
        known = catalog.filing(receipt.filing_id)
        assert known is not None
        assert known.pending is not None
        assert known.pending.acceptance == acceptance()
    assert world.file().state == "already_filed"


def test_a_fifth_less_is_told_and_taken(world: World) -> None:
    world.file(month(range(10)))
    receipt = world.file(month(range(8)))
    assert (receipt.state, codes(receipt)) == ("filed", ["HY598"])


def test_the_contract_sets_the_bounds(tmp_path: Path) -> None:
    bounds = "{property: mayBeEmpty, value: true}\n  - {property: heldBelow, value: 10%}"
    new = f"{{property: delivery, value: full}}\n  - {bounds}"
    world = make_strict_world(tmp_path, replace={"{property: delivery, value: full}": new})
    world.file(month(range(10)))
    assert world.file(month(range(2))).state == "filed"
    empty = world.file(HEADER)
    assert (empty.state, world.current_ids()) == ("filed", [empty.filing_id])


def test_a_newer_delivery_ends_the_holding(world: World) -> None:
    world.file(month(range(10)))
    held = world.file(month(range(3)))
    newer = world.file(month(range(11)))
    assert world.current_ids() == [newer.filing_id]
    refused = accept_delivery(world.workspace, held.filing_id, acceptance())
    assert getattr(refused, "code", None) == "HY599"


def test_what_is_all_quarantined_leaves_the_data_as_they_were(world: World) -> None:
    first = world.file(month(range(10)))
    receipt = world.file(month(range(10)).replace("2020-05-01", "2020-15-01"))
    assert receipt.state == "all_quarantined"
    assert world.current_ids() == [first.filing_id]


def acceptance() -> Acceptance:
    return Acceptance("2026-11-30T09:00:00+08:00", "王审计", "audit", "部门来函说明")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("in/公租房_202610.csv", "2026-10-31"),
        ("in/2026-02/公租房.csv", "2026-02-28"),
        ("公租房20260228.xlsx", "2026-02-28"),
        ("公租房2026年2月3日.xlsx", "2026-02-03"),
        ("公租房2026年.csv", "2026-12-31"),
        ("公租房_2001.csv", None),
        ("330182_公租房.csv", None),
        ("公租房_210102.csv", None),
        ("month=2024-05/part.parquet", None),
        ("20260231.csv", None),
        ("公租房.csv", None),
    ],
)
def test_the_date_that_a_name_says(name: str, day: str | None) -> None:
    found = delivery_date(name)
    assert (found and found.day.isoformat()) == day
