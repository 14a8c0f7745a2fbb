"""A cell that cannot be read costs no row that does not need it; its text is kept, and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.catalog.storage import DELIVERED
from engine.filing.receipt import State
from engine.filing.receipt_file import load_receipt
from engine.filing.verify import verify_filing
from engine.trace.rows import FetchedRows
from engine.trace.traced import TracedRow
from interfaces.cli.delivered_shown import notes_of
from tests.cli.program import huiyan
from tests.filing.world import GOOD, GOOD_2, HEADER, ID, ID_2, World, make_strict_world, make_world

BAD_AMOUNT = f"P3,{ID},张三,2020-05-03,1２x4,普通\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A workspace whose amounts and kinds may be missing, and nothing else."""
    return make_strict_world(tmp_path)


def test_the_row_is_filed_without_the_cell(world: World) -> None:
    receipt = world.file(HEADER + GOOD + BAD_AMOUNT)
    assert (receipt.state, receipt.rows_in, receipt.rows_filed) == (State.FILED, 2, 2)
    assert [r["amount"] for r in world.rows(receipt)][1] is None
    assert world.delivered(receipt)[1]["amount"] == "1２x4"
    ((reason, column, cells, examples),) = [
        (u.reason.value, u.column, u.rows, u.examples) for u in receipt.unread
    ]
    assert (reason, column, cells) == ("not_money", "金额", 1)
    assert (examples[0].line, dict(examples[0].arguments)["value"]) == (3, "1２x4")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("P3", "1.1E+17", "spreadsheet_number"),  # the key
        (ID, ID[:-1] + "9", "bad_check_digit"),  # required
        ("2020-05-03", "2020-13-03", "no_such_day"),  # required, and the day of the event
    ],
)
def test_a_row_that_needs_the_cell_is_unfit(world: World, old: str, new: str, reason: str) -> None:
    receipt = world.file(HEADER + GOOD + BAD_AMOUNT.replace(old, new))
    (row,) = world.quarantine(receipt)
    assert receipt.rows_filed == 1
    assert not receipt.unread
    assert len(row["reasons"]) == 2  # what is wrong with the amount is told, too
    assert row["reason"] == reason


@pytest.mark.parametrize("kind", ["eventDate", "validFrom", "validUntil"])
def test_days_of_the_event_and_of_validity_are_needed(tmp_path: Path, kind: str) -> None:
    """A last day that nobody can read would be taken for one that there is not."""
    optional = {
        "发放日期\n        required: true": "发放日期",
        "property: eventDate": f"property: {kind}",
    }
    world = make_world(tmp_path, replace=optional)
    receipt = world.file(HEADER + GOOD + GOOD_2.replace("2020-05-02", "五月"))
    assert [q["reason"] for q in world.quarantine(receipt)] == ["not_date"]


@pytest.mark.parametrize(("text", "filed"), [("1.005", 1), ("1x", 2)])
def test_a_number_that_may_lie_beyond_the_bounds_costs_its_row(
    tmp_path: Path, text: str, filed: int
) -> None:
    """A missing amount is taken to lie within the bounds; of 1.005 nobody could say so."""
    said = "{property: domain, value: money}"
    bounded = f"[{said}]\n        logicalTypeOptions: {{minimum: 0, maximum: 1}}"
    world = make_world(tmp_path, replace={f"[{said}]": bounded})
    row = GOOD.replace("200.00", "1")
    receipt = world.file(HEADER + row + row.replace("P1", "P2").replace(",1,", f",{text},"))
    assert (receipt.rows_in, receipt.rows_filed) == (2, filed)


def test_words_for_missing_are_no_cells_that_could_not_be_read(world: World) -> None:
    receipt = world.file(HEADER + GOOD.replace("200.00", "NULL") + GOOD_2.replace("300.50", " "))
    assert (receipt.rows_filed, receipt.unread) == (2, ())


def test_a_double_is_in_quarantine_and_its_cells_are_not_counted(world: World) -> None:
    receipt = world.file(HEADER + GOOD + BAD_AMOUNT + BAD_AMOUNT)
    assert (receipt.rows_filed, receipt.rows_quarantined) == (2, 1)
    assert [u.rows for u in receipt.unread] == [1]


def test_manifest_and_receipt_count_them(world: World) -> None:
    other = BAD_AMOUNT.replace("P3", "P4").replace("普通", "寻常")
    filing = world.filing(world.file(HEADER + GOOD + BAD_AMOUNT + other))
    manifest = json.loads((filing.folder / "manifest.json").read_text("utf-8"))
    assert manifest["unread"] == [
        {"column": "金额", "reason": "not_money", "cells": 2},
        {"column": "类别", "reason": "not_in_values", "cells": 1},
    ]
    said = load_receipt(filing.folder)
    assert said is not None
    assert said["unread"][0]["examples"][0]["line"] == 3


def test_a_changed_text_is_named_by_verify(world: World) -> None:
    receipt = world.file(HEADER + GOOD + BAD_AMOUNT)
    filing = world.filing(receipt)
    assert verify_filing(world.workspace, filing.id) == ()
    (path,) = filing.paths
    rows = pq.read_table(path)
    kept: list[dict[str, Any]] = rows.column(DELIVERED).to_pylist()
    changed = [{**k, "amount": "124" if k["amount"] == "1２x4" else k["amount"]} for k in kept]
    place = rows.schema.get_field_index(DELIVERED)
    field = rows.schema.field(DELIVERED)
    pq.write_table(rows.set_column(place, field, pa.array(changed, field.type)), path)
    found = {d.code for d in verify_filing(world.workspace, filing.id)}
    assert {"HY542", "HY546"} <= found


def test_a_corrected_filing_counts_those_of_both(world: World) -> None:
    bad_id = GOOD_2.replace(ID_2, ID_2[:-1] + "8").replace("300.50", "三百")
    first = world.file(HEADER + GOOD + BAD_AMOUNT + bad_id)
    text = (world.filing(first).folder / "quarantine.csv").read_text("utf-8-sig")
    world.deliver(text.replace(ID_2[:-1] + "8", ID_2).encode("utf-8-sig"), "payments_mended.csv")
    corrected = world.file()
    assert (corrected.state, corrected.rows_filed) == (State.CORRECTED, 3)
    assert [u.rows for u in corrected.unread] == [2]


def test_traces_name_the_cell(world: World) -> None:
    receipt = world.file(HEADER + GOOD + BAD_AMOUNT)
    entry = {"alias": "p", "filing": receipt.filing_id, "rows": [1, 2]}
    nothing: dict[str, Any] = {"exempted": [], "missing": [], "considered": []}
    fetched = FetchedRows(world.workspace, [{"witness": [entry], **nothing}])
    data_set = world.contract.data_set
    rows = [TracedRow(*r) for r in fetched.delivered(receipt.filing_id, [1, 2], data_set)]
    assert [r.unread for r in rows] == [(), ("金额",)]
    assert [*notes_of(rows, "zh")] == ["第 2 条，金额：“1２x4”读不出"]
    assert [*notes_of(rows, "en")] == ["row 2, column 金额: “1２x4” could not be read"]


def test_the_command_line_tells_them_masked(world: World) -> None:
    contract = world.workspace.root / "contracts" / "payments.yaml"
    text = contract.read_text("utf-8")
    contract.write_text(
        text.replace("businessName: 身份证号\n        required: true", "businessName: 身份证号"),
        "utf-8",
    )
    wrong = ID[:-1] + "9"
    world.deliver(HEADER + GOOD + BAD_AMOUNT.replace(ID, wrong))
    shown = huiyan("-C", world.workspace.root, "--lang", "zh", "file")
    assert "读不出的单元格" in shown.out
    assert "1２x4" in shown.out
    assert wrong not in shown.out
    told = huiyan("-C", world.workspace.root, "receipt", "民政局.津贴发放", "-f", "json").out
    assert '"unread"' in told
    assert wrong not in told
