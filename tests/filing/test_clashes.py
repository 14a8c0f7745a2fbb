"""The same key twice: with the same content it is filed once and told, with another it clashes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.filing.file import file_deliveries
from engine.filing.quarantine import CSV_NAME
from engine.filing.receipt import Receipt
from engine.filing.verify import verify_filing
from tests.filing.world import GOOD, GOOD_2, HEADER, World, codes, make_world

INCREMENT = {"value: full": "value: increment"}
#: The first row with another amount.
OTHER = GOOD.replace("200.00", "200.01")


def why(world: World, receipt: Receipt) -> list[tuple[int, str]]:
    """The line of each quarantined row, and its reason."""
    rows = world.quarantine(receipt)
    assert receipt.rows_in == receipt.rows_filed + receipt.rows_quarantined
    assert verify_filing(world.workspace, receipt.filing_id) == ()
    return sorted((r["line"], r["reason"]) for r in rows)


@pytest.mark.parametrize(
    "again",
    [
        GOOD,
        GOOD.replace("200.00", "200"),
        GOOD.replace("2020-05-01", "2020/5/1"),
        GOOD.replace("张三", " 张三 "),
    ],
)
def test_the_same_row_however_it_is_spelled_is_filed_once(tmp_path: Path, again: str) -> None:
    world = make_world(tmp_path)
    receipt = world.file(HEADER + GOOD + GOOD_2 + again)
    assert (receipt.rows_filed, receipt.rows_settled) == (2, 1)
    assert why(world, receipt) == [(4, "repeated_row")]


@pytest.mark.parametrize(
    "again",
    [
        OTHER,
        GOOD.replace("200.00", ""),
        GOOD.replace("张三", "张叁"),
        GOOD.replace("200.00", "二百多"),
    ],
)
def test_of_rows_that_contradict_each_other_none_is_filed(tmp_path: Path, again: str) -> None:
    world = make_world(tmp_path)
    receipt = world.file(HEADER + GOOD + GOOD_2 + again)
    assert (receipt.rows_filed, receipt.rows_settled) == (1, 0)
    assert why(world, receipt) == [(2, "duplicate_key"), (4, "duplicate_key")]
    first, second = world.quarantine(receipt)
    assert ("第 4 行" in first["text_zh"], "第 2 行" in second["text_zh"]) == (True, True)


def test_two_cells_that_could_not_be_read_are_the_same_only_with_the_same_text(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    unread, other = GOOD.replace("200.00", "二百多"), GOOD.replace("200.00", "两百")
    assert why(world, world.file(HEADER + unread + unread)) == [(3, "repeated_row")]
    told = why(world, world.file(HEADER + unread + other))
    assert told == [(2, "duplicate_key"), (3, "duplicate_key")]


def test_with_two_that_agree_and_one_that_does_not_nothing_tells_which_is_right(
    tmp_path: Path,
) -> None:
    world = make_world(tmp_path)
    receipt = world.file(HEADER + GOOD + GOOD + OTHER)
    assert why(world, receipt) == [(n, "duplicate_key") for n in (2, 3, 4)]


def test_files_of_one_delivery_may_contradict_each_other(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    many = [GOOD_2.replace("P2", f"Q{n}") for n in range(6)]
    world.deliver(HEADER + GOOD + "".join(many[:3]), "payments_1.csv")
    world.deliver(HEADER + "".join(many[3:]) + OTHER, "payments_2.csv")
    receipt = world.file()
    assert receipt.rows_filed == 6
    assert why(world, receipt) == [(2, "duplicate_key"), (5, "duplicate_key")]
    assert {r["file"] for r in world.quarantine(receipt)} == {
        "in/payments_1.csv",
        "in/payments_2.csv",
    }


def test_an_increment_may_repeat_what_was_filed(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=INCREMENT)
    world.file(HEADER + GOOD, "payments_1.csv")
    receipt = world.file(HEADER + GOOD + GOOD_2, "payments_2.csv")
    assert (receipt.state, receipt.rows_filed, receipt.rows_settled) == ("filed", 1, 1)
    assert why(world, receipt) == [(2, "repeated_of_earlier")]
    with open_catalog(world.workspace) as catalog:
        records = {r.id: r for r in catalog.current()}
    assert records[receipt.filing_id].rows_doubtful == 0


def test_an_increment_of_nothing_but_repetitions_is_no_empty_one(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=INCREMENT)
    world.file(HEADER + GOOD + GOOD_2, "payments_1.csv")
    receipt = world.file(HEADER + GOOD_2, "payments_2.csv")
    assert (receipt.state, codes(receipt), receipt.nothing_left) == ("filed", [], False)
    (again,) = file_deliveries(world.workspace, world.contracts)
    assert (again.state, again.nothing_left) == ("already_filed", False)


def test_an_increment_must_not_say_otherwise_what_was_filed(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=INCREMENT)
    first = world.file(HEADER + GOOD, "payments_1.csv")
    receipt = world.file(HEADER + OTHER + GOOD_2, "payments_2.csv")
    assert (receipt.rows_filed, receipt.rows_settled) == (1, 0)
    assert why(world, receipt) == [(2, "duplicate_of_earlier")]
    (row,) = world.quarantine(receipt)
    assert first.filing_id in row["text_zh"]


def test_the_right_one_of_two_comes_back_as_it_is(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    first = world.file(HEADER + GOOD + GOOD_2 + OTHER)
    text = (world.filing(first).folder / CSV_NAME).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    def send_back(*some: dict[str, str]) -> Receipt:
        out = io.StringIO()
        writer = csv.DictWriter(out, list(some[0]))
        writer.writeheader()
        writer.writerows(some)
        world.deliver(out.getvalue(), f"payments_back_{len(some)}.csv")
        return file_deliveries(world.workspace, world.contracts)[-1]

    assert codes(send_back(*rows)) == ["HY586"], "both as they were say nothing"
    (world.workspace.root / "in" / "payments_back_2.csv").unlink()
    receipt = send_back(rows[1])
    assert receipt.state == "corrected"
    assert sorted(str(r["amount"]) for r in world.rows(receipt)) == ["200.01", "300.50"]
    assert why(world, receipt) == [(2, "duplicate_key")]
