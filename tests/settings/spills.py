"""What an evaluation writes to disk for want of memory, watched while it happens."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.run.handover import HANDED_OVER

_PAUSE = 0.002


class Spills:
    """The largest size that each file below a folder was seen to have."""

    def __init__(self, root: Path) -> None:
        self.root, self._sizes, self._ended = root, dict[str, int](), threading.Event()

    @property
    def bytes(self) -> int:
        """How much was seen in all: at most what was written."""
        return sum(self._sizes.values())

    def watch(self) -> None:
        """Look until `end` is called."""
        while not self._ended.is_set():
            self._look()
            time.sleep(_PAUSE)

    def end(self) -> None:
        """Look no longer."""
        self._ended.set()

    def _look(self) -> None:
        for folder, _, names in os.walk(self.root):
            for name in names:
                if name.startswith(HANDED_OVER):
                    continue
                path = os.path.join(folder, name)  # noqa: PTH118 - thousands of times
                try:
                    size = os.stat(path).st_size  # noqa: PTH116
                except FileNotFoundError:
                    continue  # gone since it was listed
                self._sizes[path] = max(size, self._sizes.get(path, 0))


@contextmanager
def watched(root: Path) -> Iterator[Spills]:
    """Watch `root` for as long as the block lasts."""
    spills = Spills(root)
    thread = threading.Thread(target=spills.watch, daemon=True)
    thread.start()
    try:
        yield spills
    finally:
        spills.end()
        thread.join()
