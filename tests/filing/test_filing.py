"""From delivery to catalog: what becomes current, what is recognised, what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.catalog.catalog import open_catalog
from engine.catalog.snapshot import fetch_delivered, fetch_rows, load_snapshot
from engine.catalog.storage import filed_schema
from engine.filing.file import file_deliveries
from engine.filing.receipt import Progress
from engine.filing.verify import verify_filing
from engine.integrity.keys import make_keys
from tests.filing.world import (
    GOOD,
    GOOD_2,
    HEADER,
    ID,
    ID_2,
    World,
    codes,
    make_strict_world,
    make_world,
)

INCREMENT = {"value: full": "value: increment"}


def test_rows_are_typed_and_traced(world: World) -> None:
    receipt = world.file(HEADER + GOOD + f"P2,{ID_2},,2020年5月2日,3万元,\n")
    filing = world.filing(receipt)
    table = fetch_rows(filing, [2, 1, 2, 99])
    assert table.schema.equals(filed_schema(world.contract.data_set), check_metadata=False)
    assert table.column("_row").to_pylist() == [1, 2]
    assert [str(a) for a in table.column("amount").to_pylist()] == ["200.00", "30000.00"]
    second = fetch_delivered(filing, [2]).to_pylist()[0]
    assert second == {
        "_row": 2,
        "_file": 0,
        "_line": 3,
        "no": "P2",
        "person": ID_2,
        "name": None,
        "paid_on": "2020年5月2日",
        "amount": "3万元",
        "kind": None,
    }


def test_fetching_no_rows(world: World) -> None:
    filing = world.filing(world.file(HEADER + GOOD))
    assert fetch_rows(filing, []).num_rows == 0
    assert fetch_rows(filing, [1], ["amount"]).column_names == [
        *("_row", "_file", "_line", "amount", "_delivered")
    ]


def test_receipt_counts_and_examples(world: World) -> None:
    bad = "".join(f"B{i},,,2020-13-0{i},1,\n" for i in range(1, 6))
    receipt = world.file(HEADER + GOOD + bad + f"P3,{ID.lower()},,20200501,1,\n")
    assert (receipt.rows_in, receipt.rows_filed, receipt.rows_quarantined) == (7, 2, 5)
    (reason,) = receipt.reasons
    assert (reason.reason, reason.column, reason.rows) == ("no_such_day", "发放日期", 5)
    assert [e.line for e in reason.examples] == [3, 4, 5]
    marks = {(m.column, m.mark.value): m.cells for m in receipt.normalised}
    assert marks == {("身份证号", "upper_case"): 1, ("发放日期", "date_form"): 1}


def test_the_same_delivery_is_recognised(world: World) -> None:
    first = world.file(HEADER + GOOD)
    again = world.file()
    assert (again.state, again.filing_id) == ("already_filed", first.filing_id)
    assert again.rows_filed == 1
    (world.workspace.root / "in" / "payments.csv").rename(
        world.workspace.root / "in" / "payments_2.csv"
    )
    assert world.file().state == "already_filed"
    with open_catalog(world.workspace) as catalog:
        assert len(catalog.filings()) == 1


def test_a_full_delivery_replaces_the_last(world: World) -> None:
    first = world.file(HEADER + GOOD)
    second = world.file(HEADER + GOOD_2)
    assert world.current_ids() == [second.filing_id]
    with open_catalog(world.workspace) as catalog:
        past, current = catalog.filings("civil.payments")
    assert (past.id, past.superseded_by) == (first.filing_id, second.filing_id)
    assert (current.id, current.superseded_by) == (second.filing_id, "")
    assert world.rows(first)[0]["no"] == "P1"


def test_an_earlier_delivery_again_becomes_current_again(world: World) -> None:
    first = world.file(HEADER + GOOD)
    second = world.file(HEADER + GOOD_2)
    third = world.file(HEADER + GOOD)
    assert (third.state, third.filing_id) == ("reinstated", first.filing_id)
    assert world.current_ids() == [first.filing_id]
    with open_catalog(world.workspace) as catalog:
        assert [r.id for r in catalog.filings()] == [second.filing_id, first.filing_id]


def test_several_files_are_one_full_filing(world: World) -> None:
    world.deliver(HEADER + GOOD, "payments_1.csv")
    world.deliver((HEADER + GOOD_2 + GOOD).encode("gb18030"), "payments_2.csv")
    receipt = world.file()
    assert [(r["_row"], r["_file"], r["_line"]) for r in world.rows(receipt)] == [
        (1, 0, 2),
        (2, 1, 2),
    ]
    (row,) = world.quarantine(receipt)
    assert (row["file"], row["line"], row["reason"]) == ("in/payments_2.csv", 3, "repeated_row")
    assert "in/payments_1.csv" in row["text_zh"]


def test_increments_add_up(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=INCREMENT)
    first = world.file(HEADER + GOOD, "payments_1.csv")
    second = world.file(HEADER + GOOD_2 + GOOD, "payments_2.csv")
    assert world.current_ids() == [first.filing_id, second.filing_id]
    (row,) = world.quarantine(second)
    assert (row["reason"], row["line"]) == ("repeated_of_earlier", 3)
    assert first.filing_id in row["text_en"]
    assert "in/payments_1.csv" in row["text_en"]
    assert world.file().state == "already_filed"


def test_each_new_increment_has_its_own_receipt(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace=INCREMENT)
    world.deliver(HEADER + GOOD, "payments_1.csv")
    world.deliver(HEADER + GOOD_2, "payments_2.csv")
    receipts = file_deliveries(world.workspace, world.contracts)
    assert [r.files for r in receipts] == [("in/payments_1.csv",), ("in/payments_2.csv",)]
    assert [f.id for f in load_snapshot(world.workspace).of("civil.payments")] == [
        r.filing_id for r in receipts
    ]


def test_a_new_contract_files_increments_again_in_their_place(tmp_path: Path) -> None:
    old = make_world(tmp_path, replace=INCREMENT)
    first = old.file(HEADER + GOOD + GOOD_2.replace("特困", "孤儿"), "payments_1.csv")
    assert [u.rows for u in first.unread] == [1]
    new = make_world(tmp_path, replace=INCREMENT | {"[普通, 特困]": "[普通, 特困, 孤儿]"})
    second = new.file()
    assert (second.rows_filed, second.unread) == (2, ())
    assert new.current_ids() == [second.filing_id]


def test_wording_of_a_contract_changes_no_filing(tmp_path: Path) -> None:
    first = make_world(tmp_path).file(HEADER + GOOD)
    other = make_world(tmp_path, replace={"dataProduct: 民政局": "dataProduct: 县民政局"})
    assert other.file().filing_id == first.filing_id


def test_filing_twice_under_the_same_keys_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = []
    make_keys(tmp_path / "keys")
    for name in ("a", "b"):
        world = make_world(tmp_path / name)
        shutil.copytree(tmp_path / "keys", world.workspace.keys_folder)
        receipt = world.file(HEADER + GOOD + GOOD_2 + "x\n" + GOOD)
        folders.append(world.filing(receipt).folder)
    files = [sorted(p.name for p in f.iterdir()) for f in folders]
    assert files[0] == files[1]
    for name in files[0]:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_manifest_says_what_was_done(world: World) -> None:
    receipt = world.file(HEADER + GOOD.replace("200.00", "200元") + "x\n")
    folder = world.filing(receipt).folder
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["rows"] == {
        "rows_in": 2,
        "rows_filed": 1,
        "rows_quarantined": 1,
        "rows_settled": 0,
    }
    assert manifest["quarantined"] == [{"reason": "ragged", "column": "", "rows": 1}]
    assert manifest["normalised"] == [{"column": "金额", "mark": "unit", "cells": 1}]
    assert manifest["sources"][0]["lines"] == 3
    assert manifest["contract"]["version"] == "1.0.0"


def test_nothing_delivered(world: World) -> None:
    receipt = world.file()
    assert (receipt.state, codes(receipt)) == ("nothing_delivered", ["HY531"])


def test_an_unknown_data_set_is_named_with_its_nearest(world: World) -> None:
    (receipt,) = file_deliveries(world.workspace, world.contracts, ["civil.payment"])
    assert codes(receipt) == ["HY532"]
    assert dict(receipt.diagnostics[0].arguments)["nearest"] == "civil.payments"


def test_one_refused_data_set_does_not_stop_the_others(world: World) -> None:
    world.deliver(HEADER + GOOD)
    receipts = file_deliveries(world.workspace, world.contracts, ["nobody", "民政局.津贴发放"])
    assert [r.state for r in receipts] == ["refused", "filed"]


def test_missing_column_points_at_contract_and_header(world: World) -> None:
    receipt = world.file(HEADER.replace("姓名", "姓名2") + GOOD)
    missing = next(d for d in receipt.diagnostics if d.code == "HY521")
    assert dict(missing.arguments)["nearest"] == "姓名2"
    assert missing.related[0].span.file == "contracts/payments.yaml"


def test_progress_is_told(world: World) -> None:
    world.deliver(HEADER + GOOD)
    seen: list[Progress] = []
    file_deliveries(world.workspace, world.contracts, on_progress=seen.append)
    size = len((HEADER + GOOD).encode())
    assert seen[-1] == Progress("civil.payments", "in/payments.csv", len(GOOD.encode()), size, 1)


def test_a_file_that_changes_while_it_is_read_is_refused(world: World) -> None:
    path = world.deliver(HEADER + GOOD)

    def meddle(_progress: Progress) -> None:
        with path.open("a") as file:
            file.write(GOOD_2)

    (receipt,) = file_deliveries(world.workspace, world.contracts, on_progress=meddle)
    assert (receipt.state, codes(receipt)) == ("refused", ["HY534"])
    assert list((world.workspace.filings_folder / "civil.payments").iterdir()) == []


def test_parquet_delivery(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace={"*.csv": "*.parquet", "format: csv": "format: parquet"})
    table = pa.table(
        {
            "no": ["P1", "P2", "P3"],
            "person": pa.array([ID, ID_2, None]),
            "name": pa.array(["张三", None, "李四"]).dictionary_encode(),
            "paid_on": pa.array([18383, None, 18384], pa.date32()),
            "amount": pa.array([200.1, 3.0, 1e7]),
            "kind": pa.array([None, None, None], pa.null()),
        }
    )
    path = tmp_path / "in" / "payments.parquet"
    path.parent.mkdir()
    pq.write_table(table, path)
    receipt = world.file()
    assert [str(r["amount"]) for r in world.rows(receipt)] == ["200.10", "10000000.00"]
    (row,) = world.quarantine(receipt)
    assert (row["line"], row["reason"]) == (2, "missing_required")
    assert row["raw"] == f"P2,{ID_2},,,3,"
    assert verify_filing(world.workspace, receipt.filing_id) == ()


def test_ids_kept_as_floats_are_seen_to_be_lost(tmp_path: Path) -> None:
    world = make_strict_world(
        tmp_path, replace={"*.csv": "*.parquet", "format: csv": "format: parquet"}
    )
    columns = {h: ["2020-05-01"] for h in HEADER.strip().split(",")}
    (tmp_path / "in").mkdir()
    pq.write_table(
        pa.table(columns | {"身份证号": [3.3018219200307e17], "金额": ["1"], "类别": [""]}),
        tmp_path / "in" / "payments.parquet",
    )
    receipt = world.file()
    assert [r["reason"] for r in world.quarantine(receipt)] == ["spreadsheet_number"]


@pytest.mark.parametrize("code", ["HY528", "HY529"])
def test_parquet_files_that_are_refused(tmp_path: Path, code: str) -> None:
    world = make_world(tmp_path, replace={"*.csv": "*.parquet", "format: csv": "format: parquet"})
    path = world.deliver("no parquet at all", "payments.parquet")
    if code == "HY529":
        pq.write_table(pa.table({"no": [[1]]}), path)
    assert codes(world.file()) == [code]


def test_a_damaged_page_in_parquet_is_a_refusal(tmp_path: Path) -> None:
    world = make_world(tmp_path, replace={"*.csv": "*.parquet", "format: csv": "format: parquet"})
    names = HEADER.strip().split(",")
    texts = [f"{i}" * 20 for i in range(2000)]
    path = world.deliver(b"", "payments.parquet")
    pq.write_table(pa.table(dict.fromkeys(names, texts)), path, compression="zstd")
    data = bytearray(path.read_bytes())
    data[200:400] = b"\xff" * 200
    path.write_bytes(data)
    receipt = world.file()
    assert (receipt.state, codes(receipt)) == ("refused", ["HY528"])
    assert world.current_ids() == []


def test_sources_in_the_workspace_override_the_contract(world: World) -> None:
    root = world.workspace.root
    override = "sources:\n  civil.payments: {path: other/data.txt, delimiter: ';', format: csv}\n"
    (root / "huiyan.yaml").write_text(override, "utf-8")
    (root / "other").mkdir()
    (root / "other" / "data.txt").write_text((HEADER + GOOD).replace(",", ";"), "utf-8")
    from engine.catalog.workspace import load_workspace  # noqa: PLC0415

    loaded = load_workspace(root)
    assert loaded.workspace is not None
    (receipt,) = file_deliveries(loaded.workspace, world.contracts)
    assert (receipt.state, receipt.files) == ("filed", ("other/data.txt",))


def test_a_root_with_glob_characters(tmp_path: Path) -> None:
    world = make_world(tmp_path / "县[1]*")
    assert world.file(HEADER + GOOD).state == "filed"


def test_snapshot_id_follows_its_filings(world: World) -> None:
    empty = load_snapshot(world.workspace)
    world.file(HEADER + GOOD)
    one = load_snapshot(world.workspace)
    world.file(HEADER + GOOD_2)
    two = load_snapshot(world.workspace)
    world.file(HEADER + GOOD)
    assert len({empty.id, one.id, two.id}) == 3
    assert load_snapshot(world.workspace).id == one.id
    assert one.filing(one.filings[0].id) == one.filings[0]
    assert one.of("nobody") == ()
