"""The shipped rules over the sample city, whose deliveries lack ids here and there."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest

from dsl.model.rules import Rule
from engine.bridge.context import EngineSettings
from engine.bridge.relations import Source
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_rule
from engine.plan.narrow import Candidates
from engine.run import rule_evaluator
from engine.run.asking import Asker, Named
from engine.run.events import (
    Event,
    Narrowing,
    NotNarrowed,
    RuleDone,
    RuleFailed,
    event_from_line,
)
from engine.run.fetching import By
from engine.run.metrics import load_metrics
from engine.run.start import RunRequest, job_of, start_run
from engine.run.store import StoredRun
from engine.run.supervisor import OnEvent
from engine.run.worker import evaluate_job
from tests.engine.test_interruption import killed, run_workers, workers_of
from tests.sample_city import DAY, FiledCity, filed_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> FiledCity:
    """The city, filed."""
    return filed_city(tmp_path_factory, tmp_path_factory.mktemp("narrowing") / "city")


def run(
    city: FiledCity,
    narrow_rows: int | None,
    on_event: OnEvent = lambda _: None,
    limit: int | None = None,
) -> StoredRun:
    settings = EngineSettings(narrow_rows=narrow_rows, memory_limit=limit)
    request = RunRequest(DAY, fresh=True)
    return start_run(city.workspace, city.packs, request, settings=settings, on_event=on_event)


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


def test_a_worker_killed_at_a_question_takes_no_rule_with_it(city: FiledCity) -> None:
    over_all = run(city, None)
    told = (over_all.folder / "findings.jsonl").read_bytes()

    def kill(event: Event) -> None:
        if isinstance(event, Narrowing) and event.question == 2:
            for worker in run_workers():
                killed(worker)

    stored = run(city, 0, kill)
    metrics = load_metrics(stored)
    assert metrics is not None
    assert metrics["not_narrowed"] == "SIGKILL"
    assert not any(r["narrowed_to"] for r in metrics["rules"])
    assert not [r for r in stored.record["rules"] if "failed" in r]
    assert (stored.folder / "findings.jsonl").read_bytes() == told


def test_a_question_killed_apart_takes_no_rule_with_it(city: FiledCity) -> None:
    told = (run(city, None).folder / "findings.jsonl").read_bytes()

    def kill(event: Event) -> None:
        if isinstance(event, Narrowing) and event.question == 2:
            (worker,) = run_workers()
            while not any(map(killed, workers_of(worker))):
                time.sleep(0.001)

    stored = run(city, 0, kill, limit=512 << 20)
    metrics = load_metrics(stored)
    assert metrics is not None
    assert metrics["not_narrowed"] == "SIGKILL"
    assert (stored.folder / "findings.jsonl").read_bytes() == told


def test_a_question_without_enough_memory_costs_its_rules_alone(
    city: FiledCity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = city.pack("petitions")
    (late,) = (n for n, r in enumerate(pack.model.rules, start=1) if r.name == "信访_逾期未办结")
    named, refused = Asker.named, list[tuple[int, ...]]()

    def short(asker: Asker, asked: Candidates, base: By, over: Source | None = None) -> Named:
        if late in asked.rules:
            refused.append(asked.rules)
            raise RuntimeError("Resources exhausted: Failed to allocate")
        return named(asker, asked, base, over)

    def told(folder: Path) -> tuple[list[RuleDone], list[bytes]]:
        folder.mkdir()
        settings = EngineSettings(narrow_rows=0)
        job = job_of(city.workspace, [pack], RunRequest(DAY, fresh=True), settings=settings)
        out = io.StringIO()
        evaluate_job(job, folder, skip=set(), out=out)
        events = [event_from_line(line) for line in out.getvalue().splitlines()]
        assert not [e for e in events if isinstance(e, NotNarrowed | RuleFailed)]
        findings = [part.read_bytes() for part in sorted(folder.glob("*.jsonl"))]
        return [e for e in events if isinstance(e, RuleDone)], findings

    _, findings = told(tmp_path / "enough")
    monkeypatch.setattr(Asker, "named", short)
    done, same = told(tmp_path / "short")
    assert same == findings
    assert len(refused) > 1, "it is asked about in other ways"
    assert {e.rule for e in done if e.cost.narrowed_to is None} == {"信访_逾期未办结"}


def test_a_rule_that_cannot_be_planned_fails_alone(
    city: FiledCity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planned(arena: Arena, rule: Rule, **more: Any) -> RulePlan:
        if rule.name == "信访_逾期未办结":
            raise ValueError("it cannot")
        return plan_rule(arena, rule, **more)

    monkeypatch.setattr(rule_evaluator, "plan_rule", planned)
    settings = EngineSettings(narrow_rows=0)
    request = RunRequest(DAY, fresh=True)
    job = job_of(city.workspace, [city.pack("petitions")], request, settings=settings)
    out = io.StringIO()
    evaluate_job(job, tmp_path, skip=set(), out=out)
    events = [event_from_line(line) for line in out.getvalue().splitlines()]
    assert [e.rule for e in events if isinstance(e, RuleFailed)] == ["信访_逾期未办结"]
    assert any(isinstance(e, RuleDone) and e.cost.narrowed_to is not None for e in events)
    assert not [e for e in events if isinstance(e, NotNarrowed)]
