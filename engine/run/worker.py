"""The child process that evaluates: `python -m engine.run.worker`, a job on its first input line.

It is killed, not asked, when a run is interrupted: queries in flight cannot be stopped from
within. It ends by itself when its input closes, which means that its parent is gone.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TextIO

from dsl.model.rules import Rule
from dsl.schema import Schema
from engine.bridge.components import LargeComponentError
from engine.bridge.session import EngineSettings, FiledRows, MissingDataError, Session
from engine.catalog.contract_reading import load_contracts
from engine.catalog.snapshot import RowsErasedError, Snapshot, load_filing
from engine.catalog.workspace import Workspace, load_workspace
from engine.findings.as_json import finding_to_json, to_line
from engine.findings.assemble import FilingRows, Filings, evaluate_rule
from engine.findings.finding import Finding, Outcome, RuleResult
from engine.findings.values import canonical
from engine.packs.mixing import with_parameters_of
from engine.packs.pack import LoadedPack, load_pack
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_rule
from engine.run.data_sets import data_sets_of
from engine.run.events import Event, RuleDone, RuleFailed, RuleStarted, event_to_line
from engine.run.job import Job, PackInput, job_from_json


def main() -> int:
    """Evaluate the job handed in; events go to standard output, findings to files."""
    first = json.loads(sys.stdin.readline())
    job, folder = job_from_json(json.dumps(first["job"])), Path(first["folder"])
    skipped = {tuple(s) for s in first["skip"]}
    threading.Thread(target=_end_with_parent, daemon=True).start()
    evaluate_job(job, folder, skip=skipped, out=sys.stdout)
    return 0


def evaluate_job(job: Job, folder: Path, *, skip: set[tuple[str, str]], out: TextIO) -> None:
    """Evaluate every rule of `job` but those in `skip` (pack, rule); one file per rule."""
    workspace = load_workspace(Path(job.workspace)).workspace
    if workspace is None:
        raise FileNotFoundError(job.workspace)
    contracts, _ = load_contracts([Path(c) for c in job.contracts])
    snapshot = _snapshot(workspace, job)
    schema = contracts.schema()
    loaded = {pack.name: load(pack, schema) for pack in job.packs}
    planned = [(name, rule) for name, pack in loaded.items() for rule in _rules(pack, job)]
    for position, (name, rule) in enumerate(planned, start=1):
        if (name, rule.name) in skip:
            continue
        _tell(out, RuleStarted(name, rule.name, position, len(planned)))
        target = folder / f"{position:05}.jsonl"
        for event in _evaluated(job, loaded[name], rule, snapshot=snapshot, target=target):
            _tell(out, event)


def load(pack: PackInput, schema: Schema) -> LoadedPack:
    """The pack as it was checked; ValueError where it has changed since."""
    loaded = load_pack(Path(pack.folder), schema, shown_as=pack.shown_as)
    if loaded.sha256 != pack.sha256:
        raise ValueError(f"pack {pack.name} changed while the run began")
    if pack.parameters_from:
        return with_parameters_of(loaded, load_pack(Path(pack.parameters_from), schema), schema)
    return loaded


def _rules(pack: LoadedPack, job: Job) -> list[Rule]:
    return [r for r in pack.model.rules if not job.only or r.name in job.only]


def _snapshot(workspace: Workspace, job: Job) -> Snapshot:
    filings = []
    for _, filing_id in job.filings:
        filing = load_filing(workspace, filing_id)
        if filing is None:
            raise FileNotFoundError(filing_id)
        if filing.erasure:
            raise RowsErasedError(filing, filing.erasure)
        filings.append(filing)
    return Snapshot(tuple(filings))


def _evaluated(
    job: Job, pack: LoadedPack, rule: Rule, *, snapshot: Snapshot, target: Path
) -> list[Event]:
    """Evaluate one rule; its findings are in `target` when it is done."""
    name = pack.manifest.name
    started = time.monotonic()
    parameters = {p.name: p for p in pack.model.parameters}
    arena = Arena()
    try:
        plan = plan_rule(arena, rule, parameters=parameters, as_of=job.date)
        session = Session(arena, FiledRows(snapshot, frozenset(job.without)), _settings(job))
        result = evaluate_rule(plan, session, filings=_filings(plan, snapshot), pack=name)
    except MissingDataError as error:
        return [RuleFailed(name, rule.name, "HY661", (("data_set", str(error)),))]
    except LargeComponentError as error:
        return [RuleFailed(name, rule.name, "HY667", tuple(error.told().items()))]
    except Exception as error:  # the engine's errors have no common base
        words = " ".join(str(error).split())[:400]
        return [RuleFailed(name, rule.name, "HY662", (("rule", rule.name), ("reason", words)))]
    told = [f for f in result.findings if _asked(f, job)]
    lines = [to_line(finding_to_json(f, pack=name, model=pack.model, run=job.run_id)) for f in told]
    target.write_text("".join(lines), encoding="utf-8")
    events: list[Event] = [_done(name, result, told, time.monotonic() - started)]
    if result.lapsed:
        arguments = (("rule", rule.name), ("rows", str(result.lapsed)))
        events.append(RuleFailed(name, rule.name, "HY664", arguments))
    return events


def _asked(finding: Finding, job: Job) -> bool:
    values = {canonical(p.value, p.domain) for p in finding.subject}
    return not job.subjects or bool(values & set(job.subjects))


def _done(pack: str, result: RuleResult, told: list[Finding], seconds: float) -> RuleDone:
    def count(outcome: Outcome) -> int:
        return sum(f.outcome is outcome for f in told)

    return RuleDone(
        pack,
        result.rule.name,
        looked_at=result.looked_at,
        suspected=count(Outcome.SUSPECTED),
        exempt=count(Outcome.EXEMPT),
        undetermined=count(Outcome.UNDETERMINED),
        conflict=count(Outcome.CONFLICT),
        seconds=round(seconds, 3),
        budget=result.rule.budget,
    )


def _settings(job: Job) -> EngineSettings:
    return EngineSettings(
        partitions=job.partitions,
        batch_size=job.batch_size,
        memory_limit=job.memory_limit or None,
        spill_folder=Path(job.spill_folder) if job.spill_folder else None,
        prefer_hash_join=job.prefer_hash_join,
        keep_rows=job.keep_rows,
    )


def _filings(plan: RulePlan, snapshot: Snapshot) -> Filings:
    names = sorted(d.name for d in data_sets_of(plan.rule))
    for name in names:
        if not snapshot.of(name):
            raise MissingDataError(name)
    return {n: tuple(FilingRows(f.id, f.rows) for f in snapshot.of(n)) for n in names}


def _tell(out: TextIO, event: Event) -> None:
    out.write(event_to_line(event))
    out.flush()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
