"""Verification sees every change of a filing's files."""

from __future__ import annotations

import random
import sqlite3

import pytest

from engine.filing.verify import verify_filing
from tests.filing.world import GOOD, GOOD_2, HEADER, World


def found(world: World, filing: str) -> list[str]:
    """The codes of what verification finds."""
    return [d.code for d in verify_filing(world.workspace, filing)]


def test_a_sound_filing_and_its_short_id(world: World) -> None:
    receipt = world.file(HEADER + GOOD + "x\n")
    assert found(world, receipt.filing_id) == []
    assert found(world, receipt.filing_id[:8]) == []
    assert found(world, "ffff") == ["HY540"]


@pytest.mark.parametrize(
    "name", ["part-00001.parquet", "quarantine.parquet", "quarantine.csv", "manifest.json"]
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
        assert found(world, receipt.filing_id) == ["HY542"]
    path.unlink()
    assert found(world, receipt.filing_id) == ["HY541"]


def test_a_catalog_that_counts_otherwise_is_seen(world: World) -> None:
    receipt = world.file(HEADER + GOOD + GOOD_2)
    with sqlite3.connect(world.workspace.home / "catalog.sqlite") as db:
        db.execute("UPDATE filings SET rows_in = 3, rows_filed = 3")
    assert found(world, receipt.filing_id) == ["HY543"]
