"""How many processes work at a run, and how much of the memory limit each of them has."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

from engine.run.job import Job

#: A helper takes so much of the limit: half of it for its questions, half for all else.
_OF_A_HELPER: Final = 512 << 20
#: Fewer rules than this for each process are evaluated before another has begun.
_RULES_EACH: Final = 4


@dataclass(frozen=True, slots=True)
class Shares:
    """A worker and so many helpers, of whose questions all together the `limit` holds, if any."""

    helpers: int
    limit: int | None

    @property
    def of_worker(self) -> int | None:
        """What the worker has while it is helped, in bytes."""
        return None if self.limit is None else self.limit - self.helpers * _OF_A_HELPER

    @property
    def of_helper(self) -> int | None:
        """What each helper has, in bytes."""
        return None if self.limit is None else _OF_A_HELPER // 2


def shares_of(job: Job, rules: int) -> Shares:
    """Those of a job with so many rules: one process for each core, where they are worth it.

    Helpers take no more than half of the limit. Only on Linux is it safe to fork.
    """
    limit = job.memory_limit or None
    if sys.platform != "linux" or not job.spill_folder:
        return Shares(0, limit)
    most = min(job.partitions, rules // _RULES_EACH) - 1
    if limit is not None:
        most = min(most, limit // 2 // _OF_A_HELPER)
    return Shares(max(most, 0), limit)
