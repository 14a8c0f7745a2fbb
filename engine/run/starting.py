"""Worker processes: started, spoken to, and killed in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Final

import engine


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A child that waits for a job, or is at one; what it says of its errors is kept aside."""

    process: subprocess.Popen[str]
    errors: IO[bytes]

    def told(self, job: str) -> Iterator[str]:
        """The lines that it tells of `job`, one line of text, until it has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(BrokenPipeError):  # it died at once; its exit status tells
            self.process.stdin.write(job + "\n")
            self.process.stdin.flush()
        yield from self.process.stdout
        self._hang_up()

    def ended(self) -> int:
        """Its exit status, or less than 0: the signal that ended it."""
        return self.process.wait()

    def last_error(self) -> str:
        """The last line that it said of its errors; empty without any."""
        self.errors.seek(0)
        text = self.errors.read().decode("utf-8", errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return lines[-1] if lines else ""

    def close(self) -> None:
        """Kill it and its helpers, if it has not ended; nothing of it is left."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            _hear_out(self.process.stdout)
        self.process.wait()
        self._hang_up()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.errors.close()

    def _hang_up(self) -> None:
        if self.process.stdin is not None:
            with suppress(BrokenPipeError):  # what it was never told is dropped
                self.process.stdin.close()


def _hear_out(told: IO[str] | None) -> None:
    """Wait until nobody is left who could tell anything."""
    if isinstance(told, TextIOWrapper):
        told.buffer.read()  # bytes: whoever was killed may have been within a letter


#: The engine's allocator waits a millisecond, not ten, and not ten times as long for large pieces:
#: what an idle thread has freed by then is never given back.
_SPARING: Final = {"MIMALLOC_PURGE_DELAY": "1", "MIMALLOC_ARENA_PURGE_MULT": "0"}


def start_worker(*, sparing: bool = False) -> WorkerProcess:
    """A worker that gets ready by itself, while its job may still be found out.

    One that is `sparing` gives back at once what it frees, and takes longer.
    """
    home = str(Path(engine.__file__).parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    errors = tempfile.TemporaryFile()  # noqa: SIM115 closed with the worker
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.run"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
        env={
            # The engine's allocator takes memory as it is used, not a GiB at a time.
            "MIMALLOC_ARENA_EAGER_COMMIT": "0",
            # Nothing is multiplied by matrices: no threads stand by for that when it is forked.
            "OPENBLAS_NUM_THREADS": "1",
            **(_SPARING if sparing else {}),
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
        },
        # Its own group: the terminal's interrupt reaches the parent alone, which kills it.
        start_new_session=True,
    )
    return WorkerProcess(process, errors)
