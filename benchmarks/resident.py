"""How much memory a process and all that it starts hold together, watched while they run."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

#: Seconds between two looks. Each has the system go through all pages, while who is watched waits.
_PAUSE: Final = 0.25
_PSS: Final = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class Resident:
    """`most` is the most MiB seen so far; pages that processes share count once."""

    def __init__(self) -> None:
        self.most = 0.0

    def look(self, process: int) -> None:
        """Look once at `process` and all below it."""
        self.most = max(self.most, sum(map(_pss, _family(process))) / 1024)


@contextmanager
def watched(process: int) -> Iterator[Resident]:
    """What `process` and all below it hold for as long as the block lasts (Linux)."""
    seen, ended = Resident(), threading.Event()

    def watch() -> None:
        while not ended.is_set():
            seen.look(process)
            time.sleep(_PAUSE)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def _family(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text(encoding="ascii").split():
                yield from _family(int(child))


def _pss(process: int) -> int:
    """KiB, a page that several share divided among them; 0 of what has ended."""
    with suppress(OSError):
        told = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii"))
        return int(told[1]) if told else 0
    return 0
