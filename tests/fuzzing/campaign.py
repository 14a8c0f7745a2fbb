"""Many changed deliveries, spread over workers that may be lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import Final

from tests.fuzzing.attempt import Attempts, Outcome, bound_memory
from tests.fuzzing.delivered import Delivered
from tests.fuzzing.mutate import mutated
from tests.sacrificial import Lost, Worker

#: A delivery of this size is read in a fraction of a second.
_SECONDS: Final = 20.0
#: Of so many deliveries one is read back and verified as well.
_THOROUGH: Final = 20
_MEMORY: Final = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Judged:
    """One input: what became of it in a worker, and in the product where the worker was lost."""

    number: int
    kind: str
    outcome: Outcome | Lost
    isolated: Outcome | Lost | None = None

    @property
    def wrong(self) -> str:
        """What must not be; empty where all is as it must be."""
        last = self.isolated or self.outcome
        if isinstance(last, Lost):
            return f"the program itself {last.how}"
        return last.wrong


def input_number(number: int, seed: int, seeds: Sequence[Delivered]) -> Delivered:
    """The same input for the same seed, number and seeds."""
    return mutated(seeds, Random(f"{seed}-{number}"))


def run_inputs(
    seeds: Sequence[Delivered], *, inputs: int, seed: int, jobs: int
) -> Iterator[Judged]:
    """Each input as it ends."""
    # what Arrow's own allocator sets aside would count against the limit
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    results: SimpleQueue[Judged | None] = SimpleQueue()
    with ThreadPoolExecutor(jobs) as pool:
        for job in range(jobs):
            pool.submit(_share, range(job, inputs, jobs), seed, seeds, results=results)
        ended = 0
        while ended < jobs:
            judged = results.get()
            if judged is None:
                ended += 1
            else:
                yield judged


def _share(
    numbers: Sequence[int],
    seed: int,
    seeds: Sequence[Delivered],
    *,
    results: SimpleQueue[Judged | None],
) -> None:
    where = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    try:
        with tempfile.TemporaryDirectory(prefix="huiyan-fuzzing-", dir=where) as folder:
            here = Attempts(Path(folder) / "here")
            apart = Attempts(Path(folder) / "apart", in_children=True)
            with (
                Worker(here, bound_memory, seconds=_SECONDS) as worker,
                Worker(apart, _nothing, seconds=3 * _SECONDS) as product,
            ):
                for number in numbers:
                    changed = input_number(number, seed, seeds)
                    outcome = worker.do((changed, number % _THOROUGH == 0))
                    isolated = product.do((changed, True)) if _lost(outcome) else None
                    results.put(Judged(number, changed.kind, outcome, isolated))
    finally:
        results.put(None)


def _lost(outcome: Outcome | Lost) -> bool:
    """Whether the product's own children have to show what they make of it.

    Where our own readers of text fail, in the parent, there is nothing to show.
    """
    return isinstance(outcome, Lost) or outcome.gave_up == "MemoryError"


def _nothing() -> None:
    """What a worker without a limit does before it begins."""
