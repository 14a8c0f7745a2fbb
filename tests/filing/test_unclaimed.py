"""Files that no contract reads are told, and nothing that belongs to a delivery is among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.filing.file import file_deliveries
from engine.filing.receipt import Receipt, State
from engine.filing.unclaimed import unclaimed_files
from tests.filing.world import GOOD, GOOD_2, HEADER, World, make_strict_world, make_world


def unclaimed(receipts: tuple[Receipt, ...]) -> list[str]:
    """The names of the unclaimed files of a round."""
    return [name for r in receipts if r.state is State.UNCLAIMED for name in r.files]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Of which one delivery lies there."""
    world = make_world(tmp_path)
    world.deliver(HEADER + GOOD)
    return world


def file(world: World, *names: str) -> tuple[Receipt, ...]:
    return file_deliveries(world.workspace, world.contracts, names)


@pytest.mark.parametrize(
    "name",
    [
        "paymets_202611.csv",
        "below/payments.csv",
        "名单.xlsx",
        "名单.docx",
        "../deliveries/新数据.csv",
        "payments.csv.bak",
    ],
)
def test_a_file_that_no_contract_reads_is_told(world: World, name: str) -> None:
    path = world.workspace.root / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADER + GOOD_2, "utf-8")
    receipts = file(world)
    assert [r.state for r in receipts] == [State.FILED, State.UNCLAIMED]
    assert unclaimed(receipts) == [world.workspace.shown_path(path.resolve())]
    assert unclaimed(file(world)), "told as long as it lies there"
    assert unclaimed(file(world, "payments")) == [], "not where one data set alone is filed"


@pytest.mark.parametrize("name", [".payments.csv", "~$payments.xlsx", ".git/config"])
def test_hidden_and_unfinished_files_are_no_deliveries(world: World, name: str) -> None:
    path = world.workspace.root / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", "utf-8")
    assert unclaimed(file(world)) == []


def test_control_totals_belong_to_their_delivery(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace={"in/payments*.csv": "in/payments.csv"})
    world.deliver(HEADER + GOOD)
    world.deliver("项目,值\n行数,1\n", "payments.totals.csv")
    world.deliver("项目,值\n行数,1\n", "others.totals.csv")
    assert unclaimed(file(world)) == ["in/others.totals.csv"]


def test_what_was_filed_as_a_correction_is_not_told_again(tmp_path: Path) -> None:
    world = make_strict_world(tmp_path)
    first = world.file(HEADER + GOOD + "P9,坏,王五,2020-05-03,1.00,普通\n")
    rows = (world.filing(first).folder / "quarantine.csv").read_text("utf-8-sig")
    world.deliver(rows, "退回.csv")
    assert unclaimed(file(world)) == [], "a list in which nothing is mended yet"
    world.deliver(rows.replace("坏", "11010519491231002X"), "退回.csv")
    receipts = file(world)
    assert [r.state for r in receipts if r.state is not State.ALREADY_FILED] == [State.CORRECTED]
    assert unclaimed(file(world)) == []
    world.deliver("另一份", "退回.csv")
    assert unclaimed(file(world)) == ["in/退回.csv"]


def test_a_list_that_does_not_say_its_filing_is_told_with_the_reason(tmp_path: Path) -> None:
    world = make_strict_world(tmp_path)
    first = world.file(HEADER + GOOD + "P9,坏,王五,2020-05-03,1.00,普通\n")
    rows = (world.filing(first).folder / "quarantine.csv").read_text("utf-8-sig")
    world.deliver(rows.replace(first.filing_id, ""), "退回.csv")
    (told,) = [r for r in file(world) if r.state is State.UNCLAIMED]
    assert [d.code for d in told.diagnostics] == ["HY583"]


def test_a_partitioned_folder_is_claimed_as_a_whole(tmp_path: Path) -> None:
    replace = {'path: "in/payments*.csv", format: csv': 'path: "in/table", format: partitioned'}
    world = make_world(tmp_path, replace=replace)
    for name in ("year=2020/part-0.csv", "_SUCCESS", "year=2020/other.txt"):
        path = tmp_path / "in" / "table" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + GOOD, "utf-8")
    stray = tmp_path / "in" / "stray.csv"
    stray.write_text(HEADER, "utf-8")
    assert unclaimed_files(world.workspace, world.contracts.contracts, ()) == (stray,)


def test_beside_the_settings_only_tables_count(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace={"in/payments*.csv": "payments*.csv"})
    for name in ("README.md", "paymets.csv", "notes/list.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER, "utf-8")
    assert unclaimed_files(world.workspace, world.contracts.contracts, ()) == (
        tmp_path / "paymets.csv",
    )
