"""A finding by its id, or by the beginning of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.catalog.workspace import Workspace
from engine.findings.identity import finding_id
from engine.integrity.keys import UnusableKeyError, load_finding_ids
from engine.run.store import StoredRun, load_run, run_history


@dataclass(frozen=True, slots=True)
class FoundFinding:
    """A finding as it was stored, and the run that told it."""

    finding: dict[str, Any]
    run: StoredRun


def find_finding(
    workspace: Workspace, wanted: str, *, run: str | None = None
) -> tuple[FoundFinding, ...]:
    """The findings whose id begins with `wanted`, from `run` or else the latest that has any.

    An id that was told before ids were keyed, written in full, is that of the same matter now.
    Several mean that `wanted` is too short; none that no run told such a finding. One is told
    with all that it rests on, several as they are stored.
    """
    keyed = keyed_now(workspace, wanted)
    for stored in _runs(workspace, run):
        matching = [f for f in stored.brief() if str(f["id"]).startswith(wanted)]
        matching = matching or [f for f in stored.brief() if f["id"] == keyed]
        if len(matching) == 1:
            return (FoundFinding(stored.whole(matching[0]), stored),)
        if matching:
            return tuple(FoundFinding(f, stored) for f in matching)
    return ()


def keyed_now(workspace: Workspace, before: str) -> str:
    """The id that the finding has now that was called `before` once; empty where none can be."""
    try:
        secret = load_finding_ids(workspace.keys_folder)
    except (OSError, UnusableKeyError):
        return ""
    return finding_id(before, secret)


def _runs(workspace: Workspace, run: str | None) -> Iterator[StoredRun]:
    """The run called so, or every run, the latest first; each is checked when it is asked for."""
    names = [run] if run is not None else [str(h["run"]) for h in reversed(run_history(workspace))]
    for name in dict.fromkeys(names):
        if (stored := load_run(workspace, name)) is not None:
            yield stored
