"""The console script."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from engine.collecting import collect_rarely

TERMINATED = 128 + signal.SIGTERM
INTERRUPTED = 128 + signal.SIGINT


def main() -> None:
    """Run the command line that the program was called with, and exit."""
    signal.signal(signal.SIGTERM, _terminate)
    collect_rarely()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # a terminal that cannot show a character gets its number, not a crash
            reconfigure(errors="backslashreplace")
    try:
        # imported here, so that an interrupt while the program loads is as quiet as one later
        from interfaces.cli.program import Program  # noqa: PLC0415

        Program().main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    """Leave as an ordinary exit does, so that workers are stopped and files put away."""
    sys.exit(TERMINATED)
