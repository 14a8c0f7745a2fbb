"""Processes forked from a worker: they have what it has loaded, and end when it ends.

A worker is forked as long as the engine has answered nothing in it: its threads would be lost.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess, parent_process
from typing import Protocol, TypeAlias, TypeVar

_Found = TypeVar("_Found")
#: What a process does that was forked, given where it is heard.
Work: TypeAlias = Callable[[Connection], None]


class Apart(Protocol):
    """Does work somewhere, and returns what it finds."""

    def __call__(self, work: Callable[[], _Found]) -> _Found: ...


@dataclass(frozen=True, slots=True)
class Forked:
    """A process that was forked, and where it is heard."""

    process: BaseProcess
    connection: Connection


def forked(work: Work, of_others: Sequence[Forked] = ()) -> Forked:
    """A process that does `work`, and holds nothing of what others forked before are heard by."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    inherited = [*(other.connection for other in of_others), ours]
    process = context.Process(target=_work, args=(work, theirs, inherited))
    process.start()
    theirs.close()
    return Forked(process, ours)


def _work(work: Work, connection: Connection, inherited: Sequence[Connection]) -> None:
    for ours in inherited:  # held here, it would not be seen that the worker hangs up
        ours.close()
    threading.Thread(target=_end_with_worker, daemon=True).start()
    work(connection)


def _end_with_worker() -> None:
    worker = parent_process()
    assert worker is not None
    wait([worker.sentinel])
    os._exit(1)


def here(work: Callable[[], _Found]) -> _Found:
    """What `work` finds in this process."""
    return work()


def apart(work: Callable[[], _Found]) -> _Found:
    """What `work` finds in a process of its own, whose memory is the system's again afterwards.

    What is raised there is raised here; ChildProcessError where it dies over it.
    """

    def tell(connection: Connection) -> None:
        try:
            told: tuple[_Found | None, Exception | None] = work(), None
        except Exception as error:  # the engine's errors have no common base
            told = None, error
        connection.send(told)

    one = forked(tell)
    with one.connection:
        try:
            found, error = one.connection.recv()
        except (EOFError, OSError):
            one.process.join()
            raise ChildProcessError(ended_by(one.process)) from None
    one.process.join()
    if error is not None:
        raise error
    answer: _Found = found
    return answer


def ended_by(process: BaseProcess) -> str:
    """What ended a process: the name of a signal, or its exit code."""
    code = process.exitcode or 0
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
