"""Reading without a search for cycles in what is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage in between.

    A tree has no cycles and stays: the collector would go through all of it at every so many
    nodes, a sixth of the time that it takes to read a pack, and find nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settled() -> None:
    """Take all that there is for what stays until the process ends, and never go through it.

    Only for a process that does one thing: what is garbage by now stays, too.
    """
    gc.freeze()
