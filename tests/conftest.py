"""Of all tests: what was collected stays, and need not be looked through for what is garbage."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Thirteen thousand tests hold half a million objects, in each process that runs some."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
