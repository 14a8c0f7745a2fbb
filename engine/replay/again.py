"""Rules of a stored run evaluated once more from what it recorded, in the killable worker."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.bridge.context import EngineSettings
from engine.bridge.version import ENGINE
from engine.catalog.workspace import Workspace
from engine.findings.as_json import to_line
from engine.findings.shared_json import ToldRows
from engine.run.events import Event, RuleDone, RuleFailed
from engine.run.job import Job, PackInput, contracts_hash
from engine.run.recorded import RecordedInputs
from engine.run.rule_parts import join_findings, join_shared
from engine.run.save import unfinished
from engine.run.store import FINDINGS, TABLE_ROWS, StoredRun, load_shared
from engine.run.supervisor import supervise
from engine.version import VERSION


@dataclass(frozen=True, slots=True)
class Again:
    """What came of it: the findings as lines of the recorded run, and what became of each rule.

    `shared` are rows of tables that the findings share.
    """

    lines: tuple[str, ...]
    results: tuple[RuleDone | RuleFailed, ...]
    shared: ToldRows


@dataclass(frozen=True, slots=True)
class OtherProgram:
    """What evaluated the run, and what evaluates now: `program` or `engine`, and both versions."""

    part: str
    recorded: str
    now: str

    def to_json(self) -> dict[str, str]:
        """The difference as plain data."""
        return {"part": self.part, "recorded": self.recorded, "now": self.now}


def other_programs(run: StoredRun) -> tuple[OtherProgram, ...]:
    """Where the program or its engine is not the one that made `run`."""
    parts = (("program", VERSION), ("engine", ENGINE))
    return tuple(
        OtherProgram(part, run.record[part], now) for part, now in parts if run.record[part] != now
    )


def evaluate_again(
    workspace: Workspace,
    run: StoredRun,
    *,
    only: tuple[str, ...] | None = None,
    without: tuple[tuple[str, int], ...] = (),
    settings: EngineSettings | None = None,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Again:
    """The findings of `run` once more; of the rules `only`, without the rows `without`.

    Nothing of it is kept. Raises WorkerError where the worker could not begin.
    """
    job = job_again(workspace, run, settings=settings or EngineSettings())
    job = _narrowed(job, only, without)
    with unfinished(workspace) as parts:
        results = supervise(job, parts, spill_root=workspace.home / "spill", on_event=on_event)
        joined = parts / FINDINGS
        join_findings(parts, joined)
        with joined.open(encoding="utf-8") as lines:
            told = tuple(_as_of_run(line, job.run_id, run.id) for line in lines)
        join_shared(parts, parts / TABLE_ROWS)
        shared = load_shared(parts)
    return Again(told, tuple(results), shared)


def job_again(workspace: Workspace, run: StoredRun, *, settings: EngineSettings) -> Job:
    """The job that `run` was, read from the run's own copies."""
    record = run.record
    contracts = _contracts(run)
    return Job(
        workspace=str(workspace.root),
        contracts=tuple(map(str, contracts)),
        contracts_sha256=contracts_hash(contracts),
        packs=tuple(
            PackInput(
                name=p["name"],
                folder=str(run.folder / "packs" / p["name"]),
                shown_as=p["shown_as"],
                version=p["version"],
                sha256=p["sha256"],
            )
            for p in record["packs"]
        ),
        filings=tuple((d, f) for d, f in record["filings"]),
        as_of=record["as_of"],
        known_on=record.get("known_on", ""),
        only=tuple(record["only"]),
        subjects=tuple(record["subjects"]),
        subject_marks=tuple(record.get("subject_marks", ())),
        partitions=settings.partitions,
        batch_size=settings.batch_size,
        memory_limit=settings.memory_limit or 0,
        prefer_hash_join=settings.prefer_hash_join,
    )


def _narrowed(job: Job, only: tuple[str, ...] | None, without: tuple[tuple[str, int], ...]) -> Job:
    return replace(job, only=job.only if only is None else only, without=without)


def _as_of_run(line: str, told_as: str, run: str) -> str:
    """The line as `run` would have it: another program gives its runs other ids."""
    if told_as == run:
        return line
    finding: dict[str, Any] = json.loads(line)
    return to_line({**finding, "run": run})


def altered_inputs(run: StoredRun) -> tuple[str, ...]:
    """What of the run's own copies is not what it read: packs by name, or `contracts`."""
    inputs = RecordedInputs(run)
    altered = [
        p["name"] for p in run.record["packs"] if inputs.pack(p["name"]).sha256 != p["sha256"]
    ]
    if contracts_hash(_contracts(run)) != run.record["contracts"]:
        altered.append("contracts")
    return tuple(altered)


def _contracts(run: StoredRun) -> list[Path]:
    return sorted((run.folder / "contracts").iterdir(), key=lambda f: int(f.name))
