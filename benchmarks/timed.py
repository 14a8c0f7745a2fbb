"""The program run over the benefits, as a process of its own: its time, and what it found."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import Final

from benchmarks.program import huiyan

_DAY: Final = "2026-06-30"


def timed_run(city: Path, *options: str) -> tuple[float, bytes]:
    """The wall seconds of the whole process, and the findings as they lie in the run's folder."""
    started = time.monotonic()
    told = huiyan(
        *("-C", city, "run", "benefits", "--as-of", _DAY, "--format", "json", *options), check=False
    )  # that it brings something up is no failure
    seconds = time.monotonic() - started
    run = json.loads(told)["run"]
    return seconds, (city / ".huiyan" / "runs" / run / "findings.jsonl").read_bytes()


def cpu_seconds() -> float:
    """The CPU seconds, so far, of all processes that this one has started and seen to their end."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
