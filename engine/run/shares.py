"""How many processes work at a run, and how much of the memory limit each of them has."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from engine.run.job import Job

#: The engine counts no more than this share of what its questions take: the rest are rows on their
#: way from one step to the next, and what the allocator has not given back yet.
_COUNTED: Final = Fraction(3, 5)
#: A helper takes so much of the limit, of which the engine counts half.
_OF_A_HELPER: Final = 512 << 20
#: Within less than this, what one question leaves behind is room that the next one lacks.
_ROOM_FOR_SEVERAL: Final = 1 << 30
#: Fewer rules than this for each process are evaluated before another has begun.
_RULES_EACH: Final = 4


@dataclass(frozen=True, slots=True)
class Shares:
    """A worker and so many helpers, of whose questions all together the `limit` holds, if any.

    Or else each question, and each turn of rules, is `apart`: in a process of its own.
    """

    helpers: int
    limit: int | None
    apart: bool = False

    @property
    def of_worker(self) -> int | None:
        """What the worker's engine may count while it is helped, in bytes."""
        return None if self.limit is None else _counted(self.limit - self.helpers * _OF_A_HELPER)

    @property
    def of_helper(self) -> int | None:
        """What each helper's engine may count, in bytes."""
        return None if self.limit is None else _OF_A_HELPER // 2

    @property
    def alone(self) -> int | None:
        """What an engine may count where there is no other, in bytes."""
        return None if self.limit is None else _counted(self.limit)


def _counted(limit: int) -> int:
    return int(limit * _COUNTED)


def memory_is_short(job: Job) -> bool:
    """Whether a job has so little memory that none may be kept from one question to the next."""
    return 0 < job.memory_limit < _ROOM_FOR_SEVERAL


def shares_of(job: Job, rules: int) -> Shares:
    """Those of a job with so many rules: one process for each core, where they are worth it.

    Helpers take no more than half of the limit. Where memory is short everything is apart, unless
    a cluster answers. Only on Linux is it safe to fork.
    """
    limit = job.memory_limit or None
    if sys.platform != "linux" or not (job.spill_folder and rules):
        return Shares(0, limit)
    most = min(job.partitions, rules // _RULES_EACH) - 1
    if limit is not None:
        most = min(most, limit // 2 // _OF_A_HELPER)
    return Shares(max(most, 0), limit, apart=memory_is_short(job) and job.cluster is None)
