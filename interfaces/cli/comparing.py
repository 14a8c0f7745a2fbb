"""Which stored run is meant, and which earlier one it is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.diagnostics import diagnose
from engine.catalog.workspace import Workspace
from engine.packs.pack import LoadedPack
from engine.run.scope import scope_of
from engine.run.start import RunRequest
from engine.run.store import (
    StoredRun,
    find_run,
    load_run,
    open_run,
    run_history,
    runs_before,
    runs_of,
)
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


def open_or_leave(workspace: Workspace, wanted: str) -> StoredRun:
    """The run called so as it stands, changed or not; leaves with HY617 where there is none."""
    folder = find_run(workspace, wanted)
    return run_or_leave(workspace, wanted) if folder is None else open_run(folder)


def known_or_leave(
    workspace: Workspace, wanted: str, packs: Sequence[LoadedPack], request: RunRequest
) -> StoredRun | None:
    """What is known before a run of `packs`: the run called so, or the last one of the same packs.

    None where `last` is asked for and there was none yet; HY617 for a name of no run.
    """
    if wanted != LAST:
        return run_or_leave(workspace, wanted)
    runs = runs_of(workspace, [p.manifest.name for p in packs])
    known_on = request.known_on.isoformat() if request.known_on else None
    return next((r for r in runs if _covers(r, request.only, request.subjects, known_on)), None)


def baseline_of(workspace: Workspace, run: StoredRun, wanted: str | None) -> StoredRun | None:
    """The run to compare with: the one named, else the last that looked at all that this one did.

    A run that was limited to other packs, rules or subjects, or looked back at another day, is no
    baseline unless it is named: what it did not look at would seem new.
    """
    if wanted is not None and wanted != LAST:
        return run_or_leave(workspace, wanted)
    only, subjects = run.record["only"], run.record["subjects"]
    known_on = run.record.get("known_on")
    earlier = (r for r in runs_before(workspace, run) if _covers(r, only, subjects, known_on))
    return next(earlier, None)


def _covers(
    run: StoredRun, only: Sequence[str], subjects: Sequence[str], known_on: str | None
) -> bool:
    """Whether `run` looked at everything that a run with these limits looks at."""
    if run.record.get("known_on") != known_on:
        return False
    same = run.record["only"] == sorted(only) and run.record["subjects"] == sorted(subjects)
    return same or scope_of(run.record).whole
