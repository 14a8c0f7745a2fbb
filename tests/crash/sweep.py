"""The sweep: every write point of every scenario, with every fault that can happen there."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.crash.child import Child
from tests.crash.disturb import Disturbed, disturb
from tests.crash.expected import Expected
from tests.crash.faults import Fault, applies
from tests.crash.points import Call


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault at one call of one scenario."""

    expected: Expected
    call: Call
    fault: Fault


@contextmanager
def arenas() -> Iterator[Path]:
    """A folder for the sweep, in memory where there is such a place.

    A killed process loses nothing that it wrote; what a power cut loses is another test.
    """
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="huiyan-crash-", dir=where) as folder:
        yield Path(folder)


def all_trials(expected: Sequence[Expected]) -> tuple[Trial, ...]:
    """Every point with every fault; one task's call number and name is one point."""
    trials = []
    for one in expected:
        points = {(c.name, c.number): c for c in reversed(one.points)}
        trials += [
            Trial(one, call, fault)
            for call in sorted(points.values(), key=lambda c: (c.name, c.number))
            for fault in Fault
            if applies(fault, call)
        ]
    return tuple(trials)


def evenly(trials: Sequence[Trial], count: int) -> tuple[Trial, ...]:
    """`count` of `trials`, spread over them, every fault met alike."""
    by_fault = sorted(trials, key=lambda t: tuple(Fault).index(t.fault))
    return tuple(by_fault[(2 * n + 1) * len(by_fault) // (2 * count)] for n in range(count))


def run_trials(trials: Sequence[Trial], folder: Path, *, jobs: int) -> Iterator[Disturbed]:
    """What becomes of each, as they end."""
    context = multiprocessing.get_context("spawn")
    shares = [(trials[n::jobs], folder / f"job{n}") for n in range(jobs)]
    if jobs == 1:
        yield from _share(*shares[0])
        return
    queue: multiprocessing.Queue[Disturbed | None] = context.Queue()
    workers = [context.Process(target=_work, args=(*share, queue)) for share in shares]
    for worker in workers:
        worker.start()
    at_work = jobs
    while at_work:
        disturbed = queue.get()
        if disturbed is None:
            at_work -= 1
        else:
            yield disturbed
    for worker in workers:
        worker.join()


def _work(
    trials: Sequence[Trial], folder: Path, queue: multiprocessing.Queue[Disturbed | None]
) -> None:
    try:
        for disturbed in _share(trials, folder):
            queue.put(disturbed)
    finally:
        queue.put(None)


def _share(trials: Sequence[Trial], folder: Path) -> Iterator[Disturbed]:
    folder.mkdir()
    with Child() as child:
        for trial in trials:
            yield disturb(trial.expected, trial.call, trial.fault, folder, child)
