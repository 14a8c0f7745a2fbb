"""Verification sees every change of a filing's files."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.catalog.catalog import open_catalog
from engine.filing.seal import seal
from engine.filing.verify import verify_filing
from engine.integrity.keys import PRIVATE, PUBLIC, SALTS
from engine.integrity.signed_json import SIGNED
from engine.integrity.signing import make_key
from tests.filing.world import GOOD, GOOD_2, HEADER, ID, World, codes


def found(world: World, filing: str) -> list[str]:
    """The codes of what verification finds."""
    return [d.code for d in verify_filing(world.workspace, filing)]


def test_a_sound_filing_and_its_short_id(world: World) -> None:
    receipt = world.file(HEADER + GOOD + "x\n")
    assert found(world, receipt.filing_id) == []
    assert found(world, receipt.filing_id[:8]) == []
    assert found(world, "ffff") == ["HY540"]


@pytest.mark.parametrize(
    "name",
    ["part-00001.parquet", "quarantine.parquet", "quarantine.csv", "manifest.json", "rows.tree"],
)
def test_any_flipped_bit_is_seen(world: World, name: str) -> None:
    receipt = world.file(HEADER + GOOD + GOOD_2 + "x\n")
    path = world.filing(receipt).folder / name
    whole = path.read_bytes()
    dice = random.Random(7)
    for _ in range(20):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        told = found(world, receipt.filing_id)
        assert told[0] == "HY542"
        assert set(told[1:]) <= {"HY546", "HY548"}
    path.unlink()
    assert found(world, receipt.filing_id) == ["HY541"]


def test_a_catalog_that_counts_otherwise_is_seen(world: World) -> None:
    receipt = world.file(HEADER + GOOD + GOOD_2)
    with sqlite3.connect(world.workspace.home / "catalog.sqlite") as db:
        db.execute("UPDATE filings SET rows_in = 3, rows_filed = 3")
    assert found(world, receipt.filing_id) == ["HY543"]


def _rewritten(world: World, filing: str, change: Callable[[Path, dict[str, Any]], None]) -> None:
    """Change a filing, and then every hash that is recorded of it: what a thorough hand does."""
    with open_catalog(world.workspace) as catalog:
        record = catalog.filing(filing)
    assert record is not None
    folder = world.workspace.filings_folder / record.data_set / record.id
    path = folder / "manifest.json"
    said = json.loads(path.read_text("utf-8"))
    change(folder, said)
    with sqlite3.connect(world.workspace.home / "catalog.sqlite") as db:
        for part in said["parts"]:
            part["sha256"] = hashlib.sha256((folder / part["name"]).read_bytes()).hexdigest()
            db.execute("UPDATE parts SET sha256 = ?", (part["sha256"],))
        path.write_text(json.dumps(said), "utf-8")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        db.execute("UPDATE filings SET manifest_sha256 = ?", (digest,))


def _lines(count: int) -> str:
    return HEADER + "".join(f"N{n},{ID},林平,2025-01-05,{n},普通\n" for n in range(count))


def _change_amounts(folder: Path, *indices: int) -> None:
    path = folder / "part-00001.parquet"
    table = pq.read_table(path)
    amounts = table.column("amount").to_pylist()
    for index in indices:
        amounts[index] += 1
    place = table.schema.get_field_index("amount")
    changed = pa.array(amounts, table.schema.field("amount").type)
    pq.write_table(table.set_column(place, table.schema.field("amount"), changed), path)


def _stretches(world: World, filing: str) -> list[tuple[str, str]]:
    told = [dict(d.arguments) for d in verify_filing(world.workspace, filing) if d.code == "HY546"]
    return [(d["first"], d["last"]) for d in told]


def test_the_rows_that_were_changed_are_named(world: World) -> None:
    receipt = world.file(_lines(5000))
    folder = world.filing(receipt).folder
    _change_amounts(folder, 10, 3000, 3100)
    assert found(world, receipt.filing_id) == ["HY542", "HY546", "HY546"]
    assert _stretches(world, receipt.filing_id) == [("1", "1024"), ("2049", "4096")]


def test_rows_changed_along_with_every_hash_are_named(world: World) -> None:
    receipt = world.file(_lines(2000))
    _rewritten(world, receipt.filing_id, lambda folder, _: _change_amounts(folder, 1500))
    assert found(world, receipt.filing_id) == ["HY547", "HY546"]
    assert _stretches(world, receipt.filing_id) == [("1025", "2000")]


def test_a_filing_signed_by_another_hand_is_seen(world: World) -> None:
    def change(_: Path, said: dict[str, Any]) -> None:
        rest = {k: v for k, v in said.items() if k != SIGNED}
        said.update(seal(rest, make_key()))

    receipt = world.file(HEADER + GOOD)
    _rewritten(world, receipt.filing_id, change)
    assert found(world, receipt.filing_id) == ["HY549"]


def test_the_public_key_of_an_earlier_key_is_kept_beside(world: World) -> None:
    receipt = world.file(HEADER + GOOD)
    folder = world.workspace.keys_folder
    (folder / PUBLIC).rename(folder / "2025.pub.pem")
    (folder / PRIVATE).unlink()
    world.file(HEADER + GOOD_2)
    assert found(world, receipt.filing_id) == []
    (folder / "2025.pub.pem").unlink()
    assert found(world, receipt.filing_id) == ["HY549"]


def test_a_tree_that_was_exchanged_is_seen(world: World) -> None:
    def change(folder: Path, said: dict[str, Any]) -> None:
        data = bytes(32)
        (folder / "rows.tree").write_bytes(data)
        said["tree"]["file"]["sha256"] = hashlib.sha256(data).hexdigest()

    receipt = world.file(HEADER + GOOD)
    _rewritten(world, receipt.filing_id, change)
    assert found(world, receipt.filing_id) == ["HY547", "HY548"]


def test_a_filing_of_an_older_program_is_told(world: World) -> None:
    def change(folder: Path, said: dict[str, Any]) -> None:
        del said["tree"], said[SIGNED]
        (folder / "rows.tree").unlink()

    receipt = world.file(HEADER + GOOD)
    _rewritten(world, receipt.filing_id, change)
    assert found(world, receipt.filing_id) == ["HY544"]


def test_without_its_keys_the_rows_cannot_be_proved(world: World) -> None:
    receipt = world.file(HEADER + GOOD)
    (world.workspace.keys_folder / SALTS).unlink()
    assert found(world, receipt.filing_id) == ["HY545"]


def test_nothing_is_filed_under_a_key_that_cannot_be_used(world: World) -> None:
    world.workspace.keys_folder.mkdir(parents=True)
    (world.workspace.keys_folder / PRIVATE).write_text("no key\n", "utf-8")
    assert codes(world.file(HEADER + GOOD)) == ["HY545"]
