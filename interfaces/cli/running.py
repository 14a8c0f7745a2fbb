"""A run as it was asked for on the command line: admitted, evaluated, compared and shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.catalog.workspace import Workspace
from engine.comparison.since import findings_since, not_known_before
from engine.packs.pack import LoadedPack
from engine.run.data_sets import data_sets_read
from engine.run.metrics import load_metrics, seconds_by_rule
from engine.run.start import RunRequest, check_history, start_run
from engine.run.starting import WorkerProcess
from engine.run.store import StoredRun, load_run, run_history
from engine.run.undelivered import GONE
from interfaces.cli.admission import admit_or_leave
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.clusters import cluster_or_leave
from interfaces.cli.comparing import baseline_of, known_or_leave
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.finding_words import at_least
from interfaces.cli.invocation import Invocation
from interfaces.cli.mistakes import wrong_value
from interfaces.cli.not_looked_at import hides, not_looked_at
from interfaces.cli.packs import packs_or_leave, rules_or_leave
from interfaces.cli.packs_with_data import with_data
from interfaces.cli.registry import entries
from interfaces.cli.run_failures import PAGE, failures
from interfaces.cli.run_progress import RunProgress
from interfaces.cli.run_shown import show_run
from interfaces.cli.settings import engine_settings, setting_or_leave

_RUNNING = Bilingual("正在核查", "evaluating")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was asked for on the command line."""

    names: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    known_on: datetime.date | None = None
    baseline: str | None = None
    only: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    fail_level: str | None = None
    allow_rollback: str | None = None
    fresh: bool = False
    profile: bool = False
    cluster: str | None = None

    def request(self, workspace: Workspace) -> RunRequest:
        """The run to be made; as of the day that it looks back at, or of today, unless said."""
        today = datetime.date.today()
        if self.known_on and self.known_on > today:
            raise wrong_value("--known-on", self.known_on.isoformat(), (f"<= {today}",))
        return RunRequest(
            self.as_of or self.known_on or today,
            known_on=self.known_on,
            only=self.only,
            subjects=self.subjects,
            fresh=self.fresh,
            cluster=cluster_or_leave(workspace, self.cluster),
        )


def run_as_asked(invocation: Invocation, asked: RunOptions, ready: WorkerProcess) -> ExitCode:
    """Evaluate the packs by the worker that is `ready`, and tell what they brought up."""
    workspace = invocation.workspace()
    contracts = invocation.contracts(workspace)
    packs = packs_or_leave(workspace, contracts, asked.names, invocation.notes)
    rules_or_leave(packs, asked.only)
    if not asked.names and not asked.only:
        packs = with_data(invocation, workspace, packs)
    admit_or_leave(workspace, packs, asked.allow_rollback)
    level = str(setting_or_leave(workspace, "fail_level", asked.fail_level))
    request = asked.request(workspace)
    # a wrong name is told before the work; and the last run is the one before this one,
    # also where this one reads the same and so has the same id
    known = asked.baseline and known_or_leave(workspace, asked.baseline, packs, request)
    stored = evaluate(invocation, workspace, packs, request=request, ready=ready)
    _tell_erased(invocation, workspace, packs, request)
    before = known or baseline_of(workspace, stored, None)
    findings = findings_since(workspace, stored, before)
    mask = invocation.mask(workspace, contracts.schema(), run=stored.id)
    profile = asked.profile
    show_run(invocation, stored, findings, packs=packs, mask=mask, baseline=before, profile=profile)
    schema, language = contracts.schema(), invocation.language
    invocation.notes.diagnostics(not_looked_at(stored, schema, language))
    suggest_after_run(invocation, stored, findings)
    # a baseline that is asked for is what is known already: only what is new or changed can fail
    counted = findings if asked.baseline is None else list(not_known_before(findings))
    return outcome_of(stored, counted, level)


def evaluate(
    invocation: Invocation,
    workspace: Workspace,
    packs: Sequence[LoadedPack],
    *,
    request: RunRequest,
    ready: WorkerProcess | None = None,
) -> StoredRun:
    """The run, stored; its progress is a bar on a terminal. A worker may be `ready`."""
    titles = {(p.manifest.name, r.name): r.title for p in packs for r in p.model.rules}
    with invocation.notes.progress(_RUNNING) as bar:
        progress = RunProgress(bar, titles, _took_last(workspace, packs), invocation.language)
        settings = engine_settings(workspace)
        return start_run(
            workspace, packs, request, settings=settings, on_event=progress.moved, ready=ready
        )


def _took_last(
    workspace: Workspace, packs: Sequence[LoadedPack]
) -> Mapping[tuple[str, str], float]:
    """The seconds that each rule took when these packs were last run."""
    names = sorted(p.manifest.name for p in packs)
    last = next((h for h in reversed(run_history(workspace)) if h["packs"] == names), None)
    run = load_run(workspace, last["run"]) if last is not None else None
    return seconds_by_rule(load_metrics(run) if run is not None else None)


def outcome_of(stored: StoredRun, findings: Sequence[Mapping[str, Any]], level: str) -> ExitCode:
    """4 before 1: a run that could not look must not read as "3 findings"."""
    if any("failed" in r for r in stored.record["rules"]) or hides(stored):
        return ExitCode.NOT_EVALUATED
    if not stored.record["rules"]:
        return ExitCode.NOTHING_SELECTED
    brought_up = any(
        f["outcome"] == "suspected" and f["state"] not in GONE and at_least(f["severity"], level)
        for f in findings
    )
    return ExitCode.FINDINGS if brought_up else ExitCode.DONE


def _tell_erased(
    invocation: Invocation,
    workspace: Workspace,
    packs: Sequence[LoadedPack],
    request: RunRequest,
) -> None:
    """What the rules would have read, were it not erased."""
    read = {d.name: d.title for own in data_sets_read(packs, request.only).values() for d in own}
    if told := check_history(workspace, read, request.known_on):
        invocation.notes.diagnostics(told)


def suggest_after_run(
    invocation: Invocation, stored: StoredRun, findings: Sequence[Mapping[str, Any]]
) -> None:
    """What kept a rule from being evaluated; else the list of findings, and one trace."""
    known = entries()
    first = next((f for f in findings if f["outcome"] == "suspected"), None)
    commands = [("huiyan findings", known["findings"].about)]
    if failed := failures(stored):
        commands = [(f"huiyan explain {failed[0].code}", PAGE)]
    elif first is not None:
        commands.append((f"huiyan trace {str(first['id'])[:8]}", known["trace"].about))
    invocation.suggest(*commands)
