"""How often the interpreter looks for objects that nobody holds but themselves.

Rules, plans and findings are many small objects that live as long as what they are made for,
and hold each other in few circles. The interpreter looks for such circles the more often the
more objects there are, and over all of them: a tenth of what a run of few rows takes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: New objects after which the young ones are looked through, and how many such looks go before
#: one at the older ones, and before one at all.
_RARELY: Final = (100_000, 50, 100)


def collect_rarely() -> None:
    """From now on, in this process."""
    gc.set_threshold(*_RARELY)


def keep_for_good() -> None:
    """What there is now is not looked at again: what was loaded stays until the end."""
    gc.freeze()


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
