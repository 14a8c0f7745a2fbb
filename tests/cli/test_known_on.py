"""`run --known-on`: what could have been seen on a day that is past."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from engine.catalog.contract_reading import load_contracts
from engine.catalog.workspace import load_workspace
from engine.filing.file import file_deliveries
from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan

DEATHS = "deliveries/public_security/deaths_20260630.csv"
NOW = datetime.datetime.now().astimezone()
TODAY, TOMORROW = NOW.date().isoformat(), NOW + datetime.timedelta(days=1)
WORDS = ("--as-of", AS_OF, "--only", "高龄津贴_去世后发放")


@pytest.fixture
def corrected(copied: Path) -> Path:
    """Tomorrow's delivery of the register of deaths lacks a fifth of today's rows."""
    lines = (copied / DEATHS).read_bytes().splitlines(keepends=True)
    kept = [line for i, line in enumerate(lines) if i % 6]
    (copied / DEATHS.replace("20260630", "20260731")).write_bytes(lines[0] + b"".join(kept))
    loaded = load_workspace(copied)
    assert loaded.workspace is not None
    contracts, _ = load_contracts(loaded.workspace.contracts, root=copied)
    file_deliveries(loaded.workspace, contracts, ["公安局.死亡登记"], now=TOMORROW)
    return copied


def run(city: Path, *words: str) -> dict[str, Any]:
    """What a run told, as JSON."""
    ended = huiyan("-C", city, "run", *WORDS, *words, "-f", "json")
    assert ended.code in (0, 1), ended.err
    told: dict[str, Any] = json.loads(ended.out)
    return told


def suspected(city: Path, name: str) -> list[str]:
    """The ids of what the run suspects."""
    words = ("findings", name, "--outcome", "suspected", "-f", "jsonl")
    return [json.loads(line)["id"] for line in huiyan("-C", city, *words).out.splitlines()]


def test_the_data_of_a_day_is_what_was_seen_on_it(corrected: Path) -> None:
    before, after = run(corrected, "--known-on", TODAY), run(corrected)
    assert before["known_on"] == TODAY
    assert "known_on" not in after
    assert set(suspected(corrected, after["run"])) < set(suspected(corrected, before["run"]))
    shown = huiyan("-C", corrected, "run", *WORDS, "--known-on", TODAY)
    assert "HY719" in shown.err
    assert "HY719" in huiyan("-C", corrected, "findings").err


def test_looking_back_changes_nothing_of_today(corrected: Path) -> None:
    today = run(corrected)
    ledger = huiyan("-C", corrected, "ledger", "-f", "jsonl").out
    before = run(corrected, "--known-on", TODAY)
    assert before["baseline"] is None, "there is no run like it to compare with"
    assert huiyan("-C", corrected, "ledger", "-f", "jsonl").out == ledger
    again = huiyan("-C", corrected, "run", *WORDS, "--baseline", "last", "-f", "json")
    assert again.code == 0, "what is found today was known"
    assert json.loads(again.out)["baseline"] == today["run"]


def test_such_a_run_is_verified_and_evaluated_again(corrected: Path, tmp_path: Path) -> None:
    told = run(corrected, "--known-on", TODAY)
    assert huiyan("-C", corrected, "verify", told["run"]).code == 0
    assert huiyan("-C", corrected, "replay", told["run"]).code == 0
    finding = suspected(corrected, told["run"])[0]
    bundle = tmp_path / "bundle.json"
    written = huiyan("-C", corrected, "evidence", finding, "-o", bundle)
    assert written.code == 0, written.err
    assert huiyan("verify", bundle).code == 0


def test_the_date_of_looking_back_is_the_one_to_judge_by_unless_said(corrected: Path) -> None:
    words = ("run", "--only", "高龄津贴_去世后发放", "--known-on", TODAY, "-f", "json")
    assert json.loads(huiyan("-C", corrected, *words).out)["as_of"] == TODAY


def test_a_day_to_come_cannot_be_looked_back_at(copied: Path) -> None:
    ended = huiyan("-C", copied, "run", "--known-on", "9999-12-31")
    assert (ended.code, "HY604" in ended.err) == (2, True)
