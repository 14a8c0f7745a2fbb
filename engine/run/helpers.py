"""Processes beside the worker's, forked from it, that evaluate rules of the same run.

They are forked once packs are loaded and rules planned, so that this is done once, and before the
engine has answered anything: its threads would be lost. What is found out for all rules together is
handed to them when it is known. A helper that dies takes nothing with it: what it has not told of
is left to the worker.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

from engine.run.forking import Forked, forked
from engine.run.handover import Handed, hand_over, handed_over
from engine.run.narrowing import Narrowed
from engine.run.turns import Tell

#: What a helper does, given what waits for what was found out for all rules, and who hears of it.
Work: TypeAlias = Callable[[Callable[[], Narrowed | None], Tell], None]


class Helpers:
    """The helpers of a worker, as they stand by."""

    def __init__(self, helpers: list[Forked], folder: Path) -> None:
        self._helpers, self._folder = helpers, folder

    def hand_over(self, found_out: Narrowed | None) -> None:
        """Let them go on with what was found out; without room to write it to, do without them."""
        if not self._helpers:
            return
        try:
            handed = None if found_out is None else hand_over(found_out, self._folder)
        except OSError:
            self.send_home()
            return
        for helper in self._helpers:
            with suppress(OSError):  # it died, and others do its work
                helper.connection.send(handed)

    def send_home(self) -> None:
        """Have them end at once."""
        for helper in self._helpers:
            helper.process.kill()


@contextmanager
def helping(number: int, folder: Path, work: Work, tell: Tell) -> Iterator[Helpers]:
    """So many helpers that do `work`; all have ended afterwards, well or not.

    What they tell is told on to `tell`, from other threads. Rows are handed over in `folder`.
    """
    helpers: list[Forked] = []
    with suppress(OSError):  # there is no room for more
        for _ in range(number):
            helpers.append(forked(partial(_help, work), helpers))
    hearing = [threading.Thread(target=_hear, args=(h.connection, tell)) for h in helpers]
    for thread in hearing:  # only now: no other thread of Python's may hold anything in a fork
        thread.start()
    standing_by = Helpers(helpers, folder)
    try:
        yield standing_by
    except BaseException:
        standing_by.send_home()
        raise
    finally:
        for thread, helper in zip(hearing, helpers, strict=True):
            thread.join()
            helper.process.join()


def _hear(connection: Connection, tell: Tell) -> None:
    """Tell on what a helper tells, until it hangs up."""
    with suppress(EOFError, OSError):
        while True:
            tell(*connection.recv())


def _help(work: Work, connection: Connection) -> None:
    def found_out() -> Narrowed | None:
        handed: Handed | None = connection.recv()
        return None if handed is None else handed_over(handed)

    work(found_out, lambda *told: connection.send(told))
