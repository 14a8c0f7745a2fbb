"""Deliveries of changes: a known key is a new version of its row, and the past one stays known."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.catalog.catalog import open_catalog
from engine.catalog.snapshot import load_snapshot
from engine.filing.file import file_deliveries
from engine.filing.quarantine import CSV_NAME
from engine.filing.receipt import Receipt, State
from engine.filing.verify import verify_filing
from tests.filing.world import GOOD, GOOD_2, HEADER, ID, World, codes, make_world

CHANGES = {"value: full": "value: changes"}
FIRST_DAY = datetime.datetime(2026, 10, 5, 9, tzinfo=datetime.UTC)
#: The first row with another amount, and a third one.
GOOD_AGAIN = GOOD.replace("200.00", "250.00")
GOOD_3 = GOOD_2.replace("P2", "P3").replace("李四", "王五")
BAD = f"P9,{ID},张三,五月,1.00,普通\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path, replace=CHANGES)


def file(world: World, *months: Sequence[str]) -> list[Receipt]:
    """File some months one after the other, from October on, each a day after the last."""
    receipts = []
    for place, rows in enumerate(months):
        world.deliver(HEADER + "".join(rows), f"payments_2026{10 + place}.csv")
        now = FIRST_DAY + datetime.timedelta(days=place)
        receipts.append(file_deliveries(world.workspace, world.contracts, now=now)[-1])
    return receipts


def today(world: World) -> dict[str, str]:
    """The amount of each key, in today's data."""
    (current,) = load_snapshot(world.workspace).filings
    assert verify_filing(world.workspace, current.id) == ()
    return {r["no"]: str(r["amount"]) for r in world.rows_of(current.id)}


def test_a_known_key_is_a_new_version_and_others_are_added(world: World) -> None:
    first, second = file(world, [GOOD, GOOD_2], [GOOD_AGAIN, GOOD_3])
    assert today(world) == {"P1": "250.00", "P2": "300.50", "P3": "300.50"}
    assert codes(second) == ["HY746"]
    assert dict(second.diagnostics[0].arguments) == {
        "data_set": "民政局.津贴发放",
        "rows": "2",
        "added": "1",
        "renewed": "1",
        "others": "0",
    }
    assert (second.rows_in, second.rows_filed, second.rows_settled) == (4, 3, 1)
    (past,) = world.quarantine(second)
    assert (past["reason"], past["row"], past["file"]) == (
        "past_version",
        1,
        "in/payments_202610.csv",
    )
    assert "in/payments_202611.csv 第 2 行" in past["text_zh"]
    assert {r["no"]: str(r["amount"]) for r in world.rows(first)}["P1"] == "200.00"


def test_every_row_knows_the_line_that_it_was_delivered_on(world: World) -> None:
    _, second = file(world, [GOOD, GOOD_2], [GOOD_AGAIN, GOOD_3])
    sources = [s.path for s in world.filing(second).sources]
    told = {r["no"]: (r["_row"], sources[r["_file"]], r["_line"]) for r in world.rows(second)}
    assert told == {
        "P1": (3, "in/payments_202611.csv", 2),
        "P2": (2, "in/payments_202610.csv", 3),
        "P3": (4, "in/payments_202611.csv", 3),
    }


def test_many_months_of_changes(world: World) -> None:
    amounts = [GOOD.replace("200.00", f"{n}.00") for n in range(1, 4)]
    receipts = file(world, *[[row, GOOD_2] for row in amounts])
    assert today(world) == {"P1": "3.00", "P2": "300.50"}
    rows = world.quarantine(receipts[-1])
    assert sorted(r["row"] for r in rows) == [1, 3, 4, 6]
    assert [r["reason"] for r in sorted(rows, key=lambda r: r["row"])] == [
        *("past_version", "past_version", "repeated_of_earlier", "repeated_of_earlier"),
    ]
    with open_catalog(world.workspace) as catalog:
        assert [r.rows_doubtful for r in catalog.filings()] == [0, 0, 0]


def test_the_data_of_a_day_that_is_past(world: World) -> None:
    file(world, [GOOD, GOOD_2], [GOOD_AGAIN])
    (then,) = load_snapshot(world.workspace, FIRST_DAY.date()).filings
    assert {r["no"]: str(r["amount"]) for r in world.rows_of(then.id)}["P1"] == "200.00"


def test_what_lies_there_is_filed_once(world: World) -> None:
    file(world, [GOOD, GOOD_2], [GOOD_AGAIN])
    before = today(world)
    again = file_deliveries(world.workspace, world.contracts)
    assert {r.state for r in again} == {State.ALREADY_FILED}
    (world.workspace.root / "in" / "payments_202611.csv").unlink()
    assert {r.state for r in file_deliveries(world.workspace, world.contracts)} == {
        State.ALREADY_FILED
    }
    assert today(world) == before, "the first delivery does not come back"


def test_files_of_several_months_are_filed_in_their_order(world: World) -> None:
    world.deliver(HEADER + GOOD_AGAIN, "payments_202611.csv")
    world.deliver(HEADER + GOOD + GOOD_2, "payments_202610.csv")
    file_deliveries(world.workspace, world.contracts)
    assert today(world) == {"P1": "250.00", "P2": "300.50"}


def test_changes_that_come_too_late_are_refused(world: World) -> None:
    file(world, [GOOD], [GOOD_AGAIN])
    world.deliver(HEADER + GOOD_2, "payments_202609.csv")
    receipts = file_deliveries(world.workspace, world.contracts)
    (late,) = [r for r in receipts if r.state is State.REFUSED]
    assert codes(late) == ["HY745"]
    assert today(world) == {"P1": "250.00"}


def test_changes_without_a_row_are_held(world: World) -> None:
    _, second = file(world, [GOOD, GOOD_2], [])
    assert (second.state, codes(second)) == (State.HELD, ["HY746", "HY595"])
    assert today(world) == {"P1": "200.00", "P2": "300.50"}


def test_what_is_mended_later_joins_the_merged_filing(world: World) -> None:
    _, second = file(world, [GOOD, BAD], [GOOD_AGAIN, GOOD_2])
    text = (world.filing(second).folder / CSV_NAME).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    (bad,) = [r for r in rows if r["编号"] == "P9"]
    bad["发放日期"] = "2020-05-05"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(bad))
    writer.writeheader()
    writer.writerow(bad)
    world.deliver(out.getvalue(), "payments_退回.csv")
    receipts = file_deliveries(world.workspace, world.contracts)
    assert State.CORRECTED in {r.state for r in receipts}
    assert today(world) == {"P1": "250.00", "P2": "300.50", "P9": "1.00"}
    world.deliver(HEADER + GOOD_3, "payments_202612.csv")
    file_deliveries(world.workspace, world.contracts)
    assert set(today(world)) == {"P1", "P2", "P3", "P9"}


def test_under_another_contract_nothing_is_merged(tmp_path: Path) -> None:
    file(make_world(tmp_path, replace=CHANGES), [GOOD, GOOD_2])
    kinds = {"[普通, 特困]": "[普通, 特困, 其他]"}
    world = make_world(tmp_path, replace={**CHANGES, **kinds})
    world.deliver(HEADER + GOOD_3, "payments_202611.csv")
    (receipt,) = [
        r for r in file_deliveries(world.workspace, world.contracts) if r.state is State.REFUSED
    ]
    assert codes(receipt) == ["HY744"]
    whole = make_world(tmp_path, replace=kinds)
    for path in (tmp_path / "in").iterdir():
        path.unlink()
    whole.file(HEADER + GOOD + GOOD_2, "payments_202612.csv")
    world = make_world(tmp_path, replace={**CHANGES, **kinds})
    world.deliver(HEADER + GOOD_3, "payments_202701.csv")
    file_deliveries(world.workspace, world.contracts)
    assert set(today(world)) == {"P1", "P2", "P3"}


def test_control_totals_are_those_of_the_changes(world: World) -> None:
    file(world, [GOOD, GOOD_2])
    world.deliver(HEADER + GOOD_3, "payments_202611.csv")
    world.deliver("项目,值\n行数,2\n", "payments_202611.totals.csv")
    refused = file_deliveries(world.workspace, world.contracts)[-1]
    assert (refused.state, codes(refused)) == (State.REFUSED, ["HY577"])
    world.deliver("项目,值\n行数,1\n合计 金额,300.50\n", "payments_202611.totals.csv")
    filed = file_deliveries(world.workspace, world.contracts)[-1]
    assert filed.state is State.FILED
    assert set(today(world)) == {"P1", "P2", "P3"}
