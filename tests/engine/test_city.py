"""On the sample city every planted case is found, and nothing else."""

from __future__ import annotations

import datetime

from engine.run.start import RunRequest, start_run
from examples.city.score import load_cases, load_findings, score
from tests.sample_city import FiledCity as City


def test_every_planted_case_is_found_and_nothing_else(city: City) -> None:
    run = start_run(city.workspace, city.packs, RunRequest(datetime.date(2026, 6, 30)))
    assert not [r for r in run.record["rules"] if "failed" in r]
    truth = load_cases(city.workspace.root / "truth" / "truth.json")
    scored = score(truth, load_findings(run.folder / "findings.jsonl"))
    assert [s for s in scored if not s.perfect] == []
