"""The findings are the same bytes whatever the memory, the order of rows, and how often one asks.

`tests/settings` tries the other settings of the engine.
"""

from __future__ import annotations

import datetime
import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from engine.bridge.context import EngineSettings
from engine.findings.as_json import finding_to_json, to_line
from engine.run.examples import example_tables
from engine.run.in_memory import evaluate_tables
from engine.run.job import Job
from engine.run.start import RunRequest, job_of, start_run
from engine.run.worker import evaluate_job
from tests.sample_city import FiledCity as City
from tests.worker_here import worker_here

REQUEST = RunRequest(datetime.date(2026, 6, 30), fresh=True)


def findings_of(job: Job, folder: Path) -> bytes:
    """The findings of all rules, evaluated in this process."""
    folder.mkdir()
    events = io.StringIO()
    evaluate_job(job, folder, skip=set(), out=events)
    assert "RuleFailed" not in events.getvalue()
    return b"".join(p.read_bytes() for p in sorted(folder.glob("*.jsonl")))


def test_a_small_memory_limit_changes_nothing(city: City, tmp_path: Path) -> None:
    job = job_of(city.workspace, [city.pack("livelihood")], REQUEST, settings=EngineSettings())
    bounded = replace(
        job, memory_limit=64 << 20, prefer_hash_join=False, spill_folder=str(tmp_path)
    )
    assert findings_of(job, tmp_path / "free") == findings_of(bounded, tmp_path / "bounded")


def test_a_run_repeated_has_the_same_id_and_the_same_bytes(city: City) -> None:
    packs = [city.pack("investment")]
    one = start_run(city.workspace, packs, REQUEST, settings=EngineSettings(partitions=1))
    first = (one.folder / "findings.jsonl").read_bytes(), (one.folder / "run.json").read_bytes()
    other = start_run(city.workspace, packs, REQUEST, settings=EngineSettings(batch_size=33))
    again = (other.folder / "findings.jsonl").read_bytes(), (other.folder / "run.json").read_bytes()
    assert (one.id, first) == (other.id, again)


def test_another_date_is_another_run(city: City) -> None:
    packs = [city.pack("investment")]
    dates = (datetime.date(2026, 6, 30), datetime.date(2026, 6, 29))
    jobs = [
        job_of(city.workspace, packs, RunRequest(day), settings=EngineSettings()) for day in dates
    ]
    assert jobs[0].run_id != jobs[1].run_id


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(city: City, seed: int) -> None:
    chance = random.Random(seed)
    compared = 0
    for pack in city.packs:
        for example in pack.model.examples[seed::8]:
            rule = pack.model.rule(example.rule)
            tables, _ = example_tables(example, rule)
            shuffled = {name: _shuffled(table, chance) for name, table in tables.items()}
            as_of = example.as_of or datetime.date(2026, 6, 30)
            lines = [
                [
                    to_line(finding_to_json(f, pack="p", model=pack.model, run="r"))
                    for result in evaluate_tables(pack.model, t, as_of=as_of, rules=[rule])
                    for f in result.findings
                ]
                for t in (tables, shuffled)
            ]
            assert lines[0] == lines[1]
            compared += len(lines[0])
    assert compared > 20


def _shuffled(table: pa.Table, chance: random.Random) -> pa.Table:
    order = list(range(table.num_rows))
    chance.shuffle(order)
    return table.take(pa.array(order, pa.int64()))


def test_a_finding_line_is_plain_json(city: City, tmp_path: Path) -> None:
    job = job_of(city.workspace, [city.pack("petitions")], REQUEST, settings=EngineSettings())
    for line in findings_of(job, tmp_path / "run").splitlines():
        finding = json.loads(line)
        assert finding["schema"] == "huiyan.finding/1"
        assert finding["outcome"] in ("suspected", "exempt", "undetermined", "conflict")
        assert finding["witness"]
        assert finding["clauses"]


__all__ = ["worker_here"]
