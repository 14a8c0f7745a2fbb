"""The shipped rules over the sample city, whose deliveries lack ids here and there."""

from __future__ import annotations

import json

import pytest

from engine.bridge.session import EngineSettings
from engine.run.metrics import load_metrics
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from tests.sample_city import DAY, FiledCity, filed_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> FiledCity:
    """The city, filed."""
    return filed_city(tmp_path_factory, tmp_path_factory.mktemp("narrowing") / "city")


def run(city: FiledCity, narrow_rows: int | None) -> StoredRun:
    settings = EngineSettings(narrow_rows=narrow_rows)
    return start_run(city.workspace, city.packs, RunRequest(DAY, fresh=True), settings=settings)


def test_all_rules_tell_the_same(city: FiledCity) -> None:
    over_all = run(city, None)
    told = (over_all.folder / "findings.jsonl").read_bytes()
    subjects = [json.loads(line)["subject"] for line in told.splitlines()]
    assert any(s.get("value", "") is None for s in subjects), "some rows lack whom they are about"
    over_few = run(city, 0)
    metrics = load_metrics(over_few)
    assert metrics is not None
    assert metrics["not_narrowed"] is None
    narrowed = [r["rule"] for r in metrics["rules"] if r["narrowed_to"] is not None]
    assert len(narrowed) > len(metrics["rules"]) * 3 // 4
    assert (over_few.folder / "findings.jsonl").read_bytes() == told
