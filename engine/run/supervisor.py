"""Keeps watch over the worker: passes on its progress, ends it, and sweeps up behind it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path

from engine.catalog.readers import reading
from engine.catalog.workspace import HOME_NAME
from engine.run.events import (
    Event,
    Narrowing,
    NotNarrowed,
    RuleDone,
    RuleFailed,
    RuleStarted,
    event_from_line,
)
from engine.run.job import Job
from engine.run.starting import WorkerProcess, start_worker

OnEvent = Callable[[Event], None]


def supervise(
    job: Job,
    folder: Path,
    *,
    spill_root: Path,
    on_event: OnEvent,
    ready: WorkerProcess | None = None,
) -> None:
    """Evaluate `job` in child processes; findings are left in `folder`, a file per rule.

    A worker that dies takes only the rule with it that it was at: that rule is reported as
    failed, and another worker goes on. One that dies while rules are asked together takes none:
    the next evaluates each over all rows. On an interrupt the worker is killed at once. No
    spill is left behind either way. The first worker is the one that is `ready`, if one is.
    """
    finished: set[tuple[str, str]] = set()
    with reading(Path(job.workspace) / HOME_NAME):
        while True:
            with _spill_folder(spill_root) as spill, closing(ready or start_worker()) as worker:
                ended = _one_worker(worker, job, folder, finished, spill=spill, on_event=on_event)
            ready = None
            if ended is _Ended.WHILE_NARROWING:
                job = replace(job, narrow_rows=None)
            elif ended is _Ended.WELL:
                return


class _Ended(Enum):
    """How a worker ended: with all done, while narrowing, or while it was at a rule."""

    WELL = auto()
    WHILE_NARROWING = auto()
    AT_A_RULE = auto()


def _one_worker(
    worker: WorkerProcess,
    job: Job,
    folder: Path,
    finished: set[tuple[str, str]],
    *,
    spill: Path,
    on_event: OnEvent,
) -> _Ended:
    """See one worker to its end. `finished` grows by what it got through."""
    current: Narrowing | RuleStarted | None = None
    before = len(finished)
    first = {
        "job": json.loads(replace(job, spill_folder=str(spill)).to_json()),
        "folder": str(folder),
        "skip": sorted(finished),
    }
    for line in worker.told(json.dumps(first)):
        event = event_from_line(line)
        current = event if isinstance(event, Narrowing | RuleStarted) else None
        if isinstance(event, RuleDone | RuleFailed):
            finished.add((event.pack, event.rule))
        on_event(event)
    status = worker.ended()
    if status == 0:
        return _Ended.WELL
    ended_by = signal.Signals(-status).name if status < 0 else worker.last_error()
    if isinstance(current, Narrowing):
        on_event(NotNarrowed(ended_by))
        return _Ended.WHILE_NARROWING
    if current is not None:
        arguments = (("rule", current.rule), ("signal", ended_by))
        on_event(RuleFailed(current.pack, current.rule, "HY663", arguments))
        finished.add((current.pack, current.rule))
    elif len(finished) == before:  # it got nowhere, and neither would another
        raise WorkerError(ended_by)
    return _Ended.AT_A_RULE


class WorkerError(RuntimeError):
    """The worker could not even begin."""


@contextmanager
def _spill_folder(root: Path) -> Iterator[Path]:
    """A private folder for spills; it and what dead processes left are removed."""
    root.mkdir(parents=True, exist_ok=True)
    sweep_spills(root)
    folder = root / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_spills(root: Path) -> None:
    """Remove the spill folders of processes that are no more."""
    for folder in root.glob("*-*"):
        owner = folder.name.partition("-")[0]
        if not (owner.isdigit() and Path(f"/proc/{owner}").exists()):
            shutil.rmtree(folder, ignore_errors=True)
