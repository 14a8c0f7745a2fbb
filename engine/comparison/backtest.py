"""A backtest: two versions of packs on the same filings and date, and the findings that flip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.bridge.context import EngineSettings
from engine.catalog.snapshot import load_snapshot
from engine.catalog.workspace import Workspace
from engine.comparison.cases import OnEvent, job_from_inputs
from engine.comparison.compare import Comparison, compare
from engine.comparison.pairing import Told
from engine.comparison.side import Inputs
from engine.run.events import RuleDone, RuleFailed
from engine.run.job import PackInput
from engine.run.rule_parts import findings_in
from engine.run.save import unfinished
from engine.run.scope import scope_of
from engine.run.supervisor import supervise


@dataclass(frozen=True, slots=True)
class Trial:
    """What a backtest evaluates: rules by name (all where `only` is empty) over `filings`."""

    contracts: Inputs
    old: tuple[PackInput, ...]
    new: tuple[PackInput, ...]
    only: tuple[str, ...]


def current_filings(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Everything that is filed now, as a job names it."""
    return tuple((f.data_set, f.id) for f in load_snapshot(workspace).filings)


def backtest(
    workspace: Workspace,
    trial: Trial,
    *,
    settings: EngineSettings | None = None,
    on_event: OnEvent = lambda _: None,
) -> Comparison:
    """Evaluate both versions and compare what they tell; nothing is stored.

    `trial.contracts` gives contracts, filings and date; its packs are replaced.
    """
    chosen = settings or EngineSettings()
    sides = [
        _evaluated(
            workspace,
            name,
            replace(trial.contracts, packs=packs),
            only=trial.only,
            settings=chosen,
            on_event=on_event,
        )
        for name, packs in (("old", trial.old), ("new", trial.new))
    ]
    return compare(workspace, *sides, settings=chosen, on_event=on_event)


def _evaluated(
    workspace: Workspace,
    name: str,
    inputs: Inputs,
    *,
    only: Sequence[str],
    settings: EngineSettings,
    on_event: OnEvent,
) -> Told:
    """What the packs of `inputs` tell over its filings."""
    job = job_from_inputs(workspace, inputs, only=only, settings=settings)
    with unfinished(workspace) as folder:
        results = supervise(job, folder, spill_root=workspace.home / "spill", on_event=on_event)
        findings = findings_in(folder)
    rules = [{"pack": r.pack, "rule": r.rule, **_failure(r)} for r in results]
    scope = scope_of({"rules": rules, "only": list(only), "subjects": []})
    return Told(name, inputs, scope, findings)


def _failure(result: RuleDone | RuleFailed) -> dict[str, Any]:
    return {"failed": result.code} if isinstance(result, RuleFailed) else {}
