"""Partitioned folders: what makes two deliveries the same, and which file a row is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.filing.file import file_deliveries
from tests.filing.world import GOOD, GOOD_2, HEADER, World, codes, make_world

PLAIN = '"in/payments*.csv", format: csv'
KIND = HEADER.replace(",类别", ""), GOOD.replace(",普通", "")


def world_of(root: Path, delivery: str) -> World:
    """A workspace that is delivered a folder."""
    kept = {
        "value: full": f"value: {delivery}",
        "businessName: 类别": "businessName: 类别\n        primaryKey: true",
    }
    return make_world(root, replace={PLAIN: '"in/payments", format: partitioned', **kept})


@pytest.fixture
def full(tmp_path: Path) -> World:
    """Each delivery is the whole table."""
    return world_of(tmp_path, "full")


def deliver(world: World, folder: str, content: str) -> None:
    """Put a file into a folder of the delivery."""
    path = world.workspace.root / "in" / "payments" / folder / "part-0.csv"
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")


def test_a_row_is_led_back_to_its_own_file(full: World) -> None:
    deliver(full, "month=2020-05", HEADER + GOOD)
    deliver(full, "month=2020-06", HEADER + GOOD_2 + "P9,,,2020-13-01,,\n")
    receipt = full.file()
    assert receipt.files == (
        "in/payments/month=2020-05/part-0.csv",
        "in/payments/month=2020-06/part-0.csv",
    )
    assert [(r["_file"], r["_line"]) for r in full.rows(receipt)] == [(0, 2), (1, 2)]
    (row,) = full.quarantine(receipt)
    assert (row["file"], row["line"]) == (receipt.files[1], 3)


def test_a_folder_that_was_renamed_is_another_delivery(full: World) -> None:
    deliver(full, "类别=普通", "".join(KIND))
    first = full.file()
    (full.workspace.root / "in/payments/类别=普通").rename(
        full.workspace.root / "in/payments/类别=特困"
    )
    second = full.file()
    assert first.filing_id != second.filing_id
    assert [r["kind"] for r in full.rows(second)] == ["特困"]
    assert full.current_ids() == [second.filing_id]


def test_the_same_bytes_in_two_partitions_are_two_increments(tmp_path: Path) -> None:
    world = world_of(tmp_path, "increment")
    deliver(world, "类别=普通", "".join(KIND))
    deliver(world, "类别=特困", "".join(KIND))
    receipts = file_deliveries(world.workspace, world.contracts)
    assert [r.state for r in receipts] == ["filed", "filed"]
    assert len(set(world.current_ids())) == 2
    assert [world.rows(r)[0]["kind"] for r in receipts] == ["普通", "特困"]


def test_the_file_with_other_columns_is_named(full: World) -> None:
    deliver(full, "month=1", HEADER + GOOD)
    deliver(full, "month=2", "".join(KIND))
    receipt = full.file()
    assert codes(receipt) == ["HY559"]
    said = dict(receipt.diagnostics[0].arguments)
    assert (said["file"], said["lacking"], said["more"]) == (
        "in/payments/month=2/part-0.csv",
        "类别",
        "–",
    )
