"""What a session spends its time on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Spent:
    """Seconds so far, of wall time: for answers in all, and for what is kept for several.

    `questions` were answered, and `kept` relations are kept.
    """

    seconds: float = 0.0
    shared: float = 0.0
    questions: int = 0
    kept: int = 0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Within, a question is answered."""
        started = time.monotonic()
        yield
        self.seconds += time.monotonic() - started
        self.questions += 1

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Within, a relation is evaluated to be kept."""
        started = time.monotonic()
        yield
        self.shared += time.monotonic() - started
        self.kept += 1
