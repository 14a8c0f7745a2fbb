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
from engine.run.shares import memory_is_short
from engine.run.starting import WorkerProcess, start_worker

OnEvent = Callable[[Event], None]


def supervise(
    job: Job,
    folder: Path,
    *,
    spill_root: Path,
    on_event: OnEvent,
    ready: WorkerProcess | None = None,
) -> list[RuleDone | RuleFailed]:
    """Evaluate `job` in child processes; findings are left in `folder`, a file per rule.

    What became of the rules is returned in their order, whichever was done first.

    A worker that dies takes only the rule with it that it was at: that rule is reported as
    failed, and another worker goes on. One that dies while rules are asked together takes none:
    the next evaluates each over all rows. On an interrupt the worker is killed at once. No
    spill is left behind either way. The first worker is the one that is `ready`, if one is
    and will do.
    """
    told = _Told(on_event)
    with reading(Path(job.workspace) / HOME_NAME):
        while True:
            with _spill_folder(spill_root) as spill, closing(_worker(job, ready)) as worker:
                ended = _one_worker(worker, job, folder, told, spill=spill)
            ready = None
            if ended is _Ended.WHILE_NARROWING:
                job = replace(job, narrow_rows=None)
            elif ended is _Ended.WELL:
                return told.in_order()


def _worker(job: Job, ready: WorkerProcess | None) -> WorkerProcess:
    if not memory_is_short(job):
        return ready or start_worker()
    if ready is not None:  # it has begun without knowing that it is to be sparing
        ready.close()
    return start_worker(sparing=True)


class _Told:
    """What the workers of a run told, each event passed on."""

    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event
        self._positions: dict[tuple[str, str], int] = {}
        self._results: list[RuleDone | RuleFailed] = []

    def take(self, event: Event) -> None:
        """Take in an event, and pass it on."""
        if isinstance(event, RuleStarted):
            self._positions[event.pack, event.rule] = event.position
        if isinstance(event, RuleDone | RuleFailed):
            self._results.append(event)
        self._on_event(event)

    @property
    def finished(self) -> set[tuple[str, str]]:
        """The rules, by pack and name, of which it was told what became."""
        return {(result.pack, result.rule) for result in self._results}

    def in_order(self) -> list[RuleDone | RuleFailed]:
        """What became of the rules, in the order of the rules."""
        return sorted(self._results, key=lambda one: self._positions[one.pack, one.rule])


class _Ended(Enum):
    """How a worker ended: with all done, while narrowing, or while it was at a rule."""

    WELL = auto()
    WHILE_NARROWING = auto()
    AT_A_RULE = auto()


def _one_worker(
    worker: WorkerProcess,
    job: Job,
    folder: Path,
    told: _Told,
    *,
    spill: Path,
) -> _Ended:
    """See one worker to its end. `told` grows by what it got through."""
    current: Narrowing | RuleStarted | None = None
    before = told.finished
    first = {
        "job": json.loads(replace(job, spill_folder=str(spill)).to_json()),
        "folder": str(folder),
        "skip": sorted(before),
    }
    for line in worker.told(json.dumps(first)):
        event = event_from_line(line)
        told.take(event)
        current = _at(event, current)
    status = worker.ended()
    if status == 0:
        return _Ended.WELL
    ended_by = signal.Signals(-status).name if status < 0 else worker.last_error()
    if isinstance(current, Narrowing):
        told.take(NotNarrowed(ended_by))
        return _Ended.WHILE_NARROWING
    if current is not None:
        arguments = (("rule", current.rule), ("signal", ended_by))
        told.take(RuleFailed(current.pack, current.rule, "HY663", arguments))
    elif told.finished == before:  # it got nowhere, and neither would another
        raise WorkerError(ended_by)
    return _Ended.AT_A_RULE


def _at(event: Event, before: Narrowing | RuleStarted | None) -> Narrowing | RuleStarted | None:
    """What the worker is at after `event`; its helpers tell events of their own in between."""
    if isinstance(event, Narrowing):
        return event
    if isinstance(event, RuleStarted):
        return before if event.helper else event
    if isinstance(before, RuleStarted) and isinstance(event, RuleDone | RuleFailed):
        return None if (before.pack, before.rule) == (event.pack, event.rule) else before
    return before


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
