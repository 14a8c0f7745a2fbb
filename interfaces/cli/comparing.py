"""Which earlier run a run is compared with, and the state of each finding since then."""

from __future__ import annotations

from typing import Any

from dsl.diagnostics import diagnose
from engine.catalog.workspace import Workspace
from engine.run.states import with_states
from engine.run.store import StoredRun, load_run, run_before, run_history
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave

LAST = "last"


def run_or_leave(workspace: Workspace, wanted: str | None) -> StoredRun:
    """The run called so, the latest without a name; leaves with HY617 where there is none."""
    stored = load_run(workspace, wanted)
    if stored is None:
        run_first = "" if run_history(workspace) else "huiyan run"
        problem = diagnose("HY617", None, run=wanted or LAST, none=run_first)
        raise Leave(ExitCode.MISTAKE, problem)
    return stored


def baseline_of(workspace: Workspace, run: StoredRun, wanted: str | None) -> StoredRun | None:
    """The run to compare with: the one named, else the last one of the same packs.

    A run that was limited to other rules or subjects is no baseline unless it is named:
    what it did not look at would seem new.
    """
    if wanted is not None and wanted != LAST:
        return run_or_leave(workspace, wanted)
    earlier = run_before(workspace, run)
    if earlier is None:
        return None
    limits = ("only", "subjects")
    same = all(earlier.record[name] == run.record[name] for name in limits)
    whole = not any(earlier.record[name] for name in limits)
    return earlier if same or whole else None


def findings_since(run: StoredRun, baseline: StoredRun | None) -> list[dict[str, Any]]:
    """The findings of `run` with their state, and those of `baseline` that are resolved.

    What this run did not look at is not resolved: rules that failed or were left out,
    subjects that were not asked for.
    """
    if baseline is None:
        return with_states(run.findings(), None)
    looked_at = {(r["pack"], r["rule"]) for r in run.record["rules"] if "failed" not in r}
    subjects = set(run.record["subjects"])
    earlier = [
        f
        for f in baseline.findings()
        if (f["pack"], f["rule"]) in looked_at and (not subjects or subjects & subject_values(f))
    ]
    return with_states(run.findings(), earlier)


def subject_values(finding: dict[str, Any]) -> set[str]:
    """The values of a finding's subject, each part by itself and all together."""
    subject = finding["subject"]
    parts = subject.get("parts", [subject])
    return {str(p["value"]) for p in parts if p["value"] is not None} | {str(subject["value"])}
